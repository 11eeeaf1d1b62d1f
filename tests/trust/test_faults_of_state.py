# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults 9 to 18: half-made things, readings that are behind, organizations and directories that are not ready."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.forked import Forked, killed_at
from support.inprocess import Runner
from support.items import grant, mail, people, room
from support.lawful import WAIT, assert_nothing_is_doubled
from support.lookups import actions
from trust.scenes import (
    COMPANY,
    DIRECTORY,
    ROOM,
    SYSTEM,
    anew,
    assert_silent,
    break_down,
    calm,
    effects,
    end_of,
    states,
)
from workmail_emulator import Faults, Lag, Rule
from workmail_emulator.operations import OPERATIONS

KINDS: dict[str, dict[str, Any]] = {
    "workmail_user": people("ann")[0],
    "workmail_group": people("staff")[0],
    "workmail_resource": room(),
}


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch) -> None:
    monkeypatch.setattr(f"{ROOM}._service.gate.MAX_DELAY", 0.01)


@pytest.mark.parametrize("module", KINDS)
def test_09_what_was_created_and_not_registered_when_the_process_died_is_adopted(
    emulator, acme: Runner, module
) -> None:
    acme.run(module, **KINDS[module])
    calls = [call.operation for call in emulator.calls]
    end = emulator.snapshot("acme")
    anew(emulator)
    assert killed_at(calls.index("RegisterToWorkMail") + 1, emulator, acme, module, **KINDS[module])
    assert list(states(emulator).values()) == ["DISABLED"]
    assert actions(acme.run(module, **KINDS[module])) == ["register_to_work_mail"]
    assert emulator.snapshot("acme") == end
    assert_silent(emulator, acme, module, **KINDS[module])


@pytest.mark.parametrize("reads", [1, 3])
def test_10_readings_that_are_behind_the_writes_are_waited_for(emulator, acme: Runner, reads) -> None:
    end = end_of(emulator, acme, **COMPANY)
    emulator.set_lag(Lag(stale_reads=reads, invisible_reads=reads))
    acme.run(DIRECTORY, **COMPANY)
    assert emulator.snapshot("acme") == end
    leaving = [{"name": "ann", "state": "absent"}, {"name": "bob", "enabled": False}]
    acme.run(DIRECTORY, users=leaving)
    assert states(emulator) == {"bob": "DISABLED", "cem": "DISABLED", "room": "ENABLED", "staff": "ENABLED"}
    assert_silent(emulator, acme, users=leaving)


def test_10_a_run_right_after_one_whose_writes_do_not_show_yet_doubles_nothing(emulator, acme: Runner) -> None:
    emulator.set_lag(Lag(stale_reads=4, invisible_reads=4))
    acme.run("workmail_user", **people("ann")[0], wait=False)
    for _run in range(5):
        acme.run_anyhow("workmail_user", **people("ann")[0], wait_timeout=1)
    assert states(emulator) == {"ann": "ENABLED"}
    assert_nothing_is_doubled(emulator)
    assert_silent(emulator, acme, "workmail_user", **people("ann")[0])


@pytest.mark.parametrize("reading", ["strict", "gone"])
def test_11_deleted_rows_of_the_same_name_are_no_entity(emulator, acme: Runner, reading) -> None:
    """U6. Two generations of everybody have been deleted and go on to be listed; the third is alive."""
    emulator.set_switch("U6", reading)
    end = end_of(emulator, acme, **COMPANY)
    emulator.set_switch("U6", reading)
    gone = [{"name": name, "state": "absent"} for name in ("ann", "bob", "cem")]
    for _generation in range(2):
        acme.run(DIRECTORY, **COMPANY)
        leavers = {"groups": [{"name": "staff", "state": "absent"}], "resources": [{"name": "room", "state": "absent"}]}
        acme.run(DIRECTORY, users=gone, **leavers)
        assert states(emulator) == {}
    acme.run(DIRECTORY, **COMPANY)
    assert emulator.snapshot("acme") == end
    assert_silent(emulator, acme, **COMPANY, prune=["users", "groups", "resources"], prune_action="delete")
    told = acme.run("workmail_directory_info")["directory"]
    assert [one["name"] for one in told["users"]] == ["ann", "bob", "cem"]


def test_11_the_ghost_of_an_organization_is_not_the_living_one(emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: setattr(one, "state", "Deleted"))
    living = emulator.add_organization("acme", domains=["example.com"])
    acme.run(DIRECTORY, users=people("ann"))
    assert sorted(emulator.snapshot(living)["users"]) == sorted([*SYSTEM, "ann"])
    assert not SYSTEM ^ set(emulator.snapshot("acme")["users"])


MODULES: dict[str, dict[str, Any]] = {
    DIRECTORY: {"users": people("bob"), "prune": ["users"]},
    "workmail_user": people("ann")[0],
    "workmail_domain": {"domain": "example.org"},
    "workmail_directory_info": {},
}


