# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""What became of a plan's operations."""

from __future__ import annotations

from dataclasses import dataclass, field

from .._model.vocabulary import Ref
from .._plan.operations import Operation
from .._service.errors import OUT_OF_TIME

SKIPPED = "Skipped"
"""Code of an operation that was not tried because one that it depends on failed."""


@dataclass(frozen=True)
class Failure:
    """An operation that failed, was skipped because one that it depends on failed, or was left when time was over."""

    operation: Operation
    code: str
    message: str

    @property
    def fate(self) -> str:
        """What became of the operation, in one word."""
        return {SKIPPED: "skipped", OUT_OF_TIME: "left"}.get(self.code, "failed")


@dataclass
class Outcome:
    done: list[Operation] = field(default_factory=list)
    """In canonical order."""
    failures: list[Failure] = field(default_factory=list)
    ids: dict[Ref, str] = field(default_factory=dict)
    """Ids of everything that the plan names, the created ones among them."""
    foreseen: bool = False
    """True if nothing was done: `done` is what would have been."""

    @property
    def complete(self) -> bool:
        return not self.failures
