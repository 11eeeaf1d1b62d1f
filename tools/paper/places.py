# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Places in files: their text is replaced, and everything around it stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable


def below(text: str, path: tuple[str, ...], lines: Iterable[str], start: str = "") -> str:
    """Replace what is below a key of YAML, which `path` leads to from the line `start`."""
    rows = text.splitlines()
    first = rows.index(start) + 1 if start else 0
    last = len(rows)
    for key in path:
        first, last = _inside(rows, key, first, last)
    return "\n".join([*rows[:first], *lines, *rows[last:]]) + "\n"


def _inside(rows: list[str], key: str, first: int, last: int) -> tuple[int, int]:
    """The lines below a key that is at the level of the first line."""
    level = _indent(next(row for row in rows[first:last] if re.match(r" *[\w-]", row)))
    line = f"{' ' * level}{key}:"
    if line not in rows[first:last]:
        raise ValueError(f"there is no `{key}:` to write something below.")
    head = rows.index(line, first, last)
    after = (number for number in range(head + 1, last) if rows[number].strip() and _indent(rows[number]) <= level)
    return head + 1, next(after, last)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def constant(text: str, name: str, lines: Iterable[str]) -> str:
    """Replace the YAML that a Python file has in a constant."""
    block = "\n".join([f'{name} = r"""', "---", *lines, '"""'])
    replaced, count = re.subn(rf'^{name} = r""".*?^"""$', lambda _found: block, text, flags=re.DOTALL | re.MULTILINE)
    if count != 1:
        raise ValueError(f"{name} stands in the file {count} times.")
    return replaced


def table(text: str, header: str, rows: Iterable[tuple[str, str]]) -> str:
    """Replace the rows of the table of a Markdown page with this header."""
    head = f"{header}\n|---|---|\n"
    before, found, rest = text.partition(head)
    if not found:
        raise ValueError(f"there is no table with the header {header!r}.")
    after = rest.partition("\n\n")[2]
    return before + head + "\n".join(f"| {left} | {right} |" for left, right in rows) + "\n\n" + after
