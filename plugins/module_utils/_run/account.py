# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The way of the modules that manage an account: plan, refuse or act, report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._apply.outcome import Outcome
from .._plan.account import View
from .._plan.planner import Plan
from .._report import account, result
from .._report.bounded import bounded
from .._task.faults import explain
from .session import Options, Session


def settle(
    session: Session,
    plan: Plan,
    entity: tuple[str, str, View | None],
    act: Callable[[], Outcome],
    more: Options | None = None,
) -> tuple[Outcome, Options]:
    """What became of the plan and the result that tells of it. Leaves the module if the plan or an operation failed.

    `entity`: kind, name and view of what the plan is about; `more`: keys that the result has in any case.
    """
    told: dict[str, Any] = dict(more or {})
    if plan.faults:
        listed = list(dict.fromkeys(str(fault) for fault in plan.faults))
        session.fail(explain(plan.faults), **bounded("faults", listed, len(listed)), **told)
    outcome = session.mode.carry_out(plan, act)
    told |= account.of(*entity, outcome)
    if not outcome.complete:
        session.fail(result.complaint(outcome), **told, **result.failures(outcome.failures))
    return outcome, told
