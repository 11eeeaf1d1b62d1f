# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Users (WorkMail API reference: CreateUser, DescribeUser, ListUsers, UpdateUser, DeleteUser, passwords, quotas)."""

from __future__ import annotations

import re

from ..errors import bad_parameter, not_found, refuse
from ..world import ENABLED, Entity, digest
from . import lookup
from .deletion import delete
from .names import refuse_reserved, require_free_name, require_length
from .registry import Answer, Context, Request, operation

UPDATABLE = [
    "DisplayName",
    "FirstName",
    "LastName",
    "Initials",
    "Telephone",
    "Street",
    "JobTitle",
    "City",
    "Company",
    "ZipCode",
    "Department",
    "Country",
    "Office",
    "HiddenFromGlobalAddressList",
    "IdentityProviderUserId",
]
AT_CREATION = ("DisplayName", "FirstName", "LastName", "HiddenFromGlobalAddressList", "IdentityProviderUserId")
CLASSES = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[ -/:-@\[-`{-~]", r"[\u00A0-\u00FF]")
LARGEST_QUOTA = 51200


def check_password(password: str) -> None:
    """Administrator guide, password policy: 8 to 63 characters of at least three classes."""
    if not 8 <= len(password) < 64:
        refuse("InvalidPassword", "The password must have at least 8 and fewer than 64 characters.")
    if sum(re.search(group, password) is not None for group in CLASSES) < 3:
        refuse("InvalidPassword", "Password does not contain characters from at least 3 complexity categories")


@operation("CreateUser")
def create_user(context: Context, request: Request) -> Answer:
    name = request["Name"]
    refuse_reserved(context, name)
    require_length(context, name)
    require_free_name(context, "user", name)
    role = request.get("Role") or "USER"
    if role not in ("USER", "REMOTE_USER"):
        bad_parameter(f"The role {role} can't be given to a new user.")
    if request.get("Password"):
        check_password(request["Password"])
    attributes = {member: request[member] for member in AT_CREATION if request.get(member) not in (None, "")}
    attributes["DisplayName"] = request["DisplayName"]
    attributes.setdefault("HiddenFromGlobalAddressList", False)
    user = Entity("user", context.world.guid(), name, role=role, attributes=attributes)
    user.password = digest(request["Password"]) if request.get("Password") else ""
    context.organization.add(user)
    context.lag.after_create(user, context.now)
    return {"UserId": user.id}


@operation("DescribeUser", write=False)
def describe_user(context: Context, request: Request) -> Answer:
    user = lookup.find(context, request["UserId"], ("user",))
    told = {"UserId": user.id, **lookup.entity_members(context, user), "UserRole": user.role}
    told.update(user.attributes)
    told.setdefault("HiddenFromGlobalAddressList", False)
    for member in ("MailboxProvisionedDate", "MailboxDeprovisionedDate"):
        if member in user.dates and (context.switches.strict("U50") or context.now > user.dates[member] + 5):
            told[member] = user.dates[member]
    return told


@operation("ListUsers", write=False)
def list_users(context: Context, request: Request) -> Answer:
    rows = [_row(context, user) for user in lookup.listed(context, "user")]
    members = {
        "UsernamePrefix": "Name",
        "DisplayNamePrefix": "DisplayName",
        "PrimaryEmailPrefix": "Email",
        "IdentityProviderUserIdPrefix": "IdentityProviderUserId",
    }
    rows = lookup.filtered(context, rows, request.get("Filters"), members)
    return lookup.page(context, request, "Users", rows, lambda row: str(row["Id"]))


def _row(context: Context, user: Entity) -> Answer:
    row = {"Id": user.id, **lookup.entity_members(context, user), "UserRole": user.role}
    row["DisplayName"] = user.attributes.get("DisplayName", "")
    if user.attributes.get("IdentityProviderUserId"):
        row["IdentityProviderUserId"] = user.attributes["IdentityProviderUserId"]
    return row


@operation("UpdateUser")
def update_user(context: Context, request: Request) -> None:
    user = lookup.find(context, request["UserId"], ("user",))
    lookup.refuse_system(user)
    lookup.require_state(context, user, ENABLED, "U28")
    given = {member: request[member] for member in UPDATABLE if request.get(member) is not None}
    if "" in given.values() and context.switches.reads("U29", "rejected"):
        bad_parameter("An attribute can't be empty.")
    if request.get("Role"):
        if request["Role"] not in ("USER", "REMOTE_USER"):
            bad_parameter(f"The role {request['Role']} can't be given to a user.")
        user.role = request["Role"]
    kept = {} if context.switches.reads("U29", "replaced") else user.attributes
    user.attributes = {member: value for member, value in {**kept, **given}.items() if value != ""}
    user.attributes.setdefault("DisplayName", "")


@operation("DeleteUser")
def delete_user(context: Context, request: Request) -> None:
    delete(context, "user", request["UserId"])


@operation("ResetPassword")
def reset_password(context: Context, request: Request) -> None:
    user = lookup.find_by_id(context, request["UserId"], ("user",))
    lookup.refuse_system(user)
    lookup.require_state(context, user, ENABLED, "U28")
    check_password(request["Password"])
    user.password = digest(request["Password"])


@operation("GetMailboxDetails", write=False)
def get_mailbox_details(context: Context, request: Request) -> Answer:
    user = lookup.find_living(context, request["UserId"], ("user",))
    if "MailboxProvisionedDate" not in user.dates and context.switches.strict("U30"):
        not_found(request["UserId"])
    return {"MailboxQuota": user.quota, "MailboxSize": user.stored / 2**20}


@operation("UpdateMailboxQuota")
def update_mailbox_quota(context: Context, request: Request) -> None:
    user = lookup.find(context, request["UserId"], ("user",))
    lookup.require_state(context, user, ENABLED, "U28")
    if request["MailboxQuota"] > LARGEST_QUOTA and context.switches.strict("U31"):
        bad_parameter(f"The mailbox quota can't be more than {LARGEST_QUOTA} MB.")
    user.quota = request["MailboxQuota"]
