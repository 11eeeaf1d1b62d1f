# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What IMAP writes on its lines: names of folders in modified UTF-7, quoted strings, dates, and answers taken apart.

Sources: RFC 3501, sections 5.1.3 (modified UTF-7) and 9 (grammar).
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Union

Value = Union[bytes, None, "list[Value]"]
"""An atom, a string or a literal as bytes; NIL as None; a list."""
TOKEN = re.compile(rb'\s*(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|\{(\d+)\+?\}$|((?:\[[^\]]*\](?:<\d+>)?|[^\s()"\[])+))')
PRINTABLE = range(0x20, 0x7F)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""RFC 3501 names them in English, whatever the language of the machine is."""


def utf7(name: str) -> bytes:
    """A folder's name in modified UTF-7."""
    parts: list[bytes] = []
    run = ""
    for one in (*name, ""):
        if one and ord(one) not in PRINTABLE:
            run += one
            continue
        if run:
            coded = binascii.b2a_base64(run.encode("utf-16-be", "surrogatepass"), newline=False)
            parts.append(b"&" + coded.rstrip(b"=").replace(b"/", b",") + b"-")
            run = ""
        if one:
            parts.append(b"&-" if one == "&" else one.encode())
    return b"".join(parts)


def from_utf7(raw: bytes) -> str:
    """The name. Bytes that are not modified UTF-7 are read as UTF-8, which some servers send."""
    try:
        return re.sub(rb"&([^-]*)-", _part, raw).decode("utf-8")
    except (ValueError, binascii.Error):
        return raw.decode("utf-8", "replace")


def _part(found: re.Match[bytes]) -> bytes:
    if not found[1]:
        return b"&"
    coded = found[1].replace(b",", b"/")
    return binascii.a2b_base64(coded + b"=" * (-len(coded) % 4)).decode("utf-16-be").encode("utf-8")


def quoted(raw: bytes) -> bytes:
    """A quoted string. Line ends cannot be part of one."""
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def internal_date(stamp: str) -> bytes:
    """`2026-01-05T09:00:00Z` as a date-time, in quotes; empty if there is no date."""
    if not stamp:
        return b""
    moment = datetime.fromisoformat(stamp.removesuffix("Z"))
    return f'"{moment.day:2}-{MONTHS[moment.month - 1]}-{moment.year:04} {moment:%H:%M:%S} +0000"'.encode()


def parsed(parts: Iterable[bytes]) -> list[Value]:
    """One answer as values. `parts`: lines without their ends; each literal follows the line that announces it."""
    stack: list[list[Value]] = [[]]
    pieces = iter(parts)
    for line in pieces:
        for kind, value in _tokens(line):
            if kind == "(":
                stack.append([])
            elif kind == ")":
                if len(stack) == 1:
                    return stack[0]
                stack[-2].append(stack.pop())
            elif kind == "literal":
                stack[-1].append(next(pieces, b""))
            else:
                stack[-1].append(value)
    return stack[0]


def _tokens(line: bytes) -> Iterator[tuple[str, bytes | None]]:
    place = 0
    while found := TOKEN.match(line, place):
        place = found.end()
        opening, closing, string, literal, atom = found.groups()
        if opening or closing:
            yield ("(" if opening else ")"), b""
        elif literal is not None:
            yield "literal", b""
        elif string is not None:
            yield "value", re.sub(rb"\\(.)", rb"\1", string)
        else:
            yield "value", None if atom.upper() == b"NIL" else atom


def numbers(sequence: bytes) -> list[int]:
    """The numbers of a sequence set such as `3:5,9`, in its order."""
    found: list[int] = []
    for part in sequence.split(b","):
        first, colon, last = part.partition(b":")
        found += range(int(first), int(last) + 1) if colon else [int(first)]
    return found


def sequences(uids: Iterable[int], most: int) -> Iterator[bytes]:
    """The same the other way round: sets of at most `most` numbers each, with ranges where numbers follow."""
    known = sorted(uids)
    for start in range(0, len(known), most):
        ranges: list[list[int]] = []
        for uid in known[start : start + most]:
            if ranges and ranges[-1][1] == uid - 1:
                ranges[-1][1] = uid
            else:
                ranges.append([uid, uid])
        yield b",".join(b"%d" % a if a == b else b"%d:%d" % (a, b) for a, b in ranges)
