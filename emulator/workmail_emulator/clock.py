# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The clock of the emulated service: the real time, and how far a control call has advanced it."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass
class Clock:
    ahead: float = 0.0
    """Seconds."""

    def __call__(self) -> float:
        return time.time() + self.ahead

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError(f"seconds: {seconds!r} is less than 0; the clock does not go back")
        self.ahead += seconds
