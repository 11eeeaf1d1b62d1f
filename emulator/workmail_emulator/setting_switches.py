# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the public documentation leaves open about the settings of an organization."""

from __future__ import annotations

from .switch import Switch

SETTING_SWITCHES: dict[str, Switch] = {
    "U53": Switch(
        "A condition on users in a question about an impersonation role, and the reverse",
        "a rule that has conditions on the other kind only does not match; else they are ignored",
        {
            "ignored": "they are ignored",
            "literal": "a list of the other kind never matches; its list of exceptions excludes nothing",
        },
    ),
    "U54": Switch(
        "A list of values and its list of exceptions in one rule",
        "both conditions must hold",
        {"refused": "InvalidParameterException"},
    ),
    "U55": Switch("An action that is not documented", "InvalidParameterException", {"ok": "200"}),
    "U56": Switch(
        "An IP range such as 10.1.2.3/8, which names another address than its first",
        "InvalidParameterException",
        {"kept": "kept as it is", "masked": "kept as 10.0.0.0/8"},
    ),
    "U57": Switch(
        "A deleted user in an access control rule, an impersonation role or a mobile device access override",
        "its id remains",
        {"vanishes": "its id is removed; a condition without a value is removed too, and so is its override"},
    ),
    "U58": Switch(
        "A user in an access control rule who is not ENABLED",
        "DISABLED: 200; DELETED: EntityNotFoundException",
        {"not-found": "EntityNotFoundException", "ok": "200"},
    ),
    "U59": Switch(
        "An empty description, where the minimum length is 0 and the pattern needs a character",
        "ValidationException",
        {"ok": "200"},
    ),
    "U60": Switch(
        "MatchedRules where rules with both effects match",
        "those with the effect that is returned",
        {"all": "all that match"},
    ),
    "U61": Switch("Case in the name of an access control rule", "matters", {"ignored": "does not matter"}),
    "U62": Switch(
        "DeleteImpersonationRole of a role that an access control rule names",
        "InvalidParameterException",
        {"remains": "200; its id remains in the rule", "vanishes": "200; its id is removed as in U57"},
    ),
    "U63": Switch(
        "Delete of a setting that does not exist, where this is not documented",
        "200",
        {
            "parameter": "InvalidParameterException, where it is declared",
            "not-found": "ResourceNotFoundException, which is not declared",
        },
    ),
    "U64": Switch(
        "Two impersonation roles, or two mobile device access rules, with one name",
        "200",
        {"refused": "InvalidParameterException"},
    ),
    "U65": Switch("Two rules with one id in an impersonation role", "InvalidParameterException", {"ok": "200"}),
    "U66": Switch(
        "Targets of an impersonation role that are names or addresses",
        "200; GetImpersonationRole returns ids",
        {"as-given": "200; returned as they are given", "ids-only": "EntityNotFoundException"},
    ),
    "U67": Switch(
        "A DISABLED user as the target of an impersonation role or of GetImpersonationRoleEffect, in an override, or "
        "of ListPersonalAccessTokens",
        "EntityStateException",
        {"ok": "200"},
    ),
    "U68": Switch(
        "What an update of an impersonation role, a retention policy, a mobile device access rule or an override omits",
        "is removed",
        {
            "kept": "the description is kept",
            "all-kept": "the description, the conditions of a device rule, and what a rule of a role omits are kept",
        },
    ),
    "U69": Switch(
        "PutRetentionPolicy without an id, where there is a policy",
        "LimitExceededException",
        {"replaces": "replaces the policy"},
    ),
    "U70": Switch(
        "PutRetentionPolicy with an id that does not exist",
        "InvalidParameterException",
        {"creates": "creates the policy with that id, in place of another one"},
    ),
    "U71": Switch(
        "A folder that a retention policy does not name", "not returned", {"none": "returned with the action NONE"}
    ),
    "U72": Switch(
        "A folder with DELETE or PERMANENTLY_DELETE and no period", "InvalidParameterException", {"ok": "200"}
    ),
    "U73": Switch(
        "The name of the mobile device access rule of a new organization", "default", {"named": "DefaultAllowAll"}
    ),
    "U74": Switch("Case of DeviceId in answers", "as it was given first", {"lower": "lower case"}),
    "U75": Switch(
        "RoleArn of an email monitoring configuration that was put without one",
        "the ARN of AWSServiceRoleForAmazonWorkMailEvents",
        {"absent": "absent"},
    ),
    "U76": Switch(
        "LifetimeInDays of an identity provider configuration that was put without one",
        "365",
        {"absent": "absent"},
    ),
    "U77": Switch(
        "Two applications with one name in an instance of IAM Identity Center",
        "InvalidParameterException",
        {"ok": "200; both have the name"},
    ),
    "U78": Switch(
        "DeleteIdentityCenterApplication of one that does not exist", "InvalidParameterException", {"ok": "200"}
    ),
    "U79": Switch(
        "DeleteIdentityCenterApplication of one that an organization uses",
        "OrganizationStateException",
        {"ok": "200; the organization keeps its configuration"},
    ),
    "U80": Switch(
        "A personal access token that has expired", "listed", {"gone": "not listed; ResourceNotFoundException"}
    ),
}
