# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users → a table in a format, so that a table leaves as it came.

What a format cannot carry is found by reading the table back: each option that differs is named in the summary.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...module_utils._model.addresses import domain_of
from .cells import CLEAR, written
from .format import ADDRESSES, LOGIN, NUMBER, Column, Format
from .formats import BY_KEY, OWN, SPEC
from .frame import Options
from .names import names_of
from .reader import SAMPLES, counted, listed, read_table
from .spreadsheet import becomes
from .users import CLEARABLE, User

CHANGED = "a spreadsheet that opens the file changes cells, so import their columns as text:"
NEUTRAL: dict[str, Any] = {"enabled": True, "state": "present", "ignore": False}
"""Values that say the same as the omitted option."""
_NOTHING = object()
FLAGS = 0x200
"""NORMAL_ACCOUNT, which a number of flags always has for a user."""


@dataclass(frozen=True)
class Sheet:
    """The text of a table, and the users of which an option is not in it."""

    text: str
    key: str
    lost: dict[str, list[str]]
    """Option → names of users."""
    fragile: list[str]
    """Where a cell is that a spreadsheet would change, and what it would become."""

    def summary(self, name: str) -> str:
        """One line: what the table does not hold, and what a spreadsheet would change; empty if there is nothing."""
        parts = [f"{option} ({listed(names)})" for option, names in self.lost.items()]
        told = [f"the format {self.key} has no place for: {', '.join(parts)}"] if parts else []
        if self.fragile:
            told.append(f"{CHANGED} {listed(self.fragile)}")
        return f"{name}: {'; '.join(told)}" if told else ""


def table_of(users: Sequence[User], key: str, name: str) -> Sheet:
    """The table of users whose options have been checked. Raises `NotReadable` if it could not be read again."""
    one = BY_KEY[key]
    users = [{option: value for option, value in user.items() if value is not None} for user in users]
    header = _header(one, users)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([line] for line in one.before)
    writer.writerow(header)
    rows = [_row(one, header, user) for user in users]
    writer.writerows(rows)
    back = read_table(text.getvalue().encode(), name, Options(format=key))
    return Sheet(text.getvalue(), one.key, _lost(users, back.users), list(_fragile(one, header, rows)))


def _header(one: Format, users: Sequence[User]) -> list[str]:
    """The columns of the program; of our own those that a user has, and of numbered ones as many as a user needs."""
    if one is OWN:
        return [option for option in SPEC if option == "name" or any(option in user for user in users)]
    most = max((len(user.get("aliases", ())) for user in users), default=0)
    header = []
    for name in one.header:
        header += [name.replace(NUMBER, str(number)) for number in range(most)] if NUMBER in name else [name]
    return header


def _row(one: Format, header: Sequence[str], user: User) -> list[str]:
    """The cells of a user. An option is written into the first column that means it."""
    columns = [names_of(one.key).meaning(name) for name in header]
    rest = dict(user)
    aliases = list(user.get("aliases", ()))
    options = {known.column.option for known in columns if known and known.column}
    cells = []
    for name, known in zip(header, columns, strict=True):
        column = known.column if known and known.column and not known.column.refused else None
        if column is None or name in one.constants:
            cells.append(one.constants.get(name, ""))
        elif column.option == LOGIN:
            cells.append(written(_login(one, user, options), own=False))
        elif column.option == ADDRESSES:
            cells.append(_addresses(user))
        elif column.option == "aliases" and one is not OWN:
            cells.append(written(aliases.pop(0), own=False) if aliases else "")
        else:
            cells.append(_cell(one, column, rest.pop(column.option, None)))
    return cells


def _login(one: Format, user: User, options: set[str]) -> str:
    """The sign-in name: the email, or the name where other columns hold the email."""
    name, email = str(user.get("name", "")), str(user.get("email", ""))
    if options.isdisjoint(("email", ADDRESSES)):
        return email or name
    if not email:
        return "" if "name" in options else name
    return f"{name or email.partition('@')[0]}@{domain_of(email)}" if one.principal else name


def _addresses(user: User) -> str:
    first = [f"SMTP:{user['email']}"] if user.get("email") else []
    return ";".join(first + [f"smtp:{alias}" for alias in user.get("aliases", ())])


def _cell(one: Format, column: Column, value: Any) -> str:
    """A value as the format writes it. In our own columns a dash clears; others have nothing for that."""
    if value is None:
        return ""
    if column.words:
        exact = [word for word, meant in column.words.items() if meant is value]
        silent = [word for word, meant in column.words.items() if meant is None and value is True]
        return next(iter(exact + silent), "")
    if column.bit:
        return str(FLAGS | (0 if value else column.bit))
    if value in ("", []):
        return CLEAR if one is OWN and column.option in CLEARABLE else ""
    if isinstance(value, bool):
        return str(value).lower()
    return written("; ".join(value) if isinstance(value, list) else str(value), own=one is OWN)


def _fragile(one: Format, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The cells of options that a spreadsheet would change: row, column, value and what it becomes."""
    for number, row in enumerate(rows, len(one.before) + 2):
        for name, cell in zip(header, row, strict=True):
            known = names_of(one.key).meaning(name)
            option = known.column.option if known and known.column and name not in one.constants else ""
            made = becomes(cell) if SPEC.get(option, {}).get("type") == "str" else ""
            if made:
                yield f"row {number}, column {name!r}, {cell!r} (to {made})"


def _lost(users: Sequence[User], back: Sequence[User]) -> dict[str, list[str]]:
    """Options that are not the same when the table is read again."""
    if len(users) != len(back):
        return {f"{counted(len(users) - len(back), 'user')}, which are {SAMPLES}": []}
    lost: dict[str, list[str]] = {}
    for user, found in zip(users, back, strict=True):
        name = str(user.get("name") or user.get("email") or user.get("user_id"))
        for option in dict.fromkeys([*user, *found]):
            omitted = option not in found and NEUTRAL.get(option, _NOTHING) == user[option]
            if not omitted and _differs(user.get(option), found.get(option)):
                lost.setdefault(option, []).append(name)
    return lost


def _differs(value: Any, found: Any) -> bool:
    """Lists are sets."""
    if isinstance(value, list) and isinstance(found, list):
        return sorted(map(str, value)) != sorted(map(str, found))
    return bool(value != found)
