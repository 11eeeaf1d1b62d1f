# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module's run in a process of its own, so that it can be killed, or two can run at once."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from support.inprocess import Runner
from workmail_emulator.faults import BEFORE, Cut, Injector


@dataclass
class Forked:
    """A run that has begun. The emulator of this process serves it."""

    runner: Runner
    module: str
    options: dict[str, Any]
    pid: int = field(init=False)
    _answer: int = field(init=False)

    def __post_init__(self) -> None:
        self._answer, answer = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(answer)
        else:
            self._run(answer)

    def _run(self, answer: int) -> None:
        """In the child: run, send the result and end without any of this process's clean-up."""
        try:
            os.close(self._answer)
            with contextlib.suppress(BaseException), os.fdopen(answer, "w") as stream:
                json.dump(self.runner.run_anyhow(self.module, **self.options), stream)
        finally:
            os._exit(0)

    def result(self) -> dict[str, Any] | None:
        """What the module returned when it ended; None if it was killed before."""
        with os.fdopen(self._answer) as stream:
            told = stream.read()
        _pid, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return None
        assert told, f"{self.module} ended without a result"
        return json.loads(told)


class Killer(Injector):
    """Kills a process at its `index`-th call, which then never takes effect."""

    def __init__(self, usual: Injector, index: int) -> None:
        super().__init__(usual.faults, usual.rng)
        self._index = index
        self._victim = 0
        self._armed = Event()

    def aim(self, victim: int) -> None:
        self._victim = victim
        self._armed.set()

    def inject(self, operation: str, names: set[str], index: int) -> str:
        if index < self._index:
            return super().inject(operation, names, index)
        self._armed.wait()
        if self._victim:
            os.kill(self._victim, signal.SIGKILL)
            self._victim = 0
        raise Cut(BEFORE)


def killed_at(index: int, emulator: Any, runner: Runner, module: str, **options: Any) -> bool:
    """Run until the `index`-th call arrives, at which the process is killed; False if it ended before that."""
    emulator.reset_log()
    usual = emulator.service.injector
    killer = Killer(usual, index)
    emulator.intercept(killer)
    try:
        run = Forked(runner, module, options)
        killer.aim(run.pid)
        return run.result() is None
    finally:
        emulator.intercept(usual)
