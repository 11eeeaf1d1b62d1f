# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs an agenda on threads: each takes what can run; one that finds nothing to run polls for effects."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from .._model.kinds import BY_NAME
from .._plan.conditions import Condition, Conditions
from .._plan.graph import Graph
from .._plan.operations import Operation
from .._plan.rules import Rules
from .._service.errors import OUT_OF_TIME, WorkMailError
from .agenda import Agenda
from .failure import WAIT_TIMEOUT
from .outcome import Outcome
from .places import Full, Places
from .waiting import LeftOut, Watch, observed, subject

Job = Callable[[], None]
RUN_AGAIN = "Run the task again."


class Performer(Protocol):
    def perform(self, operation: Operation, recent: Conditions) -> None:
        """Apply an operation. Raises `WorkMailError` when it failed permanently, `Full` if it must wait."""


@dataclass(frozen=True)
class WaitLimits:
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
        caller: Performer,
        watch: Watch,
        limits: WaitLimits,
        threads: int,
        rules: Rules | None = None,
        places: Places | None = None,
    ) -> None:
        self._rules = rules
        self._agenda = Agenda(graph, places)
        self._caller = caller
        self._watch = watch
        self._limits = limits
        self._threads = max(1, min(threads, len(graph.operations)))
        self._changed = threading.Condition()
        """Guards everything here; notified whenever a thread may find something to do."""
        self._polling = False
        self._next_poll = 0.0
        self._crash: BaseException | None = None
        watch.expect(graph.awaited)

    @property
    def counts(self) -> tuple[int, int, int]:
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
            list(self._agenda.done_operations()), failures, self._agenda.failed_waits, read, ids=dict(self._watch.ids)
        )

    def _work(self) -> None:
        try:
            while (job := self._next_job()) is not None:
                job()
        except BaseException as crash:
            with self._changed:
                self._crash = crash
                self._changed.notify_all()

    def _next_job(self) -> Job | None:
        """What this thread does next; waits until there is something, None when there will be nothing more."""
        with self._changed:
            while not self._is_over():
                if self._limits.left() <= 0 or self._is_at_an_end:
                    self._stop()
                elif self._agenda.ready:
                    number = self._agenda.take()
                    return lambda: self._perform(number)
                elif self._must_poll and not self._polling and time.monotonic() >= self._due:
                    self._polling = True
                    return self._poll
                else:
                    self._changed.wait(self._pause())
            self._changed.notify_all()
            return None

    def _is_over(self) -> bool:
        if self._crash is not None:
            return True
        waiting = bool(self._watch.awaited) and self._limits.wait
        return not (self._agenda.open or self._polling or waiting)

    @property
    def _is_at_an_end(self) -> bool:
        """True if nothing more can be started without waiting, and the task does not wait."""
        return not self._limits.wait and not self._agenda.running and self._agenda.blocked

    @property
    def _must_poll(self) -> bool:
        return bool(self._watch.awaited) or self._agenda.blocked

    @property
    def _due(self) -> float:
        """When to poll: at once if nothing runs; otherwise only for what waits, and not all the time."""
        if not self._agenda.running:
            return self._next_poll
        return self._next_poll + self._watch.busy_interval if self._agenda.open > self._agenda.running else math.inf

    def _pause(self) -> float | None:
        """Seconds until the next poll is due or the time limit is reached."""
        look = self._due - time.monotonic() if self._must_poll and not self._polling else math.inf
        pause = min(look, self._limits.left())
        return max(0.0, pause) if pause < math.inf else None

    def _stop(self) -> None:
        """Await nothing more, start nothing more."""
        awaited = list(self._watch.awaited)
        self._watch.drop(awaited)
        self._agenda.stop()
        for condition in awaited if self._limits.wait else ():
            self._agenda.give_up(
                condition, OUT_OF_TIME, f"{_not_yet_text(condition)} when the time limit was reached. {RUN_AGAIN}"
            )
        if self._agenda.open or self._polling:
            self._changed.wait()

    def _perform(self, number: int) -> None:
        error = None
        try:
            self._caller.perform(self._agenda.operations[number], self._agenda.recent[number])
        except WorkMailError as failed:
            error = failed
        with self._changed:
            if isinstance(error, Full):
                self._agenda.put_back(number)
            elif error is not None:
                self._agenda.fail(number, error)
            else:
                self._expect(number)
                self._agenda.done(number)
            self._changed.notify(self._agenda.ready + 1)

    def _expect(self, number: int) -> None:
        """Poll from now on for what the operation makes true and the service may show later."""
        conditions = observed(self._agenda.operations[number].makes)
        if conditions:
            self._watch.expect(conditions)
            self._next_poll = time.monotonic() + self._watch.first_delay

    def _poll(self) -> None:
        try:
            readings, error = self._watch.read(), None
        except WorkMailError as failed:
            readings, error = {}, failed
        with self._changed:
            self._polling = False
            for condition in self._watch.note(readings):
                self._agenda.note_shown(condition)
            self._give_up(error)
            self._next_poll = time.monotonic() + self._watch.delay
            self._changed.notify_all()

    def _give_up(self, error: WorkMailError | None) -> None:
        """Give up the wait for conditions that have not shown in time, or that cannot be read."""
        hopeless = self._watch.hopeless()
        given_up: list[Condition] = list(self._watch.awaited) if error else self._watch.overdue(time.monotonic())
        self._watch.drop([*given_up, *hopeless])
        for condition in hopeless:
            self._give_up_hopeless(condition)
        for condition in given_up:
            if condition in hopeless:
                continue
            if error:
                text = f"{_not_yet_text(condition)} as far as is known, because the read failed: {error} {RUN_AGAIN}"
                self._agenda.give_up(condition, error.code, text)
                continue
            self._agenda.give_up(condition, WAIT_TIMEOUT, self._timeout_text(condition))

    def _give_up_hopeless(self, condition: Condition) -> None:
        """Give up the wait for a state that can no longer be reached."""
        ref = subject(condition)
        kind, rules, latest = BY_NAME[ref.kind], self._rules, self._watch.latest[ref]
        if kind.settles is not None and rules is not None and latest is not None:
            self._agenda.give_up(condition, kind.settles.code, rules.failure_text(ref, latest, condition[0] == "gone"))

    def _timeout_text(self, condition: Condition) -> str:
        ref, seconds = subject(condition), self._limits.timeout
        latest = self._watch.latest.get(ref)
        if condition[0] == "without" and latest is not None:
            left_out = cast(LeftOut, condition[2])
            return left_out.text(latest, self._watch.known, self._watch.seconds(condition))
        if self._rules is not None and BY_NAME[ref.kind].settles is not None:
            return self._rules.timeout_text(ref, self._watch.latest.get(ref), seconds)
        return f"{_not_yet_text(condition)} after {seconds} s. {RUN_AGAIN.rstrip('.')}, or raise `wait_timeout`."


def _not_yet_text(condition: Condition) -> str:
    words = {"gone": "deleted everywhere", "without": "read with the values that the update removes"}
    word = str(condition[0])
    return f"{subject(condition).name} is not {words.get(word, word if word == 'visible' else word.upper())} yet"
