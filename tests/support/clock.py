# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A clock that only tests move, so that no assertion about time depends on how busy the machine is.

It suits runs of one thread (`concurrency: 1`): a wait of the engine moves it at once, and so does a call that a test
lets take some time.
"""

from __future__ import annotations

import random
import sys
from threading import Condition, Lock, Thread
from types import SimpleNamespace

import pytest
from workmail_emulator import Faults
from workmail_emulator.faults import Injector

ROOM = "ansible_collections.mailops.workmail.plugins.module_utils"
TIMED = ("_service.gate", "_apply.calling", "_apply.waiting", "_apply.execution")
"""Files of the engine that look at the clock."""


class Clock:
    """Replaces the module `time`. Seconds since it was made."""

    def __init__(self) -> None:
        self.now = 0.0
        self._lock = Lock()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += max(0.0, seconds)

    def condition(self) -> Condition:
        """A condition whose waits move the clock, once nothing else has happened for a moment."""
        clock = self

        class Timed(Condition):
            def wait(self, timeout: float | None = None) -> bool:
                if timeout is None:
                    return super().wait()
                if super().wait(0.002):
                    return True
                clock.sleep(timeout)
                return False

        return Timed()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The engine's clock for one test."""
    one = Clock()
    for name in TIMED:
        __import__(f"{ROOM}.{name}")
        monkeypatch.setattr(sys.modules[f"{ROOM}.{name}"], "time", one)
    threads = SimpleNamespace(Thread=Thread, Condition=one.condition)
    monkeypatch.setattr(sys.modules[f"{ROOM}._apply.execution"], "threading", threads)
    return one


class Slow(Injector):
    """Lets each call to the emulator take some seconds of a clock, and notes when it came."""

    def __init__(self, clock: Clock, seconds: float = 0.0) -> None:
        super().__init__(Faults(), random.Random(0))
        self.clock = clock
        self.seconds = seconds
        self.came: list[float] = []

    def inject(self, operation: str, names: set[str], index: int) -> str:
        self.came.append(self.clock.now)
        self.clock.sleep(self.seconds)
        return super().inject(operation, names, index)
