# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A valid call of each operation on an organization's settings, and what makes each refuse.

A text such as `<bob>` becomes the id of what `furnished` made, or of what `MAKE` makes when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.wire import UNKNOWN, Wire

RULE = {"Name": "office", "Effect": "ALLOW", "Description": "The office"}
BIN = {"Name": "DELETED_ITEMS", "Action": "PERMANENTLY_DELETE", "Period": 30}
PHONE = {"UserId": "bob", "DeviceId": "ApplDN6H2K3X"}
EVERYBODY = {"ImpersonationRuleId": "all", "Effect": "ALLOW"}
ONE = {**EVERYBODY, "TargetUsers": [UNKNOWN]}
IDLE = {**EVERYBODY, "TargetUsers": ["idle"]}

VALID: dict[str, dict[str, Any]] = {
    "AssumeImpersonationRole": {"ImpersonationRoleId": "<role>"},
    "CreateImpersonationRole": {"Name": "tool", "Type": "READ_ONLY", "Rules": [EVERYBODY]},
    "CreateMobileDeviceAccessRule": {"Name": "phones", "Effect": "ALLOW", "DeviceTypes": ["iPhone"]},
    "DeleteMobileDeviceAccessOverride": PHONE,
    "DeleteMobileDeviceAccessRule": {"MobileDeviceAccessRuleId": "<device-rule>"},
    "GetMobileDeviceAccessEffect": {"DeviceType": "iPhone"},
    "GetMobileDeviceAccessOverride": PHONE,
    "ListMobileDeviceAccessOverrides": {"UserId": "bob"},
    "ListMobileDeviceAccessRules": {},
    "PutMobileDeviceAccessOverride": {**PHONE, "Effect": "DENY"},
    "UpdateMobileDeviceAccessRule": {
        "MobileDeviceAccessRuleId": "<device-rule>",
        "Name": "phones",
        "Effect": "DENY",
    },
    "DeleteAccessControlRule": {"Name": "office"},
    "DeleteImpersonationRole": {"ImpersonationRoleId": "<role>"},
    "DeleteRetentionPolicy": {"Id": "<policy>"},
    "GetDefaultRetentionPolicy": {},
    "GetAccessControlEffect": {"IpAddress": "198.51.100.7", "Action": "IMAP", "UserId": "<bob>"},
    "GetImpersonationRole": {"ImpersonationRoleId": "<role>"},
    "GetImpersonationRoleEffect": {"ImpersonationRoleId": "<role>", "TargetUser": "bob"},
    "ListAccessControlRules": {},
    "ListImpersonationRoles": {},
    "PutAccessControlRule": {**RULE, "UserIds": ["<bob>"]},
    "PutRetentionPolicy": {"Name": "short", "FolderConfigurations": [BIN]},
    "UpdateImpersonationRole": {
        "ImpersonationRoleId": "<role>",
        "Name": "tool",
        "Type": "READ_ONLY",
        "Rules": [EVERYBODY],
    },
}


def policy(wire: Wire) -> str:
    wire.here("PutRetentionPolicy", **VALID["PutRetentionPolicy"])
    return str(wire.here("GetDefaultRetentionPolicy")["Id"])


MAKE: dict[str, Callable[[Wire], str]] = {
    "device-rule": lambda wire: str(
        wire.here("CreateMobileDeviceAccessRule", **VALID["CreateMobileDeviceAccessRule"])["MobileDeviceAccessRuleId"]
    ),
    "policy": policy,
    "role": lambda wire: str(
        wire.here("CreateImpersonationRole", **VALID["CreateImpersonationRole"])["ImpersonationRoleId"]
    ),
}
"""Name → what makes it and returns its id."""

BEFORE: dict[str, Callable[[Wire], object]] = {
    "GetDefaultRetentionPolicy": policy,
    "GetMobileDeviceAccessOverride": lambda wire: wire.here("PutMobileDeviceAccessOverride", **PHONE, Effect="DENY"),
}
"""Operation → what its valid call reads must be there."""


