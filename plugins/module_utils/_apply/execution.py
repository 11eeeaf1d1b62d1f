# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Runs the graph: every operation whose facts are there, concurrently; independent work goes on when one fails."""

from __future__ import annotations

import heapq
import math
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from .._plan.conditions import Fact
from .._plan.operations import Operation
from .._plan.order import Graph
from .._service.errors import OUT_OF_TIME, WorkMailError
from .calling import Caller
from .outcome import SKIPPED, Failure, Outcome
from .waiting import Watch, observed, subject

Event = tuple[str, object]
"""Something that an operation waits for: ("done" or "over", number) or ("seen", fact)."""

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


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
    ) -> None:
        self._operations = graph.operations
        self._caller = caller
        self._watch = watch
        self._patience = patience
        self._threads = max(1, threads)
        self._status = [WAITING] * len(graph.operations)
        self._failures: dict[int, Failure] = {}
        self._running: dict[Future[None], int] = {}
        self._looking: Future[dict[Fact, bool]] | None = None
        self._look_at = 0.0
        self._dependents: list[list[int]] = [[] for _one in graph.operations]
        self._fresh: list[frozenset[Fact]] = []
        self._waits: list[set[Event]] = []
        self._waiters: dict[Event, list[int]] = defaultdict(list)
        for number in range(len(graph.operations)):
            self._enter(number, graph)
        self._ready = [number for number, events in enumerate(self._waits) if not events]
        self._open = len(graph.operations)

    @property
    def standing(self) -> tuple[int, int, int]:
        """How many operations are over, how many of these without success, and how many there are."""
        return len(self._operations) - self._open, len(self._failures), len(self._operations)

    def _enter(self, number: int, graph: Graph) -> None:
        """Note which events an operation waits for: others done, others over, facts seen."""
        depends = graph.depends[number]
        fresh = frozenset(fact for facts in depends.values() for fact in facts)
        events: set[Event] = {("done", earlier) for earlier in depends}
        events.update(("over", earlier) for earlier in graph.behind[number])
        events.update(("seen", fact) for fact in observed(fresh))
        self._fresh.append(fresh)
        self._waits.append(events)
        for event in events:
            self._waiters[event].append(number)
        for earlier in depends:
            self._dependents[earlier].append(number)

    def run(self) -> Outcome:
        """Afterwards every operation is done, failed or skipped. Raises nothing of the service's."""
        with ThreadPoolExecutor(self._threads + 1) as pool:
            while self._open or self._looking or (self._watch.awaited and self._patience.wait):
                if self._patience.left() <= 0:
                    self._leave_off()
                self._start(pool)
                self._start_look(pool)
                self._collect()
        done = [one for number, one in enumerate(self._operations) if self._status[number] == DONE]
        failures = [self._failures[number] for number in sorted(self._failures)]
        return Outcome(done, failures, dict(self._watch.ids))

    def _start(self, pool: ThreadPoolExecutor) -> None:
        while self._ready and len(self._running) < self._threads:
            number = heapq.heappop(self._ready)
            self._status[number] = RUNNING
            job = pool.submit(self._caller.perform, self._operations[number], self._fresh[number])
            self._running[job] = number

    def _happened(self, event: Event) -> None:
        for number in self._waiters.pop(event, ()):
            self._waits[number].discard(event)
            if not self._waits[number] and self._status[number] == WAITING:
                heapq.heappush(self._ready, number)

    def _over(self, number: int, status: str) -> None:
        self._status[number] = status
        self._open -= 1
        if status == DONE:
            self._happened(("done", number))
        self._happened(("over", number))

    def _start_look(self, pool: ThreadPoolExecutor) -> None:
        """Look while threads are idle: an operation that can run comes first, so many facts are seen in one reading."""
        idle = len(self._running) < self._threads
        if self._watch.awaited and self._looking is None and idle and time.monotonic() >= self._look_at:
            self._looking = pool.submit(self._watch.look)

    def _collect(self) -> None:
        futures: list[Future[Any]] = [*self._running]
        if self._looking is not None:
            futures.append(self._looking)
        pause = max(0.0, self._look_at - time.monotonic()) if self._watch.awaited else None
        if not futures:
            time.sleep(pause or 0.0)
            self._give_up()
            return
        wait(
            futures,
            timeout=pause if self._looking is None else None,
            return_when=FIRST_COMPLETED,
        )
        for future in [future for future in self._running if future.done()]:
            self._finish(self._running.pop(future), future)
        if self._looking is not None and self._looking.done():
            self._finish_look(self._looking)
        self._give_up()

    def _finish(self, number: int, future: Future[None]) -> None:
        operation = self._operations[number]
        try:
            future.result()
        except WorkMailError as error:
            self._fail(number, error.code, str(error))
            return
        facts = observed(operation.makes)
        if facts:
            self._watch.expect(facts)
            self._look_at = time.monotonic()
        self._over(number, DONE)

    def _finish_look(self, look: Future[dict[Fact, bool]]) -> None:
        self._looking = None
        try:
            for fact in self._watch.take(look.result()):
                self._happened(("seen", fact))
        except WorkMailError as error:
            for fact in list(self._watch.awaited):
                self._unseen(fact, error.code, str(error))
        self._look_at = time.monotonic() + self._watch.delay

    def _give_up(self) -> None:
        for fact in self._watch.overdue(time.monotonic()):
            seconds = self._patience.timeout
            text = (
                f"{subject(fact).name} is not {fact[0]} after {seconds} s. Run the task again, or raise `wait_timeout`."
            )
            self._unseen(fact, "WaitTimeout", text)

    def _unseen(self, fact: Fact, code: str, text: str) -> None:
        self._watch.drop([fact])
        for number, operation in enumerate(self._operations):
            if fact in operation.makes and self._status[number] == DONE:
                self._fail(number, code, text)

    def _leave_off(self) -> None:
        """Start and await nothing more: what runs comes to its end, the rest is left for the next run."""
        for number, status in enumerate(self._status):
            if status == WAITING:
                self._failures[number] = Failure(self._operations[number], OUT_OF_TIME, "not started: time was over.")
                self._over(number, FAILED)
        self._watch.drop(list(self._watch.awaited))
        self._ready.clear()

    def _fail(self, number: int, code: str, text: str) -> None:
        failed = self._operations[number]
        self._failures[number] = Failure(failed, code, text)
        if self._status[number] == DONE:
            self._status[number] = FAILED
        else:
            self._over(number, FAILED)
        for later in self._dependents[number]:
            if self._status[later] == WAITING:
                self._skip(later, failed)

    def _skip(self, number: int, failed: Operation) -> None:
        stack = [number]
        while stack:
            later = stack.pop()
            if self._status[later] == WAITING:
                self._failures[later] = Failure(self._operations[later], SKIPPED, _because(failed))
                self._over(later, FAILED)
                stack.extend(self._dependents[later])


def _because(failed: Operation) -> str:
    return f"skipped because {failed.action} of {failed.subject.kind} {failed.subject.name} failed; run the task again."
