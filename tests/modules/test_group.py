# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_group: members are a set; what a group wants of people who are not there is an error."""

from __future__ import annotations

import pytest
from support.inprocess import Runner
from support.lookups import actions


@pytest.fixture
def people(acme: Runner) -> Runner:
    for name in ("ann", "bob", "cem"):
        acme.run("workmail_user", name=name, email=f"{name}@example.com")
    return acme


def test_a_group_is_created_changed_and_deleted(emulator, people: Runner) -> None:
    wanted = {"name": "Board Members", "email": "board@example.com", "members": ["ann", "BOB@example.com"]}
    created = people.check_then_run("workmail_group", **wanted)
    assert actions(created) == ["create_group", "register_to_work_mail"] + ["associate_member_to_group"] * 2
    assert created["group"]["members"] == ["ann", "bob"]
    emulator.reset_log()
    assert not people.check_then_run("workmail_group", **wanted)["changed"]
    assert emulator.writes() == []
    changed = people.check_then_run(
        "workmail_group", name="board members", members=["cem"], hidden_from_global_address_list=True
    )
    assert sorted(actions(changed)) == [
        "associate_member_to_group",
        "disassociate_member_from_group",
        "disassociate_member_from_group",
        "update_group",
    ]
    assert actions(people.check_then_run("workmail_group", name="Board Members", state="absent")) == [
        "deregister_from_work_mail",
        "delete_group",
    ]
    assert not people.check_then_run("workmail_group", name="Board Members", state="absent")["changed"]


def test_members_are_added_to_the_others_when_asked(people: Runner) -> None:
    people.run("workmail_group", name="staff", email="staff@example.com", members=["ann"])
    added = people.check_then_run("workmail_group", name="staff", members=["bob"], purge_members=False)
    assert added["group"]["members"] == ["ann", "bob"]
    emptied = people.check_then_run("workmail_group", name="staff", members=[])
    assert emptied["group"]["members"] == []


def test_an_unknown_member_is_an_error_that_names_the_nearest(emulator, people: Runner) -> None:
    emulator.reset_log()
    failed = people.fails("workmail_group", name="staff", email="staff@example.com", members=["ann", "bobb"])
    assert "group staff.members: there is no user or group 'bobb'" in failed["msg"]
    assert "Did you mean 'bob'?" in failed["msg"]
    assert emulator.writes() == []


def test_an_unknown_member_is_unresolved_in_check_mode(people: Runner) -> None:
    preview = people.run("workmail_group", check=True, name="staff", email="staff@example.com", members=["ann", "soon"])
    assert preview["changed"]
    assert preview["unresolved"] == [{"field": "members", "value": "soon"}]


def test_a_group_in_itself_is_refused_however_long_the_way(people: Runner) -> None:
    people.run("workmail_group", name="c", email="c@example.com", members=[])
    people.run("workmail_group", name="b", email="b@example.com", members=["c"])
    people.run("workmail_group", name="a", email="a@example.com", members=["b"])
    failed = people.fails("workmail_group", name="c", members=["a"])
    assert "the group would contain itself: c → a → b → c" in failed["msg"]


def test_a_no_change_group_asks_whether_a_group_has_the_name_of_a_member(emulator, people: Runner) -> None:
    people.run("workmail_group", name="staff", email="staff@example.com", members=["ann", "bob"])
    runner = Runner(people.url, people.run("workmail_organization_info")["organizations"][0]["organization_id"])
    emulator.reset_log()
    runner.run("workmail_group", name="staff", members=["bob", "ann"])
    assert emulator.counts() == {"DescribeGroup": 1 + 2, "ListGroupMembers": 1}
