# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""First passwords: one for each user, made once and kept in a file."""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections.abc import Callable, Iterable, Iterator

from ...module_utils._task.option_errors import plain
from .entities import PRIVATE, Entity, File

NAME = "passwords.csv"
HEADER = ["name", "email", "password"]
LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""
LENGTH = 20
VALID = re.compile(r"[A-Za-z0-9!#$%&*+./:=?@^_~-]{8,63}")
"""What WorkMail takes and every format of the packs can hold."""

Choose = Callable[[str], str]


def made(choose: Choose = secrets.choice) -> str:
    """A password of three kinds of characters that begins with a letter. `choose`: takes one of a text."""
    while True:
        text = "".join(choose(LETTERS) for _number in range(LENGTH))
        kinds = (text[0].isalpha(), re.search("[a-z]", text), re.search("[A-Z]", text), re.search("[0-9]", text))
        if all(kinds):
            return text


class Kept:
    """The passwords of an earlier run. `errors` says what is wrong with the file and repeats no password."""

    valid = VALID
    no_table = "is not the table that an earlier run wrote. Restore it, or move it away to make new passwords."
    not_valid = "is not 8 to 63 letters, digits and characters of !#$%&*+./:=?@^_~-. Correct it."

    def __init__(self, text: str, name: str = NAME) -> None:
        self.rows: dict[str, list[str]] = {}
        self._name = name
        self.errors = list(self._read(text)) if text.strip() else []

    def _read(self, text: str) -> Iterator[str]:
        try:
            rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
        except csv.Error:
            rows = []
        if not rows or rows[0] != HEADER:
            yield f"{self._name}: {self.no_table}"
            return
        for number, row in enumerate(rows[1:], 2):
            if len(row) != len(HEADER) or not row[0] or row[0].lower() in self.rows:
                yield (
                    f"{self._name}: row {number} is not a name, an address and a password, or is there twice. "
                    f"Correct it."
                )
            elif not self.valid.fullmatch(row[2]):
                yield f"{self._name}: the password of {plain(row[0])!r} {self.not_valid}"
            else:
                self.rows[row[0].lower()] = row


class Source(Kept):
    """The passwords with which mailboxes sign in to WorkMail now; an empty one is not known."""

    valid = re.compile(r"[^\0-\x1f\x7f]*")
    no_table = f"is not a table with the columns {', '.join(HEADER)}. Correct it."
    not_valid = "has a control character. Correct it."

    def of(self, users: Iterable[Entity]) -> dict[str, str]:
        """Name → password of the users whose password is known."""
        rows = {one.name: self.rows.get(one.name.lower()) for one in users}
        return {name: row[2] for name, row in rows.items() if row and row[2]}


def passwords(users: Iterable[Entity], kept: Kept, choose: Choose = secrets.choice) -> tuple[dict[str, str], File]:
    """Name → password of each user, and the file. Who is in the file keeps the password, and stays in it."""
    rows = dict(kept.rows)
    found = {}
    for one in users:
        known = rows.get(one.name.lower())
        found[one.name] = known[2] if known else made(choose)
        rows[one.name.lower()] = [one.name, one.email, found[one.name]]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([HEADER, *(row for _name, row in sorted(rows.items()))])
    return found, File(NAME, text.getvalue(), "the first passwords", PRIVATE, secret=True)
