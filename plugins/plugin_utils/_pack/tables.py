# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSV files for import into another system: its own columns, and every value as it is.

Unlike a table for people, no value gets an apostrophe, because the other system would take it for a part of the value.
So values that a spreadsheet would run as a formula are listed in the README of the pack.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from .._table.format import LOGIN, Column, Format
from .entities import Entity, Pack

FORMULA = ("=", "+", "-", "@")
"""A value that begins with one of these is run by a spreadsheet (OWASP, CSV injection)."""


def table(pack: Pack, name: str, header: Sequence[str], rows: Iterable[Sequence[str]], before: str = "") -> str:
    """The text of a file (RFC 4180: commas, the line ends of Windows). Risky values are noted in the pack."""
    text = io.StringIO()
    text.write(f"{before}\r\n" if before else "")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(row)
        pack.cells += [
            (name, column, value) for column, value in zip(header, row, strict=True) if value.startswith(FORMULA)
        ]
    return text.getvalue()


def row(one: Format, entity: Entity, **values: str) -> list[str]:
    """The cells of an entity in the columns of a format of `users_from_csv`, each option in its first column.

    `values`: option → what to write in place of the definition's.
    """
    done: set[str] = set()
    cells = []
    for column in one.header:
        option = _option(one, column)
        if column in one.constants:
            cells.append(one.constants[column])
        elif not option or option in done:
            cells.append("")
        else:
            done.add(option)
            cells.append(values[option] if option in values else _text(entity, option))
    return cells


def _option(one: Format, column: str) -> str:
    meaning = one.columns.get(column, "")
    if isinstance(meaning, Column):
        return "" if meaning.refused else meaning.option
    return meaning


def _text(entity: Entity, option: str) -> str:
    if option in (LOGIN, "email"):
        return entity.email
    return entity.title if option == "display_name" else entity.text(option)


def parts(pack: Pack, stem: str, header: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> dict[str, str]:
    """Name → text of as many files as are needed for at most so many rows each; one without rows if there are none."""
    shares = [rows[start : start + most] for start in range(0, len(rows), most)] or [[]]
    names = [f"{stem}-{number:03}.csv" for number in range(1, len(shares) + 1)]
    return {name: table(pack, name, header, share) for name, share in zip(names, shares, strict=True)}
