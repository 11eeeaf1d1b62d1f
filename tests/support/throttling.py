# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service on paper that lets R calls a second pass, and threads that call it at the pace that the engine finds."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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
    """After so many calls, no thread calls for so many seconds."""
    random: random.Random = field(default_factory=lambda: random.Random(7))
    course: Course = field(default_factory=lambda: Course(0.0, 0, 0, []))
    _events: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = field(default_factory=list)
    _number: int = 0
    _queue: int = 0
    _resumes: float = 0.0

    def make(self, calls: int) -> Course:
        """How it goes until so many calls have passed."""
        for _thread in range(self.threads):
            self._later(0.0, self._wants)
        while self.course.passed < calls:
            now, _number, happens, about = heapq.heappop(self._events)
            self.course.seconds = now
            happens(now, *about)
        return self.course

    def _later(self, moment: float, happens: Callable[..., None], *about: Any) -> None:
        self._number += 1
        heapq.heappush(self._events, (moment, self._number, happens, about))

    def _wants(self, now: float) -> None:
        self._queue += 1
        if self._queue == 1:
            self._later(self.pace.due(now), self._may_go)

    def _may_go(self, now: float) -> None:
        if self.pace.due(now) > now + 1e-9:
            self._later(self.pace.due(now), self._may_go)
            return
        self.pace.note_call(now)
        self.course.went_out.append(now)
        self._later(now + self._travel(), self._arrives, now)
        self._queue -= 1
        if self._queue:
            self._later(max(self.pace.due(now), now + 0.003), self._may_go)

    def _arrives(self, now: float, went_out: float) -> None:
        self._later(now + self._travel(), self._back, went_out, self.bucket.lets_pass(now))

    def _back(self, now: float, went_out: float, passes: bool) -> None:
        if passes:
            self.pace.note_answer(now)
            self.course.passed += 1
        else:
            self.pace.note_throttled(now, went_out)
            self.course.throttled += 1
        if self.course.passed == self.rest[0] and not self._resumes:
            self._resumes = now + self.rest[1]
        self._later(max(now, self._resumes), self._wants)

    def _travel(self) -> float:
        return self.latency * self.random.uniform(0.4, 0.6)
