# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of an archive is in the target, and what is not: pure, from both sides, both ways.

Messages are counted, not only looked up: two equal messages of the archive are two in the target.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .._archive.items import Item
from .selection import Mail

HEADER, CONTENT, OUTLINE, ELSEWHERE, RECORD = "header", "content", "outline", "other_folder", "record"
"""How a match was made: by a rung of the identity, by its first rungs in another folder, or by what was recorded."""

RUNGS = (HEADER, CONTENT, OUTLINE, ELSEWHERE, RECORD)


class Row(NamedTuple):
    """A message of the target."""

    folder: str
    uid: int
    key: str
    minute: str
    """Its Date to the minute, as rung 3 has it."""
    size: int = 0

    @property
    def place(self) -> Place:
        return self.folder, self.uid


Place = tuple[str, int]
"""Folder and UID."""


class Match(NamedTuple):
    mail: Mail
    row: Row
    rung: str


class Matched(NamedTuple):
    present: list[Match]
    missing: list[Mail]
    strangers: list[Row]
    """In the target only."""

    @property
    def by_rung(self) -> dict[str, int]:
        counts = Counter(one.rung for one in self.present)
        return {rung: counts[rung] for rung in RUNGS}


class Precise(NamedTuple):
    """Keys that take the place of the usual ones where messages of one key differ: digests of the bytes."""

    mail: Mapping[int, str] = {}
    rows: Mapping[Place, str] = {}


PLAIN = Precise()


def matched(mail: Sequence[Mail], rows: Iterable[Row], precise: Precise = PLAIN) -> Matched:
    """By the first two rungs: in the same folder first, then in another one, into which a person may have moved it."""
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (one.folder, -one.uid)):
        waiting[row.folder, precise.rows.get(row.place, row.key)].append(row)
    present: list[Match] = []
    unmatched: list[Mail] = []
    for one in mail:
        found = waiting.get((one.folder, precise.mail.get(one.order, one.key)))
        if found:
            present.append(Match(one, found.pop(), HEADER if _has_header(one.item) else CONTENT))
        else:
            unmatched.append(one)
    spare: dict[str, list[Row]] = defaultdict(list)
    for (_folder, key), left in waiting.items():
        spare[key] += left
    missing: list[Mail] = []
    for one in unmatched:
        found = spare.get(precise.mail.get(one.order, one.key))
        if found:
            present.append(Match(one, found.pop(), ELSEWHERE))
        else:
            missing.append(one)
    return Matched(present, missing, _ordered(row for left in spare.values() for row in left))


def _has_header(item: Item) -> bool:
    return item.identity is not None and bool(item.identity.header)


def _ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda one: (one.folder, one.uid))


def ambiguous(mail: Sequence[Mail], rows: Iterable[Row]) -> tuple[list[Mail], list[Row]]:
    """Messages that share a key although their bytes differ, of which the target has some: the key cannot say which.

    Both sides, so that their bytes can be compared.
    """
    groups: dict[tuple[str, str], list[Mail]] = defaultdict(list)
    for one in mail:
        groups[one.folder, one.key].append(one)
    held: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        held[row.folder, row.key].append(row)
    unclear = [
        group
        for group, members in groups.items()
        if len(members) != len(held[group]) and held[group] and len({one.item.sha256 for one in members}) > 1
    ]
    return [one for group in unclear for one in groups[group]], [row for group in unclear for row in held[group]]


def similar(found: Matched) -> list[Row]:
    """Messages of the target only that may be one of the missing ones: same folder, same minute."""
    minutes = {(one.folder, one.item.date[:16]) for one in found.missing}
    return [row for row in found.strangers if row.minute and (row.folder, row.minute) in minutes]


def with_outlines(found: Matched, outlines: Mapping[Place, str]) -> Matched:
    """The same with matches by rung 3. `outlines`: of the rows that are similar."""
    waiting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in reversed(found.strangers):
        if row.place in outlines:
            waiting[row.folder, outlines[row.place]].append(row)
    present, missing = list(found.present), []
    for one in found.missing:
        same = waiting.get((one.folder, one.item.identity.outline)) if one.item.identity else None
        if same:
            present.append(Match(one, same.pop(), OUTLINE))
        else:
            missing.append(one)
    taken = {one.row.place for one in present}
    return Matched(present, missing, [row for row in found.strangers if row.place not in taken])


def with_places(found: Matched, places: Mapping[int, Place]) -> Matched:
    """The same with matches by the UIDs that the server gave: it may have rewritten a message beyond recognition.

    `places`: index of a message → where it was put, in this run or in an earlier one.
    """
    strangers = {row.place: row for row in found.strangers}
    present, missing = list(found.present), []
    for one in found.missing:
        row = strangers.pop(places[one.order], None) if one.order in places else None
        if row is not None:
            present.append(Match(one, row, RECORD))
        else:
            missing.append(one)
    return Matched(present, missing, list(strangers.values()))


def doubled(found: Matched, mail: Sequence[Mail], ours: Iterable[Place]) -> list[Place]:
    """Messages that this run appended although another run did the same: in the target only, with a key of the archive.

    Of two runs, the one whose message has the higher UID sees both when it looks, and `matched` keeps the lower ones.
    So of each pair exactly one goes, whichever run ends first.
    """
    keys = {(one.folder, one.key) for one in mail}
    mine = set(ours)
    return [row.place for row in found.strangers if row.place in mine and (row.folder, row.key) in keys]


def groups(missing: Sequence[Mail]) -> Iterator[list[Mail]]:
    """Messages of one folder and key together, in the order of the archive: their number says what is in the target."""
    together: dict[tuple[str, str], list[Mail]] = {}
    for one in missing:
        together.setdefault((one.folder, one.key), []).append(one)
    yield from sorted(together.values(), key=lambda members: members[0].order)
