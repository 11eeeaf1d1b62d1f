# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One entry read: every byte of it unpacked, checked and hashed once, and what a move needs to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from . import headers, kinds
from .errors import BadEntry
from .folders import Folder, Name, name_of
from .headers import Headers
from .identity import ContentRung, Identity, file_names, header_rung, outline_rung
from .zip_content import PIECE, Content
from .zip_directory import Entry

EARLIEST, LATEST = "1980", "2031"
"""Dates outside are taken for mistakes."""
NEAR = 1024
"""Bytes in which a header block has its first colon."""
LONGEST_ID = 1000
"""Characters of a Message-ID that are kept."""
MOST_NAMED = 64 * 1024 * 1024
"""Bytes of a message in which names of attachments are looked for."""

MAIL = (kinds.MESSAGE, kinds.INVITATION, kinds.CALENDAR)
"""Kinds of which an entry may be a message."""

NO_MESSAGE_ID = "no-message-id"
NO_DATE = "no-date"
ODD_DATE = "odd-date"
ODD_HEADERS = "odd-headers"
LONG_HEADERS = "long-headers"
NO_HEADERS = "no-headers"
EMPTY = "empty"
NUL = "nul"
OVERSIZE = "oversize"
ODD_NAME = "odd-name"
MIXED_SEPARATORS = "mixed-separators"
HIDDEN = "hidden-entry"
UNLISTED = -1
"""The number of an entry that the directory does not list."""


class Item(NamedTuple):
    """One entry of an archive: a message, a calendar item, something else, or one that cannot be read."""

    number: int
    """Its place in the zip's directory, from 0. Together with the archive it says which entry it is."""
    name: str
    """The entry's name as text."""
    folder: Folder
    """The folders that lead to it, as the archive calls them. `Places.place` says how they are called elsewhere."""
    kind: str
    """`message`, `calendar`, `log`, `other` or `unreadable`. While reading also `invitation`: see `kinds.settled`."""
    rule: str
    """By which rule it is of this kind; of an unreadable one, why it cannot be read."""
    size: int
    """In bytes, of the content."""
    sha256: str = ""
    """Of all bytes, as hexadecimal digits. Empty if it is unreadable."""
    date: str = ""
    """When it was written or received, in UTC: `2026-01-05T09:00:00Z`."""
    date_from: str = ""
    """Where the date is from: `date`, `received`, or `entry`, which is the zip's own and knows no zone."""
    message_id: str = ""
    identity: Identity | None = None
    """Of messages and calendar items in a message."""
    flags: tuple[str, ...] = ()
    """IMAP flags, as far as the message carries them."""
    findings: tuple[str, ...] = ()
    """What a target may refuse, as words such as `no-message-id`."""
    problem: str = ""
    """Of an unreadable one: a word such as `damaged`."""
    raw: str = ""
    """The bytes of the name as hexadecimal digits, if they are no UTF-8."""


class Start(NamedTuple):
    """The beginning of an entry's bytes, up to the end of its header block at least."""

    head: bytes
    whole: bool
    """Whether it is all of them."""
    block: int
    """Where the header block begins."""
    body: int
    """Where the body begins; -1 if the block has no end."""


def read(content: Content, entry: Entry) -> Item:
    """Read one entry. An entry that cannot be read is an item that says why. Raises `ArchiveError`."""
    name = name_of(entry)
    try:
        if max(entry.size, entry.packed) <= PIECE:
            item = _item(_start((), content.whole(entry), entry.size), iter(()), entry, name)
        else:
            pieces = content.pieces(entry)
            item = _item(_start(pieces, next(pieces, b""), entry.size), pieces, entry, name)
        if entry.size > content.limits.message_bytes and item.kind in MAIL:
            return item._replace(findings=(*item.findings, OVERSIZE))
        return item
    except BadEntry as error:
        lost = Item(entry.number, name.text, name.folder, kinds.UNREADABLE, error.detail, entry.size)
        return lost._replace(problem=error.problem)


def hidden(name: str) -> Item:
    """An entry that the directory of the zip does not list; it is behind the entry with this name, or first of all."""
    where = f"behind {name}" if name else "at the beginning"
    rule = "the directory of the zip does not list it"
    return Item(UNLISTED, where, (), kinds.UNREADABLE, rule, 0, problem=HIDDEN)


