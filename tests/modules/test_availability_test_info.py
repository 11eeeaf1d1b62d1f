# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_availability_test_info: a test is told as it went, and a password nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.inprocess import Runner
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.operations import OPERATIONS, registry, rows

MODULE = "workmail_availability_test_info"
OPERATION = "TestAvailabilityConfiguration"
ENDPOINT, FUNCTION = "https://mail.example.net/EWS/", "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"
PASSWORD = 'Kanarie"n Vogel$7'
EWS: dict[str, Any] = {"endpoint": ENDPOINT, "username": "free-busy", "password": PASSWORD}
PROVIDERS: dict[str, dict[str, Any]] = {
    "ews": {"ews_provider": EWS},
    "lambda": {"lambda_provider": {"lambda_arn": FUNCTION}},
}
PROVIDER = pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)


@PROVIDER
@pytest.mark.parametrize("check", [True, False])
def test_a_provider_that_answers_passes_in_one_call(emulator: Emulator, acme: Runner, provider, check) -> None:
    id_ = emulator.edit("acme", lambda one: one.id)
    result = Runner(acme.url, id_).run(MODULE, check=check, **provider)
    assert (result["test_passed"], result.get("changed", False)) == (True, False)
    assert "failure_reason" not in result
    assert emulator.counts() == {OPERATION: 1}
    assert PASSWORD not in json.dumps(result)


@PROVIDER
def test_one_that_does_not_answer_is_told_with_the_reason(emulator: Emulator, acme: Runner, provider) -> None:
    emulator.set_missing([ENDPOINT, FUNCTION])
    result = acme.run(MODULE, **provider)
    assert not result["test_passed"]
    assert "cannot be reached" in result["failure_reason"]


def test_the_configuration_of_a_domain_is_tested(emulator: Emulator, acme: Runner) -> None:
    stored = {"DomainName": "example.net", "ProviderType": "LAMBDA", "LambdaProvider": {"LambdaArn": FUNCTION}}
    emulator.edit("acme", lambda one: rows.of(one, rows.AVAILABILITY).update({"example.net": stored}))
    assert acme.run(MODULE, domain="example.net")["test_passed"]
    emulator.set_missing([FUNCTION])
    assert not acme.run(MODULE, domain="example.net")["test_passed"]


def test_a_domain_without_a_configuration_is_an_error(acme: Runner) -> None:
    (error,) = acme.fails(MODULE, domain="example.org")["errors"]
    assert error.startswith("domain: 'example.org' has no availability configuration in the organization.")


def test_a_password_that_the_service_repeats_is_masked(emulator: Emulator, acme: Runner, monkeypatch) -> None:
    told = {"TestPassed": False, "FailureReason": f"No user with {PASSWORD}, nor with {json.dumps(PASSWORD)}."}
    usual = OPERATIONS[OPERATION]
    repeating = registry.Handler(lambda _context, _request: told, usual.write, usual.any_state)
    monkeypatch.setitem(OPERATIONS, OPERATION, repeating)
    result = acme.run(MODULE, ews_provider=EWS)
    assert PASSWORD not in json.dumps(result)
    assert json.dumps(PASSWORD)[1:-1] not in json.dumps(result)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ews_provider": {**EWS, "endpoint": "mail"}},
        {"ews_provider": {**EWS, "domain": "x"}},
        {"ews_provider": {"passwort": PASSWORD}},
        {"ews_provider": {**EWS, "password": f"{PASSWORD}\u20ac"}},
        {"ews_provider": f"password={PASSWORD}"},
        {"ews_provider": [PASSWORD]},
        {"ews_provider": EWS, "domain": "example.net"},
        {"ews_provider": EWS, "organization": "nowhere"},
    ],
)
def test_a_password_is_in_no_error(emulator: Emulator, acme: Runner, wrong: dict[str, Any]) -> None:
    told = json.dumps(acme.fails(MODULE, **wrong))
    assert "Kanarie" not in told
    assert emulator.counts()[OPERATION] == 0


def test_a_refusal_of_the_service_is_told(emulator: Emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule(OPERATION, code="InvalidParameterException")]))
    failed = acme.fails(MODULE, ews_provider=EWS)
    assert failed["code"] == "InvalidParameterException"
    assert "Kanarie" not in json.dumps(failed)
