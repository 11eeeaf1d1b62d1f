# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ten thousand users in one task, through ansible-runner as AWX does it, without and with a password each."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import wanted
from ..bench import Bench
from ..figures import Figure, at_most, exactly
from ..plays import Playbook
from ..servers import Emulator, writes

COUNT, VERBOSITY = 10_000, 3
NOTHING = "no change, no write"
TASK = {"mailops.workmail.workmail_directory": {"organization": "acme", "users": "{{ people }}"}}

INTERPRETER = """#!{python}
import os, subprocess, sys
process = subprocess.Popen([{python!r}, *sys.argv[1:]])
_pid, status, usage = os.wait4(process.pid, 0)
with open({report!r}, "a") as report:
    print(usage.ru_maxrss * 1024, file=report)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""Stands in for the interpreter of the managed host and notes the peak memory of what it runs, in bytes."""


@dataclass(frozen=True)
class Crowd:
    """What became of one crowd. `event` is the size of the task's event and `largest` that of any, in bytes."""

    seconds: float
    peak: int
    event: int
    largest: int
    there: int
    again: str
    """What a second run did."""


def measure(bench: Bench) -> list[Figure]:
    """Each crowd twice, without, with, with, without: so a machine that slows down or speeds up favours neither."""
    plain, secret = (_crowd(bench, password, twice=True) for password in (False, True))
    secret_again, plain_again = (_crowd(bench, password, twice=False) for password in (True, False))
    figures = [*_told(plain, "without"), *_told(secret, "with")]
    mine, other = secret.seconds + secret_again.seconds, plain.seconds + plain_again.seconds
    told = f"{mine / 2:.0f} s / {other / 2:.0f} s, means of two runs through ansible-runner"
    return [*figures, at_most(f"time of {COUNT:,} users with a password each ÷ without", mine / other, 1.15, "×", told)]


def _told(crowd: Crowd, word: str) -> list[Figure]:
    who = f"{COUNT:,} users {word} a password each"
    largest = f"largest event of the run {crowd.largest / 1000:.1f} kB"
    return [
        exactly(f"{who}: ENABLED after the run", crowd.there, COUNT),
        Figure(f"{who}: the second run", crowd.again, NOTHING, crowd.again == NOTHING),
        at_most(f"{who}: peak memory of the module's process", crowd.peak / 1e6, 300, " MB"),
        at_most(f"{who}: its runner_on_ok event at verbosity {VERBOSITY}", crowd.event / 1000, 100, " kB", largest),
    ]


def _crowd(bench: Bench, password: bool, twice: bool) -> Crowd:
    word = "with" if password else "without"
    report = bench.folder / f"{word}-peak"
    report.unlink(missing_ok=True)
    people = wanted.users(COUNT, password)
    play = Playbook(
        bench.folder, word, [{"name": "Create", **TASK}], {"people": people}, _interpreter(bench.folder, report)
    )
    with Emulator(bench.folder, seed=bench.seed) as emulator:
        environment = {"AWS_ENDPOINT_URL_WORKMAIL": emulator.url}
        finished, events = play.events(environment, VERBOSITY)
        peak = max(int(line) for line in report.read_text().split())
        bench.say(f"{word} passwords: {finished.seconds:.1f} s, peak {peak / 1e6:.0f} MB")
        there = [one for one in emulator.state()["users"].values() if one["state"] == "ENABLED"]
        count = sum(one["password_set"] == password for one in there)
        sizes = (_task_event(events)[0].stat().st_size, max(event.stat().st_size for event in events))
        again = _again(bench, play, emulator, environment) if twice else "not run"
        return Crowd(finished.seconds, peak, *sizes, count, again)


def _again(bench: Bench, play: Playbook, emulator: Emulator, environment: dict[str, str]) -> str:
    emulator.reset_log()
    finished, events = play.events(environment, VERBOSITY)
    changed = _task_event(events)[1]["event_data"]["res"]["changed"]
    made = len(writes(emulator.calls()))
    bench.say(f"second run: {finished.seconds:.1f} s, changed={changed}, {made} writes")
    return NOTHING if not changed and not made else f"changed={changed}, {made} writes"


def _task_event(events: list[Path]) -> tuple[Path, dict[str, Any]]:
    """The file and the content of the event that carries the task's result."""
    told = ((path, json.loads(path.read_text())) for path in events)
    return next((path, event) for path, event in told if event["event"] == "runner_on_ok")


def _interpreter(folder: Path, report: Path) -> str:
    path = folder / f"{report.name}-interpreter"
    path.write_text(INTERPRETER.format(python=sys.executable, report=str(report)))
    path.chmod(0o755)
    return str(path)
