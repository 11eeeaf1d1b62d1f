# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random rules, roles, overrides and availability over a small universe, in which the users `alice` and `bob` exist."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

SECRET = "Correct-Horse-9"
"""The password of every availability configuration."""
PEOPLE = ["alice", "bob", "alice@example.com"]
EFFECT = st.sampled_from(["ALLOW", "DENY"])


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


def rows(key: str, required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    there = st.fixed_dictionaries(required, optional=optional)
    names = {name: value for name, value in required.items() if name in key.split()}
    gone = st.fixed_dictionaries({**names, "state": st.just("absent")})
    return st.lists(there | there | gone, max_size=3, unique_by=lambda one: tuple(one[name] for name in key.split()))


def _possible(rule: dict[str, Any]) -> dict[str, Any]:
    """The same without the users that it excludes itself, which would be an error."""
    excluded = {name.partition("@")[0] for name in rule.get("not_users", ())}
    left = [name for name in rule.get("users", ()) if name not in excluded]
    return {**{key: value for key, value in rule.items() if key != "users"}, **({"users": left} if left else {})}


ACCESS = rows(
    "name",
    {"name": st.sampled_from("abc"), "effect": EFFECT},
    {
        "description": st.just("Why"),
        "ip_ranges": some("198.51.100.0/24", "10.0.0.0/8"),
        "not_actions": some("IMAP", "SMTP"),
        "users": some("alice", "bob"),
        "not_users": some(*PEOPLE),
    },
).map(lambda listed: [_possible(one) for one in listed])
DEVICES = rows(
    "name",
    {"name": st.sampled_from("abc"), "effect": EFFECT},
    {"description": st.just("Why"), "device_types": some("iPhone", "iPad"), "not_device_models": some("$NONE", "x")},
)
ROLE_RULE = st.fixed_dictionaries(
    {"impersonation_rule_id": st.sampled_from("xyz"), "effect": EFFECT},
    optional={"name": st.just("N"), "target_users": some("alice", "bob")},
)
ROLES = rows(
    "name",
    {"name": st.sampled_from("pqr"), "type": st.sampled_from(["FULL_ACCESS", "READ_ONLY"])},
    {
        "description": st.just("Why"),
        "rules": st.lists(ROLE_RULE, max_size=2, unique_by=lambda one: one["impersonation_rule_id"]),
    },
)
OVERRIDES = rows(
    "user device_id",
    {"user": st.sampled_from(["alice", "bob"]), "device_id": st.sampled_from(["A1", "B2"]), "effect": EFFECT},
    {"description": st.just("Why")},
)
EWS = st.fixed_dictionaries(
    {
        "endpoint": st.sampled_from(["https://a.example.net/x", "https://b.example.net/x"]),
        "username": st.just("u"),
        "password": st.just(SECRET),
    }
)
LAMBDA = {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:availability"}
AVAILABILITY = rows("domain", {"domain": st.sampled_from(["example.net", "example.org"])}, {}).flatmap(
    lambda listed: st.tuples(*(provided(one) for one in listed)).map(list)
)


def provided(row: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    if row.get("state") == "absent":
        return st.just(row)
    return EWS.map(lambda one: {**row, "ews_provider": one}) | st.just({**row, "lambda_provider": LAMBDA})


RULES_WANTED = st.fixed_dictionaries(
    {},
    optional={
        "access_control_rules": ACCESS,
        "mobile_device_access_rules": DEVICES,
        "impersonation_roles": ROLES,
        "mobile_device_access_overrides": OVERRIDES,
        "availability_configurations": AVAILABILITY,
    },
)
