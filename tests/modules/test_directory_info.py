# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_directory_info: what it tells feeds workmail_directory, whatever the service is like, in the least calls."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.inprocess import Runner
from support.lawful import attempt, fresh
from support.lookups import rename
from support.wishes import wishes
from workmail_emulator import Faults, Rule
from workmail_emulator.switches import SWITCHES

MODULE = "workmail_directory"
INFO = "workmail_directory_info"
READINGS = [(name, reading) for name, one in SWITCHES.items() for reading in one.others if name.startswith("U")]

COMPANY: dict[str, list[dict[str, Any]]] = {
    "users": [
        {
            "name": "ann",
            "email": "ann@example.com",
            "display_name": 'Ann "Æ" O\'Neill: {{ boss }}',
            "zip_code": "01234",
            "country": "NO",
            "mailbox_quota": 1000,
            "aliases": ["info@example.com", "About@example.com"],
            "mailbox_permissions": [
                {"grantee": "staff", "permissions": ["SEND_AS"]},
                {"grantee": "bob", "permissions": ["SEND_ON_BEHALF", "FULL_ACCESS"]},
            ],
        },
        {
            "name": "bob",
            "email": "bob@example.com",
            "role": "REMOTE_USER",
            "hidden_from_global_address_list": True,
            "mailbox_permissions": [{"grantee": "gone", "permissions": ["SEND_AS"]}],
        },
        {"name": "cem", "email": "cem@example.com", "city": "İzmir", "aliases": ["cem.alias@example.com"]},
        {"name": "dee", "first_name": "Dee", "enabled": False},
        {"name": "gone", "email": "gone@example.com"},
    ],
    "groups": [
        {"name": "staff", "email": "staff@example.com", "members": ["bob", "ann", "cem", "gone"]},
        {"name": "Everyone & more", "email": "all@example.com", "members": ["staff"]},
        {
            "name": "closed",
            "email": "closed@example.com",
            "members": ["ann"],
            "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}],
        },
    ],
    "resources": [
        {
            "name": "fjord",
            "type": "ROOM",
            "email": "fjord@example.com",
            "description": "12 seats",
            "booking_options": {"auto_accept_requests": False},
            "delegates": ["staff", "ann", "gone"],
        },
        {"name": "beamer", "type": "EQUIPMENT", "email": "beamer@example.com", "delegates": ["ann"]},
    ],
}

AFTER = {
    "users": [{"name": "cem", "enabled": False}, {"name": "gone", "state": "absent"}],
    "groups": [{"name": "closed", "enabled": False}],
    "resources": [{"name": "beamer", "enabled": False}],
}

OPEN = {"auto_decline_recurring_requests": False, "auto_decline_conflicting_requests": True}

TOLD: dict[str, list[dict[str, Any]]] = {
    "users": [
        {
            **COMPANY["users"][0],
            "enabled": True,
            "role": "USER",
            "hidden_from_global_address_list": False,
            "aliases": ["About@example.com", "info@example.com"],
            "mailbox_permissions": [
                {"grantee": "bob", "permissions": ["FULL_ACCESS", "SEND_ON_BEHALF"]},
                {"grantee": "staff", "permissions": ["SEND_AS"]},
            ],
        },
        {
            "name": "bob",
            "email": "bob@example.com",
            "enabled": True,
            "display_name": "bob",
            "role": "REMOTE_USER",
            "hidden_from_global_address_list": True,
            "mailbox_quota": 51200,
            "aliases": [],
            "mailbox_permissions": [],
        },
        {
            "name": "cem",
            "enabled": False,
            "display_name": "cem",
            "city": "İzmir",
            "role": "USER",
            "hidden_from_global_address_list": False,
            "mailbox_permissions": [],
        },
        {
            "name": "dee",
            "enabled": False,
            "display_name": "dee",
            "first_name": "Dee",
            "role": "USER",
            "hidden_from_global_address_list": False,
            "mailbox_permissions": [],
        },
    ],
    "groups": [
        {
            "name": "closed",
            "enabled": False,
            "hidden_from_global_address_list": False,
            "members": ["ann"],
            "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}],
        },
        {
            "name": "Everyone & more",
            "email": "all@example.com",
            "enabled": True,
            "hidden_from_global_address_list": False,
            "aliases": [],
            "members": ["staff"],
            "mailbox_permissions": [],
        },
        {
            "name": "staff",
            "email": "staff@example.com",
            "enabled": True,
            "hidden_from_global_address_list": False,
            "aliases": [],
            "members": ["ann", "bob", "cem"],
            "mailbox_permissions": [],
        },
    ],
    "resources": [
        {
            "name": "beamer",
            "enabled": False,
            "type": "EQUIPMENT",
            "hidden_from_global_address_list": False,
            "booking_options": {"auto_accept_requests": True, **OPEN},
            "delegates": ["ann"],
            "mailbox_permissions": [],
        },
        {
            "name": "fjord",
            "email": "fjord@example.com",
            "enabled": True,
            "type": "ROOM",
            "description": "12 seats",
            "hidden_from_global_address_list": False,
            "booking_options": {"auto_accept_requests": False, **OPEN},
            "aliases": [],
            "delegates": ["ann", "staff"],
            "mailbox_permissions": [],
        },
    ],
}


