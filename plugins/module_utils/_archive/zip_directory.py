# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The central directory of a zip, read as a stream: `zipfile` would hold every entry of ten million in memory.

Source of the format: PKWARE APPNOTE 6.3.10, sections 4.3.7 to 4.3.16 and 4.5.3.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .errors import BOMB, NOT_A_ZIP, TRUNCATED, ArchiveError
from .source import Source, truncated

END = struct.Struct("<4s4H2IH")
END64_LOCATOR = struct.Struct("<4sIQI")
END64 = struct.Struct("<4sQ2H2I4Q")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END_SIGNATURE, LOCATOR_SIGNATURE, END64_SIGNATURE = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
CENTRAL_SIGNATURE, LOCAL_SIGNATURE = b"PK\x01\x02", b"PK\x03\x04"
LONGEST_COMMENT = 0xFFFF
FULL, FULL_SHORT = 0xFFFFFFFF, 0xFFFF
"""Values that refer to one in the Zip64 field."""
ZIP64_FIELD, UNICODE_PATH_FIELD = 0x0001, 0x7075
ENCRYPTED_FLAG, DESCRIPTOR_FLAG, MASKED_FLAG = 0x1, 0x8, 0x2000
LOCAL_LENGTH = 30
"""Bytes of a local header without its name."""
GIB = 1024**3
AGAIN = "Copy it again, or export the mailbox again."


class Limits(NamedTuple):
    """What an archive may claim before it counts as a bomb."""

    entry_bytes: int = 2 * GIB
    """Most bytes of one entry after unpacking."""
    total_bytes: int = 1024 * GIB
    """The same of all entries together."""
    ratio: int = 200
    """Most bytes that one byte may unpack to: in an entry over 100 MiB, and in all entries together over 1 GiB."""
    message_bytes: int = 35 * 1024 * 1024
    """Bytes of the largest message that a target takes. A larger one is a finding."""


class Entry(NamedTuple):
    """One entry as the directory describes it."""

    number: int
    """Its place in the directory, from 0."""
    name: bytes
    unicode_name: bytes
    """The name in UTF-8 if the entry has one, else empty."""
    flags: int
    method: int
    moment: int
    """Time and date in the format of DOS: the date in the upper 16 bits."""
    crc: int
    packed: int
    size: int
    offset: int
    """Where its local header begins in the source."""
    limit: int
    """Where the next entry of the directory begins; 0 if the entries are not in the order of their offsets."""

    @property
    def is_folder(self) -> bool:
        return self.name.endswith((b"/", b"\\")) and not self.size


DirectoryRow = tuple[int, bytes, bytes, int, int, int, int, int, int, int]
"""The fields of an entry but the last."""


class End(NamedTuple):
    """What the end record says."""

    entries: int
    start: int
    """Where the directory begins in the source."""
    length: int
    shift: int
    """Bytes before the zip, which its offsets do not count."""


class Survey(NamedTuple):
    """The directory as a whole, without reading any entry."""

    entries: int
    folders: int
    size: int
    """Bytes of all entries after unpacking."""
    hidden: bool
    """Whether an entry precedes the first one that the directory lists."""


def end_of(source: Source) -> End:
    """The end record. Raises `ArchiveError` if there is none."""
    tail_length = min(source.size, END.size + LONGEST_COMMENT)
    base = source.size - tail_length
    tail = source.read(base, tail_length)
    place = _end_place(tail)
    if place < 0:
        if source.size and source.read(0, min(4, source.size)) == LOCAL_SIGNATURE:
            raise truncated(source.name)
        raise ArchiveError(f"{source.name}: is not a zip file. Specify the zip that the export wrote.", NOT_A_ZIP)
    _sign, disk, first_disk, _here, count, length, offset, _comment = END.unpack_from(tail, place)
    before = base + place
    if FULL_SHORT in (disk, first_disk, count) or FULL in (length, offset):
        before, count, length, offset = _end64(source, before, (count, length, offset))
    elif disk or first_disk:
        raise ArchiveError(f"{source.name}: is one part of a split zip file. Join the parts first.", NOT_A_ZIP)
    start = before - length
    if start < 0 or start < offset:
        raise ArchiveError(f"{source.name}: its directory is damaged. {AGAIN}", TRUNCATED)
    return End(count, start, length, start - offset)


def _end_place(tail: bytes) -> int:
    """Where the last end record begins whose comment reaches to the end of the file; -1 if there is none."""
    place = tail.rfind(END_SIGNATURE)
    while place >= 0:
        if place + END.size <= len(tail):
            comment = END.unpack_from(tail, place)[7]
            if place + END.size + comment == len(tail):
                return place
        place = tail.rfind(END_SIGNATURE, 0, place)
    return -1


