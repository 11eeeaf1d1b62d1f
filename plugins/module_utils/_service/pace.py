# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How fast to call a service whose limit is not known: no slower than it allows, hardly faster.

WorkMail publishes no rate. So calls go out unpaced until the first is throttled. From then on they are paced: every
throttled call lowers the rate (multiplicative decrease), every second without one raises it a little (additive
increase). What passed during the last seconds shows where the limit is, so the rate gets there within a few calls.
Pure: moments are seconds that the caller gives, so that it can be tried against any limit on paper.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from .traffic import Traffic

DECREASE, DEEPEST_DECREASE = 0.95, 0.5
FAR_OFF = 0.7
"""Below this share of the rate, what passed is a better guess than a step down."""
GROWTH = 0.01
"""Share of the rate by which it grows in a second."""
LEAST_GROWTH = 0.05
"""Calls a second by which it grows in a second at least."""
CALM = 4.0
"""Seconds without throttling, after which the growth doubles: the limit is higher than it seemed."""
NEAR, RECOVERY = 0.9, 0.2
"""Below this share of the rate at which it was last throttled, it grows by this share in a second."""
FLOOR = 0.5
"""Calls a second that are tried however long the service refuses."""
JITTER = 0.01
"""Share by which the time between two calls varies, so that several runs do not stay in step."""
RETRY_SHARE = 0.4
"""Share of an interval after which a throttled call is followed by the next: its slot was not used."""


@dataclass
class Pace:
    """The rate in force; `most` is the user's own limit in calls a second."""

    limit: float = math.inf
    random: random.Random = field(default_factory=random.Random)
    traffic: Traffic = field(default_factory=Traffic)
    rate: float = field(init=False)
    _ceiling: float = 0.0
    """The rate at which the last call was throttled."""
    _carried: float = 0.0
    """The last rate that the service was seen to carry."""
    _lowered: float = -math.inf
    _raised: float = -math.inf
    _next: float = -math.inf

    def __post_init__(self) -> None:
        self.rate = self.limit

    @property
    def paced(self) -> bool:
        return self.rate < math.inf

    def due(self, now: float) -> float:
        """The moment from which the next call may go out."""
        return max(now, self._next)

    def note_call(self, now: float) -> None:
        self.traffic.note_call(now, 3 / self.rate)
        if self.paced:
            limited = self.rate >= self.limit
            vary = 0.0 if limited else self.random.uniform(-JITTER, JITTER)
            self._next = max(self._next, now - min(0.01, self.rate / 2000)) + (1 + vary) / self.rate

    def note_answer(self, now: float) -> None:
        """A call was answered, with whatever but throttling."""
        self.traffic.note_answer(now)
        if self.rate >= self.limit:
            return
        seconds = min(1.0, now - max(self._raised, self._lowered))
        self._raised = now
        self.rate = min(self.limit, self._grown(seconds))

    def _grown(self, seconds: float) -> float:
        """Back to what the service carried before at once, then towards the last limit, then beyond it step by step.

        The longer nothing is throttled, the longer the steps.
        """
        if self.rate < NEAR * self._carried:
            return min(NEAR * self._carried, self.rate * (1 + seconds))
        if self.rate < NEAR * self._ceiling:
            return self.rate * (1 + RECOVERY * seconds)
        doubled = max(0.0, (self._raised - self._lowered) / CALM - 1)
        share: float = min(RECOVERY, GROWTH * 2.0**doubled)
        return self.rate + seconds * max(LEAST_GROWTH, share * self.rate)

    def note_throttled(self, now: float, sent_at: float) -> None:
        """A call was throttled. What had gone out before the last decrease says nothing about the present rate."""
        if sent_at <= self._lowered:
            return
        seen, silence = self.traffic.recent(now), self._raised < self._lowered
        if not self.paced:
            self.rate = max(FLOOR, self.traffic.rate(now))
        self._ceiling = self.rate
        far_off = seen < FAR_OFF * self.rate
        lowered = max(seen, DEEPEST_DECREASE * self.rate) if far_off else DECREASE * self.rate
        self.rate = min(self.limit, max(FLOOR, lowered))
        self._carried = self._carried if silence else self.rate
        self._lowered = now
        self._next = now + RETRY_SHARE / self.rate
