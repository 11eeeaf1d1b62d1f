# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The entries of an export, and its log, under the readings of the unknowns X2, X3, X4, X12 and X24."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ..mailbox import EVENT, MESSAGE, OTHER, Item, Mailbox, folders_of, items
from ..switches import Switches
from .zipstream import ZipStream

ROOT = "Top of Information Store"
LOG_NAME = "export.json"
FORBIDDEN = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


@dataclass(frozen=True)
class Entry:
    """A file of the zip; a name in bytes is not UTF-8."""

    name: str | bytes
    date: float
    item: Item
    kept: bool
    ics: bool

    def pieces(self) -> Iterable[bytes]:
        return (self.item.calendar,) if self.ics else self.item.pieces(self.kept)

    def sha256(self) -> str:
        return hashlib.sha256(self.item.calendar).hexdigest() if self.ics else self.item.sha256(self.kept)


def entries(mailbox: Mailbox, kind: str, switches: Switches) -> Iterator[Entry]:
    """The exported items of a mailbox; `kind`: user or resource."""
    kept, ics = not switches.strict("X12"), not switches.strict("X3")
    name = _messy if switches.strict("X2") else partial(_tidy, switches.reads("X2", "rooted"))
    for number, item in enumerate(_exported(mailbox, kind, switches), 1):
        separate = ics and item.kind == EVENT
        yield Entry(name(item, number, "ics" if separate else "eml"), item.date, item, kept, separate)


def _exported(mailbox: Mailbox, kind: str, switches: Switches) -> Iterator[Item]:
    calendar_only = kind == "resource" and switches.strict("X24")
    kinds = (EVENT,) if calendar_only else (EVENT, MESSAGE)
    return (item for item in items(mailbox) if item.kind in kinds)


def _tidy(rooted: bool, item: Item, number: int, suffix: str) -> str:
    folder = [FORBIDDEN.sub("_", name) for name in item.folder]
    return "/".join([*([ROOT] if rooted else []), *folder, f"{number:08d}.{suffix}"])


def _messy(item: Item, number: int, suffix: str) -> str | bytes:
    """As it comes: subjects as names, either separator, names that Latin-1 can write not in UTF-8."""
    separator = "\\" if len(item.folder) > 1 and number % 2 else "/"
    path = separator.join([*item.folder, f"{FORBIDDEN.sub('_', item.subject)}.{suffix}"])
    if path.isascii():
        return path
    try:
        return path.encode("latin-1")
    except UnicodeEncodeError:
        return path


class Archive:
    """The zip of a mailbox, or several one after the other, and the log over all of them."""

    def __init__(self, mailbox: Mailbox, kind: str, switches: Switches, started: float, ended: float) -> None:
        self._mailbox, self._switches, self._started, self._ended = mailbox, switches, started, ended
        self._entries = entries(mailbox, kind, switches)
        self._next = next(self._entries, None)
        self._count = self._bytes = 0
        self._content, self._zips = hashlib.sha384(), hashlib.sha384()

    @property
    def more(self) -> bool:
        """True if another zip is needed."""
        return self._next is not None

    @property
    def log_beside(self) -> bool:
        return self._switches.get("X4").startswith("beside")

    def zip(self, limit: int) -> Iterator[bytes]:
        """The bytes of a zip that begins no further entry above `limit` bytes; 0: with all that is left."""
        stream = ZipStream(zip64=self._switches.strict("X2"))
        while self._next is not None and not (limit and stream.offset >= limit):
            one = self._next
            yield from self._hashed(stream.entry(one.name, one.date, self._counted(one)))
            self._count += 1
            self._next = next(self._entries, None)
        if self._next is None and self._switches.reads("X4", "inside"):
            yield from self._hashed(stream.entry(LOG_NAME, self._ended, (self.log(),)))
        yield from self._hashed(stream.end())

    def _hashed(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._zips.update(piece)
            yield piece

    def _counted(self, entry: Entry) -> Iterator[bytes]:
        for piece in entry.pieces():
            self._content.update(piece)
            self._bytes += len(piece)
            yield piece

    def log(self) -> bytes:
        """The JSON of the administrator guide's sample: every value is a text. Calendar items count as messages."""
        over_zip = self._switches.reads("X4", "beside")
        counted = {
            "totalNonExportableItems": sum(item.kind == OTHER for item in items(self._mailbox)),
            "totalMessages": self._count,
            "sha384Hash": (self._zips if over_zip else self._content).hexdigest(),
            "totalBytes": self._bytes,
            "totalFolders": len(folders_of(self._mailbox)),
            "startTime": int(self._started),
            "endTime": int(self._ended),
        }
        return json.dumps({name: str(value) for name, value in counted.items()}).encode()
