# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task that imports an archive returns: a sentence, counts, and what is not in the target."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .._archive.folders import folder_key
from .._archive.items import Item
from .._imap.errors import ImapError
from .._imap.importing import Looked
from .._imap.matching import ELSEWHERE, Place, Row
from .._imap.selection import EARLIER, Left, Mail, Placed
from .._report.bounded import MAX_SIDE_CHARACTERS, bounded
from .._store.steps import COMPLETE, INCOMPLETE

Options = dict[str, Any]
MESSAGE = "message", "messages"


@dataclass
class Calendar:
    """What became of calendar items."""

    written: list[str] = field(default_factory=list)
    """UIDs of those that were added, or would be."""
    present: int = 0
    failed: list[Options] = field(default_factory=list)
    missing: int = 0
    """Those that are not there, as they were found or after they were written."""
    left: int = 0
    """Those for which the task names no place."""
    stopped: ImapError | None = None
    """Why writing ended early."""


class Brought(NamedTuple):
    """What earlier waves put into the target, which a wave that brings the difference only does not have to have."""

    keys: Mapping[str, int]
    """Keys of the messages of the wave of `delta_from`, and how many of each."""
    places: Set[Place]
    """Where the record of imports into this target has messages."""
    wave: str = ""
    """What the task calls the earlier wave."""


def _excluded(left: Sequence[Left]) -> list[str]:
    """Why messages stay out and where they are, so that it does not sound as if they were lost."""
    if not left:
        return []
    whys = Counter(one.reason for one in left)
    kept = "" if set(whys) == {EARLIER} else "; the archive keeps them"
    why = ", ".join(f"{number:,}: {reason}" for reason, number in whys.most_common())
    return [f"{counted(len(left), ('message is', 'messages are'))} excluded ({why}{kept})"]


