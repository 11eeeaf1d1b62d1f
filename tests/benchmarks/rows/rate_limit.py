# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service that lets only so many calls a second pass: how much of that is used, and does anything fail."""

from __future__ import annotations

from math import ceil
from typing import Any

from .. import module, wanted
from ..bench import Bench
from ..figures import Figure, at_most, exactly
from ..servers import Emulator

SECONDS, LIMITS, LOWEST, HIGHEST = 60, 3, 5, 150
LONGEST = 120.0
"""Seconds after which a run is ended, so that a slow one does not hold up the rest; what it got done counts."""


def measure(bench: Bench) -> list[Figure]:
    rates = bench.random.sample(range(LOWEST, HIGHEST + 1), LIMITS)
    figures, failures = [], 0
    for rate in rates:
        figure, failed = _under(bench, rate)
        figures.append(figure)
        failures += failed
    where = ", ".join(str(rate) for rate in rates)
    return [*figures, exactly(f"failures, and users not done, under R = {where}", failures, 0)]


def _under(bench: Bench, rate: int) -> tuple[Figure, int]:
    """Creates and registers enough users to be busy for a minute at that rate."""
    count = ceil(rate * SECONDS / 2)
    with Emulator(bench.folder, seed=bench.seed, rate=rate) as emulator:
        finished = module.run(emulator, "workmail_directory", users=wanted.users(count), timeout=LONGEST)
        calls = emulator.calls()
        enabled = sum(one["state"] == "ENABLED" for one in emulator.state()["users"].values())
    ended = finished.seconds >= LONGEST
    failed = max(0 if ended else _failures(module.result(finished)), count - enabled)
    passed = sum(call["error"] != "ThrottlingException" for call in calls)
    told = f"{finished.seconds:.1f} s, {passed:,} of {len(calls):,} calls passed, {enabled:,} of {count:,} users done"
    told += f", ended after {LONGEST:.0f} s" if ended else ""
    bench.say(f"R = {rate}: {told}")
    what = f"time under a limit of R = {rate} calls a second ÷ (calls that passed ÷ R)"
    return at_most(what, finished.seconds / (passed / rate), 1.15, "×", told), failed


def _failures(result: dict[str, Any]) -> int:
    """How many operations failed or were skipped; a task that failed otherwise counts as one."""
    listed = result.get("failures_truncated", len(result.get("failures", ())))
    return max(listed, int(bool(result.get("failed"))))