@pytest.fixture
def company(acme: Runner) -> Runner:
    """Somebody of every kind and state: open, closed, never opened, deleted but mentioned."""
    acme.run(MODULE, **COMPANY)
    acme.run(MODULE, **AFTER)
    return acme


def exported(runner: Runner, **options: Any) -> dict[str, Any]:
    told: dict[str, Any] = runner.run(INFO, **options)["directory"]
    return told


def feeds_back(emulator: Any, runner: Runner) -> dict[str, Any]:
    """Read the whole, feed it back, and assert that nothing changes and nothing is written."""
    told = exported(runner)
    emulator.reset_log()
    back = runner.run(MODULE, **told)
    assert not back["changed"], back["operations"]
    assert back["deferred"] == []
    assert emulator.writes() == []
    return told


def test_everything_is_reported_under_option_names_with_enabled_always_written(company: Runner) -> None:
    told = company.run(INFO)
    assert told["directory"] == TOLD
    assert "unreadable" not in told


def test_the_services_own_accounts_are_not_returned(emulator, company: Runner) -> None:
    assert {"Administrator", "Guest"} <= set(emulator.snapshot("acme")["users"])
    assert not {"Administrator", "Guest"} & {one["name"] for one in exported(company)["users"]}


@pytest.mark.parametrize(("switch", "reading"), READINGS, ids=lambda value: value)
def test_it_feeds_back_without_a_change_whatever_the_service_is_like(emulator, company, switch, reading) -> None:
    emulator.set_switch(switch, reading)
    assert len(feeds_back(emulator, company)["users"]) == 4


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(wishes(), min_size=2, max_size=3))
def test_it_feeds_back_without_a_change_whatever_the_organization_went_through(running_emulator, steps) -> None:
    runner = fresh(running_emulator)
    for wanted in steps:
        attempt(runner, **wanted)
    feeds_back(running_emulator, runner)


def test_links_of_a_deleted_entity_that_the_service_still_lists_are_left_out(emulator, acme: Runner) -> None:
    emulator.set_switch("U36", "remain")
    acme.run(MODULE, **COMPANY)
    acme.run(MODULE, **AFTER)
    assert feeds_back(emulator, acme) == TOLD


def test_it_makes_the_same_organization_out_of_an_empty_one(emulator, company: Runner) -> None:
    told = exported(company)
    other = Runner(company.url, "globex")
    emulator.add_organization("globex", domains=["example.com"])
    made = other.run(MODULE, **told)
    again = exported(other)
    late = {(one["name"], one["field"]) for one in made["deferred"]}
    assert late == {
        ("beamer", "delegates"),
        ("cem", "city"),
        ("closed", "mailbox_permissions"),
        ("closed", "members"),
        ("staff", "members"),
    }
    for plural, items in told.items():
        for item, same in zip(items, again[plural], strict=True):
            lost = {key for key in item if item[key] != same.get(key)}
            assert lost == {field for name, field in late if name == item["name"]}
            assert same.keys() <= item.keys()
    emulator.reset_log()
    assert not other.run(MODULE, **told)["changed"]
    assert emulator.writes() == []


