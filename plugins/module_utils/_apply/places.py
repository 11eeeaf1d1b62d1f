# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many operations of an action may be under way at a time, from the call until the service shows its effect."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from .._plan.conditions import Condition
from .._service.errors import WorkMailError


class Full(WorkMailError):
    """The service has no place for an operation at the moment: it is tried again when one is free."""


class Places:
    def __init__(self, most: Mapping[str, int] | None = None) -> None:
        self.most = dict(most or {})
        """Action → how many places it has. What is not here has no limit. It may change at any time."""
        self._held: dict[Condition, str] = {}

    def room(self, action: str) -> float:
        """Places that are free; fewer than none where the limit fell below what is under way."""
        if action not in self.most:
            return math.inf
        return self.most[action] - sum(holder == action for holder in self._held.values())

    def hold(self, action: str, conditions: Iterable[Condition]) -> None:
        """Take a place until one of these conditions is released."""
        if action in self.most:
            self._held.update(dict.fromkeys(conditions, action))

    def release(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            self._held.pop(condition, None)
