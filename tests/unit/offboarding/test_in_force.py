# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definition that is in force on a day: what it says about leavers, successors and the rest."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.filter.definition_in_force import definition_in_force

BOB = {"user": "bob", "lock_on": "2027-01-10", "close_on": "2027-01-20", "successor": "ann", "aliases": "hand_over"}
ANN = {"name": "ann", "email": "ann@example.com", "aliases": []}
ITEM = {"name": "Bob", "email": "bob@example.com", "enabled": True, "aliases": ["info@example.com"]}
ROW = {"name": "bob", "user_id": "id-bob", "entity_state": "ENABLED", "email": "bob@example.com"}
FOUND = {"users": [{"name": "ann", "user_id": "id-ann", "entity_state": "ENABLED", "email": "ann@example.com"}, ROW]}
GONE = {"users": FOUND["users"][:1]}
CLOSED = {"users": [FOUND["users"][0], {**ROW, "entity_state": "DISABLED", "disabled_date": "2027-01-20T08:00:00"}]}


def force(definition: dict[str, Any], day: str, found: Any = None, *leavers: Any) -> dict[str, Any]:
    return definition_in_force(definition, list(leavers or [BOB]), f"2027-01-{day}", found or FOUND)


def test_before_the_first_day_the_definition_is_in_force_as_it_is() -> None:
    definition = {"users": [ANN, ITEM], "groups": [{"name": "staff", "members": ["bob"]}], "resources": None}
    about = {"errors": [], "warnings": [], "notes": [], "asked": {"addresses": [], "groups": True, "settings": False}}
    assert force(definition, "09") == {**definition, **about}


@pytest.mark.parametrize(("day", "found"), [("10", FOUND), ("20", FOUND), ("25", CLOSED)])
def test_from_the_lock_the_leaver_is_ignored_by_the_name_that_exists(day: str, found: Any) -> None:
    told = force({"users": [ITEM]}, day, found)
    assert told["users"] == [{"name": "bob", "ignore": True}]
    assert "user bob is" in told["notes"][0]


def test_a_leaver_that_is_deleted_is_not_created_again() -> None:
    assert force({"users": [ANN, ITEM]}, "25", GONE)["users"] == [{**ANN, "purge_aliases": False}]


def test_a_leaver_without_an_item_is_protected_from_pruning() -> None:
    assert force({"users": [ANN]}, "12")["users"] == [ANN, {"name": "bob", "ignore": True}]


def test_a_kind_that_is_not_defined_stays_so() -> None:
    assert force({"users": None, "groups": None}, "12")["users"] is None


@pytest.mark.parametrize("text", ["bob", "BOB", "id-bob", "bob@example.com", "info@example.com"])
def test_a_locked_leaver_is_in_no_group_by_whatever_text(text: str) -> None:
    definition = {"users": [ITEM], "groups": [{"name": "staff", "members": ["ann", text]}]}
    assert force(definition, "10")["groups"] == [{"name": "staff", "members": ["ann"]}]


def test_a_report_keeps_the_leaver_where_the_group_has_this_member() -> None:
    definition = {"groups": [{"name": "staff", "members": ["ann", "bob"]}, {"name": "fans", "members": ["bob"]}]}
    groups = [
        {"name": "staff", "group_id": "g-1", "entity_state": "ENABLED", "members": ["ann", "bob"]},
        {"name": "fans", "group_id": "g-2", "entity_state": "ENABLED", "members": []},
    ]
    told = force(definition, "10", {**FOUND, "groups": groups})["groups"]
    assert [one["members"] for one in told] == [["ann", "bob"], []]


def test_a_close_without_a_lock_leaves_memberships_alone() -> None:
    item = {"user": "bob", "close_on": "2027-01-20"}
    definition = {"groups": [{"name": "staff", "members": ["ann", "bob"]}]}
    before, after, gone = (force(definition, "21", found, item)["groups"][0] for found in (FOUND, CLOSED, GONE))
    assert before == {"name": "staff", "members": ["ann"], "purge_members": False}
    assert after["members"] == ["ann", "bob"]
    assert gone["members"] == ["ann", "bob"]  # An unknown leaver is an error, and the definition stays as it is.


