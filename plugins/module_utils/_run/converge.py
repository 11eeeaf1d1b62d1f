# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way of every managing module: read what the plan asks for, plan, act or not, report."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

from .._apply.outcome import Outcome
from .._plan.draft import Item, Task
from .._plan.graph import Cycle
from .._plan.knowledge import Knowledge
from .._plan.planner import Plan, plan
from .._plan.views import View, as_result
from .._report import result
from .._report.plan_id import identify_plan
from .._report.result import Views
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.reader import Answers, Reader
from .session import Result, Session, new_place

THREADS = 10
MAX_ROUNDS = 50
"""Far more rounds of questions than any plan takes; beyond it the planner would be asking in circles."""

OperationCounts = Callable[[], tuple[int, int, int]]
"""Operations that are over, those of them without success, and all."""
Started = Callable[..., None]
"""Called when the first operation starts."""
UNWATCHED: AbstractContextManager[Started] = nullcontext(lambda _counts, _phase="": None)
Connection = tuple["WorkMail | None", Answers]
Connect = Callable[[Session, Knowledge, int], Connection]
"""How a task gets to its organization, with how many threads; no service: a preview assumes an empty organization."""


@dataclass
class Converged:
    plan: Plan
    outcome: Outcome
    report: str | None
    """The option `report_path`, empty if it is not set; None where there is none."""
    result: dict[str, Any] = field(init=False)
    """The keys that every managing module returns."""
    views: Views = field(init=False)

    def __post_init__(self) -> None:
        self.views = result.views_after(self.plan, self.outcome.done, self.outcome.ids)
        self.result = result.result_keys(self.plan, self.outcome, self.report)

    def after(self, item: Item) -> View | None:
        """The entity of an item as it is afterwards, or would be."""
        folded = self.views[item.ref]
        if folded is not None and not item.kind.directory:
            from .._report.changes import entity_at_end

            folded = entity_at_end(self.plan, item, folded, self.outcome)
        return as_result(folded)

    @property
    def entity(self) -> View | None:
        """What a single module is about, as it is afterwards or would be; None if it is not there then."""
        return next((view for item in self.plan.items if (view := self.after(item))), None)

    def with_entity(self, key: str) -> Result:
        """The result of a single module, with the entity under a key if it is there afterwards."""
        entity = self.entity
        return {**self.result, **({key: entity} if entity else {})}


def connect(session: Session, known: Knowledge, threads: int) -> Connection:
    """The organization that the task names. Raises `NoSuchOrganization`."""
    service = session.connect(threads)
    if session.approval:
        session.approval.require_place(session, service.organization_id)
    return service, Reader(service, known, threads)


def converge(
    session: Session,
    task: Task,
    threads: int = THREADS,
    connect: Connect = connect,
    progress: AbstractContextManager[Started] = UNWATCHED,
    more: Callable[[Plan], Result] = lambda _plan: {},
) -> Converged:
    """Apply the task, or preview it in check mode. Exits the module if the input is invalid or an operation failed."""
    task = replace(task, accept_unknown=session.mode.previews and task.removal_limit is None)
    known = Knowledge()
    with progress as started:
        service, planned = _final_plan(session, task, known, lambda: connect(session, known, threads), more)
        if session.approval:
            session.approval.require(session, planned)
        outcome = session.mode.carry_out(planned, lambda: act(session, planned, service, known, threads, started))
    return concluded(session, planned, outcome, more(planned))


def concluded(session: Session, planned: Plan, outcome: Outcome, more: Result | None = None) -> Converged:
    """What a task returns, with more keys. Writes the report, and exits the module if that or an operation failed."""
    report = session.options.get("report_path") or ("" if "report_path" in session.module.own else None)
    converged = Converged(planned, outcome, report)
    converged.result |= more or {}
    if report or not outcome.complete:
        from .messages import report_or_fail

        report_or_fail(session, converged)
    return converged


def act(
    session: Session,
    planned: Plan,
    service: WorkMail | None,
    known: Knowledge,
    threads: int = THREADS,
    started: Started = lambda _counts, _phase="": None,
) -> Outcome:
    """Apply a plan."""
    if not planned.graph.operations and not planned.graph.awaited:
        return Outcome(ids=planned.ids)
    from .acting import Acting

    return Acting(session, known, threads, started).act(planned, service)


def _final_plan(
    session: Session, task: Task, known: Knowledge, connected: Callable[[], Connection], more: Callable[[Plan], Result]
) -> tuple[WorkMail | None, Plan]:
    """The final plan. Leaves the module if the input is invalid."""
    if session.approval and not session.approval.valid:
        session.refuse(list(task.errors))
    try:
        service, answers = connected()
        planned = complete_plan(task, known, answers)
        if service is None:
            planned.draft.unresolved["organization", str(session.options["organization"])] = None
    except WorkMailError:
        if task.errors:
            session.refuse(list(task.errors))
        raise
    if planned.errors:
        from .messages import found_entity

        session.refuse(planned.errors, **found_entity(planned), **more(planned))
    identify_plan(planned, service.organization_id if service else "", new_place(session))
    planned.shows_id = session.options.get("show_plan_id") is not False
    if planned.deferred or planned.unresolved:
        from .messages import warn_of_plan

        warn_of_plan(session, planned)
    return service, planned


def complete_plan(task: Task, known: Knowledge, answers: Answers) -> Plan:
    """Plan and answer until no question is left."""
    for _round in range(MAX_ROUNDS):
        planned = _planned(task, known)
        if not planned.questions:
            return planned
        if not answers.answer(planned.questions):
            break
    raise WorkMailError(
        f"the plan is not complete after all reads; open questions: {planned.questions[:3]}", "Internal"
    )


def _planned(task: Task, known: Knowledge) -> Plan:
    try:
        return plan(task, known)
    except Cycle as steps:
        text = f"the operations depend on each other in a cycle: {steps}. Nothing was changed. Use two tasks."
        raise WorkMailError(text, "Cycle") from None
