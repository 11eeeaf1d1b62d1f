# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access control rules, each fact with its source.

Sources: the WorkMail API reference ("reference"), the Administrator Guide ("guide"), the examples of the AWS CLI.
"""

from __future__ import annotations

from typing import Any

import pytest
from support.wire import UNKNOWN, Wire
from workmail_emulator.statefile import load

IP = "198.51.100.7"


def put(wire: Wire, name: str, effect: str = "ALLOW", **conditions: Any) -> str:
    return wire.error_here("PutAccessControlRule", Name=name, Effect=effect, Description=name, **conditions)


def rules(wire: Wire) -> dict[str, dict[str, Any]]:
    """Name → the rest of the rule, less its dates."""
    found = wire.here("ListAccessControlRules")["Rules"]
    return {row.pop("Name"): {m: v for m, v in row.items() if not m.startswith("Date")} for row in found}


def asked(wire: Wire, action: str = "IMAP", ip: str = IP, **who: str) -> tuple[str, list[str]]:
    who = who or {"UserId": wire.ids["bob"]}
    answer = wire.here("GetAccessControlEffect", IpAddress=ip, Action=action, **who)
    return answer["Effect"], answer["MatchedRules"]


def role(wire: Wire) -> str:
    if "tool" not in wire.ids:
        answer = wire.here("CreateImpersonationRole", Name="tool", Type="READ_ONLY", Rules=[])
        wire.ids["tool"] = answer["ImpersonationRoleId"]
    return wire.ids["tool"]


def test_a_new_organization_allows_everything_by_the_rule_default(wire: Wire) -> None:
    """AWS CLI, list-access-control-rules: name, description, and dates of 0."""
    (rule,) = wire.here("ListAccessControlRules")["Rules"]
    assert (rule["DateCreated"].timestamp(), rule["DateModified"].timestamp()) == (0, 0)
    assert rules(wire) == {"default": {"Effect": "ALLOW", "Description": "Default WorkMail Rule"}}
    assert asked(wire) == ("ALLOW", ["default"])


def test_without_rules_everybody_is_denied(wire: Wire) -> None:
    """Guide, Working with access control rules: deleting all rules blocks all access."""
    wire.here("DeleteAccessControlRule", Name="default")
    assert asked(wire) == ("DENY", [])


def test_a_rule_of_the_same_name_is_replaced_whole(wire: Wire) -> None:
    """Reference, PutAccessControlRule. Empty lists are not listed (AWS CLI, list-access-control-rules)."""
    put(wire, "office", IpRanges=["198.51.100.0/24"], Actions=["IMAP"], NotActions=[])
    assert rules(wire)["office"]["IpRanges"] == ["198.51.100.0/24"]
    assert "NotActions" not in rules(wire)["office"]
    first = wire.here("ListAccessControlRules")["Rules"][1]
    put(wire, "office", "DENY")
    assert rules(wire)["office"] == {"Effect": "DENY", "Description": "office"}
    assert wire.here("ListAccessControlRules")["Rules"][1]["DateCreated"] == first["DateCreated"]


def test_deleting_a_rule_that_does_not_exist_is_no_error(wire: Wire) -> None:
    """Reference, DeleteAccessControlRule."""
    assert wire.error_here("DeleteAccessControlRule", Name="nothing") == "no error"


def test_there_are_ten_rules_at_most(wire: Wire) -> None:
    """Quotas of the guide. A replacement is no further rule."""
    assert {put(wire, f"rule{number}") for number in range(9)} == {"no error"}
    assert put(wire, "rule9") == "LimitExceededException"
    assert put(wire, "rule8", "DENY") == "no error"


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        ({"UserIds": [UNKNOWN]}, "EntityNotFoundException"),
        ({"UserIds": ["bob-the-name-"]}, "EntityNotFoundException"),
        ({"NotUserIds": [UNKNOWN]}, "EntityNotFoundException"),
        ({"ImpersonationRoleIds": ["none"]}, "ResourceNotFoundException"),
        ({"IpRanges": ["300.0.0.0/8"]}, "ValidationException"),
        ({"IpRanges": ["2001:db8::/32"]}, "ValidationException"),
        ({"Actions": ["IMAP"] * 11}, "ValidationException"),
    ],
)
def test_what_a_rule_names_must_exist_and_fit(wire: Wire, conditions: dict[str, Any], code: str) -> None:
    """Reference, PutAccessControlRule: errors and constraints. IPv4 only. Nothing is written."""
    before = rules(wire)
    assert put(wire, "office", **conditions) == code
    assert rules(wire) == before


def test_a_rule_names_users_by_id_and_no_groups(wire: Wire) -> None:
    """Reference, PutAccessControlRule: user IDs."""
    assert put(wire, "office", UserIds=[wire.ids["staff"]]) == "EntityNotFoundException"
    assert put(wire, "office", UserIds=[wire.ids["bob"]]) == "no error"


@pytest.mark.parametrize(
    ("conditions", "action", "ip", "allowed"),
    [
        ({}, "SMTP", IP, True),
        ({"Actions": ["IMAP", "SMTP"]}, "SMTP", IP, True),
        ({"Actions": ["IMAP", "SMTP"]}, "WebMail", IP, False),
        ({"NotActions": ["IMAP", "SMTP"]}, "SMTP", IP, False),
        ({"NotActions": ["IMAP", "SMTP"]}, "WebMail", IP, True),
        ({"IpRanges": ["198.51.100.0/24"]}, "IMAP", IP, True),
        ({"IpRanges": ["198.51.100.0/30"]}, "IMAP", IP, False),
        ({"IpRanges": ["203.0.113.0/24", "198.51.100.7/32"]}, "IMAP", IP, True),
        ({"NotIpRanges": ["198.51.100.0/24"]}, "IMAP", IP, False),
        ({"NotIpRanges": ["198.51.100.0/24"]}, "IMAP", "203.0.113.1", True),
        ({"IpRanges": ["0.0.0.0/0"], "Actions": ["EWS"]}, "IMAP", IP, False),
    ],
)
def test_a_rule_matches_where_all_its_conditions_hold(
    wire: Wire, conditions: dict[str, Any], action: str, ip: str, allowed: bool
) -> None:
    """Reference, AccessControlRule: what is included and excluded."""
    put(wire, "office", **conditions)
    wire.here("DeleteAccessControlRule", Name="default")
    assert asked(wire, action, ip) == (("ALLOW", ["office"]) if allowed else ("DENY", []))


def test_a_rule_matches_the_users_that_it_names(wire: Wire) -> None:
    wire.here("DeleteAccessControlRule", Name="default")
    put(wire, "bob", UserIds=[wire.ids["bob"]])
    put(wire, "others", NotUserIds=[wire.ids["bob"]])
    assert asked(wire, UserId=wire.ids["bob"]) == ("ALLOW", ["bob"])
    assert asked(wire, UserId=wire.ids["ann"]) == ("ALLOW", ["others"])


@pytest.mark.parametrize(("reading", "decided"), [("strict", ["no"]), ("all", ["default", "no"])])
def test_deny_wins_and_the_rules_that_decided_are_named(wire: Wire, reading: str, decided: list[str]) -> None:
    """By analogy with mobile device access rules in the guide; reference, MatchedRules: resulting in an effect."""
    wire.emulator.set_switch("U60", reading)
    put(wire, "no", "DENY", Actions=["IMAP"])
    assert asked(wire) == ("DENY", decided)
    assert asked(wire, "SMTP") == ("ALLOW", ["default"])


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({}, "InvalidParameterException"),
        ({"UserId": "<bob>", "ImpersonationRoleId": "<tool>"}, "InvalidParameterException"),
        ({"UserId": "<staff>"}, "EntityNotFoundException"),
        ({"UserId": UNKNOWN}, "EntityNotFoundException"),
        ({"ImpersonationRoleId": "other"}, "ResourceNotFoundException"),
        ({"ImpersonationRoleId": "<tool>", "Action": "IMAP"}, "InvalidParameterException"),
        ({"ImpersonationRoleId": "<tool>"}, "no error"),
        ({"ImpersonationRoleId": "<tool>", "IpAddress": "2001:db8::1"}, "ValidationException"),
        ({"UserId": "<idle>"}, "no error"),
    ],
)
def test_a_question_names_a_user_or_a_role_and_a_role_asks_for_ews(
    wire: Wire, question: dict[str, str], code: str
) -> None:
    """Reference, GetAccessControlEffect: one of both; a role only with EWS; IPv4."""
    role(wire)
    given = {member: wire.ids.get(value.strip("<>"), value) for member, value in question.items()}
    assert wire.error_here("GetAccessControlEffect", **{"IpAddress": IP, "Action": "EWS", **given}) == code


@pytest.mark.parametrize(
    ("conditions", "strict", "ignored", "literal"),
    [
        ({"UserIds": ["<bob>"]}, False, True, False),
        ({"NotUserIds": ["<bob>"]}, False, True, True),
        ({"UserIds": ["<bob>"], "ImpersonationRoleIds": ["<tool>"]}, True, True, False),
        ({"NotUserIds": ["<bob>"], "ImpersonationRoleIds": ["<tool>"]}, True, True, True),
        ({"NotUserIds": ["<bob>"], "NotImpersonationRoleIds": ["<tool>"]}, False, False, False),
    ],
)
def test_a_condition_on_the_other_kind(
    wire: Wire, conditions: dict[str, list[str]], strict: bool, ignored: bool, literal: bool
) -> None:
    wire.here("DeleteAccessControlRule", Name="default")
    tool = role(wire)
    given = {member: [wire.ids.get(one.strip("<>"), one) for one in ids] for member, ids in conditions.items()}
    assert put(wire, "rule", **given) == "no error"
    for reading, match in (("strict", strict), ("ignored", ignored), ("literal", literal)):
        wire.emulator.set_switch("U53", reading)
        assert asked(wire, "EWS", ImpersonationRoleId=tool)[1] == (["rule"] if match else []), reading


def test_a_condition_on_roles_in_a_question_about_a_user(wire: Wire) -> None:
    wire.here("DeleteAccessControlRule", Name="default")
    put(wire, "rule", ImpersonationRoleIds=[role(wire)])
    for reading, match in (("strict", False), ("ignored", True), ("literal", False)):
        wire.emulator.set_switch("U53", reading)
        assert asked(wire)[1] == (["rule"] if match else []), reading


def test_a_list_and_its_exceptions_both_hold_or_are_refused(wire: Wire) -> None:
    both = {"IpRanges": ["198.51.100.0/24"], "NotIpRanges": ["198.51.100.7/32"]}
    assert put(wire, "office", **both) == "no error"
    wire.here("DeleteAccessControlRule", Name="default")
    assert (asked(wire)[0], asked(wire, ip="198.51.100.8")[0]) == ("DENY", "ALLOW")
    wire.emulator.set_switch("U54", "refused")
    assert put(wire, "office", **both) == "InvalidParameterException"


def test_an_action_that_is_not_documented_is_refused_or_kept(wire: Wire) -> None:
    assert put(wire, "old", Actions=["POP"]) == "InvalidParameterException"
    wire.emulator.set_switch("U55", "ok")
    assert put(wire, "old", Actions=["POP"]) == "no error"
    assert rules(wire)["old"]["Actions"] == ["POP"]


def test_a_range_that_names_another_address_than_its_first(wire: Wire) -> None:
    ranges = {"IpRanges": ["10.1.2.3/8"]}
    assert put(wire, "office", **ranges) == "InvalidParameterException"
    for reading, kept in (("kept", "10.1.2.3/8"), ("masked", "10.0.0.0/8")):
        wire.emulator.set_switch("U56", reading)
        assert put(wire, "office", **ranges) == "no error"
        assert rules(wire)["office"]["IpRanges"] == [kept]
        assert "office" in asked(wire, ip="10.200.0.1")[1]


@pytest.mark.parametrize(("reading", "left"), [("strict", True), ("vanishes", False)])
def test_a_user_who_is_deleted_remains_in_a_rule_or_vanishes(wire: Wire, reading: str, left: bool) -> None:
    wire.emulator.set_switch("U57", reading)
    ids = [wire.ids["bob"], wire.ids["ann"]]
    put(wire, "two", UserIds=ids)
    put(wire, "one", NotUserIds=ids[:1])
    wire.here("DeregisterFromWorkMail", EntityId=ids[0])
    wire.here("DeleteUser", UserId=ids[0])
    assert rules(wire)["two"]["UserIds"] == (ids if left else ids[1:])
    assert rules(wire)["one"].get("NotUserIds") == (ids[:1] if left else None)
    assert wire.error_here("GetAccessControlEffect", IpAddress=IP, Action="EWS", UserId=ids[0]) == (
        "EntityNotFoundException"
    )


@pytest.mark.parametrize(
    ("reading", "disabled", "deleted"),
    [
        ("strict", "no error", "EntityNotFoundException"),
        ("not-found", "EntityNotFoundException", "EntityNotFoundException"),
        ("ok", "no error", "no error"),
    ],
)
def test_a_rule_names_users_who_are_not_enabled(wire: Wire, reading: str, disabled: str, deleted: str) -> None:
    wire.emulator.set_switch("U58", reading)
    assert put(wire, "idle", UserIds=[wire.ids["idle"]]) == disabled
    wire.here("DeleteUser", UserId=wire.ids["idle"])
    assert put(wire, "idle", UserIds=[wire.ids["idle"]]) == deleted


def test_an_empty_description_is_refused_or_kept(wire: Wire) -> None:
    """Reference, Description: a minimum length of 0, and a pattern of at least one character."""
    rule = {"Name": "office", "Effect": "ALLOW", "Description": ""}
    assert wire.error_here("PutAccessControlRule", **rule) == "ValidationException"
    wire.emulator.set_switch("U59", "ok")
    assert wire.error_here("PutAccessControlRule", **rule) == "no error"
    assert rules(wire)["office"]["Description"] == ""


def test_the_case_of_a_name_matters_or_not(wire: Wire) -> None:
    put(wire, "Default", "DENY")
    assert list(rules(wire)) == ["default", "Default"]
    wire.here("DeleteAccessControlRule", Name="Default")
    wire.emulator.set_switch("U61", "ignored")
    put(wire, "DEFAULT", "DENY")
    assert list(rules(wire)) == ["DEFAULT"]
    wire.here("DeleteAccessControlRule", Name="default")
    assert rules(wire) == {}


def test_rules_are_kept_in_the_state_file(wire: Wire, tmp_path: Any) -> None:
    put(wire, "office", IpRanges=["198.51.100.0/24"])
    before = wire.here("ListAccessControlRules")
    wire.emulator.save(tmp_path / "state")
    wire.emulator.service.world.organizations.clear()
    load(wire.emulator.service.world, tmp_path / "state")
    assert wire.here("ListAccessControlRules") == before
