# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mailbox export jobs as the service lists them, and which of them belong to a wave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._store.place import Place
from .._store.records import Attempt

RUNNING, COMPLETED, FAILED, CANCELLED = "RUNNING", "COMPLETED", "FAILED", "CANCELLED"
"""States of a job (WorkMail API reference, MailboxExportJob)."""
MOST_RUNNING = 10
"""Running jobs in an organization (administrator guide, Exporting mailbox content)."""
BETWEEN = timedelta(hours=24)
"""Between two exports of a mailbox (administrator guide); whether from start or end is unknown (X9)."""
LISTED = timedelta(days=7)
"""For how long a job is listed (WorkMail API reference, ListMailboxExportJobs)."""


SHOWN = timedelta(hours=1)
"""For how long after its start a job that the service does not know may still come to be listed."""


@dataclass(frozen=True)
class Job:
    id: str
    entity_id: str
    state: str
    started: datetime | None = None
    ended: datetime | None = None
    progress: int = 0
    """Percent."""
    description: str = ""
    bucket: str = ""
    path: str = ""
    """S3Path, with or without the bucket (unknown X1); empty while it is not known."""
    error: str = ""
    """ErrorInfo, which only a description has."""

    @property
    def running(self) -> bool:
        return self.state == RUNNING


def job_of(row: Mapping[str, Any], id_: str = "") -> Job:
    """A job from a row of ListMailboxExportJobs, or from DescribeMailboxExportJob, which does not repeat the id."""
    return Job(
        id_ or str(row["JobId"]),
        str(row["EntityId"]),
        str(row["State"]),
        row.get("StartTime"),
        row.get("EndTime"),
        int(row.get("EstimatedProgress") or 0),
        str(row.get("Description") or ""),
        str(row.get("S3BucketName") or ""),
        str(row.get("S3Path") or ""),
        str(row.get("ErrorInfo") or ""),
    )


def description_of(wave: str, attempt: int, token: str) -> str:
    """The description of a job, by which another run finds it where the answer to its start was lost."""
    return f"mailops.workmail wave {wave} attempt {attempt} token {token}"


def key_of(path: str, place: Place) -> str:
    """The key of an object from S3Path, which may begin with the bucket, or with s3:// too."""
    return path.removeprefix("s3://").removeprefix(f"{place.bucket}/")


def awaits_listing(attempt: Attempt, now: datetime) -> bool:
    """True while it is too early to say that the service has forgotten a job which it does not list."""
    return now - (attempt.started or attempt.intended) <= SHOWN


class Jobs:
    """The jobs of the organization, as far as they were listed."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.by_id = {job.id: job for job in jobs}

    @property
    def running(self) -> int:
        return sum(job.running for job in self.by_id.values())

    def of(self, attempt: Attempt, entity_id: str) -> Job | None:
        """The job of an attempt: by its id, or by the token in its description."""
        if attempt.job_id:
            return self.by_id.get(attempt.job_id)
        ending = f"token {attempt.token}"
        found = (job for job in self.by_id.values() if job.entity_id == entity_id and job.description.endswith(ending))
        return next(found, None)

    def others(self, entity_id: str, own: Iterable[str]) -> list[Job]:
        """Jobs of a mailbox that this wave did not start."""
        ids = set(own)
        return [job for job in self.by_id.values() if job.entity_id == entity_id and job.id not in ids]

    def running_besides(self, own: Iterable[str]) -> int:
        """Running jobs of the organization that this wave did not start."""
        ids = set(own)
        return sum(job.running for job in self.by_id.values() if job.id not in ids)

    def blocks_until(self, entity_id: str, now: datetime) -> datetime | None:
        """When the 24 hours after the newest job of a mailbox are over; None if there is no job in them."""
        jobs = [job for job in self.by_id.values() if job.entity_id == entity_id]
        ends = [(now if job.running else job.ended or job.started or now) + BETWEEN for job in jobs]
        latest = max(ends, default=now)
        return latest if latest > now else None
