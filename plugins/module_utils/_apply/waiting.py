# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting until the service shows the effect of a write: visible, ENABLED, DISABLED or gone, seen twice in a row.

The service answers before it has carried a change out everywhere (administrator guide; other tools poll up to two
minutes). Many entities are watched by listing them, a page a hundred; few by describing each.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Protocol, cast

from .._model.current import DISABLED, ENABLED, Current
from .._model.kinds import BY_NAME
from .._model.vocabulary import Ref
from .._plan.conditions import Condition
from .._plan.knowledge import Knowledge
from .._service.client import PAGE, WorkMail
from .._service.lookups import Lookups, list_entities

OBSERVED = ("visible", "enabled", "disabled", "gone", "settled", "without")
"""Conditions that come true some time after the call that makes them."""
SIGHTINGS = 2
"""Consecutive reads before a condition counts: the first may come from a part of the service that is ahead."""
MAX_LAG = 60
"""Seconds for which the service may be behind its own readings, where it does not carry a state out."""
DELAYS = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0, *(2.0,) * 14, 5.0, 10.0)
"""Seconds between readings; the last one repeats. An organization takes minutes, a mail domain hours."""


class LeftOut(Protocol):
    """What an update left out of a rule, the third member of `without`. Only modules for settings load the class."""

    def remain_in(self, entity: Current) -> bool: ...

    def text(self, entity: Current, known: Knowledge, seconds: float) -> str: ...


def observed(conditions: Iterable[Condition]) -> list[Condition]:
    return [condition for condition in conditions if condition[0] in OBSERVED]


def subject(condition: Condition) -> Ref:
    return cast(Ref, condition[1])


@dataclass
class Watch:
    """The conditions that are awaited, and how often each was seen in a row."""

    service: WorkMail
    known: Knowledge
    ids: dict[Ref, str]
    timeout: float
    """Seconds from the first read for a condition after which it is given up."""
    awaited: dict[Condition, float | None] = field(default_factory=dict)
    """Condition → the moment when it is given up; None until it was read for once."""
    sightings: dict[Condition, int] = field(default_factory=dict)
    latest: dict[Ref, Current | None] = field(default_factory=dict)
    """What was read last of each entity that was looked at; None: it was not there."""
    rounds: int = 0
    first_delay: float = 0.0
    """Seconds from an operation to the first look for its effect."""
    busy_interval: float = 0.25
    """Seconds between two looks while operations are running: the more have come about, the more one reading shows."""

    def expect(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            self.awaited[condition] = None
            self.sightings[condition] = 0
            self.rounds = 0

    @property
    def delay(self) -> float:
        return DELAYS[min(self.rounds, len(DELAYS) - 1)]

    def seconds(self, condition: Condition) -> float:
        """Seconds for which a condition is awaited. What an update left out is removed at once or not at all."""
        return min(MAX_LAG, self.timeout) if condition[0] == "without" else self.timeout

    def overdue(self, now: float) -> list[Condition]:
        return [condition for condition, moment in self.awaited.items() if moment is not None and now > moment]

    def drop(self, conditions: Iterable[Condition]) -> None:
        for condition in conditions:
            self.awaited.pop(condition, None)
            self.sightings.pop(condition, None)

    def hopeless(self) -> list[Condition]:
        """The conditions that no waiting makes true, by the state that was read last."""
        return [
            condition for condition in self.awaited if self._is_hopeless(condition, self.latest.get(subject(condition)))
        ]

    def _is_hopeless(self, condition: Condition, entity: Current | None) -> bool:
        settles = entity.kind.settles if entity is not None else None
        if (
            entity is None
            or settles is None
            or condition[0] not in ("settled", "gone")
            or entity.state not in settles.bad_states
        ):
            return False
        before = self.known.by_name.get(subject(condition))
        return condition[0] == "settled" or (
            entity.state != settles.deleting_state and before is not None and before.state != entity.state
        )

    def read(self) -> dict[Condition, Any]:
        """Read the subject of everything awaited. Changes nothing here, so that any thread may look."""
        awaited = list(self.awaited)
        seen = self._read_all({subject(condition) for condition in awaited})
        return {condition: seen[subject(condition)] for condition in awaited}

    def note(self, readings: dict[Condition, Any]) -> list[Condition]:
        """Note what a read showed; the conditions that became true leave the watch."""
        for condition, entity in readings.items():
            self.latest[subject(condition)] = entity
            if condition in self.awaited:
                self.sightings[condition] = self.sightings[condition] + 1 if _holds(condition, entity) else 0
                self.awaited[condition] = self.awaited[condition] or time.monotonic() + self.seconds(condition)
        settled = [condition for condition in readings if self.sightings.get(condition, 0) >= _sightings(condition)]
        self.drop(settled)
        self.rounds += 1
        return settled

    def _read_all(self, refs: set[Ref]) -> dict[Ref, Current | None]:
        by_kind: dict[str, list[Ref]] = defaultdict(list)
        for ref in sorted(refs):
            by_kind[ref.kind].append(ref)
        seen: dict[Ref, Current | None] = {}
        for kind, some in by_kind.items():
            several = BY_NAME[kind].directory and len(some) > self._pages(kind)
            seen.update(self._by_list(kind, some) if several else self._one_by_one(some))
        return seen

    def _pages(self, kind: str) -> int:
        # Other threads add ids. The copy is made in one step, so the dictionary cannot change during the loop.
        created = sum(1 for ref in tuple(self.ids) if ref.kind == kind)
        return max(1, ceil(max(self.known.listed.get(kind, 0), created) / PAGE))

    def _by_list(self, kind_name: str, refs: list[Ref]) -> dict[Ref, Current | None]:
        kind = BY_NAME[kind_name]
        by_id = {entity.id: entity for entity in list_entities(self.service, kind)}
        return {ref: by_id.get(self.ids[ref]) for ref in refs}

    def _one_by_one(self, refs: list[Ref]) -> dict[Ref, Current | None]:
        return {ref: read_entity(self.service, ref, self.ids[ref]) for ref in refs}


def read_entity(service: WorkMail, ref: Ref, id_: str) -> Current | None:
    """An entity as it is now; None once it is gone."""
    return Lookups(service, Knowledge()).describe(BY_NAME[ref.kind], id_)


def _sightings(condition: Condition) -> int:
    """One reading shows that WorkMail removes what an update left out."""
    return 1 if condition[0] == "without" else SIGHTINGS


def _holds(condition: Condition, entity: Current | None) -> bool:
    if condition[0] == "without":
        return entity is None or not cast(LeftOut, condition[2]).remain_in(entity)
    if condition[0] in ("gone", "visible"):
        return (entity is None) == (condition[0] == "gone")
    if entity is None:
        return False
    good = entity.kind.settles.good_state if entity.kind.settles else ""
    return entity.state == {"enabled": ENABLED, "disabled": DISABLED}.get(str(condition[0]), good)
