# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults 33 to 42: input and options that would take away too much, secrets, and one failure among many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import zips
from support.exports import STORE, exporter_of
from support.inprocess import Runner
from support.items import mail, people, room
from trust.scenes import (
    COMPANY,
    DIRECTORY,
    ROOM,
    SYSTEM,
    Wish,
    break_down,
    calm,
    effects,
    states,
)
from workmail_emulator import Rule

PRUNED = ["users", "groups", "resources"]


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch) -> None:
    monkeypatch.setattr(f"{ROOM}._service.gate.MAX_DELAY", 0.01)


def assert_refused(emulator: Any, runner: Runner, *texts: str, module: str = DIRECTORY, **wish: Any) -> None:
    """In check mode and for real: the message says all of this, and nothing is even tried."""
    emulator.reset_log()
    before = emulator.snapshot("acme")
    for check in (True, False):
        failed = runner.run(module, check=check, expect_failure=True, **wish)
        assert [text for text in texts if text not in failed["msg"]] == [], failed["msg"]
        assert not failed.get("changed")
    assert emulator.writes() == []
    assert emulator.snapshot("acme") == before


@pytest.fixture
def full(acme: Runner) -> Runner:
    """Acme with one of everything."""
    acme.run(DIRECTORY, **COMPANY)
    return acme


@pytest.mark.parametrize("action", ["disable", "delete"])
@pytest.mark.parametrize("plural", PRUNED)
@pytest.mark.parametrize("given", ["left out", "empty", "null", "ignored only"])
def test_33_pruning_by_an_empty_list_is_refused(emulator, full: Runner, given, plural, action) -> None:
    lists = {"left out": {}, "empty": {plural: []}, "null": {plural: None}}
    wish = lists.get(given, {plural: [{"name": "stranger", "ignore": True}]})
    assert_refused(
        emulator,
        full,
        f"the list of {plural} is empty",
        prune=[plural],
        prune_action=action,
        removal_limit=1000,
        **wish,
    )


def test_33_pruning_by_a_list_that_was_cut_off_is_refused(emulator, acme: Runner) -> None:
    names = [f"user{number:02d}" for number in range(15)]
    acme.run(DIRECTORY, users=people(*names))
    assert_refused(emulator, acme, "would disable or delete 11 entities", users=people(*names[:4]), prune=["users"])


LEAVING: dict[str, Wish] = {
    "pruned": {"users": [{"name": "ann"}], "prune": ["users"]},
    "absent": {"users": [{"name": name, "state": "absent"} for name in ("bob", "cem", "dee")]},
    "disabled": {"users": [{"name": name, "enabled": False} for name in ("bob", "cem", "dee")]},
}


@pytest.mark.parametrize("how", LEAVING)
def test_34_taking_away_more_than_the_limit_is_refused_and_the_victims_are_listed(emulator, acme: Runner, how) -> None:
    acme.run(DIRECTORY, users=people("ann", "bob", "cem", "dee"))
    victims = "3 entities, more than 2: user bob, user cem, user dee"
    assert_refused(emulator, acme, victims, removal_limit=2, **LEAVING[how])
    emulator.reset_log()
    acme.run(DIRECTORY, removal_limit=3, **LEAVING[how])
    assert len([name for name in effects(emulator) if name == "DeregisterFromWorkMail"]) == 3


@pytest.mark.parametrize("change", [{"state": "absent"}, {"enabled": False}, {"enabled": True, "email": mail("x")}])
@pytest.mark.parametrize("name", sorted(SYSTEM))
def test_35_the_accounts_of_the_service_are_refused_by_name(emulator, full: Runner, name, change) -> None:
    assert_refused(emulator, full, name, "SYSTEM_USER", users=[{"name": name.lower(), **change}])
    assert_refused(emulator, full, name, "SYSTEM_USER", module="workmail_user", name=name.lower(), **change)


@pytest.mark.parametrize("action", ["disable", "delete"])
def test_35_the_accounts_of_the_service_and_ignored_entities_are_never_pruned(emulator, full: Runner, action) -> None:
    before = emulator.snapshot("acme")["users"]
    ignored = {"name": "bob", "ignore": True, "enabled": False, "mailbox_permissions": [], "city": "Oslo"}
    full.run(DIRECTORY, users=[{"name": "cem"}, ignored], prune=["users"], prune_action=action)
    after = emulator.snapshot("acme")["users"]
    assert {name: after[name] for name in (*SYSTEM, "bob")} == {name: before[name] for name in (*SYSTEM, "bob")}
    assert ("ann" in after) is (action == "disable")


