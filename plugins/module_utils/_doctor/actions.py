# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The IAM actions of docs/iam. Written by `make paper`."""

from __future__ import annotations

CHANGE = (
    "AssociateDelegateToResource",
    "AssociateMemberToGroup",
    "CreateAlias",
    "CreateAvailabilityConfiguration",
    "CreateGroup",
    "CreateIdentityCenterApplication",
    "CreateImpersonationRole",
    "CreateMobileDeviceAccessRule",
    "CreateOrganization",
    "CreateResource",
    "CreateUser",
    "DeleteAccessControlRule",
    "DeleteAlias",
    "DeleteAvailabilityConfiguration",
    "DeleteEmailMonitoringConfiguration",
    "DeleteGroup",
    "DeleteIdentityCenterApplication",
    "DeleteIdentityProviderConfiguration",
    "DeleteImpersonationRole",
    "DeleteMailboxPermissions",
    "DeleteMobileDeviceAccessOverride",
    "DeleteMobileDeviceAccessRule",
    "DeleteOrganization",
    "DeletePersonalAccessToken",
    "DeleteResource",
    "DeleteRetentionPolicy",
    "DeleteUser",
    "DeregisterFromWorkMail",
    "DeregisterMailDomain",
    "DisassociateDelegateFromResource",
    "DisassociateMemberFromGroup",
    "PutAccessControlRule",
    "PutEmailMonitoringConfiguration",
    "PutIdentityProviderConfiguration",
    "PutInboundDmarcSettings",
    "PutMailboxPermissions",
    "PutMobileDeviceAccessOverride",
    "PutRetentionPolicy",
    "RegisterMailDomain",
    "RegisterToWorkMail",
    "ResetPassword",
    "TagResource",
    "UntagResource",
    "UpdateAvailabilityConfiguration",
    "UpdateDefaultMailDomain",
    "UpdateGroup",
    "UpdateImpersonationRole",
    "UpdateMailboxQuota",
    "UpdateMobileDeviceAccessRule",
    "UpdatePrimaryEmailAddress",
    "UpdateResource",
    "UpdateUser",
)
"""What docs/iam/manage.json allows beside read-only.json."""
ANYWHERE = (
    "CreateIdentityCenterApplication",
    "CreateOrganization",
    "DeleteIdentityCenterApplication",
)
"""Actions of CHANGE that know no resource."""
