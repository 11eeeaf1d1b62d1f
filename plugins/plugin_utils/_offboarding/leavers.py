# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The items of `offboarding_leavers`, read, with everything that is wrong with each by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ...module_utils._task.arguments import DEFINED_AT
from ...module_utils._task.option_errors import quoted
from .._found import suggestion

LeaverRow = Mapping[str, Any]
FATES = ("keep", "release", "hand_over")
PERMISSIONS = ("FULL_ACCESS", "SEND_AS", "SEND_ON_BEHALF")

REOPEN_DAYS = 30
"""Days for which WorkMail keeps the mailbox of a disabled user (administrator guide, disabling users)."""


@dataclass(frozen=True)
class Leaver:
    """One item, with what is wrong with it."""

    where: str
    user: str
    place: str = ""
    """The file and the line of the item; empty if that is not known."""
    lock_on: date | None = None
    close_on: date | None = None
    delete_after: int | None = None
    successor: str | None = None
    permissions: tuple[str, ...] = ("FULL_ACCESS",)
    reset_password: str = "once"
    aliases: str = "keep"
    primary: str = "keep"
    last_delegate: str = "successor"
    errors: tuple[str, ...] = ()

    @property
    def leaves_from(self) -> date | None:
        """The day from which this person can no longer be a successor."""
        return min((day for day in (self.lock_on, self.close_on) if day is not None), default=None)


def read_leaver(number: int, item: object) -> Leaver:
    """The item with its defaults. Null and an empty text mean left out, as the forms of AWX send them."""
    if not isinstance(item, Mapping):
        where = f"leavers[{number}]"
        return Leaver(where, "", errors=(f"{where}: {quoted(item)} is not a leaver; begin it with `- user: …`.",))
    given = {key: value for key, value in item.items() if value is not None and value != ""}
    place = str(given.pop(DEFINED_AT, ""))
    where = f"{place or f'leavers[{number}]'} ({given.get('user', 'no user')})"
    errors: list[str] = []

    read: dict[str, Any] = {}
    for option, value in given.items():
        if option not in OPTIONS:
            errors.append(f"{where}.{option}: is not an option.{suggestion(str(option), OPTIONS)} {KNOWN_OPTIONS}")
            continue
        attribute, take = OPTIONS[option]
        try:
            read[attribute] = take(value)
        except ValueError as error:
            errors.append(f"{where}.{option}: {str(value)!r} {error}")
    leaver = Leaver(where, read.pop("user", ""), **read)
    return replace(leaver, place=place, errors=(*errors, *_contradictions(leaver, bool(errors))))


def day(value: object) -> date:
    """A date. Raises `ValueError` whose text continues after the value."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            return date.fromisoformat(str(value))
    except ValueError:
        pass
    raise ValueError("is not a date; write it as 2027-01-31.")


def _days(value: object) -> int:
    if not re.fullmatch(r"\d+", str(value)) or not 1 <= int(str(value)) <= REOPEN_DAYS:
        raise ValueError(
            f"is outside 1 to {REOPEN_DAYS}; the mailbox is deleted {REOPEN_DAYS} days after the user is disabled "
            "in any case."
        )
    return int(str(value))


def _contradictions(leaver: Leaver, unread: bool) -> Iterator[str]:
    if not leaver.user:
        yield f"{leaver.where}.user: must not be empty; set the name or the id of the leaver."
    if leaver.lock_on and leaver.close_on and leaver.close_on < leaver.lock_on:
        yield f"{leaver.where}.close_on: {leaver.close_on} is before lock_on, {leaver.lock_on}; swap them."
    if not unread and not (leaver.lock_on or leaver.close_on or leaver.delete_after):
        yield f"{leaver.where}.lock_on: no stage is set; set lock_on, close_on or delete_after_days."
    for option in ("aliases", "primary"):
        if getattr(leaver, option) == "hand_over" and leaver.successor is None:
            yield f"{leaver.where}.{option}: is hand_over, but no successor is set; set one, or use keep or release."


def _permissions(value: Any) -> tuple[str, ...]:
    """A list, or one text with commas."""
    some = value if isinstance(value, (list, tuple)) else [one.strip() for one in str(value).split(",")]
    return tuple(map(_one_of(*PERMISSIONS), some))


def _one_of(*choices: str) -> Callable[[Any], str]:
    def take(value: Any) -> str:
        if str(value) not in choices:
            raise ValueError(f"is not one of {', '.join(choices)}.{suggestion(str(value), choices)} Correct it.")
        return str(value)

    return take


OPTIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "user": ("user", str),
    "lock_on": ("lock_on", day),
    "close_on": ("close_on", day),
    "delete_after_days": ("delete_after", _days),
    "successor": ("successor", str),
    "successor_permissions": ("permissions", _permissions),
    "reset_password": ("reset_password", _one_of("once", "always", "never")),
    "aliases": ("aliases", _one_of(*FATES)),
    "primary": ("primary", _one_of(*FATES)),
    "last_delegate": ("last_delegate", _one_of("successor", "auto_accept")),
}
"""Option → attribute, and how its value is read."""
KNOWN_OPTIONS = f"The options are {', '.join(OPTIONS)}."
