# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What settings cost in calls, as exact numbers: creating, changing and deleting a rule, and reading every setting."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner
from support.items import people
from support.rules import ACCESS, DEVICE, FREE_BUSY, OVERRIDE, ROLE, lives
from workmail_emulator import Emulator

LIVES = lives()
LISTS = [f"List{kind.title().replace('_', '')}s" for kind in LIVES]
COSTS: dict[str, tuple[dict[str, int], ...]] = {
    ACCESS: (
        {"ListAccessControlRules": 1, "ListUsers": 1, "PutAccessControlRule": 1},
        {"ListAccessControlRules": 1, "ListUsers": 1, "PutAccessControlRule": 1},
        {"ListAccessControlRules": 1, "DescribeUser": 2, "DeleteAccessControlRule": 1},
    ),
    DEVICE: (
        {"ListMobileDeviceAccessRules": 1, "CreateMobileDeviceAccessRule": 1},
        {"ListMobileDeviceAccessRules": 2, "UpdateMobileDeviceAccessRule": 1},
        {"ListMobileDeviceAccessRules": 1, "DeleteMobileDeviceAccessRule": 1},
    ),
    OVERRIDE: (
        {"DescribeUser": 1, "GetMobileDeviceAccessOverride": 1, "PutMobileDeviceAccessOverride": 1},
        {
            "DescribeUser": 1,
            "GetMobileDeviceAccessOverride": 1,
            "PutMobileDeviceAccessOverride": 1,
            "ListMobileDeviceAccessOverrides": 1,
        },
        {"DescribeUser": 1, "GetMobileDeviceAccessOverride": 1, "DeleteMobileDeviceAccessOverride": 1},
    ),
    ROLE: (
        {"ListImpersonationRoles": 1, "ListUsers": 1, "CreateImpersonationRole": 1},
        {
            "ListImpersonationRoles": 1,
            "GetImpersonationRole": 2,
            "DescribeUser": 2,
            "UpdateImpersonationRole": 1,
        },
        {
            "ListImpersonationRoles": 1,
            "GetImpersonationRole": 1,
            "ListAccessControlRules": 1,
            "DeleteImpersonationRole": 1,
        },
    ),
    FREE_BUSY: tuple(
        {"ListAvailabilityConfigurations": 1, f"{verb}AvailabilityConfiguration": 1}
        for verb in ("Create", "Update", "Delete")
    ),
}
"""Kind → calls of a task that creates, changes and deletes it. A change that leaves something out is read once."""


def cost(emulator: Emulator, runner: Runner, module: str, **options: Any) -> dict[str, int]:
    emulator.reset_log()
    runner.run(module, **options)
    return dict(emulator.counts())


@pytest.fixture
def office(emulator: Emulator, acme: Runner) -> Runner:
    acme.run("workmail_directory", users=people("ann", "bob"))
    return Runner(acme.url, emulator.edit("acme", lambda organization: organization.id))


@pytest.mark.parametrize("kind", LIVES)
def test_a_rule_costs(emulator: Emulator, office: Runner, kind: str) -> None:
    life = LIVES[kind]
    wants = (life.made, life.becomes, {"state": "absent"})
    found = tuple(cost(emulator, office, f"workmail_{kind}", **life.naming, **one) for one in wants)
    assert found == COSTS[kind]


def test_all_settings_cost_one_call_of_each_kind_and_one_of_each_role(emulator: Emulator, office: Runner) -> None:
    for kind in (DEVICE, ROLE, FREE_BUSY):
        office.run(f"workmail_{kind}", **LIVES[kind].naming, **LIVES[kind].becomes)
    every = {
        **dict.fromkeys(LISTS, 1),
        "DescribeEmailMonitoringConfiguration": 1,
        "DescribeIdentityProviderConfiguration": 1,
        "DescribeInboundDmarcSettings": 1,
        "GetDefaultRetentionPolicy": 1,
    }
    assert cost(emulator, office, "workmail_settings_info") == {**every, "GetImpersonationRole": 1}
