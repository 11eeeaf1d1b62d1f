# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an administrator reads in check mode with diff, before signing: the line of each change, and the counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support.inprocess import Runner, preview
from workmail_emulator import Faults, Rule

MODULE = "workmail_directory"
NONE = "to disable or delete"


def at(name: str) -> str:
    return f"{name}@acme.awsapps.com"


def new(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, "email": at(name), **more} for name in names]


def named(*names: str) -> list[dict[str, Any]]:
    """Items that want nothing but that the entities are there."""
    return [{"name": name} for name in names]


PEOPLE = ("ann", "bob", "cem", "dee", "eve")


@pytest.fixture
def office(acme: Runner) -> Runner:
    acme.run(
        MODULE,
        users=[*new(*PEOPLE), *new("ceo", aliases=[at("chef")])],
        groups=[*new("staff", members=[*PEOPLE])],
        resources=new("hall", type="ROOM", delegates=["ann"]),
    )
    return acme


def foresee(office: Runner, **options: Any) -> list[str]:
    """The lines of a preview that promises a change."""
    result = office.run(MODULE, check=True, **options)
    assert result["changed"]
    assert preview(result)[-1] == f"Plan: {result['summary']['text']}."
    return preview(result)


def test_a_joiner_is_added_to_a_list_that_keeps_the_others(office: Runner) -> None:
    members = [*PEOPLE, "n.berg"]
    users = [{"name": "n.berg", "email": at("n.berg"), "display_name": "Nora Bergström", "password": "Canary-Pass-1"}]
    assert foresee(office, users=users, groups=[{"name": "staff", "members": members}]) == [
        "+ user n.berg email n.berg@acme.awsapps.com, display_name Nora Bergström, password set",
        "~ group staff members + n.berg (6 afterwards)",
        f"Plan: 1 to add, 1 to change, 0 {NONE}.",
    ]


def test_a_changed_name_says_that_the_old_address_is_kept_or_that_it_no_longer_receives_mail(office: Runner) -> None:
    renamed = {"name": "ann", "email": at("ann.muller"), "last_name": "Müller"}
    assert foresee(office, users=[renamed]) == [
        "~ user ann email ann@acme.awsapps.com -> ann.muller@acme.awsapps.com (old address kept as alias)",
        "~ user ann last_name (none) -> Müller",
        f"Plan: 0 to add, 1 to change, 0 {NONE}.",
    ]
    forgotten = foresee(office, users=[{**renamed, "aliases": []}])
    assert forgotten[0] == "! ann@acme.awsapps.com no longer receives mail (it was the address of user ann)"
    assert forgotten[-1] == f"Plan: 0 to add, 1 to change, 0 {NONE}; removed: 1 address."


def test_a_leaver_whom_a_new_list_contains_stays_in_it(office: Runner) -> None:
    """The lists that were read do not show it: the same task writes the new ones."""
    told = foresee(
        office,
        users=[
            {"name": "eve", "enabled": False},
            *new("box", mailbox_permissions=[{"grantee": "eve", "permissions": ["SEND_AS"]}]),
        ],
        groups=new("growth", members=["eve", "bob"]),
        resources=new("den", type="ROOM", delegates=["ann", "eve"]),
    )
    lists = "`delegates` of resource den, `mailbox_permissions` of user box, `members` of group growth"
    assert [one for one in told if one.startswith("! user eve is")] == [f"! user eve is disabled and stays in {lists}"]


def test_a_leaver_loses_every_address_and_stays_in_its_lists(office: Runner) -> None:
    leaver = {"name": "ceo", "enabled": False}
    groups = [{"name": "staff", "members": [*PEOPLE, "ceo"]}]
    office.run(MODULE, groups=groups)
    until = datetime.now(UTC).date() + timedelta(days=30)
    shown = foresee(office, users=[leaver], groups=groups)
    assert shown == [
        "! ceo@acme.awsapps.com no longer receives mail (it was the address of user ceo)",
        "! chef@acme.awsapps.com no longer receives mail (it was an alias of user ceo)",
        f"! user ceo: the mailbox closes; it can be reopened until {until} (30 days)",
        "! user ceo is disabled and stays in `members` of group staff",
        "- user ceo disabled, loses ceo@acme.awsapps.com, chef@acme.awsapps.com",
        f"Plan: 0 to add, 0 to change, 1 {NONE}; removed: 2 addresses.",
    ]


