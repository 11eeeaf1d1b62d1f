# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The records of one wave: read once, then written one by one as exports proceed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor

from .._service.errors import WorkMailError
from .names import RECORDS, entity_and_wave, record_name
from .records import Damaged, Record, from_bytes, owner_of, to_bytes
from .store import NEW, Store

THREADS = 10


class Ledger:
    """Threads may share it: each writes the records of its own mailboxes."""

    def __init__(self, store: Store, organization: str, wave: str) -> None:
        self.store = store
        self.organization = organization
        self.wave = wave
        self.records: dict[str, Record] = {}
        """Id of an entity → what is recorded of its export."""
        self.damaged: dict[str, str] = {}
        """Id of an entity → why its record cannot be used."""
        self.present: set[str] = set()
        """Ids of the entities that had a record of the wave when it was loaded."""
        self.known: Collection[str] = ()
        """Ids of all entities of the organization; empty if they were not read."""
        self._versions: dict[str, str] = {}

    def load(self, entity_ids: Iterable[str] | None = None) -> None:
        """Read the records of these entities, or of all. Raises `WorkMailError` if the store cannot be read."""
        names = [name for name in self.store.list(RECORDS) if entity_and_wave(name) is not None]
        self._must_own(names)
        self.present = {named[0] for name in names if (named := entity_and_wave(name)) and self._is(named)}
        wanted = sorted(self.present if entity_ids is None else self.present & set(entity_ids))
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self.reload, wanted))

    def waves(self) -> list[str]:
        """The waves of which the store has records. Raises `WorkMailError`."""
        named = (entity_and_wave(name) for name in self.store.list(RECORDS))
        return sorted({one[1] for one in named if one is not None})

    def _must_own(self, names: list[str]) -> None:
        """Refuse the store of another organization: a record of an unknown entity says whose it is."""
        strange = (name for name in names if name.split("/")[1] not in self.known)
        name = next(strange, "") if self.known else ""
        document = self.store.read(name) if name else None
        owner = owner_of(document.data) if document is not None else ""
        if owner not in ("", self.organization):
            raise WorkMailError(
                f"the store has exports of the organization {owner} ({self.store.place.path(name)}), not of "
                f"{self.organization}. Use a store of its own, such as another prefix, for each organization."
            )

    def _is(self, named: tuple[str, str]) -> bool:
        return named[1] == self.wave

    def reload(self, entity_id: str) -> Record | None:
        """The record as it is in the store now."""
        name = record_name(entity_id, self.wave)
        document = self.store.read(name)
        self.damaged.pop(entity_id, None)
        if document is None:
            self.records.pop(entity_id, None)
            self._versions.pop(entity_id, None)
            return None
        try:
            record = from_bytes(document.data, self.store.place.path(name), self.organization, (entity_id, self.wave))
        except Damaged as damaged:
            self.damaged[entity_id] = str(damaged)
            return None
        self.records[entity_id] = record
        self._versions[entity_id] = document.version
        return record

    def save(self, record: Record) -> None:
        """Raises `Conflict` if another run has changed the record since it was read."""
        expected = self._versions.get(record.entity_id, NEW)
        self._versions[record.entity_id] = self.store.write(
            record_name(record.entity_id, record.wave), to_bytes(record), expected
        )
        self.records[record.entity_id] = record
