# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exporting 1,000 mailboxes, jobs of 1 to 30 looks: ten at a time, with the fewest calls, in either order of the list.

The clock of the emulator goes on by the time between two looks, so that a day of exports takes minutes. What is counted
is in its state and its log; archives are real and lie in an S3 server beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._export.watching import JobWatch
from support.exports import Exporter, exporter_of
from support.inprocess import Runner
from support.storage import Drop, emptied, serving
from workmail_emulator import Emulator
from workmail_emulator.exports.course import Course

from ..bench import Bench
from ..figures import Figure, at_least, at_most, exactly

COUNT, LOOKS, INTERVAL, PLACES = 1_000, 30, 60.0, 10
ORDERS = {"oldest": "strict", "newest": "newest"}
"""Order of ListMailboxExportJobs → reading of unknown X27. The first one is of the whole wave."""
FEWER = 300
"""Mailboxes under the other readings."""


def measure(bench: Bench) -> list[Figure]:
    figures = []
    for order, reading in ORDERS.items():
        count = COUNT if reading == "strict" else FEWER
        with _exporter(bench, count) as exporter:
            exporter.emulator.set_switch("X27", reading)
            figures += _wave(bench, exporter, count, f"{count:,} mailboxes, {order} jobs listed first")
    return figures


@contextmanager
def _exporter(bench: Bench, count: int) -> Iterator[Exporter]:
    with Emulator(seed=bench.seed) as emulator, serving() as url, pytest.MonkeyPatch.context() as patch:
        emulator.add_organization("acme", domains=["example.com"])
        emulator.populate("acme", users=count)
        emulator.set_storage(url)
        emulator.set_course(Course(polls=1, more_polls=LOOKS - 1))
        emulator.reset_log()
        yield exporter_of(Runner(emulator.url, "acme"), emulator, Drop(emptied(url)), patch)


def _wave(bench: Bench, exporter: Exporter, count: int, what: str) -> list[Figure]:
    emulator, running = exporter.emulator, list[int]()
    usual, looks = JobWatch.read, 0

    def read(watch: JobWatch) -> dict[Any, Any]:
        nonlocal looks
        jobs, looks = exporter.jobs(), looks + 1
        if len(jobs) < count:
            running.append(sum(job.state == "RUNNING" for job in jobs))
        emulator.advance(INTERVAL)
        return usual(watch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JobWatch, "read", read)
        result = exporter.run()
    calls = emulator.counts()
    bench.say(f"{what}: {looks} looks, {calls['ListMailboxExportJobs']} list calls")
    full = 100 * sum(one == PLACES for one in running) / len(running)
    lists, told = calls["ListMailboxExportJobs"], f"{calls['ListMailboxExportJobs']:,} calls, {looks:,} looks"
    return [
        exactly(f"{what}: exported", result["summary"]["completed"], count),
        at_least(f"{what}: looks that saw ten jobs running while any waited", full, 98, " %", f"{len(running)} looks"),
        exactly(f"{what}: jobs started", calls["StartMailboxExportJob"], count),
        exactly(f"{what}: jobs described", calls["DescribeMailboxExportJob"], count),
        at_most(f"{what}: list calls ÷ looks", lists / looks, 1.25, "", told),
    ]
