# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that could never apply, values that are missing, and what a task says of them before anything is written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.access_control import ACTIONS
from support.inprocess import Runner
from support.items import people
from support.rules import ACCESS, DEVICE, EWS, FREE_BUSY, OPEN, OVERRIDE, PASSWORD, ROLE
from workmail_emulator import Emulator
from workmail_emulator.operations import rows

DENY: dict[str, Any] = {"name": "x", "effect": "DENY"}
READER: dict[str, Any] = {"name": "x", "type": "READ_ONLY"}
NOTHING_LEFT = "so the rule would never apply. Correct the list, or remove the rule."


@pytest.fixture
def office(acme: Runner) -> Runner:
    acme.run("workmail_directory", users=people("ann", "bob"))
    acme.run("workmail_impersonation_role", name="backup", type="READ_ONLY", rules=[OPEN])
    return acme


def refused(emulator: Emulator, office: Runner, kind: str, **options: Any) -> list[str]:
    """The errors of a task that is refused in check mode and in a run alike, without a write."""
    emulator.reset_log()
    texts = [office.fails(f"workmail_{kind}", check=check, **options)["errors"] for check in (True, False)]
    assert emulator.writes() == []
    assert texts[0] == texts[1]
    return [str(text).removeprefix(f"{kind} ") for text in texts[0]]


@pytest.mark.parametrize(
    ("kind", "given", "place", "option", "value"),
    [
        (
            ACCESS,
            {"ip_ranges": ["10.0.0.0/8"], "not_ip_ranges": ["10.0.0.0/8"]},
            "x.ip_ranges",
            "ip_ranges",
            "10.0.0.0/8",
        ),
        (ACCESS, {"actions": ["EWS", "IMAP"], "not_actions": ["IMAP"]}, "x.actions", "actions", "IMAP"),
        (ACCESS, {"users": ["ann"], "not_users": ["ANN@example.com"]}, "x.users", "users", "ann"),
        (
            ACCESS,
            {"impersonation_roles": ["backup"], "not_impersonation_roles": ["backup"]},
            *("x.impersonation_roles", "impersonation_roles", "backup"),
        ),
        (DEVICE, {"device_types": ["$NONE"], "not_device_types": ["$NONE"]}, "x.device_types", "device_types", "$NONE"),
    ],
)
def test_a_value_is_not_a_condition_and_an_exception(
    emulator, office: Runner, kind, given, place, option, value
) -> None:
    text = f"{place}: `{option}` and `not_{option}` both have '{value}'. Each value belongs in one of the two."
    assert refused(emulator, office, kind, **DENY, **given) == [text]


def test_nor_in_a_rule_of_a_role(emulator: Emulator, office: Runner) -> None:
    wrong = {**OPEN, "target_users": ["ann"], "not_target_users": ["ann@example.com"]}
    (text,) = refused(emulator, office, ROLE, **READER, rules=[{**OPEN, "impersonation_rule_id": "one"}, wrong])
    assert text.startswith("x.rules[1].target_users: `target_users` and `not_target_users` both have 'ann'.")


@pytest.mark.parametrize(
    ("kind", "given", "option", "what"),
    [
        (
            ACCESS,
            {"ip_ranges": ["10.1.0.0/16"], "not_ip_ranges": ["10.0.0.0/9"]},
            "not_ip_ranges",
            "every entry of `ip_ranges`",
        ),
        (
            ACCESS,
            {"ip_ranges": ["10.0.0.0/8"], "not_ip_ranges": ["10.0.0.0/9", "10.128.0.0/9"]},
            *("not_ip_ranges", "every entry of `ip_ranges`"),
        ),
        (ACCESS, {"not_ip_ranges": ["0.0.0.0/1", "128.0.0.0/1"]}, "not_ip_ranges", "everything"),
        (ACCESS, {"not_actions": list(ACTIONS)}, "not_actions", "everything"),
        (
            DEVICE,
            {"device_types": ["iPad7"], "not_device_types": ["IPAD"]},
            "not_device_types",
            "every entry of `device_types`",
        ),
    ],
)
def test_exceptions_do_not_leave_nothing(emulator: Emulator, office: Runner, kind, given, option, what) -> None:
    assert refused(emulator, office, kind, **DENY, **given) == [f"x.{option}: excludes {what}, {NOTHING_LEFT}"]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (ACCESS, {"ip_ranges": ["10.0.0.0/8"], "not_ip_ranges": ["10.1.0.0/16"]}),
        (ACCESS, {"ip_ranges": ["10.1.0.0/16", "192.0.2.0/24"], "not_ip_ranges": ["10.0.0.0/8"]}),
        (ACCESS, {"not_actions": list(ACTIONS[:-1])}),
        (ACCESS, {"users": ["ann"], "not_users": ["bob"]}),
        (DEVICE, {"device_types": ["iPad"], "not_device_types": ["iPad7", "$NONE"]}),
    ],
)
def test_a_rule_of_which_something_is_left_is_written(office: Runner, kind: str, given: dict[str, Any]) -> None:
    assert office.check_then_run(f"workmail_{kind}", **DENY, **given)["changed"]


