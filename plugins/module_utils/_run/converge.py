# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The way of every managing module: read what the plan asks for, plan, act or not, report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from .._apply.calling import Caller
from .._apply.execution import Execution, Patience
from .._apply.judging import Judge
from .._apply.outcome import Outcome
from .._apply.waiting import Watch
from .._model.vocabulary import Ref
from .._plan.draft import Item, Task
from .._plan.fold import View, shown
from .._plan.knowledge import Knowledge
from .._plan.planner import Plan, plan
from .._report import result
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.organization import NoSuchOrganization
from .._service.reader import Answers, EmptyOrganization, Reader
from .._task.wanted import Wanted
from .session import Session

THREADS = 10
ROUNDS = 50
"""Far more rounds of questions than any plan takes; beyond it the planner would be asking in circles."""


@dataclass
class Converged:
    plan: Plan
    outcome: Outcome

    def after(self, item: Item) -> View | None:
        """The entity of an item as it is afterwards, or would be."""
        done = [one for one in self.outcome.done if one.subject == item.ref]
        pair: dict[Ref, Any] = result.views(self.plan, done, self.outcome.ids)
        return shown(pair[item.ref][1]) if item.ref in pair else None

    @property
    def result(self) -> dict[str, Any]:
        return result.of(self.plan, self.outcome)


def converge(session: Session, task: Task, threads: int = THREADS, empty_is_fine: bool = False) -> Converged:
    """Make it so, or tell what would be done. Leaves the module if the input is at fault or an operation failed."""
    task = replace(task, accept_unknown=session.mode.foresees and task.removal_limit is None)
    known = Knowledge()
    try:
        service, answers = _open(session, known, threads, empty_is_fine)
        planned = settle(task, known, answers)
    except WorkMailError:
        if task.faults:
            session.refuse(list(task.faults))
        raise
    if planned.faults:
        session.refuse(planned.faults)
    _warn(session, planned)
    outcome = session.mode.carry_out(planned, lambda: _act(session, planned, service, known, threads))
    converged = Converged(planned, outcome)
    if not outcome.complete:
        told = {**converged.result, **result.failures(outcome.failures)}
        session.fail(result.complaint(outcome.failures), **told)
    return converged


def _open(session: Session, known: Knowledge, threads: int, empty_is_fine: bool) -> tuple[WorkMail | None, Answers]:
    try:
        service = session.connect(threads)
    except NoSuchOrganization:
        if not (empty_is_fine and session.mode.foresees):
            raise
        return None, EmptyOrganization(str(session.options["organization"]), known)
    return service, Reader(service, known, threads)


def settle(task: Task, known: Knowledge, answers: Answers) -> Plan:
    """Plan and answer until no question is left."""
    for _round in range(ROUNDS):
        planned = plan(task, known)
        if not planned.questions:
            return planned
        if not answers.answer(planned.questions):
            break
    raise WorkMailError(f"the plan does not settle; it keeps asking {planned.questions[:3]}", "Internal")


def _warn(session: Session, planned: Plan) -> None:
    if planned.deferred:
        who = ", ".join(dict.fromkeys(f"{entry.ref.name} ({entry.field})" for entry in planned.deferred[:5]))
        more = f" and {len(planned.deferred) - 5} more" if len(planned.deferred) > 5 else ""
        session.warn(f"deferred, because somebody in it is and stays DISABLED: {who}{more}. See `deferred`.")
    for field, value in planned.unresolved:
        session.warn(f"{field}: {value!r} is not there yet; the preview takes it to be created by an earlier task.")


def _act(
    session: Session,
    planned: Plan,
    service: WorkMail | None,
    known: Knowledge,
    threads: int,
) -> Outcome:
    if service is None:
        raise WorkMailError("there is no organization to act on", "Internal")
    patience = Patience(
        bool(session.options.get("wait", True)),
        int(session.options.get("wait_timeout") or 120),
    )
    outcome = _execute(planned, service, known, patience, threads)
    restored = list(_reopened(planned, outcome))
    if restored:
        again = Knowledge(domains=known.domains, organization=known.organization)
        rest = settle(Task(tuple(restored)), again, Reader(service, again, threads))
        rest.graph.operations = [replace(one, unforeseen=True) for one in rest.graph.operations]
        late = _execute(rest, service, again, patience, threads)
        outcome.done += late.done
        outcome.failures += late.failures
    return outcome


def _execute(planned: Plan, service: WorkMail, known: Knowledge, patience: Patience, threads: int) -> Outcome:
    ids = dict(planned.ids)
    caller = Caller(service, Judge(service, known, ids), ids, patience.timeout)
    return Execution(planned.graph, caller, Watch(service, known, ids), patience, threads).run()


def _reopened(planned: Plan, outcome: Outcome) -> Iterable[Wanted]:
    """Entities that were registered again: whether their old aliases came back nobody knows before (unknown U49)."""
    registered = {one.subject for one in outcome.done if one.action == "register_to_work_mail"}
    for item in planned.items:
        again = item.current is not None and item.current.was_registered and item.ref in registered
        if again and item.current is not None and item.wanted.aliases is not None:
            yield Wanted(
                item.kind,
                item.wanted.where,
                id=item.current.id,
                aliases=item.wanted.aliases,
            )
