# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings as a whole: generated ones, their snapshot, the state file, control calls, injected errors, policies."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from support.wire import Wire
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.operations.settings import DMARC
from workmail_emulator.statefile import load
from workmail_emulator.switches import Switches

LISTS = {
    "ListAccessControlRules": ("Rules", 5),
    "ListMobileDeviceAccessRules": ("Rules", 3),
    "ListMobileDeviceAccessOverrides": ("Overrides", 1),
    "ListImpersonationRoles": ("Roles", 2),
    "ListAvailabilityConfigurations": ("AvailabilityConfigurations", 2),
    "ListPersonalAccessTokens": ("PersonalAccessTokenSummaries", 3),
}
SINGLES = ("GetDefaultRetentionPolicy", "DescribeEmailMonitoringConfiguration", "DescribeIdentityProviderConfiguration")


def ask(wire: Wire, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{wire.emulator.url}/_emulator/{path}", data, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def everything(wire: Wire) -> dict[str, Any]:
    return {operation: wire.here(operation) for operation in (*LISTS, *SINGLES)}


def test_a_generated_organization_has_settings_only_if_they_are_wanted(wire: Wire) -> None:
    wire.emulator.populate("acme", users=3)
    assert len(wire.here("ListAccessControlRules")["Rules"]) == 1
    wire.emulator.populate("acme", settings=1)
    assert wire.here("ListImpersonationRoles")["Roles"] == []


def test_generated_settings_have_something_of_each_kind(wire: Wire) -> None:
    wire.emulator.populate("acme", users=5, settings=1)
    for operation, (member, count) in LISTS.items():
        assert len(wire.here(operation)[member]) == count, operation
    for operation in SINGLES:
        assert wire.here(operation)
    question = {"IpAddress": "192.0.2.1", "UserId": wire.here("DescribeUser", UserId="user00001")["UserId"]}
    answer = wire.here("GetAccessControlEffect", Action="WebMail", **question)
    assert answer == {"Effect": "DENY", "MatchedRules": ["chief"]}


def test_the_same_seed_makes_the_same_settings(emulator: Emulator) -> None:
    told = []
    for _time in range(2):
        emulator.clear()
        emulator.add_organization("one")
        emulator.populate("one", users=3, settings=1)
        told.append(emulator.settings("one"))
    assert told[0] == told[1]


def test_two_organizations_have_generated_settings(emulator: Emulator) -> None:
    for alias in ("one", "two"):
        emulator.add_organization(alias)
        emulator.populate(alias, users=3, settings=1)
    assert len(emulator.settings("one")["impersonation roles"]) == len(emulator.settings("two")["impersonation roles"])


def test_settings_are_reported_by_names_and_without_ids_and_dates(wire: Wire) -> None:
    wire.emulator.populate("acme", users=3, settings=1)
    told = ask(wire, "settings")[wire.organization]
    assert told == wire.emulator.settings("acme")
    text = json.dumps(told)
    assert not any(
        one["UserId"] in text for one in wire.here("ListPersonalAccessTokens")["PersonalAccessTokenSummaries"]
    )
    assert "Date" not in text
    chief = next(one for one in told["access control rules"] if one["Name"] == "chief")
    assert chief["UserIds"] == ["user00001"]
    backup = next(one for one in told["access control rules"] if one["Name"] == "backup-in-the-office")
    assert backup["ImpersonationRoleIds"] == ["backup"]
    assert (told[DMARC], told["retention policy"]["Name"]) == (True, "retention")


def test_all_settings_are_kept_in_the_state_file(wire: Wire, tmp_path: Path) -> None:
    wire.emulator.populate("acme", users=3, settings=1)
    wire.here("PutInboundDmarcSettings", Enforced=False)
    before, told = everything(wire), wire.emulator.settings("acme")
    wire.emulator.save(tmp_path / "state")
    wire.emulator.clear()
    load(wire.emulator.service.world, tmp_path / "state")
    assert (everything(wire), wire.emulator.settings("acme")) == (before, told)
    assert "only-for-rehearsals" not in (tmp_path / "state").read_text(encoding="utf-8")


def test_an_organization_of_an_older_state_file_has_the_rules_of_a_new_one(wire: Wire, tmp_path: Path) -> None:
    wire.emulator.save(tmp_path / "state")
    state = json.loads((tmp_path / "state").read_text(encoding="utf-8"))
    for name in ("applications", "missing"):
        del state[name]
    del state["organizations"][0]["rows"]
    (tmp_path / "state").write_text(json.dumps(state), encoding="utf-8")
    wire.emulator.clear()
    load(wire.emulator.service.world, tmp_path / "state")
    assert [row["Name"] for row in wire.here("ListAccessControlRules")["Rules"]] == ["default"]
    assert [row["Name"] for row in wire.here("ListMobileDeviceAccessRules")["Rules"]] == ["default"]


def test_a_control_call_makes_a_token_as_its_user_would(wire: Wire) -> None:
    token = {"organization": "acme", "user": "bob", "name": "phone", "age": 100, "used": 3}
    ask(wire, "personal-access-tokens", token)
    (row,) = wire.here("ListPersonalAccessTokens", UserId="bob")["PersonalAccessTokenSummaries"]
    assert (row["Name"], (row["DateLastUsed"] - row["DateCreated"]).days) == ("phone", 97)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"organization": "acme", "user": "bob"}, "Token needs name"),
        ({"organization": "acme", "user": "nobody", "name": "x"}, "has no entity nobody"),
        ({"organization": "acme", "user": "staff", "name": "x"}, "staff is a group"),
        ({"organization": "none", "user": "bob", "name": "x"}, "no organization none"),
        ({"organization": "acme", "user": "bob", "name": ""}, "has not 1 to 64 characters"),
        ({"organization": "acme", "user": "bob", "name": "x", "days": 1}, "Token has no days"),
    ],
)
def test_a_token_that_cannot_be_made_is_refused(wire: Wire, body: dict[str, Any], text: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        ask(wire, "personal-access-tokens", body)
    assert text in json.load(raised.value)["error"]


def test_what_is_missing_is_a_list_of_texts(wire: Wire) -> None:
    with pytest.raises(urllib.error.HTTPError) as raised:
        ask(wire, "missing", {"arn": True})
    assert "missing is a list" in json.load(raised.value)["error"]
    ask(wire, "missing", ["arn"])
    assert ask(wire, "missing") == ["arn"]


def test_errors_are_injected_into_calls_on_settings_too(wire: Wire) -> None:
    wire.emulator.set_faults(Faults(rules=[Rule("PutAccessControlRule", code="ThrottlingException", times=1)]))
    rule = {"Name": "office", "Effect": "ALLOW", "Description": "x"}
    codes = [wire.error_here("PutAccessControlRule", **rule) for _time in range(2)]
    assert codes == ["ThrottlingException", "no error"]


def test_a_policy_decides_about_settings_too(wire: Wire) -> None:
    allowed = {"Effect": "Allow", "Action": "workmail:List*", "Resource": "*"}
    wire.emulator.set_policy({"Version": "2012-10-17", "Statement": [allowed]})
    assert wire.error_here("ListAccessControlRules") == "no error"
    assert wire.error_here("DeleteAccessControlRule", Name="default") == "AccessDeniedException"


def test_every_setting_works_with_the_other_reading_of_every_unknown(wire: Wire) -> None:
    wire.emulator.populate("acme", users=3, settings=1)
    wire.emulator.set_switches(Switches.lenient())
    assert everything(wire)
    id_ = wire.here("DescribeUser", UserId="user00001")["UserId"]
    wire.here("DeregisterFromWorkMail", EntityId=id_)
    wire.here("DeleteUser", UserId=id_)
    text = json.dumps(wire.emulator.settings("acme"))
    assert id_ not in text
    left = [row["Name"] for row in wire.here("ListPersonalAccessTokens")["PersonalAccessTokenSummaries"]]
    assert left == ["laptop 2"], "the first one is of the deleted user, the third one has expired"
    assert everything(wire)
