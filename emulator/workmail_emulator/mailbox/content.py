# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The items of a mailbox, made from its numbers."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache, partial

from . import calendar, odd
from .item import MESSAGE, OTHER, Item
from .letters import SMALLEST, letter, pieces_of
from .numbers import Mailbox

BEGAN, SPAN = 1577836800.0, 6.7 * 365 * 86400
"""2020-01-01, and the seconds after it in which all messages lie, however many there are."""
HUGE = 40 * 2**20
STANDARD = (
    *("Inbox", "Outbox", "Sent Items", "Deleted Items", "Drafts", "Junk E-mail", "Calendar", "Contacts"),
    *("Suggested Contacts", "Tasks", "Notes", "Journal", "Conversation History", "RSS Feeds", "Sync Issues"),
)
"""The fifteen folders that a new mailbox has."""
ARCHIVE = ("Archive",)
WHERE: tuple[tuple[tuple[str, ...], int], ...] = (
    (("Inbox",), 50),
    (("Sent Items",), 20),
    (("Projects", "2025"), 8),
    (("Projects", "2025", "Tender"), 5),
    (ARCHIVE, 5),
    (("Reisekosten München",), 2),
    (("Deleted Items",), 5),
    (("Junk E-mail",), 3),
    (("Drafts",), 2),
)
"""Folder → messages of a hundred that lie in it."""
FOLDERS, WEIGHTS = [folder for folder, _share in WHERE], [share for _folder, share in WHERE]
OTHER_FOLDERS = ("Contacts", "Tasks", "Notes")
OTHER_SIZE = 900


def items(mailbox: Mailbox) -> Iterator[Item]:
    """Every item, one at a time: messages in the order of arrival first."""
    for index in range(mailbox.gone, mailbox.messages):
        yield _message(mailbox, index)
    for number in range(mailbox.huge):
        yield _sized(mailbox, f"huge{number}", BEGAN + number, ("Inbox",), HUGE, ("seen",))
    yield from (calendar.request(mailbox.seed, number) for number in range(mailbox.requests))
    yield from (calendar.event(mailbox.seed, number) for number in range(mailbox.events))
    for number in range(mailbox.odd):
        yield from odd.items(mailbox.seed, number)
    for number in range(mailbox.others):
        folder = OTHER_FOLDERS[number % len(OTHER_FOLDERS)]
        yield Item(OTHER, (folder,), f"{folder} {number}", BEGAN, OTHER_SIZE, lambda _travelled: ())


def arrival(index: int) -> float:
    """The moment of a message: later ones later, none after the span."""
    return BEGAN + SPAN * (1 - 1000 / (1000 + index))


def _message(mailbox: Mailbox, index: int) -> Item:
    rng = random.Random(f"{mailbox.seed}:{index}")
    folder = rng.choices(FOLDERS, WEIGHTS)[0]
    mean = mailbox.kilobytes * 1024
    size = max(SMALLEST, min(8 * mean, int(rng.lognormvariate(math.log(mean) - 0.5, 1))))
    flags = ("draft",) if folder == ("Drafts",) else _flags(rng)
    item = _sized(mailbox, str(index), arrival(index), folder, size, flags)
    return replace(item, folder=ARCHIVE) if index < mailbox.gone + mailbox.moved else item


def _flags(rng: random.Random) -> tuple[str, ...]:
    chances = {"seen": 0.8, "answered": 0.2, "flagged": 0.05}
    return tuple(flag for flag, chance in chances.items() if rng.random() < chance)


def _sized(
    mailbox: Mailbox, name: str, date: float, folder: tuple[str, ...], size: int, flags: tuple[str, ...]
) -> Item:
    own = folder in (("Sent Items",), ("Drafts",))
    subject, head = letter(mailbox.seed, name, date, sent=own)
    return Item(MESSAGE, folder, subject, date, size, partial(pieces_of, head, size), flags, travelled=not own)


@lru_cache(maxsize=20000)
def bytes_of(mailbox: Mailbox) -> int:
    """The bytes of all items, without making one."""
    return sum(one.size for one in items(mailbox))


def folders_of(mailbox: Mailbox) -> set[tuple[str, ...]]:
    """Every folder, empty ones and those above others too."""
    found: set[tuple[str, ...]] = {(name,) for name in STANDARD}
    for one in items(mailbox):
        found.update(one.folder[:depth] for depth in range(1, len(one.folder) + 1))
    return found
