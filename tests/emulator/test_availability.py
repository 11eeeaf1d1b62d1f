# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Availability configurations. Source: the WorkMail API reference, *AvailabilityConfiguration ("reference")."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.wire import Wire

SECRET = "Correct-Horse-Battery-1"
EWS = {"EwsEndpoint": "https://mail.example.net/ews", "EwsUsername": "reader", "EwsPassword": SECRET}
SHOWN = {member: value for member, value in EWS.items() if member != "EwsPassword"}
FUNCTION = {"LambdaArn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"}


def create(wire: Wire, domain: str = "example.net", **providers: Any) -> str:
    request = {"DomainName": domain, **(providers or {"EwsProvider": EWS})}
    return wire.error_here("CreateAvailabilityConfiguration", **request)


def listed(wire: Wire) -> list[dict[str, Any]]:
    found = wire.here("ListAvailabilityConfigurations")["AvailabilityConfigurations"]
    return [{m: v for m, v in row.items() if not m.startswith("Date")} for row in found]


def test_a_configuration_is_created_listed_without_its_password_and_replaced(wire: Wire) -> None:
    """Reference: RedactedEwsAvailabilityProvider; an update may change the type of the provider."""
    assert create(wire) == "no error"
    assert listed(wire) == [{"DomainName": "example.net", "ProviderType": "EWS", "EwsProvider": SHOWN}]
    wire.here("UpdateAvailabilityConfiguration", DomainName="EXAMPLE.net", LambdaProvider=FUNCTION)
    assert listed(wire) == [{"DomainName": "example.net", "ProviderType": "LAMBDA", "LambdaProvider": FUNCTION}]
    wire.here("DeleteAvailabilityConfiguration", DomainName="example.net")
    assert listed(wire) == []


@pytest.mark.parametrize("providers", [{"EwsProvider": EWS, "LambdaProvider": FUNCTION}, {}])
def test_a_configuration_has_exactly_one_provider(wire: Wire, providers: dict[str, Any]) -> None:
    """Reference: exactly one provider definition."""
    request = {"DomainName": "example.net", **providers}
    assert wire.error_here("CreateAvailabilityConfiguration", **request) == "InvalidParameterException"
    create(wire)
    assert wire.error_here("UpdateAvailabilityConfiguration", **request) == "InvalidParameterException"


def test_a_domain_has_one_configuration(wire: Wire) -> None:
    """Reference: the declared errors."""
    update = {"DomainName": "example.net", "EwsProvider": EWS}
    assert wire.error_here("UpdateAvailabilityConfiguration", **update) == "ResourceNotFoundException"
    assert create(wire) == "no error"
    assert create(wire, "Example.NET") == "NameAvailabilityException"
    assert create(wire, "other.example.net", LambdaProvider=FUNCTION) == "no error"


def test_a_create_with_the_same_token_makes_one_configuration(wire: Wire) -> None:
    """Reference: ClientToken."""
    request = {"ClientToken": "once", "DomainName": "example.net"}
    for _time in range(2):
        assert wire.error_here("CreateAvailabilityConfiguration", **request, EwsProvider=EWS) == "no error"
    other = {**EWS, "EwsPassword": "Another-Horse-1"}
    assert wire.error_here("CreateAvailabilityConfiguration", **request, EwsProvider=other) == (
        "InvalidParameterException"
    )


def test_configurations_come_in_pages(wire: Wire) -> None:
    for number in range(5):
        create(wire, f"d{number}.example.net")
    pages = wire.api.get_paginator("list_availability_configurations").paginate(
        OrganizationId=wire.organization, PaginationConfig={"PageSize": 2}
    )
    assert [len(page["AvailabilityConfigurations"]) for page in pages] == [2, 2, 1]


def test_deleting_a_configuration_that_does_not_exist(wire: Wire) -> None:
    """Reference: the operation declares only errors of the organization."""
    codes = {"strict": "no error", "parameter": "no error", "not-found": "ResourceNotFoundException"}
    for reading, code in codes.items():
        wire.emulator.set_switch("U63", reading)
        assert wire.error_here("DeleteAvailabilityConfiguration", DomainName="example.net") == code


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({}, "InvalidParameterException"),
        ({"DomainName": "example.net", "EwsProvider": EWS}, "InvalidParameterException"),
        ({"EwsProvider": EWS, "LambdaProvider": FUNCTION}, "InvalidParameterException"),
        ({"DomainName": "other.example.net"}, "ResourceNotFoundException"),
        ({"DomainName": "example.net"}, "no error"),
        ({"LambdaProvider": FUNCTION}, "no error"),
        ({"EwsProvider": {**EWS, "EwsEndpoint": "https://mail.example.net"}}, "ValidationException"),
    ],
)
def test_a_test_is_of_a_stored_configuration_or_of_one_provider(
    wire: Wire, request_: dict[str, Any], code: str
) -> None:
    """Reference, TestAvailabilityConfiguration: one provider definition or the domain."""
    create(wire)
    assert wire.error_here("TestAvailabilityConfiguration", **request_) == code


def test_a_test_fails_where_the_provider_cannot_be_reached(wire: Wire) -> None:
    """Reference: TestPassed, and FailureReason if it is false."""
    create(wire)
    assert wire.here("TestAvailabilityConfiguration", DomainName="example.net") == {"TestPassed": True}
    wire.emulator.set_missing([EWS["EwsEndpoint"], FUNCTION["LambdaArn"]])
    for tested in ({"DomainName": "example.net"}, {"EwsProvider": EWS}, {"LambdaProvider": FUNCTION}):
        answer = wire.here("TestAvailabilityConfiguration", **tested)
        assert (answer["TestPassed"], "cannot be reached" in answer["FailureReason"]) == (False, True)


def test_the_password_is_in_no_log_and_no_state_file(wire: Wire, tmp_path: Path) -> None:
    create(wire)
    wire.here("UpdateAvailabilityConfiguration", DomainName="example.net", EwsProvider=EWS)
    wire.here("TestAvailabilityConfiguration", EwsProvider=EWS)
    bad = {**EWS, "EwsPassword": f"{SECRET}\u2603"}
    assert create(wire, "other.example.net", EwsProvider=bad) == "ValidationException"
    wire.emulator.save(tmp_path / "state")
    assert SECRET not in (tmp_path / "state").read_text(encoding="utf-8")
    logged = [call for call in wire.emulator.calls if "EwsProvider" in call.params]
    assert SECRET not in json.dumps([call.params for call in logged])
    assert {call.params["EwsProvider"]["EwsPassword"] for call in logged} == {"***"}
