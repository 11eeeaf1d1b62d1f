# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The operations of a plan and what each of them waits for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conditions import Condition
    from .operations import Operation


@dataclass
class Graph:
    """Operations in canonical order with what each waits for, as positions in `operations`."""

    operations: list[Operation] = field(default_factory=list)
    depends: list[dict[int, frozenset[Condition]]] = field(default_factory=list)
    """Earlier operation → the conditions that it makes true (none: it only comes first)."""
    follows: list[set[int]] = field(default_factory=list)
    """Earlier operations that must be over, whether they succeed or not."""
    awaited: frozenset[Condition] = frozenset()
    """Conditions that come true by themselves and are waited for from the start."""


class Cycle(Exception):
    """The operations wait for each other: a mistake of the planner, never of the input."""
