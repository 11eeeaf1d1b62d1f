# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The numbers that say what a mailbox contains. They are all of it that the state holds."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from ..checked import check, known_members


@dataclass(frozen=True)
class Mailbox:
    """The same numbers give the same items, byte by byte. A larger `messages` adds messages and changes no other."""

    seed: int = 0
    messages: int = 0
    """Messages that ever arrived or were sent."""
    gone: int = 0
    """The oldest so many of them are deleted."""
    moved: int = 0
    """The oldest so many of the others are in the folder Archive."""
    requests: int = 0
    """Meeting requests in the Inbox."""
    events: int = 0
    """Calendar items; every fourth recurs."""
    others: int = 0
    """Contacts, tasks and notes, which an export omits."""
    kilobytes: int = 16
    """Mean size of a message."""
    odd: int = 0
    """Sets of odd items: one of each kind that makes a reader of mail stumble."""
    huge: int = 0
    """Messages of 40 MB."""

    def __post_init__(self) -> None:
        check(self)
        negative = [one.name for one in fields(self) if one.name != "seed" and getattr(self, one.name) < 0]
        if negative:
            raise ValueError(f"Mailbox.{negative[0]} is less than 0")

    def changed(self, body: object) -> Mailbox:
        """With other numbers, from JSON. Raises `ValueError`."""
        return replace(self, **known_members(Mailbox, body))
