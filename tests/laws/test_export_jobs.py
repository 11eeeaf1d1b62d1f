# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds of export jobs of the emulator, whatever is called in whatever order. Nothing is written to a storage."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples
from workmail_emulator import Course, Outcome, Switches
from workmail_emulator.errors import ServiceError
from workmail_emulator.export_switches import EXPORT_SWITCHES
from workmail_emulator.exports.job import DAY, RUNNING, Job
from workmail_emulator.population import Population, populate
from workmail_emulator.service import Service
from workmail_emulator.switches import STRICT

MAILBOXES = 12
PLACES = {
    "RoleArn": "arn:aws:iam::123456789012:role/exports",
    "KmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/exports",
    "S3BucketName": "exports",
    "S3Prefix": "exports/",
}
USERS = [f"user{number:05d}" for number in range(1, MAILBOXES + 1)]
NAMES = st.sampled_from(USERS)
STEPS = st.one_of(
    st.tuples(st.just("start"), NAMES, st.sampled_from(["t1", "t2", "t3", ""])),
    st.tuples(st.just("crowd")),
    st.tuples(st.just("cancel"), st.integers(0, 20)),
    st.tuples(st.just("describe"), st.integers(0, 20)),
    st.tuples(st.just("list")),
    st.tuples(st.just("advance"), st.sampled_from([60.0, 7200.0, 50000.0, 90000.0, 8.0 * DAY])),
)
OUTCOMES = st.builds(Outcome, NAMES, st.sampled_from(["", "It broke."]), at=st.integers(0, 100))
COURSES = st.builds(
    Course,
    polls=st.integers(0, 3),
    more_polls=st.integers(0, 2),
    seconds=st.sampled_from([0.0, 3600.0]),
    outcomes=st.lists(OUTCOMES, max_size=2),
)
READINGS = st.fixed_dictionaries(
    {name: st.sampled_from([STRICT, *EXPORT_SWITCHES[name].others]) for name in ("X1", "X9", "X23", "X26")}
)


class Desk:
    """A service and every job that was ever seen in it."""

    def __init__(self, course: Course, readings: dict[str, str]) -> None:
        self.service = Service(1, Switches(readings))
        self.organization = self.service.world.create_organization("acme", "eu-west-1")
        populate(self.service.world, self.organization, Population(users=MAILBOXES))
        self.now = 1_790_000_000.0
        self.service.world.clock = lambda: self.now
        self.service.exporter.course = course
        self.seen: dict[str, Job] = {}
        self.ended: dict[str, tuple[Any, ...]] = {}
        self.answers: dict[tuple[str, str], str] = {}

    async def call(self, operation: str, **params: Any) -> Any:
        """The answer, or the code of the error."""
        params = {"OrganizationId": self.organization.id, **params}
        call = self.service.open_call(operation, params, "eu-west-1", "x")
        try:
            return self.service.perform(call, params, await self.service.look(call, params))
        except ServiceError as error:
            return error.code

    async def take(self, step: tuple[Any, ...]) -> None:
        self.now += 1
        jobs = list(self.seen)
        match step:
            case ("start", name, token):
                await self._start(name, token or f"new-{self.now}")
            case ("crowd",):
                for name in USERS:
                    await self._start(name, f"crowd-{name}-{self.now}")
            case ("cancel", number) if jobs:
                await self.call("CancelMailboxExportJob", JobId=jobs[number % len(jobs)], ClientToken=f"c{number}")
            case ("describe", number) if jobs:
                await self.call("DescribeMailboxExportJob", JobId=jobs[number % len(jobs)])
            case ("list",):
                await self.call("ListMailboxExportJobs")
            case ("advance", seconds):
                self.now += seconds
        self.seen.update(self.organization.jobs)
        self.check()

    async def _start(self, name: str, token: str) -> None:
        """A token that was answered once is answered the same way, and starts nothing."""
        before = len(self.organization.jobs)
        answer = await self.call("StartMailboxExportJob", EntityId=name, ClientToken=token, **PLACES)
        if (name, token) in self.answers:
            assert answer == {"JobId": self.answers[name, token]}
            assert len(self.organization.jobs) <= before
        elif isinstance(answer, dict):
            self.answers[name, token] = answer["JobId"]

    def check(self) -> None:
        running = Counter(job.entity for job in self.organization.jobs.values() if job.state == RUNNING)
        assert running.total() <= 10
        assert all(count == 1 for count in running.values())
        for job in self.seen.values():
            assert job.state == RUNNING or job.ended is not None
            assert 0 <= job.progress(self.now) <= 100
            assert (job.progress(self.now) == 100) == (job.state == "COMPLETED")
            assert bool(job.error) == (job.state == "FAILED")
            if job.state != RUNNING:
                shown = (job.state, job.ended, job.error, job.path)
                assert self.ended.setdefault(job.id, shown) == shown, "what has ended changes no more"
                assert job.ended is not None
                assert job.started <= job.ended <= self.now
        if self.service.switches.strict("X9"):
            self._check_24_hours()

    def _check_24_hours(self) -> None:
        last: dict[str, Job] = {}
        for job in sorted(self.seen.values(), key=lambda one: one.started):
            before = last.get(job.entity)
            assert before is None or (before.ended is not None and job.started >= before.ended + DAY)
            last[job.entity] = job


@examples(60, 5000)
@given(COURSES, READINGS, st.lists(STEPS, min_size=12, max_size=30))
@counted
def test_jobs_keep_every_limit_and_never_change_once_they_have_ended(
    course: Course, readings: dict[str, str], steps: list[tuple[Any, ...]]
) -> None:
    async def run() -> Desk:
        desk = Desk(course, readings)
        for step in steps:
            await desk.take(step)
        return desk

    desk = asyncio.run(run())
    assert desk.service.log.bugs == []
