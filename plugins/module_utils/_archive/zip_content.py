# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bytes of one entry of a zip, unpacked in pieces of bounded size and checked against all that the zip says."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .errors import DAMAGED, ENCRYPTED, OVERLAP, TOO_LARGE, UNSUPPORTED, BadEntry
from .source import MIB, Source, Window
from .zip_directory import (
    DESCRIPTOR_FLAG,
    ENCRYPTED_FLAG,
    FULL,
    LOCAL_LENGTH,
    LOCAL_SIGNATURE,
    MASKED_FLAG,
    Entry,
    Limits,
)

LOCAL = struct.Struct("<4s5H3I2H")
STORED, DEFLATED = 0, 8
PIECE = 4 * MIB
"""Most bytes of a piece, before and after unpacking."""
LARGE = 100 * MIB
"""Entries that are smaller may have any ratio: a message of blanks packs well."""
LONGEST_DESCRIPTOR = 24
UNPACKING = "its bytes cannot be unpacked"
OTHER_END = "its packed bytes end at another place than the zip says"
MORE_BYTES = "it unpacks to more bytes than the zip says"


class Content:
    """Unpacks entries of one source, fastest in the order of their offsets."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._window = Window(source)
        self.limits = limits
        self._stop = 0
        """Where the packed bytes of the last entry end."""

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """The entry's bytes. Raises `BadEntry`, at the latest after the last piece, and `ArchiveError`."""
        start, stop = self._place(entry)
        yield from checked(entry, _unpacked(entry, self._packed(start, stop)))

    def whole(self, entry: Entry) -> bytes:
        """The same at once, for an entry of at most `PIECE` bytes: most messages, read the fastest way."""
        start, stop = self._place(entry)
        data = self._window.read(start, stop - start)
        if entry.method == DEFLATED:
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                data = inflater.decompress(data, entry.size + 1)
            except zlib.error:
                raise BadEntry(DAMAGED, UNPACKING) from None
            if not inflater.eof or inflater.unused_data:
                raise BadEntry(DAMAGED, MORE_BYTES if len(data) > entry.size else OTHER_END)
        _match(entry, len(data), zlib.crc32(data))
        return data

    def _place(self, entry: Entry) -> tuple[int, int]:
        """Where the packed bytes begin and end."""
        self._permitted(entry)
        start = self._data_start(entry)
        stop = start + entry.packed
        if stop > (entry.limit or self._source.size):
            raise BadEntry(OVERLAP, "its bytes reach into the next entry")
        self._stop = stop
        return start, stop

    def hidden_after(self, entry: Entry) -> bool:
        """Whether an entry follows in the source that the directory does not list; `entry` is the last one read."""
        gap = entry.limit - self._stop
        if gap <= LOCAL_LENGTH or not entry.limit:
            return False
        return LOCAL_SIGNATURE in self._window.read(self._stop, min(gap, LONGEST_DESCRIPTOR + len(LOCAL_SIGNATURE)))

    def _permitted(self, entry: Entry) -> None:
        if entry.flags & (ENCRYPTED_FLAG | MASKED_FLAG):
            raise BadEntry(ENCRYPTED, "it is encrypted with a password of the zip")
        if entry.method not in (STORED, DEFLATED):
            raise BadEntry(UNSUPPORTED, f"it is packed with method {entry.method}; only 0 and 8 are supported")
        limits = self.limits
        if entry.size > limits.entry_bytes:
            text = f"it unpacks to {entry.size:,} bytes, more than `max_entry_size`, {limits.entry_bytes:,} bytes"
            raise BadEntry(TOO_LARGE, text)
        if entry.size > LARGE and entry.size > limits.ratio * entry.packed:
            text = f"it unpacks from {entry.packed:,} to {entry.size:,} bytes, more than `max_ratio`, {limits.ratio}"
            raise BadEntry(TOO_LARGE, text)

    def _data_start(self, entry: Entry) -> int:
        """Where the packed bytes begin, after a local header that says the same as the directory."""
        raw = self._window.read(entry.offset, LOCAL.size)
        if len(raw) < LOCAL.size:
            raise BadEntry(DAMAGED, "its local header is outside the file")
        signature, _needed, flags, method, time, date, crc, packed, size, length, extra = LOCAL.unpack(raw)
        name = self._window.read(entry.offset + LOCAL.size, length)
        told = (signature, flags, method, date << 16 | time, name)
        if told != (LOCAL_SIGNATURE, entry.flags, entry.method, entry.moment, entry.name):
            raise BadEntry(DAMAGED, "its local header differs from the directory")
        figures = (crc, packed, size)
        listed = (entry.crc, entry.packed, entry.size)
        if figures != listed and not _agrees(flags, figures, listed):
            raise BadEntry(DAMAGED, "its sizes or its checksum differ between the local header and the directory")
        return entry.offset + LOCAL.size + int(length) + int(extra)

    def _packed(self, start: int, stop: int) -> Iterator[bytes]:
        while start < stop:
            length = min(PIECE, stop - start)
            piece = self._window.read(start, length)
            if len(piece) < length:
                raise BadEntry(DAMAGED, "its bytes end before its last one")
            start += length
            yield piece


def _agrees(flags: int, local: tuple[int, ...], listed: tuple[int, ...]) -> bool:
    """Whether a local header has the figures of the directory; with a descriptor it may leave them zero."""
    late = bool(flags & DESCRIPTOR_FLAG)
    return all(one in (other, FULL) or (late and not one) for one, other in zip(local, listed, strict=True))


def _unpacked(entry: Entry, packed: Iterator[bytes]) -> Iterator[bytes]:
    if entry.method == STORED:
        yield from packed
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for raw in packed:
            data = inflater.decompress(raw, PIECE)
            yield data
            while inflater.unconsumed_tail:
                yield inflater.decompress(inflater.unconsumed_tail, PIECE)
        while not inflater.eof:
            rest = inflater.decompress(b"", PIECE)
            if not rest:
                raise BadEntry(DAMAGED, OTHER_END)
            yield rest
    except zlib.error:
        raise BadEntry(DAMAGED, UNPACKING) from None
    if inflater.unused_data:
        raise BadEntry(DAMAGED, OTHER_END)


def checked(entry: Entry, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces; `BadEntry` as soon as there are more bytes than the zip says, or if their checksum is another one."""
    size = crc = 0
    for piece in pieces:
        if not piece:
            continue
        size += len(piece)
        if size > entry.size:
            raise BadEntry(DAMAGED, MORE_BYTES)
        crc = zlib.crc32(piece, crc)
        yield piece
    _match(entry, size, crc)


def _match(entry: Entry, size: int, crc: int) -> None:
    if size != entry.size:
        raise BadEntry(DAMAGED, MORE_BYTES if size > entry.size else "it unpacks to fewer bytes than the zip says")
    if crc != entry.crc:
        raise BadEntry(DAMAGED, "its checksum differs from the one in the zip")
