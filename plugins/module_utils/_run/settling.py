# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Questions asked and answered until a plan is final."""

from __future__ import annotations

from .._plan.draft import Task
from .._plan.graph import Cycle
from .._plan.knowledge import Knowledge
from .._plan.planner import Plan, plan
from .._service.errors import WorkMailError
from .._service.reader import Answers

ROUNDS = 50
"""Far more rounds of questions than any plan takes; beyond it the planner would be asking in circles."""


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
