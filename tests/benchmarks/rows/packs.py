# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Packs for all targets from a thousand users, and whether another order of the definition gives the same bytes."""

from __future__ import annotations

import time

from support.packs import crowd, made

from ..bench import Bench
from ..figures import Figure, at_most, exactly

USERS, ROUNDS, SECONDS = 1_000, 5, 2


def measure(bench: Bench) -> list[Figure]:
    company = crowd(USERS)
    times = []
    for number in range(ROUNDS):
        began = time.process_time()
        first = made(company=company, shared_mailboxes=[])
        times.append(time.process_time() - began)
        bench.say(f"round {number + 1}: {times[-1]:.2f} s")
    for items in company.values():
        bench.random.shuffle(items)
    second = made(company=company, shared_mailboxes=[])
    different = sum(first.get(path) != second.get(path) for path in first.keys() | second.keys())
    size = sum(len(text.encode()) for text in first.values()) / 1e6
    told = f"{len(first)} files, {size:.1f} MB"
    return [
        at_most(f"packs for all targets and {USERS:,} users", min(times), SECONDS, " s", told),
        exactly("files that differ if the definition is in another order", different, 0),
    ]
