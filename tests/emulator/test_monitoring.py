# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Email monitoring. Source: the WorkMail API reference, *EmailMonitoringConfiguration ("reference")."""

from __future__ import annotations

import json
import urllib.request

import pytest
from support.wire import Wire

LOGS = "arn:aws:logs:eu-west-1:123456789012:log-group:/mail/events:*"
ROLE = "arn:aws:iam::123456789012:role/mail-events"
LINKED = (
    "arn:aws:iam::123456789012:role/aws-service-role/events.workmail.amazonaws.com/"
    "AWSServiceRoleForAmazonWorkMailEvents"
)


def test_monitoring_is_put_described_replaced_and_deleted(wire: Wire) -> None:
    """Reference: creates or updates; Describe declares ResourceNotFoundException."""
    assert wire.error_here("DescribeEmailMonitoringConfiguration") == "ResourceNotFoundException"
    wire.here("PutEmailMonitoringConfiguration", LogGroupArn=LOGS, RoleArn=ROLE)
    assert wire.here("DescribeEmailMonitoringConfiguration") == {"LogGroupArn": LOGS, "RoleArn": ROLE}
    other = LOGS.replace("events", "other")
    wire.here("PutEmailMonitoringConfiguration", LogGroupArn=other, RoleArn=ROLE)
    assert wire.here("DescribeEmailMonitoringConfiguration")["LogGroupArn"] == other
    wire.here("DeleteEmailMonitoringConfiguration")
    assert wire.error_here("DescribeEmailMonitoringConfiguration") == "ResourceNotFoundException"


def test_without_a_role_the_linked_one_is_used(wire: Wire) -> None:
    """Reference, RoleArn: if absent, the one of AWSServiceRoleForAmazonWorkMailEvents is used."""
    wire.here("PutEmailMonitoringConfiguration", LogGroupArn=LOGS)
    assert wire.here("DescribeEmailMonitoringConfiguration") == {"LogGroupArn": LOGS, "RoleArn": LINKED}
    wire.emulator.set_switch("U75", "absent")
    assert wire.here("DescribeEmailMonitoringConfiguration") == {"LogGroupArn": LOGS}


def test_the_arn_of_a_log_group_ends_in_an_asterisk(wire: Wire) -> None:
    """Reference: the pattern of LogGroupArn."""
    assert wire.error_here("PutEmailMonitoringConfiguration", LogGroupArn=LOGS[:-2]) == "ValidationException"


@pytest.mark.parametrize("missing", [LOGS, ROLE])
def test_a_role_or_a_log_group_that_does_not_exist_is_not_found(wire: Wire, missing: str) -> None:
    """Reference: Put declares ResourceNotFoundException. A control call says what AWS does not have."""
    body = json.dumps([missing]).encode()
    kind = {"Content-Type": "application/json"}
    urllib.request.urlopen(urllib.request.Request(f"{wire.emulator.url}/_emulator/missing", body, kind)).close()
    request = {"LogGroupArn": LOGS, "RoleArn": ROLE}
    assert wire.error_here("PutEmailMonitoringConfiguration", **request) == "ResourceNotFoundException"
    wire.emulator.set_missing([])
    assert wire.error_here("PutEmailMonitoringConfiguration", **request) == "no error"


def test_deleting_a_configuration_that_does_not_exist(wire: Wire) -> None:
    codes = {"strict": "no error", "parameter": "InvalidParameterException", "not-found": "ResourceNotFoundException"}
    for reading, code in codes.items():
        wire.emulator.set_switch("U63", reading)
        assert wire.error_here("DeleteEmailMonitoringConfiguration") == code
        assert wire.error_here("DeleteIdentityProviderConfiguration") == code