def _start(pieces: Iterable[bytes], head: bytes, size: int) -> Start:
    more = iter(pieces)
    while True:
        block = headers.preamble(head)
        body = headers.end_of_headers(head, block)
        if body >= 0 or len(head) >= min(size, headers.LONGEST):
            return Start(head, len(head) == size, block, body)
        head += next(more)


def _item(start: Start, rest: Iterator[bytes], entry: Entry, name: Name) -> Item:
    head, whole, block, body = start
    stop = body if body >= 0 else headers.LONGEST
    found = headers.parse(head[block:stop]) if b":" in head[: block + NEAR] else headers.NONE
    told = kinds.told_of(name.file, head, found, whole)
    mail = told.kind in MAIL and told is not kinds.BARE_CALENDAR
    found = found if mail else headers.NONE
    passing = Passing(head, rest)
    identity = _identity(found, passing, max(body, 0)) if mail else None
    passing.drain()
    date, date_from = _date(found, entry)
    return Item(
        entry.number,
        name.text,
        name.folder,
        told.kind,
        told.rule,
        entry.size,
        passing.digest.hexdigest(),
        date,
        date_from,
        headers.text(found.first("message-id"))[:LONGEST_ID],
        identity,
        headers.flags(found),
        _findings(found, told, entry.size, passing.nul, body < 0 and not whole, name) if mail else (),
        "",
        "" if name.exact else entry.name.hex(),
    )


class Passing:
    """The pieces of an entry, hashed as they pass. Every piece must pass before `digest` and `nul` are true."""

    def __init__(self, head: bytes, rest: Iterator[bytes]) -> None:
        self._head = head
        self._rest = rest
        self.digest = sha256(head)
        self.nul = b"\0" in head

    def __iter__(self) -> Iterator[bytes]:
        """Every piece, of which there is one at least."""
        yield self._head
        for piece in self._rest:
            self.digest.update(piece)
            self.nul = self.nul or b"\0" in piece
            yield piece

    def drain(self) -> None:
        """Let what is left pass."""
        for _piece in self:
            pass


def _identity(found: Headers, passing: Passing, body: int) -> Identity:
    """The rungs, while the message passes. `body`: where it begins in the first piece."""
    header = header_rung(found)
    rung = None if header else ContentRung(found)
    names: list[str] = []
    named = b"multipart/" in found.first("content-type").lower() or "content-disposition" in found.firsts
    passed = 0
    for piece in passing:
        if rung is not None:
            rung.feed(piece, 0 if passed else body)
        if named and passed <= MOST_NAMED:
            names += file_names(piece)
        passed += len(piece)
    return Identity(header, rung.value() if rung else "", outline_rung(found, names))


def _date(found: Headers, entry: Entry) -> tuple[str, str]:
    date, source = headers.dated(found)
    if date:
        return date, source
    days, time = entry.moment >> 16, entry.moment & 0xFFFF
    try:
        own = datetime(1980 + (days >> 9), days >> 5 & 15, days & 31, time >> 11, time >> 5 & 63, (time & 31) * 2)
    except ValueError:
        return "", ""
    return f"{own.isoformat()}Z", "entry"


def _findings(found: Headers, told: kinds.Told, size: int, nul: bool, cut: bool, name: Name) -> tuple[str, ...]:
    words = []
    if not size:
        words.append(EMPTY)
    elif not found.fields:
        words.append(NO_HEADERS)
    if found.stray and found.fields:
        words.append(ODD_HEADERS)
    if cut:
        words.append(LONG_HEADERS)
    if told.kind == kinds.MESSAGE and "message-id" not in found.firsts:
        words.append(NO_MESSAGE_ID)
    own = headers.stamp(found.first("date"))
    if not EARLIEST <= own < LATEST:
        words.append(ODD_DATE if own else NO_DATE)
    if nul:
        words.append(NUL)
    if not name.exact:
        words.append(ODD_NAME)
    if name.mixed:
        words.append(MIXED_SEPARATORS)
    return tuple(words)
