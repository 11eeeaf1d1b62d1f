# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A zip archive as a stream of bytes, with names and records that the standard library does not write.

PKWARE APPNOTE 6.3: local headers with data descriptors, ZIP64 records, names that are not UTF-8.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import gmtime

DESCRIPTOR, UTF8 = 0x08, 0x800
"""Flags: sizes follow the data; the name is UTF-8."""
DEFLATED, LEVEL = 8, 1
PLAIN, ZIP64 = 20, 45
"""Versions needed to extract."""
LIMIT, MOST = 0xFFFFFFFF, 0xFFFF
EARLIEST = 315532800.0
"""1980-01-01: a zip has no earlier dates."""


@dataclass(frozen=True)
class Written:
    name: bytes
    flags: int
    version: int
    stamp: tuple[int, int]
    crc: int
    compressed: int
    size: int
    offset: int


class ZipStream:
    """`entry` and `end` give the bytes to write; nothing is kept but the directory."""

    def __init__(self, zip64: bool) -> None:
        """`zip64`: ZIP64 records even where they are not needed. An entry of 4 GiB needs it."""
        self._zip64, self._offset, self._entries = zip64, 0, list[Written]()

    @property
    def offset(self) -> int:
        """Bytes so far."""
        return self._offset

    def entry(self, name: str | bytes, date: float, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """A file. A name in bytes has no UTF-8 mark."""
        raw, flags = (name, DESCRIPTOR) if isinstance(name, bytes) else (name.encode(), DESCRIPTOR | UTF8)
        version, stamp, start = ZIP64 if self._zip64 else PLAIN, _stamp(date), self._offset
        extra = struct.pack("<HHQQ", 1, 16, 0, 0) if self._zip64 else b""
        sizes = (LIMIT, LIMIT) if self._zip64 else (0, 0)
        yield self._count(
            struct.pack("<4s5H3L2H", b"PK\3\4", version, flags, DEFLATED, *stamp, 0, *sizes, len(raw), len(extra))
            + raw
            + extra
        )
        packer, crc, size, compressed = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS), 0, 0, 0
        for piece in pieces:
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            packed = packer.compress(piece)
            compressed += len(packed)
            yield self._count(packed)
        packed = packer.flush()
        compressed += len(packed)
        layout = "<4sLQQ" if self._zip64 else "<4sLLL"
        yield self._count(packed + struct.pack(layout, b"PK\7\x08", crc, compressed, size))
        self._entries.append(Written(raw, flags, version, stamp, crc, compressed, size, start))

    def end(self) -> Iterator[bytes]:
        """The central directory."""
        start = self._offset
        for one in self._entries:
            yield self._count(_central(one, self._zip64))
        size, count = self._offset - start, len(self._entries)
        if self._zip64 or count >= MOST or self._offset >= LIMIT:
            yield self._count(
                struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, ZIP64, ZIP64, 0, 0, count, count, size, start)
                + struct.pack("<4sLQL", b"PK\6\7", 0, start + size, 1)
            )
            count, size, start = MOST, LIMIT, LIMIT
        yield self._count(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, start, 0))

    def _count(self, data: bytes) -> bytes:
        self._offset += len(data)
        return data


def _central(one: Written, zip64: bool) -> bytes:
    wide = zip64 or one.offset >= LIMIT
    extra = struct.pack("<HHQQQ", 1, 24, one.size, one.compressed, one.offset) if wide else b""
    numbers = (LIMIT, LIMIT, LIMIT) if wide else (one.compressed, one.size, one.offset)
    version = ZIP64 if wide else one.version
    fixed = struct.pack(
        "<4s6H3L5H2L",
        *(b"PK\1\2", ZIP64, version, one.flags, DEFLATED, *one.stamp, one.crc, numbers[0], numbers[1]),
        *(len(one.name), len(extra), 0, 0, 0, 0, numbers[2]),
    )
    return fixed + one.name + extra


def _stamp(date: float) -> tuple[int, int]:
    """Time and date as MS-DOS counts them, in UTC."""
    at = gmtime(max(date, EARLIEST))
    return at.tm_hour << 11 | at.tm_min << 5 | at.tm_sec // 2, (at.tm_year - 1980) << 9 | at.tm_mon << 5 | at.tm_mday
