# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mobile device access rules and overrides, each fact with its source.

Sources: the WorkMail API reference ("reference"), and the Administrator Guide, Managing mobile device access rules and
Managing mobile device access overrides ("guide").
"""

from __future__ import annotations

from typing import Any

import pytest
from support.wire import DOMAIN, UNKNOWN, Wire

PHONE = "ApplDN6H2K3X"
ID = "MobileDeviceAccessRuleId"


def create(wire: Wire, name: str = "phones", effect: str = "ALLOW", **conditions: Any) -> str:
    answer = wire.here("CreateMobileDeviceAccessRule", Name=name, Effect=effect, **conditions)
    return str(answer[ID])


def refused(wire: Wire, **request: Any) -> str:
    return wire.error_here("CreateMobileDeviceAccessRule", **{"Name": "phones", "Effect": "ALLOW", **request})


def rules(wire: Wire) -> dict[str, dict[str, Any]]:
    found = wire.here("ListMobileDeviceAccessRules")["Rules"]
    return {row["Name"]: {m: v for m, v in row.items() if not m.startswith("Date")} for row in found}


def effect(wire: Wire, **device: str) -> tuple[str, list[str]]:
    answer = wire.here("GetMobileDeviceAccessEffect", **device)
    return answer["Effect"], [one["Name"] for one in answer["MatchedRules"]]


def drop_first(wire: Wire) -> None:
    first = wire.here("ListMobileDeviceAccessRules")["Rules"][0]
    wire.here("DeleteMobileDeviceAccessRule", **{ID: first[ID]})


@pytest.mark.parametrize(("reading", "name"), [("strict", "default"), ("named", "DefaultAllowAll")])
def test_a_new_organization_allows_every_device(wire: Wire, reading: str, name: str) -> None:
    """Guide: by default, a rule grants access to any device."""
    wire.emulator.set_switch("U73", reading)
    assert {row["Name"]: row["Effect"] for row in rules(wire).values()} == {name: "ALLOW"}
    assert effect(wire) == effect(wire, DeviceType="iPhone") == ("ALLOW", [name])
    rule = {ID: rules(wire)[name][ID], "Name": "renamed", "Effect": "ALLOW"}
    wire.here("UpdateMobileDeviceAccessRule", **rule)
    assert list(rules(wire)) == ["renamed"]


def test_without_rules_every_device_is_denied(wire: Wire) -> None:
    """Guide: deleting all rules blocks all mobile device access."""
    drop_first(wire)
    assert effect(wire, DeviceType="iPhone") == ("DENY", [])


@pytest.mark.parametrize(
    ("conditions", "device", "match"),
    [
        ({}, {}, True),
        ({"DeviceTypes": ["iPhone"]}, {"DeviceType": "iPhone"}, True),
        ({"DeviceTypes": ["iph"]}, {"DeviceType": "iPhone10C1"}, True),
        ({"DeviceTypes": ["Phone"]}, {"DeviceType": "iPhone"}, False),
        ({"DeviceTypes": ["iPhone10"]}, {"DeviceType": "iPhone"}, False),
        ({"DeviceTypes": ["iPad", "iPhone"]}, {"DeviceType": "iPhone"}, True),
        ({"DeviceTypes": ["iPhone"]}, {}, False),
        ({"DeviceTypes": ["$NONE"]}, {}, True),
        ({"DeviceTypes": ["$NONE"]}, {"DeviceType": "iPhone"}, False),
        ({"NotDeviceTypes": ["iPhone"]}, {"DeviceType": "IPHONE 8"}, False),
        ({"NotDeviceTypes": ["iPhone"]}, {"DeviceType": "Android"}, True),
        ({"NotDeviceTypes": ["iPhone"]}, {}, False),
        ({"NotDeviceTypes": ["$NONE"]}, {"DeviceType": "iPhone"}, True),
        ({"NotDeviceTypes": ["$NONE"]}, {}, False),
        ({"DeviceTypes": ["iPhone"], "DeviceModels": ["x"]}, {"DeviceType": "iPhone"}, False),
        ({"DeviceModels": ["iPhone10"]}, {"DeviceModel": "iPhone10C1"}, True),
        ({"NotDeviceModels": ["iPhone10"]}, {"DeviceModel": "iPhone10C1"}, False),
        ({"DeviceOperatingSystems": ["iOS 12"]}, {"DeviceOperatingSystem": "iOS 12.3.1 16F203"}, True),
        ({"NotDeviceOperatingSystems": ["Android"]}, {"DeviceOperatingSystem": "iOS 12.3.1"}, True),
        ({"DeviceUserAgents": ["Android-Mail/"]}, {"DeviceUserAgent": "android-mail/7.7"}, True),
        ({"NotDeviceUserAgents": ["Android-Mail/"]}, {"DeviceUserAgent": "android-mail/7.7"}, False),
    ],
)
def test_a_rule_matches_prefixes_without_regard_to_case(
    wire: Wire, conditions: dict[str, list[str]], device: dict[str, str], match: bool
) -> None:
    """Guide, How mobile device access rules work and Dealing with empty fields."""
    create(wire, **conditions)
    drop_first(wire)
    assert effect(wire, **device) == (("ALLOW", ["phones"]) if match else ("DENY", []))


@pytest.mark.parametrize(("reading", "decided"), [("strict", ["no"]), ("all", ["default", "no"])])
def test_deny_wins(wire: Wire, reading: str, decided: list[str]) -> None:
    """Guide; reference, MatchedRules: those that produced the effect."""
    wire.emulator.set_switch("U60", reading)
    create(wire, "no", "DENY", DeviceTypes=["iPad"])
    assert effect(wire, DeviceType="iPad") == ("DENY", decided)
    assert effect(wire, DeviceType="iPhone") == ("ALLOW", ["default"])


def test_a_create_makes_a_rule_with_an_id_each_time_unless_the_token_is_the_same(wire: Wire) -> None:
    """Reference: ClientToken. Two rules may have one name, or not."""
    assert create(wire, ClientToken="once") == create(wire, ClientToken="once")
    assert create(wire) != create(wire)
    assert [row["Name"] for row in wire.here("ListMobileDeviceAccessRules")["Rules"]] == ["default", *["phones"] * 3]
    wire.emulator.set_switch("U64", "refused")
    assert refused(wire) == "InvalidParameterException"


def test_there_are_ten_rules_and_ten_values_at_most(wire: Wire) -> None:
    """Quotas of the guide; reference, DeviceTypeList."""
    assert refused(wire, DeviceTypes=["x"] * 11) == "ValidationException"
    for _number in range(9):
        create(wire)
    assert refused(wire) == "LimitExceededException"


@pytest.mark.parametrize(
    ("reading", "left"),
    [
        ("strict", {}),
        ("kept", {"Description": "Phones"}),
        ("all-kept", {"Description": "Phones", "DeviceTypes": ["iPhone"]}),
    ],
)
def test_an_update_replaces_the_rule(wire: Wire, reading: str, left: dict[str, Any]) -> None:
    """Reference, UpdateMobileDeviceAccessRule: the name and the effect are required."""
    id_ = create(wire, Description="Phones", DeviceTypes=["iPhone"])
    wire.emulator.set_switch("U68", reading)
    wire.here("UpdateMobileDeviceAccessRule", **{ID: id_}, Name="other", Effect="DENY")
    assert rules(wire)["other"] == {ID: id_, "Name": "other", "Effect": "DENY", **left}


def test_a_rule_that_does_not_exist_is_deleted_but_not_updated(wire: Wire) -> None:
    """Reference: DeleteMobileDeviceAccessRule has the note, UpdateMobileDeviceAccessRule declares the error."""
    assert wire.error_here("DeleteMobileDeviceAccessRule", **{ID: "none"}) == "no error"
    update = {ID: "none", "Name": "x", "Effect": "DENY"}
    assert wire.error_here("UpdateMobileDeviceAccessRule", **update) == "EntityNotFoundException"


def override(wire: Wire, user: str = "bob", device: str = PHONE, effect: str = "DENY", **more: Any) -> str:
    return wire.error_here("PutMobileDeviceAccessOverride", UserId=user, DeviceId=device, Effect=effect, **more)


def overrides(wire: Wire, **which: str) -> list[tuple[str, str]]:
    names = {id_: name for name, id_ in wire.ids.items()}
    found = wire.here("ListMobileDeviceAccessOverrides", **which)["Overrides"]
    return [(names[row["UserId"]], row["DeviceId"]) for row in found]


def test_an_override_is_put_read_and_replaced(wire: Wire) -> None:
    """Reference: creates or updates; the date of creation is the first one."""
    assert override(wire, Description="Lost") == "no error"
    first = wire.here("GetMobileDeviceAccessOverride", UserId=f"bob@{DOMAIN}", DeviceId=PHONE)
    assert (first["UserId"], first["Effect"], first["Description"]) == (wire.ids["bob"], "DENY", "Lost")
    assert override(wire, user=wire.ids["bob"], effect="ALLOW") == "no error"
    second = wire.here("GetMobileDeviceAccessOverride", UserId="bob", DeviceId=PHONE)
    assert (second["Effect"], second["DateCreated"]) == ("ALLOW", first["DateCreated"])
    assert "Description" not in second


def test_the_case_of_a_device_does_not_matter(wire: Wire) -> None:
    """Reference: DeviceId is case insensitive."""
    for reading, shown in (("strict", PHONE), ("lower", PHONE.lower())):
        wire.emulator.set_switch("U74", reading)
        override(wire, device=PHONE)
        override(wire, device=PHONE.upper())
        assert overrides(wire, DeviceId=PHONE.upper()) == [("bob", shown)]
        wire.here("DeleteMobileDeviceAccessOverride", UserId="bob", DeviceId=PHONE.swapcase())
        assert overrides(wire) == []


def test_overrides_are_listed_by_user_and_by_device_in_pages(wire: Wire) -> None:
    """Reference, ListMobileDeviceAccessOverrides."""
    for user, device in (("bob", "A1"), ("bob", "B2"), ("ann", "A1")):
        override(wire, user, device)
    assert overrides(wire, UserId="bob") == [("bob", "A1"), ("bob", "B2")]
    assert overrides(wire, DeviceId="a1") == [("bob", "A1"), ("ann", "A1")]
    assert overrides(wire, UserId="ann", DeviceId="B2") == []
    page = wire.here("ListMobileDeviceAccessOverrides", MaxResults=2)
    assert len(page["Overrides"]) == 2
    rest = wire.here("ListMobileDeviceAccessOverrides", MaxResults=2, NextToken=page["NextToken"])
    assert (len(rest["Overrides"]), "NextToken" in rest) == (1, False)
    assert wire.error_here("ListMobileDeviceAccessOverrides", UserId="nobody") == "EntityNotFoundException"


def test_what_does_not_exist_is_not_found_and_deleting_it_succeeds(wire: Wire) -> None:
    """Reference: the note of DeleteMobileDeviceAccessOverride, and the declared errors."""
    pair = {"UserId": "bob", "DeviceId": PHONE}
    assert wire.error_here("GetMobileDeviceAccessOverride", **pair) == "ResourceNotFoundException"
    assert wire.error_here("DeleteMobileDeviceAccessOverride", **pair) == "no error"
    stranger = {"UserId": UNKNOWN, "DeviceId": PHONE}
    for operation in ("GetMobileDeviceAccessOverride", "DeleteMobileDeviceAccessOverride"):
        assert wire.error_here(operation, **stranger) == "EntityNotFoundException"


def test_an_override_is_for_an_enabled_user(wire: Wire) -> None:
    """Reference: Put declares EntityStateException. A group is not a user; a device has letters and digits."""
    assert override(wire, user="staff") == "EntityNotFoundException"
    assert override(wire, device="a-b") == "ValidationException"
    assert override(wire, user="idle") == "EntityStateException"
    wire.emulator.set_switch("U67", "ok")
    assert override(wire, user="idle") == "no error"


@pytest.mark.parametrize(("reading", "left"), [("strict", [("bob", PHONE)]), ("vanishes", [])])
def test_the_override_of_a_deleted_user_remains_or_vanishes(
    wire: Wire, reading: str, left: list[tuple[str, str]]
) -> None:
    wire.emulator.set_switch("U57", reading)
    override(wire)
    wire.here("DeregisterFromWorkMail", EntityId="bob")
    wire.here("DeleteUser", UserId=wire.ids["bob"])
    assert overrides(wire) == left
    wire.here("DeleteMobileDeviceAccessOverride", UserId=wire.ids["bob"], DeviceId=PHONE)
    assert overrides(wire) == []
