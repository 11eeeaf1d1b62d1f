# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is counted over the entries of a mailbox: totals, folders and findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from . import kinds
from .folders import Folder, every_folder, folder_key, is_calendar, places
from .items import Item

COUNTERS = {
    kinds.MESSAGE: "messages",
    kinds.CALENDAR: "calendar_items",
    kinds.INVITATION: "invitations",
    kinds.OTHER: "other",
    kinds.LOG: "other",
    kinds.UNREADABLE: "unreadable",
}
"""Kind → the total that it counts for."""
TOTALS = ("entries", "messages", "calendar_items", "other", "unreadable", "bytes")
MOST_EXAMPLES = 3
"""Entries that are named for each finding."""
MOST_LISTED = 50
"""Entries that are listed of those which cannot be read or are neither mail nor calendar items."""


@dataclass
class FolderTotals:
    """One folder. `oldest` and `newest` are dates of messages, empty if none has one."""

    counts: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    oldest: str = ""
    newest: str = ""

    def see(self, item: Item) -> None:
        counts = self.counts
        counts["entries"] += 1
        counts[COUNTERS[item.kind]] += 1
        self.kinds.add(item.kind)
        if item.kind == kinds.UNREADABLE:
            return
        counts["bytes"] += item.size
        if item.date and item.date_from != "entry":
            self._dated(item.date, item.date)

    def _dated(self, oldest: str, newest: str) -> None:
        self.oldest = min(self.oldest or oldest, oldest)
        self.newest = max(self.newest, newest)

    def merge(self, other: FolderTotals) -> None:
        self.counts.update(other.counts)
        self.kinds |= other.kinds
        if other.oldest:
            self._dated(other.oldest, other.newest)

    def settle(self, folder: Folder) -> None:
        """Count invitations as what they are, now that all items of the folder are known."""
        kind = kinds.settled(kinds.INVITATION, frozenset(self.kinds), is_calendar(folder))
        self.counts[COUNTERS[kind]] += self.counts.pop("invitations", 0)


@dataclass
class Totals:
    """All that is counted. `see` each item, then `settle`."""

    folders: dict[Folder, FolderTotals] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    unreadable: list[dict[str, str]] = field(default_factory=list)
    other: list[dict[str, str]] = field(default_factory=list)
    largest: int = 0
    """Bytes of the largest message."""
    mail_bytes: int = 0
    """Bytes of messages and calendar items."""
    log: tuple[int, int] | None = None
    """The archive and the number of the entry that is the log of the export."""
    unlisted: int = 0
    """Entries that the directory of a zip does not list."""

    def see(self, item: Item, part: int) -> None:
        known = self.folders.get(item.folder)
        if known is None:
            known = self.folders[item.folder] = FolderTotals()
        known.see(item)
        for word in item.findings:
            self.find(word, item.name)
        if item.kind in (kinds.MESSAGE, kinds.INVITATION, kinds.CALENDAR):
            self.mail_bytes += item.size
            self.largest = max(self.largest, item.size)
        else:
            self._list(item, part)

    def _list(self, item: Item, part: int) -> None:
        if item.problem:
            self.find(item.problem, item.name)
        if item.kind == kinds.LOG:
            self.log = part, item.number
        listed = self.unreadable if item.kind == kinds.UNREADABLE else self.other
        if len(listed) < MOST_LISTED:
            listed.append({"name": item.name, "reason": item.rule})
        self.unlisted += item.number < 0

    def find(self, word: str, name: str) -> None:
        self.findings[word] += 1
        examples = self.examples.setdefault(word, [])
        if len(examples) < MOST_EXAMPLES:
            examples.append(name)

    def merge(self, other: Totals) -> None:
        """Add what was counted over later entries."""
        for folder, told in other.folders.items():
            self.folders.setdefault(folder, FolderTotals()).merge(told)
        self.findings.update(other.findings)
        for word, names in other.examples.items():
            self.examples[word] = [*self.examples.get(word, ()), *names][:MOST_EXAMPLES]
        self.unreadable = [*self.unreadable, *other.unreadable][:MOST_LISTED]
        self.other = [*self.other, *other.other][:MOST_LISTED]
        self.largest = max(self.largest, other.largest)
        self.mail_bytes += other.mail_bytes
        self.log = self.log or other.log
        self.unlisted += other.unlisted

    def settle(self, empty: set[Folder]) -> None:
        """All is counted. `empty`: folders that have an entry of their own in an archive."""
        for folder in empty:
            self.folders.setdefault(folder, FolderTotals())
        for folder, told in self.folders.items():
            told.settle(folder)

    def document(self) -> dict[str, Any]:
        """As the inventory's JSON has it. Folders are sorted by name."""
        where = places(self.folders)
        sums: Counter[str] = sum((one.counts for one in self.folders.values()), Counter())
        return {
            **{name: sums[name] for name in TOTALS},
            "largest_message": self.largest,
            "mail_bytes": self.mail_bytes,
            "folder_count": every_folder(self.folders),
            "unlisted": self.unlisted,
            "dropped_root": list(where.dropped),
            "inbox": None if where.inbox is None else list(where.inbox),
            "folders": [self._folder(one, list(where.place(one))) for one in sorted(self.folders)],
            "findings": [
                {"finding": word, "count": count, "examples": self.examples[word]}
                for word, count in sorted(self.findings.items())
            ],
            "unreadable_entries": self.unreadable,
            "other_entries": self.other,
        }

    def _folder(self, folder: Folder, place: list[str]) -> dict[str, Any]:
        told = self.folders[folder]
        dates = {key: value for key, value in (("oldest", told.oldest), ("newest", told.newest)) if value}
        counts = {name: told.counts[name] for name in TOTALS if name != "entries"}
        return {"folder": folder_key(folder), "path": list(folder), "place": place, **counts, **dates}
