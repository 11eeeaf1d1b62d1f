# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which entity an item means: by name, id or primary address, and where these contradict each other."""

from __future__ import annotations

from typing import Any

import pytest
from support.paper import Organization, at, changed, errors, sent, steps, task
from support.paper_reader import Asked


@pytest.mark.parametrize("means", [{"name": "BoB"}, {"user_id": "user-bob"}, {"email": at("BOB")}])
def test_name_id_and_address_mean_the_same_user(means: dict[str, Any]) -> None:
    planned = Organization().user("bob").user("ann").plan(users=[{**means, "city": "Oslo"}])
    assert steps(planned) == ["update_user bob"]


def test_name_and_id_agree_without_regard_to_case() -> None:
    assert steps(Organization().user("bob").plan(users=[{"name": "BOB", "user_id": "user-bob"}])) == []


def test_name_and_id_of_two_users_contradict_each_other() -> None:
    planned = Organization().user("bob").user("ann").plan(users=[{"name": "ann", "user_id": "user-bob"}])
    assert errors(planned) == [
        "users[0] (ann).name: 'ann' is not the name of user 'user-bob', which is 'bob'. "
        "Names cannot be changed; correct the name or the id."
    ]


def test_an_unknown_id_creates_no_entity() -> None:
    planned = Organization().plan(users=[{"user_id": "user-bob", "name": "bob"}])
    assert errors(planned) == ["users[0] (bob).user_id: there is no user 'user-bob'. Correct the id or omit it."]


def test_an_id_of_another_kind_identifies_no_entity() -> None:
    planned = Organization().group("staff").plan(users=[{"user_id": "group-staff"}])
    assert "there is no user 'group-staff'" in errors(planned)[0]


def test_an_unknown_id_that_must_be_absent_is_absent() -> None:
    assert steps(Organization().plan(users=[{"user_id": "user-bob", "state": "absent"}])) == []


@pytest.mark.parametrize(
    "organization",
    [
        Organization(),
        Organization().user("bob", None),
        Organization().user("ann", aliases=[at("bob")]),
        Organization().group("bob"),
        Organization().user("bob", at("bob"), state="DISABLED"),
    ],
    ids=["nobody", "disabled", "alias", "another kind", "disabled but told"],
)
def test_an_address_alone_means_the_primary_of_an_enabled_user_and_never_creates(organization: Organization) -> None:
    planned = organization.plan(users=[{"email": at("bob"), "city": "Oslo"}])
    assert errors(planned) == [
        f"users[0] ({at('bob')}).email: '{at('bob')}' is not the primary address of an ENABLED user. "
        "Set `name` to create one."
    ]


def test_an_address_beside_a_name_is_wanted_and_identifies_no_entity() -> None:
    planned = Organization().user("ann", at("one")).user("bob").plan(users=[{"name": "bob", "email": at("two")}])
    assert steps(planned) == [f"update_primary_email_address bob {at('two')}"]


def test_a_user_found_by_address_keeps_it() -> None:
    assert steps(Organization().user("bob").plan(users=[{"email": at("bob"), "aliases": []}])) == []


def test_a_name_that_is_the_address_of_another_entity_is_a_new_user() -> None:
    """Logins may look like addresses (WorkMail API reference, UserName)."""
    organization = Organization().user("robert", at("bob"))
    assert steps(Asked(organization, task(users=[{"name": at("bob"), "display_name": "Bob"}])).plan) == [
        f"create_user {at('bob')}"
    ]


def test_a_new_name_renames() -> None:
    planned = Organization().resource("room", type="ROOM").plan(resources=[{"name": "room", "new_name": "hall"}])
    assert steps(planned) == ["update_resource room"]
    assert sent(planned, "update_resource room")["Name"] == "hall"
    assert changed(planned, "update_resource room") == {"new_name": ("room", "hall")}


def test_a_resource_under_its_new_name_is_renamed_already() -> None:
    wanted = {"name": "room", "new_name": "hall", "description": "blue"}
    planned = Organization().resource("hall", description="red").plan(resources=[wanted])
    assert steps(planned) == ["update_resource hall"]
    assert changed(planned, "update_resource hall") == {"description": ("red", "blue")}


def test_a_resource_is_renamed_already_where_its_id_is_reported_beside_the_old_name() -> None:
    wanted = {"name": "room", "resource_id": "resource-hall", "new_name": "hall"}
    assert steps(Organization().resource("hall").plan(resources=[wanted])) == []


def test_an_old_and_a_new_name_that_are_both_there_contradict_each_other() -> None:
    organization = Organization().resource("room").resource("hall")
    assert errors(organization.plan(resources=[{"name": "room", "new_name": "hall"}])) == [
        "resources[0] (room).new_name: 'hall' and 'room' both exist. Remove one of them or choose another name."
    ]


