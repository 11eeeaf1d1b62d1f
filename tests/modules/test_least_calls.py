# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The cost of a task in calls, as exact numbers per operation: the least that the service allows.

List pages hold 100 rows, the two system users among them. The organization is given by its id.
"""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import Any

import pytest
from support.inprocess import Runner
from support.items import people

MODULE = "workmail_directory"
SYSTEM_USERS = 2
WRITES = ("Create", "Delete", "Register", "Deregister", "Update", "Associate", "Disassociate", "Put", "Reset")


class Counted:
    """Runs modules against one organization by its id, and tells what each run cost."""

    def __init__(self, emulator: Any, runner: Runner, by_alias: bool = False) -> None:
        id_ = emulator.edit("acme", lambda organization: organization.id)
        self.emulator = emulator
        self.runner = Runner(runner.url, "acme" if by_alias else id_)

    def run(self, module: str = MODULE, changes: bool = True, **options: Any) -> Counter[str]:
        self.emulator.reset_log()
        result = self.runner.run(module, **options)
        assert result["changed"] == changes, result["operations"]
        return self.emulator.counts()

    def unchanged(self, module: str = MODULE, **options: Any) -> Counter[str]:
        """What a run cost that found everything as wanted."""
        return self.run(module, changes=False, **options)


@pytest.fixture
def counted(emulator, acme: Runner) -> Counted:
    return Counted(emulator, acme)


def reads(calls: Counter[str]) -> Counter[str]:
    return Counter({name: count for name, count in calls.items() if not name.startswith(WRITES)})


def edit(emulator: Any, change: Any) -> None:
    """Apply `change(entity, organization)` to every user, group and resource but the system users."""

    def all_of_them(organization: Any) -> None:
        for one in organization.entities.values():
            if not one.system:
                change(one, organization)

    emulator.edit("acme", all_of_them)


def users(count: int, **wanted: Any) -> list[dict[str, Any]]:
    names = [f"user{number:05d}" for number in range(1, count + 1)]
    return [{"name": name, "email": f"{name}@acme.awsapps.com", **wanted} for name in names]


def listing(rows: int) -> int:
    return ceil(rows / 100)


def looked_up(kind: str, count: int, rows: int) -> Counter[str]:
    """Up to three are described, more are found in the list."""
    if count <= 3:
        return Counter({f"Describe{kind}": count})
    return Counter({f"List{kind}s": listing(rows)})


@pytest.mark.parametrize("count", [1, 3, 4, 250])
@pytest.mark.parametrize(
    ("wanted", "each"),
    [
        ({}, ""),
        ({"display_name": "A", "role": "USER", "enabled": True}, ""),
        ({"aliases": []}, "ListAliases"),
        ({"mailbox_quota": 51200}, "GetMailboxDetails"),
        ({"mailbox_permissions": []}, "ListMailboxPermissions"),
    ],
)
def test_users_as_they_shall_be_cost_a_look_up_and_what_no_list_tells(emulator, counted, count, wanted, each) -> None:
    emulator.populate("acme", users=count)
    edit(emulator, lambda one, _organization: one.attributes.update(DisplayName="A"))
    expected = looked_up("User", count, count + SYSTEM_USERS) + Counter({each: count} if each else {})
    assert counted.unchanged(users=users(count, **wanted)) == expected


@pytest.mark.parametrize(("count", "described"), [(1, 1), (3, 3), (4, 4), (250, 250)])
@pytest.mark.parametrize("wanted", [{"job_title": "A"}, {"job_title": "A", "hidden_from_global_address_list": False}])
def test_a_field_that_no_list_shows_costs_one_description_of_each_user(
    emulator, counted, count, described, wanted
) -> None:
    emulator.populate("acme", users=count)
    edit(emulator, lambda one, _organization: one.attributes.update(JobTitle="A"))
    lists = {"ListUsers": listing(count + SYSTEM_USERS)} if count > 3 else {}
    assert counted.unchanged(users=users(count, **wanted)) == Counter({"DescribeUser": described, **lists})


def test_only_the_users_that_want_more_are_asked_for_more(emulator, counted) -> None:
    emulator.populate("acme", users=150, aliases=1)
    some = users(150)
    some[0]["aliases"] = ["alias1.user00001@acme.awsapps.com"]
    some[1]["job_title"] = ""
    some[2]["mailbox_quota"] = 51200
    some[3]["mailbox_permissions"] = []
    assert counted.unchanged(users=some) == {
        "ListUsers": 2,
        "ListAliases": 1,
        "DescribeUser": 1,
        "GetMailboxDetails": 1,
        "ListMailboxPermissions": 1,
    }


def test_deleted_users_fill_pages_too(emulator, counted) -> None:
    emulator.populate("acme", users=100)
    assert counted.unchanged(users=users(4)) == {"ListUsers": 2}
    edit(emulator, lambda one, _organization: setattr(one, "state", "DELETED" if one.name > "user00004" else one.state))
    assert counted.unchanged(users=users(4)) == {"ListUsers": 2}


@pytest.mark.parametrize("wanted", [{}, {"users": []}, {"users": [], "groups": [], "resources": []}])
def test_nothing_wanted_costs_nothing(emulator, acme: Runner, wanted) -> None:
    assert Counted(emulator, acme).unchanged(**wanted) == {}
    assert Counted(emulator, acme, by_alias=True).unchanged(**wanted) == {"ListOrganizations": 1}


def test_an_organization_given_by_its_alias_costs_one_list(emulator, acme: Runner) -> None:
    emulator.populate("acme", users=4)
    by_alias = Counted(emulator, acme, by_alias=True)
    assert by_alias.unchanged(users=users(4)) == {"ListOrganizations": 1, "ListUsers": 1}


def test_what_is_and_stays_disabled_is_not_asked_for_what_it_cannot_return(emulator, counted) -> None:
    counted.run(users=[{"name": "ann", "display_name": "Ann"}])
    options = {"aliases": ["a@example.com"], "mailbox_quota": 100}
    assert counted.unchanged(users=[{"name": "ann", "enabled": False, **options}]) == {"DescribeUser": 1}


def joined(emulator: Any, sizes: list[int]) -> list[dict[str, Any]]:
    """Groups of these sizes as the organization has them, wanted as they are."""
    emulator.populate("acme", users=max(sizes), groups=len(sizes))

    def fill(organization: Any) -> list[dict[str, Any]]:
        people = [one for one in organization.of_kind("user") if not one.system]
        groups = list(organization.of_kind("group"))
        for group, size in zip(groups, sizes, strict=True):
            group.members = [one.id for one in people[:size]]
        return [
            {"name": group.name, "members": [one.name for one in people[:size]]}
            for group, size in zip(groups, sizes, strict=True)
        ]

    return emulator.edit("acme", fill)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([250], {"DescribeGroup": 1, "ListGroupMembers": 3, "ListGroups": 1}),
        ([100], {"DescribeGroup": 1, "ListGroupMembers": 1, "ListGroups": 1}),
        ([101, 1, 5], {"DescribeGroup": 3, "ListGroupMembers": 4, "ListGroups": 1}),
        ([5, 5, 5, 5], {"ListGroups": 1, "ListGroupMembers": 4}),
    ],
)
def test_members_given_by_name_need_one_list_of_the_groups_that_may_have_their_names(
    emulator, counted, sizes, expected
) -> None:
    groups = joined(emulator, sizes)
    assert counted.unchanged(groups=groups) == expected


def test_an_empty_group_costs_one_page(emulator, counted) -> None:
    emulator.populate("acme", groups=1)
    assert counted.unchanged(groups=[{"name": "group0001", "members": []}]) == {
        "DescribeGroup": 1,
        "ListGroupMembers": 1,
    }


def test_members_given_by_address_cost_the_lists_of_what_may_have_that_name(emulator, counted) -> None:
    groups = joined(emulator, [3])
    groups[0]["members"] = [f"{name}@acme.awsapps.com" for name in groups[0]["members"]]
    assert counted.unchanged(groups=groups) == {
        "DescribeGroup": 1,
        "ListGroupMembers": 1,
        "ListUsers": 1,
        "ListGroups": 1,
    }


def test_a_member_to_add_is_looked_up_among_users_and_groups(emulator, counted) -> None:
    emulator.populate("acme", users=1, groups=1)
    assert counted.run(groups=[{"name": "group0001", "members": ["user00001"]}]) == {
        "DescribeGroup": 1 + 1,
        "DescribeUser": 1,
        "ListGroupMembers": 1,
        "DescribeOrganization": 1,
        "AssociateMemberToGroup": 1,
    }


def rooms(count: int, **wanted: Any) -> list[dict[str, Any]]:
    return [{"name": f"room{number:04d}", **wanted} for number in range(1, count + 1)]


BOOKING = {
    "auto_accept_requests": True,
    "auto_decline_recurring_requests": False,
    "auto_decline_conflicting_requests": True,
}


@pytest.mark.parametrize("count", [1, 3, 4])
@pytest.mark.parametrize(
    ("wanted", "each"),
    [
        ({"description": "", "enabled": True}, ""),
        ({"booking_options": BOOKING}, "DescribeResource"),
        ({"delegates": []}, "ListResourceDelegates"),
        ({"aliases": []}, "ListAliases"),
    ],
)
def test_resources_as_they_shall_be_cost_what_users_do(emulator, counted, count, wanted, each) -> None:
    emulator.populate("acme", resources=count)
    edit(emulator, lambda one, _organization: one.attributes.update(BookingOptions=_booked()))
    expected = looked_up("Resource", count, count)
    if each and not (each == "DescribeResource" and count <= 3):
        expected[each] += count
    assert counted.unchanged(resources=rooms(count, **wanted)) == expected


def _booked() -> dict[str, bool]:
    return {option.title().replace("_", ""): value for option, value in BOOKING.items()}


def test_a_delegate_that_no_item_names_is_looked_up_once_however_often_it_is_wanted(emulator, counted) -> None:
    emulator.populate("acme", users=1, resources=4)
    counted.run(resources=rooms(4, delegates=["user00001"]))
    assert counted.unchanged(resources=rooms(4, delegates=["user00001"])) == {
        "ListResources": 1,
        "ListResourceDelegates": 4,
        "DescribeUser": 1,
        "DescribeGroup": 1,
    }
    with_user = {"users": users(4)[:1], "resources": rooms(4, delegates=["user00001"])}
    assert counted.unchanged(**with_user) == {
        "ListResources": 1,
        "ListResourceDelegates": 4,
        "DescribeUser": 1,
        "DescribeGroup": 1,
    }


def test_a_thousand_users_and_five_thousand_memberships_cost_112_calls(emulator, counted) -> None:
    emulator.populate("acme", users=998, groups=100, memberships=4990)

    def wanted(organization: Any) -> dict[str, Any]:
        name = {one.id: one.name for one in organization.entities.values()}
        return {
            "users": [{"name": one.name, "email": one.email} for one in organization.of_kind("user") if not one.system],
            "groups": [
                {"name": one.name, "email": one.email, "members": [name[id_] for id_ in one.members]}
                for one in organization.of_kind("group")
            ],
        }

    assert counted.unchanged(**emulator.edit("acme", wanted)) == {
        "ListUsers": 10,
        "ListGroups": 1,
        "ListGroupMembers": 100,
    }


ACQUIRED = {"DescribeEntity": 1, "GetMailDomain": 1, "DescribeOrganization": 1}
"""Reads for one address to acquire."""


@pytest.mark.parametrize(
    ("before", "wanted", "expected"),
    [
        # UpdateUser is sent whole, so the user is read again right before.
        ({}, {"job_title": "A"}, {"DescribeUser": 2, "DescribeOrganization": 1, "UpdateUser": 1}),
        ({}, {"mailbox_quota": 9}, {"GetMailboxDetails": 1, "DescribeOrganization": 1, "UpdateMailboxQuota": 1}),
        ({}, {"aliases": ["a@example.com"]}, {"ListAliases": 1, **ACQUIRED, "CreateAlias": 1}),
        (
            {},
            {"aliases": ["a@example.com", "b@example.com", "c@acme.awsapps.com"]},
            {"ListAliases": 1, **ACQUIRED, "DescribeEntity": 3, "GetMailDomain": 2, "CreateAlias": 3},
        ),
        (
            {"aliases": ["a@example.com"]},
            {"aliases": []},
            {"ListAliases": 1, "DescribeOrganization": 1, "DeleteAlias": 1},
        ),
        ({}, {"email": "a@example.com"}, {**ACQUIRED, "UpdatePrimaryEmailAddress": 1}),
        (
            {},
            {"password": "Correct-Horse-1", "update_password": "always"},
            {"DescribeOrganization": 1, "ResetPassword": 1},
        ),
    ],
)
def test_a_change_costs_its_writes_and_what_must_be_known_for_them(counted, before, wanted, expected) -> None:
    ann = {"name": "ann", "email": "ann@example.com"}
    counted.run(users=[{**ann, **before}])
    assert counted.run(users=[{**ann, **wanted}]) == {"DescribeUser": 1, **expected}


def test_a_primary_address_that_changes_places_with_an_own_alias_costs_no_question(counted) -> None:
    counted.run(users=[{"name": "ann", "email": "ann@example.com", "aliases": ["a@example.com"]}])
    assert counted.run(users=[{"name": "ann", "email": "a@example.com", "aliases": ["ann@example.com"]}]) == {
        "DescribeUser": 1,
        "ListAliases": 1,
        "DescribeOrganization": 1,
        "UpdatePrimaryEmailAddress": 1,
    }


def test_holders_that_the_list_shows_are_not_asked_for(counted) -> None:
    names = ("ann", "bob", "cem", "dee")
    counted.run(users=people(*names))
    around = zip(names, (*names[1:], names[0]), strict=True)
    moved = counted.run(
        users=[{"name": name, "email": f"{other}@example.com", "aliases": []} for name, other in around]
    )
    assert reads(moved) == {"ListUsers": 1, "ListAliases": 4, "GetMailDomain": 1, "DescribeOrganization": 1}


def test_few_addresses_in_a_large_organization_are_asked_for_one_by_one(emulator, counted) -> None:
    emulator.populate("acme", users=300)
    some = users(4)
    some[0].update(aliases=[f"{letter}@example.com" for letter in "abcde"], purge_aliases=False)
    assert reads(counted.run(users=some)) == {
        "ListUsers": 4,
        "ListAliases": 1,
        "DescribeEntity": 5,
        "GetMailDomain": 1,
        "DescribeOrganization": 1,
    }


def test_few_addresses_are_asked_for_one_by_one_where_nothing_else_needs_a_list(emulator, counted) -> None:
    emulator.populate("acme", users=300, groups=1)
    wanted = {"name": "group0001", "aliases": [f"{letter}@example.com" for letter in "abcd"]}
    assert reads(counted.run(groups=[wanted])) == {
        "DescribeGroup": 1,
        "ListAliases": 1,
        "DescribeEntity": 4,
        "GetMailDomain": 1,
        "DescribeOrganization": 1,
    }


def test_many_addresses_in_an_organization_of_few_are_reported_by_its_lists(emulator, counted) -> None:
    emulator.populate("acme", resources=1)
    wanted = {"name": "all", "email": "all@example.com", "aliases": [f"a{n}@example.com" for n in range(9)]}
    assert reads(counted.run(groups=[wanted], wait=False)) == {
        "DescribeGroup": 1 + 2,
        "DescribeUser": 1,
        "DescribeResource": 1,
        "ListUsers": 1,
        "ListGroups": 1,
        "ListResources": 1,
        "ListAliases": 1,
        "GetMailDomain": 1,
        "DescribeOrganization": 1,
    }


def test_the_preview_reads_what_the_real_run_reads(emulator, counted) -> None:
    emulator.populate("acme", users=30, groups=5, memberships=40)
    wanted = {
        "users": users(30, job_title="A", aliases=[]),
        "groups": [
            {"name": "group0001", "members": ["user00001"]},
            {"name": "new", "enabled": False, "members": ["user00002"]},
        ],
    }
    preview = counted.run(check=True, **wanted)
    counted.run(**wanted)
    calls = counted.emulator.calls
    first_write = next(number for number, call in enumerate(calls) if call.is_write)
    assert preview == Counter(call.operation for call in calls[:first_write])


NEW = [{"name": f"new{number:02d}", "email": f"new{number:02d}@example.com"} for number in range(50)]
NEEDED = {"ListGroups": 1, "ListResources": 1, "GetMailDomain": 1, "DescribeOrganization": 1}


def test_fifty_new_users_cost_two_writes_each_and_five_reads(counted) -> None:
    made = counted.run(users=NEW, wait=False)
    assert made == {"ListUsers": 1, **NEEDED, "CreateUser": 50, "RegisterToWorkMail": 50}


def test_fifty_new_users_are_waited_for_by_listing_twice_in_the_end(counted) -> None:
    """Nothing depends on them, so nobody has to look before the last one is registered."""
    assert counted.run(users=NEW) == {"ListUsers": 1 + 2, **NEEDED, "CreateUser": 50, "RegisterToWorkMail": 50}
    assert counted.unchanged(users=NEW) == {"ListUsers": 1}


NAME_FREE = {"DescribeGroup": 1, "DescribeResource": 1}
"""Reads for the name of one new user: no group and no resource may have it."""


def test_one_new_user_is_described_until_it_is_seen_twice(counted) -> None:
    made = counted.run("workmail_user", name="ann", email="ann@example.com")
    assert made == {"DescribeUser": 1 + 2, **NAME_FREE, **ACQUIRED, "CreateUser": 1, "RegisterToWorkMail": 1}


def test_one_new_user_without_an_address_is_described_until_it_is_seen_twice(counted) -> None:
    """The next task has to find it; who is registered at once needs no look of its own for that."""
    made = counted.run("workmail_user", name="ann", display_name="Ann")
    assert made == {"DescribeUser": 1 + 2, **NAME_FREE, "DescribeOrganization": 1, "CreateUser": 1}
    made = counted.run("workmail_user", name="bob", display_name="Bob", wait=False)
    assert made == {"DescribeUser": 1, **NAME_FREE, "DescribeOrganization": 1, "CreateUser": 1}


@pytest.mark.parametrize(
    "by", [{"name": "ann", "email": "ann@example.com"}, {"name": "ann"}, {"email": "ann@example.com"}]
)
def test_one_user_as_it_shall_be_costs_one_call(counted, by) -> None:
    counted.run("workmail_user", name="ann", email="ann@example.com", city="Oslo")
    assert counted.unchanged("workmail_user", city="Oslo", first_name="", **by) == {"DescribeUser": 1}


def test_one_user_that_is_absent_already_costs_one_call(counted) -> None:
    assert counted.unchanged("workmail_user", name="ann", state="absent") == {"DescribeUser": 1}


def test_one_group_with_its_members_costs_two_calls_and_the_names_of_groups(emulator, counted) -> None:
    group = joined(emulator, [40])[0]
    expected = {"DescribeGroup": 1, "ListGroupMembers": 1, "ListGroups": 1}
    assert counted.unchanged("workmail_group", **group) == expected


BY_NAME = {"DescribeUser": 1, "DescribeGroup": 1, "DescribeResource": 1}
"""A name may be that of a user, a group and a resource (unknown U10), so all three are asked for."""
BY_ADDRESS = {"ListUsers": 1, "ListGroups": 1, "ListResources": 1}
"""A name may look like an address; a description by an address would answer for its holder only."""


@pytest.fixture
def pair(counted) -> dict[str, str]:
    """Ids of two users; ann has an alias, and bob may send as ann."""
    grant = [{"grantee": "bob", "permissions": ["SEND_AS"]}]
    ann = {"name": "ann", "email": "ann@example.com", "aliases": ["a@example.com"], "mailbox_permissions": grant}
    counted.run(users=[ann, {"name": "bob", "email": "bob@example.com"}])
    return counted.emulator.edit("acme", lambda all_: {one.name: one.id for one in all_.of_kind("user")})


@pytest.mark.parametrize(("state", "alias"), [("present", "a@example.com"), ("absent", "other@example.com")])
@pytest.mark.parametrize(
    ("by", "look_up"),
    [("name", BY_NAME), ("id", {"DescribeUser": 1}), ("address", BY_ADDRESS)],
)
def test_an_alias_as_it_shall_be_costs_its_entity_and_one_list(counted, pair, state, alias, by, look_up) -> None:
    entity = {"name": "ann", "id": pair["ann"], "address": "ann@example.com"}[by]
    calls = counted.unchanged("workmail_alias", entity=entity, alias=[alias], state=state)
    assert calls == {**look_up, "ListAliases": 1}


def test_an_alias_to_create_costs_its_owner_and_its_domain(counted, pair) -> None:
    calls = counted.run("workmail_alias", entity="ann", alias=["new@example.com"])
    assert calls == {**BY_NAME, "ListAliases": 1, **ACQUIRED, "CreateAlias": 1}
    calls = counted.run("workmail_alias", entity="ann", alias=["new@example.com"], state="absent")
    assert calls == {**BY_NAME, "ListAliases": 1, "DescribeOrganization": 1, "DeleteAlias": 1}


@pytest.mark.parametrize(
    ("by", "look_up"),
    [("name", dict.fromkeys(BY_NAME, 2)), ("id", {"DescribeUser": 2})],
)
def test_a_permission_as_it_shall_be_costs_its_two_ends_and_one_list(counted, pair, by, look_up) -> None:
    mailbox, grantee = (name if by == "name" else pair[name] for name in ("ann", "bob"))
    options = {"mailbox": mailbox, "grantee": grantee, "permissions": ["SEND_AS"]}
    assert counted.unchanged("workmail_mailbox_permission", **options) == {**look_up, "ListMailboxPermissions": 1}


@pytest.mark.parametrize("count", [1, 4, 150])
def test_pruning_costs_the_list_and_no_look_up_beside_it(emulator, counted, count) -> None:
    emulator.populate("acme", users=count)
    calls = counted.unchanged(users=users(count), prune=["users"])
    assert calls == {"ListUsers": listing(count + SYSTEM_USERS)}


def test_pruning_every_kind_costs_three_lists(emulator, counted) -> None:
    emulator.populate("acme", users=2, groups=1, resources=1)
    wanted = {"users": users(2), "groups": [{"name": "group0001"}], "resources": rooms(1)}
    calls = counted.unchanged(**wanted, prune=["users", "groups", "resources"])
    assert calls == {"ListUsers": 1, "ListGroups": 1, "ListResources": 1}


def test_pruning_a_user_costs_one_write_and_a_look_at_its_aliases_and_at_the_organization(emulator, counted) -> None:
    emulator.populate("acme", users=5)
    calls = counted.run(users=users(4), prune=["users"], wait=False)
    # The aliases fall with the mailbox, and a preview names every address that no longer receives mail.
    assert calls == {"ListUsers": 1, "ListAliases": 1, "DescribeOrganization": 1, "DeregisterFromWorkMail": 1}
