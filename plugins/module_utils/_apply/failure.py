# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An operation that failed, or was not tried."""

from __future__ import annotations

from dataclasses import dataclass

from .._plan.operations import Operation
from .._service.errors import OUT_OF_TIME

SKIPPED = "Skipped"
"""Code of an operation that was not tried because one that it depends on failed."""
WAIT_TIMEOUT = "WaitTimeout"
"""Code of a wait that ran out."""


@dataclass(frozen=True)
class Failure:
    """An operation that failed, was skipped because one that it depends on failed, or was left when time was over.

    Or the wait for the effect of an acknowledged operation: then the operation is done, and the wait failed.
    """

    operation: Operation
    code: str
    message: str
    acknowledged: bool = False
    """True if the service accepted the operation, so that only waiting for its effect failed."""
    lost: bool = False
    """True if an attempt got no answer, so that the operation may have taken effect."""

    @property
    def fate(self) -> str:
        """What became of the operation, in one word."""
        if self.acknowledged:
            return "done"
        if self.lost:
            return "failed"
        return {SKIPPED: "skipped", OUT_OF_TIME: "left"}.get(self.code, "failed")
