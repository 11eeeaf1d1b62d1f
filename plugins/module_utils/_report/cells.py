# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a cell of a CSV file may contain, so that no spreadsheet computes it."""

from __future__ import annotations

import re

from .._task.option_errors import visible

FORMULA_START = r"(^(?={0}[\t\r])|(?:^|[,;\t\r\n])(?={0}[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]))"
"""Where a formula would begin: at the beginning of the cell, and after each character that another country's
spreadsheet takes for the end of a cell, whatever quotation marks, apostrophes and blanks are between."""
FORMULA = re.compile(FORMULA_START.format(""))
GUARD = re.compile(FORMULA_START.format("'") + "'")


def guarded(text: str) -> str:
    """A text with an apostrophe before each formula."""
    return FORMULA.sub(r"\1'", text)


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return GUARD.sub(r"\1", text)


def is_formula(text: str) -> bool:
    """Whether a text as a whole would be computed, so that `guarded` puts the apostrophe before it."""
    found = FORMULA.match(text)
    return found is not None and not found[1]


def is_guarded(text: str) -> bool:
    """Whether the apostrophe at the beginning of a cell is that of `guarded`."""
    found = GUARD.match(text)
    return found is not None and not found[1]


def cell(value: object) -> str:
    """A value as one cell: an apostrophe before each formula, and what acts on a terminal escaped."""
    return visible(guarded(str(value)), kept="\n\t\r")
