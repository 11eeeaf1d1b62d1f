# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A thousand new users in one task, against a loop over the module of one user."""

from __future__ import annotations

from statistics import median

from .. import wanted
from ..bench import Bench
from ..figures import Figure, at_least
from ..plays import Playbook, Task
from ..processes import Broken
from ..servers import Call, Emulator, writes

MANY, FEW, TIMES = 1000, 20, 3


def measure(bench: Bench) -> list[Figure]:
    bulk: Task = {"mailops.workmail.workmail_directory": {"organization": "acme", "users": "{{ people }}"}}
    single = {
        "organization": "acme",
        **{option: f"{{{{ item.{option} }}}}" for option in ("name", "email", "display_name", "password")},
    }
    loop: Task = {
        "mailops.workmail.workmail_user": single,
        "loop": "{{ people }}",
        "loop_control": {"label": "{{ item.name }}"},
    }
    bulk_seconds: list[float] = []
    calls: list[Call] = []
    loop_seconds = 0.0
    for turn in range(TIMES):
        seconds, calls = _create(bench, "bulk", bulk, MANY)
        bulk_seconds.append(seconds)
        bench.say(f"{turn + 1} of {TIMES}: {MANY} users in one task took {seconds:.1f} s")
        if turn == 0:
            loop_seconds, _calls = _create(bench, "loop", loop, FEW)
            bench.say(f"a loop of {FEW} took {loop_seconds:.1f} s")
    share = 100 * len(writes(calls)) / len(calls)
    each, alone = median(bulk_seconds) / MANY, loop_seconds / FEW
    told = f"{each * 1000:.1f} ms a user, median of {TIMES}, against {alone * 1000:,.0f} ms in a loop of {FEW}"
    return [
        at_least(f"share of writes, {MANY:,} users created in one task", share, 95, " %", _kinds(calls)),
        at_least("one task against a loop over workmail_user, whole plays", alone / each, 80, "×", told),
    ]


def _create(bench: Bench, name: str, task: Task, count: int) -> tuple[float, list[Call]]:
    play = Playbook(bench.folder, name, [{"name": "Create", **task}], {"people": wanted.users(count)})
    with Emulator(bench.folder, seed=bench.seed) as emulator:
        finished = play.run({"AWS_ENDPOINT_URL_WORKMAIL": emulator.url})
        there = [one for one in emulator.state()["users"].values() if one["state"] == "ENABLED" and one["password_set"]]
        if len(there) != count:
            raise Broken(f"{len(there)} of {count} users are ENABLED with a password")
        return finished.seconds, emulator.calls()


def _kinds(calls: list[Call]) -> str:
    return f"{len(writes(calls)):,} of {len(calls):,} calls"
