# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which entity an identifier means, what a reading of it shows, and pages of lists."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import bad_parameter, not_found, refuse, wrong_state
from ..lag import visible_state
from ..world import DELETED, DISABLED, ENABLED, Entity
from .registry import Answer, Context, Request

KINDS = ("user", "group", "resource")


def find(context: Context, text: str, kinds: Sequence[str] = KINDS, email: bool = True) -> Entity:
    """The entity that an id, a primary address or a name means, DELETED ones by id only."""
    entity = _by_id(context, text) or (_by_email(context, text) if email else None) or _by_name(context, text, kinds)
    if entity is None or entity.kind not in kinds:
        not_found(text)
    return visible(context, entity, text)


def find_by_id(context: Context, text: str, kinds: Sequence[str] = KINDS) -> Entity:
    """For operations that take ids only (unknown U38: what anything else answers)."""
    entity = _by_id(context, text)
    if entity is None or entity.kind not in kinds:
        if context.switches.reads("U38", "parameter"):
            bad_parameter(f"{text} is not an identifier of an entity.")
        not_found(text)
    return visible(context, entity, text)


def find_living(context: Context, text: str, kinds: Sequence[str] = KINDS) -> Entity:
    """For readings of a mailbox that declare no error of the state: what is DELETED does not exist."""
    entity = find(context, text, kinds)
    if entity.state == DELETED:
        not_found(text)
    return entity


def visible(context: Context, entity: Entity, text: str) -> Entity:
    gone = entity.state == DELETED and context.switches.reads("U6", "gone")
    stale = entity.stale
    hidden = stale is not None and stale.state is None and (stale.reads > 0 or context.now < stale.until)
    if hidden and stale is not None:
        stale.reads -= 1
    if hidden or gone:
        not_found(text)
    return entity


def _by_id(context: Context, text: str) -> Entity | None:
    return context.organization.entities.get(text)


def _by_email(context: Context, text: str) -> Entity | None:
    id_ = context.organization.holders.get(text.lower())
    entity = context.organization.entities[id_] if id_ else None
    if entity is None or entity.state != ENABLED:
        return None
    by_alias = (entity.email or "").lower() != text.lower()
    return None if by_alias and context.switches.strict("U37") else entity


def _by_name(context: Context, text: str, kinds: Sequence[str]) -> Entity | None:
    ids = context.organization.by_name.get(text.lower(), ())
    found = (context.organization.entities[id_] for id_ in ids)
    return next((one for one in found if one.state != DELETED and one.kind in kinds), None)


def state(context: Context, entity: Entity) -> str:
    """The state that this call goes by, which may be an old one for a while."""
    return visible_state(entity, context.now)[0] or DISABLED


def require_state(context: Context, entity: Entity, allowed: str, switch: str = "") -> None:
    """Refuse any other state; a switch may let DISABLED pass too. DELETED never passes."""
    shown = state(context, entity)
    if shown == allowed or (switch and shown == DISABLED and not context.switches.strict(switch)):
        return
    wrong_state(f"Entity {entity.id} isn't in the expected state: it is {shown}, not {allowed}.")


def require_listable(context: Context, parent: Entity) -> None:
    """The members of a group or the delegates of a resource can be listed in this state."""
    refused = parent.state == DISABLED and context.switches.reads("links-of-disabled", "refused")
    if parent.state == DELETED or refused:
        wrong_state(f"The {parent.kind} {parent.id} is {parent.state}.")


def refuse_system(entity: Entity) -> None:
    if entity.system:
        refuse("UnsupportedOperation", f"{entity.name} is a system user and can't be changed.")


def entity_members(context: Context, entity: Entity) -> Answer:
    """What every description and list row contains. Unset members are left out."""
    state, email = visible_state(entity, context.now)
    answer: Answer = {"Name": entity.name, "State": state or entity.state}
    if state == ENABLED and email:
        answer["Email"] = email
    elif state == DISABLED and entity.kept and context.switches.reads("U8", "shown"):
        answer["Email"] = entity.kept[0]
    if state == ENABLED or context.switches.strict("U51"):
        answer.update(
            {member: entity.dates[member] for member in ("EnabledDate", "DisabledDate") if member in entity.dates}
        )
    return answer


def listed(context: Context, kind: str) -> list[Entity]:
    """The rows of a list: everything but what is not visible yet, DELETED ones among them (unknown U6)."""
    found = list(context.organization.of_kind(kind))
    if context.switches.reads("U6", "gone"):
        found = [one for one in found if one.state != DELETED]
    visible_ones = []
    for one in found:
        stale = one.stale
        if stale is not None and stale.state is None and (stale.reads > 0 or context.now < stale.until):
            stale.reads -= 1
        else:
            visible_ones.append(one)
    return visible_ones


def filtered(context: Context, rows: list[Answer], filters: Request | None, members: dict[str, str]) -> list[Answer]:
    """Apply the filters of a list call: prefixes, and the state."""
    chosen = {name: value for name, value in (filters or {}).items() if value is not None}
    if len(chosen) > 1 and context.switches.strict("U44"):
        bad_parameter("You can only use one filter per request.")
    for name, value in chosen.items():
        if name == "State":
            rows = [row for row in rows if row["State"] == value]
        else:
            rows = [row for row in rows if _begins_with(context, str(row.get(members[name], "")), value)]
    return rows


def _begins_with(context: Context, text: str, prefix: str) -> bool:
    if context.switches.reads("prefix-case", "matters"):
        return text.startswith(prefix)
    return text.lower().startswith(prefix.lower())


def page(context: Context, request: Request, member: str, rows: list[Any], mark: Callable[[Any], str]) -> Answer:
    """One page of at most `MaxResults` rows; `NextToken` is absent on the last one."""
    if context.switches.reads("U46", "shuffled"):
        rows = sorted(rows, key=lambda row: hashlib.sha256(f"{context.world.seed}{mark(row)}".encode()).digest())
    start = _start(request.get("NextToken"), member)
    most = request.get("MaxResults") or 100
    answer: Answer = {member: rows[start : start + most]}
    if start + most < len(rows):
        answer["NextToken"] = base64.b64encode(f"{member}:{start + most}".encode()).decode()
    return answer


def _start(token: str | None, member: str) -> int:
    if not token:
        return 0
    try:
        name, _colon, start = base64.b64decode(token, validate=True).decode().partition(":")
        if name == member:
            return int(start)
    except ValueError:
        pass
    bad_parameter("The NextToken is not valid.")
    return None
