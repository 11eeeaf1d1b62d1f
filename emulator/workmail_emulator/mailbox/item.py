# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One item of a mailbox, whose bytes are made when they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

MESSAGE, EVENT, OTHER = "message", "event", "other"
Source = Callable[[bool], Iterable[bytes]]
"""The bytes in pieces; with False, without the headers that only a message that travelled has."""


@dataclass(frozen=True)
class Item:
    kind: str
    folder: tuple[str, ...]
    subject: str
    date: float
    """Seconds since 1970."""
    size: int
    """Bytes in the mailbox."""
    source: Source = field(repr=False, compare=False)
    flags: tuple[str, ...] = ()
    """Of `seen`, `answered`, `flagged`, `draft`."""
    travelled: bool = True
    """False: it was sent or drafted here, and can lose Message-ID and Received in an export (unknown X12)."""
    calendar: bytes = field(default=b"", repr=False)
    """Of an event: the iCalendar object alone."""

    def pieces(self, kept: bool) -> Iterator[bytes]:
        """The MIME message as an export has it; `kept`: with all headers, and flags as headers (unknown X12)."""
        if kept and self.size and self.kind == MESSAGE:
            yield _as_headers(self.flags)
        yield from self.source(kept or self.travelled)

    def sha256(self, kept: bool) -> str:
        digest = hashlib.sha256()
        for piece in self.pieces(kept):
            digest.update(piece)
        return digest.hexdigest()


def _as_headers(flags: tuple[str, ...]) -> bytes:
    """As mbox files have them: Status and X-Status."""
    status = "RO" if "seen" in flags else "O"
    letters = {"answered": "A", "flagged": "F", "draft": "T"}
    marks = "".join(letter for flag, letter in letters.items() if flag in flags)
    return f"Status: {status}\r\nX-Status: {marks}\r\n".encode()
