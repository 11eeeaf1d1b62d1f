# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One task of one module against a comparable module of amazon.aws, both with nothing to change."""

from __future__ import annotations

from statistics import median
from typing import Any

from ..bench import Bench
from ..figures import Figure, at_most, exactly
from ..plays import Playbook, unchanged
from ..servers import ALIAS, DOMAIN, Emulator, Moto, client

TIMES = 15
NAME = "bob"
OURS = {"organization": ALIAS, "name": NAME, "email": f"{NAME}@{DOMAIN}", "display_name": "Bob"}


def measure(bench: Bench) -> list[Figure]:
    with Emulator(bench.folder, seed=bench.seed) as emulator, Moto(bench.folder) as moto:
        environment = {"AWS_ENDPOINT_URL_WORKMAIL": emulator.url, "AWS_ENDPOINT_URL_IAM": moto.url}
        client("iam", moto.url).create_user(UserName=NAME)
        ours = _play(bench, "ours", "mailops.workmail.workmail_user", OURS)
        theirs = _play(bench, "theirs", "amazon.aws.iam_user", {"name": NAME, "state": "present"})
        for play in (ours, theirs):
            play.run(environment)
        mine, other = [], []
        for turn in range(TIMES):
            emulator.reset_log()
            mine.append(unchanged(ours.run(environment)).seconds)
            other.append(unchanged(theirs.run(environment)).seconds)
            bench.say(f"{turn + 1} of {TIMES}: {mine[-1]:.2f} s against {other[-1]:.2f} s")
        calls = [call["operation"] for call in emulator.calls()]
    told = f"{median(mine):.2f} s / {median(other):.2f} s, medians of {TIMES} whole plays in turns"
    return [
        at_most("workmail_user against amazon.aws.iam_user, no change", median(mine) / median(other), 1.05, "×", told),
        exactly("calls of a no-change workmail_user, organization by alias", len(calls), 2, ", ".join(calls)),
    ]


def _play(bench: Bench, name: str, module: str, options: dict[str, Any]) -> Playbook:
    return Playbook(bench.folder, name, [{"name": "One user", module: options}])
