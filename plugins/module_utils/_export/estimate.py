# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the exports of a wave will be done, estimated from the jobs that have ended. None before three have."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from .._store.records import COMPLETED, Record

LEAST = 3
"""Jobs that an estimate needs."""
GIGABYTE = 1024
"""Megabytes."""
TELLING = 100
"""Megabytes from which the size of a mailbox, and not the overhead, decides how long its export takes."""


class Estimate(NamedTuple):
    seconds: int
    """Until the last export ends."""
    ends: datetime
    jobs: int
    """Jobs that it is based on."""
    seconds_per_gb: float | None
    """Median; None while too few mailboxes are large enough to show it."""


class Pace(NamedTuple):
    typical: float
    """Median of the seconds of a job."""
    shortest: float
    per_gb: float | None
    jobs: int

    def of(self, size: float | None) -> float:
        """Seconds that the export of so many megabytes takes."""
        if size is None or self.per_gb is None:
            return self.typical
        return max(self.shortest, self.per_gb * size / GIGABYTE)


def pace_of(records: Iterable[Record]) -> Pace | None:
    spent = [(seconds, one.mailbox_size) for one in records if (seconds := _seconds(one)) is not None]
    if len(spent) < LEAST:
        return None
    rates = [seconds * GIGABYTE / size for seconds, size in spent if size is not None and size >= TELLING]
    all_seconds = [seconds for seconds, _size in spent]
    return Pace(median(all_seconds), min(all_seconds), median(rates) if len(rates) >= LEAST else None, len(spent))


def _seconds(record: Record) -> float | None:
    last = record.last
    if last is None or last.state != COMPLETED or last.started is None or last.ended is None:
        return None
    return max(0.0, (last.ended - last.started).total_seconds())


def estimate(
    records: Iterable[Record],
    running: Sequence[tuple[int | None, float]],
    waiting: Sequence[int | None],
    places: int,
    now: datetime,
) -> Estimate | None:
    """`running`: size and progress (0 to 1) of each job; `waiting`: sizes in the order in which jobs start."""
    pace = pace_of(records)
    if pace is None or not (running or waiting):
        return None
    seconds = round(spread(pace, running, waiting, places))
    rate = None if pace.per_gb is None else round(pace.per_gb, 1)
    return Estimate(seconds, now + timedelta(seconds=seconds), pace.jobs, rate)


def spread(
    pace: Pace, running: Sequence[tuple[float | None, float]], waiting: Sequence[float | None], places: int
) -> float:
    """Seconds until the last job ends, if `places` jobs run at a time."""
    ends = [pace.of(size) * (1 - min(progress, 1.0)) for size, progress in running]
    free = sorted(ends)[-places:] if len(ends) >= places else ends + [0.0] * (places - len(ends))
    heapq.heapify(free)
    for size in waiting:
        ends.append(heapq.heappop(free) + pace.of(size))
        heapq.heappush(free, ends[-1])
    return max(ends, default=0.0)
