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
from support.settings import ALLOWED, SINGLE, VALUES, add_applications
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


SETTINGS = {
    "retention_policy": ("GetDefaultRetentionPolicy", "PutRetentionPolicy", "DeleteRetentionPolicy"),
    "email_monitoring": tuple(f"{verb}EmailMonitoringConfiguration" for verb in ("Describe", "Put", "Delete")),
    "identity_provider": tuple(f"{verb}IdentityProviderConfiguration" for verb in ("Describe", "Put", "Delete")),
    "inbound_dmarc": ("DescribeInboundDmarcSettings", "PutInboundDmarcSettings"),
}
"""What reads, writes and deletes a setting that an organization has once."""


@pytest.mark.parametrize("name", SINGLE)
def test_a_setting_costs_one_read_and_one_write_if_it_differs(emulator: Emulator, office: Runner, name: str) -> None:
    add_applications(emulator)
    read, write, *delete = SETTINGS[name]

    def costs(wanted: dict[str, Any]) -> dict[str, int]:
        return cost(emulator, office, "workmail_settings", **{name: wanted}, **ALLOWED)

    assert costs(VALUES[name]) == {read: 1, write: 1}
    assert costs(VALUES[name]) == {read: 1}
    for one in delete:
        assert costs({"state": "absent"}) == {read: 1, one: 1}
        assert costs({"state": "absent"}) == {read: 1}


EVERY = {**dict.fromkeys(LISTS, 1), **{calls[0]: 1 for calls in SETTINGS.values()}}


def test_all_settings_cost_one_call_of_each_kind_and_one_of_each_role(emulator: Emulator, office: Runner) -> None:
    for kind in (DEVICE, ROLE, FREE_BUSY):
        office.run(f"workmail_{kind}", **LIVES[kind].naming, **LIVES[kind].becomes)
    assert cost(emulator, office, "workmail_settings_info") == {**EVERY, "GetImpersonationRole": 1}


@pytest.mark.parametrize(
    ("count", "look_up"),
    [
        (2, {"DescribeUser": 2, "DescribeGroup": 2, "DescribeResource": 2}),
        (40, {"ListUsers": 1, "ListGroups": 1, "ListResources": 1}),
    ],
)
def test_users_of_rules_cost_their_names_or_three_lists(
    emulator: Emulator, office: Runner, count: int, look_up: dict[str, int]
) -> None:
    """A user's name is shown only if no group or resource has it as well (U10)."""
    names = [f"user{number}" for number in range(count)]
    office.run("workmail_directory", users=people(*names))
    for first in range(0, count, 10):
        office.run("workmail_access_control_rule", name=f"r{first}", effect="ALLOW", users=names[first : first + 10])
    assert cost(emulator, office, "workmail_settings_info") == {**EVERY, **look_up}
