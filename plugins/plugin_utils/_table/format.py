# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a format of tables is, so that each one is data.

A format names the columns of its header as its program writes them, and what each means for a user of WorkMail. One
reader and one writer work on every format; neither knows any of them.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

LOGIN = "login"
"""A sign-in name. In the form of an address it gives the email, and its local part the name."""
ADDRESSES = "addresses"
"""All addresses of a mailbox as Exchange writes them: `SMTP:` before the primary one, `smtp:` before an alias."""
NUMBER = "#"
"""In the name of a column: any number. `aliases.#` are aliases.0, aliases.1 and so on."""


@dataclass(frozen=True)
class Column:
    """What the cells of a column mean."""

    option: str
    """An option of a user, `LOGIN` or `ADDRESSES`. The first column with a value counts for an option of one value."""
    words: Mapping[str, bool | None] | None = None
    """Cell → value, without regard to case; None where the cell does not say anything about the option."""
    bit: int = 0
    """Of a number: the bit that means false. Without it the cell does not say anything."""
    blank: tuple[str, ...] = ()
    """Cells that mean the same as an empty one."""
    beside: tuple[str, tuple[str, ...]] | None = None
    """(column, cells in lower case): this column counts only if that one has one of these cells, or none at all."""
    refused: str = ""
    """Why no cell of the column can be read, and what to do."""


@dataclass(frozen=True)
class SkippedRows:
    """Rows that are no users of an organization."""

    column: str
    cells: tuple[str, ...]
    """In lower case; an empty tuple means any value."""
    what: str
    """What the rows are, as the summary calls them."""
    others: bool = False
    """True where the cells are the ones to keep."""
    look: re.Pattern[str] | None = None
    """What the whole cell looks like, in lower case; in place of `cells`."""
    named: bool = False
    """Whether the summary names the rows by this cell."""


@dataclass(frozen=True)
class Format:
    key: str
    title: str
    source: str
    """Page that shows or describes the header."""
    needs: tuple[str, ...]
    """Columns that identify the format; `|` separates names of which one is enough."""
    header: tuple[str, ...]
    """All columns in the order of the program, which is the order in which they are written."""
    columns: Mapping[str, str | Column]
    """Name of a column → what it means: of `header`, and of other versions of the program."""
    ignored: tuple[str, ...] = ()
    """Columns of other versions that have no meaning for WorkMail; those of `header` without one are ignored too."""
    unclear: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that mean one of these options."""
    aside: tuple[SkippedRows, ...] = ()
    samples: tuple[str, ...] = ()
    """First cells or logins, in lower case, of the sample rows of a template."""
    before: tuple[str, ...] = ()
    """Lines before the header."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Cells that are written in every row."""
    principal: bool = False
    """Whether a sign-in name always has the form of an address, though another column holds the email."""
    hexadecimal: bool = False
    """Whether X'c3bc' is text in hexadecimal digits."""
    without: tuple[str, ...] = ()
    """Our own columns: a header with one of them is of our own, and what it has beyond them is an error."""
    sheet: bool = False
    """Whether people write the header, so that a column that is nearly a known one is a spelling error."""


MAX_NAME_LENGTH = 200
"""Characters of a name that count. A row of values may be looked at as if it were a header."""


@functools.lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """The letters and digits of a name: case, accents, blanks, punctuation and invisible characters do not matter."""
    letters = unicodedata.normalize("NFKD", name[:MAX_NAME_LENGTH].replace("ı", "i")).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", letters) if letter.isalnum())


def exact(name: str) -> str:
    """A name without regard to case, outer blanks and the way in which accents are encoded."""
    return " ".join(unicodedata.normalize("NFC", name[:MAX_NAME_LENGTH]).casefold().split())


def pattern(name: str) -> re.Pattern[str]:
    """What the plain name of a numbered column looks like."""
    return re.compile("([0-9]+)".join(re.escape(plain(part)) for part in name.split(NUMBER)))
