# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a table begins and what separates its cells: the delimiter, lines before the header, and the header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from .header import Columns, Header, is_header, understood
from .names import identifies, is_known
from .rows import DELIMITERS, TableRow, rows, separator

MAX_HEADER_ROW = 20
"""Rows among which the header must be."""


@dataclass(frozen=True)
class Options:
    """What the user says about a table."""

    columns: Columns = field(default_factory=dict)
    encoding: str | None = None
    format: str | None = None
    places: bool = False
    """Whether each user has the file and the line of its row."""


@dataclass
class Frame:
    delimiter: str
    start: int
    """Where the rows begin in the text."""
    before: int
    """Rows before the header."""
    top: TableRow
    header: Header

    def body(self, text: str) -> Iterator[TableRow]:
        """The rows after the header."""
        return islice(rows(text, self.delimiter, self.start), self.before + 1, None)


def framed(text: str, options: Options) -> Frame | None:
    """The frame with the delimiter that gives the best header; None for an empty text."""
    if not text.strip("".join((*DELIMITERS, " \r\n"))):
        return None
    told = separator(text)
    delimiters = (told.delimiter,) if told else DELIMITERS
    start = told.start if told else 0
    found = [one for one in (_frame(text, delimiter, start, options) for delimiter in delimiters) if one]
    return max(found, key=_quality, default=None)


def _quality(frame: Frame) -> tuple[bool, int, int]:
    header = frame.header
    return not header.errors, sum(column is not None for column in header.columns), sum(map(is_known, header.names))


def _frame(text: str, delimiter: str, start: int, options: Options) -> Frame | None:
    top = list(islice(rows(text, delimiter, start), MAX_HEADER_ROW))
    if not top:
        return None
    place = _place(top, options)
    names = [cell.text for cell in top[place].cells]
    header = understood(names, options.columns, options.format)
    return Frame(delimiter, start, place, top[place], header)


def _place(top: list[TableRow], options: Options) -> int:
    """The row that is a header; else the first one that has the column of an identity; else the first."""
    names = [[cell.text for cell in row.cells] for row in top]
    certain = (place for place, one in enumerate(names) if is_header(one, options.columns, options.format))
    likely = (place for place, one in enumerate(names) if any(identifies(name) for name in one))
    return next(certain, next(likely, 0))
