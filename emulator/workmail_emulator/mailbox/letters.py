# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ordinary messages of an exact size: a text, and above a few kilobytes an attachment."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Iterator
from email.header import Header
from email.utils import formatdate
from functools import cache

SMALLEST = 1536
"""Bytes; every head fits in."""
WITH_ATTACHMENT = 8192
LINE = 78
"""Bytes of a line of an attachment, its line end included."""
POOL_LINES, PIECE_LINES = 4096, 840
TEXT = "The quick brown fox jumps over the lazy dog, and the minutes of the meeting follow.\r\n"
SUBJECTS = (
    *("Budget", "Re: Budget", "Minutes of the meeting", "Angebot für Müller & Söhne", "Lunch?", "日本からの見積書"),
    *("Fwd: Invoice 4711", "RE: Holiday", "Rapport d'activité – été", "[Ticket 12345] Printer", "Q3/Q4: plan", "Hello"),
)
PEOPLE = ("Ann Lee <ann@example.net>", "=?utf-8?q?J=C3=BCrgen?= <j.krause@example.org>", "shop@example.com")
LOST = re.compile(rb"(?m)^(?:Message-ID|Received):[^\r]*\r\n(?:[ \t][^\r]*\r\n)*")
"""Headers that only a message that travelled has."""
BOUNDARY = "=_part"


def letter(seed: int, name: str, date: float, sent: bool) -> tuple[str, bytes]:
    """Subject and headers, without those of the body."""
    rng = random.Random(f"{seed}:{name}:head")
    subject, person = rng.choice(SUBJECTS), rng.choice(PEOPLE)
    own = "me@example.com"
    written = Header(subject, "utf-8").encode() if not subject.isascii() else subject
    moment = formatdate(date)
    head = (
        f"Received: from mx{rng.randrange(9)}.example.net by inbound-smtp.example.com\r\n\twith ESMTPS; {moment}\r\n"
        f"Message-ID: <{name}.{seed:x}.{rng.getrandbits(48):x}@mail.example.net>\r\n"
        f"Date: {moment}\r\nFrom: {own if sent else person}\r\nTo: {person if sent else own}\r\n"
        f"Subject: {written}\r\nMIME-Version: 1.0\r\n"
    )
    return subject, head.encode()


def pieces_of(head: bytes, size: int, travelled: bool) -> Iterator[bytes]:
    """The message, of `size` bytes if nothing of its head is lost."""
    yield head if travelled else LOST.sub(b"", head)
    rest = size - len(head)
    if size < WITH_ATTACHMENT:
        yield _text(b"Content-Type: text/plain; charset=utf-8\r\n\r\n", rest)
        return
    opening = f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"\r\n\r\n--{BOUNDARY}\r\n'.encode()
    opening += b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    between = (
        f"\r\n--{BOUNDARY}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        'Content-Disposition: attachment; filename="data.bin"\r\n\r\n'
    ).encode()
    closing = f"--{BOUNDARY}--\r\n".encode()
    lines, words = divmod(rest - len(opening) - len(between) - len(closing) - 256, LINE)
    yield _text(opening, len(opening) + words + 256)
    yield between
    yield from _attachment(len(head) + size, lines)
    yield closing


def _text(opening: bytes, size: int) -> bytes:
    """An opening and a text, cut to an exact size."""
    room = size - len(opening)
    return opening + (TEXT * (room // len(TEXT) + 1)).encode()[: max(0, room - 2)] + b"\r\n"[: max(0, room)]


def _attachment(start: int, lines: int) -> Iterator[bytes]:
    """Lines of base64 out of one pool, which is the same in every run."""
    pool, at = _pool(), start % POOL_LINES
    while lines:
        count = min(lines, PIECE_LINES, POOL_LINES - at)
        yield pool[at * LINE : (at + count) * LINE]
        lines, at = lines - count, (at + count) % POOL_LINES


@cache
def _pool() -> bytes:
    raw = random.Random(0).randbytes(POOL_LINES * 57)
    return b"".join(base64.b64encode(raw[at : at + 57]) + b"\r\n" for at in range(0, len(raw), 57))
