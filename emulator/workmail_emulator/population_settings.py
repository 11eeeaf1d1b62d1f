# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of a generated organization, made by the operations themselves, so that they fit."""

from __future__ import annotations

from typing import Any

from .lag import Lag
from .operations import OPERATIONS, Context
from .operations.personal_tokens import issue
from .switches import Switches
from .world import Entity, Organization, World

OFFICE = ["198.51.100.0/24", "203.0.113.0/28"]
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
LOGS = "arn:aws:logs:{}:123456789012:log-group:/aws/workmail/events:*"
FUNCTION = "arn:aws:lambda:{}:123456789012:function:free-busy"
EWS = {"EwsEndpoint": "https://mail.example.net/EWS/Exchange.asmx", "EwsUsername": "free-busy"}
RETENTION = [
    {"Name": "DELETED_ITEMS", "Action": "PERMANENTLY_DELETE", "Period": 30},
    {"Name": "JUNK_EMAIL", "Action": "DELETE", "Period": 90},
]
RULES: list[dict[str, Any]] = [
    {"Name": "imap-in-the-office", "Effect": "DENY", "Actions": ["IMAP", "SMTP"], "NotIpRanges": OFFICE},
    {"Name": "no-active-sync", "Effect": "DENY", "Actions": ["ActiveSync"], "NotIpRanges": OFFICE},
]
DEVICES: list[dict[str, Any]] = [
    {"Name": "old-phones", "Effect": "DENY", "DeviceOperatingSystems": ["iOS 12", "Android 8"]},
    {"Name": "nameless", "Effect": "DENY", "Description": "Devices that report no type", "DeviceTypes": ["$NONE"]},
]


def furnish(world: World, organization: Organization, users: list[Entity]) -> None:
    """Rules, roles and single settings; with users, conditions that name them, overrides and tokens too."""
    context = Context(world, Switches(), Lag(), organization.region)
    context.enter(organization.id, any_state=False)

    def call(operation: str, **params: Any) -> dict[str, Any]:
        return OPERATIONS[operation].run(context, {"OrganizationId": organization.id, **params}) or {}

    _single(call, organization)
    for device in DEVICES:
        call("CreateMobileDeviceAccessRule", **device)
    for rule in RULES:
        call("PutAccessControlRule", Description="Networks of the office", **rule)
    if users:
        _of_users(call, [user.id for user in users[:3]])
    for number, user in enumerate(users[:3]):
        issue(world, organization, user, f"laptop {number + 1}", age=60.0 * number, used=float(number))


def _single(call: Any, organization: Organization) -> None:
    region = organization.region
    call("PutRetentionPolicy", Name="retention", FolderConfigurations=RETENTION)
    call("PutEmailMonitoringConfiguration", LogGroupArn=LOGS.format(region))
    application = call("CreateIdentityCenterApplication", Name=f"mail-{organization.alias}", InstanceArn=INSTANCE)
    call(
        "PutIdentityProviderConfiguration",
        AuthenticationMode="IDENTITY_PROVIDER_AND_DIRECTORY",
        IdentityCenterConfiguration={"InstanceArn": INSTANCE, **application},
        PersonalAccessTokenConfiguration={"Status": "ACTIVE", "LifetimeInDays": 90},
    )
    provider = {**EWS, "EwsPassword": "only-for-rehearsals"}
    call("CreateAvailabilityConfiguration", DomainName="example.net", EwsProvider=provider)
    function = {"LambdaArn": FUNCTION.format(region)}
    call("CreateAvailabilityConfiguration", DomainName="example.edu", LambdaProvider=function)


def _of_users(call: Any, ids: list[str]) -> None:
    """The first user is the exception of a role and of a rule, and has the lost phone."""
    everybody = {"ImpersonationRuleId": "everybody", "Effect": "ALLOW"}
    no_chief = {"ImpersonationRuleId": "not-the-chief", "Effect": "DENY", "TargetUsers": ids[:1]}
    backup = call("CreateImpersonationRole", Name="backup", Type="READ_ONLY", Rules=[everybody, no_chief])
    team = {"ImpersonationRuleId": "team", "Effect": "ALLOW", "TargetUsers": ids}
    call("CreateImpersonationRole", Name="assistant", Type="FULL_ACCESS", Rules=[team])
    role = {"ImpersonationRoleIds": [backup["ImpersonationRoleId"]], "NotIpRanges": OFFICE}
    call("PutAccessControlRule", Name="backup-in-the-office", Effect="DENY", Description="Backup", **role)
    chief = {"UserIds": ids[:1], "Actions": ["WebMail"], "NotIpRanges": OFFICE}
    call("PutAccessControlRule", Name="chief", Effect="DENY", Description="No webmail elsewhere", **chief)
    phone = {"DeviceId": "ApplDN6H2K3X", "Effect": "DENY", "Description": "Lost"}
    call("PutMobileDeviceAccessOverride", UserId=ids[0], **phone)
