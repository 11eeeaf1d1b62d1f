# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`remove_members` and its siblings: these rows go, and no other row of the list, whoever changes it meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner
from support.lookups import actions

DIRECTORY = "workmail_directory"


def address(name: str) -> str:
    return f"{name}@example.com"


@pytest.fixture
def people(acme: Runner) -> Runner:
    """A group, a room and a mailbox with two rows each; the boss has two aliases."""
    users: list[dict[str, Any]] = [{"name": name, "email": address(name)} for name in ("ann", "bob", "cal")]
    users.append(
        {
            "name": "boss",
            "email": address("boss"),
            "aliases": [address("chief"), address("head")],
            "mailbox_permissions": [{"grantee": name, "permissions": ["SEND_AS"]} for name in ("ann", "bob")],
        }
    )
    booking = {"auto_accept_requests": False}
    room = {"name": "fjord", "type": "ROOM", "email": address("fjord"), "booking_options": booking}
    acme.run(
        DIRECTORY,
        users=users,
        groups=[{"name": "board", "email": address("board"), "members": ["ann", "bob"]}],
        resources=[{**room, "delegates": ["ann", "bob"]}],
    )
    return acme


def state(runner: Runner) -> dict[str, Any]:
    """The four lists as the info modules show them."""
    info = runner.run("workmail_directory_info")["directory"]
    boss = next(one for one in info["users"] if one["name"] == "boss")
    return {
        "members": info["groups"][0]["members"],
        "delegates": info["resources"][0]["delegates"],
        "aliases": boss["aliases"],
        "grantees": [row["grantee"] for row in boss["mailbox_permissions"]],
    }


WITHOUT_ANN: dict[str, Any] = {
    "users": [
        {"name": "boss", "remove_aliases": ["HEAD@example.com"], "remove_mailbox_permissions": ["ann@example.com"]}
    ],
    "groups": [{"name": "board", "remove_members": ["ANN"]}],
    "resources": [{"name": "fjord", "remove_delegates": ["ann"]}],
}


def test_only_the_named_rows_go_and_a_second_run_changes_nothing(emulator, people: Runner) -> None:
    done = people.check_then_run(DIRECTORY, **WITHOUT_ANN)
    assert sorted(actions(done)) == [
        "delete_alias",
        "delete_mailbox_permissions",
        "disassociate_delegate_from_resource",
        "disassociate_member_from_group",
    ]
    bob = ["bob"]
    assert state(people) == {"members": bob, "delegates": bob, "aliases": [address("chief")], "grantees": bob}
    emulator.reset_log()
    assert not people.check_then_run(DIRECTORY, **WITHOUT_ANN)["changed"]
    assert emulator.writes() == []


def test_the_single_modules_remove_rows_one_by_one_too(people: Runner) -> None:
    people.check_then_run("workmail_group", name="board", remove_members=["ann"])
    people.check_then_run("workmail_resource", name="fjord", remove_delegates=[address("ann")])
    people.check_then_run("workmail_user", name="boss", remove_aliases=[address("head")])
    told = state(people)
    assert (told["members"], told["delegates"], told["aliases"]) == (["bob"], ["bob"], [address("chief")])


def test_rows_can_be_added_and_removed_in_one_item(people: Runner) -> None:
    group = {"name": "board", "members": ["cal"], "purge_members": False, "remove_members": ["ann"]}
    people.check_then_run(DIRECTORY, groups=[group])
    assert state(people)["members"] == ["bob", "cal"]


def test_an_empty_list_of_rows_to_remove_changes_nothing(emulator, people: Runner) -> None:
    emulator.reset_log()
    wanted = {"name": "board", "remove_members": [], "remove_aliases": []}
    assert not people.check_then_run(DIRECTORY, groups=[wanted])["changed"]
    assert "ListGroupMembers" not in emulator.counts()


@pytest.mark.parametrize(
    ("listed", "removed"), [("ann", "ann"), ("ann", "ANN"), ("ann", "ann@example.com"), ("ann@example.com", "ann")]
)
def test_one_entity_in_both_lists_is_an_error_however_it_is_written(
    emulator, people: Runner, listed: str, removed: str
) -> None:
    emulator.reset_log()
    both: list[tuple[str, dict[str, Any]]] = [
        ("groups", {"name": "board", "members": [listed], "remove_members": [removed]}),
        ("resources", {"name": "fjord", "delegates": [listed], "remove_delegates": [removed]}),
        (
            "users",
            {
                "name": "boss",
                "mailbox_permissions": [{"grantee": listed, "permissions": ["SEND_AS"]}],
                "remove_mailbox_permissions": [removed],
            },
        ),
    ]
    for kind, item in both:
        for check in (True, False):
            told = people.fails(DIRECTORY, check=check, **{kind: [item]})["msg"]
            assert f"{removed!r} is in `" in told
            assert "Remove it from one of the two lists" in told
    assert emulator.writes() == []


def test_one_alias_in_both_lists_is_an_error(people: Runner) -> None:
    told = people.fails("workmail_user", name="boss", aliases=[address("head")], remove_aliases=["HEAD@example.com"])
    assert "remove_aliases[0]: 'HEAD@example.com' is in `aliases` too" in told["msg"]


def test_the_primary_address_is_no_alias_to_remove_but_the_old_one_is(people: Runner) -> None:
    told = people.fails("workmail_user", name="boss", remove_aliases=[address("boss")])
    assert "remove_aliases: 'boss@example.com' is the primary address of user boss" in told["msg"]
    people.check_then_run("workmail_user", name="boss", email=address("chair"), remove_aliases=[address("boss")])
    assert state(people)["aliases"] == [address("chief"), address("head")]


def test_an_unknown_name_to_remove_is_an_error_with_the_nearest_one(emulator, people: Runner) -> None:
    emulator.reset_log()
    told = people.fails("workmail_group", name="board", remove_members=["anne"])
    assert "remove_members: there is no user or group 'anne' in the organization. Did you mean 'ann'?" in told["msg"]
    assert emulator.writes() == []


def test_the_last_delegate_of_a_room_that_does_not_accept_by_itself_stays(emulator, people: Runner) -> None:
    people.run("workmail_resource", name="fjord", remove_delegates=["ann"])
    emulator.reset_log()
    told = people.fails("workmail_resource", name="fjord", remove_delegates=["bob"])
    assert "no delegate is left" in told["msg"]
    assert emulator.writes() == []


def test_a_member_that_the_same_task_deletes_can_be_removed_and_a_second_run_changes_nothing(
    emulator, people: Runner
) -> None:
    wanted: dict[str, Any] = {
        "users": [{"name": "ann", "state": "absent"}, {"name": "boss", "remove_mailbox_permissions": ["ann"]}],
        "groups": [{"name": "board", "remove_members": ["ann"]}],
        "resources": [{"name": "fjord", "remove_delegates": ["ann"]}],
    }
    assert "delete_user" in actions(people.check_then_run(DIRECTORY, **wanted))
    assert state(people)["members"] == state(people)["delegates"] == state(people)["grantees"] == ["bob"]
    emulator.reset_log()
    assert not people.check_then_run(DIRECTORY, **wanted)["changed"]
    assert emulator.writes() == []


def test_a_ring_of_groups_can_be_cut(people: Runner) -> None:
    people.run("workmail_group", name="inner", email=address("inner"))
    people.run("workmail_group", name="board", members=["inner"], purge_members=False)
    people.check_then_run(
        DIRECTORY,
        groups=[{"name": "board", "remove_members": ["inner"]}, {"name": "inner", "members": ["board"]}],
    )
    assert "inner" not in state(people)["members"]
