# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What earlier runs put where: the lines of a record, by which a message is found that the server has rewritten.

The server is asked first. A line counts only while its UID is there and the folder has the UIDVALIDITY of that time.
The record is written now and then while messages are sent, so a run that is killed leaves one, too.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from .._archive.errors import ArchiveError
from .matching import RECORD, Match, Place
from .selection import Mail
from .target import Held

DIGITS = 16
Line = dict[str, Any]
MESSAGE_LINE, CALENDAR_LINE = ("sha256", "folder", "validity", "uid", "rung"), ("sha256", "uids")


def target_of(host: str, port: int, user: str) -> str:
    """A name for a mailbox of a server that is a part of paths and shows neither."""
    return sha256(f"{host.lower()}:{port}/{user.lower()}".encode()).hexdigest()[:DIGITS]


class Recorded:
    """The lines of a record. Each names a message or a calendar item of the archive by its bytes."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        known = list(lines)
        self.uids: dict[str, list[str]] = {one["sha256"]: one["uids"] for one in known if "uids" in one}
        """The UIDs of the events in a calendar item, by the SHA-256 of the item, which need not be read for them."""
        self._lines = [one for one in known if "uids" not in one]
        self._uids: dict[tuple[str, int, str], list[int]] = defaultdict(list)
        for line in self._lines:
            self._uids[line["folder"], line["validity"], line["sha256"]].append(line["uid"])

    def places(self, mail: Iterable[Mail], held: Mapping[str, Held]) -> dict[int, Place]:
        """Index of a message → where it was put, as far as the folder is still the same."""
        found: dict[int, Place] = {}
        used: dict[tuple[str, int, str], int] = defaultdict(int)
        for one in mail:
            folder = held.get(one.folder)
            key = (one.folder, folder.validity if folder else 0, one.item.sha256)
            uids = self._uids.get(key, [])
            if used[key] < len(uids):
                found[one.order] = (one.folder, uids[used[key]])
                used[key] += 1
        return found

    def lasting(self, held: Mapping[str, Held], without: Iterable[Place]) -> list[Line]:
        """The lines of other messages that are still there: those of other waves."""
        known = {row.place: one.validity for one in held.values() for row in one.rows}
        gone = set(without)
        return [
            line
            for line in self._lines
            if (place := (line["folder"], line["uid"])) not in gone and known.get(place) == line["validity"]
        ]

    def still_at(self, held: Mapping[str, Held]) -> set[Place]:
        """Where the messages of the record are, as far as they are still there."""
        return {(line["folder"], line["uid"]) for line in self.lasting(held, ())}


class Put(NamedTuple):
    """A message that was appended, and that the target was not read for since."""

    mail: Mail
    place: Place
    validity: int


def lines_of(present: Iterable[Match], put: Iterable[Put], held: Mapping[str, Held], earlier: Recorded) -> list[Line]:
    """A line for each message that is in the target, and for each calendar item."""
    lines = [
        _line(one.mail, one.row.place, held[one.row.folder].validity, one.rung)
        for one in sorted(present, key=lambda one: one.mail.order)
    ]
    known = {(line["folder"], line["uid"]) for line in lines}
    lines += [_line(*one, RECORD) for one in put if one.place not in known]
    known |= {(line["folder"], line["uid"]) for line in lines}
    events = [{"sha256": digest, "uids": uids} for digest, uids in sorted(earlier.uids.items())]
    return lines + earlier.lasting(held, known) + events


def _line(mail: Mail, place: Place, validity: int, rung: str) -> Line:
    folder, uid = place
    return {"sha256": mail.item.sha256, "folder": folder, "validity": validity, "uid": uid, "rung": rung}


def packed(lines: Iterable[Mapping[str, Any]]) -> bytes:
    """The record as gzip."""
    text = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)
    return gzip.compress(text.encode(), compresslevel=3, mtime=0)


def unpacked(data: bytes, path: str) -> Iterator[dict[str, Any]]:
    """The lines. Raises `ArchiveError` if they are damaged."""
    try:
        for line in gzip.decompress(data).splitlines():
            found = json.loads(line)
            yield {key: found[key] for key in (CALENDAR_LINE if "uids" in found else MESSAGE_LINE)}
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        text = (
            f"{path}: is damaged ({type(error).__name__}). Delete it; messages are then found by their identity only."
        )
        raise ArchiveError(text, "DamagedRecord") from None