class Told:
    """The result of one mailbox, for people and for reports. All lists are whole."""

    def __init__(
        self,
        looked: Looked,
        calendar: Calendar,
        appended: Sequence[Mail],
        bytes_read: int,
        brought: Brought | None = None,
    ) -> None:
        """`appended`: what was appended, or would be. `brought`: None if the task imports a whole wave."""
        self.looked = looked
        self.calendar = calendar
        self.appended = appended
        self.bytes_read = bytes_read
        self.strangers = unknown(looked.found.strangers, looked.chosen.excluded, brought)
        self._wave = brought.wave if brought is not None else ""
        self.from_earlier_waves: int | None = None
        """Messages of the target only that an earlier wave brought."""
        if brought is not None:
            others = [one for one in looked.chosen.excluded if one.reason != EARLIER]
            self.from_earlier_waves = len(unknown(looked.found.strangers, others)) - len(self.strangers)

    @property
    def changed(self) -> bool:
        return bool(self.appended or self.calendar.written or self.looked.removed)

    @property
    def failures(self) -> list[Options]:
        missing = {one.order for one in self.looked.found.missing}
        failed = (one for order, one in sorted(self.looked.outcome.failed.items()) if order in missing)
        rows = [{**message(mail), "code": code, "message": text} for mail, code, text in failed]
        return [*rows, *self.calendar.failed]

    @property
    def state(self) -> str:
        """As the store records it."""
        calendar = self.calendar
        return INCOMPLETE if self.looked.found.missing or calendar.failed or calendar.missing else COMPLETE

    @property
    def counts(self) -> dict[str, int]:
        found, chosen = self.looked.found, self.looked.chosen
        return {
            "messages": len(chosen.mail),
            "present": len(found.present),
            "missing": len(found.missing),
            "excluded": len(chosen.excluded),
            "unreadable": len(chosen.unreadable),
            "calendar_items": len(chosen.calendar),
            "calendar_missing": self.calendar.missing,
            "calendar_left": self.calendar.left,
        }

    def summary(self) -> Options:
        found, chosen = self.looked.found, self.looked.chosen
        return {
            "text": self.text,
            "messages": len(chosen.mail),
            "present": len(found.present),
            "appended": len(self.appended),
            "missing": len(found.missing),
            "other_folder": found.by_rung[ELSEWHERE],
            "target_only": len(self.strangers),
            **({} if self.from_earlier_waves is None else {"from_earlier_waves": self.from_earlier_waves}),
            "excluded": len(chosen.excluded),
            "unreadable": len(chosen.unreadable),
            "failed": len(self.failures),
            "removed": len(self.looked.removed),
            "reconnections": self.looked.outcome.reconnections,
            "calendar_items": len(chosen.calendar),
            "calendar_written": len(self.calendar.written),
            "calendar_missing": self.calendar.missing,
            "bytes_read": self.bytes_read,
            "matches": found.by_rung,
        }

    @property
    def text(self) -> str:
        """In plain sentences: all, or how many not, and what else is to know."""
        found, chosen = self.looked.found, self.looked.chosen
        count, missing = len(chosen.mail), len(found.missing)
        if missing:
            there = f"{len(found.present):,} of {counted(count, MESSAGE)} of the archive are in the target"
            parts = [f"{there}, {missing:,} {'is' if missing == 1 else 'are'} not"]
        elif not count:
            parts = [f"Nothing new since {self._wave}" if self._wave else "There are no messages to import"]
        elif count == 1:
            parts = ["The only message of the archive is in the target"]
        else:
            parts = [f"All {counted(count, MESSAGE)} of the archive are in the target"]
        parts += _excluded(chosen.excluded)
        parts += [
            counted(number, words)
            for number, words in (
                (
                    len(chosen.unreadable),
                    ("entry of the archive cannot be read", "entries of the archive cannot be read"),
                ),
                (
                    self.from_earlier_waves or 0,
                    ("message is there from an earlier wave", "messages are there from earlier waves"),
                ),
                (len(self.strangers), ("message is in the target only", "messages are in the target only")),
                (self.calendar.missing, ("event is not in the calendar", "events are not in the calendar")),
                (self.calendar.left, ("calendar item was not imported", "calendar items were not imported")),
            )
            if number
        ]
        if self.calendar.present + len(self.calendar.written) and not self.calendar.missing:
            parts.append("All events of the archive are in the calendar")
        return ". ".join(parts) + "."

    def folders(self) -> list[Options]:
        """Counts by the folder of the archive: folders that are merged in the target stay apart."""
        counts: Counter[tuple[str, str]] = Counter()
        present: Counter[tuple[str, str]] = Counter()
        for one in self.looked.chosen.mail:
            counts[folder_key(one.item.folder), one.folder] += 1
        for match in self.looked.found.present:
            present[folder_key(match.mail.item.folder), match.mail.folder] += 1
        return [
            {"folder": key[0], "target": key[1], "messages": counts[key], "present": present[key]}
            for key in sorted(counts)
        ]

    def document(self) -> Options:
        """Everything, for the report."""
        looked = self.looked
        return {
            "summary": self.summary(),
            "folders": self.folders(),
            "missing": [message(one) for one in looked.found.missing],
            "target_only": [_row(one) for one in self.strangers],
            "excluded": [{**entry(one.placed.item), "reason": one.reason} for one in looked.chosen.excluded],
            "unreadable": [_unreadable(one) for one in looked.chosen.unreadable],
            "failures": self.failures,
            "other_folder": [
                {**message(one.mail), "found_in": one.row.folder}
                for one in looked.found.present
                if one.rung == ELSEWHERE
            ],
            "renamed_folders": [
                {"folder": folder, "target": name} for folder, name in sorted(looked.folders.changed.items())
            ],
        }

    def result(self) -> Options:
        """The same as far as it fits in a result."""
        document = self.document()
        told: Options = {"changed": self.changed, "summary": document.pop("summary"), "diff": self.diff()}
        for key, rows in document.items():
            told |= bounded(key, rows, len(rows), MAX_SIDE_CHARACTERS) if rows else {}
        return told

    def diff(self) -> dict[str, str]:
        counts = Counter(one.folder for one in self.appended)
        lines = [f"+ {counted(number, MESSAGE)}  into {name}" for name, number in sorted(counts.items())]
        written = len(self.calendar.written)
        lines += [f"+ {counted(written, ('calendar item', 'calendar items'))}"] if written else []
        return {"prepared": "".join(f"{line}\n" for line in lines)}


def counted(number: int, words: tuple[str, str]) -> str:
    """A number with the words for one or for several."""
    return f"{number:,} {words[number != 1]}"


def unknown(strangers: Iterable[Row], excluded: Iterable[Left], brought: Brought | None = None) -> list[Row]:
    """Messages of the target only, without those that the archive has and the task excludes, and without `brought`.

    A message that is excluded and was brought is in the target once, so the larger of both counts is taken.
    """
    keys: Counter[str] = Counter()
    for one in excluded:
        identity = one.placed.item.identity
        if identity is not None:
            keys[identity.header or identity.content] += 1
    keys |= Counter(brought.keys if brought is not None else {})
    left = []
    # A message that its place explains is not counted as another one of the same key.
    known = brought.places if brought is not None else frozenset()
    for row in sorted(strangers, key=lambda one: one.place not in known):
        if row.key and keys[row.key]:
            keys[row.key] -= 1
        elif row.place not in known:
            left.append(row)
    return left


def entry(item: Item) -> Options:
    told = {"name": item.name, "folder": folder_key(item.folder), "size": item.size}
    return told | {key: value for key, value in (("date", item.date), ("message_id", item.message_id)) if value}


def message(mail: Mail) -> Options:
    return {**entry(mail.item), "target": mail.folder}


def _unreadable(placed: Placed) -> Options:
    return {**entry(placed.item), "reason": placed.item.rule}


def _row(row: Row) -> Options:
    return {"folder": row.folder, "uid": row.uid, "size": row.size, **({"date": row.minute} if row.minute else {})}


def report(document: Options) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
