# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The text of a table → rows of cells, each with its line, and whether a cell was in quotation marks.

RFC 4180, with the habits of spreadsheets: blanks around quotation marks, any line end, a line `sep=;` at the top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .text import lines

DELIMITERS = (",", ";", "\t")
SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(?=[\r\n])', re.IGNORECASE)
"""The first line by which Excel knows the delimiter."""
FOLLOWED = "text follows a closing quotation mark; inside a cell, write a quotation mark twice."
OPEN = "a quotation mark is not closed; the file may be truncated."


class Cell(NamedTuple):
    text: str
    quoted: bool


@dataclass(frozen=True)
class TableRow:
    line: int
    """On which the row begins."""
    cells: tuple[Cell, ...]
    broken: str = ""
    """Why the row is not CSV; there are no cells then."""
    ended: bool = True
    """Whether a line end follows; else the file may be cut off in the row."""

    def blank(self) -> bool:
        return not self.broken and not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True)
class SeparatorLine:
    """What a line `sep=` says: the delimiter, and where the table begins."""

    delimiter: str
    start: int


def separator(text: str) -> SeparatorLine | None:
    found = SEPARATOR.match(text)
    return SeparatorLine(found[1], found.end()) if found else None


def rows(text: str, delimiter: str, start: int = 0) -> Iterator[TableRow]:
    """Every row that is not blank. A row that is not CSV is `broken`; the next line is tried again."""
    tokens = _Tokens(delimiter)
    line, place = 1 + lines(text[:start]), start
    while place < len(text):
        row, end = tokens.row(text, place, line)
        line += lines(text[place:end])
        place = end
        if not row.blank():
            yield row


class _Tokens:
    """What to look for with one delimiter."""

    def __init__(self, delimiter: str) -> None:
        one = re.escape(delimiter)
        self.delimiter = delimiter
        self.quoted = re.compile(r' *+"([^"]*+(?:""[^"]*+)*+)"')
        self.after = re.compile(rf" *(?={one}|[\r\n]|\Z)")
        self.bare = re.compile(rf"[^{one}\r\n]*")
        self.end = re.compile(r"\r\n|\r|\n|\Z")
        self.rest = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")

    def row(self, text: str, place: int, line: int) -> tuple[TableRow, int]:
        """The row that begins at a place, and where the next one does."""
        cells: list[Cell] = []
        while True:
            quoted = self.quoted.match(text, place)
            if quoted:
                after = self.after.match(text, quoted.end())
                if after is None:
                    return TableRow(line, (), FOLLOWED), self._next(text, quoted.end())
                cells.append(Cell(quoted[1].replace('""', '"'), True))
                place = after.end()
            else:
                bare = self.bare.match(text, place)
                found = bare[0] if bare else ""
                if found.lstrip(" ").startswith('"'):
                    return TableRow(line, (), OPEN), len(text)
                cells.append(Cell(found, False))
                place += len(found)
            if text.startswith(self.delimiter, place):
                place += 1
                continue
            end = self.end.match(text, place)
            stop = end.end() if end else place
            return TableRow(line, tuple(cells), ended=stop > place), stop

    def _next(self, text: str, place: int) -> int:
        found = self.rest.match(text, place)
        return found.end() if found else len(text)
