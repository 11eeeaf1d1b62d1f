# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The preview of a few changes among ten thousand users, through ansible-runner as AWX does it; also without diff."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from ..bench import Bench
from ..figures import Figure, at_most, exactly
from ..plays import Playbook
from ..servers import Emulator, writes
from ..wanted import as_it_is

POPULATION, COUNT, CHANGES, VERBOSITY, TIMES = "users=10000", 10_000, 300, 3, 3


def measure(bench: Bench) -> list[Figure]:
    """Both kinds in turn, so that a machine that slows down or speeds up favours neither. The time is that of the CPU,
    which another process on the machine changes little."""
    with Emulator(bench.folder, populate=POPULATION, seed=bench.seed) as emulator:
        plays = {diff: _play(bench, emulator, diff) for diff in (True, False)}
        cpu: dict[bool, list[float]] = {True: [], False: []}
        environment = {"AWS_ENDPOINT_URL_WORKMAIL": emulator.url}
        for turn in range(TIMES):
            for diff, play in plays.items():
                finished, events = play.events(environment, VERBOSITY)
                cpu[diff].append(finished.cpu)
                if diff:
                    size, result = _task_event(events)
            bench.say(f"{turn + 1} of {TIMES}: {cpu[True][-1]:.1f} s with diff, {cpu[False][-1]:.1f} s without")
        made = len(writes(emulator.calls()))
    told = f"{median(cpu[True]):.1f} s / {median(cpu[False]):.1f} s, medians of {TIMES}"
    ratio = median(cpu[True]) / median(cpu[False])
    what = f"preview of {CHANGES} changes among {COUNT:,} users"
    return [
        exactly(f"{what}: changes in it", result["summary"]["users"]["changed"], CHANGES),
        exactly(f"{what}: writes", made, 0),
        at_most(f"{what}: its runner_on_ok event at verbosity {VERBOSITY}", size / 1000, 100, " kB"),
        at_most(f"{what}: its CPU time ÷ the same without diff", ratio, 1.05, "×", told),
    ]


def _play(bench: Bench, emulator: Emulator, diff: bool) -> Playbook:
    people = as_it_is(emulator.state())["users"]
    for person in people[:CHANGES]:
        person["display_name"] += " (new)"
    task = {"mailops.workmail.workmail_directory": {"organization": emulator.organization, "users": "{{ people }}"}}
    look = {"name": "Preview", **task, "check_mode": True, "diff": diff}
    return Playbook(bench.folder, f"preview-{diff}".lower(), [look], {"people": people})


def _task_event(events: list[Path]) -> tuple[int, dict[str, Any]]:
    """The size of the event that carries the task's result, and the result."""
    read = ((path.stat().st_size, json.loads(path.read_text())) for path in events)
    return next((size, event["event_data"]["res"]) for size, event in read if event["event"] == "runner_on_ok")
