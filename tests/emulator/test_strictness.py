# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator refuses what the service may refuse, by default or under a switch."""

from __future__ import annotations

import pytest
from support.wire import DOMAIN, Wire, client
from workmail_emulator import Lag
from workmail_emulator.switches import Switches

ARN = "arn:aws:workmail:eu-west-1:123456789012:organization/"
BOB = "bob-is-a-name-of-twenty-one-"[:21]


@pytest.mark.parametrize(
    ("name", "operation", "member"),
    [("bob", "DeleteUser", "UserId"), ("staff", "DeleteGroup", "GroupId"), ("room", "DeleteResource", "ResourceId")],
)
def test_a_delete_is_refused_while_a_deregistration_settles(wire: Wire, name: str, operation: str, member: str) -> None:
    wire.emulator.set_lag(Lag(settling_deletes=2))
    wire.here("DeregisterFromWorkMail", EntityId=wire.ids[name])
    answers = [wire.error_here(operation, **{member: wire.ids[name]}) for _try in range(3)]
    assert answers == ["EntityStateException", "EntityStateException", "no error"]


def test_a_deregistration_settles_for_a_time(wire: Wire) -> None:
    wire.emulator.set_lag(Lag(settling_seconds=3600))
    wire.here("DeregisterFromWorkMail", EntityId=wire.ids["bob"])
    assert wire.here("DescribeUser", UserId=wire.ids["bob"])["State"] == "DISABLED"
    assert wire.error_here("DeleteUser", UserId=wire.ids["bob"]) == "EntityStateException"
    wire.emulator.edit("acme", lambda one: setattr(one.entities[wire.ids["bob"]], "settled", 0.0))
    assert wire.error_here("DeleteUser", UserId=wire.ids["bob"]) == "no error"


def test_who_never_was_registered_has_nothing_to_settle(wire: Wire) -> None:
    wire.emulator.set_lag(Lag(settling_deletes=9, settling_seconds=3600))
    assert wire.error_here("DeleteUser", UserId=wire.ids["idle"]) == "no error"


@pytest.mark.parametrize(
    ("name", "operation", "member"),
    [("staff", "ListGroupMembers", "GroupId"), ("room", "ListResourceDelegates", "ResourceId")],
)
def test_links_of_a_disabled_parent_are_listed_or_refused(wire: Wire, name: str, operation: str, member: str) -> None:
    wire.here("DeregisterFromWorkMail", EntityId=wire.ids[name])
    assert wire.error_here(operation, **{member: wire.ids[name]}) == "no error"
    wire.emulator.set_switch("links-of-disabled", "refused")
    assert wire.error_here(operation, **{member: wire.ids[name]}) == "EntityStateException"


@pytest.mark.parametrize(
    ("operation", "prefix", "plural"),
    [
        ("ListUsers", "UsernamePrefix", "Users"),
        ("ListGroups", "NamePrefix", "Groups"),
        ("ListResources", "NamePrefix", "Resources"),
    ],
)
def test_prefix_filters_mind_case_under_a_switch(wire: Wire, operation: str, prefix: str, plural: str) -> None:
    name = {"Users": "bob", "Groups": "staff", "Resources": "room"}[plural]

    def found(text: str) -> list[str]:
        return [row["Name"] for row in wire.here(operation, Filters={prefix: text})[plural]]

    assert found(name.upper()) == [name]
    wire.emulator.set_switch("prefix-case", "matters")
    assert (found(name.upper()), found(name)) == ([], [name])


def test_names_over_20_characters_are_refused_where_the_directory_is_not_workmails(wire: Wire) -> None:
    assert wire.here("DescribeOrganization")["DirectoryType"] == "VpcDirectory"
    assert wire.error_here("CreateUser", Name=BOB, DisplayName="Bob") == "no error"
    wire.emulator.set_switch("directory-type", "other")
    assert wire.here("DescribeOrganization")["DirectoryType"] == "MicrosoftAD"
    assert wire.error_here("CreateUser", Name=f"{BOB[:-1]}y", DisplayName="Bob") == "InvalidParameterException"
    assert wire.error_here("CreateUser", Name=BOB[:20], DisplayName="Bob") == "no error"


