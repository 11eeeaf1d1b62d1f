# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all threads of an export run share: the listed jobs, the ledger, why something was refused, and when to stop."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

from .._service.client import WorkMail
from .._service.clock import now
from .._service.errors import NOT_FOUND_CODES, WorkMailError
from .._store.ledger import Ledger
from .._store.names import exports_of
from .._store.records import COMPLETED, RUNNING, Attempt, Record
from .._store.store import Stored
from .jobs import Job, Jobs, awaits_listing, job_of, key_of
from .listing import Listing
from .observation import observed

STOPPED = "Stopped"
"""Code of what was not started because something is wrong that concerns all mailboxes."""
IN_A_ROW = 3
"""Jobs or starts that fail one after another before nothing more is started. Each costs its mailbox 24 hours."""


@dataclass
class Board:
    service: WorkMail
    ledger: Ledger
    writes: bool = True
    """False in a preview: nothing is written into the store."""
    jobs: Jobs = field(default_factory=lambda: Jobs(()))
    """As they were listed last."""
    stored: dict[str, Stored] = field(default_factory=dict)
    """Exported objects by their names in the store, as far as they were listed."""
    notes: dict[str, str] = field(default_factory=dict)
    """Id of an entity → why its export was not started, or not followed to its end, in this run."""
    stopped: str = ""
    """Why nothing more is started; empty while nothing is wrong."""
    warnings: list[str] = field(default_factory=list)
    most: float = math.inf
    """Jobs of this wave that may run, as far as refusals have shown."""
    started: list[tuple[str, int]] = field(default_factory=list)
    """Entity and attempt of the jobs that the service accepted in this run."""
    _refused: int = 0
    _failed: int = 0

    def __post_init__(self) -> None:
        self._listing = Listing(self.service)

    def now(self) -> datetime:
        return now(self.service)

    def relist(self) -> Jobs:
        """All jobs of the organization."""
        self.jobs = self._listing.whole()
        return self.jobs

    def look_again(self) -> Jobs:
        """The same, but only how running jobs are is read: mostly in one call."""
        running = {one.job_id for one in map(_last, self._records()) if one is not None and one.state == RUNNING}
        self.jobs = self._listing.again(self.jobs, running)
        return self.jobs

    @property
    def own(self) -> set[str]:
        """Ids of the jobs of this wave."""
        records = tuple(self.ledger.records.values())
        return {one.job_id for record in records for one in record.attempts if one.job_id}

    def save(self, record: Record) -> None:
        if self.writes:
            self.ledger.save(record)
        else:
            self.ledger.records[record.entity_id] = record

    def save_or_warn(self, record: Record) -> None:
        """Record what the service did in any case; what cannot be written is found out again by the next run."""
        try:
            self.save(record)
        except WorkMailError as error:
            self.ledger.records[record.entity_id] = record
            self.warnings.append(f"{record.kind} {record.name}: {error}")

    def finish(self, entity_id: str) -> bool:
        """Describe the job of a mailbox and record how it ended; False if it has not ended. Raises `WorkMailError`."""
        record = self.ledger.records[entity_id]
        job = self._described(record.attempts[-1].job_id)
        if job is None and awaits_listing(record.attempts[-1], self.now()):
            return False
        place = self.ledger.store.place
        stored: dict[str, Stored] = {}
        if job is None or not job.running:
            stored = self.ledger.store.list(exports_of(entity_id, record.wave, record.attempts[-1].number))
            key = key_of(job.path, place) if job is not None else ""
            if key and all(place.key(name) != key for name in stored) and key.startswith(place.key("")):
                stored |= self.ledger.store.list(key[len(place.key("")) :])
            self.stored.update(stored)
        after = observed(record, job, stored, place, self.now())
        if after != record:
            self.save(after)
        if job is not None and job.running:
            return False
        self._note_end(after)
        return True

    def _described(self, job_id: str) -> Job | None:
        if not job_id:
            return None
        try:
            return job_of(self.service.call("describe_mailbox_export_job", JobId=job_id), job_id)
        except WorkMailError as error:
            if error.has_code(*NOT_FOUND_CODES):
                return None
            raise

    def _note_end(self, record: Record) -> None:
        last = record.attempts[-1]
        if last.state == COMPLETED:
            self._failed = 0
            return
        self._failed += 1
        completed = any(one.last is not None and one.last.state == COMPLETED for one in self._records())
        if self._failed >= IN_A_ROW and not completed:
            self.stop(f"the first {self._failed} jobs of the wave failed. The last error: {last.error or last.state}")

    def _records(self) -> tuple[Record, ...]:
        return tuple(self.ledger.records.values())

    def accepted(self, entity_id: str, attempt: int) -> None:
        self.started.append((entity_id, attempt))
        self._refused = 0

    def refused(self, why: str) -> None:
        self._refused += 1
        if self._refused >= IN_A_ROW and not self.started:
            self.stop(f"the service refused the first {self._refused} mailboxes. The last error: {why}")

    def stop(self, why: str) -> None:
        self.stopped = self.stopped or why


def _last(record: Record) -> Attempt | None:
    return record.last