WRITING: dict[str, dict[str, Any]] = {
    DIRECTORY: {
        "users": [{"name": "ann", "city": "Oslo", "email": mail("a"), "aliases": []}, *people("new")],
        "groups": people("staff", members=["new"]),
        "resources": [room(delegates=["new"])],
        "prune": PRUNED,
        "prune_action": "delete",
    },
    "workmail_user": {"name": "bob", "state": "absent"},
    "workmail_group": {"name": "staff", "members": []},
    "workmail_resource": {"name": "room", "new_name": "hall", "delegates": ["bob"]},
    "workmail_alias": {"entity": "bob", "alias": [mail("info")], "move": True},
    "workmail_mailbox_permission": {"mailbox": "bob", "grantee": "staff", "state": "absent"},
    "workmail_organization": {"state": "absent", "confirm_alias": "acme", "force_delete": True},
    "workmail_domain": {"domain": "example.org"},
    "workmail_settings": {"inbound_dmarc": {"enforced": False}},
    "workmail_personal_access_token": {"user": "bob", "state": "absent"},
    "workmail_access_control_rule": {"name": "office", "effect": "DENY", "users": ["bob"]},
    "workmail_mobile_device_access_rule": {"name": "phones", "effect": "DENY", "device_types": ["Phone"]},
    "workmail_mobile_device_access_override": {"user": "bob", "device_id": "a1", "effect": "DENY"},
    "workmail_impersonation_role": {"name": "backup", "type": "READ_ONLY"},
    "workmail_availability_configuration": {
        "domain": "example.net",
        "lambda_provider": {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"},
    },
    "workmail_identity_center_application": {
        "name": "mail",
        "instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    },
}
ELSEWHERE = {
    "workmail_freeze": "test_freeze.py",
    "workmail_mailbox_export": "test_mailbox_export.py",
    "workmail_archive": "test_archive.py",
    "workmail_archive_import": "test_archive_import.py",
    "workmail_switch": "test_switch.py",
    "workmail_decommission": "test_decommission.py",
    "workmail_evidence": "test_evidence.py",
}
"""What has no operations in WorkMail's directory, or writes to S3 or to files: the tests of its check mode."""
BESIDE: dict[str, Any] = {
    "workmail_mailbox_export_info": lambda folder: {"wave": "first", "store": STORE},
    "workmail_availability_test_info": lambda folder: {
        "lambda_provider": {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"}
    },
    "workmail_access_effect_info": lambda folder: {"questions": [{"device": {}}]},
    "workmail_archive_info": lambda folder: {"archives": [{"src": [zips.write(folder / "a.zip", zips.zipped(ZIP))]}]},
}
"""What a module that reads needs beside the organization."""
ZIP = zips.mailbox()
READING = sorted(path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("workmail_*_info.py"))


@pytest.mark.parametrize("module", WRITING)
def test_36_check_mode_writes_nothing_where_the_real_run_does(emulator, full: Runner, module) -> None:
    emulator.issue_token("acme", "bob", "laptop")
    before = emulator.snapshot("acme")
    emulator.reset_log()
    preview = full.run(module, check=True, **WRITING[module])
    assert preview["changed"]
    assert (len(emulator.writes()), emulator.snapshot("acme")) == (0, before)
    real = full.run(module, **WRITING[module])
    assert len(effects(emulator)) == len(real["operations"]) == len(preview["operations"]) > 0


@pytest.mark.parametrize("module", READING)
def test_36_the_modules_that_read_never_write(emulator, full: Runner, module, tmp_path, drop, monkeypatch) -> None:
    before = emulator.snapshot("acme")
    exporter_of(full, emulator, drop, monkeypatch)
    options = BESIDE[module](tmp_path) if module in BESIDE else {}
    emulator.reset_log()
    for check in (True, False):
        assert not full.run(module, check=check, **options).get("changed")
    assert (len(emulator.writes()), emulator.snapshot("acme")) == (0, before)


def test_36_every_module_that_writes_is_among_those_tried() -> None:
    every = {path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("workmail_*.py")}
    assert every - set(READING) == set(WRITING) | set(ELSEWHERE)
    tests = Path(__file__).parents[1] / "modules"
    assert [name for name in ELSEWHERE.values() if "check=True" not in (tests / name).read_text(encoding="utf-8")] == []


CANARY = 'Kanarie"n\\Vogel$7'
SPELLINGS = (CANARY, json.dumps(CANARY)[1:-1], json.dumps(json.dumps(CANARY)[1:-1])[1:-1], repr(CANARY)[1:-1])
SECRETIVE: dict[str, tuple[list[Rule], Wish]] = {
    "it is set": ([], {}),
    "it is set once more": ([], {"update_password": "always"}),
    "it is refused": ([Rule("CreateUser", code="InvalidPasswordException")], {}),
    "it is a validation error": ([Rule("CreateUser", code="ValidationException")], {}),
    "the answer is lost": ([Rule("CreateUser", cut="after", times=1)], {}),
    "no answer comes": ([Rule("CreateUser", cut="before")], {}),
    "another field is wrong": ([], {"mailbox_quota": 0}),
    "an option is unknown": ([], {"pasword": CANARY}),
    "it is too short": ([], {"password": CANARY[:7]}),
}
"""What happens to a password → what goes wrong, and what else is given."""


@pytest.mark.parametrize(("ending", "check"), [("json", True), ("json", False), ("csv", False)])
@pytest.mark.parametrize("event", SECRETIVE)
def test_37_a_password_is_in_no_result_diff_error_or_report(
    emulator, acme: Runner, tmp_path: Path, capfd, event, ending, check
) -> None:
    rules, more = SECRETIVE[event]
    break_down(emulator, *rules)
    user = {**people("ann")[0], "password": CANARY, **more}
    options: Wish = {"users": [user], "check": check, "wait_timeout": 1}
    told = [acme.run_anyhow(DIRECTORY, **options, report_path=str(tmp_path / f"report.{ending}"))]
    told.append(acme.run_anyhow("workmail_user", check=check, wait_timeout=1, **user))
    reports = [path.read_bytes().decode() for path in tmp_path.iterdir()]
    heard = "".join([json.dumps(told), json.dumps(told, ensure_ascii=False), *reports, *capfd.readouterr()])
    assert [spelling for spelling in (*SPELLINGS, CANARY[:7]) if spelling in heard] == []
    assert emulator.password_is("acme", "ann", CANARY) is (event in TOLD_TO_THE_SERVICE and not check)


TOLD_TO_THE_SERVICE = ("it is set", "it is set once more", "the answer is lost")

UNFIT = {"too short": "Short-1", "too long": "Long-" * 13, "too plain": "onlylowercase", "too far": "Correct-Horse-Ł"}


@pytest.mark.parametrize("module", [DIRECTORY, "workmail_user"])
@pytest.mark.parametrize("why", UNFIT)
def test_38_a_password_against_the_policy_is_refused_before_anything_is_written(
    emulator, full: Runner, why, module
) -> None:
    unfit = people("new", password=UNFIT[why])[0]
    wish = {"users": [*people("other"), unfit]} if module == DIRECTORY else unfit
    assert_refused(emulator, full, "password", module=module, **wish)
    assert UNFIT[why] not in str(full.run_anyhow(module, **wish))
    assert emulator.counts()["CreateUser"] == emulator.counts()["ResetPassword"] == 0


@pytest.mark.parametrize("called", ["by alias", "by id"])
@pytest.mark.parametrize("typed", [None, "", "emca", "ACME", "acme ", "the id"])
def test_39_an_organization_is_not_deleted_without_its_alias_typed(emulator, full: Runner, typed, called) -> None:
    id_ = emulator.edit("acme", lambda one: one.id)
    runner = Runner(full.url, id_ if called == "by id" else "acme")
    options = {"state": "absent", "force_delete": True, "confirm_alias": id_ if typed == "the id" else typed}
    assert_refused(emulator, runner, "confirm_alias", module="workmail_organization", **options)
    assert emulator.edit("acme", lambda one: one.state) == "Active"


def test_39_the_right_alias_deletes_that_organization_and_no_other(emulator, full: Runner) -> None:
    emulator.add_organization("other")
    emulator.reset_log()
    full.run("workmail_organization", state="absent", force_delete=True, confirm_alias="acme")
    assert effects(emulator) == ["DeleteOrganization"]
    found = {alias: emulator.edit(alias, lambda one: one.state) for alias in ("acme", "other")}
    assert found == {"acme": "Deleted", "other": "Active"}


def test_42_three_bad_items_of_a_thousand_stop_no_other_item_and_all_are_listed(emulator, acme: Runner) -> None:
    codes = ["LimitExceededException", "ReservedNameException", "InvalidParameterException"]
    rules = [Rule("CreateUser", code=code, start=100 + 300 * number, times=1) for number, code in enumerate(codes)]
    break_down(emulator, *rules)
    wanted: Wish = {"users": [{"name": f"user{number:04d}", "enabled": False} for number in range(1000)]}
    failed = acme.fails(DIRECTORY, **wanted)
    assert sorted(one["code"] for one in failed["failures"]) == sorted(codes)
    bad = {one["name"] for one in failed["failures"]}
    assert (len(bad), len(states(emulator))) == (3, 997)
    assert bad.isdisjoint(states(emulator))
    calm(emulator)
    acme.run(DIRECTORY, **wanted)
    assert (effects(emulator), len(states(emulator))) == (["CreateUser"] * 3, 1000)


def test_42_more_errors_than_a_result_can_hold_are_counted_and_all_in_the_report(
    emulator, acme: Runner, tmp_path: Path
) -> None:
    break_down(emulator, Rule("CreateUser", code="LimitExceededException"))
    report = tmp_path / "report.json"
    wanted: Wish = {
        "users": [{"name": f"user{number:03d}", "enabled": False} for number in range(250)],
        "groups": people("staff"),
    }
    failed = acme.fails(DIRECTORY, report_path=str(report), **wanted)
    assert failed["failures_truncated"] == 250
    rows = json.loads(report.read_text())["operations"]
    assert len({row["name"] for row in rows if row["outcome"] == "failed"}) == 250
    assert states(emulator) == {"staff": "ENABLED"}
