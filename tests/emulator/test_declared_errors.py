# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every error that the service's model declares for an operation can be met here, and no other comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support import setting_calls
from support.wire import DOMAIN, UNKNOWN, Wire
from workmail_emulator import Faults, Rule, model
from workmail_emulator.operations import OPERATIONS
from workmail_emulator.world import Organization

MISSING = "m-" + "0" * 32
NOT_HEX = "m-" + "Z" * 32
ARN = "arn:aws:workmail:eu-west-1:123456789012:organization/"

EXPORT = {
    "RoleArn": "arn:aws:iam::123456789012:role/exports",
    "KmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/exports",
    "S3BucketName": "exports",
    "S3Prefix": "exports/",
}
VALID: dict[str, dict[str, Any]] = {
    "AssociateDelegateToResource": {"ResourceId": "room", "EntityId": "bob"},
    "AssociateMemberToGroup": {"GroupId": "staff", "MemberId": "bob"},
    "CancelMailboxExportJob": {"JobId": "job"},
    "CreateAlias": {"EntityId": "bob", "Alias": f"b@{DOMAIN}"},
    "CreateGroup": {"Name": "fresh"},
    "CreateOrganization": {"Alias": "fresh"},
    "CreateResource": {"Name": "fresh", "Type": "ROOM"},
    "CreateUser": {"Name": "fresh", "DisplayName": "Fresh"},
    "DeleteAlias": {"EntityId": "bob", "Alias": f"b@{DOMAIN}"},
    "DeleteGroup": {"GroupId": "staff"},
    "DeleteMailboxPermissions": {"EntityId": "bob", "GranteeId": "ann"},
    "DeleteOrganization": {"DeleteDirectory": False},
    "DeleteResource": {"ResourceId": "room"},
    "DeleteUser": {"UserId": "bob"},
    "DeregisterFromWorkMail": {"EntityId": "bob"},
    "DeregisterMailDomain": {"DomainName": "example.com"},
    "DescribeEntity": {"Email": f"bob@{DOMAIN}"},
    "DescribeGroup": {"GroupId": "staff"},
    "DescribeInboundDmarcSettings": {},
    "DescribeMailboxExportJob": {"JobId": "job"},
    "DescribeOrganization": {},
    "DescribeResource": {"ResourceId": "room"},
    "DescribeUser": {"UserId": "bob"},
    "DisassociateDelegateFromResource": {"ResourceId": "room", "EntityId": "bob"},
    "DisassociateMemberFromGroup": {"GroupId": "staff", "MemberId": "bob"},
    "GetMailDomain": {"DomainName": "example.com"},
    "GetMailboxDetails": {"UserId": "bob"},
    "ListAliases": {"EntityId": "bob"},
    "ListGroupMembers": {"GroupId": "staff"},
    "ListGroups": {},
    "ListGroupsForEntity": {"EntityId": "bob"},
    "ListMailDomains": {},
    "ListMailboxExportJobs": {},
    "ListMailboxPermissions": {"EntityId": "bob"},
    "ListOrganizations": {},
    "ListResourceDelegates": {"ResourceId": "room"},
    "ListResources": {},
    "ListTagsForResource": {"ResourceARN": ARN},
    "ListUsers": {},
    "PutInboundDmarcSettings": {"Enforced": False},
    "PutMailboxPermissions": {"EntityId": "bob", "GranteeId": "ann", "PermissionValues": ["SEND_AS"]},
    "RegisterMailDomain": {"DomainName": "new.example.com"},
    "RegisterToWorkMail": {"EntityId": "idle", "Email": f"idle@{DOMAIN}"},
    "ResetPassword": {"UserId": "bob", "Password": "Correct-Horse-1"},
    "StartMailboxExportJob": {"EntityId": "bob", **EXPORT},
    "TagResource": {"ResourceARN": ARN, "Tags": [{"Key": "team", "Value": "mail"}]},
    "UntagResource": {"ResourceARN": ARN, "TagKeys": ["team"]},
    "UpdateDefaultMailDomain": {"DomainName": "example.com"},
    "UpdateGroup": {"GroupId": "staff", "HiddenFromGlobalAddressList": True},
    "UpdateMailboxQuota": {"UserId": "bob", "MailboxQuota": 1},
    "UpdatePrimaryEmailAddress": {"EntityId": "bob", "Email": f"robert@{DOMAIN}"},
    "UpdateResource": {"ResourceId": "room", "Description": "x"},
    "UpdateUser": {"UserId": "bob", "City": "Oslo"},
    **setting_calls.VALID,
}
"""A call of each operation that the service takes; names stand for ids."""