def filled(wire: Wire, value: Any) -> Any:
    """The same value with ids in the place of `<names>`."""
    if isinstance(value, dict):
        return {member: filled(wire, inner) for member, inner in value.items()}
    if isinstance(value, list):
        return [filled(wire, inner) for inner in value]
    if not isinstance(value, str) or not value.startswith("<"):
        return value
    name = value.strip("<>")
    if name not in wire.ids:
        wire.ids[name] = MAKE[name](wire)
    return wire.ids[name]


def changed(operation: str, **changes: Any) -> Callable[[Wire], str]:
    """The code that the valid call with some changes answers."""

    def call(wire: Wire) -> str:
        params = filled(wire, {**VALID[operation], **changes})
        return wire.error_here(operation, **{member: value for member, value in params.items() if value is not None})

    return call


def _eleven_rules(wire: Wire) -> str:
    for number in range(9):
        wire.here("PutAccessControlRule", **{**RULE, "Name": f"rule{number}"})
    return changed("PutAccessControlRule")(wire)


def _twenty_one_roles(wire: Wire) -> str:
    for _number in range(20):
        wire.here("CreateImpersonationRole", **VALID["CreateImpersonationRole"])
    return changed("CreateImpersonationRole")(wire)


def _two_policies(wire: Wire) -> str:
    policy(wire)
    return changed("PutRetentionPolicy")(wire)


def _eleven_device_rules(wire: Wire) -> str:
    for _number in range(9):
        wire.here("CreateMobileDeviceAccessRule", **VALID["CreateMobileDeviceAccessRule"])
    return changed("CreateMobileDeviceAccessRule")(wire)


PROVOKE: dict[tuple[str, str], Callable[[Wire], str]] = {
    **{
        (f"{verb}ImpersonationRole", error): changed(f"{verb}ImpersonationRole", Rules=[rule])
        for verb in ("Create", "Update")
        for error, rule in (("EntityNotFoundException", ONE), ("EntityStateException", IDLE))
    },
    **{
        (f"{name}", "ResourceNotFoundException"): changed(name, ImpersonationRoleId="none")
        for name in (
            "AssumeImpersonationRole",
            "GetImpersonationRole",
            "GetImpersonationRoleEffect",
            "UpdateImpersonationRole",
        )
    },
    ("CreateImpersonationRole", "LimitExceededException"): _twenty_one_roles,
    ("GetImpersonationRoleEffect", "EntityNotFoundException"): changed(
        "GetImpersonationRoleEffect", TargetUser=UNKNOWN
    ),
    ("GetImpersonationRoleEffect", "EntityStateException"): changed("GetImpersonationRoleEffect", TargetUser="idle"),
    ("CreateMobileDeviceAccessRule", "LimitExceededException"): _eleven_device_rules,
    ("GetMobileDeviceAccessOverride", "ResourceNotFoundException"): changed("GetMobileDeviceAccessOverride"),
    ("PutMobileDeviceAccessOverride", "EntityStateException"): changed("PutMobileDeviceAccessOverride", UserId="idle"),
    ("UpdateMobileDeviceAccessRule", "EntityNotFoundException"): changed(
        "UpdateMobileDeviceAccessRule", MobileDeviceAccessRuleId="none"
    ),
    ("GetDefaultRetentionPolicy", "EntityNotFoundException"): changed("GetDefaultRetentionPolicy"),
    ("PutRetentionPolicy", "LimitExceededException"): _two_policies,
    ("GetAccessControlEffect", "EntityNotFoundException"): changed("GetAccessControlEffect", UserId=UNKNOWN),
    ("GetAccessControlEffect", "ResourceNotFoundException"): changed(
        "GetAccessControlEffect", UserId=None, ImpersonationRoleId="none", Action="EWS"
    ),
    ("PutAccessControlRule", "EntityNotFoundException"): changed("PutAccessControlRule", UserIds=[UNKNOWN]),
    ("PutAccessControlRule", "ResourceNotFoundException"): changed(
        "PutAccessControlRule", ImpersonationRoleIds=["none"]
    ),
    ("PutAccessControlRule", "LimitExceededException"): _eleven_rules,
}
"""Operation and error → how to meet it, where the general way does not do."""
