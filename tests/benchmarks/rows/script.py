# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same writes by `workmail_directory` and by a hand-written script, in turns, with equal concurrency."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from .. import handwritten, module, processes, wanted
from ..bench import Bench
from ..figures import Figure, at_most
from ..processes import Broken, Finished
from ..servers import CREDENTIALS, REGION, Call, Emulator, stretch, writes

USERS, THREADS, LATENCY, TIMES = 1000, 10, 0.02, 5


@dataclass(frozen=True)
class Turn:
    seconds: float
    cpu: float
    calls: list[Call]
    state: object


def measure(bench: Bench) -> list[Figure]:
    ours, theirs = [], []
    for turn in range(TIMES):
        ours.append(one_turn(bench, by_module))
        theirs.append(one_turn(bench, by_script))
        if ours[-1].state != theirs[-1].state:
            raise Broken("the module and the script came to different organizations")
        bench.say(
            f"{turn + 1} of {TIMES}: writes took {ours[-1].seconds:.2f} s against {theirs[-1].seconds:.2f} s, "
            f"CPU {ours[-1].cpu:.2f} s against {theirs[-1].cpu:.2f} s"
        )
    return [_time(ours, theirs), _cpu(ours, theirs)]


def _time(ours: list[Turn], theirs: list[Turn]) -> Figure:
    mine, other = median(turn.seconds for turn in ours), median(turn.seconds for turn in theirs)
    count = f"{len(writes(ours[-1].calls)):,} writes"
    told = f"{mine:.2f} s / {other:.2f} s; {count}, {len(ours[-1].calls):,} / {len(theirs[-1].calls):,} calls in all"
    what = f"first to last write against a hand-written script, {LATENCY * 1000:.0f} ms a call, {THREADS} threads each"
    return at_most(what, mine / other, 1.15, "×", told)


def _cpu(ours: list[Turn], theirs: list[Turn]) -> Figure:
    mine, other = median(turn.cpu for turn in ours), median(turn.cpu for turn in theirs)
    told = f"{mine:.2f} s / {other:.2f} s, user + system of the whole process, imports included; medians of {TIMES}"
    return at_most("CPU of the module's process against the script's", mine / other, 1.5, "×", told)


def one_turn(bench: Bench, way: Callable[[Emulator], Finished]) -> Turn:
    """One of the two in an organization of its own."""
    with Emulator(bench.folder, seed=bench.seed, latency=LATENCY) as emulator:
        finished = way(emulator)
        calls = emulator.calls()
        return Turn(stretch(writes(calls)), finished.cpu, calls, emulator.state())


MODULE = ["benchmarks.module", "workmail_directory"]
SCRIPT = [handwritten.__name__]


def module_input(emulator: Emulator) -> str:
    people = wanted.users(USERS)
    return module.given(emulator, users=people, groups=wanted.groups(people), concurrency=THREADS)


def script_input(emulator: Emulator) -> str:
    people = wanted.users(USERS)
    given = {
        "url": emulator.url,
        "organization": emulator.organization,
        "region": REGION,
        "access_key": CREDENTIALS["AWS_ACCESS_KEY_ID"],
        "secret_key": CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        "threads": THREADS,
        "users": people,
        "groups": wanted.groups(people),
    }
    return json.dumps(given)


def by_module(emulator: Emulator) -> Finished:
    return processes.run([sys.executable, "-m", *MODULE], text=module_input(emulator)).sound()


def by_script(emulator: Emulator) -> Finished:
    return processes.run([sys.executable, "-m", *SCRIPT], text=script_input(emulator)).sound()
