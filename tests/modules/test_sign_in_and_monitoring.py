# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_settings, identity_provider and email_monitoring: one knob is turned and the rest stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner
from support.settings import MODULE, SINGLE, VALUES, add_applications
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.switches import SWITCHES

PROVIDER = VALUES["identity_provider"]
LOGS = VALUES["email_monitoring"]["log_group_arn"]
OTHER_LOGS = LOGS.replace(":mail:", ":post:")
LINKED = "arn:aws:iam::123456789012:role/aws-service-role/events.workmail.amazonaws.com/WorkMailEvents"
ONLY = "IDENTITY_PROVIDER_ONLY"


@pytest.fixture
def acme(emulator: Emulator, acme: Runner) -> Runner:
    add_applications(emulator)
    return acme


def provider(**options: Any) -> dict[str, Any]:
    return {"identity_provider": options}


def told(acme: Runner) -> dict[str, Any]:
    return dict(acme.run(f"{MODULE}_info", include=SINGLE)["settings"])


def test_what_is_omitted_of_a_dictionary_stays(acme: Runner) -> None:
    acme.run(MODULE, **provider(**PROVIDER))
    wanted = provider(personal_access_token_configuration={"status": "INACTIVE"})
    changed = acme.check_then_run(MODULE, **wanted)
    assert changed["operations"][0]["changes"] == {
        "personal_access_token_configuration": {
            "before": {"status": "ACTIVE", "lifetime_in_days": 90},
            "after": {"status": "INACTIVE", "lifetime_in_days": 90},
        }
    }
    assert not acme.run(MODULE, **wanted)["changed"]
    after = {"status": "INACTIVE", "lifetime_in_days": 90}
    assert told(acme)["identity_provider"] == {**PROVIDER, "personal_access_token_configuration": after}


def test_turning_directory_passwords_off_warns(acme: Runner) -> None:
    acme.run(MODULE, **provider(**PROVIDER))
    for check in (True, False):
        changed = acme.run(MODULE, check=check, **provider(authentication_mode=ONLY))
        assert "Programs that use IMAP or SMTP need a personal access token" in str(changed["warnings"])
    assert "warnings" not in acme.run(MODULE, **provider(authentication_mode=ONLY))
    back = acme.run(MODULE, **provider(authentication_mode="IDENTITY_PROVIDER_AND_DIRECTORY"))
    assert "warnings" not in back


def test_a_new_provider_needs_all_of_it(emulator: Emulator, acme: Runner) -> None:
    text = acme.fails(MODULE, **provider(authentication_mode=ONLY))["msg"]
    assert "identity_center_configuration: is required to create the identity provider" in text
    assert "personal_access_token_configuration: is required to create the identity provider" in text
    assert emulator.writes() == []


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (provider(authentication_mode="SOME"), "'SOME' is not one of IDENTITY_PROVIDER_ONLY"),
        (
            provider(identity_center_configuration={"instance_arn": "arn"}),
            "identity_provider.identity_center_configuration.application_arn: is required",
        ),
        (
            provider(personal_access_token_configuration={"status": "ACTIVE", "lifetime_in_days": 3654}),
            "identity_provider.personal_access_token_configuration.lifetime_in_days: 3654 is outside 1 to 3653.",
        ),
        (
            provider(identity_center_configuration={"instance_arn": "arn:of:nothing", "application_arn": "x" * 20}),
            "identity_provider.identity_center_configuration.instance_arn: 'arn:of:nothing' is not the ARN of",
        ),
        ({"email_monitoring": {"log_group_arn": LOGS.removesuffix(":*")}}, "email_monitoring.log_group_arn: "),
    ],
)
def test_wrong_values_are_errors_before_anything_is_written(emulator, acme: Runner, options, text: str) -> None:
    assert text in acme.fails(MODULE, **options)["msg"]
    assert emulator.writes() == []


@pytest.mark.parametrize("reading", ["strict", *SWITCHES["U75"].others])
def test_the_role_that_the_service_uses_by_itself_is_not_kept_as_if_it_were_given(emulator, acme, reading) -> None:
    if reading != "strict":
        emulator.set_switches({"U75": reading})
    acme.run(MODULE, email_monitoring={"log_group_arn": LOGS})
    assert told(acme)["email_monitoring"] == {"log_group_arn": LOGS}
    assert acme.check_then_run(MODULE, email_monitoring={"log_group_arn": OTHER_LOGS})["changed"]
    assert "RoleArn" not in emulator.edit("acme", lambda one: one.settings["email monitoring"])
    assert not acme.run(MODULE, email_monitoring={"log_group_arn": OTHER_LOGS, "role_arn": LINKED})["changed"]


def test_a_role_that_was_given_is_kept(acme: Runner) -> None:
    acme.run(MODULE, email_monitoring=VALUES["email_monitoring"])
    acme.run(MODULE, email_monitoring={"log_group_arn": OTHER_LOGS})
    assert told(acme)["email_monitoring"] == {**VALUES["email_monitoring"], "log_group_arn": OTHER_LOGS}


@pytest.mark.parametrize(("unknown", "reading"), [("U63", one) for one in SWITCHES["U63"].others] + [("U76", "absent")])
def test_every_reading_converges(emulator, acme: Runner, unknown: str, reading: str) -> None:
    emulator.set_switches({unknown: reading})
    short = {**PROVIDER, "personal_access_token_configuration": {"status": "ACTIVE"}}
    for wanted in (provider(**short), {"email_monitoring": {"log_group_arn": LOGS}}):
        assert acme.check_then_run(MODULE, **wanted)["changed"]
        assert not acme.run(MODULE, **wanted)["changed"]
        settings = told(acme)
        assert not acme.run(MODULE, **settings)["changed"]
        absent = {name: {"state": "absent"} for name in wanted}
        assert acme.check_then_run(MODULE, **absent)["changed"]
        assert not acme.run(MODULE, **absent)["changed"]


@pytest.mark.parametrize("cut", ["before", "after"])
@pytest.mark.parametrize("name", ["identity_provider", "email_monitoring"])
def test_a_lost_answer_is_judged_by_reading(emulator: Emulator, acme: Runner, cut: str, name: str) -> None:
    for value in (VALUES[name], {"state": "absent"}):
        words = [
            f"{verb}{noun}Configuration"
            for verb in ("Put", "Delete")
            for noun in ("IdentityProvider", "EmailMonitoring")
        ]
        emulator.set_faults(Faults(rules=[Rule(one, cut=cut, times=2) for one in words]))
        assert acme.run(MODULE, **{name: value})["changed"]
        assert not acme.run(MODULE, **{name: value})["changed"]


def test_a_missing_application_is_an_error_of_the_service_with_its_option(emulator: Emulator, acme: Runner) -> None:
    world = emulator.remember()
    world.applications.clear()
    emulator.restore(world)
    failed = acme.fails(MODULE, **provider(**PROVIDER))
    assert [one["code"] for one in failed["failures"]] == ["ResourceNotFoundException"]
    assert "identity_provider" in failed["msg"]


def test_everything_is_read_with_one_call_each(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **VALUES, confirm_deletion=True)
    reads = {
        "ListOrganizations": 1,
        "DescribeInboundDmarcSettings": 1,
        "DescribeEmailMonitoringConfiguration": 1,
        "DescribeIdentityProviderConfiguration": 1,
        "GetDefaultRetentionPolicy": 1,
    }
    for run in (lambda: acme.run(f"{MODULE}_info", include=SINGLE), lambda: acme.run(MODULE, **VALUES)):
        emulator.reset_log()
        assert not run().get("changed")
        assert dict(emulator.counts()) == reads
