# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moves export jobs on: readings and time, the writing of archives, and what is forgotten."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from typing import TypeVar

from ..mailbox import Mailbox
from ..switches import Switches
from ..world import Organization, World
from .course import Course
from .fit import Fit
from .job import COMPLETED, FAILED, REMEMBERED, RUNNING, Job
from .storage import Stopped, Storage
from .writing import Refused, Writing, key_of, path_of

T = TypeVar("T")
logger = logging.getLogger("workmail_emulator")
PATIENCE = 20.0
"""Seconds for which a reading waits for an archive that is being written; after that it shows the job RUNNING."""
END_OF_SERVICE = 1806537600.0
"""2027-04-01T00:00:00Z"""


@dataclass
class Exporter:
    """The course that new jobs take, the storage (None: jobs write nothing), and the archives on their way."""

    course: Course = field(default_factory=Course)
    storage: Storage | None = None
    _writing: dict[str, tuple[Writing, asyncio.Future[None]]] = field(default_factory=dict, repr=False)
    _threads: ThreadPoolExecutor | None = None

    async def problem_at_start(self, organization: Organization, job: Job, switches: Switches) -> str:
        """The first reason why the bucket, the key or the role does not fit; empty if there is none."""
        if self.storage is None:
            return ""
        fit = Fit(self.storage, organization, copy(job), Switches(dict(switches.chosen)))
        try:
            return await self._in_thread(lambda: next(fit.at_start(), ""))
        except OSError as error:
            return str(error)

    async def read(self, world: World, organization: Organization, jobs: Collection[Job], switches: Switches) -> None:
        """Count one reading of each running job, then end what is due."""
        for job in jobs:
            job.read += job.state == RUNNING and not job.held
        await self.settle(world, organization, switches)

    async def settle(self, world: World, organization: Organization, switches: Switches) -> None:
        """End every job that is due, and forget the old ones. Returns when the archives are written, or soon."""
        now = world.clock()
        for job in list(organization.jobs.values()):
            if job.ended is not None and now - job.ended > REMEMBERED:  # until then it counts for the next one
                del organization.jobs[job.id]
            elif job.state == RUNNING and now >= END_OF_SERVICE:
                self.stop(job)
                job.end(FAILED, END_OF_SERVICE, "Amazon WorkMail has ended.")
            elif job.is_due(now):
                self._finish(world, organization, job, switches)
        waiting = [future for writing, future in self._writing.values() if writing.organization is organization]
        if waiting:
            await asyncio.wait(waiting, timeout=PATIENCE)

    def _finish(self, world: World, organization: Organization, job: Job, switches: Switches) -> None:
        moment = _moment(job, world.clock())
        if job.doomed:
            job.end(FAILED, moment, job.doomed)
        elif self.storage is None:
            job.end(COMPLETED, moment)
            job.path = path_of(job, key_of(job, switches), switches)
        elif job.id not in self._writing:
            entity = organization.entities[job.entity]
            writing = Writing(
                *(self.storage, organization, copy(job), entity.mailbox or Mailbox(), entity.kind),
                *(Switches(dict(switches.chosen)), self.course.part_megabytes * 2**20, moment),
            )
            future = asyncio.ensure_future(self._write(writing))
            self._writing[job.id] = (writing, future)

    async def _write(self, writing: Writing) -> None:
        """Write, and record how it went, unless the job has ended or the state was replaced before."""
        path, error = "", ""
        try:
            path = await self._in_thread(writing.write)
        except Refused as refused:
            error = str(refused)
        except Stopped:
            pass
        except Exception as unexpected:
            logger.exception("the archive of the job %s cannot be written", writing.job.id)
            error = f"InternalError: {unexpected}"
        if writing.stop.is_set():
            await self._in_thread(writing.remove)
        del self._writing[writing.job.id]
        job = writing.organization.jobs.get(writing.job.id)
        if job is None or job.state != RUNNING or writing.stop.is_set():
            return
        job.end(FAILED if error else COMPLETED, writing.ended, error)
        job.path = path

    def stop(self, job: Job) -> None:
        """Give up the archive of a job that is cancelled; nothing is left of its upload."""
        if job.id in self._writing:
            self._writing[job.id][0].stop.set()

    def reset(self) -> None:
        """The course of a new emulator, and no archive on its way."""
        for writing, _future in self._writing.values():
            writing.stop.set()
        self.course = Course()

    def close(self) -> None:
        self.reset()
        if self._threads is not None:
            self._threads.shutdown(wait=True)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(4, "export")
        return await asyncio.wrap_future(self._threads.submit(work))


def _moment(job: Job, now: float) -> float:
    """When it ended. Where time alone decides, it was over before it was read."""
    if job.polls or job.due <= job.started:
        return now
    share = min(job.fails_at, 100) / 100 if job.doomed else 1.0
    return min(now, job.started + (job.due - job.started) * share)


def running(organization: Organization) -> Iterator[Job]:
    return (job for job in organization.jobs.values() if job.state == RUNNING)
