# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to do about each mailbox of a wave: a pure function of its record, the listed jobs, the bucket and the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .._store.names import exports_of
from .._store.records import CANCELLED, COMPLETED, INTENDED, REFUSED, RUNNING, Attempt, Record
from .._store.store import Stored
from .jobs import LISTED, SHOWN, Job, Jobs

DONE, UNDER_WAY, WAITING, POSTPONED, FAILED = "completed", "running", "waiting", "postponed", "failed"
STATES = (DONE, UNDER_WAY, WAITING, POSTPONED, FAILED)
"""States of a mailbox in a wave, as results call them."""
START, ADOPT, OBSERVE = "start", "adopt", "observe"
"""Start a job; wait for a running one; look how one ended that is not listed as running."""
MOST_ATTEMPTS = 3
"""Attempts of a wave that may fail."""


@dataclass(frozen=True)
class Mailbox:
    entity_id: str
    kind: str
    name: str
    size: int | None = None
    """Megabytes; None if unknown, as for resources."""
    enabled: bool = True


@dataclass(frozen=True)
class Situation:
    """What the service, the bucket and the clock show."""

    jobs: Jobs
    stored: Mapping[str, Stored]
    """Exported objects by their names in the store."""
    now: datetime
    """By the service's clock."""


@dataclass(frozen=True)
class Verdict:
    mailbox: Mailbox
    state: str
    action: str = ""
    """Empty if nothing is to be done."""
    attempt: int = 0
    """Number of the attempt that it is about."""
    job_id: str = ""
    not_before: datetime | None = None
    text: str = ""
    """Why, and the next step."""
    warning: str = ""


def decide(
    mailbox: Mailbox, record: Record | None, situation: Situation, wave: str, retry_failed: bool = True
) -> Verdict:
    last = record.last if record is not None else None
    if record is None or last is None:
        return _start(mailbox, record, 1, situation)
    if last.state == COMPLETED:
        return _completed(mailbox, record, last, situation)
    if last.state == RUNNING:
        return _with_job(mailbox, last, situation.jobs.of(last, mailbox.entity_id))
    if last.state == INTENDED:
        return _intended(mailbox, record, last, situation, wave)
    if last.state == REFUSED:
        return _start(mailbox, record, last.number, situation)
    return _failed(mailbox, record, last, situation, retry_failed)


def _completed(mailbox: Mailbox, record: Record, last: Attempt, situation: Situation) -> Verdict:
    changed = [one.name for one in record.objects if situation.stored.get(one.name) != Stored(one.size, one.etag)]
    if not changed and record.objects:
        return Verdict(mailbox, DONE, "", last.number, last.job_id)
    what = "is no longer in the store" if changed and changed[0] not in situation.stored else "was replaced"
    warning = f"{mailbox.kind} {mailbox.name}: {changed[0] if changed else 'the export'} {what}; it is exported again."
    again = _start(mailbox, record, last.number + 1, situation)
    return Verdict(mailbox, again.state, again.action, again.attempt, "", again.not_before, again.text, warning)


def _with_job(mailbox: Mailbox, last: Attempt, job: Job | None) -> Verdict:
    if job is not None:
        return Verdict(mailbox, UNDER_WAY, ADOPT if job.running else OBSERVE, last.number, job.id)
    until = utc((last.started or last.intended) + SHOWN)
    text = (
        f"the service does not return its job {last.job_id}. If a run after {until} does not find the job either, the "
        "archive in the bucket counts as its result; without an archive, the mailbox is exported again."
    )
    return Verdict(mailbox, UNDER_WAY, OBSERVE, last.number, last.job_id, text=text)


def _intended(mailbox: Mailbox, record: Record, last: Attempt, situation: Situation, wave: str) -> Verdict:
    """The run that intended to start the job ended before it could record the answer."""
    job = situation.jobs.of(last, mailbox.entity_id)
    if job is not None:
        return _with_job(mailbox, last, job)
    written = any(name.startswith(exports_of(mailbox.entity_id, wave, last.number)) for name in situation.stored)
    if written and situation.now - last.intended > LISTED:
        return Verdict(mailbox, UNDER_WAY, OBSERVE, last.number)
    return _start(mailbox, record, last.number, situation)


def _failed(mailbox: Mailbox, record: Record, last: Attempt, situation: Situation, retry_failed: bool) -> Verdict:
    failed = sum(one.state not in (COMPLETED, INTENDED, RUNNING, REFUSED) for one in record.attempts)
    why = last.error or f"the job {last.job_id} was {'cancelled' if last.state == CANCELLED else last.state}"
    if not retry_failed:
        text = f"{why}. Fix the cause and set `retry_failed: true`."
        return Verdict(mailbox, FAILED, "", last.number, last.job_id, text=text)
    if failed >= MOST_ATTEMPTS:
        text = f"{failed} attempts failed. The last error: {why}. Fix the cause, then export it in another wave."
        return Verdict(mailbox, FAILED, "", last.number, last.job_id, text=text)
    return _start(mailbox, record, last.number + 1, situation)


def _start(mailbox: Mailbox, record: Record | None, number: int, situation: Situation) -> Verdict:
    own = [one.job_id for one in record.attempts] if record is not None else []
    other = next((job for job in situation.jobs.others(mailbox.entity_id, own) if job.running), None)
    if other is not None:
        text = (
            f"the job {other.id}, which this wave did not start, is exporting it. Run the task again 24 hours after "
            "that job has ended, or cancel it."
        )
        return Verdict(mailbox, POSTPONED, "", number, text=text)
    if record is not None and record.not_before is not None and situation.now < record.not_before:
        return Verdict(mailbox, POSTPONED, "", number, "", record.not_before, too_early(record.not_before))
    return Verdict(mailbox, WAITING, START, number)


def too_early(moment: datetime) -> str:
    return f"WorkMail exports a mailbox once in 24 hours. Run the task again after {utc(moment)}."


def utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def by_size(one: Mailbox) -> tuple[bool, bool, int, str]:
    """Sorts what is to be started: the longest job decides when all are done, so the largest mailbox comes first."""
    return one.kind != "user", one.size is None, -(one.size or 0), one.name.lower()
