# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_organization`: creates an organization, tags it, and deletes it if that is meant."""

from __future__ import annotations

from typing import NoReturn

from .._model.facts import Unreadable
from .._plan.draft import Task
from .._plan.knowledge import Knowledge
from .._plan.organization_rules import RULES
from .._plan.planner import Plan
from .._service.client import WorkMail
from .._service.reader import Reader
from .._task.organization import organization_arguments, wanted_organization
from .converge import Connection, converge
from .session import Result, Session


def run_organization() -> NoReturn:
    Session(organization_arguments()).run(_converge)


def _converge(session: Session) -> Result:
    wanted, errors = wanted_organization(session.options, session.raw)
    session.refuse_errors(errors)
    converged = converge(
        session, Task((wanted,), rules=RULES), connect=_account, more=lambda plan: _more(session, plan)
    )
    if not wanted.present:
        return converged.result
    result = converged.with_entity("organization")
    if "unreadable" in result:
        result.get("organization", {}).pop("tags", None)  # Others than those that were set may be there.
    return result


def _account(session: Session, known: Knowledge, threads: int) -> Connection:
    """The account, because the organization is what the task is about."""
    service = WorkMail(session.module, threads, session.gate)
    return service, Reader(service, known, threads)


def _more(session: Session, plan: Plan) -> Result:
    """What the result says besides: what a deletion destroys, and tags that cannot be read."""
    keys: Result = {}
    for lost in plan.draft.destroyed.values():
        keys["would_delete"] = lost
    for item in plan.items:
        tags = item.current.values.get("tags") if item.current else None
        if item.current is not None and isinstance(tags, Unreadable):
            alias = item.current.name
            session.warn(
                f"the tags of {alias} cannot be read; see `unreadable`. The task sets the tags in `tags` and keeps "
                "all others. Run the task again later to compare them."
            )
            row = {"organization": alias, "organization_id": item.current.id, "field": "tags", "reason": tags.why}
            keys["unreadable"] = [row]
    return keys
