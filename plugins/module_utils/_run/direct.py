# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans that need no planner: the operations of a task do not depend on each other."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.vocabulary import Kind
from .._plan.differences import ENTITY, record
from .._plan.draft import Draft, Task
from .._plan.knowledge import Knowledge
from .._plan.operations import Change, Operation
from .._plan.order import preferred_graph
from .._plan.planner import Plan
from .._report.plan_id import identify_plan
from .._task.wanted import Wanted
from .session import Session


def direct_plan(session: Session, kind: Kind, operations: Iterable[Operation], known: Knowledge, place: str) -> Plan:
    """The plan of operations on entities of one kind. The first change of each is that the entity comes or goes.

    `place`: what the plan is for: the id of the organization, or the account. Leaves the module if another plan was
    approved.
    """
    draft = Draft(Task((Wanted(kind, kind.name),)), known)
    for operation in operations:
        draft.add(operation)
        for change in operation.changes:
            if isinstance(change, Change):
                field = ENTITY if change.field == kind.key else change.field
                record(draft, operation.subject, field, change.before, change.after)
    planned = Plan(draft)
    if draft.operations:
        planned.graph = preferred_graph(draft.operations.values())
    identify_plan(planned, place, place)
    planned.shows_id = session.options.get("show_plan_id") is not False
    if session.approval:
        session.approval.require(session, planned)
    return planned
