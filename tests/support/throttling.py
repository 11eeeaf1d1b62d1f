# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service on paper that lets R calls a second pass, and threads that call it at the pace that the engine finds."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field

from ansible_collections.mailops.workmail.plugins.module_utils._service.pace import Pace


@dataclass
class Bucket:
    """A token bucket; `silent` is a span of seconds in which it lets nothing pass."""

    rate: float
    silent: tuple[float, float] = (0.0, 0.0)
    _tokens: float = field(init=False)
    _filled: float = 0.0

    def __post_init__(self) -> None:
        self._tokens = self.size

    @property
    def size(self) -> float:
        return max(1.0, self.rate / 10)

    def lets_pass(self, now: float) -> bool:
        self._tokens = min(self.size, self._tokens + (now - self._filled) * self.rate)
        self._filled = now
        if self.silent[0] <= now < self.silent[1] or self._tokens < 1:
            return False
        self._tokens -= 1
        return True


@dataclass
class Course:
    seconds: float
    passed: int
    throttled: int
    went_out: list[float]


@dataclass
class Threads:
    """Events in order of time: a thread wants to call, may go out, its call arrives, its answer is back."""

    pace: Pace
    bucket: Bucket
    threads: int = 10
    latency: float = 0.02
    rest: tuple[int, float] = (0, 0.0)
    """After so many calls, nobody calls for so many seconds."""
    random: random.Random = field(default_factory=lambda: random.Random(7))

    def make(self, calls: int) -> Course:
        """How it goes until so many calls have passed."""
        course = Course(0.0, 0, 0, [])
        events: list[tuple[float, int, str, tuple[float, bool]]] = []
        number, queue, busy = 0, 0, False
        resumes = 0.0

        def later(moment: float, what: str, call: tuple[float, bool] = (0.0, False)) -> None:
            nonlocal number
            number += 1
            heapq.heappush(events, (moment, number, what, call))

        for _thread in range(self.threads):
            later(0.0, "wants")
        while course.passed < calls:
            now, _number, what, (went_out, passes) = heapq.heappop(events)
            course.seconds = now
            if what == "wants":
                queue += 1
                if not busy:
                    busy = True
                    later(self.pace.due(now), "may go")
            elif what == "may go":
                if self.pace.due(now) > now + 1e-9:
                    later(self.pace.due(now), "may go")
                    continue
                self.pace.went_out(now)
                course.went_out.append(now)
                later(now + self._travel(), "arrives", (now, False))
                queue -= 1
                busy = queue > 0
                if busy:
                    later(max(self.pace.due(now), now + 0.003), "may go")
            elif what == "arrives":
                later(now + self._travel(), "back", (went_out, self.bucket.lets_pass(now)))
            else:
                self._answered(course, now, went_out, passes)
                if course.passed == self.rest[0] and not resumes:
                    resumes = now + self.rest[1]
                later(max(now, resumes), "wants")
        return course

    def _travel(self) -> float:
        return self.latency * self.random.uniform(0.4, 0.6)

    def _answered(self, course: Course, now: float, went_out: float, passes: bool) -> None:
        if passes:
            self.pace.passed(now)
            course.passed += 1
        else:
            self.pace.throttled(now, went_out)
            course.throttled += 1
