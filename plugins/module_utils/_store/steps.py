# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the store records of the steps after an export: verified, imported where, frozen, switched, in the bag of
evidence, closed.

Each step is one small document, which the next run of the step replaces as a whole. It is about a mailbox, or about all
mailboxes: then it has the id of the organization in place of an entity's. A step that belongs to no round has no wave.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from .ledger import THREADS
from .names import ID, WAVE
from .records import Record, Written
from .store import Store

FREEZE = "switch/freeze.json"
"""What the module workmail_freeze records of the whole organization. It is read here as a step of all mailboxes."""
INTERRUPTED = "The freeze or the thaw was interrupted. Run mailops.workmail.exit_switch again."
FORMAT = 1
"""Version of the documents that this version of the collection writes."""
DIGITS = 16
"""Hexadecimal digits of a target in names."""
VERIFICATION, IMPORT = "verification", "import"
FROZEN, SWITCHED, EVIDENCE, CLOSED = "frozen", "switched", "evidence", "closed"
LATER = (FROZEN, SWITCHED, EVIDENCE, CLOSED)
"""Steps after the import, in their order."""
OF_NO_ARCHIVE = (FROZEN, SWITCHED, CLOSED)
"""Steps that hold whatever is exported later, and in every round."""
FOLDERS = {
    VERIFICATION: "verifications/",
    IMPORT: "imports/",
    FROZEN: "frozen/",
    SWITCHED: "switched/",
    EVIDENCE: "bagged/",
    CLOSED: "closed/",
}
BALANCED, NOT_BALANCED = "balanced", "not_balanced"
COMPLETE, INCOMPLETE = "complete", "incomplete"
HASHED, IN_BAG = "hashed", "in_bag"
"""The digests of its archives are known; the bag that lists them is complete."""
THAWED, SWITCHED_BACK = "thawed", "switched_back"
DISABLED, DELETED = "disabled", "deleted"
FAILED, OUTDATED = "failed", "outdated"
"""`outdated` is never written: the archive that the step was about is no longer the one of the export."""
STATES = {
    VERIFICATION: (BALANCED, NOT_BALANCED, FAILED),
    IMPORT: (COMPLETE, INCOMPLETE, FAILED),
    FROZEN: (FROZEN, THAWED, FAILED),
    SWITCHED: (SWITCHED, SWITCHED_BACK, FAILED),
    EVIDENCE: (HASHED, IN_BAG, FAILED),
    CLOSED: (DISABLED, DELETED),
}
_NAME = re.compile(
    rf"[a-z]+/(?P<entity>{ID.pattern})(?:/(?:[0-9a-f]{{16}}\.)?(?P<wave>{WAVE.pattern}))?\.json",
)


@dataclass(frozen=True)
class Step:
    """How one step of a mailbox ended."""

    type: str
    organization: str
    entity_id: str
    """The id of the organization for a step of all mailboxes."""
    name: str
    """Of the mailbox or the organization, for people who read the file."""
    wave: str
    """Empty for a step that is not part of a round, such as a freeze."""
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
    domains: tuple[str, ...] = ()
    """Mail domains that it was about; of a switch only."""

    def of(self, record: Record | None) -> str:
        """The state, or `outdated` where the export has written other archives since."""
        if self.type in OF_NO_ARCHIVE:
            return self.state
        return self.state if record is not None and self.archives == record.archives else OUTDATED


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def step_name(step: Step, target: str = "") -> str:
    """The name of its file. `target`: 16 hexadecimal digits for the target of an import."""
    file = f"/{target + '.' if target else ''}{step.wave}" if step.wave else ""
    return f"{FOLDERS[step.type]}{step.entity_id}{file}.json"


def to_bytes(step: Step) -> bytes:
    return (json.dumps({"format": FORMAT, **asdict(step)}, indent=1, sort_keys=True) + "\n").encode()


