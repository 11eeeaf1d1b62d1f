# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One of each kind that an organization has several of: how it is called and made, what it becomes, what that costs."""

from __future__ import annotations

from typing import Any, NamedTuple

ACCESS, DEVICE = "access_control_rule", "mobile_device_access_rule"
OVERRIDE, ROLE, FREE_BUSY = "mobile_device_access_override", "impersonation_role", "availability_configuration"
PASSWORD = "Kanarie-Vogel-7"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"
EWS = {"endpoint": "https://mail.example.net/EWS/", "username": "free-busy"}
PHONE = {"user": "ann", "device_id": "ApplDN6H2K3X"}
OPEN = {"impersonation_rule_id": "all", "effect": "ALLOW"}

Values = dict[str, Any]


class Life(NamedTuple):
    """The users `ann` and `bob` are there. With `role`, impersonation roles of that name and with `-2` are too."""

    naming: Values
    made: Values
    """With a value for every option, but for those that exclude each other."""
    becomes: Values
    reads: dict[str, int]
    """Calls of a task that changes nothing, after it was made."""
    writes: tuple[str, str, str]
    """Creates, changes and deletes it."""


def lives(role: str = "") -> dict[str, Life]:
    """By kind."""
    roles: Values = {"impersonation_roles": [role], "not_impersonation_roles": [f"{role}-2"]} if role else {}
    networks = {"ip_ranges": ["198.51.100.0/24"], "not_ip_ranges": ["198.51.100.128/25"]}
    actions = {"actions": ["EWS", "IMAP"], "not_actions": ["SMTP"]}
    devices = {
        f"{prefix}device_{name}": [f"{value}{more}"]
        for prefix, more in (("", ""), ("not_", " 9"))
        for name, value in (
            ("types", "iPad"),
            ("models", "iPad7"),
            ("operating_systems", "iOS 12"),
            ("user_agents", "A"),
        )
    }
    rules = [
        {**OPEN, "name": "All", "description": "Everybody", "target_users": ["ann"], "not_target_users": ["bob"]},
        {"impersonation_rule_id": "ann", "effect": "DENY", "target_users": ["ann"]},
    ]
    return {
        ACCESS: Life(
            {"name": "office"},
            {
                "effect": "DENY",
                "description": "Office",
                **networks,
                **actions,
                "users": ["ann"],
                "not_users": ["bob"],
                **roles,
            },
            {"effect": "DENY", "description": "Nowhere", "users": ["ann", "bob"]},
            {"ListAccessControlRules": 1, "ListUsers": 1},
            ("PutAccessControlRule", "PutAccessControlRule", "DeleteAccessControlRule"),
        ),
        DEVICE: Life(
            {"name": "tablets"},
            {"effect": "DENY", "description": "Old", **devices},
            {"effect": "ALLOW", "not_device_types": ["Tablet"]},
            {"ListMobileDeviceAccessRules": 1},
            ("CreateMobileDeviceAccessRule", "UpdateMobileDeviceAccessRule", "DeleteMobileDeviceAccessRule"),
        ),
        OVERRIDE: Life(
            PHONE,
            {"effect": "DENY", "description": "Lost"},
            {"effect": "ALLOW"},
            {"DescribeUser": 1, "GetMobileDeviceAccessOverride": 1},
            ("PutMobileDeviceAccessOverride", "PutMobileDeviceAccessOverride", "DeleteMobileDeviceAccessOverride"),
        ),
        ROLE: Life(
            {"name": "backup"},
            {"type": "READ_ONLY", "description": "Nightly", "rules": rules},
            {"type": "FULL_ACCESS", "rules": [OPEN]},
            {"ListImpersonationRoles": 1, "GetImpersonationRole": 1, "ListUsers": 1},
            ("CreateImpersonationRole", "UpdateImpersonationRole", "DeleteImpersonationRole"),
        ),
        FREE_BUSY: Life(
            {"domain": "example.net"},
            {"lambda_provider": {"lambda_arn": FUNCTION}},
            {"ews_provider": {**EWS, "password": PASSWORD}},
            {"ListAvailabilityConfigurations": 1},
            (
                *("CreateAvailabilityConfiguration", "UpdateAvailabilityConfiguration"),
                "DeleteAvailabilityConfiguration",
            ),
        ),
    }