SUBJECT = ("ResourceId", "GroupId", "EntityId", "UserId", "JobId")
NEEDS_EXISTING = {"DeleteAlias": "CreateAlias", "DisassociateMemberFromGroup": "AssociateMemberToGroup"} | {
    "DisassociateDelegateFromResource": "AssociateDelegateToResource"
}


def call(wire: Wire, operation: str, **changes: Any) -> str:
    """The code that a valid call with some changes answers."""
    params = setting_calls.filled(wire, {**VALID[operation], **changes})
    if params.get("JobId") == "job" and "job" not in wire.ids:
        wire.emulator.act(organization="acme", action="start", entity="ann")
        wire.ids["job"] = wire.emulator.jobs("acme")[0].id
    params = {
        member: wire.ids.get(value, value) if member in (*SUBJECT, "MemberId", "GranteeId") else value
        for member, value in params.items()
    }
    if params.get("ResourceARN") == ARN:
        params["ResourceARN"] = ARN + wire.organization
    if "OrganizationId" in model.operations()[operation].members:
        params.setdefault("OrganizationId", wire.organization)
    return wire.error(operation, **params)


def _state(wire: Wire, operation: str) -> str:
    """Work on an entity in the wrong state."""
    subject = next(member for member in SUBJECT if member in VALID[operation])
    if operation == "RegisterToWorkMail" or operation.startswith(("List", "UpdateResource")):
        name = VALID[operation][subject]
        wire.emulator.edit("acme", lambda one: setattr(one.entities[wire.ids[name]], "state", "DELETED"))
        return call(wire, operation)
    if operation.startswith("Delete") and operation not in ("DeleteAlias", "DeleteMailboxPermissions"):
        return call(wire, operation)
    name = VALID[operation][subject]
    wire.here("DeregisterFromWorkMail", EntityId=wire.ids[name])
    return call(wire, operation)


def _not_found(wire: Wire, operation: str) -> str:
    if operation == "DescribeEntity":
        return call(wire, operation, Email=f"nobody@{DOMAIN}")
    subject = next(member for member in SUBJECT if member in VALID[operation])
    return call(wire, operation, **{subject: UNKNOWN})


def _address(wire: Wire, operation: str, address: str) -> str:
    return call(wire, operation, **{"Alias" if operation == "CreateAlias" else "Email": address})


def _unverify(one: Organization) -> None:
    one.domains["example.com"].verified = False


def _domain_state(wire: Wire, operation: str) -> str:
    wire.emulator.edit("acme", _unverify)
    if operation == "UpdateDefaultMailDomain":
        return call(wire, operation)
    return _address(wire, operation, "x@example.com")


def _many_tags(wire: Wire, operation: str) -> str:
    wire.emulator.edit("acme", lambda one: one.tags.update({str(number): "" for number in range(50)}))
    return call(wire, operation)


def _limit(wire: Wire, operation: str) -> str:
    if operation == "CreateAlias":
        aliases = [f"alias{number}@{DOMAIN}" for number in range(99)]
        wire.emulator.edit("acme", lambda one: one.entities[wire.ids["bob"]].aliases.extend(aliases))
    elif operation == "CreateOrganization":
        for number in range(99):
            wire.emulator.add_organization(f"other{number}")
    elif operation == "StartMailboxExportJob":
        call(wire, operation)
    else:
        names = [f"d{number}.example.com" for number in range(998)]
        wire.emulator.edit("acme", lambda one: one.domains.update(dict.fromkeys(names, one.domains["example.com"])))
    return call(wire, operation)


def _in_use(wire: Wire, operation: str) -> str:
    if operation == "RegisterMailDomain":
        wire.emulator.add_organization("other", domains=["new.example.com"])
    else:
        wire.here("CreateAlias", EntityId=wire.ids["bob"], Alias="b@example.com")
    return call(wire, operation)


def _taken(wire: Wire, operation: str) -> str:
    if operation == "CreateOrganization":
        return call(wire, operation, Alias="acme")
    return call(wire, operation, Name="Staff" if operation != "CreateGroup" else "bob")


def _by_domain(wire: Wire, operation: str) -> str:
    if "DomainName" in VALID[operation]:
        return call(wire, operation, DomainName="unknown.org")
    return _address(wire, operation, "x@unknown.org")


def _directory_in_use(wire: Wire, operation: str) -> str:
    return call(wire, operation, DirectoryId=wire.here("DescribeOrganization")["DirectoryId"])


def _custom_ses(wire: Wire, operation: str) -> str:
    wire.emulator.edit("acme", lambda one: one.tags.update({"workmail-emulator:custom-ses": "example.com"}))
    return call(wire, operation)


def _switched(reading: str) -> Callable[[Wire, str], str]:
    def provoke(wire: Wire, operation: str) -> str:
        wire.emulator.set_switch("directory", reading)
        return call(wire, operation)

    return provoke


