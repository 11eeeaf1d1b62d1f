# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one gate through which the calls of all threads go out: at the pace in force, until the task's time is over."""

from __future__ import annotations

import math
import random
import time
from threading import Lock
from typing import TYPE_CHECKING

from .errors import OUT_OF_TIME, WorkMailError
from .traffic import Traffic

if TYPE_CHECKING:
    from .pace import Pace

MAX_THROTTLED_SECONDS = 900.0
"""Seconds without a single answer but throttling after which a call counts as failed."""
FIRST_DELAY, MAX_DELAY, MAX_DOUBLINGS = 0.05, 5.0, 10


def back_off_delay(attempt: int, first: float, longest: float) -> float:
    """Seconds before another try: doubling, with jitter so that threads do not come back together."""
    delay = min(longest, first * 2.0 ** min(attempt, MAX_DOUBLINGS))
    return random.uniform(delay / 2, delay)


class Gate:
    def __init__(self, limit: float = math.inf, time_limit: float = math.inf) -> None:
        self.time_limit = time_limit
        self.ends = time.monotonic() + time_limit
        self.answered = 0
        """Calls that were answered with whatever but throttling."""
        self._traffic = Traffic()
        self._pace = self._paced(limit) if limit < math.inf else None
        self._queue = Lock()
        self._lock = Lock()
        self._answer = time.monotonic()

    @property
    def left(self) -> float:
        """Seconds until the task's time is over."""
        return self.ends - time.monotonic()

    def wait_for_turn(self) -> float:
        """Wait for a call's turn; the moment when it goes out. Raises `WorkMailError` once the time is over."""
        pace = self._pace
        if pace is None or not pace.paced:
            self._check_time(0.0)
            return self._note_call()
        if not self._queue.acquire(timeout=max(0.0, min(self.left, 1e6))):
            raise self._time_limit_error()
        try:
            with self._lock:
                pause = pace.due(time.monotonic()) - time.monotonic()
            self._sleep(pause)
            return self._note_call()
        finally:
            self._queue.release()

    def _paced(self, limit: float = math.inf) -> Pace:
        """Calls are paced from the first that is throttled, or where the task sets a limit."""
        from .pace import Pace

        return Pace(limit, traffic=self._traffic)

    def _note_call(self) -> float:
        with self._lock:
            now = time.monotonic()
            (self._pace or self._traffic).note_call(now)
            return now

    def note_answer(self) -> None:
        """Note that a call was answered."""
        with self._lock:
            self._answer = time.monotonic()
            self.answered += 1
            (self._pace or self._traffic).note_answer(self._answer)

    def note_throttled(self, sent_at: float) -> bool:
        """Note that a call was throttled; False once that has been all for too long."""
        with self._lock:
            now = time.monotonic()
            self._pace = self._pace or self._paced()
            self._pace.note_throttled(now, sent_at)
            return now - self._answer < MAX_THROTTLED_SECONDS

    def back_off(self, attempt: int) -> None:
        """Wait before another try."""
        self._sleep(back_off_delay(attempt, FIRST_DELAY, MAX_DELAY))

    def _sleep(self, seconds: float) -> None:
        self._check_time(seconds)
        if seconds > 0:
            time.sleep(seconds)

    def _check_time(self, seconds: float) -> None:
        if seconds >= self.left:
            raise self._time_limit_error()

    def _time_limit_error(self) -> WorkMailError:
        return WorkMailError(
            f"the time limit of {self.time_limit:.0f} s was reached; run the task again for the rest.", OUT_OF_TIME
        )
