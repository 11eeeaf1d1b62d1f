# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of a definition that are in force: rules, roles and overrides without the leavers."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from unit.offboarding.test_in_force import CLOSED, FOUND, GONE, ITEM, force

Row = dict[str, Any]
ROLE = {"name": "sync", "type": "READ_ONLY", "rules": [{"impersonation_rule_id": "all", "effect": "ALLOW"}]}
NO_ROLES: Row = {"access_control_rules": [], "impersonation_roles": []}
CASES = {"closing today": FOUND, "closed": CLOSED, "deleted": GONE}


def told(settings: Any, day: str = "25", found: Any = CLOSED, there: Any = NO_ROLES, **definition: Any) -> Row:
    """The definition in force; `there` has the settings of the organization, None if they were not read."""
    given = {"users": [ITEM], **definition, "settings": copy.deepcopy(settings)}
    return force(given, day, {**found, **({} if there is None else {"settings": there})})


def access(*rules: Row, **more: Any) -> Row:
    """The access rules that are in force."""
    found: Row = told({"access_control_rules": list(rules)}, **more)["settings"]
    return found


def rule(name: str = "imap", **conditions: Any) -> Row:
    return {"name": name, "effect": "ALLOW", **conditions}


def target(id_: str, **targets: Any) -> Row:
    return {"impersonation_rule_id": id_, "effect": "ALLOW", **targets}


def test_until_the_close_the_settings_are_in_force_as_they_are() -> None:
    settings = {"access_control_rules": [rule(users=["ann", "bob"])], "inbound_dmarc": {"enforced": True}}
    for day in ("09", "10", "19"):
        assert told(settings, day, FOUND)["settings"] == settings
        assert told(settings, day, FOUND)["asked"]["settings"] is False


@pytest.mark.parametrize("found", CASES.values(), ids=CASES)
@pytest.mark.parametrize("text", ["bob", "BOB", "bob@example.com", "info@example.com"])
def test_an_access_rule_is_in_force_without_the_leaver_by_whatever_text(text: str, found: Row) -> None:
    one = rule(users=["ann", text], actions=["IMAP"], defined_at="settings.yml:2")
    assert access(one, found=found) == {"access_control_rules": [{**one, "users": ["ann"]}]}


@pytest.mark.parametrize("text", ["id-bob", "bob@example.com"])
def test_the_list_of_users_says_who_is_meant_where_the_files_do_not(text: str) -> None:
    one = rule(users=["ann", text])
    for found in (FOUND, CLOSED):
        given = {"settings": {"access_control_rules": [one]}}
        in_force = force(given, "25", {**found, "settings": NO_ROLES})["settings"]["access_control_rules"]
        assert in_force == [{**one, "users": ["ann"]}]


def test_an_address_that_another_user_has_by_now_means_that_user() -> None:
    ann = {**CLOSED["users"][0], "email": "bob@example.com"}
    given = {"settings": {"access_control_rules": [rule(users=["bob@example.com"])]}}
    assert force(given, "25", {"users": [ann, CLOSED["users"][1]]})["settings"] == given["settings"]


def test_an_exception_that_is_not_the_last_goes() -> None:
    assert access(rule(not_users=["bob", "eve"])) == {"access_control_rules": [rule(not_users=["eve"])]}


@pytest.mark.parametrize(
    ("actions", "there", "goes"),
    [
        (["IMAP"], {"impersonation_roles": [ROLE]}, True),
        (["EWS"], NO_ROLES, True),
        (["EWS"], {"impersonation_roles": [ROLE]}, False),
        (None, {"impersonation_roles": [ROLE]}, False),
        (["EWS"], None, False),
    ],
)
def test_the_last_exception_goes_unless_the_rule_might_then_concern_roles(actions, there, goes: bool) -> None:
    one = rule(not_users=["bob"], **({"actions": actions} if actions else {}))
    (found,) = access(one, there=there)["access_control_rules"]
    assert ("not_users" not in found) is goes


@pytest.mark.parametrize("text", ["bob", "info@example.com"])
def test_a_rule_that_applies_to_no_other_user_keeps_the_leaver_by_name(text: str) -> None:
    """The address in the file may belong to the successor by now."""
    result = told({"access_control_rules": [rule(users=[text])]})
    assert result["settings"]["access_control_rules"] == [rule(users=["bob"])]
    assert result["notes"][-1] == (
        "access control rule imap names bob, which is closed by the leavers, and applies to no other user; it is not "
        "changed. Correct or remove it."
    )


def test_a_rule_for_a_deleted_leaver_only_is_as_the_organization_has_it() -> None:
    there = rule(users=["unknown:id-bob"], description="imap")
    settings = {"access_control_rules": [rule(users=["bob"]), rule("web")]}
    kept = told(settings, found=GONE, there={"access_control_rules": [there]})
    assert kept["settings"]["access_control_rules"] == [there, rule("web")]
    assert "the definition does not decide about it. Remove it." in kept["notes"][-1]
    for nothing in (NO_ROLES, None):
        assert told(settings, found=GONE, there=nothing)["settings"]["access_control_rules"] == [rule("web")]