@pytest.mark.parametrize("state", ["Requested", "Creating", "Deleting", "Deleted"])
def test_tags_of_an_organization_that_is_not_active_are_refused(wire: Wire, state: str) -> None:
    arn = ARN + wire.organization
    wire("TagResource", ResourceARN=arn, Tags=[{"Key": "team", "Value": "mail"}])
    wire.emulator.edit("acme", lambda one: setattr(one, "state", state))
    assert wire.error("ListTagsForResource", ResourceARN=arn) == "ResourceNotFoundException"
    assert wire.error("UntagResource", ResourceARN=arn, TagKeys=["x"]) == "ResourceNotFoundException"
    wire.emulator.set_switch("inactive-tags", "listed")
    assert wire("ListTagsForResource", ResourceARN=arn)["Tags"] == [{"Key": "team", "Value": "mail"}]
    tags = [{"Key": "team", "Value": "x"}]
    assert wire.error("TagResource", ResourceARN=arn, Tags=tags) == "OrganizationStateException"


@pytest.mark.parametrize("key", ["aws:team", "AWS:team"])
def test_reserved_tag_keys_are_refused(wire: Wire, key: str) -> None:
    tags = [{"Key": "team", "Value": "mail"}, {"Key": key, "Value": "mail"}]
    arn = ARN + wire.organization
    assert wire.error("TagResource", ResourceARN=arn, Tags=tags) == "InvalidParameterException"
    assert wire("ListTagsForResource", ResourceARN=arn)["Tags"] == []


def test_tag_calls_find_only_organizations_of_their_region(wire: Wire) -> None:
    elsewhere = Wire(wire.emulator, client(wire.emulator, "us-east-1"), wire.organization, wire.ids)
    arn = ARN + wire.organization
    calls = {"ListTagsForResource": {}, "UntagResource": {"TagKeys": ["x"]}, "TagResource": {"Tags": []}}
    for operation, more in calls.items():
        assert elsewhere.error(operation, ResourceARN=arn, **more) == "ResourceNotFoundException"
        assert wire.error(operation, ResourceARN=arn, **more) == "no error"


def test_permissions_and_mailbox_of_the_deleted_are_refused(wire: Wire) -> None:
    wire.emulator.edit("acme", lambda one: setattr(one.entities[wire.ids["bob"]], "state", "DELETED"))
    wire.emulator.set_switches(Switches.lenient())
    wire.emulator.set_switch("U6", "strict")
    ids = {"EntityId": wire.ids["bob"], "GranteeId": wire.ids["ann"]}
    assert wire.error_here("ListMailboxPermissions", EntityId=wire.ids["bob"]) == "EntityNotFoundException"
    assert wire.error_here("GetMailboxDetails", UserId=wire.ids["bob"]) == "EntityNotFoundException"
    assert wire.error_here("UpdateMailboxQuota", UserId=wire.ids["bob"], MailboxQuota=1) == "EntityStateException"
    assert wire.error_here("DeleteMailboxPermissions", **ids) == "EntityStateException"
    values = {"PermissionValues": ["SEND_AS"]}
    assert wire.error_here("PutMailboxPermissions", **ids, **values) == "EntityStateException"


def test_the_groups_of_a_resource_are_refused(wire: Wire) -> None:
    assert wire.error_here("ListGroupsForEntity", EntityId=wire.ids["room"]) == "InvalidParameterException"
    assert wire.error_here("ListGroupsForEntity", EntityId=f"room@{DOMAIN}") == "InvalidParameterException"
    assert wire.here("ListGroupsForEntity", EntityId=wire.ids["bob"])["Groups"] == []
