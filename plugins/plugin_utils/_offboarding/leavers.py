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

Row = Mapping[str, Any]

KEPT = 30
"""Days for which WorkMail keeps the mailbox of a disabled user (administrator guide, disabling users)."""


@dataclass(frozen=True)
class Leaver:
    """One item, with what is wrong with it."""

    where: str
    user: str
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
    def starts(self) -> date | None:
        """The day from which this person can be nobody's successor."""
        return min((day for day in (self.lock_on, self.close_on) if day is not None), default=None)


def read_leaver(number: int, item: Row) -> Leaver:
    """The item with its defaults. Null and an empty text mean left out, as the forms of AWX send them."""
    given = {key: value for key, value in item.items() if value is not None and value != ""}
    where = f"offboarding_leavers[{number}] ({given.get('user', 'no user')})"
    errors: list[str] = []

    read: dict[str, Any] = {}
    for option, value in given.items():
        attribute, take = OPTIONS.get(option, ("", str))
        try:
            read[attribute] = take(value)
        except ValueError as error:
            errors.append(f"{where}.{option}: {str(value)!r} {error}")
    read.pop("", None)
    leaver = Leaver(where, read.pop("user", ""), **read)
    return replace(leaver, errors=(*errors, *_contradictions(leaver, bool(errors))))


def day(value: object) -> date:
    """A date. Raises `ValueError` that goes on after the value."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
            return date.fromisoformat(str(value))
    except ValueError:
        pass
    raise ValueError("is not a date; write it as 2027-01-31.")


def _days(value: object) -> int:
    if not re.fullmatch(r"\d+", str(value)) or not 1 <= int(str(value)) <= KEPT:
        raise ValueError(
            f"is outside 1 to {KEPT}; the mailbox is deleted {KEPT} days after the user is disabled in any case."
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


def _texts(value: Any) -> tuple[str, ...]:
    """Ansible checks the type and hands the value on as it was written: one text, with commas, is a list too."""
    return tuple(one.strip() for one in value.split(",")) if isinstance(value, str) else tuple(map(str, value))


OPTIONS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "user": ("user", str),
    "lock_on": ("lock_on", day),
    "close_on": ("close_on", day),
    "delete_after_days": ("delete_after", _days),
    "successor": ("successor", str),
    "successor_permissions": ("permissions", _texts),
    "reset_password": ("reset_password", str),
    "aliases": ("aliases", str),
    "primary": ("primary", str),
    "last_delegate": ("last_delegate", str),
}
"""Option → attribute, and how its value is read. What else stands in an item is not one of ours."""
