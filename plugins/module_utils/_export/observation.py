# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an export job ended: its description and what the bucket holds → the record afterwards. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from .._store.names import exports_of
from .._store.place import Place
from .._store.records import CANCELLED, COMPLETED, FAILED, LOST, RUNNING, Record, Written
from .._store.store import Stored
from .jobs import BETWEEN, Job, key_of

UNLISTED = (
    "The job is no longer listed, so its result is unknown; its archive is in the bucket. Verify the archive before "
    "you rely on it."
)


def observed(record: Record, job: Job | None, stored: Mapping[str, Stored], place: Place, now: datetime) -> Record:
    """`job`: as it was described; None if the service does not know it. `stored`: all exported objects by name."""
    last = record.attempts[-1]
    if job is not None and job.running:
        return record.with_last(state=RUNNING, job_id=job.id, started=job.started)
    objects = _objects(record, job, stored, place)
    if job is None:
        if objects:
            return replace(record.with_last(ended=now, state=COMPLETED, error=UNLISTED), objects=objects)
        # The job may be running or have ended unseen: another one would be refused for a day.
        lost = record.with_last(ended=now, state=LOST, error=_lost(last.job_id))
        return replace(lost, not_before=(last.started or last.intended) + BETWEEN)
    told = {"job_id": job.id, "started": job.started or last.started, "ended": job.ended or now, "s3_path": job.path}
    if job.state == COMPLETED and objects:
        return replace(record.with_last(state=COMPLETED, error="", **told), objects=objects, not_before=None)
    if job.state == COMPLETED:
        text = f"the service reports the job as COMPLETED, but {job.path or 'its object'} is not in the bucket"
        return record.with_last(state=FAILED, error=text, **told)
    state = CANCELLED if job.state == CANCELLED else FAILED
    return record.with_last(state=state, error=job.error, **told)


def _objects(record: Record, job: Job | None, stored: Mapping[str, Stored], place: Place) -> tuple[Written, ...]:
    """Everything below the prefix of the attempt, and what S3Path names: an export may have parts (unknown X23)."""
    own = exports_of(record.entity_id, record.wave, record.attempts[-1].number)
    key = key_of(job.path, place) if job is not None and job.path else ""
    names = sorted(name for name in stored if name.startswith(own) or (key and place.key(name) == key))
    if not any(name.endswith(".zip") or place.key(name) == key for name in names):
        return ()
    return tuple(Written(name, *stored[name]) for name in names)


def _lost(job_id: str) -> str:
    return f"the service no longer lists the job {job_id}, and the bucket has no archive of it"
