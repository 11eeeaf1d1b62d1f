# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_alias` and `workmail_mailbox_permission`: references to an entity of any kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from .._model.shared import PERMISSIONS
from .._plan.draft import Task
from .._plan.operations import Change
from .._task.arguments import LINK_REMOVAL_DEFAULT
from .._task.limits import limit_errors
from .._task.option_errors import OptionError
from .._task.reference import ALIAS, PERMISSION, right_errors, wanted_alias, wanted_permission
from .._task.wanted import Wanted
from .converge import Converged, converge
from .session import Result, Session


def run_alias() -> NoReturn:
    Session(ALIAS, about=("entity",)).run(_alias)


def run_permission() -> NoReturn:
    Session(PERMISSION, about=("mailbox",), required_if=[("state", "present", ("permissions",))]).run(_permission)


def _alias(session: Session) -> Result:
    session.refuse_errors()
    wanted = wanted_alias(session.options)
    converged = converge(session, _task(session, wanted, limit_errors(wanted)))
    return {**converged.result, "aliases": (converged.entity or {}).get("aliases", [])}


def _permission(session: Session) -> Result:
    session.refuse_errors()
    wanted = wanted_permission(session.options)
    converged = converge(session, _task(session, wanted, right_errors(session.options)))
    return {**converged.result, "permissions": _rights(session, converged)}


def _task(session: Session, wanted: Wanted, errors: Iterable[OptionError]) -> Task:
    most = session.number("link_removal_limit", LINK_REMOVAL_DEFAULT)
    return Task((wanted,), link_removal_limit=most, errors=tuple(errors))


def _rights(session: Session, converged: Converged) -> list[Any]:
    """What the pair has afterwards."""
    for operation in reversed(converged.outcome.done):
        for change in operation.changes:
            if isinstance(change, Change) and change.field.startswith("mailbox_permissions."):
                return change.after if isinstance(change.after, list) else []
    rows = (converged.entity or {}).get("mailbox_permissions", [])
    grantee = str(session.options["grantee"]).lower()
    known = converged.plan.draft.known
    names = {known.reference(entity).lower() for entity in known.matches(PERMISSIONS.kinds, grantee)} | {grantee}
    return next((row["permissions"] for row in rows if row["grantee"].lower() in names), [])
