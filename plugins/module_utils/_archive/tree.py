# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes a mailbox as a tree of files, and a manifest by which a second run knows that nothing is left to do.

Every file is written beside its place and then moved there. A tree is complete when `manifest.json` says so; until then
it says from which archives it is being written, so that a run that was interrupted continues.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from .._task.replacing import replacing
from . import kinds, mbox
from .errors import WRITING, ArchiveError, BadEntry
from .layout import MAILDIR, MBOX, Layout
from .rows import Row, line_of, row_from
from .shelf import text_of

FORMAT = 1
MANIFEST, LINES = "manifest.json", "manifest.jsonl.gz"
COMPLETE, BEGUN = "complete", "begun"
MOST_OPEN = 64
"""Files that are open at a time."""
PART = ".part"

Rows = Iterable[Row]
Pieces = Callable[[Row], Iterator[bytes]]
"""The bytes of the entry that a row describes."""


@dataclass
class Counts:
    """What became of a mailbox."""

    files: int = 0
    written: int = 0
    removed: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    """Entries that cannot be read, with the reason."""


class Tree:
    """The directory of one mailbox below the destination. Raises `ArchiveError` where the file system refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manifest(self) -> dict[str, Any]:
        """What an earlier run wrote; empty if there is nothing usable."""
        try:
            found = json.loads((self.folder / MANIFEST).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) and found.get("format") == FORMAT else {}

    def lines(self) -> Iterator[Row]:
        """The files that an earlier run wrote, each once, up to where the list is damaged.

        A shorter list makes the tree incomplete, so it is written again. Old files that the list lacks stay.
        """
        with contextlib.suppress(OSError, EOFError, ValueError), gzip.open(self.folder / LINES) as packed:
            for line in packed:
                yield row_from(line)

    def is_complete(self, source: Mapping[str, Any]) -> bool:
        """Whether all files of these archives are there, with their sizes."""
        told = self.manifest()
        if told.get("state") != COMPLETE or told.get("source") != source:
            return False
        count = 0
        for line in self.lines():
            count += 1
            try:
                found = os.lstat(self.folder / line["file"])
            except OSError:
                return False
            if found.st_size != line["size"]:
                return False
        return count == told.get("files")

    def write(self, layout: Layout, source: dict[str, Any], rows: Rows, pieces: Pieces) -> Counts:
        """Write everything that is not there yet. Files of other archives, by an earlier run, are removed first."""
        try:
            return self._write(layout, source, rows, pieces)
        except OSError as error:
            where = error.filename or self.folder
            text = f"{where}: cannot be written: {error.strerror}. Free space, or check the permissions."
            raise ArchiveError(text, WRITING) from None

    def _write(self, layout: Layout, source: dict[str, Any], rows: Rows, pieces: Pieces) -> Counts:
        counts = Counts()
        resumed = self.manifest().get("source") == source
        _directory(self.folder)
        if not resumed:
            self._remove(counts)
        with replacing(self.folder / MANIFEST) as target:
            target.write(text_of({"format": FORMAT, "state": BEGUN, "source": source}))
        with replacing(self.folder / LINES) as target, gzip.GzipFile("", "wb", 6, target, 0) as packed:
            for line in self._files(layout, rows, pieces, counts, resumed):
                packed.write(line_of(line))
                counts.files += 1
        folders = [{"place": list(place), "names": list(names)} for place, names in sorted(layout.names.items())]
        told = {"format": FORMAT, "state": COMPLETE, "source": source, "files": counts.files}
        with replacing(self.folder / MANIFEST) as target:
            target.write(text_of({**told, "colon": layout.colon, "folders": folders, "skipped": counts.skipped}))
        return counts

    def _files(self, layout: Layout, rows: Rows, pieces: Pieces, counts: Counts, resumed: bool) -> Iterator[Row]:
        for path in layout.empty():
            _directory(self.folder, (path if layout.form != MBOX else path.rpartition("/")[0]))
        boxes = Boxes(self.folder)
        try:
            for path in layout.empty() if layout.form == MBOX else ():
                boxes.add(path, iter(()))
            for row in rows:
                if row["kind"] == kinds.UNREADABLE:
                    counts.skipped.append({"name": row["name"], "reason": row.get("rule", "")})
                    continue
                path = layout.path(row)
                if layout.form == MBOX and row["kind"] == kinds.MESSAGE:
                    place = layout.places[tuple(row["folder"])]
                    boxes.add(path, mbox.written(_read(row, pieces), place, row.get("date", "")))
                    counts.written += 1
                else:
                    yield self._single(path, row, pieces, counts, resumed)
            yield from boxes.finish()
        finally:
            boxes.discard()

    def _single(self, path: str, row: Row, pieces: Pieces, counts: Counts, resumed: bool) -> Row:
        """One entry in a file of its own."""
        target = self.folder / path
        as_it_is = row["kind"] != kinds.CALENDAR
        line = {"file": path, "folder": row["folder"], "name": row["name"], "number": row["number"]}
        if as_it_is and resumed and _size(target) == row["size"]:
            return {**line, "size": row["size"], "sha256": row["sha256"]}
        folder, _slash, name = path.rpartition("/")
        _directory(self.folder, folder)
        inner = folder.removesuffix("/cur")
        part = self.folder / (f"{inner}/tmp/{name}" if inner != folder else f"{folder}/.{name}{PART}")
        digest, size = sha256(), 0
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as stream:
            for piece in _read(row, pieces) if as_it_is else (_calendar(row, pieces),):
                digest.update(piece)
                size += len(piece)
                stream.write(piece)
        part.replace(target)
        counts.written += 1
        return {**line, "size": size, "sha256": digest.hexdigest()}

    def _remove(self, counts: Counts) -> None:
        """Only what an earlier manifest lists, so files of others stay."""
        for line in self.lines():
            name = str(line["file"])
            path = self.folder / name
            if _is_below(self.folder, name):
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()
                    counts.removed += 1


def _read(row: Row, pieces: Pieces) -> Iterator[bytes]:
    """The bytes. An entry that could be read before and no longer can is an error of the mailbox."""
    try:
        yield from pieces(row)
    except BadEntry as error:
        raise ArchiveError(f"{row['name']}: {error.detail}. Run the task again.", error.problem) from None


def _calendar(row: Row, pieces: Pieces) -> bytes:
    raw = b"".join(_read(row, pieces))
    return kinds.calendar_of(raw) or raw


def _size(path: Path) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return -1


def _is_below(top: Path, name: str) -> bool:
    """Whether a name of a manifest, which may have been changed, leads into the tree and through no link."""
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or not all(parts):
        return False
    return not any((top / Path(*parts[:depth])).is_symlink() for depth in range(1, len(parts)))


def _directory(top: Path, name: str = "") -> None:
    """Make the directory `name` below `top`, for its owner only. A link on the way is an error: it leads elsewhere."""
    path = top
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for part in name.split("/") if name else ():
        path = path / part
        if path.is_symlink():
            raise ArchiveError(f"{path}: is a symbolic link. Remove it, or use another destination.", WRITING)
        path.mkdir(mode=0o700, exist_ok=True)


class Boxes:
    """The mbox files of a mailbox while they grow. Each is a temporary file until all messages are in."""

    def __init__(self, top: Path) -> None:
        self._top = top
        self._open: OrderedDict[str, IO[bytes]] = OrderedDict()
        self._digests: dict[str, Any] = {}
        self._sizes: dict[str, int] = {}
        self._entries: dict[str, int] = {}

    def add(self, path: str, pieces: Iterator[bytes]) -> None:
        """Append a message to the box; none, to make it."""
        stream = self._stream(path)
        for piece in pieces:
            self._digests[path].update(piece)
            self._sizes[path] += len(piece)
            stream.write(piece)
        self._entries[path] += 1

    def _stream(self, path: str) -> IO[bytes]:
        if path in self._open:
            self._open.move_to_end(path)
            return self._open[path]
        if len(self._open) >= MOST_OPEN:
            self._open.popitem(last=False)[1].close()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW
        if path not in self._digests:
            flags |= os.O_TRUNC
            self._digests[path], self._sizes[path], self._entries[path] = sha256(), 0, -1
        self._open[path] = os.fdopen(os.open(self._part(path), flags, 0o600), "ab")
        return self._open[path]

    def _part(self, path: str) -> Path:
        return self._top / f"{path}{PART}"

    def finish(self) -> Iterator[Row]:
        """Move every box to its place."""
        for stream in self._open.values():
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
        self._open.clear()
        for path in sorted(self._digests):
            self._part(path).replace(self._top / path)
            told = {"file": path, "size": self._sizes[path], "sha256": self._digests[path].hexdigest()}
            yield {**told, "messages": self._entries[path]}

    def discard(self) -> None:
        """Leave no temporary file behind."""
        for stream in self._open.values():
            stream.close()
        for path in self._digests:
            with contextlib.suppress(FileNotFoundError):
                self._part(path).unlink()


def colon_of(folder: Path, form: str) -> str:
    """What separates flags in the names of a Maildir: a colon, or `;` where the file system refuses one."""
    if form != MAILDIR:
        return ":"
    existing = next((one for one in (folder, *folder.parents) if os.path.isdir(one)), folder)
    probe = existing / f".workmail-{os.getpid()}:2,"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        probe.unlink()
    except OSError:
        return ";"
    return ":"
