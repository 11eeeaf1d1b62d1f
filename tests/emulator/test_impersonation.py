# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Impersonation roles, each fact with its source.

Sources: the WorkMail API reference ("reference"), and the Administrator Guide, Managing impersonation roles and Using
impersonation roles ("guide").
"""

from __future__ import annotations

from typing import Any

import pytest
from support.wire import DOMAIN, UNKNOWN, Wire

Rule = dict[str, Any]


def rule(id_: str, effect: str = "ALLOW", **members: Any) -> Rule:
    return {"ImpersonationRuleId": id_, "Effect": effect, **members}


def create(wire: Wire, *rules: Rule, name: str = "tool", **more: Any) -> str:
    request = {"Name": name, "Type": "READ_ONLY", "Rules": list(rules), **more}
    return str(wire.here("CreateImpersonationRole", **request)["ImpersonationRoleId"])


def refused(wire: Wire, *rules: Rule, **more: Any) -> str:
    return wire.error_here("CreateImpersonationRole", Name="tool", Type="READ_ONLY", Rules=list(rules), **more)


def effect(wire: Wire, role: str, user: str = "bob") -> tuple[str, list[str]]:
    answer = wire.here("GetImpersonationRoleEffect", ImpersonationRoleId=role, TargetUser=user)
    assert answer["Type"] == "READ_ONLY"
    return answer["Effect"], [one["ImpersonationRuleId"] for one in answer["MatchedRules"]]


def test_a_role_is_created_described_and_listed(wire: Wire) -> None:
    """Reference: the list omits the description and the rules."""
    assert wire.here("ListImpersonationRoles")["Roles"] == []
    first = rule("all", Name="All", Description="Everybody")
    role = create(wire, first, Description="Backup")
    answer = wire.here("GetImpersonationRole", ImpersonationRoleId=role)
    dates = [answer.pop("DateCreated"), answer.pop("DateModified")]
    told = {"ImpersonationRoleId": role, "Name": "tool", "Type": "READ_ONLY", "Description": "Backup", "Rules": [first]}
    assert (answer, dates[0]) == (told, dates[1])
    (row,) = wire.here("ListImpersonationRoles")["Roles"]
    assert set(row) == {"ImpersonationRoleId", "Name", "Type", "DateCreated", "DateModified"}


def test_a_create_with_the_same_token_makes_one_role(wire: Wire) -> None:
    """Reference, CreateImpersonationRole: the paragraph on idempotency."""
    assert create(wire, ClientToken="once") == create(wire, ClientToken="once")
    assert create(wire) != create(wire)
    assert len(wire.here("ListImpersonationRoles")["Roles"]) == 3


def test_roles_come_in_pages(wire: Wire) -> None:
    made = [create(wire, name=f"tool{number}") for number in range(5)]
    first = wire.here("ListImpersonationRoles", MaxResults=3)
    rest = wire.here("ListImpersonationRoles", MaxResults=3, NextToken=first["NextToken"])
    assert [row["ImpersonationRoleId"] for row in (*first["Roles"], *rest["Roles"])] == made
    assert "NextToken" not in rest


def test_there_are_twenty_roles_ten_rules_and_ten_targets_at_most(wire: Wire) -> None:
    """Quotas of the guide; reference, ImpersonationRuleList and TargetUsers."""
    assert refused(wire, *(rule(f"r{number}") for number in range(11))) == "ValidationException"
    assert refused(wire, rule("r", TargetUsers=["bob"] * 11)) == "ValidationException"
    for _number in range(20):
        create(wire)
    assert refused(wire) == "LimitExceededException"


@pytest.mark.parametrize(
    ("rules", "outcome"),
    [
        ([], ("DENY", [])),
        ([rule("all")], ("ALLOW", ["all"])),
        ([rule("all"), rule("no", "DENY")], ("DENY", ["no"])),
        ([rule("bob", TargetUsers=["bob"])], ("ALLOW", ["bob"])),
        ([rule("ann", TargetUsers=["ann"])], ("DENY", [])),
        ([rule("not-ann", NotTargetUsers=["ann"])], ("ALLOW", ["not-ann"])),
        ([rule("not-bob", NotTargetUsers=["bob"])], ("DENY", [])),
        ([rule("all"), rule("not-bob", "DENY", NotTargetUsers=["bob"])], ("ALLOW", ["all"])),
    ],
)
def test_deny_wins_and_without_a_matching_rule_no_user_is_impersonated(
    wire: Wire, rules: list[Rule], outcome: tuple[str, list[str]]
) -> None:
    """Guide: DENY rules come first, at least one ALLOW rule is needed; a rule without conditions is for all users."""
    assert effect(wire, create(wire, *rules)) == outcome


def test_the_user_of_a_question_is_named_in_three_ways(wire: Wire) -> None:
    """Reference, TargetUser. A group is not a user."""
    role = create(wire, rule("bob", TargetUsers=[wire.ids["bob"]], Name="Bob"))
    for user in ("bob", f"bob@{DOMAIN}", wire.ids["bob"]):
        assert effect(wire, role, user)[0] == "ALLOW"
    answer = wire.here("GetImpersonationRoleEffect", ImpersonationRoleId=role, TargetUser="bob")
    assert answer["MatchedRules"] == [{"ImpersonationRuleId": "bob", "Name": "Bob"}]
    question = {"ImpersonationRoleId": role, "TargetUser": "staff"}
    assert wire.error_here("GetImpersonationRoleEffect", **question) == "EntityNotFoundException"


def test_an_assumed_role_is_another_secret_each_time_for_fifteen_minutes(wire: Wire) -> None:
    """Guide, Using impersonation roles."""
    role = create(wire)
    answers = [wire.here("AssumeImpersonationRole", ImpersonationRoleId=role) for _time in range(2)]
    assert [answer["ExpiresIn"] for answer in answers] == [900, 900]
    assert answers[0]["Token"] != answers[1]["Token"]


@pytest.mark.parametrize("operation", ["AssumeImpersonationRole", "GetImpersonationRole", "GetImpersonationRoleEffect"])
def test_a_role_that_does_not_exist_is_not_found(wire: Wire, operation: str) -> None:
    """Reference: the declared errors."""
    more = {"TargetUser": "bob"} if operation == "GetImpersonationRoleEffect" else {}
    assert wire.error_here(operation, ImpersonationRoleId="none", **more) == "ResourceNotFoundException"


def test_deleting_a_role_that_does_not_exist(wire: Wire) -> None:
    codes = {"strict": "no error", "parameter": "InvalidParameterException", "not-found": "ResourceNotFoundException"}
    for reading, code in codes.items():
        wire.emulator.set_switch("U63", reading)
        assert wire.error_here("DeleteImpersonationRole", ImpersonationRoleId="none") == code


@pytest.mark.parametrize(
    ("reading", "code", "left"),
    [
        ("strict", "InvalidParameterException", True),
        ("remains", "no error", True),
        ("vanishes", "no error", False),
    ],
)
def test_a_role_that_a_rule_names_is_deleted_or_not(wire: Wire, reading: str, code: str, left: bool) -> None:
    wire.emulator.set_switch("U62", reading)
    role = create(wire)
    wire.here("PutAccessControlRule", Name="ews", Effect="DENY", Description="x", ImpersonationRoleIds=[role])
    assert wire.error_here("DeleteImpersonationRole", ImpersonationRoleId=role) == code
    assert bool(wire.here("ListImpersonationRoles")["Roles"]) == (code != "no error")
    (_default, ews) = wire.here("ListAccessControlRules")["Rules"]
    assert ews.get("ImpersonationRoleIds") == ([role] if left else None)


def test_two_roles_have_one_name_or_not(wire: Wire) -> None:
    role = create(wire)
    assert refused(wire) == "no error"
    wire.emulator.set_switch("U64", "refused")
    assert refused(wire) == "InvalidParameterException"
    other = {"Name": "tool", "Type": "FULL_ACCESS", "Rules": []}
    assert wire.error_here("UpdateImpersonationRole", ImpersonationRoleId=role, **other) == "InvalidParameterException"
    wire.here("UpdateImpersonationRole", ImpersonationRoleId=role, **{**other, "Name": "other"})
    wire.here("UpdateImpersonationRole", ImpersonationRoleId=role, **{**other, "Name": "other"})


def test_two_rules_have_one_id_or_not(wire: Wire) -> None:
    assert refused(wire, rule("a"), rule("a", "DENY")) == "InvalidParameterException"
    wire.emulator.set_switch("U65", "ok")
    assert refused(wire, rule("a"), rule("a", "DENY")) == "no error"


def test_targets_are_named_in_several_ways_and_returned_by_id(wire: Wire) -> None:
    """Reference, TargetUsers: user IDs, with the pattern of an entity identifier."""
    given = ["bob", f"ann@{DOMAIN}"]

    def kept() -> list[str]:
        role = create(wire, rule("two", TargetUsers=given))
        assert (effect(wire, role)[0], effect(wire, role, "ann")[0]) == ("ALLOW", "ALLOW")
        told = wire.here("GetImpersonationRole", ImpersonationRoleId=role)
        return list(told["Rules"][0]["TargetUsers"])

    assert kept() == [wire.ids["bob"], wire.ids["ann"]]
    wire.emulator.set_switch("U66", "as-given")
    assert kept() == given
    wire.emulator.set_switch("U66", "ids-only")
    assert refused(wire, rule("two", TargetUsers=given)) == "EntityNotFoundException"


@pytest.mark.parametrize("target", [UNKNOWN, "staff", "room"])
def test_a_target_is_a_user(wire: Wire, target: str) -> None:
    assert refused(wire, rule("r", NotTargetUsers=[target])) == "EntityNotFoundException"


def test_a_disabled_target_is_refused_or_not(wire: Wire) -> None:
    """Reference: Create, Update and Effect declare EntityStateException."""
    role = create(wire, rule("all"))
    question = {"ImpersonationRoleId": role, "TargetUser": "idle"}
    for reading, code in (("strict", "EntityStateException"), ("ok", "no error")):
        wire.emulator.set_switch("U67", reading)
        assert refused(wire, rule("r", TargetUsers=["idle"])) == code
        assert wire.error_here("GetImpersonationRoleEffect", **question) == code
    wire.here("DeleteUser", UserId=wire.ids["idle"])
    assert refused(wire, rule("r", TargetUsers=[wire.ids["idle"]])) == "EntityStateException"


@pytest.mark.parametrize(("reading", "described"), [("strict", None), ("kept", "Backup")])
def test_an_update_replaces_the_role(wire: Wire, reading: str, described: str | None) -> None:
    """Reference, UpdateImpersonationRole: name, type and rules are required."""
    role = create(wire, rule("all"), Description="Backup")
    before = wire.here("GetImpersonationRole", ImpersonationRoleId=role)
    wire.emulator.set_switch("U68", reading)
    wire.here("UpdateImpersonationRole", ImpersonationRoleId=role, Name="new", Type="FULL_ACCESS", Rules=[])
    answer = wire.here("GetImpersonationRole", ImpersonationRoleId=role)
    assert (answer["Name"], answer["Type"], answer["Rules"]) == ("new", "FULL_ACCESS", [])
    assert answer.get("Description") == described
    assert answer["DateCreated"] == before["DateCreated"]


@pytest.mark.parametrize(("reading", "left"), [("strict", True), ("vanishes", False)])
def test_a_user_who_is_deleted_remains_in_a_role_or_vanishes(wire: Wire, reading: str, left: bool) -> None:
    wire.emulator.set_switch("U57", reading)
    role = create(wire, rule("two", TargetUsers=["bob", "ann"]), rule("one", "DENY", TargetUsers=["bob"]))
    wire.here("DeregisterFromWorkMail", EntityId="bob")
    wire.here("DeleteUser", UserId=wire.ids["bob"])
    two, one = wire.here("GetImpersonationRole", ImpersonationRoleId=role)["Rules"]
    assert two["TargetUsers"] == ([wire.ids["bob"]] if left else []) + [wire.ids["ann"]]
    assert one.get("TargetUsers") == ([wire.ids["bob"]] if left else None)
