# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lag: the service answers a write before every reading shows it."""

from __future__ import annotations

from dataclasses import dataclass

from .checked import check
from .world import Entity, Stale


@dataclass
class Lag:
    """How far readings are behind. All zero by default: everything shows at once."""

    stale_reads: int = 0
    """Readings of an entity that still show it as it was before it was registered, deregistered or deleted."""
    stale_seconds: float = 0.0
    invisible_reads: int = 0
    """Look-ups of a new entity that do not find it yet."""
    invisible_seconds: float = 0.0
    settling_deletes: int = 0
    """Deletes of an entity that was disabled that are refused, whatever its readings show."""
    settling_seconds: float = 0.0
    creation_reads: int = 0
    """Readings of an organization in each of the states Requested and Creating, and Deleting."""
    domain_pending: int = 0
    """Readings of a new organization's test domain, and of a new domain, that show it as PENDING."""

    def __post_init__(self) -> None:
        check(self)

    def after_create(self, entity: Entity, now: float) -> None:
        if self.invisible_reads or self.invisible_seconds:
            entity.stale = Stale(self.invisible_reads, now + self.invisible_seconds, None)

    def before_change(self, entity: Entity, now: float) -> None:
        """Keep what reads continue to show."""
        if (self.stale_reads or self.stale_seconds) and entity.stale is None:
            entity.stale = Stale(self.stale_reads, now + self.stale_seconds, entity.state, entity.email)

    def after_disabling(self, entity: Entity, now: float) -> None:
        entity.settling, entity.settled = self.settling_deletes, now + self.settling_seconds


def deleted_too_early(entity: Entity, now: float) -> bool:
    """True if a delete comes too early after the entity was disabled; every such delete counts."""
    early = entity.settling > 0 or now < entity.settled
    entity.settling = max(0, entity.settling - 1)
    return early


def visible_state(entity: Entity, now: float) -> tuple[str | None, str | None]:
    """The state and the address that one reading shows; a state of None means not visible yet."""
    stale = entity.stale
    if stale is None:
        return entity.state, entity.email
    if stale.reads > 0 or now < stale.until:
        stale.reads -= 1
        return stale.state, stale.email
    entity.stale = None
    return entity.state, entity.email