def put_into(emulator: Any, state: str) -> str:
    """Let acme, where ann is, be in a state that lasts; returns its id."""
    Runner(emulator.url, "acme").run("workmail_user", **people("ann")[0])
    emulator.set_lag(Lag(creation_reads=100))
    id_ = emulator.edit("acme", lambda one: (vars(one).update(state=state, transition=100), one.id)[1])
    emulator.reset_log()
    return str(id_)


@pytest.mark.parametrize("called", ["by alias", "by id"])
@pytest.mark.parametrize("state", ["Creating", "Failed", "Impaired"])
@pytest.mark.parametrize("module", MODULES)
def test_12_an_organization_that_is_not_active_is_an_error_and_not_an_empty_one(
    emulator, acme: Runner, module, state, called
) -> None:
    id_ = put_into(emulator, state)
    before = emulator.snapshot("acme")
    runner = Runner(acme.url, id_ if called == "by id" else "acme")
    for check in (True, False):
        failed = runner.run(module, check=check, expect_failure=True, **MODULES[module])
        assert state in failed["msg"]
    assert effects(emulator) == []
    assert emulator.snapshot("acme") == before


@pytest.mark.parametrize("module", MODULES)
def test_12_an_organization_that_is_being_deleted_is_an_error_too(emulator, acme: Runner, module) -> None:
    id_ = put_into(emulator, "Deleting")
    before = emulator.snapshot("acme")
    assert "is not a WorkMail organization" in acme.fails(module, **MODULES[module])["msg"]
    assert "Deleting" in Runner(acme.url, id_).fails(module, **MODULES[module])["msg"]
    assert effects(emulator) == []
    assert emulator.snapshot("acme") == before


def test_13_an_unverified_domain_is_named_before_anything_is_written(emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: setattr(one.domains["example.com"], "verified", False))
    for check in (True, False):
        failed = acme.run(DIRECTORY, check=check, expect_failure=True, users=[{"name": "bob"}, *people("ann")])
        assert "example.com" in failed["msg"]
        assert "verified" in failed["msg"]
    assert emulator.writes() == []


def test_13_a_test_domain_that_is_not_verified_yet_is_waited_for(emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: setattr(one.domains["acme.awsapps.com"], "pending_reads", 6))
    acme.run("workmail_user", name="ann", email="ann@acme.awsapps.com")
    assert emulator.snapshot("acme")["users"]["ann"]["email"] == "ann@acme.awsapps.com"
    assert_silent(emulator, acme, "workmail_user", name="ann", email="ann@acme.awsapps.com")


UNAVAILABLE = "DirectoryUnavailableException"


def test_14_a_directory_that_is_unavailable_for_a_while_is_outlasted(emulator, acme: Runner) -> None:
    end = end_of(emulator, acme, **COMPANY)
    wants = ("CreateUser", "DescribeUser", "CreateGroup", "RegisterToWorkMail", "AssociateMemberToGroup", "UpdateUser")
    break_down(emulator, *(Rule(operation, code=UNAVAILABLE, times=3) for operation in wants))
    acme.run(DIRECTORY, **COMPANY)
    assert emulator.snapshot("acme") == end
    assert_silent(emulator, acme, **COMPANY)


@pytest.mark.parametrize(
    ("reading", "code"),
    [("unavailable", UNAVAILABLE), ("unauthenticated", "DirectoryServiceAuthenticationFailedException")],
)
def test_14_a_directory_that_stays_away_is_reported_and_the_next_run_goes_on(
    emulator, acme: Runner, reading, code
) -> None:
    acme.run(DIRECTORY, users=people("ann"))
    before = emulator.snapshot("acme")
    wanted = {"users": people("ann", city="Oslo"), "groups": people("staff", members=["ann"])}
    emulator.set_switch("directory", reading)
    assert code in acme.fails(DIRECTORY, **wanted)["msg"]
    assert emulator.snapshot("acme") == before
    emulator.set_switch("directory", "strict")
    acme.run(DIRECTORY, **wanted)
    assert emulator.snapshot("acme")["users"]["ann"]["City"] == "Oslo"
    assert emulator.snapshot("acme")["groups"]["staff"]["members"] == ["user ann"]
    assert_silent(emulator, acme, **wanted)


def test_15_a_read_only_directory_refuses_by_name_and_what_it_does_not_hold_is_changed(emulator, acme: Runner) -> None:
    """Aliases and mailbox permissions are WorkMail's own; people and their membership are the directory's."""
    acme.run(DIRECTORY, users=people("ann", "bob"), groups=people("staff"))
    emulator.set_switch("directory", "read-only")
    emulator.reset_log()
    ann = {**people("ann")[0], "aliases": [mail("info")], "mailbox_permissions": [grant("bob", "SEND_AS")]}
    failed = acme.fails(DIRECTORY, users=[ann, *people("cem")], groups=people("staff", members=["bob"]))
    told = {(one["name"], one["action"], one["code"]) for one in failed["failures"]}
    assert told == {
        ("cem", "create_user", "UnsupportedOperationException"),
        ("cem", "register_to_work_mail", "Skipped"),
        ("staff", "associate_member_to_group", "UnsupportedOperationException"),
    }
    assert sorted(effects(emulator)) == ["CreateAlias", "PutMailboxPermissions"]
    assert states(emulator) == dict.fromkeys(("ann", "bob", "staff"), "ENABLED")


