# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The file that holds a task's whole plan and what became of each operation."""

from __future__ import annotations

import os
from pathlib import Path

from .._apply.outcome import Outcome
from .._plan.planner import Plan
from .._report.full import FORMATS


def write(path: str, plan: Plan, outcome: Outcome) -> None:
    """Put the report in place at once, readable by its owner only."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        stream.write(FORMATS[target.suffix](plan, outcome))
    part.replace(target)
