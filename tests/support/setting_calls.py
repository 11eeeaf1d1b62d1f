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
LOGS = {"LogGroupArn": "arn:aws:logs:eu-west-1:123456789012:log-group:mail:*"}
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
OTHER = f"arn:aws:sso::123456789012:application/{INSTANCE.rpartition('/')[2]}/apl-0000000000000000"
PROVIDER = {
    "AuthenticationMode": "IDENTITY_PROVIDER_AND_DIRECTORY",
    "IdentityCenterConfiguration": {"InstanceArn": INSTANCE, "ApplicationArn": "<application>"},
    "PersonalAccessTokenConfiguration": {"Status": "ACTIVE"},
}
EWS = {"EwsEndpoint": "https://mail.example.net/ews", "EwsUsername": "reader", "EwsPassword": "Correct-Horse-1"}
FREE_BUSY = {"DomainName": "example.net", "EwsProvider": EWS}
PHONE = {"UserId": "bob", "DeviceId": "ApplDN6H2K3X"}
EVERYBODY = {"ImpersonationRuleId": "all", "Effect": "ALLOW"}
ONE = {**EVERYBODY, "TargetUsers": [UNKNOWN]}
IDLE = {**EVERYBODY, "TargetUsers": ["idle"]}

VALID: dict[str, dict[str, Any]] = {
    "AssumeImpersonationRole": {"ImpersonationRoleId": "<role>"},
    "CreateImpersonationRole": {"Name": "tool", "Type": "READ_ONLY", "Rules": [EVERYBODY]},
    "CreateAvailabilityConfiguration": FREE_BUSY,
    "DeleteAvailabilityConfiguration": {"DomainName": "example.net"},
    "DeletePersonalAccessToken": {"PersonalAccessTokenId": "<token>"},
    "GetPersonalAccessTokenMetadata": {"PersonalAccessTokenId": "<token>"},
    "ListAvailabilityConfigurations": {},
    "ListPersonalAccessTokens": {"UserId": "bob"},
    "TestAvailabilityConfiguration": {"EwsProvider": EWS},
    "UpdateAvailabilityConfiguration": FREE_BUSY,
    "CreateIdentityCenterApplication": {"Name": "mail", "InstanceArn": INSTANCE},
    "DeleteEmailMonitoringConfiguration": {},
    "DeleteIdentityCenterApplication": {"ApplicationArn": "<application>"},
    "DeleteIdentityProviderConfiguration": {},
    "DescribeEmailMonitoringConfiguration": {},
    "DescribeIdentityProviderConfiguration": {},
    "PutEmailMonitoringConfiguration": LOGS,
    "PutIdentityProviderConfiguration": PROVIDER,
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


ACCOUNT_WIDE = ("CreateIdentityCenterApplication", "DeleteIdentityCenterApplication")

MAKE: dict[str, Callable[[Wire], str]] = {
    "application": lambda wire: str(
        wire("CreateIdentityCenterApplication", **VALID["CreateIdentityCenterApplication"])["ApplicationArn"]
    ),
    "token": lambda wire: str(wire.emulator.issue_token("acme", "bob", "phone")),
    "device-rule": lambda wire: str(
        wire.here("CreateMobileDeviceAccessRule", **VALID["CreateMobileDeviceAccessRule"])["MobileDeviceAccessRuleId"]
    ),
    "policy": policy,
    "role": lambda wire: str(
        wire.here("CreateImpersonationRole", **VALID["CreateImpersonationRole"])["ImpersonationRoleId"]
    ),
}
"""Name → what makes it and returns its id."""


def free_busy(wire: Wire) -> None:
    wire.here("CreateAvailabilityConfiguration", **FREE_BUSY)


def provider(wire: Wire) -> None:
    wire.here("PutIdentityProviderConfiguration", **filled(wire, PROVIDER))


BEFORE: dict[str, Callable[[Wire], object]] = {
    "UpdateAvailabilityConfiguration": free_busy,
    "DescribeEmailMonitoringConfiguration": lambda wire: wire.here("PutEmailMonitoringConfiguration", **LOGS),
    "DescribeIdentityProviderConfiguration": provider,
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
        given = {member: value for member, value in params.items() if value is not None}
        return (wire.error if operation in ACCOUNT_WIDE else wire.error_here)(operation, **given)

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


def _used_application(wire: Wire) -> str:
    provider(wire)
    return changed("DeleteIdentityCenterApplication")(wire)


def _second_application(wire: Wire) -> str:
    filled(wire, "<application>")
    return changed("CreateIdentityCenterApplication")(wire)


def _missing_log_group(wire: Wire) -> str:
    wire.emulator.set_missing(LOGS.values())
    return changed("PutEmailMonitoringConfiguration")(wire)


def _second_configuration(wire: Wire) -> str:
    free_busy(wire)
    return changed("CreateAvailabilityConfiguration")(wire)


def _many_configurations(wire: Wire) -> str:
    for number in range(100):
        wire.here("CreateAvailabilityConfiguration", **{**FREE_BUSY, "DomainName": f"d{number}.example.net"})
    return changed("CreateAvailabilityConfiguration")(wire)


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
    ("CreateAvailabilityConfiguration", "LimitExceededException"): _many_configurations,
    ("CreateAvailabilityConfiguration", "NameAvailabilityException"): _second_configuration,
    ("GetPersonalAccessTokenMetadata", "ResourceNotFoundException"): changed(
        "GetPersonalAccessTokenMetadata", PersonalAccessTokenId="none"
    ),
    ("ListPersonalAccessTokens", "EntityStateException"): changed("ListPersonalAccessTokens", UserId="idle"),
    ("TestAvailabilityConfiguration", "ResourceNotFoundException"): changed(
        "TestAvailabilityConfiguration", EwsProvider=None, DomainName="example.net"
    ),
    ("UpdateAvailabilityConfiguration", "ResourceNotFoundException"): changed("UpdateAvailabilityConfiguration"),
    ("CreateIdentityCenterApplication", "InvalidParameterException"): _second_application,
    ("DeleteIdentityCenterApplication", "InvalidParameterException"): changed(
        "DeleteIdentityCenterApplication", ApplicationArn=OTHER
    ),
    ("DeleteIdentityCenterApplication", "OrganizationStateException"): _used_application,
    ("DescribeEmailMonitoringConfiguration", "ResourceNotFoundException"): changed(
        "DescribeEmailMonitoringConfiguration"
    ),
    ("DescribeIdentityProviderConfiguration", "ResourceNotFoundException"): changed(
        "DescribeIdentityProviderConfiguration"
    ),
    ("PutEmailMonitoringConfiguration", "ResourceNotFoundException"): _missing_log_group,
    ("PutIdentityProviderConfiguration", "ResourceNotFoundException"): changed(
        "PutIdentityProviderConfiguration",
        IdentityCenterConfiguration={"InstanceArn": INSTANCE, "ApplicationArn": OTHER},
    ),
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
