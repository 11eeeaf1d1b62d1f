# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How fast messages may go out, for all connections together."""

from __future__ import annotations

import time
from threading import Lock


class Pace:
    def __init__(self, per_second: float) -> None:
        """`per_second`: messages; infinity for no limit."""
        self._per_second = per_second
        self._lock = Lock()
        self._free = time.monotonic()

    def delay(self, count: int) -> float:
        """Seconds to wait before this many messages are sent; their turn is taken."""
        with self._lock:
            now = time.monotonic()
            start = max(self._free, now)
            self._free = start + count / self._per_second
            return start - now
