# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deleting users, groups and resources, which are alike (WorkMail API reference, Delete*)."""

from __future__ import annotations

from ..errors import ServiceError, not_found, wrong_state
from ..lag import deleted_too_early
from ..world import DELETED, ENABLED, Entity
from . import lookup, rows
from .registry import Context


def delete(context: Context, kind: str, text: str) -> None:
    """DISABLED → DELETED; the row stays as a tombstone, what pointed to it vanishes (unknowns U1, U2, U6, U36)."""
    switches = context.switches
    try:
        entity = lookup.find(context, text, (kind,), email=False)
    except ServiceError:
        if switches.reads("U1", "ok"):
            return
        raise
    if entity.state == DELETED:
        if switches.reads("U2", "not-found"):
            not_found(text)
        if switches.strict("U2"):
            wrong_state(f"The {kind} {text} is DELETED already.")
        return
    lookup.refuse_system(entity)
    if lookup.state(context, entity) == ENABLED:
        wrong_state(f"The {kind} {text} is ENABLED; disable it before you delete it.")
    if deleted_too_early(entity, context.now):
        wrong_state(f"The {kind} {text} is still being disabled.")
    if entity.members and switches.reads("U25", "refused"):
        wrong_state(f"The group {text} has members.")
    context.lag.before_change(entity, context.now)
    _mark_deleted(context, entity)


def _mark_deleted(context: Context, entity: Entity) -> None:
    organization = context.organization
    entity.state = DELETED
    entity.password = ""
    entity.dates["DeletedDate"] = context.now
    if not context.switches.reads("U7", "after-30-days"):
        for address in entity.kept:
            organization.release(address, entity)
    if context.switches.strict("U36"):
        for other in organization.entities.values():
            _forget(other, entity.id)
        entity.members, entity.delegates, entity.permissions = [], [], {}
    rows.drop(organization, rows.TOKENS, entity)
    if context.switches.reads("U57", "vanishes"):
        rows.forget(organization, entity)


def _forget(other: Entity, id_: str) -> None:
    if id_ in other.members:
        other.members.remove(id_)
    if id_ in other.delegates:
        other.delegates.remove(id_)
    other.permissions.pop(id_, None)
