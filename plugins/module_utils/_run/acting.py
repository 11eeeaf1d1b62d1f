# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The final plan carried out, and once more what only showed on the way."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from .._apply.calling import Caller
from .._apply.execution import Execution, WaitLimits
from .._apply.failure import Failure
from .._apply.judging import Judge
from .._apply.outcome import Outcome
from .._apply.waiting import Watch
from .._model.current import Current
from .._model.facts import Known
from .._model.kinds import BY_NAME
from .._model.vocabulary import Ref
from .._plan.draft import Task
from .._plan.knowledge import Knowledge
from .._plan.operations import ListChange, Operation
from .._plan.planner import Plan
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.lookups import Lookups
from .._service.reader import Reader
from .._task.wanted import Wanted
from .converge import Started, complete_plan
from .session import Session

REGISTER = "register_to_work_mail"
ALIAS_WRITES = ("create_alias", "delete_alias", "update_primary_email_address")
UNREADABLE = "Unreadable"
"""Code of aliases that the service does not return after their holder was enabled again."""

NOT_APPROVED = "NotApproved"
"""Code of an operation that an approved plan does not contain."""
UNAPPROVED = (
    "the approved plan does not contain this operation. It became necessary because the service restored aliases when "
    "it enabled the entity. Run the preview again and approve the new plan."
)


@dataclass
class Acting:
    session: Session
    known: Knowledge
    threads: int
    started: Started

    def act(self, planned: Plan, service: WorkMail | None) -> Outcome:
        """Carry the plan out, and once more what only showed on the way. Raises nothing of a single operation's."""
        if service is None:
            raise WorkMailError("the organization does not exist", "Internal")
        outcome = self._execute(planned, service, self.known)
        reopened = _reopened(planned, outcome)
        if reopened:
            try:
                self._reconcile(reopened, service, outcome)
            except WorkMailError as error:
                outcome.failures += _unconfirmed(outcome, dict.fromkeys(reopened, _unseen(error)), error.code)
        if outcome.complete:
            outcome.latest.update(_assigned(outcome.done, service))
        return outcome

    def _reconcile(self, reopened: dict[Ref, Wanted], service: WorkMail, outcome: Outcome) -> None:
        """Read the aliases of what was opened again, and write what differs from the input."""
        known = Knowledge(by_name=self.known.by_name, organization=self.known.organization)
        reader = Reader(service, known, self.threads)
        rest = complete_plan(Task(tuple(reopened.values())), known, reader)
        messages = {error.where: error.message for error in rest.errors}
        errors = {ref: messages[wanted.where] for ref, wanted in reopened.items() if wanted.where in messages}
        if errors:
            rest = complete_plan(Task(tuple(one for ref, one in reopened.items() if ref not in errors)), known, reader)
        rest.graph.operations = [replace(one, added_during_run=True) for one in rest.graph.operations]
        outcome.failures += _unconfirmed(outcome, errors, UNREADABLE)
        outcome.done = _with_returned(outcome.done, known)
        if self.session.approval and any(_takes_away(one) for one in rest.graph.operations):
            outcome.failures += [Failure(one, NOT_APPROVED, UNAPPROVED) for one in rest.graph.operations]
            return
        late = self._execute(rest, service, known)
        outcome.done += late.done
        outcome.failures += late.failures

    def _execute(self, planned: Plan, service: WorkMail, known: Knowledge) -> Outcome:
        limits = self._limits
        ids = planned.ids
        watch = Watch(service, known, ids, limits.timeout)
        caller = Caller(service, Judge(service, known, ids), ids, limits.timeout, watch.latest)
        execution = Execution(planned.graph, caller, watch, limits, self.threads, planned.draft.task.rules)
        self.started(lambda: execution.counts)
        return execution.run()

    @property
    def _limits(self) -> WaitLimits:
        options, gate = self.session.options, self.session.gate
        timeout = options.get("wait_timeout")
        return WaitLimits(bool(options.get("wait", True)), 120 if timeout is None else int(timeout), lambda: gate.left)


def _assigned(done: list[Operation], service: WorkMail) -> dict[Ref, Current]:
    """What was written, as it is now, where the service assigns values. Best effort: the operations are done."""
    refs = {one.subject for one in done if BY_NAME[one.subject.kind].assigns}
    latest: dict[Ref, Current] = {}
    with suppress(WorkMailError):
        for ref in refs:
            entity = Lookups(service, Knowledge()).describe(BY_NAME[ref.kind], ref.name)
            latest.update({ref: entity} if entity is not None else {})
    return latest


def _reopened(planned: Plan, outcome: Outcome) -> dict[Ref, Wanted]:
    """Existing entities that were registered and whose aliases are wanted: old ones may have come back (unknown U49).

    Without dates (unknown U51), an entity that was registered before looks like one that never was.
    """
    # Each failure is reported once. The next run plans these writes again and finds the aliases that came back.
    failed = {
        one.operation.subject for one in outcome.failures if one.acknowledged or one.operation.action in ALIAS_WRITES
    }
    registered = {one.subject for one in outcome.done if one.action == REGISTER} - failed
    return {
        item.ref: Wanted(item.kind, item.wanted.where, id=item.current.id, aliases=item.wanted.aliases)
        for item in planned.items
        if item.current is not None and item.wanted.aliases is not None and item.ref in registered
    }


def _takes_away(operation: Operation) -> bool:
    return any(isinstance(one, ListChange) and one.removed for one in operation.changes)


def _unseen(error: WorkMailError) -> str:
    return f"the restored aliases could not be read: {error} Run the task again."


def _unconfirmed(outcome: Outcome, why: dict[Ref, str], code: str) -> list[Failure]:
    """Registering is done, but whether the aliases are as wanted is not known."""
    registered = (one for one in outcome.done if one.action == REGISTER and one.subject in why)
    return [Failure(one, code, why[one.subject], acknowledged=True) for one in registered]


def _with_returned(done: list[Operation], known: Knowledge) -> list[Operation]:
    """The same operations; the registration lists the aliases that came back with it, so that none is missing."""
    created = {(one.subject, one.detail.lower()) for one in done if one.action == "create_alias"}
    return [_returning(one, known, created) if one.action == REGISTER else one for one in done]


def _returning(operation: Operation, known: Knowledge, created: set[tuple[Ref, str]]) -> Operation:
    entity = known.named(operation.subject.kind, operation.subject.name)
    aliases = entity.aliases if entity is not None else None
    held = aliases.value if isinstance(aliases, Known) else ()
    back = tuple(sorted(alias for alias in held if (operation.subject, alias.lower()) not in created))
    return replace(operation, changes=(*operation.changes, ListChange("aliases", added=back))) if back else operation