def test_the_days_of_a_closed_mailbox_are_counted_from_the_day_that_is_previewed(office: Runner) -> None:
    shown = foresee(office, users=[{"name": "ceo", "enabled": False}], today="2027-01-31")
    assert "! user ceo: the mailbox closes; it can be reopened until 2027-03-02 (30 days)" in shown


def test_a_deletion_says_that_it_is_permanent(office: Runner) -> None:
    shown = foresee(office, users=[{"name": "ceo", "state": "absent"}], groups=[{"name": "staff", "state": "absent"}])
    assert shown[:4] == [
        "! group staff is deleted permanently",
        "! group staff: `members` (5): ann, bob, cem, dee, eve ends with it",
        "! user ceo is deleted permanently: its mailbox cannot be opened again",
        "! group staff, user ceo: memberships, delegations and permissions on other mailboxes end too; not all of them "
        "are read",
    ]
    assert shown[-1] == f"Plan: 0 to add, 0 to change, 2 {NONE}; removed: 3 addresses."


def test_a_deletion_names_the_lists_that_end_with_it_although_no_other_item_reads_them(
    emulator, office: Runner
) -> None:
    office.run(
        MODULE, groups=[{"name": "staff", "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}]}]
    )
    emulator.reset_log()
    shown = foresee(office, groups=[{"name": "staff", "state": "absent"}])
    lists = "`members` (5): ann, bob, cem, dee, eve; `mailbox_permissions` (1): ann"
    assert shown[1] == f"! group staff: {lists} end with it"
    reads = {"DescribeGroup": 1, "DescribeOrganization": 1, "ListGroupMembers": 1, "ListMailboxPermissions": 1}
    assert {name: count for name, count in emulator.counts().items() if name in reads} == reads
    shown = foresee(office, resources=[{"name": "hall", "state": "absent"}])
    assert shown[1] == "! resource hall: `delegates` (1): ann ends with it"
    assert foresee(office, users=[{"name": "bob", "state": "absent"}])[1].startswith("! user bob: memberships, ")
    emulator.set_faults(Faults(rules=[Rule("ListMailboxPermissions", code="UnsupportedOperationException")]))
    (told,) = [one for one in foresee(office, users=[{"name": "bob", "state": "absent"}]) if "cannot be read" in one]
    assert told.startswith("! user bob: `mailbox_permissions`, which cannot be read (UnsupportedOperationException")


def test_aliases_of_a_closing_mailbox_that_cannot_be_read_are_not_passed_over(emulator, office: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("ListAliases", code="UnsupportedOperationException")]))
    shown = foresee(office, users=[{"name": "ceo", "enabled": False}])
    assert any(one.startswith("! user ceo: its aliases no longer receive mail; they cannot be read (") for one in shown)


def test_a_renamed_team_is_an_addition_beside_the_team_that_no_item_names(office: Runner) -> None:
    more = [{"name": name, "email": at(name)} for name in ("one", "two", "three", "old-team")]
    office.run(MODULE, groups=more)
    shown = foresee(office, groups=[*named("staff", "one", "two", "three"), *new("new-team")])
    assert shown == [
        "+ group new-team email new-team@acme.awsapps.com",
        "= not in the input (1): group old-team",
        f"Plan: 1 to add, 0 to change, 0 {NONE}.",
    ]