@pytest.mark.parametrize(
    ("include", "calls"),
    [
        ([], {}),
        (["attributes"], {"DescribeUser": 230, "DescribeGroup": 3, "DescribeResource": 5}),
        (["aliases"], {"ListAliases": 238}),
        (["mailbox"], {"GetMailboxDetails": 230}),
        (["members"], {"ListGroupMembers": 6}),
        (["delegates"], {"ListResourceDelegates": 5}),
        (["permissions"], {"ListMailboxPermissions": 238}),
        (["members", "delegates"], {"ListGroupMembers": 6, "ListResourceDelegates": 5}),
        (
            None,
            {
                "DescribeUser": 230,
                "DescribeGroup": 3,
                "DescribeResource": 5,
                "ListAliases": 238,
                "GetMailboxDetails": 230,
                "ListGroupMembers": 6,
                "ListResourceDelegates": 5,
                "ListMailboxPermissions": 238,
            },
        ),
    ],
    ids=lambda value: ",".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_only_what_is_included_is_read_with_the_fewest_calls(emulator, acme: Runner, include, calls) -> None:
    """232 users, two of them the service's own, take three pages; 120 members of each group take two."""
    emulator.populate("acme", users=230, groups=3, memberships=360, resources=5, aliases=1, permissions=40)
    organization = acme.run("workmail_organization_info")["organizations"][0]["organization_id"]
    emulator.reset_log()
    options = {} if include is None else {"include": include}
    exported(Runner(acme.url, organization), **options)
    assert emulator.counts() == {"ListUsers": 3, "ListGroups": 1, "ListResources": 1, **calls}


def test_of_disabled_entities_neither_addresses_nor_mailboxes_are_asked_for(emulator, company: Runner) -> None:
    emulator.reset_log()
    exported(company, include=["aliases", "mailbox"])
    counts = emulator.counts()
    assert (counts["ListAliases"], counts["GetMailboxDetails"]) == (5, 2)


def test_ids_states_dates_and_sizes_cost_no_further_call(emulator, company: Runner) -> None:
    emulator.reset_log()
    without = company.run(INFO)
    calls = emulator.counts()
    assert "assigned" not in without
    emulator.reset_log()
    result = company.run(INFO, assigned=True)
    assert emulator.counts() == calls
    assert result["directory"] == without["directory"]
    rows = {(one["kind"], one["name"]): one for one in result["assigned"]}
    assert list(rows) == [
        (kind, one["name"]) for kind in ("user", "group", "resource") for one in company_rows(result, kind)
    ]
    ann = company.run("workmail_user_info", name="ann", include=["mailbox"])["users"][0]
    keys = ("name", "entity_state", "enabled_date", "mailbox_provisioned_date", "mailbox_size")
    told = {key: ann[key] for key in keys}
    assert rows["user", "ann"] == {"kind": "user", "id": ann["user_id"], **told}
    assert rows["user", "dee"]["entity_state"] == "DISABLED"


def company_rows(result: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return list(result["directory"][f"{kind}s"])


def test_what_is_not_included_is_not_reported_and_so_not_touched(emulator, company: Runner) -> None:
    told = exported(company, include=["members"])
    assert told["users"][0] == {
        "name": "ann",
        "email": "ann@example.com",
        "enabled": True,
        "display_name": COMPANY["users"][0]["display_name"],
        "role": "USER",
    }
    assert told["groups"][2]["members"] == ["ann", "bob", "cem"]
    assert set(told["resources"][1]) == {"name", "email", "enabled", "type", "description"}
    emulator.reset_log()
    assert not company.run(MODULE, **told)["changed"]
    assert emulator.writes() == []


def test_an_unknown_include_is_refused_with_what_there_is(acme: Runner) -> None:
    failed = acme.fails(INFO, include=["groups"])
    assert "include" in failed["msg"]
    assert "attributes, aliases, mailbox, members, delegates, permissions" in failed["msg"]


def test_what_cannot_be_read_is_named_by_its_option_and_left_out(emulator, company: Runner) -> None:
    emulator.set_switch("U52", "error")
    told = company.run(INFO)
    assert [(one["kind"], one["name"], one["field"]) for one in told["unreadable"]] == [
        ("group", name, "mailbox_permissions") for name in ("closed", "Everyone & more", "staff")
    ]
    assert all(one["reason"].startswith("InvalidParameterException") for one in told["unreadable"])
    assert all("mailbox_permissions" not in group for group in told["directory"]["groups"])
    assert "cannot be read and are omitted: group closed (mailbox_permissions)" in str(told["warnings"])


def test_a_mailbox_that_is_not_open_yet_is_unreadable_not_of_some_size(emulator, company: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("GetMailboxDetails", code="EntityNotFoundException", times=2)]))
    told = company.run(INFO, include=["mailbox"])
    assert {(one["name"], one["field"]) for one in told["unreadable"]} == {
        ("ann", "mailbox_quota"),
        ("bob", "mailbox_quota"),
    }
    assert all("mailbox_quota" not in user for user in told["directory"]["users"])


