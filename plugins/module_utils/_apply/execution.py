# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs an agenda on threads: each takes what can run; one that finds nothing to run looks what has come about."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from .._model.kinds import BY_NAME
from .._plan.conditions import Condition
from .._plan.graph import Graph
from .._plan.rules import Rules
from .._service.errors import OUT_OF_TIME, WorkMailError
from .agenda import Agenda
from .calling import Caller
from .failure import WAIT_TIMEOUT
from .outcome import Outcome
from .waiting import Watch, observed, subject

Job = Callable[[], None]
AGAIN = "Run the task again."
MEANWHILE = 0.25
"""Seconds between two looks while operations are running: the more have come about, the more one reading shows."""


@dataclass(frozen=True)
class Patience:
    """How long a run waits, and for what."""

    wait: bool = True
    """True: also for what nothing depends on."""
    timeout: int = 120
    """Seconds for each transition."""
    left: Callable[[], float] = lambda: math.inf
    """Seconds until the task's time is over."""


class Execution:
    def __init__(
        self,
        graph: Graph,
        caller: Caller,
        watch: Watch,
        patience: Patience,
        threads: int,
        rules: Rules | None = None,
    ) -> None:
        self._rules = rules
        self._agenda = Agenda(graph)
        self._caller = caller
        self._watch = watch
        self._patience = patience
        self._threads = max(1, min(threads, len(graph.operations)))
        self._changed = threading.Condition()
        """Guards everything here; notified whenever a thread may find something to do."""
        self._looking = False
        self._look_at = 0.0
        self._crash: BaseException | None = None
        watch.expect(graph.awaited)

    @property
    def standing(self) -> tuple[int, int, int]:
        """How many operations are over, how many of these without success, and how many there are."""
        total = len(self._agenda.operations)
        return total - self._agenda.open, len(self._agenda.failures), total

    def run(self) -> Outcome:
        """Afterwards every operation is done, failed, skipped or left. Raises nothing of the service's."""
        threads = [threading.Thread(target=self._work, daemon=True) for _one in range(self._threads)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._crash is not None:
            raise self._crash
        failures = [failure for _number, failure in sorted(self._agenda.failures.items())]
        read = {ref: entity for ref, entity in self._watch.latest.items() if entity is not None}
        return Outcome(
            list(self._agenda.finished()), failures, self._agenda.unseen_alone, read, ids=dict(self._watch.ids)
        )

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                job()
        except BaseException as crash:
            with self._changed:
                self._crash = crash
                self._changed.notify_all()

    def _next(self) -> Job | None:
        """What this thread does next; waits until there is something, None when there will be nothing more."""
        with self._changed:
            while not self._is_over():
                if self._patience.left() <= 0:
                    self._leave_off()
                elif self._agenda.ready:
                    number = self._agenda.take()
                    return lambda: self._perform(number)
                elif self._watch.awaited and not self._looking and time.monotonic() >= self._due:
                    self._looking = True
                    return self._look
                else:
                    self._changed.wait(self._pause())
            self._changed.notify_all()
            return None

    def _is_over(self) -> bool:
        if self._crash is not None:
            return True
        waiting = bool(self._watch.awaited) and self._patience.wait
        return not (self._agenda.open or self._looking or waiting)

    @property
    def _due(self) -> float:
        """When to look: at once where nothing runs; else only for the sake of what waits, and not all the time."""
        if not self._agenda.running:
            return self._look_at
        return self._look_at + MEANWHILE if self._agenda.open > self._agenda.running else math.inf

    def _pause(self) -> float | None:
        """Seconds after which somebody has to look, or time is over."""
        look = self._due - time.monotonic() if self._watch.awaited and not self._looking else math.inf
        pause = min(look, self._patience.left())
        return max(0.0, pause) if pause < math.inf else None

    def _leave_off(self) -> None:
        """Await nothing more, start nothing more."""
        awaited = list(self._watch.awaited)
        self._watch.drop(awaited)
        self._agenda.leave_off()
        for fact in awaited if self._patience.wait else ():
            self._agenda.unseen(fact, OUT_OF_TIME, f"{_not_yet(fact)} when the time limit was reached. {AGAIN}")
        if self._agenda.open or self._looking:
            self._changed.wait()

    def _perform(self, number: int) -> None:
        error = None
        try:
            self._caller.perform(self._agenda.operations[number], self._agenda.fresh[number])
        except WorkMailError as failed:
            error = failed
        with self._changed:
            if error is not None:
                self._agenda.fail(number, error)
            else:
                self._expect(number)
                self._agenda.done(number)
            self._changed.notify(self._agenda.ready + 1)

    def _expect(self, number: int) -> None:
        """From now on, look out for what the operation makes and the service may show later."""
        facts = observed(self._agenda.operations[number].makes)
        if facts:
            self._watch.expect(facts)
            self._look_at = time.monotonic()

    def _look(self) -> None:
        try:
            looked, error = self._watch.look(), None
        except WorkMailError as failed:
            looked, error = {}, failed
        with self._changed:
            self._looking = False
            for fact in self._watch.take(looked):
                self._agenda.seen(fact)
            self._give_up(error)
            self._look_at = time.monotonic() + self._watch.delay
            self._changed.notify_all()

    def _give_up(self, error: WorkMailError | None) -> None:
        """Give up the wait for facts that have not shown in time, or that cannot be looked for."""
        hopeless = self._watch.hopeless()
        given_up: list[Condition] = list(self._watch.awaited) if error else self._watch.overdue(time.monotonic())
        self._watch.drop([*given_up, *hopeless])
        for fact in hopeless:
            self._end_in_vain(fact)
        for fact in given_up:
            if fact in hopeless:
                continue
            if error:
                text = f"{_not_yet(fact)} as far as is known, because the read failed: {error} {AGAIN}"
                self._agenda.unseen(fact, error.code, text)
                continue
            self._agenda.unseen(fact, WAIT_TIMEOUT, self._late(fact))

    def _end_in_vain(self, fact: Condition) -> None:
        """Give up the wait for a state that cannot come about any more."""
        ref = subject(fact)
        kind, rules, latest = BY_NAME[ref.kind], self._rules, self._watch.latest[ref]
        if kind.settles is not None and rules is not None and latest is not None:
            self._agenda.unseen(fact, kind.settles.code, rules.failed(ref, latest, fact[0] == "gone"))

    def _late(self, fact: Condition) -> str:
        if self._rules is not None:
            return self._rules.late(subject(fact), self._watch.latest.get(subject(fact)), self._patience.timeout)
        return f"{_not_yet(fact)} after {self._patience.timeout} s. {AGAIN.rstrip('.')}, or raise `wait_timeout`."


def _not_yet(fact: Condition) -> str:
    words = {"gone": "deleted everywhere"}
    word = str(fact[0])
    return f"{subject(fact).name} is not {words.get(word, word if word == 'visible' else word.upper())} yet"