def test_full_access_of_a_group_is_counted_and_may_be_refused(emulator, office: Runner) -> None:
    rows = [{"grantee": "staff", "permissions": ["FULL_ACCESS", "SEND_AS"]}]
    task = {
        "users": [{"name": "ceo", "mailbox_permissions": rows}],
        "groups": [{"name": "staff", "members": [*PEOPLE]}],
    }
    shown = foresee(office, **task)
    assert shown == [
        "! group staff: 5 members get FULL_ACCESS and SEND_AS to the mailbox of user ceo; "
        "WorkMail may refuse FULL_ACCESS for a group",
        "~ user ceo mailbox_permissions staff: + FULL_ACCESS + SEND_AS",
        f"Plan: 0 to add, 1 to change, 0 {NONE}.",
    ]
    del task["groups"]
    assert foresee(office, **task)[0].startswith("! group staff: every member gets FULL_ACCESS and SEND_AS to ")
    failed = office.fails(MODULE, **task)
    assert failed["diff"]["prepared"] == ""
    emulator.set_switches({"U33": "ok"})
    assert preview(office.run(MODULE, **task))[-1] == "Done: 0 added, 1 changed, 0 disabled or deleted."


def test_an_address_that_moves_says_where_from_and_where_to(office: Runner) -> None:
    office.run(MODULE, users=[{"name": "ann", "aliases": [at("info")]}])
    shown = foresee(office, users=[{"name": "ann", "aliases": []}, {"name": "bob", "aliases": [at("info")]}])
    assert shown == [
        "~ user ann aliases - info@acme.awsapps.com (goes to user bob) (0 afterwards)",
        "~ user bob aliases + info@acme.awsapps.com (from user ann) (1 afterwards)",
        f"Plan: 0 to add, 2 to change, 0 {NONE}; removed: 1 alias.",
    ]


def test_joiners_without_a_password_are_one_line(office: Runner) -> None:
    joiners = new(*(f"new{number:02d}" for number in range(30)))
    shown = foresee(office, users=joiners)
    assert shown[0] == (
        "! 30 users are created without a password and cannot sign in until one is set: "
        f"{', '.join(f'new{number:02d}' for number in range(10))} and 20 more"
    )
    assert len([one for one in shown if one.startswith("+ user ") and one.endswith(", no password")]) == 30
    assert shown[-1] == f"Plan: 30 to add, 0 to change, 0 {NONE}."


def test_a_block_that_is_missing_from_the_input_is_named_although_nothing_changes(office: Runner) -> None:
    result = office.run(MODULE, users=named(*PEOPLE[:4]))
    assert not result["changed"]
    assert result["summary"]["not_in_input"] == ["user ceo", "user eve"]
    assert result["diff"]["prepared"] == ""
    pruned = office.run(MODULE, check=True, users=named(*PEOPLE[:4]), prune=["users"])
    assert pruned["summary"]["not_in_input"] == []


def test_what_others_added_and_the_task_removes_is_counted(office: Runner) -> None:
    task = {
        "users": [{"name": "ceo", "aliases": [], "mailbox_permissions": []}],
        "groups": [{"name": "staff", "members": ["ann", "bob", "cem"]}],
        "resources": [{"name": "hall", "delegates": [], "booking_options": {"auto_accept_requests": True}}],
    }
    office.run("workmail_mailbox_permission", mailbox="ceo", grantee="ann", permissions=["SEND_AS", "SEND_ON_BEHALF"])
    result = office.check_then_run(MODULE, **task)
    assert preview(result) == [
        "! chef@acme.awsapps.com no longer receives mail (it was an alias of user ceo)",
        "~ user ceo aliases - chef@acme.awsapps.com (no longer receives mail) (0 afterwards)",
        "~ user ceo mailbox_permissions ann: - SEND_AS - SEND_ON_BEHALF",
        "~ group staff members - dee - eve (3 afterwards)",
        "~ resource hall delegates - ann (0 afterwards)",
        "Done: 0 added, 3 changed, 0 disabled or deleted; "
        "removed: 2 members, 1 delegate, 1 alias, 2 rights, 1 address.",
    ]
    assert result["summary"]["removed"] == {"members": 2, "delegates": 1, "aliases": 1, "mailbox_permissions": 2}
    assert result["summary"]["addresses_released"] == [at("chef")]


