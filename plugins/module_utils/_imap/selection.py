# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes into the target and what does not: pure, from the items of an archive and the rules of the task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .._archive import kinds
from .._archive.folders import Folder, is_calendar, places
from .._archive.identity import Identity
from .._archive.items import EMPTY, NUL, Item
from .folders import Folders

DELETED = "\\deleted"


EARLIER = "an earlier wave has it"
"""Why a message is excluded that the wave of `delta_from` has."""


class Placed(NamedTuple):
    """An item of an archive, and which archive of the mailbox has it."""

    item: Item
    part: int


class Mail(NamedTuple):
    """A message that the target is to have."""

    order: int
    """Its place in the order of the archive: what reports and the reading of the archive go by."""
    folder: str
    """Of the target."""
    key: str
    """By which a message of a folder is known: rung 1 of its identity, or rung 2 if it has no Message-ID."""
    placed: Placed

    @property
    def item(self) -> Item:
        return self.placed.item


class Left(NamedTuple):
    """A message of the archive that does not go into the target, and why."""

    placed: Placed
    reason: str


class Rules(NamedTuple):
    """What the task excludes, beside folders."""

    most_bytes: int | None = None
    """The target's own limit or the task's, whichever is lower."""
    not_before: str = ""
    """`2025-01-01`: what is older stays out."""
    known: Mapping[str, int] = {}
    """Keys of messages that an earlier wave has brought, and how many of each."""


class Selected(NamedTuple):
    mail: list[Mail]
    excluded: list[Left]
    calendar: list[Placed]
    other: int
    """Entries that are neither mail nor calendar items, such as the log of the export."""
    unreadable: list[Placed]


def settled(items: Iterable[Placed]) -> list[Placed]:
    """The items with invitations settled: only all items of a folder say whether it is one of calendar items."""
    known = list(items)
    found: dict[Folder, set[str]] = {}
    for item, _part in known:
        found.setdefault(item.folder, set()).add(item.kind)
    return [
        Placed(
            item._replace(kind=kinds.settled(item.kind, frozenset(found[item.folder]), is_calendar(item.folder))), part
        )
        for item, part in known
    ]


def key_of(identity: Identity) -> str:
    return identity.header or identity.content


def selected(items: Sequence[Placed], folders: Folders, rules: Rules) -> Selected:
    """`items`: settled. Each lands in exactly one list."""
    chosen = Selected([], [], [], sum(one.item.kind in (kinds.LOG, kinds.OTHER) for one in items), [])
    named = places(one.item.folder for one in items)
    targets: dict[Folder, str] = {}
    known = Counter(rules.known)
    for order, placed in enumerate(items):
        item = placed.item
        if item.kind == kinds.UNREADABLE:
            chosen.unreadable.append(placed)
        elif item.kind == kinds.CALENDAR:
            chosen.calendar.append(placed)
        elif item.kind == kinds.MESSAGE and item.identity is not None:
            folder = named.place(item.folder)
            reason = next(_reasons(item, folder, folders, rules, known), "")
            if reason:
                chosen.excluded.append(Left(placed, reason))
                continue
            if folder not in targets:
                targets[folder] = folders.target(folder)
            chosen.mail.append(Mail(order, targets[folder], key_of(item.identity), placed))
        elif item.kind == kinds.MESSAGE:
            chosen.excluded.append(Left(placed, "empty"))
    return chosen


def _reasons(item: Item, folder: Folder, folders: Folders, rules: Rules, known: Counter[str]) -> Iterator[str]:
    """Why a message stays out; nothing if it does not."""
    if not item.size or EMPTY in item.findings:
        yield "empty"
    if NUL in item.findings:
        yield "it contains NUL, which IMAP cannot transport"
    if rules.most_bytes is not None and item.size > rules.most_bytes:
        yield f"larger than {rules.most_bytes:,} bytes"
    if folders.is_excluded(folder):
        yield "its folder is excluded"
    if rules.not_before and item.date and item.date < rules.not_before:
        yield f"older than {rules.not_before}"
    if item.identity is not None and known[key_of(item.identity)] > 0:
        known[key_of(item.identity)] -= 1
        yield EARLIER


def flags_of(item: Item, otherwise: Sequence[str]) -> tuple[str, ...]:
    """The flags that the message gets. One that is marked as deleted would not last, so the mark stays behind."""
    return tuple(flag for flag in item.flags or otherwise if flag.lower() != DELETED)