def test_a_list_that_fails_ends_the_reading(emulator, company: Runner) -> None:
    for operation in ("ListUsers", "ListGroupMembers", "ListMailboxPermissions", "ListAliases"):
        emulator.set_faults(Faults(rules=[Rule(operation, code="AccessDeniedException")]))
        failed = company.fails(INFO)
        assert f"workmail:{operation} is required" in failed["msg"]
        assert "directory" not in failed


def test_who_shares_a_name_is_referred_to_by_address(emulator, acme: Runner) -> None:
    acme.run("workmail_user", name="seller", email="sales.person@example.com")
    acme.run("workmail_group", name="sales", email="sales@example.com")
    rename(emulator, "seller", "sales")
    acme.run("workmail_group", name="all", email="all@example.com", members=["sales@example.com"])
    acme.run("workmail_mailbox_permission", mailbox="all", grantee="sales.person@example.com", permissions=["SEND_AS"])
    told = exported(acme)["groups"][0]
    assert told["members"] == ["sales@example.com"]
    assert told["mailbox_permissions"] == [{"grantee": "sales.person@example.com", "permissions": ["SEND_AS"]}]


def test_a_name_that_looks_like_another_entitys_address_is_not_used_as_a_reference(emulator, acme: Runner) -> None:
    users = [{"name": "one@example.com", "email": "x@example.com"}, {"name": "two@example.com", "enabled": False}]
    groups = [
        {"name": "g", "email": "one@example.com"},
        {"name": "staff", "email": "staff@example.com", "members": ["x@example.com", "g"]},
    ]
    acme.run(MODULE, users=users, groups=groups)
    assert feeds_back(emulator, acme)["groups"][1]["members"] == ["g", "x@example.com"]


def test_members_are_reported_by_name_even_where_they_are_the_services_own(emulator, company: Runner) -> None:
    def add(organization: Any) -> None:
        by_name = {one.name: one for one in organization.entities.values()}
        by_name["staff"].members.append(by_name["Guest"].id)

    emulator.edit("acme", add)
    assert feeds_back(emulator, company)["groups"][2]["members"] == ["ann", "bob", "cem", "Guest"]


def test_an_address_that_an_interrupted_run_left_behind_is_not_returned(emulator, company: Runner) -> None:
    left = "mailops-tmp-0123456789abcdef@acme.awsapps.com"

    def leave(organization: Any) -> None:
        ann = next(one for one in organization.entities.values() if one.name == "ann")
        ann.aliases.append(left)
        organization.hold(ann)

    emulator.edit("acme", leave)
    told = exported(company)
    assert told["users"][0]["aliases"] == ["About@example.com", "info@example.com"]


def test_a_resource_that_no_delegate_answers_for_can_be_fed_back(emulator, acme: Runner) -> None:
    room = {"name": "room", "type": "ROOM", "email": "room@example.com", "delegates": ["ann"]}
    room["booking_options"] = {"auto_accept_requests": False}
    acme.run(MODULE, users=[{"name": "ann", "email": "ann@example.com"}], resources=[room])
    acme.run("workmail_user", name="ann", state="absent")
    told = feeds_back(emulator, acme)["resources"][0]
    assert told["delegates"] == []
    assert told["booking_options"]["auto_accept_requests"] is False
