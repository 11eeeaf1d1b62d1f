# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zips of mail for tests: ordinary ones, and what damages, encrypts or inflates them."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from base64 import encodebytes
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DATE = "Mon, 05 Jan 2026 10:00:00 +0100"
LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\n"
    b"DTSTAMP:20260105T090000Z\r\nDTSTART:20260105T090000Z\r\nSUMMARY:Review\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def message(number: int = 1, body: bytes = b"Hello.\r\n", **fields: str) -> bytes:
    """A message; `fields` replace its fields, with `_` for `-`, and an empty one removes it."""
    told = {
        "Received": f"from a.example.net by b.example.net; {DATE}",
        "From": "Ann Lee <ann@example.net>",
        "To": "bob@example.com",
        "Subject": f"Number {number}",
        "Date": DATE,
        "Message-ID": f"<{number}@example.net>",
        **{key.replace("_", "-"): value for key, value in fields.items()},
    }
    lines = [f"{key}: {value}\r\n" for key, value in told.items() if value]
    return "".join(lines).encode("utf-8", "surrogateescape") + b"\r\n" + body


def with_attachment(number: int, size: int, name: str = "data.bin") -> bytes:
    """A message of about this size in bytes whose attachment cannot be packed further."""
    raw = random.Random(number).randbytes(size * 57 // 78)
    part = (
        "--x\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n--x\r\nContent-Type: application/octet-stream\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    body = part.encode() + encodebytes(raw).replace(b"\n", b"\r\n") + b"--x--\r\n"
    return message(number, body, MIME_Version="1.0", Content_Type='multipart/mixed; boundary="x"')


def calendar_message(method: str = "", **fields: str) -> bytes:
    body = CALENDAR.replace(b"BEGIN:VEVENT", f"METHOD:{method}\r\nBEGIN:VEVENT".encode() if method else b"BEGIN:VEVENT")
    return message(7, body, Content_Type="text/calendar; charset=utf-8", **fields)


class Raw(zipfile.ZipInfo):
    """An entry whose name is bytes, without the mark of UTF-8."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.raw, self.flag_bits & ~0x800


def info(name: str | bytes, **changes: Any) -> zipfile.ZipInfo:
    found: zipfile.ZipInfo = Raw("x", (2026, 1, 5, 9, 0, 0)) if isinstance(name, bytes) else zipfile.ZipInfo()
    if isinstance(name, bytes):
        assert isinstance(found, Raw)
        found.raw = name
    else:
        found.filename = name
        found.date_time = (2026, 1, 5, 9, 0, 0)
    found.compress_type = zipfile.ZIP_DEFLATED
    for key, value in changes.items():
        setattr(found, key, value)
    return found


def zipped(entries: Iterable[tuple[str | bytes, bytes]], **changes: Any) -> bytes:
    """A zip of these names and contents; a name may occur more than once."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in entries:
            archive.writestr(info(name, **changes), data)
    return target.getvalue()


def mailbox(count: int = 3) -> list[tuple[str | bytes, bytes]]:
    """Some messages in two folders, and a calendar item."""
    mail: list[tuple[str | bytes, bytes]] = [
        (f"{'Inbox' if number % 2 else 'Sent Items'}/{number}.eml", message(number)) for number in range(count)
    ]
    return [*mail, ("Calendar/review.eml", calendar_message())]


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def bomb(count: int) -> bytes:
    """A zip in which many entries of the directory share the same packed bytes, as David Fifield's bombs do."""
    one = zipped([("a", bytes(1_000_000))])
    start = one.index(CENTRAL)
    row = one[start : one.index(END)]
    rows = row * count
    end = struct.pack("<4s4H2IH", END, 0, 0, count, count, len(rows), start, 0)
    return one[:start] + rows + end


def without_row(data: bytes, number: int) -> bytes:
    """The zip with one row less in its directory, although its bytes are still there; the end record agrees."""
    start, end = data.index(CENTRAL), data.index(END)
    rows = data[start:end].split(CENTRAL)[1:]
    del rows[number]
    kept = b"".join(CENTRAL + row for row in rows)
    return data[:start] + kept + struct.pack("<4s4H2IH", END, 0, 0, len(rows), len(rows), len(kept), start, 0)


def with_wrong_sums(data: bytes) -> bytes:
    """The zip with another CRC-32 in each row of its directory, so that no entry can be read."""
    changed = bytearray(data)
    at = data.find(CENTRAL)
    while at >= 0:
        changed[at + 16] ^= 0xFF
        at = data.find(CENTRAL, at + 4)
    return bytes(changed)
