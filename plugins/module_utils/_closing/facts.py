# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the gates before a stage of closing down look at. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from .._store.records import Record
from .._store.steps import Step
from .._store.store import Stored
from .._task.option_errors import plain
from .bagging import Checked

ENABLED, DISABLED, GONE = "ENABLED", "DISABLED", "GONE"
SKEW = timedelta(minutes=10)
"""What clocks may differ."""


@dataclass(frozen=True)
class Box:
    """A mailbox as WorkMail and the store know it."""

    entity_id: str
    kind: str
    name: str
    state: str
    disabled: datetime | None = None
    record: Record | None = None
    """Of its export in the wave."""
    verification: Step | None = None
    imports: tuple[Step, ...] = ()
    bagged: Step | None = None
    balanced: bool = True
    """Whether its inventory in the store balances, whatever the record of the verification says."""
    exempt: bool = False
    """Whether the task names it as one that need not be imported."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Names of its records in the store → their SHA-512, as they are now."""

    @property
    def label(self) -> str:
        return f"{self.kind} {plain(self.name)}"


@dataclass(frozen=True)
class Facts:
    now: datetime
    """By the clock of the service."""
    wave: str
    boxes: tuple[Box, ...]
    stored: Mapping[str, Stored]
    """Objects of the exports as the store lists them."""
    bag: Checked
    activity: Mapping[str, Any] | None = None
    """What `workmail_activity_info` returned; None if it was not read."""
    quiet_days: int = 14
    wait_days: int = 14
    damaged: Mapping[str, str] = field(default_factory=dict)
    """Id of an entity → why its record cannot be used."""
    domains: tuple[str, ...] = ()
    """Mail domains of the organization but for the test domain."""
    switch: Step | None = None
    """Where mail goes, as the store has it; None if no switch was recorded."""


class Finding(NamedTuple):
    subject: str
    """A mailbox, or what else it is about."""
    text: str
