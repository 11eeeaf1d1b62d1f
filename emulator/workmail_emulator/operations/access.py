# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access control rules (WorkMail API reference: *AccessControlRule*, GetAccessControlEffect)."""

from __future__ import annotations

import ipaddress

from ..effects.access import Question, matching
from ..effects.verdict import verdict
from ..errors import bad_parameter, not_found, refuse
from ..world import DELETED, DISABLED
from . import lookup, rows
from .registry import Answer, Context, Request, operation

ACTIONS = ("ActiveSync", "AutoDiscover", "EWS", "IMAP", "SMTP", "WindowsOutlook", "WebMail")
MOST_RULES = 10


@operation("PutAccessControlRule")
def put_access_control_rule(context: Context, request: Request) -> None:
    rule = rows.row_of(request)
    rows.refuse_both(context, rule)
    for action in (*rule.get("Actions", ()), *rule.get("NotActions", ())):
        _require_action(context, action)
    for member in ("IpRanges", "NotIpRanges"):
        if member in rule:
            rule[member] = [_range(context, text) for text in rule[member]]
    for member in ("UserIds", "NotUserIds"):
        for id_ in rule.get(member, ()):
            _require_user(context, id_)
    for member in ("ImpersonationRoleIds", "NotImpersonationRoleIds"):
        for id_ in rule.get(member, ()):
            _require_role(context, id_)
    _store(context, rule)


def _store(context: Context, rule: rows.Row) -> None:
    """A rule of the same name is replaced whole and keeps its place."""
    stored = rows.of(context.organization, rows.ACCESS_RULES)
    key = _key(context, rule["Name"])
    if key not in stored:
        rows.refuse_more(stored, MOST_RULES, "access control rules")
    stored[key] = rows.dated(context, rule, stored.get(key))


def _key(context: Context, name: str) -> str:
    """The key of the rule of that name, or of a new one (unknown U61: its case)."""
    if context.switches.strict("U61"):
        return name
    stored = rows.of(context.organization, rows.ACCESS_RULES)
    return next((key for key in stored if key.lower() == name.lower()), name)


def _require_action(context: Context, action: str) -> None:
    if action not in ACTIONS and context.switches.strict("U55"):
        bad_parameter(f"{action} is not one of {', '.join(ACTIONS)}.")


def _range(context: Context, text: str) -> str:
    """The range as it is kept (unknown U56: an address that is not the first one of its range)."""
    network = str(ipaddress.IPv4Network(text, strict=False))
    if network != text and context.switches.strict("U56"):
        bad_parameter(f"{text} is not a range; write {network}.")
    return network if context.switches.reads("U56", "masked") else text


def _require_user(context: Context, id_: str) -> None:
    """A user of the organization, by its id only; the operation declares no error of the state (unknown U58)."""
    user = lookup.find_by_id(context, id_, ("user",))
    refused = {"not-found": (DISABLED, DELETED), "ok": ()}.get(context.switches.get("U58"), (DELETED,))
    if user.state in refused:
        not_found(id_)


def _require_role(context: Context, id_: str) -> None:
    if id_ not in rows.of(context.organization, rows.ROLES):
        refuse("ResourceNotFound", f"The impersonation role {id_} cannot be found.")


@operation("DeleteAccessControlRule")
def delete_access_control_rule(context: Context, request: Request) -> None:
    """Deleting a rule that does not exist succeeds (API reference)."""
    rows.of(context.organization, rows.ACCESS_RULES).pop(_key(context, request["Name"]), None)


@operation("ListAccessControlRules", write=False)
def list_access_control_rules(context: Context, request: Request) -> Answer:
    found = list(rows.of(context.organization, rows.ACCESS_RULES).values())
    return lookup.page(context, request, "Rules", found, lambda row: str(row["Name"]))


@operation("GetAccessControlEffect", write=False)
def get_access_control_effect(context: Context, request: Request) -> Answer:
    user, role = request.get("UserId"), request.get("ImpersonationRoleId")
    if bool(user) == bool(role):
        bad_parameter("You must provide either the user ID or the impersonation role ID.")
    _require_action(context, request["Action"])
    if role and request["Action"] != "EWS":
        bad_parameter("An impersonation role ID can only be used with the action EWS.")
    if user and lookup.find_by_id(context, user, ("user",)).state == DELETED:
        not_found(user)
    if role:
        _require_role(context, role)
    question = Question(request["IpAddress"], request["Action"], user or "", role or "")
    found = matching(rows.of(context.organization, rows.ACCESS_RULES).values(), question, context.switches.get("U53"))
    effect, decided = verdict(found, context.switches.reads("U60", "all"))
    return {"Effect": effect, "MatchedRules": [rule["Name"] for rule in decided]}
