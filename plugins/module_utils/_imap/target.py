# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the target has: every message of its folders, known by the same identity as the messages of an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from .._archive import headers
from .._archive.identity import ContentRung, Identity, file_names, header_rung, outline_rung
from .connection import Connection
from .errors import Refused
from .folders import Listed
from .lines import Value, sequences
from .matching import Place, Row
from .selection import key_of

FIELDS = "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE FROM)])"
WHOLE = "(UID BODY.PEEK[])"
WINDOW, WIDEST = 1000, 1 << 31
"""UIDs that one command asks for. Where few of them are in use, the next command asks for more."""
MOST_WHOLE = 20
"""Messages that one command fetches whole."""


@dataclass
class Held:
    """A folder of the target as it was read."""

    validity: int = 0
    top: int = 0
    """Highest UID when it was read. What came later has a higher one."""
    rows: list[Row] = field(default_factory=list)


class Target:
    """The mailbox, by the folder. It is read in the state that it has when a method is called."""

    def __init__(self, connection: Connection, with_contents: bool) -> None:
        """`with_contents`: the archive has messages without a Message-ID, which only their content identifies."""
        self._connection = connection
        self._with_contents = with_contents

    def read(self, listed: Iterable[Listed]) -> tuple[dict[str, Held], dict[str, str]]:
        """Each folder that holds messages, and why others cannot be read."""
        found: dict[str, Held] = {}
        unreadable: dict[str, str] = {}
        for one in listed:
            if one.holds_messages:
                try:
                    found[one.name] = self.folder(one.name)
                except Refused as refusal:
                    unreadable[one.name] = refusal.text
        return found, unreadable

    def folder(self, name: str, above: int = 0) -> Held:
        """The messages of a folder whose UID is above this one. Raises `Refused` and `Lost`."""
        validity, count = self._connection.select(name)
        top = self._top() if count else 0
        held = Held(validity, top)
        first, width = above + 1, WINDOW
        while first <= top:
            last = min(top, first + width - 1)
            rows = list(self._rows(name, b"%d:%d" % (first, last)))
            held.rows += rows
            first, width = last + 1, WINDOW if len(rows) > WINDOW // 4 else min(width * 4, WIDEST)
        return held

    def _top(self) -> int:
        return max((_number(one.get("UID")) for one in self._connection.fetch(b"*", "(UID)")), default=0)

    def _rows(self, name: str, uids: bytes) -> Iterator[Row]:
        nameless: dict[int, Row] = {}
        for one in self._connection.fetch(uids, FIELDS):
            uid, block = _number(one.get("UID")), one.get("BODY")
            if not uid or not isinstance(block, bytes):
                continue
            found = headers.parse(block)
            row = Row(name, uid, header_rung(found), headers.stamp(found.first("date"))[:16], _size(one))
            if row.key or not self._with_contents:
                yield row
            else:
                nameless[uid] = row
        for uid, raw in self.whole(nameless):
            yield nameless[uid]._replace(key=key_of(identity_of(raw)))

    def whole(self, uids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """The bytes of messages of the selected folder."""
        for some in sequences(uids, MOST_WHOLE):
            for one in self._connection.fetch(some, WHOLE):
                raw = one.get("BODY")
                yield _number(one.get("UID")), raw if isinstance(raw, bytes) else b""

    def outlines(self, rows: Sequence[Row]) -> dict[Place, str]:
        """Rung 3 of these messages, which needs their bytes."""
        return {place: identity_of(raw).outline for place, raw in self._bytes(rows)}

    def digests(self, rows: Sequence[Row]) -> dict[Place, str]:
        """What `digest_of` says of the bytes of these messages."""
        return {place: digest_of(raw) for place, raw in self._bytes(rows)}

    def _bytes(self, rows: Sequence[Row]) -> Iterator[tuple[Place, bytes]]:
        for name in dict.fromkeys(row.folder for row in rows):
            self._connection.select(name)
            for uid, raw in self.whole(row.uid for row in rows if row.folder == name):
                yield (name, uid), raw


def identity_of(raw: bytes) -> Identity:
    """The rungs of a message of which all bytes are there."""
    start = headers.preamble(raw)
    body = headers.end_of_headers(raw, start)
    found = headers.parse(raw[start : body if body >= 0 else headers.LONGEST])
    header, content = header_rung(found), ""
    if not header:
        rung = ContentRung(found)
        rung.feed(raw, max(body, 0))
        content = rung.value()
    named = b"multipart/" in found.first("content-type").lower() or "content-disposition" in found.firsts
    return Identity(header, content, outline_rung(found, file_names(raw) if named else ()))


def digest_of(raw: bytes) -> str:
    """The same for messages whose bytes are equal but for line ends."""
    return sha256(raw.replace(b"\r", b"").rstrip(b"\n")).hexdigest()


def _number(value: Value) -> int:
    return int(value) if isinstance(value, bytes) and value.isdigit() else 0


def _size(row: dict[str, Value]) -> int:
    return _number(row.get("RFC822.SIZE"))
