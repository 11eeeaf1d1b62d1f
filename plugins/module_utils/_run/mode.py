# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a task applies its plan or only shows it: the only place that asks for check mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .._apply.outcome import Outcome
from .._plan.planner import Plan


class Mode(NamedTuple):
    applies: bool
    previews: bool
    """True: what an earlier task of the play would have made may be missing; references to it are unresolved, not
    wrong, and a whole organization may be taken as empty."""

    def carry_out(self, plan: Plan, act: Callable[[], Outcome]) -> Outcome:
        """What became of the plan, or what would: the same operations either way."""
        return act() if self.applies else Outcome(plan.graph.operations, ids=plan.ids, is_preview=True)


def mode_of(module: Any) -> Mode:
    checking = bool(module.check_mode)
    return Mode(applies=not checking, previews=checking)
