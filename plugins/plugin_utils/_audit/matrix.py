# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A matrix of protocols and networks: for which users the access control rules allow what, from where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...module_utils._model.access_control import ACTIONS
from ...module_utils._model.effects import AccessQuestion, Effect, access_effect
from ...module_utils._task.access_effect import OF_ROLES
from ...module_utils._task.expectations import Expectation
from .entities import Ids
from .regions import Region, regions
from .rows import Json, by_name

UNKNOWN = "UNKNOWN"
"""Effect of what depends on undocumented behaviour."""
OTHERS = "\0"
"""In place of a user that no rule names. No name or id is equal to it."""
Rules = Sequence[Mapping[str, Any]]


def matrix(rules: Iterable[Json], roles: Iterable[Json], ids: Ids) -> Json:
    """`networks`: rows with an effect for each protocol; `roles`: from where each impersonation role may sign in."""
    told = [_by_id(one, ids) for one in rules]
    found = regions([one.get(key) or [] for one in told for key in ("ip_ranges", "not_ip_ranges")])
    users = _users(told, ids)
    return {
        "networks": [
            {**_named(region), "protocols": {action: _cell(told, action, region, users) for action in ACTIONS}}
            for region in found
        ],
        "roles": {str(one["name"]): [_of_role(told, region, _role_id(one)) for region in found] for one in roles},
    }


def answered(rules: Iterable[Json], expected: Iterable[Expectation], ids: Ids) -> list[Json]:
    """Expectations of the definition with what the rules say to each."""
    told = [_by_id(one, ids) for one in rules]
    return [_answered(told, one, ids) for one in expected]


def _answered(rules: Rules, one: Expectation, ids: Ids) -> Json:
    role = ids.role(one.impersonation_role) if one.impersonation_role else ""
    user = "" if role else ids.user(one.user)
    answer = access_effect(rules, AccessQuestion(one.action, one.ip_address, user, role))
    who = {"impersonation_role": one.impersonation_role} if role else {"user": one.user}
    return {
        **who,
        "action": one.action,
        "ip_address": one.ip_address,
        "expected": one.effect,
        "because": one.because,
        **_effect(answer),
    }


def _by_id(rule: Json, ids: Ids) -> Json:
    """The rule with users and roles as ids, so that a name and an id of one user are equal."""
    users = {key: [ids.user(one) for one in rule.get(key) or ()] for key in ("users", "not_users")}
    keys = ("impersonation_roles", "not_impersonation_roles")
    return {**rule, **users, **{key: [ids.role(one) for one in rule.get(key) or ()] for key in keys}}


def _users(rules: Rules, ids: Ids) -> dict[str, list[str]]:
    """One user's id → the names of all users that every rule treats like it."""
    places: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for index, rule in enumerate(rules):
        for key in ("users", "not_users"):
            for user in rule[key]:
                places[user].add((index, key))
    alike: dict[frozenset[tuple[int, str]], list[str]] = defaultdict(list)
    for user, found in places.items():
        alike[frozenset(found)].append(user)
    return {some[0]: sorted((ids.user_name(one) for one in some), key=by_name) for some in alike.values()}


def _cell(rules: Rules, action: str, region: Region, users: Mapping[str, list[str]]) -> Json:
    """The effect for the users that no rule names, and the named users for which it is another one."""
    others = _effect(access_effect(rules, AccessQuestion(action, region.address, OTHERS)))
    exceptions: dict[str, list[str]] = defaultdict(list)
    for user, names in users.items():
        effect = _effect(access_effect(rules, AccessQuestion(action, region.address, user)))["effect"]
        if effect != others["effect"]:
            exceptions[effect] += names
    return {**others, "exceptions": {effect: sorted(exceptions[effect], key=by_name) for effect in sorted(exceptions)}}


def _of_role(rules: Rules, region: Region, role: str) -> Json:
    answer = access_effect(rules, AccessQuestion(OF_ROLES, region.address, impersonation_role=role))
    return {**_named(region), **_effect(answer)}


def _effect(answer: Effect) -> Json:
    return {"effect": answer.effect or UNKNOWN, "rules": list(answer.rules), "unknown": answer.unknown}


def _named(region: Region) -> Json:
    return {"networks": list(region.networks), "except": list(region.exceptions), "others": region.others}


def _role_id(role: Json) -> str:
    return str(role.get("role_id") or role["name"])
