# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which messages are the same, on three rungs: systems rewrite messages, and no single feature survives them all.

1. `header`: Message-ID, Date and From.
2. `content`: the bytes without the fields that a transport or a store adds, with line ends made equal. Only
   messages without a Message-ID have it: of others, an equal content implies an equal header.
3. `outline`: Subject, Date to the minute, From, and the names of attachments.

A match is reported with its rung.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from . import headers
from .headers import Headers

DIGITS = 32
"""Hexadecimal digits of a rung: 128 bits of a SHA-256."""
RUNGS = ("header", "content", "outline")
VOLATILE = frozenset(
    {
        *("received", "return-path", "delivered-to", "envelope-to", "authentication-results", "received-spf"),
        *("dkim-signature", "domainkey-signature", "arc-seal", "arc-message-signature", "arc-authentication-results"),
        *("status", "lines", "content-length", "bcc", "resent-bcc"),
    }
)
"""Fields that a transport or a store adds or removes, beside all that begin with `x-`."""
FILE_NAME = re.compile(
    rb";\s*[Ff][Ii][Ll][Ee][Nn][Aa][Mm][Ee](\*?)(?:\d+\*?)?\s*=\s*(?:\"((?:[^\"\\\r\n]|\\.)*)\"|([^\s;\"]+))"
)
MANY = 200
"""Semicolons in a piece that make it text."""
NEWLINE = 0x0A
MOST_NAMES = 1000
"""Attachments whose names are taken."""


class Identity(NamedTuple):
    """The rungs of one message. `header` is empty if it has no Message-ID, and `content` if it has one."""

    header: str
    content: str
    outline: str


def digest(parts: Iterable[bytes]) -> str:
    return sha256(b"\0".join(parts)).hexdigest()[:DIGITS]


def header_rung(found: Headers) -> str:
    """Rung 1, from the fields alone, as an IMAP server returns them without the body."""
    message_id = found.first("message-id")
    if not message_id:
        return ""
    date = found.first("date")
    return digest((message_id, headers.stamp(date).encode() or date, headers.address(found.first("from")).encode()))


def outline_rung(found: Headers, names: Iterable[str]) -> str:
    """Rung 3. `names`: of the attachments, in any order."""
    minute = headers.stamp(found.first("date"))[:16]
    subject, sender = headers.text(found.first("subject")), headers.address(found.first("from"))
    same = sorted(unicodedata.normalize("NFC", name).strip().casefold() for name in names)
    return digest(one.encode("utf-8", "replace") for one in (subject, minute, sender, *same))


def lasting(found: Headers) -> bytes:
    """The fields that no transport touches, in one form: names in lower case, blanks collapsed, sorted by name."""
    kept = [(name, value) for name, value in found.fields if name not in VOLATILE and name[:2] != "x-"]
    kept.sort(key=itemgetter(0))
    return b"\n".join([b"%b:%b" % (name.encode(), b" ".join(value.split())) for name, value in kept])


class ContentRung:
    """Rung 2, fed with the body piece by piece.

    Carriage returns and the line ends at the very end do not count: that is the cheapest form in which messages are
    equal whatever their line ends are. Pieces are not copied more than once, since memory is what costs time here.
    """

    def __init__(self, found: Headers) -> None:
        self._digest = sha256(lasting(found) + b"\n\n")
        self._ends = 0
        """Line ends that count only if something follows."""

    def feed(self, data: bytes, start: int = 0) -> None:
        """The next piece; its first `start` bytes are no part of the body."""
        returns = data.count(b"\r", 0, start)
        data, start = data.replace(b"\r", b""), start - returns
        stop = len(data)
        while stop > start and data[stop - 1] == NEWLINE:
            stop -= 1
        if stop == start:
            self._ends += len(data) - start
            return
        self._digest.update(b"\n" * self._ends)
        self._digest.update(memoryview(data)[start:stop])
        self._ends = len(data) - stop

    def value(self) -> str:
        return self._digest.hexdigest()[:DIGITS]


def file_names(data: bytes) -> Iterator[str]:
    """The values of `filename` parameters in a message, as far as one line has them."""
    for found in islice(_parameters(data), MOST_NAMES):
        yield _name(found[2] if found[2] is not None else found[3], bool(found[1]))


def _parameters(data: bytes) -> Iterator[re.Match[bytes]]:
    """Each must follow a semicolon, which Base64 has none of. After many of them it is text, and searched as such."""
    place = data.find(b";")
    for _semicolon in range(MANY):
        if place < 0:
            return
        found = FILE_NAME.match(data, place)
        if found:
            yield found
        place = data.find(b";", place + 1)
    if place >= 0 and data.lower().find(b"filename", place) >= 0:
        yield from FILE_NAME.finditer(data, place)


def _name(value: bytes, extended: bool) -> str:
    if extended and value.count(b"'") >= 2:
        charset, _language, coded = value.split(b"'", 2)
        raw = unquote_to_bytes(coded)
        try:
            return raw.decode(charset.decode("ascii") or "ascii")
        except (LookupError, UnicodeDecodeError, ValueError):
            return raw.decode("latin-1")
    return headers.text(value)
