# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long export jobs take, and which of them fail."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from ..checked import check, known_members
from ..world import Entity
from .job import Job

GIB = 2**30


@dataclass
class Outcome:
    """What becomes of the jobs of one entity: always, or of its first `times` jobs."""

    entity: str = ""
    """Id, name or address; empty: every entity."""
    error: str = ""
    """ErrorInfo with which the job fails; empty: it is held, and stays RUNNING."""
    at: int = 100
    """The EstimatedProgress at which it fails."""
    times: int = 0
    """0: always."""
    met: int = 0

    def __post_init__(self) -> None:
        check(self)
        if not 0 <= self.at <= 100:
            raise ValueError(f"Outcome.at: {self.at!r} is not between 0 and 100")

    def applies(self, entity: Entity) -> bool:
        names = {entity.id.lower(), entity.name.lower(), *(address.lower() for address in entity.addresses())}
        if self.entity and self.entity.lower() not in names:
            return False
        self.met += 1
        return self.times == 0 or self.met <= self.times


@dataclass
class Course:
    """A job ends when it was read so many times, and so much time has passed by the emulator's clock."""

    polls: int = 2
    """Readings of a job, by ListMailboxExportJobs and DescribeMailboxExportJob together."""
    more_polls: int = 0
    """Up to so many more, another number for each job."""
    seconds: float = 0.0
    seconds_per_gb: float = 0.0
    """For each GiB of the mailbox."""
    part_megabytes: int = 1024
    """The size from which an export has several parts, under a reading of unknown X23."""
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        check(self)
        for name in ("polls", "more_polls", "seconds", "seconds_per_gb"):
            if getattr(self, name) < 0:
                raise ValueError(f"Course.{name}: {getattr(self, name)!r} is less than 0")
        if self.part_megabytes < 1:
            raise ValueError(f"Course.part_megabytes: {self.part_megabytes!r} is less than 1")

    @classmethod
    def of(cls, body: object) -> Course:
        """From JSON. Raises `ValueError` that names what is wrong."""
        given = known_members(cls, body)
        outcomes = given.pop("outcomes", [])
        if not isinstance(outcomes, list):
            raise ValueError(f"Course.outcomes: {outcomes!r:.60} is not a list")
        return cls(outcomes=[Outcome(**known_members(Outcome, one)) for one in outcomes], **given)

    def polls_of(self, job_id: str) -> int:
        return self.polls + (random.Random(job_id).randint(0, self.more_polls) if self.more_polls else 0)

    def seconds_of(self, size: int) -> float:
        return self.seconds + self.seconds_per_gb * size / GIB

    def decide(self, job: Job, entity: Entity) -> None:
        """Mark a new job that is going to fail, or to be held."""
        for outcome in self.outcomes:
            if outcome.applies(entity):
                job.doomed, job.fails_at, job.held = outcome.error, outcome.at, not outcome.error
                return
