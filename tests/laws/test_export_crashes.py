# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An export run whose process is killed at any call to any service is finished by the next one: one job a mailbox.

A run is killed before a call goes out, or after it took effect and before its answer came in.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service import client
from support.exports import MODULE, PREFIX, Exporter, exporter_of
from support.forked import Forked
from support.killing import AFTER, BEFORE, Killing
from support.soak import SEED, SOAKING, TALLY, sampled
from workmail_emulator.exports.course import Course, Outcome

SAMPLES = 100 if SOAKING else 3
EVERY = 9
"""Of the calls of the reference run, so many are tried in each test run; a soak tries all."""


class Counting:
    def __init__(self) -> None:
        self._usual = client.send
        self.calls = 0

    def __call__(self, *arguments: Any) -> Any:
        self.calls += 1
        return self._usual(*arguments)


class House:
    """Three mailboxes, and the world before and after nothing disturbed their export."""

    def __init__(self, exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
        self.exporter = exporter
        self.emulator = exporter.emulator
        self._patch = monkeypatch
        self.names = {"ann", "bob", "room"}
        exporter.people("ann", "bob", rooms=["room"])
        self.emulator.set_course(Course(polls=2))
        self._begin = self.emulator.remember()

    def restart(self) -> None:
        self.emulator.restore(self._begin)
        for key in self.exporter.drop.objects():
            self.exporter.drop.s3.delete_object(Bucket="acme-exports", Key=key)

    def calls(self) -> int:
        counting = Counting()
        with self._patch.context() as patch:
            patch.setattr(client, "send", counting)
            self.exporter.run(concurrency=1)
        return counting.calls

    def killed(self, index: int, moment: str, concurrency: int) -> None:
        with self._patch.context() as patch:
            patch.setattr(client, "send", Killing(index, moment))
            run = Forked(self.exporter.acme, MODULE, {**self.exporter.options, "concurrency": concurrency})
            TALLY["kills"] += run.result() is None

    def complaint(self) -> str:
        """What is wrong after the next run, which nothing disturbs."""
        result = self.exporter.run()
        jobs = self.exporter.jobs()
        if Counter(job.entity for job in jobs) != dict.fromkeys((job.entity for job in jobs), 1):
            return f"{len(jobs)} jobs for {len(self.names)} mailboxes"
        if result["summary"]["completed"] != len(self.names):
            return str(result["summary"])
        return "; ".join(self._untrue())

    def _untrue(self) -> Iterator[str]:
        """What the records say and the service and the bucket do not."""
        records, jobs = self.exporter.records(), {job.id: job for job in self.exporter.jobs()}
        objects = set(self.exporter.drop.objects())
        for name in self.names:
            last = records[name]["attempts"][-1]
            if last["job_id"] not in jobs or jobs[last["job_id"]].state != last["state"]:
                yield f"the record of {name} says {last}"
            if any(f"{PREFIX}/{one['name']}" not in objects for one in records[name]["objects"]):
                yield f"the objects of {name} are not there"


@pytest.fixture
def house(acme: Any, emulator: Any, drop: Any, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(exporter_of(acme, emulator, drop, monkeypatch), monkeypatch)


def wrong(house: House, cases: Iterator[tuple[int, str]], concurrency: int) -> dict[tuple[int, str], str]:
    found = {}
    for index, moment in cases:
        house.restart()
        TALLY["cases"] += 1
        house.killed(index, moment, concurrency)
        found[index, moment] = house.complaint()
    return {case: text for case, text in found.items() if text}


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_a_run_killed_at_any_call_is_finished_by_the_next_one(house: House, moment: str) -> None:
    calls = sampled(range(1, house.calls() + 1), EVERY)
    assert wrong(house, ((index, moment) for index in calls), concurrency=1) == {}


def test_a_run_of_ten_threads_killed_at_some_calls_is_finished_by_the_next_one(house: House) -> None:
    some, most = random.Random(SEED), house.calls()
    cases = ((some.randint(1, most), some.choice((BEFORE, AFTER))) for _sample in range(SAMPLES))
    assert wrong(house, cases, concurrency=10) == {}


def test_two_runs_at_once_start_one_job_a_mailbox(house: House) -> None:
    runs = [Forked(house.exporter.acme, MODULE, house.exporter.options) for _run in range(2)]
    results = [run.result() for run in runs]
    assert all(result is not None for result in results)
    assert house.complaint() == ""


def test_a_lost_answer_starts_no_second_job(house: House) -> None:
    """Of each call in turn the answer is lost once, and the call is sent again."""
    lost: dict[str, int] = {}

    def losing(usual: Any) -> Any:
        def send(one: Any, operation: str, params: Any) -> Any:
            answer = usual(one, operation, params)
            lost[operation] = lost.get(operation, 0) + 1
            if lost[operation] == 1:
                raise client.CallFailure("the answer was lost", "ConnectionClosedError", no_answer=True)
            return answer

        return send

    house.restart()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "send", losing(client.send))
        house.exporter.run()
    assert {"start_mailbox_export_job", "put_object"} <= set(lost)
    assert house.complaint() == ""


def test_a_failing_job_is_counted_once_whatever_call_the_run_is_killed_at(house: House) -> None:
    house.emulator.set_course(Course(polls=1, outcomes=[Outcome(entity="ann", error="Broken.", times=1)]))
    house.killed(14, AFTER, 1)
    house.exporter.run()
    house.emulator.advance(25 * 3600)
    house.exporter.run()
    states = [one["state"] for one in house.exporter.records()["ann"]["attempts"]]
    assert states == ["FAILED", "COMPLETED"]


def test_two_runs_of_fourteen_mailboxes_share_the_ten_places(house: House) -> None:
    house.names = {f"u{number:02d}" for number in range(14)}
    house.exporter.people(*sorted(house.names))
    options = {**house.exporter.options, "mailboxes": sorted(house.names)}
    runs = [Forked(house.exporter.acme, MODULE, options) for _run in range(2)]
    assert all(run.result() is not None for run in runs)
    result = house.exporter.run(mailboxes=sorted(house.names))
    assert result["summary"]["completed"] == 14
    assert result["changed"] is False
    assert sorted(Counter(job.entity for job in house.exporter.jobs()).values()) == [1] * 14
