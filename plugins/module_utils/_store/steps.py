# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the store records of the steps after an export: verified, imported where, in the bag of evidence, closed.

Each step of a mailbox is one small document, which the next run of the step replaces as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from .ledger import THREADS
from .names import ID, WAVE
from .records import Record, Written
from .store import Store

FORMAT = 1
"""Version of the documents that this version of the collection writes."""
DIGITS = 16
"""Hexadecimal digits of a target in names."""
VERIFICATION, IMPORT, EVIDENCE, CLOSED = "verification", "import", "evidence", "closed"
FOLDERS = {VERIFICATION: "verifications/", IMPORT: "imports/", EVIDENCE: "bagged/", CLOSED: "closed/"}
BALANCED, NOT_BALANCED = "balanced", "not_balanced"
COMPLETE, INCOMPLETE = "complete", "incomplete"
HASHED, IN_BAG = "hashed", "in_bag"
"""The digests of its archives are known; the bag that lists them is complete."""
DISABLED, DELETED = "disabled", "deleted"
FAILED, OUTDATED = "failed", "outdated"
"""`outdated` is never written: the archive that the step was about is no longer the one of the export."""
STATES = {
    VERIFICATION: (BALANCED, NOT_BALANCED, FAILED),
    IMPORT: (COMPLETE, INCOMPLETE, FAILED),
    EVIDENCE: (HASHED, IN_BAG, FAILED),
    CLOSED: (DISABLED, DELETED),
}
_NAME = re.compile(
    rf"(?:verifications|imports|bagged|closed)/(?P<entity>{ID.pattern})/(?:[0-9a-f]{{16}}\.)?(?P<wave>{WAVE.pattern})\.json"
)


@dataclass(frozen=True)
class Step:
    """How one step of a mailbox ended."""

    type: str
    organization: str
    entity_id: str
    name: str
    """Of the mailbox, for people who read the file."""
    wave: str
    state: str
    text: str = ""
    """What a person must know, in sentences."""
    target: str = ""
    """Where an import went, for people."""
    counts: Mapping[str, int] = field(default_factory=dict)
    archives: tuple[Written, ...] = ()
    """The archives that it was about, as the record of the export has them."""
    at: str = ""
    """When it ended, in UTC."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Name of an archive in the store → its SHA-512 in hexadecimal digits; of evidence only."""

    def of(self, record: Record) -> str:
        """The state, or `outdated` where the export has written other archives since."""
        return self.state if self.type == CLOSED or self.archives == record.archives else OUTDATED


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def step_name(step: Step, target: str = "") -> str:
    """The name of its file. `target`: 16 hexadecimal digits for the target of an import."""
    return f"{FOLDERS[step.type]}{step.entity_id}/{target + '.' if target else ''}{step.wave}.json"


def to_bytes(step: Step) -> bytes:
    return (json.dumps({"format": FORMAT, **asdict(step)}, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(data: bytes) -> Step | None:
    """None if the bytes are no such document, so that the step counts as not made."""
    try:
        told = json.loads(data)
        archives = tuple(Written(str(one["name"]), int(one["size"]), str(one["etag"])) for one in told["archives"])
        counts = {str(key): int(value) for key, value in told["counts"].items()}
        # Documents of earlier versions have no digests.
        digests = {str(key): str(value) for key, value in told.get("digests", {}).items()}
        others = ("counts", "archives", "digests")
        texts = {key: str(told[key]) for key in Step.__dataclass_fields__ if key not in others}
        step = Step(**texts, counts=counts, archives=archives, digests=digests)
        return step if told["format"] == FORMAT and step.state in STATES[step.type] else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def save(store: Store, step: Step, target: str = "") -> None:
    """Write it, unless the store has the same but for its time. Raises `WorkMailError`."""
    name = step_name(step, target)
    known = store.read(name)
    earlier = from_bytes(known.data) if known else None
    if earlier is None or {**asdict(earlier), "at": ""} != {**asdict(step), "at": ""}:
        store.write(name, to_bytes(step))


def steps(store: Store, organization: str, wave: str, entity_ids: Iterable[str]) -> dict[str, list[Step]]:
    """Id of an entity → its recorded steps of a wave, the verification first. Raises `WorkMailError`."""
    wanted, found = set(entity_ids), dict[str, list[Step]]()
    with ThreadPoolExecutor(THREADS) as pool:
        for document in pool.map(store.read, _names(store, wave, wanted)):
            step = from_bytes(document.data) if document else None
            if step is not None and step.organization == organization and step.wave == wave:
                found.setdefault(step.entity_id, []).append(step)
    return found


def _names(store: Store, wave: str, entity_ids: set[str]) -> Iterator[str]:
    for folder in FOLDERS.values():
        for name in sorted(store.list(folder)):
            named = _NAME.fullmatch(name)
            if named and named["wave"] == wave and named["entity"] in entity_ids:
                yield name


def made(found: Iterable[Step], type_: str) -> list[Step]:
    return [one for one in found if one.type == type_]
