# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_mailbox_permission`: what one grantee may do with one mailbox."""

from __future__ import annotations

from typing import Any, NoReturn

from .._model.shared import PERMISSIONS
from .._plan.draft import Task
from .._plan.operations import Change
from .._task.reference import PERMISSION, no_right, permission
from .converge import Converged, converge
from .session import Options, Session


def run_permission() -> NoReturn:
    Session(PERMISSION, about=("mailbox",), required_if=[("state", "present", ("permissions",))]).run(_converge)


def _converge(session: Session) -> Options:
    if session.errors:
        session.refuse(session.errors)
    converged = converge(session, Task((permission(session.options),), errors=tuple(no_right(session.options))))
    return {**converged.result, "permissions": _after(session, converged)}


def _after(session: Session, converged: Converged) -> list[Any]:
    """What the pair has afterwards."""
    for operation in reversed(converged.outcome.done):
        for change in operation.changes:
            if isinstance(change, Change) and change.field.startswith("mailbox_permissions."):
                return change.after if isinstance(change.after, list) else []
    item = next(iter(converged.plan.items), None)
    after = converged.after(item) if item else None
    rows = (after or {}).get("mailbox_permissions", [])
    grantee = str(session.options["grantee"]).lower()
    known = converged.plan.draft.known
    names = {known.reference(entity).lower() for entity in known.matches(PERMISSIONS.kinds, grantee)} | {grantee}
    return next((row["permissions"] for row in rows if row["grantee"].lower() in names), [])
