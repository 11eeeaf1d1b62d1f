# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms and equipment and their delegates (WorkMail API reference: *Resource, AssociateDelegateToResource)."""

from __future__ import annotations

from ..errors import not_found, refuse, wrong_state
from ..world import DELETED, ENABLED, Entity
from . import lookup
from .deletion import delete
from .groups import already, refuse_resource
from .names import refuse_reserved, require_free_name
from .registry import Answer, Context, Request, operation

BOOKING = {
    "AutoAcceptRequests": True,
    "AutoDeclineRecurringRequests": False,
    "AutoDeclineConflictingRequests": True,
}


@operation("CreateResource")
def create_resource(context: Context, request: Request) -> Answer:
    refuse_reserved(context, request["Name"])
    require_free_name(context, "resource", request["Name"])
    attributes = {
        "Type": request["Type"],
        "HiddenFromGlobalAddressList": bool(request.get("HiddenFromGlobalAddressList")),
        "BookingOptions": dict(BOOKING),
    }
    if request.get("Description"):
        attributes["Description"] = request["Description"]
    id_ = context.world.hex_id("r")
    resource = Entity("resource", id_, request["Name"], role="", attributes=attributes)
    context.organization.add(resource)
    context.lag.after_create(resource, context.now)
    return {"ResourceId": resource.id}


@operation("DescribeResource", write=False)
def describe_resource(context: Context, request: Request) -> Answer:
    resource = lookup.find(context, request["ResourceId"], ("resource",))
    return {"ResourceId": resource.id, **lookup.entity_members(context, resource), **resource.attributes}


@operation("ListResources", write=False)
def list_resources(context: Context, request: Request) -> Answer:
    rows = []
    for resource in lookup.listed(context, "resource"):
        row = {"Id": resource.id, **lookup.entity_members(context, resource), "Type": resource.attributes["Type"]}
        if "Description" in resource.attributes:
            row["Description"] = resource.attributes["Description"]
        rows.append(row)
    members = {"NamePrefix": "Name", "PrimaryEmailPrefix": "Email"}
    rows = lookup.filtered(context, rows, request.get("Filters"), members)
    return lookup.page(context, request, "Resources", rows, lambda row: str(row["Id"]))


@operation("UpdateResource")
def update_resource(context: Context, request: Request) -> None:
    resource = lookup.find(context, request["ResourceId"], ("resource",))
    if resource.state == DELETED:
        wrong_state(f"The resource {resource.id} is DELETED.")
    booking = _booking(context, resource, request)
    if request.get("Name") and request["Name"] != resource.name:
        refuse_reserved(context, request["Name"])
        require_free_name(context, "resource", request["Name"], apart_from=resource)
        context.organization.rename(resource, request["Name"])
    resource.attributes["BookingOptions"] = booking
    for member in ("Type", "HiddenFromGlobalAddressList"):
        if request.get(member) is not None:
            resource.attributes[member] = request[member]
    if request.get("Description") is not None:
        resource.attributes.pop("Description", None)
        if request["Description"]:
            resource.attributes["Description"] = request["Description"]


def _booking(context: Context, resource: Entity, request: Request) -> dict[str, bool]:
    """The booking options afterwards. What is left out of the structure becomes false (unknown U27)."""
    now: dict[str, bool] = resource.attributes["BookingOptions"]
    if request.get("BookingOptions") is None:
        return now
    base = now if context.switches.reads("U27", "kept") else dict.fromkeys(BOOKING, False)
    booking = {**base, **request["BookingOptions"]}
    if not booking["AutoAcceptRequests"] and not resource.delegates:
        refuse(
            "InvalidConfiguration",
            "A resource must either be able to auto-respond to requests or have at least one delegate associated.",
        )
    return booking


@operation("DeleteResource")
def delete_resource(context: Context, request: Request) -> None:
    delete(context, "resource", request["ResourceId"])


@operation("AssociateDelegateToResource")
def associate_delegate(context: Context, request: Request) -> None:
    resource = lookup.find(context, request["ResourceId"], ("resource",))
    delegate = lookup.find(context, request["EntityId"])
    if delegate.kind == "resource":
        refuse_resource(context, request["EntityId"])
    lookup.require_state(context, resource, ENABLED, "U22")
    lookup.require_state(context, delegate, ENABLED, "U22")
    if delegate.id not in resource.delegates:
        resource.delegates.append(delegate.id)
    else:
        already(context, delegate)


@operation("DisassociateDelegateFromResource")
def disassociate_delegate(context: Context, request: Request) -> None:
    resource = lookup.find(context, request["ResourceId"], ("resource",))
    delegate = lookup.find(context, request["EntityId"], ("user", "group"))
    lookup.require_state(context, resource, ENABLED, "U22")
    if delegate.id not in resource.delegates:
        if context.switches.strict("U21"):
            not_found(request["EntityId"])
        return
    alone = resource.delegates == [delegate.id]
    accepts = resource.attributes["BookingOptions"]["AutoAcceptRequests"]
    if alone and not accepts and context.switches.strict("U26"):
        wrong_state(f"{delegate.id} is the last delegate of a resource that does not answer by itself.")
    resource.delegates.remove(delegate.id)


@operation("ListResourceDelegates", write=False)
def list_resource_delegates(context: Context, request: Request) -> Answer:
    resource = lookup.find(context, request["ResourceId"], ("resource",))
    lookup.require_listable(context, resource)
    entities = context.organization.entities
    rows = [{"Id": id_, "Type": entities[id_].kind.upper()} for id_ in resource.delegates]
    return lookup.page(context, request, "Delegates", rows, lambda row: str(row["Id"]))
