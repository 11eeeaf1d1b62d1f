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
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

LONGEST = 4 * 1024 * 1024
"""Bytes of a header block that are parsed; a longer one is cut there."""
FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:([^\n]*)", re.MULTILINE)
"""RFC 5322, sections 2.2 and 3.6.8."""
FOLDED = re.compile(rb"\n[ \t]")
FOLD = re.compile(rb"\r?\n(?=[ \t])")
USUAL_DATE = re.compile(
    rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    rb"(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)(?: \([A-Z]+\))?"
)
"""The form that nearly all dates have; the others go through the email package, which takes four times as long."""
MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
FLAGS = (b"R", "\\Seen"), (b"A", "\\Answered"), (b"F", "\\Flagged"), (b"T", "\\Draft"), (b"D", "\\Deleted")
"""Letters of Status and X-Status (mbox), and the flags of IMAP."""
ONE_WORD = re.compile(r"=\?([A-Za-z0-9_-]+)\?[bB]\?([A-Za-z0-9+/]*=*)\?=")
"""An encoded word in Base64 that is all of a value (RFC 2047)."""
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
    lines = FOLD.sub(b"", block) if FOLDED.search(block) else block
    fields = [(_known(name), value.strip()) for name, value in FIELD.findall(lines)]
    stray = sum(1 for line in lines.split(b"\n") if line.strip()) - len(fields)
    return Headers(tuple(fields), dict(reversed(fields)), stray)


@lru_cache(maxsize=4096)
def _known(name: bytes) -> str:
    """The name of a field in lower case. There are few, so that looking them up is quicker than making them."""
    return name.decode("ascii").lower()


def text(value: bytes) -> str:
    """A value as text: encoded words decoded, bytes as UTF-8 or else Latin-1, blanks collapsed. It never fails."""
    try:
        plain = value.decode("utf-8")
    except UnicodeDecodeError:
        plain = value.decode("latin-1")
    if "=?" in plain:
        plain = _decoded(plain)
    return " ".join(plain.split())


@lru_cache(maxsize=1024)
def _decoded(plain: str) -> str:
    one = ONE_WORD.fullmatch(plain)
    try:
        if one:
            return _part(binascii.a2b_base64(one[2]), one[1])
        parts = decode_header(plain)
    except (HeaderParseError, binascii.Error, ValueError):
        return plain
    return "".join(_part(part, charset) for part, charset in parts)


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    for name in (charset or "ascii", "utf-8"):
        try:
            return part.decode(name).encode("utf-8", "replace").decode()
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return part.decode("latin-1")


@lru_cache(maxsize=4096)
def address(value: bytes) -> str:
    """The address of a From field, in lower case; all of the value if it has no angle brackets."""
    plain = text(value)
    found = ADDRESS.search(plain)
    return (found[1] if found else plain).strip().lower()


@lru_cache(maxsize=256)
def moment(value: bytes) -> datetime | None:
    """A date of RFC 5322 in UTC; None if it is none. One without a zone counts as UTC."""
    usual = USUAL_DATE.fullmatch(value)
    try:
        if usual:
            return _usual(*usual.groups())
        if not value:
            return None
        found = parsedate_to_datetime(value.decode("latin-1"))
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _usual(day: bytes, month: bytes, year: bytes, *rest: bytes) -> datetime:
    hour, minute, second, sign, hours, minutes = rest
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    date = datetime(int(year), MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    return date - ahead if sign == b"+" else date + ahead


@lru_cache(maxsize=256)
def stamp(value: bytes) -> str:
    """The same as text, such as `2026-01-05T09:00:00Z`; empty if it is none."""
    found = moment(value)
    return f"{found.replace(tzinfo=None).isoformat(timespec='seconds')}Z" if found else ""


def epoch(date: str) -> int:
    """Seconds since 1970 of a date as `stamp` writes it; 0 if there is none or it is earlier."""
    try:
        return max(0, int(datetime.fromisoformat(date).timestamp()))
    except (ValueError, OverflowError):
        return 0


def dated(headers: Headers) -> tuple[str, str]:
    """The date of a message and the field that has it: its own, or else that of the last server that received it."""
    own = stamp(headers.first("date"))
    if own:
        return own, "date"
    received = stamp(headers.first("received").rpartition(b";")[2])
    return received, "received" if received else ""


def flags(headers: Headers) -> tuple[str, ...]:
    """The IMAP flags that the fields Status and X-Status carry, as mbox has them; none if neither field is there."""
    if "status" not in headers.firsts and "x-status" not in headers.firsts:
        return ()
    told = (headers.first("status") + headers.first("x-status")).upper()
    return tuple(flag for letter, flag in FLAGS if letter in told)
