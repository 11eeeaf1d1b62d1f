# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which operations of a graph can run now, and what became of the others. No threads, no clock, no service."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator

from .._plan.conditions import Condition
from .._plan.graph import Graph
from .._plan.operations import Operation
from .._service.errors import OUT_OF_TIME, WorkMailError
from .failure import SKIPPED, Failure
from .places import Places
from .waiting import observed

Event = tuple[str, object]
"""What an operation waits for: ("done" or "over", number) or ("seen", condition)."""

UNCERTAIN = "An attempt got no answer, so it may have taken effect; run the task again to check."
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"


class Agenda:
    def __init__(self, graph: Graph, places: Places | None = None) -> None:
        self.operations = graph.operations
        self.places = places or Places()
        self.failures: dict[int, Failure] = {}
        self.failed_waits: list[WorkMailError] = []
        """Waits that failed for conditions that no operation makes true."""
        self.open = len(graph.operations)
        """Operations that are not over yet."""
        self.running = 0
        self.recent: list[frozenset[Condition]] = []
        """The conditions of each operation that became true, perhaps a moment ago."""
        self._status = [WAITING] * len(graph.operations)
        self._ready: dict[str, list[int]] = {}
        """What can run, in order, by the actions that have a limited number of places; the rest under an empty key."""
        self._missing: list[int] = []
        self._waiters: dict[Event, list[int]] = defaultdict(list)
        self._dependents: list[list[int]] = [[] for _one in graph.operations]
        for number in range(len(graph.operations)):
            self._add(number, graph)

    def _add(self, number: int, graph: Graph) -> None:
        """Note which events an operation waits for: others done, others over, conditions seen."""
        depends = graph.depends[number]
        recent = frozenset(condition for conditions in depends.values() for condition in conditions)
        events: set[Event] = {("done", earlier) for earlier in depends}
        events.update(("over", earlier) for earlier in graph.follows[number])
        awaited = graph.awaited.intersection(graph.operations[number].needs)
        events.update(("seen", condition) for condition in (*observed(recent), *awaited))
        self.recent.append(recent)
        self._missing.append(len(events))
        for event in events:
            self._waiters[event].append(number)
        for earlier in depends:
            self._dependents[earlier].append(number)
        if not events:
            self._enqueue(number)

    def _enqueue(self, number: int) -> None:
        action = self.operations[number].action
        queue = self._ready.setdefault(action if action in self.places.most else "", [])
        heapq.heappush(queue, number)

    @property
    def ready(self) -> int:
        """How many operations can run now."""
        return sum(int(max(0, min(len(queue), self.places.room(action)))) for action, queue in self._ready.items())

    @property
    def blocked(self) -> bool:
        """True if operations wait for nothing but a place."""
        return not self.ready and any(self._ready.values())

    def take(self) -> int:
        """The first operation in canonical order that can run; it counts as running from now on."""
        queues = (queue for action, queue in self._ready.items() if queue and self.places.room(action) > 0)
        number = heapq.heappop(min(queues, key=lambda queue: queue[0]))
        self._status[number] = RUNNING
        self.running += 1
        self.places.hold(self.operations[number].action, observed(self.operations[number].makes))
        return number

    def put_back(self, number: int) -> None:
        """It found no place, and is taken again when one is free."""
        self._status[number] = WAITING
        self.running -= 1
        self.places.release(self.operations[number].makes)
        self._enqueue(number)

    def done(self, number: int) -> None:
        self._end(number, DONE)
        self._notify(("done", number))
        self._notify(("over", number))

    def note_shown(self, condition: Condition) -> None:
        """Note that the service shows a condition."""
        self.places.release([condition])
        self._notify(("seen", condition))

    def give_up(self, condition: Condition, code: str, text: str) -> None:
        """A condition never showed: its maker is done, the wait failed, and what needs the condition is skipped."""
        self.places.release([condition])
        makers = [number for number, operation in enumerate(self.operations) if condition in operation.makes]
        if not makers:
            self.failed_waits.append(WorkMailError(text, code))
        for number in makers:
            if self._status[number] == DONE:
                self.failures[number] = Failure(self.operations[number], code, text, acknowledged=True)
        self._skip(list(self._waiters.get(("seen", condition), ())), f"skipped because {text}")

    def fail(self, number: int, error: WorkMailError) -> None:
        """Skip what depends on it; what only follows it continues."""
        failed = self.operations[number]
        self.places.release(failed.makes)
        self._end(number, FAILED)
        self.failures[number] = _refused(failed, error)
        reason = f"skipped because {failed.action} of {failed.subject.label} failed."
        self._skip(list(self._dependents[number]), reason)
        self._notify(("over", number))

    def stop(self) -> None:
        """Nothing more is started; what has not begun is left for the next run."""
        for number, status in enumerate(self._status):
            if status == WAITING:
                self._end(number, FAILED)
                self.failures[number] = Failure(
                    self.operations[number], OUT_OF_TIME, "not started before the time limit."
                )
        self._ready.clear()

    def done_operations(self) -> Iterator[Operation]:
        """What was done, in canonical order; of one whose effect did not show, what it did at once."""
        done = (number for number, status in enumerate(self._status) if status == DONE)
        return (
            self.operations[number].without_wait if number in self.failures else self.operations[number]
            for number in done
        )

    def _end(self, number: int, status: str) -> None:
        self.running -= self._status[number] == RUNNING
        self._status[number] = status
        self.open -= 1

    def _notify(self, event: Event) -> None:
        for number in self._waiters.pop(event, ()):
            self._missing[number] -= 1
            if not self._missing[number] and self._status[number] == WAITING:
                self._enqueue(number)

    def _skip(self, stack: list[int], reason: str) -> None:
        """Skip these as far as they have not begun, and whatever depends on them."""
        while stack:
            later = stack.pop()
            if self._status[later] == WAITING:
                self._end(later, FAILED)
                self.failures[later] = Failure(self.operations[later], SKIPPED, reason)
                self._notify(("over", later))
                stack.extend(self._dependents[later])


def _refused(operation: Operation, error: WorkMailError) -> Failure:
    """The failure of an operation that raised this error."""
    text = f"{operation.value}: {error}" if operation.value else str(error)
    return Failure(operation, error.code, f"{text} {UNCERTAIN}" if error.lost else text, lost=error.lost)
