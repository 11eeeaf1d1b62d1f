# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_alias and workmail_mailbox_permission: one fact at a time, for entities of any kind."""

from __future__ import annotations

import pytest
from support.inprocess import Runner
from support.lookups import actions


@pytest.fixture
def people(acme: Runner) -> Runner:
    for name in ("ann", "bob"):
        acme.run("workmail_user", name=name, email=f"{name}@example.com")
    acme.run("workmail_group", name="staff", email="staff@example.com", members=["ann"])
    return acme


def test_aliases_come_and_go_one_by_one(emulator, people: Runner) -> None:
    added = people.check_then_run("workmail_alias", entity="staff", alias=["info@example.com", "all@example.com"])
    assert actions(added) == ["create_alias", "create_alias"]
    assert added["aliases"] == ["all@example.com", "info@example.com"]
    emulator.reset_log()
    again = people.check_then_run("workmail_alias", entity="STAFF@example.com", alias="INFO@example.com")
    assert not again["changed"]
    assert emulator.writes() == []
    removed = people.check_then_run("workmail_alias", entity="staff", alias="info@example.com", state="absent")
    assert removed["aliases"] == ["all@example.com"]
    assert not people.run("workmail_alias", entity="staff", alias="info@example.com", state="absent")["changed"]


def test_an_alias_of_another_entity_moves_only_when_asked(emulator, people: Runner) -> None:
    people.run("workmail_alias", entity="ann", alias="info@example.com")
    emulator.reset_log()
    failed = people.fails("workmail_alias", entity="bob", alias="info@example.com")
    assert "alias: 'info@example.com' belongs to user ann. Set `move: true`" in failed["msg"]
    assert emulator.writes() == []
    moved = people.check_then_run("workmail_alias", entity="bob", alias="info@example.com", move=True)
    assert actions(moved) == ["delete_alias", "create_alias"]


def test_a_primary_address_is_never_taken_nor_removed(people: Runner) -> None:
    taken = people.fails("workmail_alias", entity="bob", alias="ann@example.com", move=True)
    assert "is the primary address of user ann" in taken["msg"]
    removed = people.fails("workmail_alias", entity="ann", alias="ann@example.com", state="absent")
    assert "is the primary address of user ann" in removed["msg"]
    assert len(removed["errors"]) == 1


def test_a_permission_is_set_extended_and_taken_away(emulator, people: Runner) -> None:
    pair = {"mailbox": "ann", "grantee": "bob@example.com"}
    granted = people.check_then_run("workmail_mailbox_permission", **pair, permissions=["FULL_ACCESS"])
    assert actions(granted) == ["put_mailbox_permissions"]
    emulator.reset_log()
    assert not people.check_then_run("workmail_mailbox_permission", **pair, permissions=["FULL_ACCESS"])["changed"]
    assert emulator.writes() == []
    extended = people.check_then_run(
        "workmail_mailbox_permission", **pair, permissions=["SEND_AS"], purge_permissions=False
    )
    assert extended["permissions"] == ["FULL_ACCESS", "SEND_AS"]
    less = people.check_then_run("workmail_mailbox_permission", **pair, permissions=["SEND_AS"], state="absent")
    assert less["permissions"] == ["FULL_ACCESS"]
    gone = people.check_then_run("workmail_mailbox_permission", **pair, state="absent")
    assert actions(gone) == ["delete_mailbox_permissions"]
    assert gone["permissions"] == []
    assert not people.run("workmail_mailbox_permission", **pair, state="absent")["changed"]


def test_the_rights_of_a_resource_are_reported_whatever_the_task_calls_it(people: Runner) -> None:
    people.run("workmail_resource", name="room", type="ROOM", email="room@example.com")
    pair = {"mailbox": "ann", "grantee": "room@example.com", "permissions": ["SEND_AS"]}
    people.run("workmail_mailbox_permission", **pair)
    assert people.check_then_run("workmail_mailbox_permission", **pair)["permissions"] == ["SEND_AS"]


def test_who_may_use_a_mailbox_is_followed_through_groups(people: Runner) -> None:
    people.run("workmail_group", name="all", email="all@example.com", members=["staff"])
    people.run("workmail_mailbox_permission", mailbox="bob", grantee="all", permissions=["SEND_AS"])
    rows = people.run("workmail_mailbox_permission_info", mailbox="bob", effective=True)["permissions"]
    assert [(row["grantee"], row["path"]) for row in rows] == [("all", []), ("ann", ["all", "staff"])]
    direct = people.run("workmail_mailbox_permission_info", grantee="all")["permissions"]
    assert [row["mailbox"] for row in direct] == ["bob"]


def test_an_address_shows_its_owner(people: Runner) -> None:
    people.run("workmail_alias", entity="ann", alias="info@example.com")
    rows = people.run("workmail_alias_info", address="info@example.com")["addresses"]
    assert [(row["entity"], row["kind"], row["primary"]) for row in rows] == [("ann", "user", False)]
    assert people.run("workmail_alias_info", address="free@example.com")["addresses"] == []
    everything = people.run("workmail_alias_info")["addresses"]
    assert [row["address"] for row in everything] == [
        "ann@example.com",
        "info@example.com",
        "bob@example.com",
        "staff@example.com",
    ]
    assert [row["primary"] for row in people.run("workmail_alias_info", entity="ann")["addresses"]] == [True, False]


def test_the_way_to_a_mailbox_is_the_shortest_one(acme: Runner) -> None:
    people = [{"name": name, "email": f"{name}@example.com"} for name in ("ann", "bob")]
    nested = {"top": ["a", "z"], "a": ["deep"], "deep": ["bob"], "z": ["bob"]}
    groups = [{"name": name, "email": f"{name}@example.com", "members": below} for name, below in nested.items()]
    people[0]["mailbox_permissions"] = [{"grantee": "top", "permissions": ["SEND_AS"]}]
    acme.run("workmail_directory", users=people, groups=groups)
    told = acme.run("workmail_mailbox_permission_info", mailbox="ann", effective=True)["permissions"]
    assert [(row["grantee"], row["path"]) for row in told] == [("top", []), ("bob", ["top", "z"])]


def test_an_empty_list_of_rights_to_remove_is_an_error_and_removes_nothing(emulator, people: Runner) -> None:
    pair = {"mailbox": "ann", "grantee": "bob"}
    people.run("workmail_mailbox_permission", **pair, permissions=["FULL_ACCESS", "SEND_AS"])
    emulator.reset_log()
    for check in (True, False):
        failed = people.fails("workmail_mailbox_permission", check=check, **pair, state="absent", permissions=[])
        assert "permissions: is empty, so it removes nothing" in failed["msg"]
    assert emulator.writes() == []
    people.run("workmail_mailbox_permission", **pair, state="absent")
    assert emulator.snapshot("acme")["users"]["ann"]["permissions"] == {}


def test_a_pair_loses_its_permissions_only_within_the_limit(people: Runner, emulator) -> None:
    pair = {"mailbox": "ann", "grantee": "bob"}
    people.run("workmail_mailbox_permission", **pair, permissions=["SEND_AS"])
    emulator.reset_log()
    failed = people.fails("workmail_mailbox_permission", **pair, state="absent", link_removal_limit=0)
    assert "this task would remove 1 " in failed["msg"]
    assert emulator.writes() == []
    people.check_then_run("workmail_mailbox_permission", **pair, state="absent", link_removal_limit=1)
