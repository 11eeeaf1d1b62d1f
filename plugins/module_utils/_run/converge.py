# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way of every managing module: read what the plan asks for, plan, act or not, report."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from .._apply.outcome import Outcome
from .._plan.draft import Item, Task
from .._plan.graph import Cycle
from .._plan.knowledge import Knowledge
from .._plan.planner import Plan, plan
from .._plan.views import View, shown, view
from .._report import result
from .._report.bounded import MOST
from .._report.result import Views
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.organization import NoSuchOrganization
from .._service.reader import Answers, Reader
from .._task.option_errors import name_list
from .session import Options, Session

if TYPE_CHECKING:
    from .files import Progress

THREADS = 10
ROUNDS = 50
"""Far more rounds of questions than any plan takes; beyond it the planner would be asking in circles."""
FAIL, EMPTY, LATER, SELF = "fail", "empty", "later", "self"
"""What a preview makes of an organization that is not there: an error, an empty one because the user says so, one that
an earlier task creates, or nothing because it is what the task is about."""
TAKEN_AS_EMPTY = (
    "Because of `missing_organization: empty`, this preview shows what the task would do in a new, empty organization. "
    "The run fails unless an earlier task creates the organization."
)


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
        self.views = result.views(self.plan, self.outcome.done, self.outcome.ids)
        self.result = result.of(self.plan, self.outcome, self.report)

    def after(self, item: Item) -> View | None:
        """The entity of an item as it is afterwards, or would be."""
        folded = self.views[item.ref]
        if folded is not None and not item.kind.directory:
            from .._report.changes import told_last

            folded = told_last(self.plan, item, folded, self.outcome)
        return shown(folded)

    @property
    def entity(self) -> View | None:
        """What a single module is about, as it is afterwards or would be; None if it is not there then."""
        return next((view for item in self.plan.items if (view := self.after(item))), None)

    def with_entity(self, key: str) -> Options:
        """The result of a single module, with the entity under a key if it is there afterwards."""
        entity = self.entity
        return {**self.result, **({key: entity} if entity else {})}


def converge(
    session: Session,
    task: Task,
    threads: int = THREADS,
    missing: str = FAIL,
    more: Callable[[Plan], Options] = lambda _plan: {},
) -> Converged:
    """Apply the task, or preview it in check mode. Exits the module if the input is invalid or an operation failed."""
    foresees = session.mode.foresees
    task = replace(
        task, accept_unknown=foresees and task.removal_limit is None, accept_domains=foresees and missing == EMPTY
    )
    known = Knowledge()
    with _progress(session, task) as progress:
        service, planned = _settled(session, task, known, threads, missing, more)
        outcome = session.mode.carry_out(planned, lambda: _act(session, planned, service, known, threads, progress))
    if progress and progress.failure:
        session.warn(progress.failure)
    report = session.options.get("report_path") or ("" if "report_path" in session.module.own else None)
    converged = Converged(planned, outcome, report)
    converged.result |= more(planned)
    unreported = _report(report, converged)
    if unreported or not outcome.complete:
        _fail(session, converged, unreported)
    return converged


def _progress(session: Session, task: Task) -> AbstractContextManager[Progress | None]:
    path = None if task.errors else session.options.get("progress_path")
    if not path:
        return nullcontext()
    from .files import Progress

    return Progress(path, session.gate)


def _fail(session: Session, converged: Converged, unreported: list[str]) -> NoReturn:
    """Leave with everything that is known: what was done, and what was not."""
    from .._report import failures

    outcome = converged.outcome
    told = {**_found(converged.plan), **converged.result}
    if outcome.complete:
        session.fail(f"{unreported[0]} {failures.nothing_failed(outcome)}", **told)
    code = {"code": outcome.unseen[0].code} if outcome.unseen else {}
    told |= failures.failures(converged.plan, outcome.failures) if outcome.failures else {}
    session.fail(" ".join([failures.complaint(converged.plan, outcome), *unreported]), **told, **code)


def _found(planned: Plan) -> dict[str, Any]:
    """An entity that has a module of its own kind only, as it was read: what is wrong with it may be seen there."""
    alone = (item.current for item in planned.items if item.kind.key and not item.kind.directory)
    return {one.kind.name: shown(view(planned.draft.known, one)) for one in alone if one is not None}


def _act(
    session: Session, planned: Plan, service: WorkMail | None, known: Knowledge, threads: int, progress: Progress | None
) -> Outcome:
    if not planned.graph.operations and not planned.graph.awaited:
        return Outcome(ids=planned.ids)
    from .acting import Acting

    return Acting(session, known, threads, progress).act(planned, service)


def _report(path: str | None, converged: Converged) -> list[str]:
    """Write the report where one is wanted, and say in the result where it is, or why it is not there."""
    if not path:
        return []
    from .files import write_report

    failure = write_report(path, converged.plan, converged.outcome)
    converged.result.update({"report_failure": failure} if failure else {"report_path": path})
    return [failure] if failure else []


def _settled(
    session: Session, task: Task, known: Knowledge, threads: int, missing: str, more: Callable[[Plan], Options]
) -> tuple[WorkMail | None, Plan]:
    """The final plan. Leaves the module if the input is invalid."""
    try:
        service, answers = _open(session, known, threads, missing)
        planned = settle(task, known, answers)
        if service is None:
            planned.draft.unresolved["organization", str(session.options["organization"])] = None
    except WorkMailError:
        if task.errors:
            session.refuse(list(task.errors))
        raise
    if planned.errors:
        session.refuse(planned.errors, **_found(planned), **more(planned))
    _warn(session, planned, missing)
    return service, planned


def _open(session: Session, known: Knowledge, threads: int, missing: str) -> tuple[WorkMail | None, Answers]:
    if missing == SELF:
        service = WorkMail(session.module, threads, session.gate)
        return service, Reader(service, known, threads)
    try:
        service = session.connect(threads)
    except NoSuchOrganization as unknown:
        if missing == FAIL or not session.mode.foresees:
            raise
        if missing == EMPTY:
            session.warn(f"{unknown} {TAKEN_AS_EMPTY}")
        from .._service.nowhere import EmptyOrganization

        return None, EmptyOrganization(str(session.options["organization"]), known)
    return service, Reader(service, known, threads)


def _warn(session: Session, planned: Plan, missing: str) -> None:
    if planned.deferred:
        who = name_list(dict.fromkeys(f"{entry.ref.name} ({entry.field})" for entry in planned.deferred), 5)
        session.warn(f"deferred because a referenced entity is DISABLED: {who}. See `deferred`.")
    for option, value in planned.unresolved[:MOST]:
        if option == "organization" and missing == EMPTY:
            continue  # The warning about it names the organizations that exist.
        session.warn(f"{option}: {value!r} does not exist yet; check mode assumes that an earlier task creates it.")


def settle(task: Task, known: Knowledge, answers: Answers) -> Plan:
    """Plan and answer until no question is left."""
    for _round in range(ROUNDS):
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
