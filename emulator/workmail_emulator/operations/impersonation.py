# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Impersonation roles (WorkMail API reference: *ImpersonationRole*)."""

from __future__ import annotations

from ..effects.impersonation import matching
from ..effects.verdict import verdict
from ..errors import bad_parameter, refuse
from ..world import ENABLED, Entity
from . import lookup, rows, tokens
from .registry import Answer, Context, Request, operation

MOST_ROLES = 20
SECONDS = 900
"""How long a token of an assumed role is valid (Administrator Guide, Using impersonation roles: 15 minutes)."""
SHOWN = ("ImpersonationRoleId", "Name", "Type", "DateCreated", "DateModified")
"""The members of a row of the list; the description and the rules are not among them (API reference)."""


def _stored(context: Context) -> dict[str, rows.Row]:
    return rows.of(context.organization, rows.ROLES)


def _find(context: Context, id_: str) -> rows.Row:
    role = _stored(context).get(id_)
    if role is None:
        refuse("ResourceNotFound", f"The impersonation role {id_} cannot be found.")
    return role


@operation("CreateImpersonationRole")
def create_impersonation_role(context: Context, request: Request) -> Answer:
    first = tokens.replayed(context, "CreateImpersonationRole", request)
    if first is not None:
        return first
    role = _role(context, request)
    rows.refuse_more(_stored(context), MOST_ROLES, "impersonation roles")
    role["ImpersonationRoleId"] = context.world.guid()
    _stored(context)[role["ImpersonationRoleId"]] = rows.dated(context, role)
    answer: Answer = {"ImpersonationRoleId": role["ImpersonationRoleId"]}
    tokens.remember(context, "CreateImpersonationRole", request, answer)
    return answer


def _role(context: Context, request: Request) -> rows.Row:
    """The row that a request describes. Refuses rules that do not fit."""
    id_ = request.get("ImpersonationRoleId")
    rows.refuse_twin(context, [one for key, one in _stored(context).items() if key != id_], request["Name"])
    ids = [rule["ImpersonationRuleId"] for rule in request["Rules"]]
    if len(ids) != len(set(ids)) and context.switches.strict("U65"):
        bad_parameter("Two rules of the role have the same ImpersonationRuleId.")
    return {**rows.row_of(request), "Rules": [_rule(context, rule) for rule in request["Rules"]]}


def _rule(context: Context, given: Request) -> rows.Row:
    rule = rows.row_of(given)
    rows.refuse_both(context, rule)
    for member in ("TargetUsers", "NotTargetUsers"):
        if member in rule:
            rule[member] = [_target(context, text) for text in rule[member]]
    return rule


def _target(context: Context, text: str) -> str:
    """How a target is kept: by its id, whatever named it (unknown U66)."""
    if context.switches.reads("U66", "ids-only"):
        user = lookup.find_by_id(context, text, ("user",))
    else:
        user = lookup.find(context, text, ("user",))
    lookup.require_state(context, user, ENABLED, "U67")
    return text if context.switches.reads("U66", "as-given") else user.id


@operation("UpdateImpersonationRole")
def update_impersonation_role(context: Context, request: Request) -> None:
    """A role is replaced whole (unknown U68: what the role and each of its rules leave out)."""
    id_ = request["ImpersonationRoleId"]
    old = _find(context, id_)
    role = rows.left_out(context, _role(context, request), old)
    if context.switches.reads("U68", "all-kept"):
        rules = {rule["ImpersonationRuleId"]: rule for rule in old["Rules"]}
        role["Rules"] = [{**rules.get(rule["ImpersonationRuleId"], {}), **rule} for rule in role["Rules"]]
    _stored(context)[id_] = rows.dated(context, role, old)


@operation("GetImpersonationRole", write=False)
def get_impersonation_role(context: Context, request: Request) -> Answer:
    return dict(_find(context, request["ImpersonationRoleId"]))


@operation("ListImpersonationRoles", write=False)
def list_impersonation_roles(context: Context, request: Request) -> Answer:
    found = [{member: role[member] for member in SHOWN} for role in _stored(context).values()]
    return lookup.page(context, request, "Roles", found, lambda row: str(row["ImpersonationRoleId"]))


@operation("DeleteImpersonationRole")
def delete_impersonation_role(context: Context, request: Request) -> None:
    """The operation declares no error for a role that does not exist (unknown U63)."""
    id_ = request["ImpersonationRoleId"]
    if id_ not in _stored(context):
        rows.absent(context, id_)
        return
    members = ("ImpersonationRoleIds", "NotImpersonationRoleIds")
    rules = list(rows.of(context.organization, rows.ACCESS_RULES).values())
    named = [rule["Name"] for rule in rules if any(id_ in rule.get(member, ()) for member in members)]
    if named and context.switches.strict("U62"):
        bad_parameter(f"The access control rule {named[0]} names the impersonation role {id_}.")
    if context.switches.reads("U62", "vanishes"):
        for rule in rules:
            rows.forget_in(rule, members, {id_})
    del _stored(context)[id_]


@operation("GetImpersonationRoleEffect", write=False)
def get_impersonation_role_effect(context: Context, request: Request) -> Answer:
    role = _find(context, request["ImpersonationRoleId"])
    user = lookup.find(context, request["TargetUser"], ("user",))
    lookup.require_state(context, user, ENABLED, "U67")
    effect, decided = verdict(matching(role["Rules"], names(user)), context.switches.reads("U60", "all"))
    shown = [{m: rule[m] for m in ("ImpersonationRuleId", "Name") if m in rule} for rule in decided]
    return {"Type": role["Type"], "Effect": effect, "MatchedRules": shown}


def names(user: Entity) -> set[str]:
    """Everything that names a user, in lower case."""
    return {text.lower() for text in (user.id, user.name, *user.addresses(), *user.kept)}


@operation("AssumeImpersonationRole")
def assume_impersonation_role(context: Context, request: Request) -> Answer:
    """Another token for each call; it is not kept, because no operation of the service takes it."""
    _find(context, request["ImpersonationRoleId"])
    return {"Token": context.world.hex_id("imp", 64), "ExpiresIn": SECONDS}
