# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Waiting until the service shows what it was told: visible, ENABLED, DISABLED or gone, seen twice in a row.

The service answers before it has carried a change out everywhere (administrator guide; other tools poll up to two
minutes). Many entities are watched by listing them, a page a hundred; few by describing each.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import ceil
from typing import cast

from .._model.current import DISABLED, ENABLED
from .._model.kinds import BY_NAME
from .._model.vocabulary import Ref
from .._plan.conditions import Fact
from .._plan.knowledge import Knowledge
from .._service import rows
from .._service.client import PAGE, WorkMail
from .._service.errors import ABSENT, WorkMailError

OBSERVED = ("visible", "enabled", "disabled", "gone")
"""Facts that come about some time after the call that makes them."""
SIGHTINGS = 2
"""Consecutive readings before a fact counts: the first may come from a part of the service that is ahead."""
DELAYS = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between readings; the last one repeats."""


def observed(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact[0] in OBSERVED]


def subject(fact: Fact) -> Ref:
    return cast(Ref, fact[1])


@dataclass
class Watch:
    """The facts that are awaited, and how often each was seen in a row."""

    service: WorkMail
    known: Knowledge
    ids: dict[Ref, str]
    timeout: float
    """Seconds from the first look at a fact after which it is given up."""
    awaited: dict[Fact, float | None] = field(default_factory=dict)
    """Fact → the moment when it is given up; None until it was looked for once."""
    sightings: dict[Fact, int] = field(default_factory=dict)
    rounds: int = 0

    def expect(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self.awaited[fact] = None
            self.sightings[fact] = 0
            self.rounds = 0

    @property
    def delay(self) -> float:
        return DELAYS[min(self.rounds, len(DELAYS) - 1)]

    def overdue(self, now: float) -> list[Fact]:
        return [fact for fact, moment in self.awaited.items() if moment is not None and now > moment]

    def drop(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self.awaited.pop(fact, None)
            self.sightings.pop(fact, None)

    def look(self) -> dict[Fact, bool]:
        """Read the state of everything awaited: which facts show. Changes nothing here, so that any thread may look."""
        awaited = list(self.awaited)
        states = self._states({subject(fact) for fact in awaited})
        return {fact: _is(fact, states.get(subject(fact))) for fact in awaited}

    def take(self, looked: dict[Fact, bool]) -> list[Fact]:
        """Note what a look showed; the facts that have come about leave the watch."""
        for fact, shows in looked.items():
            if fact in self.awaited:
                self.sightings[fact] = self.sightings[fact] + 1 if shows else 0
                self.awaited[fact] = self.awaited[fact] or time.monotonic() + self.timeout
        settled = [fact for fact in looked if self.sightings.get(fact, 0) >= SIGHTINGS]
        self.drop(settled)
        self.rounds += 1
        return settled

    def _states(self, refs: set[Ref]) -> dict[Ref, str | None]:
        by_kind: dict[str, list[Ref]] = defaultdict(list)
        for ref in sorted(refs):
            by_kind[ref.kind].append(ref)
        states: dict[Ref, str | None] = {}
        for kind, some in by_kind.items():
            states.update(self._by_list(kind, some) if len(some) > self._pages(kind) else self._one_by_one(some))
        return states

    def _pages(self, kind: str) -> int:
        # Other threads add ids meanwhile. The copy is made in one step, so the dictionary cannot change under the loop.
        created = sum(1 for ref in tuple(self.ids) if ref.kind == kind)
        return max(1, ceil(max(self.known.listed.get(kind, 0), created) / PAGE))

    def _by_list(self, kind_name: str, refs: list[Ref]) -> dict[Ref, str | None]:
        kind = BY_NAME[kind_name]
        found = self.service.pages(kind.calls.list, kind.calls.rows)
        entities = [entity for row in found if (entity := rows.listed(kind, row)) is not None]
        states = {entity.id: entity.state for entity in entities}
        return {ref: states.get(self.ids[ref]) for ref in refs}

    def _one_by_one(self, refs: list[Ref]) -> dict[Ref, str | None]:
        return {ref: state_of(self.service, ref, self.ids[ref]) for ref in refs}


def state_of(service: WorkMail, ref: Ref, id_: str) -> str | None:
    """ENABLED or DISABLED; None once it is gone."""
    kind = BY_NAME[ref.kind]
    try:
        entity = rows.described(kind, service.call(kind.calls.get, **{kind.calls.id: id_}))
    except WorkMailError as error:
        if not error.means(*ABSENT):
            raise
        return None
    return entity.state if entity is not None else None


def _is(fact: Fact, state: str | None) -> bool:
    if fact[0] in ("gone", "visible"):
        return (state is None) == (fact[0] == "gone")
    return state == (ENABLED if fact[0] == "enabled" else DISABLED)
