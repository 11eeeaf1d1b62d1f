# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls sent and accepted since the last pause; `pace.py` derives the allowed request rate from them. Pure."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

WINDOW = 2.0
"""Seconds over which passed calls are counted."""
PAUSE = 0.25
"""Seconds without a call that count as a pause."""


@dataclass
class Traffic:
    _passed: deque[float] = field(default_factory=deque)
    _first: float = math.inf
    """When the calls began that followed each other without a pause: a pause says nothing about the service."""
    _sent: int = 0
    _latest: float = -math.inf

    def note_call(self, now: float, planned: float = 0.0) -> None:
        """`planned`: seconds between two calls that are no pause but meant."""
        if now - self._latest > PAUSE + planned:
            self._first, self._sent = now, 0
        self._latest = now
        self._sent += 1

    def note_answer(self, now: float) -> None:
        """A call was answered, with whatever but throttling."""
        self._passed.append(now)

    def rate(self, now: float) -> float:
        """Calls a second that went out since the last pause."""
        return self._sent / max(now - self._first, 0.01)

    def recent(self, now: float) -> float:
        """Calls a second that passed lately, since the last pause."""
        while self._passed and self._passed[0] < max(now - WINDOW, self._first):
            self._passed.popleft()
        seconds = min(WINDOW, max(now - self._first, 0.01))
        return len(self._passed) / seconds
