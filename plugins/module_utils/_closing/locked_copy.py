# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a locked copy of a bag has: a version of each file, what proves its content, and its retention.

The record of it is in the store for the next run, and beside the copy for those who have only the copy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from .._service.errors import WorkMailError
from .._store.locked import COMPLIANCE, Held, Lock, stamp
from .._store.place import Place, place_of
from .._store.store import Store

FORMAT = 1
FOLDER = "locked/"
"""Folder of the store for the records of locked copies."""
BESIDE = "locked-copy.json"
"""Name of the record beside the copy."""


class File(NamedTuple):
    """A file that the copy must have."""

    path: str
    """In the bag."""
    size: int
    digest: str
    """SHA-512 in hexadecimal digits; empty if it is not known yet, in check mode."""
    url: str = ""
    """Where it is, if the bag only refers to it."""


@dataclass(frozen=True)
class Copied:
    """A version whose content was compared with the bag."""

    sha512: str
    size: int
    version_id: str
    checksum_sha256: str
    mode: str
    retain_until: str
    kms_key: str = ""

    @property
    def lock(self) -> Lock:
        return Lock(self.mode, datetime.fromisoformat(self.retain_until))


Files = Mapping[str, Copied]


def record_name(place: Place) -> str:
    return f"{FOLDER}{sha256(place.path('').encode()).hexdigest()[:16]}.json"


def to_bytes(place: Place, organization: str, files: Files) -> bytes:
    told = {path: asdict(one) for path, one in files.items()}
    document = {"format": FORMAT, "copy": place.path(""), "organization": organization, "files": told}
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(data: bytes) -> dict[str, Copied]:
    """Empty if it cannot be used; then the content of the copy is read."""
    try:
        told = json.loads(data)
        found = {str(path): Copied(**one) for path, one in told["files"].items()}
        for one in found.values():
            texts = (one.sha512, one.version_id, one.checksum_sha256, one.mode, one.retain_until, one.kms_key)
            if not all(isinstance(text, str) for text in texts) or one.lock.until.tzinfo is None:
                raise ValueError(one)
        return found if told["format"] == FORMAT and isinstance(told["copy"], str) else {}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def encrypted_with(store: Store, is_key: Callable[[str], bool]) -> list[str]:
    """The files of all locked copies of a store that need a key. Raises `WorkMailError`."""
    needing = []
    for name in sorted(store.list(FOLDER)):
        document = store.read(name)
        files = from_bytes(document.data) if document is not None else {}
        if document is not None and not files:
            text = f"{store.place.path(name)} is damaged, so it is not known which key the locked copy needs"
            raise WorkMailError(f"{text}. Run mailops.workmail.exit_evidence with its `lock_store` first.", "Damaged")
        place = place_of(str(json.loads(document.data)["copy"])) if document is not None else Place()
        needing += [place.path(path) for path, one in sorted(files.items()) if is_key(one.kms_key)]
    return needing


def copied(file: File, held: Held) -> Copied:
    """`held`: a version with a retention."""
    lock = held.lock
    mode, until = (lock.mode, stamp(lock.until)) if lock is not None else ("", "")
    return Copied(file.digest, held.size, held.version, held.checksum, mode, until, held.key)


def is_ours(held: Held, known: Copied | None) -> bool:
    """Whether it is the version that the record is about."""
    return known is not None and (held.version, held.checksum) == (known.version_id, known.checksum_sha256)


def weakens(wanted: Lock, found: Lock | None, now: datetime) -> bool:
    """Whether a retention that has not ended would be shortened, or COMPLIANCE become GOVERNANCE."""
    if found is None or found.until <= now:
        return False
    return found.until > wanted.until or (found.mode == COMPLIANCE != wanted.mode)


def reaches(found: Lock | None, wanted: Lock) -> bool:
    return found is not None and found.mode == wanted.mode and found.until >= wanted.until


def weaker_text(where: str, found: Sequence[Lock], wanted: Lock) -> str:
    """`found`: the retentions of the files, of which `where` names the first."""
    mode = COMPLIANCE if COMPLIANCE in (wanted.mode, *(one.mode for one in found)) else wanted.mode
    until = max(wanted.until, *(one.until for one in found))
    return (
        f"{where} is locked in {found[0]}, and {wanted} would be weaker. Set `lock_mode: {mode}` and `lock_until: "
        f"{until:%Y-%m-%d}` or later, or use another prefix in `lock_store`."
    )
