# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The header block of a message, parsed once and tolerantly: what cannot be parsed is a finding, never an error.

The email package of Python costs several times as much for each message, so only single values go through it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

LONGEST = 4 * 1024 * 1024
"""Bytes of a header block that are parsed; a longer one is cut there."""
LONGEST_NAME = 200
"""Characters of the name of a field."""
FIELD_NAME = re.compile(rb"[!-9;-~]+")
"""RFC 5322, section 3.6.8."""
FOLD = re.compile(rb"\r?\n(?=[ \t])")
ADDRESS = re.compile(r"<([^<>]*)>\s*(?:\([^)]*\)\s*)?$")
MBOX_LINE = re.compile(rb"From [^\r\n]*\r?\n")
EMPTY_LINE, NO_FIELDS = re.compile(rb"\n\r?\n"), re.compile(rb"\r?\n")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Headers(NamedTuple):
    """The fields in their order, and what of the block is none."""

    fields: tuple[tuple[str, bytes], ...]
    """Names in lower case, and values without folds and outer blanks."""
    firsts: Mapping[str, bytes]
    """The value of the first field of each name."""
    stray: int
    """Lines that are no field."""

    def first(self, name: str) -> bytes:
        """The value of the first field with the name, which is in lower case; empty if there is none."""
        return self.firsts.get(name, b"")


NONE = Headers((), {}, 0)


def end_of_headers(data: bytes, start: int = 0) -> int:
    """Where the body begins, after the first empty line from `start` on; -1 if there is none."""
    found = NO_FIELDS.match(data, start) or EMPTY_LINE.search(data, start)
    return found.end() if found else -1


def preamble(data: bytes) -> int:
    """How many bytes precede the header block: a byte order mark, a line of mbox."""
    start = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0
    found = MBOX_LINE.match(data, start)
    return found.end() if found else start


def parse(block: bytes) -> Headers:
    """The fields of a header block, in whatever state it is."""
    fields: list[tuple[str, bytes]] = []
    stray = 0
    for line in FOLD.sub(b"", block).split(b"\n"):
        name, colon, value = line.partition(b":")
        key = _known(name) if colon and len(name) < LONGEST_NAME else ""
        if key:
            fields.append((key, value.strip()))
        elif line.strip():
            stray += 1
    return Headers(tuple(fields), dict(reversed(fields)), stray)


@lru_cache(maxsize=4096)
def _known(name: bytes) -> str:
    """The name of a field in lower case; empty if it is none."""
    name = name.rstrip(b" \t")
    return name.decode("ascii").lower() if FIELD_NAME.fullmatch(name) else ""


def text(value: bytes) -> str:
    """A value as text: encoded words decoded, bytes as UTF-8 or else Latin-1, blanks collapsed. It never fails."""
    try:
        plain = value.decode("utf-8")
    except UnicodeDecodeError:
        plain = value.decode("latin-1")
    if "=?" in plain:
        plain = _decoded(plain)
    return " ".join(plain.split())


@lru_cache(maxsize=256)
def _decoded(plain: str) -> str:
    try:
        parts = decode_header(plain)
    except (HeaderParseError, binascii.Error, ValueError):
        return plain
    return "".join(_part(part, charset) for part, charset in parts)


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    for name in (charset or "ascii", "utf-8"):
        try:
            return part.decode(name)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return part.decode("latin-1")


def address(value: bytes) -> str:
    """The address of a From field, in lower case; all of the value if it has no angle brackets."""
    plain = text(value)
    found = ADDRESS.search(plain)
    return (found[1] if found else plain).strip().lower()


@lru_cache(maxsize=256)
def moment(value: bytes) -> datetime | None:
    """A date of RFC 5322 in UTC; None if it is none. One without a zone counts as UTC."""
    if not value:
        return None
    try:
        found = parsedate_to_datetime(value.decode("latin-1"))
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


@lru_cache(maxsize=256)
def stamp(value: bytes) -> str:
    """The same as text, such as `2026-01-05T09:00:00Z`; empty if it is none."""
    found = moment(value)
    return f"{found.replace(tzinfo=None).isoformat(timespec='seconds')}Z" if found else ""


def dated(headers: Headers) -> tuple[str, str]:
    """The date of a message and the field that has it: its own, or else that of the last server that received it."""
    own = stamp(headers.first("date"))
    if own:
        return own, "date"
    received = stamp(headers.first("received").rpartition(b";")[2])
    return received, "received" if received else ""


def flags(headers: Headers) -> tuple[str, ...]:
    """The IMAP flags that the fields Status and X-Status carry, as mbox has them; none if neither field is there."""
    told = (headers.first("status") + headers.first("x-status")).upper()
    known = (b"R", "\\Seen"), (b"A", "\\Answered"), (b"F", "\\Flagged"), (b"T", "\\Draft"), (b"D", "\\Deleted")
    return tuple(flag for letter, flag in known if letter in told)
