# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mailbox permissions (WorkMail API reference: Put-, Delete-, ListMailboxPermissions)."""

from __future__ import annotations

from ..errors import bad_parameter, not_found
from ..world import ENABLED, Entity
from . import lookup
from .registry import Answer, Context, Request, operation


def _ends(context: Context, request: Request) -> tuple[Entity, Entity]:
    owner = lookup.find(context, request["EntityId"])
    grantee = lookup.find(context, request["GranteeId"])
    if owner is grantee:
        bad_parameter("The owner and the grantee are the same.")
    lookup.require_state(context, owner, ENABLED, "U34")
    lookup.require_state(context, grantee, ENABLED, "U34")
    return owner, grantee


@operation("PutMailboxPermissions")
def put_mailbox_permissions(context: Context, request: Request) -> None:
    owner, grantee = _ends(context, request)
    values = list(dict.fromkeys(request["PermissionValues"]))
    if not values:
        if context.switches.strict("U32"):
            bad_parameter("PermissionValues is empty.")
        owner.permissions.pop(grantee.id, None)
        return
    if "FULL_ACCESS" in values:
        if owner.kind == "group":
            bad_parameter("You can't apply Full Access permissions to a group.")
        if grantee.kind == "group" and context.switches.strict("U33"):
            bad_parameter("Groups can't be granted full access.")
    owner.permissions[grantee.id] = values


@operation("DeleteMailboxPermissions")
def delete_mailbox_permissions(context: Context, request: Request) -> None:
    owner, grantee = _ends(context, request)
    if owner.permissions.pop(grantee.id, None) is None and context.switches.reads("U35", "not-found"):
        not_found(request["GranteeId"])


@operation("ListMailboxPermissions", write=False)
def list_mailbox_permissions(context: Context, request: Request) -> Answer:
    owner = lookup.find_living(context, request["EntityId"])
    if owner.kind == "group" and context.switches.reads("U52", "error"):
        bad_parameter("The permissions of a group can't be listed.")
    rows = [_row(context, id_, values) for id_, values in owner.permissions.items()]
    return lookup.page(context, request, "Permissions", rows, lambda row: str(row["GranteeId"]))


def _row(context: Context, id_: str, values: list[str]) -> Answer:
    """A grantee is returned as a user or a group: the model has no word for a resource."""
    kind = context.organization.entities[id_].kind
    return {"GranteeId": id_, "GranteeType": "GROUP" if kind == "group" else "USER", "PermissionValues": list(values)}