def test_a_mistyped_name_with_permissions_alone_is_an_error(office: Runner) -> None:
    rows = [{"grantee": "ann", "permissions": ["SEND_AS"]}]
    failed = office.fails(MODULE, check=True, groups=[{"name": "saff", "mailbox_permissions": rows}])
    assert "Did you mean 'staff'?" in failed["msg"]


def test_a_run_that_stops_halfway_shows_what_it_did(emulator, office: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("DisassociateMemberFromGroup", code="UnsupportedOperationException")]))
    task = {"users": [{"name": "ann", "city": "Oslo"}], "groups": [{"name": "staff", "members": [*PEOPLE[1:], "ceo"]}]}
    failed = office.fails(MODULE, **task)
    assert preview(failed) == [
        "~ user ann city (none) -> Oslo",
        "~ group staff members + ceo",
        "Done: 0 added, 2 changed, 0 disabled or deleted; 1 operation failed.",
    ]
    assert failed["summary"]["removed"]["members"] == 0


@pytest.mark.parametrize(
    ("module", "options", "listed"),
    [
        (MODULE, {"groups": [{"name": "staff", "members": ["ann"]}]}, "bob from `members` of group staff"),
        ("workmail_group", {"name": "staff", "members": ["ann"]}, "bob from `members` of group staff"),
        ("workmail_resource", {"name": "hall", "delegates": ["bob"]}, "ann from `delegates` of resource hall"),
        ("workmail_user", {"name": "ceo", "aliases": []}, "chef@acme.awsapps.com from `aliases` of user ceo"),
        (
            "workmail_alias",
            {"entity": "ceo", "alias": [at("chef")], "state": "absent"},
            "chef@acme.awsapps.com from `aliases` of user ceo",
        ),
    ],
)
def test_a_task_that_removes_more_than_its_limit_lists_it_and_changes_nothing(
    emulator, office: Runner, module: str, options: dict[str, Any], listed: str
) -> None:
    emulator.reset_log()
    failed = office.fails(module, link_removal_limit=0, **options)
    assert "members, delegates, aliases and rights, more than 0: " in failed["msg"]
    assert listed in failed["msg"]
    assert emulator.writes() == []
    office.check_then_run(module, link_removal_limit=4, **options)


def test_what_falls_with_its_entity_is_not_counted_by_the_limit(office: Runner) -> None:
    leaving = {"groups": [{"name": "staff", "state": "absent"}], "users": [{"name": "ceo", "enabled": False}]}
    result = office.check_then_run(MODULE, link_removal_limit=0, **leaving)
    assert result["summary"]["removed"] == {"members": 0, "delegates": 0, "aliases": 0, "mailbox_permissions": 0}
    assert at("chef") in result["summary"]["addresses_released"]


def test_a_report_holds_the_differences_and_a_table_for_pull_requests(office: Runner, tmp_path) -> None:
    name = "A|B `c` <d>\n![x](y)"
    task = {"users": [{"name": "ann", "display_name": name, "aliases": [at("info")], "email": at("ann2")}]}
    paths = {ending: tmp_path / f"report{ending}" for ending in (".json", ".md")}
    for path in paths.values():
        office.run(MODULE, check=True, report_path=str(path), **task)
    blank = {"before": None, "after": None, "added": [], "removed": []}
    ann = {"kind": "user", "name": "ann", **blank}
    assert json.loads(paths[".json"].read_text())["differences"] == [
        {**ann, "field": "aliases", "added": [at("info")]},
        {**ann, "field": "display_name", "before": "ann", "after": name},
        {
            **ann,
            "field": "email",
            "before": at("ann"),
            "after": at("ann2"),
            "added": [at("ann2")],
            "removed": [at("ann")],
        },
    ]
    lines = paths[".md"].read_text().splitlines()
    assert lines[0].startswith(f"**Plan: 0 to add, 1 to change, 0 {NONE}; removed: 1 address. Plan id ")
    assert lines[2] == f"- **!** {at('ann')} no longer receives mail (it was the address of user ann)"
    (row,) = (one for one in lines if "display" in one)
    assert row == r"| ~ | user | ann | display\_name | ann -> A\|B \`c\` \<d>\\n!\[x\](y) |"