def test_a_resource_that_is_there_under_neither_name_is_created_under_the_new_one() -> None:
    planned = Organization().plan(resources=[{"name": "room", "new_name": "hall", "type": "ROOM"}])
    assert steps(planned) == ["create_resource hall"]
    assert sent(planned, "create_resource hall") == {"Name": "hall", "Type": "ROOM"}


def test_the_case_of_a_name_is_changed_by_renaming_to_it() -> None:
    planned = Organization().resource("room").plan(resources=[{"name": "room", "new_name": "Room"}])
    assert changed(planned, "update_resource room") == {"new_name": ("room", "Room")}
    assert steps(Organization().resource("Room").plan(resources=[{"name": "room", "new_name": "Room"}])) == []


def test_an_unknown_id_is_an_error_even_if_an_entity_has_the_new_name() -> None:
    planned = Organization().resource("hall").plan(resources=[{"resource_id": "r-gone", "new_name": "hall"}])
    assert errors(planned) == [
        "resources[0] (r-gone).resource_id: there is no resource 'r-gone'. Set `name` to create one."
    ]


def test_two_items_that_mean_one_user_contradict_each_other() -> None:
    planned = Organization().user("bob").plan(users=[{"name": "bob"}, {"user_id": "user-bob"}])
    assert errors(planned) == [
        "users[1] (user-bob).name: 'bob' is already used by users[0] (bob); "
        "names are unique across users, groups and resources. Remove or rename one of the two."
    ]


def test_a_name_is_given_once_over_all_kinds_and_cases() -> None:
    planned = Organization().plan(
        users=[{"name": "desk", "enabled": False}, {"name": "Desk", "enabled": False}],
        groups=[{"name": "DESK", "enabled": False}],
    )
    assert [one.split(":")[0] for one in errors(planned)] == ["users[1] (Desk).name", "groups[0] (DESK).name"]


def test_a_new_name_is_given_once() -> None:
    wanted = [{"name": "room", "new_name": "hall"}, {"name": "hall", "type": "ROOM"}]
    assert len(errors(Organization().resource("room").plan(resources=wanted))) == 1


def test_a_name_that_a_leaver_sets_free_may_be_given_again() -> None:
    organization = Organization().user("desk", None)
    planned = organization.plan(
        users=[{"name": "desk", "state": "absent"}], groups=[{"name": "desk", "enabled": False}]
    )
    assert steps(planned) == ["delete_user desk", "create_group desk"]


def test_two_kinds_that_share_a_name_already_may_both_be_named() -> None:
    """Where names are unique per kind only (unknown U10), what an export wrote can be fed back."""
    organization = Organization().user("desk").group("desk", at("desks"))
    assert steps(organization.plan(users=[{"name": "desk"}], groups=[{"name": "desk"}])) == []


@pytest.mark.parametrize("wanted", [{"city": "Oslo"}, {"state": "absent"}, {"enabled": False}, {"email": at("else")}])
def test_an_account_of_the_service_is_never_changed(wanted: dict[str, Any]) -> None:
    planned = Organization().user("admin", role="SYSTEM_USER").plan(users=[{"name": "admin", **wanted}])
    assert errors(planned) == [
        "users[0] (admin).name: 'admin' is a system account (SYSTEM_USER) and is never changed. "
        "Remove it from the input."
    ]


def test_an_account_of_the_service_may_be_ignored() -> None:
    organization = Organization().user("admin", role="SYSTEM_USER")
    assert steps(organization.plan(users=[{"name": "admin", "ignore": True}])) == []


@pytest.mark.parametrize(
    ("plural", "kind", "options"),
    [
        ("users", "user", "`email`, `enabled`, `display_name` or `password`"),
        ("groups", "group", "`email` or `enabled`"),
        ("resources", "resource", "`type`"),
    ],
)
def test_a_name_alone_is_an_error_that_lists_what_would_create_the_entity(plural: str, kind: str, options: str) -> None:
    assert errors(Organization().plan(**{plural: [{"name": "bbo"}]})) == [
        f"{plural}[0] (bbo).name: there is no {kind} 'bbo', and a name alone does not create one. "
        f"Correct the name, or set {options} to create the {kind}."
    ]


def test_a_new_name_that_one_entity_of_another_kind_has_is_an_error() -> None:
    (told,) = errors(Organization().group("staff").plan(users=[{"name": "staff", "email": at("new")}]))
    assert told.startswith("users[0] (staff).name: 'staff' is already the name of the ENABLED group 'staff'")