def test_15_the_doctor_says_that_a_directory_is_read_only_and_writes_nothing(
    emulator, acme: Runner, monkeypatch
) -> None:
    usual = OPERATIONS["DescribeOrganization"]

    def describe(context: Any, request: Any) -> Any:
        return {**(usual.run(context, request) or {}), "DirectoryType": "ADConnector"}

    monkeypatch.setitem(OPERATIONS, "DescribeOrganization", replace(usual, run=describe))
    found = {one["check"]: one for one in acme.run("workmail_doctor_info")["checks"]}["directory"]
    assert "read-only" in found["found"]
    assert "Active Directory" in found["advice"]
    assert emulator.writes() == []


DISABLED: dict[str, Any] = {
    "users": [{"name": "ann", "enabled": False}],
    "groups": [{"name": "staff", "enabled": False}],
    "resources": [{"name": "room", "type": "ROOM", "enabled": False}],
}
BEYOND = {
    "users": [
        {**people("ann")[0], "enabled": False, "aliases": [mail("x")], "mailbox_permissions": [], "city": "Oslo"}
    ],
    "groups": [{"name": "staff", "enabled": False, "members": ["ann"]}],
    "resources": [{"name": "room", "enabled": False, "delegates": ["ann"]}],
}


def test_16_what_a_disabled_entity_refuses_is_deferred_and_said(emulator, acme: Runner) -> None:
    acme.run(DIRECTORY, **DISABLED)
    before = emulator.snapshot("acme")
    put_off = acme.check_then_run(DIRECTORY, **BEYOND)
    assert not put_off["changed"]
    assert {one["name"] for one in put_off["deferred"]} == {"ann", "staff", "room"}
    assert emulator.snapshot("acme") == before
    opened = {
        plural: [{**item, "email": mail(item["name"]), "enabled": True} for item in items]
        for plural, items in BEYOND.items()
    }
    acme.run(DIRECTORY, **opened)
    now = emulator.snapshot("acme")
    assert (now["users"]["ann"]["aliases"], now["users"]["ann"]["City"]) == ([mail("x")], "Oslo")
    assert (now["groups"]["staff"]["members"], now["resources"]["room"]["delegates"]) == (["user ann"], ["user ann"])
    assert_silent(emulator, acme, **opened)


READERS: dict[str, dict[str, Any]] = {
    "workmail_directory_info": {},
    "workmail_user_info": {"include": ["attributes", "aliases", "groups", "permissions", "mailbox"]},
    "workmail_group_info": {"include": ["attributes", "aliases", "members", "permissions"]},
    "workmail_resource_info": {"include": ["attributes", "aliases", "delegates", "permissions"]},
    "workmail_alias_info": {},
    "workmail_mailbox_permission_info": {"effective": True},
}


@pytest.mark.parametrize("module", READERS)
def test_16_an_organization_of_disabled_entities_can_be_read(emulator, acme: Runner, module) -> None:
    acme.run(DIRECTORY, **COMPANY)
    acme.run(DIRECTORY, **DISABLED)
    told = acme.run(module, **READERS[module])
    listed = told.get("directory", told)
    if "users" in listed:
        assert [one["name"] for one in listed["users"] if one["name"] not in SYSTEM] == ["ann", "bob", "cem"]
    if module == "workmail_directory_info":
        assert_silent(emulator, acme, **listed)


def test_18_two_runs_at_once_make_one_company(emulator, acme: Runner) -> None:
    end = end_of(emulator, acme, **COMPANY)
    emulator.set_faults(Faults(latency=0.002, jitter=0.004))
    results = [run.result() for run in [Forked(acme, DIRECTORY, {**COMPANY, "wait_timeout": 2}) for _run in range(2)]]
    for result in results:
        assert result is not None
        assert "Traceback" not in result.get("msg", "")
    assert_nothing_is_doubled(emulator)
    calm(emulator)
    acme.run(DIRECTORY, **COMPANY)
    assert emulator.snapshot("acme") == end
    assert_silent(emulator, acme, **COMPANY)


@pytest.mark.parametrize("module", ["workmail_organization", "workmail_domain"])
def test_18_two_runs_at_once_make_one_organization_and_one_domain(emulator, acme: Runner, module) -> None:
    emulator.set_faults(Faults(latency=0.01, jitter=0.01))
    emulator.set_lag(Lag(creation_reads=2))
    runner = Runner(acme.url, "other" if module == "workmail_organization" else "acme")
    options = {"wait_timeout": WAIT} if module == "workmail_organization" else {"domain": "example.org"}
    results = [run.result() for run in [Forked(runner, module, options) for _run in range(2)]]
    assert any(result and result.get("changed") for result in results)
    count = emulator.edit("acme", lambda _one: len(emulator.service.world.organizations))
    assert count == (2 if module == "workmail_organization" else 1)
    runner.run(module, **options)
    assert_silent(emulator, runner, module, **options)