def _end64(source: Source, before: int, short: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The same of a Zip64 archive: where its end record begins, the count, the length and the offset."""
    at = before - END64_LOCATOR.size
    if at < 0:
        return before, *short
    signature, _disk, offset, _disks = END64_LOCATOR.unpack(source.read(at, END64_LOCATOR.size))
    if signature != LOCATOR_SIGNATURE:
        return before, *short
    for place in (offset, at - END64.size):
        if 0 <= place <= at - END64.size:
            record = END64.unpack(source.read(place, END64.size))
            if record[0] == END64_SIGNATURE:
                return place, record[7], record[8], record[9]
    raise ArchiveError(f"{source.name}: its end record is damaged. {AGAIN}", TRUNCATED)


def entries(source: Source, end: End) -> Iterator[Entry]:
    """Every entry in the order of the directory, as a stream. Raises `ArchiveError` if the directory is damaged."""
    before: DirectoryRow | None = None
    offset = 0
    for row in _rows(source, end):
        if before is not None:
            yield Entry(*before, row[-1] if row[-1] > offset else 0)
        before, offset = row, row[-1]
    if before is not None:
        yield Entry(*before, end.start)


def _rows(source: Source, end: End) -> Iterator[DirectoryRow]:
    held, place, position, index = b"", 0, end.start, 0
    stop = end.start + end.length
    while index < end.entries or place < len(held) or position < stop:
        if len(held) - place < CENTRAL.size + 3 * 0xFFFF and position < stop:
            length = min(source.block, stop - position)
            held, place = held[place:] + source.read(position, length), 0
            position += length
        row, used = _row(source.name, held, place, index, end.shift)
        place += used
        index += 1
        yield row
    if index != end.entries:
        text = f"{source.name}: its directory has {index} entries, but its end record counts {end.entries}. {AGAIN}"
        raise ArchiveError(text, TRUNCATED)


def _row(name: str, held: bytes, place: int, index: int, shift: int) -> tuple[DirectoryRow, int]:
    if len(held) - place < CENTRAL.size:
        raise ArchiveError(f"{name}: its directory ends after {index} entries, before the last one. {AGAIN}", TRUNCATED)
    row = CENTRAL.unpack_from(held, place)
    signature, _made, _needed, flags, method, time, date, crc, packed, size, length, extra, comment, *_rest, offset = (
        row
    )
    used = CENTRAL.size + length + extra + comment
    if signature != CENTRAL_SIGNATURE or len(held) - place < used:
        raise ArchiveError(f"{name}: its directory is damaged after {index} entries. {AGAIN}", TRUNCATED)
    start = place + CENTRAL.size
    entry_name = held[start : start + length]
    unicode_name = b""
    if extra:
        fields = dict(_fields(held[start + length : start + length + extra]))
        size, packed, offset = _zip64(fields.get(ZIP64_FIELD, b""), size, packed, offset)
        unicode_name = fields.get(UNICODE_PATH_FIELD, b"")[5:]
    moment = date << 16 | time
    return (index, entry_name, unicode_name, flags, method, moment, crc, packed, size, offset + shift), used


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, place)
        yield tag, extra[place + 4 : place + 4 + length]
        place += 4 + length


def _zip64(field: bytes, *values: int) -> list[int]:
    """The values, each that is full taken from the field, in this order."""
    long = [int.from_bytes(field[at : at + 8], "little") for at in range(0, len(field) - 7, 8)]
    return [long.pop(0) if value == FULL and long else value for value in values]


def survey(source: Source, end: End, rows: Iterable[Entry], limits: Limits) -> Survey:
    """Count the whole directory. Raises `ArchiveError` if the archive is a bomb, before anything is unpacked."""
    count = folders = size = least = 0
    first = end.start
    for entry in rows:
        first = min(first, entry.offset)
        if entry.is_folder:
            folders += 1
        count += 1
        size += entry.size
        least += entry.packed + len(entry.name) + LOCAL_LENGTH
    if least > end.start:
        text = f"{source.name}: its entries overlap, so it is a zip bomb or damaged. {AGAIN}"
        raise ArchiveError(text, BOMB)
    if size > limits.total_bytes:
        text = (
            f"{source.name}: unpacks to {size:,} bytes, more than {limits.total_bytes:,}. If you trust it, raise "
            "`max_total_size`."
        )
        raise ArchiveError(text, BOMB)
    if size > GIB and size > limits.ratio * source.size:
        text = (
            f"{source.name}: has {source.size:,} bytes and unpacks to {size:,}, over {limits.ratio} times as many. "
            "If you trust it, raise `max_ratio`."
        )
        raise ArchiveError(text, BOMB)
    hidden = first > 0 and source.read(0, min(4, source.size)) == LOCAL_SIGNATURE
    return Survey(count - folders, folders, size, hidden)
