# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the targets cannot take: each limit has a case that breaks it and one that does not."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess import limits
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.fits import (
    CHECKS,
    findings,
    grouped,
    moved_by_domains,
    unchecked,
)
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.organization import organization_of

WITH = {"FULL_ACCESS": ["FULL_ACCESS"], "SEND_AS": ["SEND_AS"]}


def one(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "enabled": True, "email": f"{name}@example.com", **more}


def right(grantee: str, *permissions: str) -> list[dict[str, Any]]:
    return [{"grantee": grantee, "permissions": list(permissions or ("FULL_ACCESS",))}]


BREAKS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "aliases": (
        "google",
        {"users": [one("ann", aliases=[f"a{n}@example.com" for n in range(31)])]},
        ["ann: 31 aliases"],
    ),
    "mailbox_size": ("microsoft365", {"users": [one("ann"), one("bob")]}, ["bob: 50.5 GB"]),
    "name": ("microsoft365", {"groups": [one("g" * 65, members=[])]}, [f"{'g' * 65}: 65 characters"]),
    "nested_groups": (
        "zoho",
        {"groups": [one("all", members=["team"]), one("team", members=[])]},
        ["all: has the group team"],
    ),
    "empty_groups": ("mailcow", {"groups": [one("nobody", members=[])]}, ["nobody: no members"]),
    "resources": ("zoho", {"resources": [one("hall")]}, ["hall: hall@example.com"]),
    "resource_address": ("google", {"resources": [one("hall")]}, ["hall: hall@example.com"]),
    "resource_aliases": ("mailcow", {"resources": [one("hall", aliases=["h@example.com"])]}, ["hall: h@example.com"]),
    "group_rights": (
        "google",
        {
            "users": [one("ann", mailbox_permissions=right("all", "SEND_AS")), one("bob"), one("cem")],
            "groups": [one("all", members=["in", "bob"]), one("in", members=["cem", "bob"])],
        },
        ["ann: SEND_AS for all (2 people)"],
    ),
    "rights_on_groups": (
        "microsoft365",
        {"users": [one("ann")], "groups": [one("all", members=["ann"], mailbox_permissions=right("ann"))]},
        ["all: FULL_ACCESS for ann"],
    ),
    "rights_of_resources": (
        "google",
        {"users": [one("ann", mailbox_permissions=right("hall"))], "resources": [one("hall")]},
        ["ann: FULL_ACCESS for hall"],
    ),
    "full_access": (
        "mailcow",
        {"users": [one("ann", mailbox_permissions=right("bob", "FULL_ACCESS", "SEND_AS")), one("bob")]},
        ["ann: FULL_ACCESS, SEND_AS for bob"],
    ),
}
FITS = {
    "users": [one("ann", aliases=["a@example.com"], mailbox_permissions=right("bob", "SEND_ON_BEHALF")), one("bob")],
    "groups": [one("team", members=["ann"], mailbox_permissions=right("ann", "SEND_AS"))],
}
SIZES = [
    {"kind": "user", "name": "bob", "mailbox_size": 50.5 * 1024},
    {"kind": "user", "name": "ann", "mailbox_size": 50.0 * 1024},
]


def found(what: str, target: str, directory: dict[str, Any]) -> list[str]:
    rows = findings(organization_of(directory, SIZES), [target])
    return [f"{row['name']}: {row['value']}" for row in rows if row["what"] == what]


@pytest.mark.parametrize("what", sorted(CHECKS))
def test_what_a_target_cannot_take_is_found(what: str) -> None:
    target, directory, rows = BREAKS[what]
    assert found(what, target, directory) == rows


@pytest.mark.parametrize("target", sorted(limits.TARGETS))
def test_what_fits_is_not_told(target: str) -> None:
    assert findings(organization_of(FITS, []), [target]) == []


def test_every_limit_is_compared_or_told_and_has_a_source() -> None:
    for name, target in limits.TARGETS.items():
        told = {row["what"] for row in unchecked([name])}
        assert told | {limit.what for limit in target.limits if limit.what in CHECKS} == {x.what for x in target.limits}
        assert all(limit.source and limit.text for limit in target.limits)
    assert {limit.what for one in limits.TARGETS.values() for limit in one.limits} >= set(CHECKS)


def test_an_address_of_the_test_domain_fits_nowhere() -> None:
    directory = {"users": [{**one("ann"), "email": "ann@acme.awsapps.com"}, {**one("bob"), "enabled": False}]}
    rows = findings(organization_of(directory, []), [])
    assert [(row["target"], row["name"], row["value"]) for row in rows] == [
        ("every target", "ann", "ann@acme.awsapps.com")
    ]
    assert moved_by_domains(rows) == ["1 address of acme.awsapps.com, which exit_pack_domains moves to another domain"]


def test_disabled_entities_and_unread_members_are_not_compared() -> None:
    directory = {"groups": [{**one("gone", members=[]), "enabled": False}, one("unread")]}
    assert findings(organization_of(directory, []), ["mailcow"]) == []


def test_rows_are_grouped_by_their_reason_with_all_targets() -> None:
    directory = BREAKS["group_rights"][1]
    rows = findings(organization_of(directory, []), ["google", "mailcow"])
    (group,) = grouped(rows)
    assert group["targets"] == ["google", "mailcow"]
    assert group["entities"] == [{"kind": "user", "name": "ann", "values": ["SEND_AS for all (2 people)"]}]


def test_a_reference_by_address_means_its_owner() -> None:
    directory = {
        "users": [one("desk", mailbox_permissions=right("team2@example.com"))],
        "groups": [one("desk2", members=[]), {**one("desk"), "email": "team2@example.com", "members": []}],
    }
    (only,) = organization_of(directory, []).rights
    assert (only.grantee.kind, only.grantee.email) == ("group", "team2@example.com")
