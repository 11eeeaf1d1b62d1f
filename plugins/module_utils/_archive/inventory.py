# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory of one mailbox: a line for each entry of its archives, and a document with totals and findings.

The lines are made in two passes. The first reads the archives; what only all entries together say, whether an
invitation lies among calendar items and which messages are equal, is settled in the second, over the lines alone.
The same archives give the same bytes.
"""

from __future__ import annotations

import contextlib
import gzip
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from os import SEEK_END
from typing import IO, Any, NamedTuple

from . import kinds
from .errors import ArchiveError
from .export_log import compared, figures, hash_reading
from .folders import Folder, is_calendar, name_of
from .repeats import AGAIN, ELSEWHERE, Repeats
from .rows import Row, line_of, row_from
from .scanning import Open, Reader, Scanned, scan
from .source import replaced
from .totals import Totals
from .zip_directory import Limits

LEVEL = 3
"""Of compression: the lines are much the same, and a higher one costs more time than it saves room."""
FORMAT = 1
"""Version of the inventories that this version of the collection writes."""
REPEATED, REPEATED_ELSEWHERE = "repeated", "repeated-elsewhere"


class Archived(NamedTuple):
    """One archive of a mailbox, as the inventory remembers it."""

    source: str
    size: int
    version: str


class Wanted(NamedTuple):
    """How a mailbox is to be read."""

    openers: Sequence[Open]
    limits: Limits
    workers: int = 1
    log: bytes = b""
    """The log of the export, if it is not in an archive."""
    watch: Callable[[int], None] = lambda _read: None
    """Called with the bytes of the archives that were read since the last call."""


def archived(openers: Sequence[Open]) -> list[Archived]:
    """What the archives are now, without reading them. Raises `ArchiveError`."""
    found = []
    for open_ in openers:
        source = open_()
        found.append(Archived(source.name, source.size, source.version))
        source.close()
    return found


def take(wanted: Wanted, target: IO[bytes]) -> dict[str, Any]:
    """Read the archives, write the lines to `target` as gzip, and return the document. Raises `ArchiveError`."""
    before = archived(wanted.openers)
    reader = Reader(wanted.openers, wanted.limits)
    with tempfile.TemporaryFile() as spool, contextlib.closing(reader):
        first = _First()
        for scanned in scan(reader, wanted.workers):
            first.see(scanned)
            wanted.watch(scanned.packed)
            spool.writelines(scanned.lines)
        first.totals.settle(set(_folders(reader, len(wanted.openers))))
        spool.seek(0)
        _write(spool, first, target)
        told = {"archives": [one._asdict() for one in before], **first.totals.document()}
        log = _log(wanted, reader, first.totals, told, target)
    if archived(wanted.openers) != before:
        raise replaced(before[0].source)
    return {"format": FORMAT, "type": "inventory", "limits": _limits(wanted), **told, **log}


def _limits(wanted: Wanted) -> list[int | str]:
    """What another inventory of the same archives may depend on."""
    return [*wanted.limits, sha256(wanted.log).hexdigest()]


def _log(wanted: Wanted, reader: Reader, totals: Totals, document: dict[str, Any], target: IO[bytes]) -> dict[str, Any]:
    """The figures of the log of the export, compared; empty if there is none."""
    raw = wanted.log
    if not raw and totals.log is not None:
        raw = reader.archive(totals.log[0]).bytes_of(totals.log[1], kinds.LARGEST_LOG)
    log = kinds.log_of(raw)
    if log is None:
        return {}
    told = figures(log)
    target.seek(0)
    hashed = hash_reading(told, reader, len(wanted.openers), rows(target), inside=not wanted.log)
    target.seek(0, SEEK_END)
    return {"log": compared(told, document, hashed)}


def is_current(document: dict[str, Any], wanted: Wanted) -> bool:
    """Whether an inventory is of these archives as they are, and read with these limits. Raises `ArchiveError`."""
    return (
        document.get("format") == FORMAT
        and document.get("limits") == _limits(wanted)
        and document.get("archives") == [one._asdict() for one in archived(wanted.openers)]
    )


class _First:
    """What the first pass gathers for the second."""

    def __init__(self) -> None:
        self.repeats = Repeats()
        self.totals = Totals()
        self.open: set[int] = set()
        """Numbers of the lines whose kind is not settled."""
        self._lines = 0
        self._numbers: dict[Folder, int] = {}

    def see(self, scanned: Scanned) -> None:
        self.totals.merge(scanned.totals)
        self.open.update(self._lines + place for place in scanned.open)
        self._lines += len(scanned.lines)
        numbers = [self._numbers.setdefault(folder, len(self._numbers)) for folder in scanned.folders]
        for place, key in scanned.keys:
            self.repeats.add(key, numbers[place])


def _write(spool: Iterable[bytes], first: _First, target: IO[bytes]) -> None:
    """The lines, each with what only all of them say."""
    marks = first.repeats.marks()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=target, mtime=0) as packed:
        packed.writelines(
            _settled(line, mark, first.totals) if mark or number in first.open else line
            for number, (mark, line) in enumerate(zip(marks, spool, strict=True))
        )


def _settled(line: bytes, mark: int, totals: Totals) -> bytes:
    row = row_from(line)
    folder = tuple(row["folder"])
    row["kind"] = kinds.settled(row["kind"], frozenset(totals.folders[folder].kinds), is_calendar(folder))
    words = [word for word, bit in ((REPEATED, AGAIN), (REPEATED_ELSEWHERE, ELSEWHERE)) if mark & bit]
    for word in words:
        totals.find(word, row["name"])
    found = [*row.get("findings", ()), *words]
    return line_of({**row, "findings": found} if found else row)


def _folders(reader: Reader, parts: int) -> Iterator[Folder]:
    """Folders that have an entry of their own."""
    for part in range(parts):
        for entry in reader.archive(part).folders():
            yield name_of(entry).folder


def rows(packed: IO[bytes]) -> Iterator[Row]:
    """The lines of an inventory. Raises `ArchiveError` if it is damaged."""
    try:
        with gzip.GzipFile(fileobj=packed) as lines:
            for line in lines:
                yield row_from(line)
    except (OSError, EOFError, ValueError) as error:
        text = f"the inventory is damaged ({type(error).__name__}). Delete it, so that the archive is read again."
        raise ArchiveError(text, "DamagedInventory") from None
