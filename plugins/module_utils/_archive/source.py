# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the bytes of an archive are: a file, or an object that is read in ranges. Neither is ever loaded whole.

A source is fixed to one version of its bytes. If the file or the object is replaced while it is read, reading fails.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from typing import Protocol

from .errors import NOT_A_ZIP, REPLACED, TRUNCATED, UNREADABLE, ArchiveError

MIB = 1024 * 1024


class Source(Protocol):
    """Bytes that can be read at any place."""

    name: str
    """The path or the URL, for messages."""
    size: int
    """In bytes."""
    version: str
    """What identifies these bytes without reading them: size and time of a file, ETag or version id of an object."""
    block: int
    """How many bytes are best read at a time."""

    def read(self, offset: int, length: int) -> bytes:
        """Exactly these bytes. Raises `ArchiveError`."""

    def unchanged(self) -> None:
        """Raises `ArchiveError` if the bytes are no longer those that were opened."""

    def close(self) -> None:
        """Release the file or the connection."""


class Disk:
    """A file of this machine."""

    block = MIB

    def __init__(self, path: str) -> None:
        self.name = path
        try:
            self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise ArchiveError(
                f"{path}: cannot be opened: {error.strerror}. Check the path and its permissions."
            ) from None
        opened = os.fstat(self._descriptor)
        if not stat.S_ISREG(opened.st_mode):
            os.close(self._descriptor)
            raise ArchiveError(f"{path}: is not a file. Specify a zip file.", NOT_A_ZIP)
        self._identity = _identity(opened)
        self.size = opened.st_size
        self.version = f"{opened.st_size}-{opened.st_mtime_ns}"

    def read(self, offset: int, length: int) -> bytes:
        try:
            data = os.pread(self._descriptor, length, offset)
            while 0 < len(data) < length:
                more = os.pread(self._descriptor, length - len(data), offset + len(data))
                if not more:
                    break
                data += more
        except OSError as error:
            raise ArchiveError(f"{self.name}: cannot be read: {error.strerror}. Copy it again.", UNREADABLE) from None
        if len(data) != length:
            self.unchanged()
            raise truncated(self.name)
        return data

    def unchanged(self) -> None:
        try:
            now = _identity(os.stat(self.name))
        except OSError:
            now = None
        if now != self._identity or _identity(os.fstat(self._descriptor)) != self._identity:
            raise replaced(self.name)

    def close(self) -> None:
        os.close(self._descriptor)


def _identity(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


class Ranged:
    """An object of which a function reads ranges, such as an object in S3 with its ETag or version id given."""

    block = 8 * MIB

    def __init__(self, name: str, size: int, version: str, fetch: Callable[[int, int], bytes]) -> None:
        """`fetch(offset, length)` returns the bytes, and raises `ArchiveError` if the object is another one by now."""
        self.name = name
        self.size = size
        self.version = version
        self._fetch = fetch

    def read(self, offset: int, length: int) -> bytes:
        if offset < 0 or offset + length > self.size:
            raise truncated(self.name)
        data = self._fetch(offset, length) if length else b""
        if len(data) != length:
            raise truncated(self.name)
        return data

    def unchanged(self) -> None:
        """Each range was read of the one version."""

    def close(self) -> None:
        """The connection belongs to the one who made it."""


class Window:
    """A source read in blocks: what is read in order costs one read for each block."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._start = 0
        self._held = b""

    def read(self, offset: int, length: int) -> bytes:
        """At most these bytes; fewer only at the end of the source. Raises `ArchiveError`."""
        length = max(0, min(length, self._source.size - offset))
        place = offset - self._start
        if not (place >= 0 and place + length <= len(self._held)):
            if length >= self._source.block:
                return self._source.read(offset, length)
            ahead = min(self._source.block, self._source.size - offset)
            self._start, self._held, place = offset, self._source.read(offset, ahead), 0
        return self._held[place : place + length]


def truncated(name: str) -> ArchiveError:
    text = f"{name}: is truncated. Copy it again, or export the mailbox again."
    return ArchiveError(text, TRUNCATED)


def replaced(name: str) -> ArchiveError:
    return ArchiveError(
        f"{name}: was replaced while it was read. Run the task again when no other program writes it.", REPLACED
    )
