# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The final plan carried out, and once more what only showed on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .._apply.calling import Caller
from .._apply.execution import Execution, Patience
from .._apply.judging import Judge
from .._apply.outcome import Outcome
from .._apply.waiting import Watch
from .._plan.draft import Task
from .._plan.knowledge import Knowledge
from .._plan.planner import Plan
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.reader import Reader
from .._task.wanted import Wanted
from .progress import Progress
from .session import Session
from .settling import settle


@dataclass
class Acting:
    session: Session
    known: Knowledge
    threads: int
    progress: Progress

    def act(self, planned: Plan, service: WorkMail | None) -> Outcome:
        """Carry the plan out, and once more what only showed on the way. Raises nothing of a single operation's."""
        if service is None:
            raise WorkMailError("there is no organization to act on", "Internal")
        outcome = self._execute(planned, service, self.known)
        restored = tuple(_reopened(planned, outcome))
        if restored:
            again = Knowledge(domains=self.known.domains, organization=self.known.organization)
            rest = settle(Task(restored), again, Reader(service, again, self.threads))
            rest.graph.operations = [replace(one, unforeseen=True) for one in rest.graph.operations]
            late = self._execute(rest, service, again)
            outcome.done += late.done
            outcome.failures += late.failures
        return outcome

    def _execute(self, planned: Plan, service: WorkMail, known: Knowledge) -> Outcome:
        patience = self._patience
        ids = dict(planned.ids)
        caller = Caller(service, Judge(service, known, ids), ids, patience.timeout)
        watch = Watch(service, known, ids, patience.timeout)
        execution = Execution(planned.graph, caller, watch, patience, self.threads)
        self.progress.writes(lambda: execution.standing)
        return execution.run()

    @property
    def _patience(self) -> Patience:
        options, gate = self.session.options, self.session.gate
        timeout = options.get("wait_timeout")
        return Patience(bool(options.get("wait", True)), 120 if timeout is None else int(timeout), lambda: gate.left)


def _reopened(planned: Plan, outcome: Outcome) -> Iterator[Wanted]:
    """Entities that were registered again: whether their old aliases came back nobody knows before (unknown U49)."""
    unseen = {one.operation.subject for one in outcome.failures if one.acknowledged}
    registered = {one.subject for one in outcome.done if one.action == "register_to_work_mail"} - unseen
    for item in planned.items:
        again = item.current is not None and item.current.was_registered and item.ref in registered
        if again and item.current is not None and item.wanted.aliases is not None:
            yield Wanted(
                item.kind,
                item.wanted.where,
                id=item.current.id,
                aliases=item.wanted.aliases,
            )
