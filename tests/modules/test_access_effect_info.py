# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_access_effect_info: what the rules come to, for users, roles, devices and mailboxes."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from support.inprocess import CREDENTIALS, Runner
from support.items import people
from workmail_emulator import Emulator
from workmail_emulator.operations import rows

MODULE = "workmail_access_effect_info"
HOME, OFFICE = "192.0.2.7", "198.51.100.7"
IMAP: dict[str, Any] = {"user": "ann", "action": "IMAP", "ip_address": HOME}
USERS = 5


@pytest.fixture
def ruled(emulator: Emulator, acme: Runner) -> Runner:
    """Rules against IMAP outside the office and against old phones, and a role that may not open one mailbox."""
    acme.run("workmail_directory", users=people("ann", "bob", *(f"user{one}" for one in range(USERS))))
    ids = {one["name"]: one["user_id"] for one in acme.run("workmail_user_info")["users"]}
    client = boto3.client(
        "workmail",
        endpoint_url=acme.url,
        region_name=CREDENTIALS["region"],
        aws_access_key_id=CREDENTIALS["access_key"],
        aws_secret_access_key=CREDENTIALS["secret_key"],
    )
    where = {"OrganizationId": emulator.edit("acme", lambda one: one.id)}
    office = {"Actions": ["IMAP"], "NotIpRanges": ["198.51.100.0/24"]}
    client.put_access_control_rule(**where, Name="imap", Effect="DENY", Description="Office", **office)
    client.create_mobile_device_access_rule(**where, Name="old", Effect="DENY", DeviceOperatingSystems=["iOS 12"])
    rules: list[Any] = [
        {"ImpersonationRuleId": "all", "Effect": "ALLOW"},
        {"ImpersonationRuleId": "chief", "Name": "The chief", "Effect": "DENY", "TargetUsers": [ids["bob"]]},
    ]
    for name in ("backup", "twin", "twin"):
        client.create_impersonation_role(**where, Name=name, Type="READ_ONLY", Rules=rules)
    emulator.reset_log()
    return acme


def answers(runner: Runner, *questions: dict[str, Any]) -> list[tuple[str, list[str]]]:
    told = runner.run(MODULE, questions=list(questions))["questions"]
    return [(one["effect"], [rule["name"] for rule in one["rules"]]) for one in told]


@pytest.mark.parametrize("user", ["ann", "ANN", "ann@example.com"])
def test_the_rules_about_networks_decide(ruled: Runner, user: str) -> None:
    asked = {**IMAP, "user": user}
    assert answers(ruled, asked, {**asked, "ip_address": OFFICE}) == [("DENY", ["imap"]), ("ALLOW", ["default"])]


def test_a_question_is_told_as_it_was_asked(ruled: Runner) -> None:
    (told,) = ruled.run(MODULE, questions=[{**IMAP, "mailbox": None}])["questions"]
    assert told == {**IMAP, "effect": "DENY", "rules": [{"name": "imap"}]}


def test_a_role_signs_in_by_ews_and_opens_mailboxes_by_its_own_rules(ruled: Runner) -> None:
    role = {"impersonation_role": "backup"}
    asked = [{**role, "action": "EWS", "ip_address": HOME}, {**role, "mailbox": "ann"}, {**role, "mailbox": "bob"}]
    signs_in, ann, bob = ruled.run(MODULE, questions=asked)["questions"]
    assert (signs_in["effect"], signs_in["rules"]) == ("ALLOW", [{"name": "default"}])
    assert ann == {**asked[1], "type": "READ_ONLY", "effect": "ALLOW", "rules": [{"rule_id": "all"}]}
    assert (bob["effect"], bob["rules"]) == ("DENY", [{"name": "The chief", "rule_id": "chief"}])


def test_devices_are_asked_about_with_what_they_report(ruled: Runner) -> None:
    old, new, silent = ({"operating_system": "iOS 12.5", "type": "iPhone"}, {"operating_system": "iOS 17"}, {})
    told = ruled.run(MODULE, questions=[{"device": one} for one in (old, new, silent)])["questions"]
    assert [one["device"] for one in told] == [old, new, silent]
    assert [(one["effect"], one["rules"][0]["name"]) for one in told] == [
        *(("DENY", "old"), ("ALLOW", "default"), ("ALLOW", "default"))
    ]
    assert set(told[0]["rules"][0]) == {"name", "rule_id"}


def test_no_rule_that_matches_is_a_denial_by_no_rule(emulator: Emulator, ruled: Runner) -> None:
    emulator.edit("acme", lambda one: rows.of(one, rows.ACCESS_RULES).clear())
    assert answers(ruled, IMAP) == [("DENY", [])]


def test_each_question_costs_one_call_and_equal_ones_one_together(emulator: Emulator, ruled: Runner) -> None:
    runner = Runner(ruled.url, emulator.edit("acme", lambda one: one.id))
    role = {"impersonation_role": "backup", "mailbox": "ann"}
    told = runner.run(MODULE, questions=[IMAP, IMAP, role, {"device": {}}, {"device": {}}])["questions"]
    assert len(told) == 5
    assert emulator.counts() == {
        "DescribeUser": 1,
        "ListImpersonationRoles": 1,
        "GetAccessControlEffect": 1,
        "GetImpersonationRoleEffect": 1,
        "GetMobileDeviceAccessEffect": 1,
    }
    emulator.reset_log()
    runner.run(MODULE, questions=[{**IMAP, "user": f"user{one}"} for one in range(USERS)])
    assert emulator.counts() == {"ListUsers": 1, "GetAccessControlEffect": USERS}


def test_all_that_is_wrong_is_told_at_once_before_the_first_question(emulator: Emulator, ruled: Runner) -> None:
    wrong = [
        {**IMAP, "user": "amn"},
        {**IMAP},
        {"impersonation_role": "bakup", "mailbox": "bobb"},
        {"impersonation_role": "twin", "mailbox": "bob"},
    ]
    errors = ruled.fails(MODULE, questions=wrong)["errors"]
    assert errors[:3] == [
        "questions[0].user: there is no user 'amn' in the organization. Did you mean 'ann'?",
        "questions[2].mailbox: there is no user 'bobb' in the organization. Did you mean 'bob'?",
        "questions[2].impersonation_role: there is no impersonation role 'bakup' in the organization. Did you mean "
        "'backup'?",
    ]
    assert errors[3].startswith("questions[3].impersonation_role: 'twin' is the name of 2 impersonation roles: ")
    assert [name for name in emulator.counts() if name.endswith("Effect")] == []


def test_a_role_is_named_by_its_id_too(emulator: Emulator, ruled: Runner) -> None:
    ids = emulator.edit("acme", lambda one: list(rows.of(one, rows.ROLES)))
    asked = [{"impersonation_role": id_, "mailbox": "bob"} for id_ in ids]
    assert answers(ruled, *asked) == [("DENY", ["The chief"])] * 3


@pytest.mark.parametrize(("reading", "denied"), [("strict", True), ("ok", False)])
def test_the_mailbox_of_a_disabled_user_is_told_as_the_service_does(emulator, ruled, reading, denied) -> None:
    emulator.set_switch("U67", reading)
    ruled.run("workmail_user", name="user0", enabled=False)
    questions = [{"impersonation_role": "backup", "mailbox": "user0"}]
    result = ruled.run_anyhow(MODULE, questions=questions)
    assert bool(result.get("failed")) is denied
    assert not denied or "Ask about the mailbox of an ENABLED user." in result["msg"]
