# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""After a real run, WorkMail itself is asked what was expected of the access control rules."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from .._plan.draft import Draft
from .._plan.expectations import question_of
from .._plan.rule_values import ROLE
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._task.expectations import Expectation
from .converge import Converged
from .session import Session

DELAYS = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Seconds before each question: an answer may come from a part of the service that is behind."""


def confirm(session: Session, converged: Converged, expected: Sequence[Expectation]) -> None:
    """Fail if WorkMail answers otherwise than expected. The changes are made by then."""
    service = WorkMail(session.module, gate=session.gate)
    service.organization_id = converged.plan.place
    failures = [text for one in expected if (text := _disagreement(session, service, converged, one))]
    if failures:
        listed = "\n".join(f"- {text}" for text in failures)
        session.fail(
            f"the changes were made, but WorkMail does not answer as expected:\n{listed}\n"
            "Check the rules in the console, and run the task again.",
            **{**converged.result, "changed": bool(converged.result["changed"])},
        )


def _disagreement(session: Session, service: WorkMail, converged: Converged, one: Expectation) -> str:
    params = _params(converged.plan.draft, converged.outcome.ids, one)
    answer: dict[str, Any] = {}
    for seconds in DELAYS:
        time.sleep(min(seconds, session.gate.left))
        answer = dict(service.call("get_access_control_effect", **params))
        if answer["Effect"] == one.effect:
            return ""
    rules = ", ".join(answer.get("MatchedRules") or ()) or "no rule"
    return f"{one.where}: {one.question} is {answer['Effect']}, and {one.effect} is expected ({rules} decides)."


def _params(draft: Draft, ids: Any, one: Expectation) -> dict[str, str]:
    question = question_of(draft, one)
    if question is None:
        raise WorkMailError(f"{one.where}: the question cannot be asked", "Internal")
    params = {"Action": one.action, "IpAddress": one.ip_address}
    made = {(ref.kind, f"new {ref.name}"): id_ for ref, id_ in ids.items()}
    if one.user:
        return {**params, "UserId": made.get(("user", question.user), question.user)}
    role = question.impersonation_role
    return {**params, "ImpersonationRoleId": made.get((ROLE, role), role)}
