# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The modules for one rule, role, override or configuration: described whole, previewed truly, written once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from support.inprocess import CREDENTIALS, Runner, told
from support.items import people
from support.rules import ACCESS, DEVICE, EWS, FREE_BUSY, FUNCTION, OPEN, OVERRIDE, PASSWORD, PHONE, ROLE, lives
from workmail_emulator import Emulator

WHERE = {"ListOrganizations": 1}
LIVES = lives()
OVERRIDES, KEY = "workmail_settings", "mobile_device_access_overrides"
KIND = pytest.mark.parametrize("kind", LIVES)


@pytest.fixture
def office(acme: Runner) -> Runner:
    acme.run("workmail_directory", users=people("ann", "bob"), groups=people("staff"))
    return acme


def module(kind: str) -> str:
    return f"workmail_{kind}"


def shown(result: dict[str, Any], kind: str) -> dict[str, Any]:
    """The entity in a result without its id, which the service assigns."""
    return {key: value for key, value in result[kind].items() if key not in ("rule_id", "role_id")}


def without_password(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "ews_provider": EWS} if "ews_provider" in values else values


def stored(acme: Runner, kind: str) -> list[dict[str, Any]]:
    settings: list[dict[str, Any]] = acme.run("workmail_settings_info", include=[f"{kind}s"])["settings"][f"{kind}s"]
    return settings


@KIND
def test_it_is_created_changed_and_deleted_as_the_previews_say(emulator: Emulator, office: Runner, kind: str) -> None:
    life, before = LIVES[kind], stored(office, kind)
    for values, write in zip((life.made, life.becomes), life.writes[:2], strict=True):
        emulator.reset_log()
        preview = office.run(module(kind), check=True, **life.naming, **values)
        assert emulator.writes() == []
        done = office.run(module(kind), **life.naming, **values)
        assert (told(preview)["operations"], told(preview)["diff"]) == (told(done)["operations"], told(done)["diff"])
        assert shown(preview, kind) == shown(done, kind) == {**life.naming, **without_password(values)}
        assert [call.operation for call in emulator.writes()] == [write]
        assert len(stored(office, kind)) == len(before) + 1
        emulator.reset_log()
        assert not office.run(module(kind), **life.naming, **values)["changed"]
        assert emulator.writes() == []
    emulator.reset_log()
    gone = office.check_then_run(module(kind), **life.naming, state="absent")
    assert (gone["changed"], kind in gone) == (True, False)
    assert [call.operation for call in emulator.writes()] == [life.writes[2]]
    assert stored(office, kind) == before
    assert not office.run(module(kind), **life.naming, state="absent")["changed"]


@KIND
def test_a_task_that_changes_nothing_reads_the_least(emulator: Emulator, office: Runner, kind: str) -> None:
    life = LIVES[kind]
    office.run(module(kind), **life.naming, **life.made)
    emulator.reset_log()
    office.run(module(kind), **life.naming, **life.made)
    assert emulator.counts() == {**WHERE, **life.reads}


@pytest.mark.parametrize("name", ["ann", "ANN"])
def test_one_override_that_is_absent_is_read_alone(emulator: Emulator, office: Runner, name: str) -> None:
    emulator.reset_log()
    assert not office.run(module(OVERRIDE), **{**PHONE, "user": name}, state="absent")["changed"]
    assert emulator.counts() == {**WHERE, **LIVES[OVERRIDE].reads}


def test_a_device_is_the_same_in_any_case(office: Runner) -> None:
    office.run(module(OVERRIDE), **PHONE, effect="DENY")
    other = {"user": "ann@example.com", "device_id": PHONE["device_id"].upper()}
    assert not office.run(module(OVERRIDE), **other, effect="DENY")["changed"]
    assert office.run(module(OVERRIDE), **other, state="absent")["changed"]


@KIND
def test_a_new_one_is_described_whole(office: Runner, kind: str) -> None:
    life = LIVES[kind]
    office.run(module(kind), **life.naming, **life.made)
    fewer = {
        ACCESS: {"effect": "DENY", "description": "Office", "actions": ["IMAP"]},
        DEVICE: {"effect": "DENY", "device_models": ["X"]},
        OVERRIDE: {"effect": "DENY"},
        ROLE: {"type": "READ_ONLY"},
        FREE_BUSY: {"lambda_provider": {"lambda_arn": f"{FUNCTION}:live"}},
    }[kind]
    office.check_then_run(module(kind), **life.naming, **fewer)
    (one,) = [row for row in stored(office, kind) if life.naming.items() <= row.items()]
    assert {key: value for key, value in one.items() if key not in ("rule_id", "role_id", "provider_type")} == {
        **life.naming,
        **fewer,
    }