def from_bytes(data: bytes) -> Step | None:
    """None if the bytes are no such document, so that the step counts as not made."""
    try:
        told = json.loads(data)
        archives = tuple(Written(str(one["name"]), int(one["size"]), str(one["etag"])) for one in told["archives"])
        counts = {str(key): int(value) for key, value in told["counts"].items()}
        # Documents of earlier versions have no digests and no domains.
        digests = {str(key): str(value) for key, value in told.get("digests", {}).items()}
        domains = tuple(map(str, told.get("domains", ())))
        others = ("counts", "archives", "digests", "domains")
        texts = {key: str(told[key]) for key in Step.__dataclass_fields__ if key not in others}
        step = Step(**texts, counts=counts, archives=archives, digests=digests, domains=domains)
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


def imported(store: Store, record: Record, wave: str, target: str) -> Step | None:
    """The import of another wave of a mailbox into a target, of which it has the digits. Raises `WorkMailError`."""
    name = step_name(Step(IMPORT, record.organization, record.entity_id, record.name, wave, COMPLETE), target)
    document = store.read(name)
    step = from_bytes(document.data) if document else None
    return step if step is not None and step.organization == record.organization and _is_about(step, name) else None


def switch(store: Store, organization: str) -> Step | None:
    """Where the mail of an organization goes, or None if no switch was recorded. Raises `WorkMailError`."""
    name = step_name(Step(SWITCHED, organization, organization, "", "", SWITCHED))
    document = store.read(name)
    step = from_bytes(document.data) if document else None
    return step if step is not None and step.organization == organization and _is_about(step, name) else None


def steps(
    store: Store, organization: str, wave: str, entity_ids: Iterable[str], types: Collection[str] = tuple(FOLDERS)
) -> dict[str, list[Step]]:
    """Id of an entity → its recorded steps of a wave, the verification first. Raises `WorkMailError`.

    Steps of the whole organization, and those without a wave, are among the steps of each entity.
    """
    wanted, found = set(entity_ids), dict[str, list[Step]]()
    names = list(_names(store, wave, {*wanted, organization}, types))
    with ThreadPoolExecutor(THREADS) as pool:
        for name, document in zip(names, pool.map(store.read, names), strict=True):
            step = from_bytes(document.data) if document else None
            if step is not None and step.organization == organization and _is_about(step, name):
                found.setdefault(step.entity_id, []).append(step)
    of_all = [*found.pop(organization, []), *(_freeze(store, organization) if FROZEN in types else ())]
    return {id_: [*found.get(id_, ()), *of_all] for id_ in wanted if of_all or id_ in found}


def _freeze(store: Store, organization: str) -> Iterator[Step]:
    """One step, or none if nothing was frozen or the record cannot be used."""
    document = store.read(FREEZE)
    try:
        told = json.loads(document.data) if document else {}
        state, times = str(told["state"]), {FROZEN: str(told["frozen_at"]), THAWED: str(told["thawed_at"])}
        own = told["organization"] == organization
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return
    if own and state in times:
        yield Step(FROZEN, organization, organization, "", "", state, at=times[state])
    elif own:
        yield Step(FROZEN, organization, organization, "", "", FAILED, INTERRUPTED, at=times[FROZEN])


def _is_about(step: Step, name: str) -> bool:
    """False for the copy of a document of another mailbox, wave or step."""
    named = _NAME.fullmatch(name)
    told = (step.entity_id, step.wave or None)
    return named is not None and told == (named["entity"], named["wave"]) and name.startswith(FOLDERS[step.type])


def _names(store: Store, wave: str, entity_ids: set[str], types: Collection[str]) -> Iterator[str]:
    for type_ in types:
        for name in sorted(store.list(FOLDERS[type_])):
            named = _NAME.fullmatch(name)
            if named and named["entity"] in entity_ids and (type_ in OF_NO_ARCHIVE or named["wave"] in (None, wave)):
                yield name


def made(found: Iterable[Step], type_: str) -> list[Step]:
    return [one for one in found if one.type == type_]


def latest(found: Iterable[Step], type_: str) -> Step | None:
    """The step of a type that ended last: of the mailbox itself, or of the whole organization."""
    return max(made(found, type_), key=lambda one: one.at, default=None)
