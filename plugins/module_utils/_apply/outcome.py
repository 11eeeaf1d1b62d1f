# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of a plan's operations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .._model.current import Current
from .._model.vocabulary import Ref
from .._service.errors import WorkMailError

if TYPE_CHECKING:
    from .._plan.operations import Operation
    from .failure import Failure


@dataclass
class Outcome:
    done: list[Operation] = field(default_factory=list)
    """In canonical order."""
    failures: list[Failure] = field(default_factory=list)
    failed_waits: list[WorkMailError] = field(default_factory=list)
    """Waits that failed for what comes about by itself."""
    latest: dict[Ref, Current] = field(default_factory=dict)
    """Entities as they were read at the end, where the service does more than the operations say."""
    ids: dict[Ref, str] = field(default_factory=dict)
    """Ids of everything that the plan names, the created ones among them."""
    is_preview: bool = False
    """True if nothing was done: `done` is what would have been."""

    @property
    def complete(self) -> bool:
        return not self.failures and not self.failed_waits
