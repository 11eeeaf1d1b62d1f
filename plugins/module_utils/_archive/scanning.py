# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads every entry of the archives of one mailbox, in one process or in several, and keeps one line for each.

Worker processes are forked, so that each opens the archives itself; lines come back in the order of the directory
whatever the number of workers is.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import NamedTuple

from . import kinds
from .errors import ArchiveError
from .folders import Folder
from .items import MAIL, Item, hidden
from .reader import Archive
from .rows import line_of, row_of
from .source import MIB, Source
from .totals import Totals
from .zip_directory import Entry, Limits

Open = Callable[[], Source]
MOST_ENTRIES, MOST_BYTES = 256, 32 * MIB
"""Of one portion of work: entries, and bytes after unpacking."""


class Portion(NamedTuple):
    part: int
    entries: list[Entry]


class Scanned:
    """What was read of one portion: a line for each entry, and what the second pass needs of it."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.keys: list[tuple[int, bytes]] = []
        """Of each entry, the place of its folder in `folders`, and 16 bytes of its SHA-256; none if it is not mail."""
        self.folders: list[Folder] = []
        self.open: list[int] = []
        """Places of the lines whose kind is not settled."""
        self.totals = Totals()
        self.packed = 0
        """Bytes of the archive that it took."""
        self._places: dict[Folder, int] = {}

    def see(self, item: Item, part: int) -> None:
        place = self._places.get(item.folder)
        if place is None:
            place = self._places[item.folder] = len(self.folders)
            self.folders.append(item.folder)
        if item.kind == kinds.INVITATION:
            self.open.append(len(self.lines))
        self.keys.append((place, bytes.fromhex(item.sha256[:32]) if item.kind in MAIL else b""))
        self.lines.append(line_of(row_of(item, part)))
        self.totals.see(item, part)


class Reader:
    """The archives of a mailbox, each opened when the first entry of it is wanted."""

    def __init__(self, openers: Sequence[Open], limits: Limits) -> None:
        self.openers = openers
        self.limits = limits
        self._archives: dict[int, Archive] = {}

    def archive(self, part: int) -> Archive:
        """Raises `ArchiveError`."""
        if part not in self._archives:
            self._archives[part] = Archive(self.openers[part](), self.limits)
        return self._archives[part]

    def read(self, portion: Portion) -> Scanned:
        scanned = Scanned()
        for item in self.archive(portion.part).items(portion.entries):
            scanned.see(item, portion.part)
        scanned.packed = sum(entry.packed for entry in portion.entries)
        return scanned

    def unchanged(self) -> None:
        """Raises `ArchiveError` if an archive was replaced since it was opened."""
        for archive in self._archives.values():
            archive.source.unchanged()

    def close(self) -> None:
        for archive in self._archives.values():
            archive.source.close()
        self._archives.clear()


def scan(reader: Reader, workers: int = 1) -> Iterator[Scanned]:
    """What was read, in the order of the entries. Raises `ArchiveError`, also if an archive is replaced in between."""
    portions = _portions(reader)
    for part in range(len(reader.openers)):
        if reader.archive(part).survey.hidden:
            first = Scanned()
            first.see(hidden(""), part)
            yield first
    yield from _spread(portions, reader, workers) if workers > 1 else _alone(portions, reader)
    reader.unchanged()


def _portions(reader: Reader) -> Iterator[Portion]:
    for part in range(len(reader.openers)):
        entries: list[Entry] = []
        size = 0
        for entry in reader.archive(part).entries():
            if entries and (len(entries) == MOST_ENTRIES or size + entry.size > MOST_BYTES):
                yield Portion(part, entries)
                entries, size = [], 0
            entries.append(entry)
            size += entry.size
        if entries:
            yield Portion(part, entries)


def _alone(portions: Iterable[Portion], reader: Reader) -> Iterator[Scanned]:
    for portion in portions:
        yield reader.read(portion)


_READERS: list[Reader] = []
"""Of a worker process: its own, made after the fork."""


def _start(openers: Sequence[Open], limits: Limits) -> None:
    _READERS[:] = [Reader(openers, limits)]


def _work(portion: Portion) -> Scanned:
    return _READERS[0].read(portion)


def _spread(portions: Iterator[Portion], reader: Reader, workers: int) -> Iterator[Scanned]:
    """The same with worker processes. Only a few portions are under way at a time, so that memory is bounded."""
    fork = multiprocessing.get_context("fork")
    waiting: deque[Future[Scanned]] = deque()
    with ProcessPoolExecutor(
        workers, mp_context=fork, initializer=_start, initargs=(reader.openers, reader.limits)
    ) as pool:
        try:
            for portion in portions:
                waiting.append(pool.submit(_work, portion))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool:
            text = "a worker process ended early, perhaps because memory was short. Set `workers` to a lower number."
            raise ArchiveError(text) from None
        finally:
            pool.shutdown(cancel_futures=True)
