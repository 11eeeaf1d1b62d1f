# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_identity_center_application: what cannot be read is not assumed, and an application in use stays."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner, told
from workmail_emulator import Emulator, Faults, Rule

MODULE = "workmail_identity_center_application"
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
OTHER = "arn:aws:sso:::instance/ssoins-fedcba0987654321"
NONE = "arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-0000000000000000"
WANTED = {"name": "mail", "instance_arn": INSTANCE}
CREATE, DELETE = "CreateIdentityCenterApplication", "DeleteIdentityCenterApplication"
DESCRIBE = "DescribeIdentityProviderConfiguration"


@pytest.fixture
def nobody(acme: Runner) -> Runner:
    """Runs a task that names no organization."""
    return Runner(acme.url, None)  # type: ignore[arg-type]


def made(acme: Runner) -> str:
    """The ARN of an application that a task has created."""
    return str(acme.run(MODULE, **WANTED)["application"]["application_arn"])


def used(acme: Runner, instance: str = INSTANCE) -> str:
    """The same, and acme uses it."""
    arn = str(acme.run(MODULE, name="mail", instance_arn=instance)["application"]["application_arn"])
    center = {"instance_arn": instance, "application_arn": arn}
    tokens = {"status": "ACTIVE"}
    mode = "IDENTITY_PROVIDER_AND_DIRECTORY"
    provider = {"authentication_mode": mode, "identity_center_configuration": center}
    acme.run("workmail_settings", identity_provider={**provider, "personal_access_token_configuration": tokens})
    return arn


def applications(emulator: Emulator) -> dict[str, Any]:
    return emulator.remember().applications


@pytest.mark.parametrize("named", [True, False])
def test_an_application_is_created_as_the_preview_says(emulator, acme: Runner, nobody: Runner, named: bool) -> None:
    runner = acme if named else nobody
    preview = runner.run(MODULE, check=True, **WANTED)
    assert (emulator.writes(), applications(emulator)) == ([], {})
    real = runner.run(MODULE, **WANTED)
    arn = real["application"].pop("application_arn")
    assert told(real) == told(preview)
    assert real["application"] == WANTED
    assert applications(emulator) == {arn: {"Name": "mail", "InstanceArn": INSTANCE, "Region": "eu-west-1"}}
    (operation,) = real["operations"]
    assert operation == {
        "kind": "identity_center_application",
        "name": "mail",
        "action": "create_identity_center_application",
        "changes": {"name": {"before": None, "after": "mail"}, "instance_arn": {"before": None, "after": INSTANCE}},
    }
    assert preview["diff"]["prepared"].splitlines() == [
        f"+ identity_center_application  mail  instance_arn {INSTANCE}",
        f"Plan: 1 to add, 0 to change, 0 to disable or delete. Plan id {preview['plan_id']}",
    ]


def test_an_application_that_the_organization_uses_is_enough(emulator: Emulator, acme: Runner) -> None:
    arn = used(acme)
    id_ = emulator.edit("acme", lambda one: one.id)
    emulator.reset_log()
    result = Runner(acme.url, id_).check_then_run(MODULE, name="another", instance_arn=INSTANCE)
    assert result["application"] == {"application_arn": arn, "instance_arn": INSTANCE}
    assert (result["changed"], result["operations"], result["diff"]) == (False, [], {"prepared": ""})
    assert emulator.counts() == {DESCRIBE: 2}


def test_an_application_of_another_instance_is_not_the_wanted_one(emulator: Emulator, acme: Runner) -> None:
    used(acme, OTHER)
    assert acme.run(MODULE, **WANTED)["changed"]
    assert len(applications(emulator)) == 2


def test_a_second_one_of_the_name_is_refused_with_what_to_do(emulator: Emulator, nobody: Runner) -> None:
    made(nobody)
    failed = nobody.fails(MODULE, **WANTED)
    assert failed["failures"][0]["code"] == "InvalidParameterException"
    assert "IAM Identity Center lists its applications" in failed["msg"]
    assert (failed["changed"], len(applications(emulator))) == (False, 1)


@pytest.mark.parametrize("fault", ["before", "after"])
def test_a_lost_answer_makes_one_application(emulator: Emulator, nobody: Runner, fault: str) -> None:
    emulator.set_faults(Faults(rules=[Rule(CREATE, cut=fault, times=1)]))
    assert made(nobody) in applications(emulator)
    assert len(applications(emulator)) == 1


def test_an_application_that_no_organization_uses_is_deleted(emulator: Emulator, nobody: Runner) -> None:
    arn = made(nobody)
    emulator.reset_log()
    result = nobody.check_then_run(MODULE, application_arn=arn, state="absent")
    assert result["operations"][0]["changes"] == {"name": {"before": arn, "after": None}}
    assert "application" not in result
    assert emulator.counts() == {"ListOrganizations": 2, DESCRIBE: 2, DELETE: 1}
    assert applications(emulator) == {}


@pytest.mark.parametrize(("reading", "changed"), [("strict", False), ("ok", True)])
def test_one_that_does_not_exist_is_absent_as_far_as_the_service_says_so(emulator, nobody, reading, changed) -> None:
    emulator.set_switch("U78", reading)
    assert nobody.run(MODULE, check=True, application_arn=NONE, state="absent")["changed"]
    assert nobody.run(MODULE, application_arn=NONE, state="absent")["changed"] is changed


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("reading", ["strict", "ok"])
def test_one_that_an_organization_uses_stays_in_either_reading(emulator, acme, nobody, reading, check) -> None:
    emulator.set_switch("U79", reading)
    arn = used(acme)
    emulator.reset_log()
    failed = nobody.run(MODULE, check=check, expect_failure=True, application_arn=arn, state="absent")
    assert failed["errors"][0].startswith("application_arn: is used by acme, whose users could no longer sign in.")
    assert (emulator.writes(), list(applications(emulator))) == ([], [arn])


def test_a_preview_takes_the_organization_of_an_earlier_task_for_granted(acme: Runner) -> None:
    fresh = Runner(acme.url, "fresh")
    preview = fresh.run(MODULE, check=True, **WANTED)
    assert (preview["changed"], preview["unresolved"]) == (True, [{"field": "organization", "value": "fresh"}])
    assert "is not a WorkMail organization" in fresh.fails(MODULE, **WANTED)["msg"]


def test_what_was_approved_is_what_runs(nobody: Runner) -> None:
    id_ = nobody.run(MODULE, check=True, **WANTED)["plan_id"]
    assert "approved" in nobody.fails(MODULE, name="other", instance_arn=INSTANCE, approved_plan=id_)["msg"]
    assert nobody.run(MODULE, **WANTED, approved_plan=id_)["changed"]