def test_what_the_organization_has_is_read_and_left_as_it_is(emulator: Emulator, office: Runner) -> None:
    """Another program wrote it, so exporting and applying does not stumble over it; writing it again does."""
    row = {"Name": "x", "Effect": "DENY", "Description": "x", "Actions": ["IMAP"], "NotActions": ["IMAP"]}
    times = {"DateCreated": 0.0, "DateModified": 0.0}
    emulator.edit("acme", lambda one: rows.of(one, rows.ACCESS_RULES).update({"x": {**row, **times}}))
    settings = office.run("workmail_settings_info")["settings"]
    assert not office.run("workmail_settings", **settings)["changed"]
    dead = {**DENY, "actions": ["IMAP"], "not_actions": ["IMAP"]}
    assert not office.check_then_run("workmail_access_control_rule", **dead)["changed"]
    assert "both have 'IMAP'" in refused(emulator, office, ACCESS, **dead, users=["ann"])[0]


def test_a_rule_that_never_applies_lets_no_user_in(emulator: Emulator, office: Runner) -> None:
    row = {"Name": "x", "Effect": "ALLOW", "Description": "x", "NotActions": list(ACTIONS)}
    times = {"DateCreated": 0.0, "DateModified": 0.0}
    emulator.edit("acme", lambda one: rows.of(one, rows.ACCESS_RULES).update({"x": {**row, **times}}))
    (text,) = refused(emulator, office, ACCESS, name="default", state="absent")
    assert "no access control rule would allow anything, so no user could open a mailbox" in text


def test_ranges_that_are_together_all_addresses_let_no_user_in(emulator: Emulator, office: Runner) -> None:
    (text,) = refused(emulator, office, ACCESS, **DENY, ip_ranges=["0.0.0.0/1", "128.0.0.0/1"])
    assert "because x would refuse everything, so no user could open a mailbox" in text


@pytest.mark.parametrize(
    ("kind", "given", "error"),
    [
        (
            DEVICE,
            {**DENY, "device_types": ["A", ""]},
            "x.device_types[1]: must not be empty; give a value or remove the line.",
        ),
        (
            ROLE,
            {**READER, "rules": [{**OPEN, "impersonation_rule_id": ""}]},
            "x.rules[0].impersonation_rule_id: must not be empty; give a value.",
        ),
        (
            OVERRIDE,
            {"user": "ann", "device_id": "", "effect": "DENY"},
            "ann.device_id: must not be empty; give a value.",
        ),
        (
            FREE_BUSY,
            {"domain": "x", "ews_provider": {**EWS, "username": "", "password": PASSWORD}},
            "x.ews_provider.username: must not be empty; give a value.",
        ),
    ],
)
def test_empty_text_is_no_value(emulator: Emulator, office: Runner, kind: str, given, error: str) -> None:
    assert error in refused(emulator, office, kind, **given)


@pytest.mark.parametrize("rules", [[], [{**OPEN, "effect": "DENY"}]])
def test_a_role_that_opens_no_mailbox_is_a_warning(office: Runner, rules: list[dict[str, Any]]) -> None:
    text = "impersonation_role x: no rule allows anything, so the role opens no mailbox."
    for check, warned in ((True, True), (False, True), (False, False)):
        done = office.run("workmail_impersonation_role", check=check, **READER, rules=rules)
        assert (text in json.dumps(done.get("warnings", []))) is warned
    opened = office.run("workmail_impersonation_role", **READER, rules=[OPEN])
    assert text not in json.dumps(opened.get("warnings", []))


def test_names_that_differ_in_case_are_an_error_of_the_name(emulator: Emulator, office: Runner) -> None:
    (text,) = refused(emulator, office, ACCESS, name="Default", effect="ALLOW")
    assert text.startswith("Default.name: the access control rule 'Default' differs from 'default' in case only.")
    both = [{"name": name, "effect": "ALLOW"} for name in ("a", "A")]
    (text,) = office.fails("workmail_settings", access_control_rules=both)["errors"]
    assert text.startswith("access_control_rules[1] (A).name: ")


def test_an_item_without_a_name_is_named_by_its_place_alone(office: Runner) -> None:
    blank = {"user": " ", "device_id": " ", "effect": "ALLOW"}
    errors = office.fails("workmail_settings", mobile_device_access_overrides=[blank])["errors"]
    assert {text.partition(".")[0] for text in errors} == {"mobile_device_access_overrides[0]"}


def test_a_password_that_is_always_to_be_written_is_given(emulator: Emulator, office: Runner) -> None:
    wanted = {"domain": "example.net", "ews_provider": {**EWS, "password": PASSWORD}}
    office.run("workmail_availability_configuration", **wanted)
    (text,) = refused(emulator, office, FREE_BUSY, domain="example.net", ews_provider=EWS, update_password="always")
    assert text.startswith("example.net.ews_provider.password: is required where `update_password` is always;")


def test_a_retention_policy_needs_a_folder_to_be_created(emulator: Emulator, acme: Runner) -> None:
    (text,) = acme.fails("workmail_settings", retention_policy={"name": "r", "folder_configurations": []})["errors"]
    assert text == "retention_policy.folder_configurations: is required to create the retention policy. Set it."


def test_one_character_is_not_characters(acme: Runner) -> None:
    (text,) = acme.fails("workmail_availability_test_info", lambda_provider={"lambda_arn": "x"})["errors"]
    assert text == "lambda_provider.lambda_arn: has 1 character; 49 to 256 are allowed."


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"domain": ""}, "domain: has 0 characters; 3 to 255 are allowed."),
        ({"ews_provider": EWS}, "ews_provider.password: is required; add `password: …`."),
    ],
)
def test_a_provider_that_is_wrong_is_not_missing_as_well(acme: Runner, given: dict[str, Any], error: str) -> None:
    assert acme.fails("workmail_availability_test_info", **given)["errors"] == [error]