def test_a_rule_that_cannot_be_written_keeps_the_leaver() -> None:
    one = rule(users=["ann", "info@example.com", "unknown:id-eve"])
    assert access(one)["access_control_rules"] == [rule(users=["ann", "bob", "unknown:id-eve"])]


def test_a_role_is_in_force_without_the_leaver_and_keeps_rules_for_no_other_user() -> None:
    role = {**ROLE, "rules": [target("two", target_users=["ann", "bob"]), target("one", target_users=["bob"])]}
    result = told({"impersonation_roles": [role]})
    assert result["settings"]["impersonation_roles"] == [
        {**ROLE, "rules": [target("two", target_users=["ann"]), target("one", target_users=["bob"])]}
    ]
    assert result["notes"][1:] == [
        "the rule two of impersonation role sync names bob, which is closed by the leavers; it is applied without.",
        "the rule one of impersonation role sync names bob, which is closed by the leavers, and applies to no other "
        "user; it is not changed. Correct or remove it.",
    ]


def test_a_role_of_a_deleted_leaver_keeps_the_rules_that_the_organization_has() -> None:
    role = {**ROLE, "rules": [target("one", target_users=["bob"]), target("new", target_users=["bob"]), target("all")]}
    there = {**ROLE, "impersonation_role_id": "r-1", "rules": [target("one", target_users=["unknown:id-bob"])]}
    result = told({"impersonation_roles": [role]}, found=GONE, there={"impersonation_roles": [there]})
    assert result["settings"]["impersonation_roles"] == [{**ROLE, "rules": [*there["rules"], target("all")]}]


def test_one_rule_that_cannot_be_written_holds_the_whole_role() -> None:
    rules = [target("two", target_users=["ann", "bob"]), target("old", target_users=["unknown:id-eve"])]
    settings = {"impersonation_roles": [{**ROLE, "rules": rules}]}
    assert told(settings)["settings"] == settings


def test_the_override_of_a_leaver_is_removed_and_is_none_of_a_deleted_one() -> None:
    overrides = [{"user": user, "device_id": "A1", "effect": "ALLOW"} for user in ("ann", "info@example.com")]
    settings = {"mobile_device_access_overrides": overrides}
    absent = {"user": "bob", "device_id": "A1", "state": "absent"}
    assert told(settings)["settings"] == {"mobile_device_access_overrides": [overrides[0], absent]}
    assert told(settings, found=GONE)["settings"] == {"mobile_device_access_overrides": overrides[:1]}


def test_what_is_expected_of_a_leaver_is_not_asked_once_no_rule_names_the_leaver() -> None:
    rows: list[Any] = [
        {"user": user, "action": "IMAP", "ip_address": "198.51.100.7", "effect": "ALLOW"} for user in ("ann", "BOB")
    ]
    rows += [{**rows[0], "user": "info@example.com"}, {"impersonation_role": "bob", "action": "EWS"}]
    rows.append("bob")  # A wrong type is left for the module to refuse.
    for found in CASES.values():
        left = told(None, found=found, access_expectations=rows)
        assert left["access_expectations"] == [rows[0], *rows[3:]]
        assert len([text for text in left["notes"] if "access_expectations name bob, which is" in text]) == 1
    assert told(None, "09", FOUND, access_expectations=rows)["access_expectations"] == rows
    assert told(None, access_expectations="bob")["access_expectations"] == "bob"


def test_the_settings_must_be_read_if_a_rule_names_a_leaver() -> None:
    named = {"access_control_rules": [rule(users=["ann", "bob"])]}
    assert told(named, there=None)["asked"]["settings"] is True
    assert told({"access_control_rules": [rule(users=["ann"])]}, there=None)["asked"]["settings"] is False


@pytest.mark.parametrize(
    "settings",
    [
        None,
        [],
        "bob",
        {"access_control_rules": "bob"},
        {"access_control_rules": ["bob", {"users": "bob"}, {"users": [{"bob": 1}], "name": ["x"]}]},
        {"impersonation_roles": [5, {"name": "sync", "rules": "bob"}, {"name": "sync", "rules": ["bob"]}]},
        {"mobile_device_access_overrides": {"user": "bob"}},
    ],
)
def test_what_is_of_another_type_is_left_for_the_module_to_refuse(settings: Any) -> None:
    assert told(settings)["settings"] == settings


def test_wrong_types_beside_a_leaver_are_left_as_they_are() -> None:
    one = rule(not_users=["bob"], actions=5, name=["x"])
    assert access(one, there={"impersonation_roles": [ROLE]})["access_control_rules"] == [one]


def test_errors_in_the_leavers_leave_the_settings_as_they_are() -> None:
    settings = {"access_control_rules": [rule(users=["ann", "bob"])]}
    wrong = force({"users": [ITEM], "settings": settings}, "25", CLOSED, {"user": "bob", "lock_on": "soon"})
    assert wrong["errors"]
    assert wrong["settings"] == settings