def test_a_long_preview_keeps_its_warnings_and_its_counts(office: Runner, tmp_path) -> None:
    users = [{"name": "ceo", "enabled": False}, *new(*(f"user{number:04d}" for number in range(300)), city="Oslo")]
    path = str(tmp_path / "report.md")
    shown = preview(office.run(MODULE, check=True, users=users, report_path=path))
    assert len([one for one in shown if one.startswith("! ")]) == 4
    cut = shown[-3]
    assert cut.startswith("… and ")
    assert cut.endswith(f" more changes; the whole is in {path}")
    assert shown[-1].startswith("Plan: 300 to add, 0 to change, 1 to disable or delete; ")
    assert (tmp_path / "report.md").read_text().count("| + | user |") == 300


def test_an_entry_of_a_deleted_entity_is_reported_and_can_be_removed(emulator, office: Runner) -> None:
    emulator.set_switch("U36", "remain")
    ann = office.run("workmail_user_info", name="ann")["users"][0]["user_id"]
    office.run(MODULE, users=[{"name": "ann", "state": "absent"}])
    hall = {"name": "hall", "delegates": ["bob"]}
    step = "to remove an entry, list its id in `remove_delegates`"
    assert f"! `delegates` of resource hall still contains a deleted entity: {ann}; {step}" in foresee(
        office, resources=[hall]
    )
    office.run(MODULE, resources=[{**hall, "purge_delegates": False, "remove_delegates": [ann]}])
    after = office.run(MODULE, check=True, resources=[{"name": "hall", "delegates": ["cem"]}])
    assert ann not in after["diff"]["prepared"]


@pytest.mark.parametrize("reading", ["vanish", "remain"])
def test_a_deleted_member_is_reported_under_each_reading_and_can_be_removed(
    emulator, office: Runner, reading: str
) -> None:
    if reading == "remain":
        emulator.set_switch("U36", reading)
    ann = office.run("workmail_user_info", name="ann")["users"][0]["user_id"]
    office.run(MODULE, users=[{"name": "ann", "state": "absent"}])
    staff = {"name": "staff", "members": ["bob", "cem", "dee"]}
    emulator.reset_log()
    lines = foresee(office, groups=[staff])
    told = f"! `members` of group staff still contains a deleted entity: {ann}; to remove an entry, list its id in"
    assert [line for line in lines if line.startswith("!")] == (
        [f"{told} `remove_members`"] if reading == "remain" else []
    )
    assert "~ group staff members - eve (3 afterwards)" in lines
    assert "DescribeUser" not in emulator.counts()
    removed = (
        office.check_then_run(MODULE, groups=[{"name": "staff", "remove_members": [ann]}])
        if reading == "remain"
        else {}
    )
    assert removed.get("changed", True)
    assert ann not in office.run(MODULE, check=True, groups=[staff])["diff"]["prepared"]
    assert office.run("workmail_group_info", name="staff", include=["members"])["groups"][0]["members"] == [
        "bob",
        "cem",
        "dee",
        "eve",
    ]


def test_a_deletion_names_the_lists_that_may_keep_the_entity(office: Runner) -> None:
    items = {"users": [{"name": "eve", "state": "absent"}], "groups": [{"name": "staff", "remove_members": ["dee"]}]}
    assert "! user eve is deleted and may stay listed in `members` of group staff" in foresee(office, **items)


def test_the_changes_of_long_fields_begin_in_one_column(office: Runner) -> None:
    hall = {"name": "hall", "booking_options": {"auto_decline_recurring_requests": True}, "description": "Big"}
    told = office.run(MODULE, check=True, resources=[hall])["diff"]["prepared"].splitlines()
    changes = [line for line in told if line.startswith("~")]
    assert len(changes) == 2
    assert len({line.index(" -> ") - len(line.split(" -> ")[0].split("  ")[-1]) for line in changes}) == 1