def _parameter(wire: Wire, operation: str) -> str:
    wire.emulator.set_switch("U45", "parameter")
    if operation == "TagResource":
        return call(wire, operation, ResourceARN="arn:aws:other")
    if operation == "ListOrganizations":
        return call(wire, operation, NextToken="rubbish")
    if operation == "CreateOrganization":
        return call(wire, operation, Alias="d-reserved")
    return call(wire, operation, OrganizationId=NOT_HEX)


def _organization_state(wire: Wire, operation: str) -> str:
    setting_calls.filled(wire, VALID[operation])
    wire.emulator.edit("acme", lambda one: setattr(one, "state", "Deleted"))
    return call(wire, operation)


PROVOKE: dict[str, Callable[[Wire, str], str]] = {
    "OrganizationNotFoundException": lambda wire, operation: call(wire, operation, OrganizationId=MISSING),
    "OrganizationStateException": _organization_state,
    "InvalidParameterException": _parameter,
    "UnsupportedOperationException": _switched("interoperability"),
    "DirectoryUnavailableException": _switched("unavailable"),
    "DirectoryServiceAuthenticationFailedException": _switched("unauthenticated"),
    "EntityNotFoundException": _not_found,
    "EntityStateException": _state,
    "EmailAddressInUseException": lambda wire, operation: _address(wire, operation, f"ann@{DOMAIN}"),
    "MailDomainNotFoundException": _by_domain,
    "MailDomainStateException": _domain_state,
    "MailDomainInUseException": _in_use,
    "LimitExceededException": _limit,
    "NameAvailabilityException": _taken,
    "ReservedNameException": lambda wire, operation: call(wire, operation, Name="krbtgt"),
    "InvalidPasswordException": lambda wire, operation: call(wire, operation, Password="toosimple"),
    "DirectoryInUseException": _directory_in_use,
    "InvalidCustomSesConfigurationException": _custom_ses,
    "ResourceNotFoundException": lambda wire, operation: call(wire, operation, ResourceARN=ARN + MISSING),
    "TooManyTagsException": _many_tags,
    "EntityAlreadyRegisteredException": lambda wire, operation: call(
        wire, operation, EntityId="bob", Email=f"new@{DOMAIN}"
    ),
    "InvalidConfigurationException": lambda wire, operation: call(
        wire, operation, BookingOptions={"AutoAcceptRequests": False}
    ),
}

LEGACY = {
    ("UpdateResource", "EmailAddressInUseException"): "the operation has no address in its input",
    ("UpdateResource", "MailDomainNotFoundException"): "the operation has no address in its input",
    ("UpdateResource", "MailDomainStateException"): "the operation has no address in its input",
    ("ListGroups", "EntityNotFoundException"): "the operation names no entity",
    ("UpdateImpersonationRole", "LimitExceededException"): "an update adds no role, and the model limits the rules",
}
"""Declared, but nothing in the input can cause them: they come on demand, as faults do."""

DECLARED = sorted((name, error) for name in OPERATIONS for error in model.operations()[name].errors)


def test_every_operation_of_the_service_is_emulated() -> None:
    """The model of botocore 1.44 has 92; a later one may have more."""
    assert set(OPERATIONS) == set(model.operations())
    assert len(OPERATIONS) >= 92


def test_the_table_of_valid_calls_has_every_operation() -> None:
    assert sorted(VALID) == sorted(OPERATIONS)


@pytest.mark.parametrize("operation", sorted(VALID))
def test_the_valid_call_of_each_operation_is_answered(wire: Wire, operation: str) -> None:
    if operation in NEEDS_EXISTING:
        assert call(wire, NEEDS_EXISTING[operation]) == "no error"
    if operation in ("DeleteUser", "DeleteGroup", "DeleteResource"):
        subject = next(iter(VALID[operation].values()))
        wire.here("DeregisterFromWorkMail", EntityId=wire.ids[subject])
    if operation == "DeleteOrganization":
        for name in ("bob", "ann"):
            wire.here("DeregisterFromWorkMail", EntityId=wire.ids[name])
    setting_calls.BEFORE.get(operation, lambda _wire: None)(wire)
    assert call(wire, operation) == "no error"


@pytest.mark.parametrize(("operation", "error"), DECLARED)
def test_a_declared_error_can_be_met(wire: Wire, operation: str, error: str) -> None:
    if (operation, error) in LEGACY:
        wire.emulator.set_faults(Faults(rules=[Rule(operation, code=error)]))
        assert call(wire, operation) == error
        return
    special = setting_calls.PROVOKE.get((operation, error))
    assert (special(wire) if special else PROVOKE[error](wire, operation)) == error
