# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that holds a task's whole plan and what became of each operation."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from .._apply.outcome import Outcome
from .._plan.planner import Plan
from .._report.full import FORMATS


def write(path: str, plan: Plan, outcome: Outcome) -> str:
    """Put the report in place at once, readable by its owner only. Returns why that failed; empty if it did not.

    The operations are over by then, so a failure must not take the place of the task's result.
    """
    target = Path(path)
    try:
        with _beside(target) as part:
            _fill(part, FORMATS[target.suffix](plan, outcome))
            part.replace(target)
    except OSError as error:
        return f"the report could not be written to {path!r}: {error.strerror}."
    return ""


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A name for a new file in the same folder, of which nothing stays unless it becomes the target."""
    part = target.with_name(f".workmail-{secrets.token_hex(8)}.part")
    try:
        yield part
    finally:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            part.unlink()


def _fill(part: Path, text: str) -> None:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)