def test_a_resource_of_a_closed_leaver_keeps_the_delegate_that_answers_instead() -> None:
    room = {"name": "fjord", "delegates": ["bob"], "booking_options": {"auto_accept_requests": False}}
    assert force({"resources": [room]}, "10")["resources"] == [room]
    assert force({"resources": [room]}, "20")["resources"] == [
        {"name": "fjord", "delegates": [], "purge_delegates": False, "booking_options": {}}
    ]


def test_a_closed_leaver_has_no_rights_on_other_mailboxes() -> None:
    rows = [{"grantee": "bob", "permissions": ["SEND_AS"]}, {"grantee": "eve", "permissions": ["SEND_AS"]}]
    ann = {"name": "ann", "mailbox_permissions": rows}
    assert force({"users": [ann]}, "10")["users"][0] == ann
    assert force({"users": [ann]}, "25", CLOSED)["users"][0] == {"name": "ann", "mailbox_permissions": rows[1:]}


@pytest.mark.parametrize("successor", ["ann", "ANN", "id-ann", "ann@example.com", "boss@example.com"])
def test_the_aliases_of_a_successor_are_only_added_to(successor: str) -> None:
    ann = {**ANN, "aliases": ["boss@example.com"]}
    told = force({"users": [ann, ITEM]}, "25", GONE, {**BOB, "successor": successor})
    assert told["users"] == [{**ann, "purge_aliases": False}]
    kept = force({"users": [ann, ITEM]}, "25", GONE, {**BOB, "successor": successor, "aliases": "release"})
    assert kept["users"] == [ann]


def test_a_delete_alone_begins_when_the_user_is_disabled() -> None:
    item = {"user": "bob", "delete_after_days": 20}
    assert force({"users": [ITEM]}, "12", FOUND, item)["users"] == [ITEM]
    assert force({"users": [ITEM]}, "21", CLOSED, item)["users"] == [{"name": "bob", "ignore": True}]
    assert force({"users": [ITEM]}, "12", GONE, item)["users"] == []


def test_a_joiner_may_be_in_the_leavers_before_the_account_exists() -> None:
    assert force({"users": [ITEM]}, "09", GONE)["users"] == [ITEM]


def test_errors_in_the_leavers_are_all_reported_with_their_names() -> None:
    told = force({"users": [ITEM]}, "12", FOUND, {"user": "bop", "lock_on": "soon"}, {**BOB, "close_on": "2027-02-30"})
    assert len(told["errors"]) >= 3
    assert told["users"] == [ITEM]
    assert any("'bop'" in error and "Did you mean 'bob'?" in error for error in told["errors"])


def test_what_is_not_an_item_is_left_for_the_module_to_refuse() -> None:
    definition = {"users": ["bob", {"name": 5, "aliases": "x"}], "groups": [{"name": "g", "members": "bob"}]}
    told = force(definition, "12")
    assert told["users"][:2] == definition["users"]
    assert told["groups"] == definition["groups"]


def test_a_wrong_successor_is_a_warning_on_every_day() -> None:
    groups = [{"name": "staff", "group_id": "g-1", "entity_state": "ENABLED"}]
    found = {**FOUND, "successors": {"groups": groups, "owners": {"an@example.com": []}}}
    item = {**BOB, "defined_at": "leavers.yml:2", "successor": "an"}
    for day in ("01", "10", "20"):
        (text,) = force({"users": [ITEM]}, day, found, item)["warnings"]
        assert text == (
            "leavers.yml:2 (bob).successor: there is no user or group 'an' in the organization. Did you mean 'ann'? "
            "Correct it. From 2027-01-10, offboarding hands nothing over and does not close the mailbox."
        )
    told = force({"users": [ITEM]}, "01", found, {**item, "successor": "an@example.com"})
    assert told["asked"] == {"addresses": ["an@example.com"], "groups": True, "settings": False}
    assert "there is no user or group 'an@example.com'" in told["warnings"][0]
    assert force({"users": [ITEM]}, "01", found, {**item, "successor": "staff"})["warnings"] == []


def test_a_successor_that_the_definition_creates_is_no_warning() -> None:
    found = {**FOUND, "successors": {"groups": [], "owners": {}}}
    eve = {"name": "eve", "email": "e@example.com"}
    for text in ("Eve", "e@example.com"):
        assert force({"users": [ITEM, eve]}, "01", found, {**BOB, "successor": text})["warnings"] == []
    assert force({"users": [ITEM]}, "01", found, {**BOB, "successor": "eve"})["warnings"]