@KIND
def test_what_was_approved_is_what_runs(office: Runner, kind: str) -> None:
    life = LIVES[kind]
    id_ = office.run(module(kind), check=True, **life.naming, **life.made)["plan_id"]
    assert "approved" in office.fails(module(kind), **life.naming, **life.becomes, approved_plan=id_)["msg"]
    assert office.run(module(kind), **life.naming, **life.made, approved_plan=id_)["changed"]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (ACCESS, {"name": "x", "effect": "DENY", "users": ["dan"]}, "users"),
        (ROLE, {"name": "x", "type": "READ_ONLY", "rules": [{**OPEN, "target_users": ["dan"]}]}, "rules"),
        (OVERRIDE, {**PHONE, "user": "dan", "effect": "DENY"}, "user"),
        (ACCESS, {"name": "x", "effect": "DENY", "actions": ["EWS"], "impersonation_roles": ["later"]}, "roles"),
    ],
)
def test_check_mode_takes_what_is_unknown_for_the_work_of_an_earlier_task(office: Runner, kind, values, field) -> None:
    preview = office.run(module(kind), check=True, **values)
    (entry,) = preview["unresolved"]
    assert preview["changed"]
    assert field in entry["field"]
    assert entry["value"] in ("dan", "later")
    assert "there is no" in office.fails(module(kind), **values)["msg"]


@pytest.mark.parametrize("check", [True, False])
def test_no_task_locks_everybody_out(emulator: Emulator, office: Runner, check: bool) -> None:
    emulator.reset_log()
    failed = office.run(module(ACCESS), check=check, expect_failure=True, name="default", state="absent")
    assert "no user could open a mailbox" in failed["msg"]
    assert emulator.writes() == []


def test_the_password_of_a_provider_is_nowhere_and_written_again_on_demand(emulator: Emulator, office: Runner) -> None:
    wanted = {"domain": "example.net", "ews_provider": {**EWS, "password": PASSWORD}}
    for extra, changes in (({}, True), ({}, False), ({"update_password": "always"}, True)):
        for check in (True, False):
            result = office.run(module(FREE_BUSY), check=check, **wanted, **extra)
            assert result["changed"] is changes
            assert PASSWORD not in json.dumps(result)
    failed = office.fails(
        module(FREE_BUSY), **{**wanted, "domain": "example.com"}, lambda_provider={"lambda_arn": FUNCTION}
    )
    assert PASSWORD not in json.dumps(failed)


def test_a_role_of_two_is_chosen_by_its_id(office: Runner) -> None:
    ids = []
    for kind in ("READ_ONLY", "FULL_ACCESS"):
        office.run(module(ROLE), name="backup" if not ids else "other", type=kind)
        ids += [one["role_id"] for one in stored(office, ROLE) if one["role_id"] not in ids]
    wrong = office.fails(module(ROLE), name="backup", role_id=ids[1], type="READ_ONLY")
    assert "Correct the name or the id" in wrong["msg"]
    assert office.run(module(ROLE), name="other", role_id=ids[1], state="absent")["changed"]
    assert [one["name"] for one in stored(office, ROLE)] == ["backup"]


def test_previews_name_the_user_of_an_override_and_not_its_id(office: Runner) -> None:
    both = [{"user": user, "device_id": "A1", "effect": "ALLOW"} for user in ("bob", "ann@example.com")]
    preview, done = (office.run(OVERRIDES, check=check, **{KEY: both})["diff"]["prepared"] for check in (True, False))
    assert preview.splitlines()[:2] == [
        "+ mobile_device_access_override  ann a1  device_id A1, effect ALLOW, user ann",
        "+ mobile_device_access_override  bob a1  device_id A1, effect ALLOW, user bob",
    ]
    assert done.splitlines()[:2] == preview.splitlines()[:2]
    changed = office.run(module("mobile_device_access_override"), check=True, user="ann", device_id="A1", effect="DENY")
    assert changed["diff"]["prepared"].startswith("~ mobile_device_access_override  ann a1  effect  ALLOW -> DENY\n")
    pruned = office.run(OVERRIDES, check=True, prune=[KEY], **{KEY: both[:1]})
    assert pruned["diff"]["prepared"].startswith("- mobile_device_access_override  ann a1  deleted\n")


ALONE = """
import json, sys
from ansible.module_utils.testing import patch_module_args
with patch_module_args(json.loads(sys.argv[2])):
    __import__(f"ansible_collections.mailops.workmail.plugins.modules.{sys.argv[1]}", fromlist=["main"]).main()
"""


@KIND
def test_a_module_knows_in_a_process_of_its_own_all_kinds_that_its_rules_name(office: Runner, kind: str) -> None:
    """In this process, another test has imported the declarations of all kinds."""
    office.run("workmail_impersonation_role", **LIVES["impersonation_role"].naming, **LIVES["impersonation_role"].made)
    life = LIVES[kind]
    options = {"organization": office.organization, "endpoint_url": office.url, **CREDENTIALS, **life.naming}
    given = json.dumps({**options, **life.made, "_ansible_check_mode": True, "_ansible_diff": True})
    done = subprocess.run(
        [sys.executable, "-c", ALONE, module(kind), given], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    alone = json.loads(done.stdout.strip().splitlines()[-1])
    here = office.run(module(kind), check=True, **life.naming, **life.made)
    assert {key: alone[key] for key in ("changed", "operations")} == {
        key: here[key] for key in ("changed", "operations")
    }


def test_a_role_without_rules_can_be_changed(office: Runner) -> None:
    """UpdateImpersonationRole must have the list of rules, even an empty one that stays as it is."""
    role = {"name": "sync", "type": "READ_ONLY", "rules": []}
    office.run("workmail_impersonation_role", **role, description="Old")
    for changed in (True, False):
        told = office.check_then_run("workmail_impersonation_role", **{**role, "type": "FULL_ACCESS"})
        assert told["changed"] is changed
