# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Registration and addresses (WorkMail API reference: RegisterToWorkMail, *Alias, UpdatePrimaryEmailAddress)."""

from __future__ import annotations

from ..errors import bad_parameter, not_found, refuse, wrong_state
from ..world import DELETED, DISABLED, ENABLED, RETENTION, Entity
from . import lookup
from .domains import require_domain
from .registry import Answer, Context, Request, operation

MAX_ALIASES = 100


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").lower() == (other or "").lower()


def holder(context: Context, address: str) -> Entity | None:
    """Who holds an address. A disabled or deleted entity may hold its old ones for a while (unknown U7)."""
    organization = context.organization
    id_ = organization.holders.get(address.lower())
    entity = organization.entities[id_] if id_ else None
    if entity is None or entity.state == ENABLED:
        return entity
    expired = context.now > entity.dates.get("DisabledDate", 0.0) + RETENTION
    if context.switches.reads("U7", "after-30-days") and expired:
        return None
    return entity


def require_free_address(context: Context, address: str, entity: Entity) -> None:
    require_domain(context, address)
    found = holder(context, address)
    if found is not None and found is not entity:
        refuse("EmailAddressInUse", f"The email address {address} is already created for a different entity.")


@operation("RegisterToWorkMail")
def register(context: Context, request: Request) -> None:
    entity = lookup.find(context, request["EntityId"], email=False)
    lookup.refuse_system(entity)
    if entity.state == DELETED:
        wrong_state(f"The entity {entity.id} is DELETED.")
    if entity.state == ENABLED:
        _register_again(context, entity, request["Email"])
        return
    require_free_address(context, request["Email"], entity)
    context.lag.before_change(entity, context.now)
    _enable(context, entity, request["Email"])


def _register_again(context: Context, entity: Entity, address: str) -> None:
    """Of an ENABLED entity (unknowns U3, U4)."""
    if _same(entity.email, address):
        if context.switches.strict("U3"):
            return
    elif context.switches.reads("U4", "ignored"):
        return
    refuse("EntityAlreadyRegistered", f"The entity {entity.id} is already registered.")


def _enable(context: Context, entity: Entity, address: str) -> None:
    organization = context.organization
    for kept in entity.kept:
        organization.release(kept, entity)
    back = [one for one in entity.kept if not _same(one, address)] if context.switches.reads("U49", "restored") else []
    entity.state, entity.email, entity.kept = ENABLED, address, []
    entity.aliases = [one for one in back if organization.holders.get(one.lower()) is None]
    organization.hold(entity)
    entity.dates["EnabledDate"] = context.now
    if context.switches.strict("U48"):
        entity.dates.pop("DisabledDate", None)
    if entity.kind != "group":
        entity.dates["MailboxProvisionedDate"] = context.now
        entity.dates.pop("MailboxDeprovisionedDate", None)


@operation("DeregisterFromWorkMail")
def deregister(context: Context, request: Request) -> None:
    entity = lookup.find(context, request["EntityId"])
    if entity.state == DISABLED and context.switches.reads("U5", "ok"):
        return
    lookup.require_state(context, entity, ENABLED)
    context.lag.before_change(entity, context.now)
    entity.kept = entity.addresses()
    if context.switches.strict("U7"):
        for address in entity.kept:
            context.organization.release(address, entity)
    entity.state, entity.email, entity.aliases = DISABLED, None, []
    entity.dates["DisabledDate"] = context.now
    context.lag.after_disabling(entity, context.now)
    if "MailboxProvisionedDate" in entity.dates:
        entity.dates["MailboxDeprovisionedDate"] = context.now


@operation("CreateAlias")
def create_alias(context: Context, request: Request) -> None:
    entity, alias = lookup.find_by_id(context, request["EntityId"]), request["Alias"]
    lookup.require_state(context, entity, ENABLED, "U14")
    require_free_address(context, alias, entity)
    if any(_same(alias, own) for own in entity.addresses()):
        if context.switches.reads("U15", "error"):
            refuse("EmailAddressInUse", f"The email address {alias} is already one of this entity.")
        return
    _require_room(context, entity)
    entity.aliases.append(alias)
    context.organization.hold(entity)


def _count(context: Context, entity: Entity) -> int:
    return len(entity.aliases) + (1 if entity.email and context.switches.strict("U18") else 0)


def _require_room(context: Context, entity: Entity) -> None:
    if _count(context, entity) >= MAX_ALIASES:
        refuse("LimitExceeded", "Maximum alias limit exceeded")


@operation("DeleteAlias")
def delete_alias(context: Context, request: Request) -> None:
    entity, alias = lookup.find_by_id(context, request["EntityId"]), request["Alias"]
    lookup.require_state(context, entity, ENABLED)
    if _same(alias, entity.email):
        if context.switches.reads("U17", "state"):
            wrong_state(f"{alias} is the primary address of {entity.id}.")
        bad_parameter(f"{alias} is the primary address of {entity.id}.")
    found = next((own for own in entity.aliases if _same(own, alias)), None)
    if found is None:
        if context.switches.strict("U16"):
            bad_parameter(f"{alias} is not an alias of {entity.id}.")
        return
    entity.aliases.remove(found)
    context.organization.release(found, entity)


@operation("ListAliases", write=False)
def list_aliases(context: Context, request: Request) -> Answer:
    entity = lookup.find_by_id(context, request["EntityId"])
    if entity.state != ENABLED:
        if entity.state == DELETED or context.switches.strict("U13"):
            wrong_state(f"The entity {entity.id} is {entity.state}.")
        return {"Aliases": []}
    rows = entity.addresses() if context.switches.strict("U12") else list(entity.aliases)
    return lookup.page(context, request, "Aliases", rows, str)


@operation("UpdatePrimaryEmailAddress")
def update_primary(context: Context, request: Request) -> None:
    entity, address = lookup.find(context, request["EntityId"]), request["Email"]
    lookup.require_state(context, entity, ENABLED)
    require_free_address(context, address, entity)
    if _same(address, entity.email):
        if context.switches.reads("U19", "error"):
            bad_parameter(f"{address} is the primary address already.")
        return
    own = next((alias for alias in entity.aliases if _same(alias, address)), None)
    if own is not None:
        entity.aliases.remove(own)
    elif _count(context, entity) >= MAX_ALIASES:
        bad_parameter("Maximum alias limit exceeded")
    if entity.email:
        entity.aliases.append(entity.email)
    entity.email = address
    context.organization.hold(entity)


@operation("DescribeEntity", write=False)
def describe_entity(context: Context, request: Request) -> Answer:
    found = holder(context, request["Email"])
    if found is None or found.state != ENABLED:
        not_found(request["Email"])
    return {"EntityId": found.id, "Name": found.name, "Type": found.kind.upper()}
