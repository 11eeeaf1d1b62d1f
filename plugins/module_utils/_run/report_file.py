# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The file that holds a task's whole plan and what became of each operation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from .._apply.outcome import Outcome
from .._plan.planner import Plan
from .._report.full import FORMATS
from .._task.faults import Fault

OPTION = "report_path"


def faults_of(path: str) -> Iterator[Fault]:
    """Why the report could not be written; looked at before anything is changed."""
    target = Path(path)
    if target.suffix not in FORMATS:
        yield Fault("", OPTION, f"{path!r} ends with none of {', '.join(FORMATS)}; the ending chooses the format.")
    if target.is_dir():
        yield Fault("", OPTION, f"{path!r} is a folder; name a file in it.")
    elif not target.parent.is_dir():
        yield Fault("", OPTION, f"the folder {str(target.parent)!r} is not there; create it first.")
    elif not os.access(target.parent, os.W_OK):
        yield Fault("", OPTION, f"the folder {str(target.parent)!r} cannot be written; choose another.")


def write(path: str, plan: Plan, outcome: Outcome) -> None:
    """Put the report in place at once, readable by its owner only."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        stream.write(FORMATS[target.suffix](plan, outcome))
    part.replace(target)
