# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups and their members (WorkMail API reference: *Group, AssociateMemberToGroup, ListGroupsForEntity)."""

from __future__ import annotations

from ..errors import bad_parameter, not_found, refuse, wrong_state
from ..world import DELETED, ENABLED, Entity
from . import lookup
from .deletion import delete
from .names import refuse_reserved, require_free_name
from .registry import Answer, Context, Request, operation


@operation("CreateGroup")
def create_group(context: Context, request: Request) -> Answer:
    refuse_reserved(context, request["Name"])
    require_free_name(context, "group", request["Name"])
    hidden = bool(request.get("HiddenFromGlobalAddressList"))
    attributes = {"HiddenFromGlobalAddressList": hidden}
    group = Entity("group", context.world.guid(), request["Name"], role="", attributes=attributes)
    context.organization.add(group)
    context.lag.after_create(group, context.now)
    return {"GroupId": group.id}


@operation("DescribeGroup", write=False)
def describe_group(context: Context, request: Request) -> Answer:
    group = lookup.find(context, request["GroupId"], ("group",))
    return {"GroupId": group.id, **lookup.entity_members(context, group), **group.attributes}


@operation("ListGroups", write=False)
def list_groups(context: Context, request: Request) -> Answer:
    rows = [{"Id": group.id, **lookup.entity_members(context, group)} for group in lookup.listed(context, "group")]
    members = {"NamePrefix": "Name", "PrimaryEmailPrefix": "Email"}
    rows = lookup.filtered(context, rows, request.get("Filters"), members)
    return lookup.page(context, request, "Groups", rows, lambda row: str(row["Id"]))


@operation("UpdateGroup")
def update_group(context: Context, request: Request) -> None:
    group = lookup.find(context, request["GroupId"], ("group",))
    lookup.require_state(context, group, ENABLED, "U28")
    if request.get("HiddenFromGlobalAddressList") is not None:
        group.attributes["HiddenFromGlobalAddressList"] = request["HiddenFromGlobalAddressList"]


@operation("DeleteGroup")
def delete_group(context: Context, request: Request) -> None:
    delete(context, "group", request["GroupId"])


@operation("AssociateMemberToGroup")
def associate_member(context: Context, request: Request) -> None:
    group = lookup.find(context, request["GroupId"], ("group",))
    member = _member(context, request["MemberId"])
    lookup.require_state(context, group, ENABLED, "U22")
    lookup.require_state(context, member, ENABLED, "U22")
    if member.kind == "group":
        _check_nesting(context, group, member)
    if member.id not in group.members:
        group.members.append(member.id)
    else:
        already(context, member)


def already(context: Context, entity: Entity) -> None:
    """Associating twice (unknown U20)."""
    if context.switches.reads("U20", "state"):
        wrong_state(f"{entity.id} is associated already.")
    if context.switches.reads("U20", "parameter"):
        bad_parameter(f"{entity.id} is associated already.")


def _member(context: Context, text: str) -> Entity:
    member = lookup.find(context, text)
    if member.kind == "resource":
        refuse_resource(context, text)
    return member


def refuse_resource(context: Context, text: str) -> None:
    """A resource where a user or a group is due (unknown U24)."""
    if context.switches.reads("U24", "not-found"):
        not_found(text)
    bad_parameter(f"{text} is a resource; a user or a group is expected.")


def _check_nesting(context: Context, group: Entity, member: Entity) -> None:
    if context.switches.reads("U23", "refused"):
        refuse("UnsupportedOperation", "Groups can't be members of groups in this directory.")
    stack, seen = [member], {member.id}
    while stack:
        one = stack.pop()
        if one is group:
            bad_parameter(f"The group {group.id} would contain itself.")
        for id_ in one.members:
            child = context.organization.entities[id_]
            if child.kind == "group" and id_ not in seen:
                seen.add(id_)
                stack.append(child)


@operation("DisassociateMemberFromGroup")
def disassociate_member(context: Context, request: Request) -> None:
    group = lookup.find(context, request["GroupId"], ("group",))
    member = lookup.find(context, request["MemberId"], ("user", "group"))
    lookup.require_state(context, group, ENABLED, "U22")
    if member.id in group.members:
        group.members.remove(member.id)
    elif context.switches.strict("U21"):
        not_found(request["MemberId"])


@operation("ListGroupMembers", write=False)
def list_group_members(context: Context, request: Request) -> Answer:
    group = lookup.find(context, request["GroupId"], ("group",))
    lookup.require_listable(context, group)
    rows = [_row(context, context.organization.entities[id_]) for id_ in group.members]
    return lookup.page(context, request, "Members", rows, lambda row: str(row["Id"]))


def _row(context: Context, member: Entity) -> Answer:
    told = lookup.entity_members(context, member)
    told.pop("Email", None)
    return {"Id": member.id, "Type": member.kind.upper(), **told}


@operation("ListGroupsForEntity", write=False)
def list_groups_for_entity(context: Context, request: Request) -> Answer:
    entity = lookup.find(context, request["EntityId"])
    if entity.kind == "resource":
        refuse_resource(context, request["EntityId"])
    if entity.state == DELETED:
        wrong_state(f"The entity {entity.id} is DELETED.")
    groups = [group for group in context.organization.of_kind("group") if entity.id in group.members]
    rows = [{"GroupId": group.id, "GroupName": group.name} for group in groups if group.state != DELETED]
    rows = lookup.filtered(context, rows, request.get("Filters"), {"GroupNamePrefix": "GroupName"})
    return lookup.page(context, request, "Groups", rows, lambda row: str(row["GroupId"]))
