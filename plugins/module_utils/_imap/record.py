# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What earlier runs put where: the lines of a record, by which a message is found that the server has rewritten.

The server is asked first. A line counts only while its UID is there and the folder has the UIDVALIDITY of that time.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from .._archive.errors import ArchiveError
from .matching import Match, Place
from .selection import Mail
from .target import Held

DIGITS = 16


def target_of(host: str, port: int, user: str) -> str:
    """A name for a mailbox of a server that is a part of paths and shows neither."""
    return sha256(f"{host.lower()}:{port}/{user.lower()}".encode()).hexdigest()[:DIGITS]


class Recorded:
    """The lines of a record. Each names a message of the archive by its bytes."""

    def __init__(self, lines: Iterable[Mapping[str, Any]] = ()) -> None:
        self._uids: dict[tuple[str, int, str], list[int]] = defaultdict(list)
        for line in lines:
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


def packed(present: Iterable[Match], held: Mapping[str, Held]) -> bytes:
    """The record as gzip: a line for each message that is in the target."""
    lines = (
        {
            "sha256": one.mail.item.sha256,
            "folder": one.row.folder,
            "validity": held[one.row.folder].validity,
            "uid": one.row.uid,
            "rung": one.rung,
        }
        for one in sorted(present, key=lambda one: one.mail.order)
    )
    text = "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)
    return gzip.compress(text.encode(), compresslevel=3, mtime=0)


def unpacked(data: bytes, path: str) -> Iterator[dict[str, Any]]:
    """The lines. Raises `ArchiveError` if they are damaged."""
    try:
        for line in gzip.decompress(data).splitlines():
            found = json.loads(line)
            yield {"sha256": found["sha256"], **{key: found[key] for key in ("folder", "validity", "uid")}}
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        text = (
            f"{path}: is damaged ({type(error).__name__}). Delete it; messages are then found by their identity only."
        )
        raise ArchiveError(text, "DamagedRecord") from None
