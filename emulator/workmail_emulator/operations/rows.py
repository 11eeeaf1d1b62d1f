# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of an organization's settings: by kind and key, with the members that the service returns."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from ..errors import bad_parameter, refuse
from ..world import Entity, Organization
from .registry import Context, Request

Row = dict[str, Any]
ACCESS_RULES = "access control rules"
AVAILABILITY = "availability configurations"
DEVICE_RULES = "mobile device access rules"
OVERRIDES = "mobile device access overrides"
ROLES = "impersonation roles"
TOKENS = "personal access tokens"
FIRST_NAME = "default"
CONTROL = ("OrganizationId", "ClientToken")


def _first_access_rule(_organization: Organization) -> dict[str, Row]:
    """The rule of every new organization (AWS CLI, example of list-access-control-rules)."""
    rule = {"Name": FIRST_NAME, "Effect": "ALLOW", "Description": "Default WorkMail Rule"}
    return {FIRST_NAME: {**rule, "DateCreated": 0.0, "DateModified": 0.0}}


def first_id(organization: Organization) -> str:
    """The id of the mobile device access rule of a new organization: made of the organization's own."""
    return str(uuid.UUID(organization.id.removeprefix("m-")))


def _first_device_rule(organization: Organization) -> dict[str, Row]:
    """The rule of every new organization, which allows every device (Administrator Guide; unknown U73: its name)."""
    id_, date = first_id(organization), organization.completed or 0.0
    rule = {"MobileDeviceAccessRuleId": id_, "Name": FIRST_NAME, "Effect": "ALLOW"}
    return {id_: {**rule, "DateCreated": date, "DateModified": date}}


NEW: dict[str, Callable[[Organization], dict[str, Row]]] = {
    ACCESS_RULES: _first_access_rule,
    DEVICE_RULES: _first_device_rule,
}
"""What a new organization has of a kind; nothing of the others."""


def of(organization: Organization, kind: str) -> dict[str, Row]:
    if kind not in organization.rows:
        organization.rows[kind] = NEW[kind](organization) if kind in NEW else {}
    return organization.rows[kind]


def row_of(request: Request) -> Row:
    """What a request says of a row. An empty list is the same as none."""
    return {
        member: list(value) if isinstance(value, list) else value
        for member, value in request.items()
        if member not in CONTROL and value is not None and value != []
    }


def dated(context: Context, row: Row, old: Row | None = None) -> Row:
    """With its dates; the one of creation is kept."""
    now = context.now
    return {**row, "DateCreated": old["DateCreated"] if old else now, "DateModified": now}


def refuse_more(stored: dict[str, Row], most: int, what: str) -> None:
    if len(stored) >= most:
        refuse("LimitExceeded", f"The organization has {most} {what}, which is the limit.")


def refuse_both(context: Context, row: Row) -> None:
    """Refuse a list together with its list of exceptions under a reading of U54; else both conditions hold."""
    both = [member for member in row if f"Not{member}" in row]
    if both and context.switches.reads("U54", "refused"):
        bad_parameter(f"{both[0]} and Not{both[0]} can't be given together.")


def refuse_twin(context: Context, others: Iterable[Row], name: str) -> None:
    """Refuse a second row of one name under a reading of U64."""
    if context.switches.reads("U64", "refused") and any(row["Name"] == name for row in others):
        bad_parameter(f"The name {name} is used already.")


def left_out(context: Context, row: Row, old: Row, conditions: tuple[str, ...] = ()) -> Row:
    """The row of an update, with what it leaves out (unknown U68)."""
    reading = context.switches.get("U68")
    kept = {"kept": ("Description",), "all-kept": ("Description", *conditions)}.get(reading, ())
    return {**{member: old[member] for member in kept if member in old}, **row}


def absent(context: Context, text: str, parameter: bool = True) -> None:
    """Delete of what is not there, where no error is documented (unknown U63).

    `parameter`: the operation declares InvalidParameterException.
    """
    reading = context.switches.get("U63")
    if reading == "parameter" and parameter:
        bad_parameter(f"{text} does not exist.")
    if reading == "not-found":
        refuse("ResourceNotFound", f"The resource {text} cannot be found.")


def forget(organization: Organization, entity: Entity) -> None:
    """Remove a user from all rules, and its overrides. A condition that has no value left is removed too."""
    names = {text.lower() for text in (entity.id, entity.name, *entity.kept)}
    for rule in of(organization, ACCESS_RULES).values():
        forget_in(rule, ("UserIds", "NotUserIds"), names)
    for role in of(organization, ROLES).values():
        for rule in role["Rules"]:
            forget_in(rule, ("TargetUsers", "NotTargetUsers"), names)
    drop(organization, OVERRIDES, entity)


def drop(organization: Organization, kind: str, user: Entity) -> None:
    """Delete the rows of a kind that belong to a user."""
    stored = of(organization, kind)
    for key in [key for key, row in stored.items() if row["UserId"] == user.id]:
        del stored[key]


def forget_in(row: Row, members: tuple[str, ...], names: set[str]) -> None:
    for member in members:
        left = [one for one in row.pop(member, ()) if one.lower() not in names]
        if left:
            row[member] = left
