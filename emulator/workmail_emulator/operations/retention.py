# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The retention policy of an organization (WorkMail API reference: *RetentionPolicy)."""

from __future__ import annotations

from typing import Any

from ..errors import bad_parameter, not_found, refuse
from . import rows
from .registry import Answer, Context, Request, operation

POLICY = "retention policy"
FOLDERS = ("INBOX", "DELETED_ITEMS", "SENT_ITEMS", "DRAFTS", "JUNK_EMAIL")


@operation("PutRetentionPolicy")
def put_retention_policy(context: Context, request: Request) -> None:
    """Without an id, a policy is created; with one, that policy is replaced."""
    old: dict[str, Any] | None = context.organization.settings.get(POLICY)
    _check_folders(context, request["FolderConfigurations"])
    id_ = _id(context, request.get("Id"), old)
    policy = {**rows.row_of(request), "FolderConfigurations": request["FolderConfigurations"], "Id": id_}
    known = old if old is not None and old["Id"] == id_ else {}
    context.organization.settings[POLICY] = rows.left_out(context, policy, known)


def _id(context: Context, given: str | None, old: dict[str, Any] | None) -> str:
    """The id of the policy that a request puts; refuses a second policy (unknowns U69, U70)."""
    if given is None:
        if old is None:
            return context.world.guid()
        if context.switches.strict("U69"):
            refuse("LimitExceeded", "The organization has a retention policy already.")
        return str(old["Id"])
    if (old is None or old["Id"] != given) and context.switches.strict("U70"):
        bad_parameter(f"The retention policy {given} does not exist.")
    return given


def _check_folders(context: Context, folders: list[dict[str, Any]]) -> None:
    names = [one["Name"] for one in folders]
    if len(names) != len(set(names)):
        bad_parameter("A folder is configured twice.")
    for one in folders:
        if one["Action"] != "NONE" and one.get("Period") is None and context.switches.strict("U72"):
            bad_parameter(f"The folder {one['Name']} has the action {one['Action']} and no period.")


@operation("GetDefaultRetentionPolicy", write=False)
def get_default_retention_policy(context: Context, request: Request) -> Answer:
    policy = context.organization.settings.get(POLICY)
    if policy is None:
        not_found(request["OrganizationId"])
    folders = list(policy["FolderConfigurations"])
    if context.switches.reads("U71", "none"):
        named = {one["Name"] for one in folders}
        folders += [{"Name": name, "Action": "NONE"} for name in FOLDERS if name not in named]
    return {**policy, "FolderConfigurations": folders}


@operation("DeleteRetentionPolicy")
def delete_retention_policy(context: Context, request: Request) -> None:
    """The operation declares no error for a policy that does not exist (unknown U63)."""
    policy = context.organization.settings.get(POLICY)
    if policy is None or policy["Id"] != request["Id"]:
        rows.absent(context, request["Id"])
        return
    del context.organization.settings[POLICY]
