# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_settings, rules and roles: nobody is locked out, mistakes are named before a write, references are found."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service.answers import api_name
from support.inprocess import Runner
from support.settings import MODULE, RULE_VALUES, RULES, add_people
from workmail_emulator import Emulator
from workmail_emulator.operations import rows

ALWAYS = "always"
ACCESS, ROLES = "access_control_rules", "impersonation_roles"


def rule(name: str, effect: str = "ALLOW", **more: Any) -> dict[str, Any]:
    return {"name": name, "effect": effect, **more}


def absent(name: str) -> dict[str, Any]:
    return {"name": name, "state": "absent"}


def refused(emulator: Emulator, acme: Runner, **options: Any) -> str:
    """The message of a task that is refused in check mode and in a run, without a write."""
    emulator.reset_log()
    texts = {acme.fails(MODULE, check=check, **options)["msg"] for check in (True, False)}
    assert emulator.writes() == []
    assert len(texts) == 1
    return texts.pop()


def names(acme: Runner, option: str = ACCESS) -> list[str]:
    return [one["name"] for one in acme.run(f"{MODULE}_info", include=[option])["settings"][option]]


def test_a_plan_after_which_no_rule_allows_anything_is_refused(emulator: Emulator, acme: Runner) -> None:
    text = refused(emulator, acme, **{ACCESS: [absent("default")]})
    assert "no access control rule would be left, so no user could open a mailbox" in text
    text = refused(emulator, acme, **{ACCESS: [rule("default", "DENY"), rule("other", "DENY")]})
    assert "no access control rule would allow anything" in text


@pytest.mark.parametrize(
    "limits",
    [
        {},
        {"ip_ranges": ["10.0.0.0/8", "0.0.0.0/0"]},
        {"actions": ["WebMail", "WindowsOutlook", "SMTP", "IMAP", "EWS", "AutoDiscover", "ActiveSync"]},
    ],
)
def test_a_rule_that_refuses_everything_is_refused(emulator: Emulator, acme: Runner, limits: dict[str, Any]) -> None:
    text = refused(emulator, acme, **{ACCESS: [rule("shut", "DENY", **limits)]})
    assert "no access control rule would allow anything, because shut would refuse everything" in text
    some = {**limits, "not_ip_ranges": ["192.0.2.0/24"]}
    assert acme.check_then_run(MODULE, **{ACCESS: [rule("shut", "DENY", **some)]})["changed"]


def test_new_rules_come_before_others_go_and_the_default_rule_is_not_pruned(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **{ACCESS: [rule("old")]})
    emulator.reset_log()
    acme.check_then_run(MODULE, **{ACCESS: [rule("new"), rule("newer", "DENY", actions=["IMAP"])]}, prune=[ACCESS])
    assert [call.operation for call in emulator.writes()] == ["PutAccessControlRule"] * 2 + ["DeleteAccessControlRule"]
    assert names(acme) == ["default", "new", "newer"]
    acme.check_then_run(MODULE, **{ACCESS: [absent("default")]})
    assert names(acme) == ["new", "newer"]


def test_a_list_without_an_item_that_is_present_is_not_pruned(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **{ACCESS: [rule("old")]})
    assert "the list of access_control_rules is empty" in refused(emulator, acme, **{ACCESS: []}, prune=[ACCESS])


def test_where_there_is_no_room_removals_come_first(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **{ACCESS: [rule(f"r{number}") for number in range(9)]})
    text = refused(emulator, acme, **{ACCESS: [rule("one"), rule("two"), absent("r0")]})
    assert "there would be 11 access control rules; an organization can have 10. Remove 1 of them" in text
    emulator.reset_log()
    acme.check_then_run(MODULE, **{ACCESS: [rule("one"), absent("r0")]})
    assert [call.operation for call in emulator.writes()] == ["DeleteAccessControlRule", "PutAccessControlRule"]


def test_a_moment_without_an_allowing_rule_is_refused(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **{ACCESS: [rule(f"r{number}", "DENY", actions=["EWS"]) for number in range(9)]})
    text = refused(emulator, acme, **{ACCESS: [rule("new"), absent("default")]})
    assert "there is no room for the new rules until others are removed" in text
    assert "Keep one of default under its name" in text


def test_expectations_are_checked_before_the_first_write_and_name_the_rule(emulator: Emulator, acme: Runner) -> None:
    add_people(emulator)
    ask = {"user": "alice", "action": "IMAP", "ip_address": "203.0.113.9", "effect": "ALLOW", "because": "She travels."}
    text = refused(
        emulator,
        acme,
        **{ACCESS: [rule("office-only", "DENY", not_ip_ranges=["198.51.100.0/24"])]},
        access_expectations=[ask],
    )
    assert text.startswith(
        "access_expectations[0] (alice): IMAP for alice from 203.0.113.9 would be DENY, and ALLOW is expected "
        "(She travels): the rule `office-only` decides."
    )
    kept = acme.check_then_run(
        MODULE, **{ACCESS: [rule("office-only", "DENY", users=["bob"])]}, access_expectations=[ask]
    )
    assert kept["changed"]
    assert dict(emulator.counts())["GetAccessControlEffect"] == 1


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        ({"action": "IMAP"}, "one of the following is required: user, impersonation_role"),
        ({"user": "alise", "action": "IMAP"}, "there is no user 'alise' in the organization. Did you mean 'alice'?"),
        ({"user": "alice", "action": "POP"}, "action"),
        ({"user": "alice", "action": "IMAP", "ip_address": "::1"}, "'::1' is not an IPv4 address"),
        (
            {"impersonation_role": "x", "action": "IMAP"},
            "is not possible for an impersonation role",
        ),
    ],
)
def test_wrong_expectations_are_refused(emulator: Emulator, acme: Runner, ask: dict[str, Any], text: str) -> None:
    add_people(emulator)
    whole = {"ip_address": "203.0.113.9", "effect": "ALLOW", **ask}
    assert text in refused(emulator, acme, access_expectations=[whole])


def test_a_role_that_a_rule_names_stays_until_the_rule_no_longer_names_it(emulator: Emulator, acme: Runner) -> None:
    role = {"name": "archiver", "type": "READ_ONLY"}
    acme.run(MODULE, **{ROLES: [role], ACCESS: [rule("ews", impersonation_roles=["archiver"])]})
    text = refused(emulator, acme, **{ROLES: [absent("archiver")]})
    assert "is named by the access control rules ews. Remove it from them too." in text
    emulator.reset_log()
    acme.check_then_run(MODULE, **{ROLES: [absent("archiver")], ACCESS: [rule("ews", actions=["EWS"])]})
    assert [call.operation for call in emulator.writes()] == ["PutAccessControlRule", "DeleteImpersonationRole"]


def test_a_user_who_is_gone_is_shown_by_id_and_kept_while_the_rule_is_not_written(
    emulator: Emulator, acme: Runner
) -> None:
    add_people(emulator)
    acme.run(MODULE, **{ACCESS: [rule("both", users=["alice", "bob"])]})
    acme.run("workmail_user", name="alice", state="absent")
    settings = acme.run(f"{MODULE}_info", include=[ACCESS])["settings"]
    both = next(one for one in settings[ACCESS] if one["name"] == "both")
    gone = next(text for text in both["users"] if text != "bob")
    assert gone.startswith("unknown:")
    assert not acme.run(MODULE, **settings)["changed"]
    text = refused(emulator, acme, **{ACCESS: [{**both, "actions": ["IMAP"]}]})
    assert f"names {gone}, which no longer exists, and this task must write the rule. Remove it." in text
    assert acme.check_then_run(MODULE, **{ACCESS: [rule("both", users=["bob"])]})["changed"]


def give_one_name(organization: Any) -> None:
    """Name both roles alike, as two tasks could that did not know of each other."""
    for one in rows.of(organization, rows.ROLES).values():
        one["Name"] = "twin"


def test_two_roles_of_one_name_are_chosen_by_id(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **{ROLES: [{"name": name, "type": "READ_ONLY"} for name in ("twin", "other")]})
    emulator.edit("acme", give_one_name)
    settings = acme.run(f"{MODULE}_info", include=[ROLES])["settings"]
    assert names(acme, ROLES) == ["twin", "twin"]
    assert not acme.run(MODULE, **settings)["changed"]
    ids = [one["role_id"] for one in settings[ROLES]]
    text = refused(emulator, acme, **{ROLES: [{"name": "twin", "type": "FULL_ACCESS"}]})
    assert "2 impersonation roles have the name 'twin'. Set `role_id` to one of " in text
    acme.check_then_run(MODULE, **{ROLES: [{"name": "twin", "role_id": ids[0], "state": "absent"}]})
    assert [one["role_id"] for one in acme.run(f"{MODULE}_info", include=[ROLES])["settings"][ROLES]] == ids[1:]


def test_the_password_of_a_provider_is_in_no_result_and_is_required_for_a_change(
    emulator: Emulator, acme: Runner
) -> None:
    provider = {"endpoint": "https://mail.example.net/ews", "username": "u", "password": "Sekrit-9"}
    wanted = {"availability_configurations": [{"domain": "Example.NET", "ews_provider": provider}]}
    assert "Sekrit-9" not in json.dumps(acme.check_then_run(MODULE, **wanted))
    assert not acme.run(MODULE, **wanted)["changed"]
    always = {
        "availability_configurations": [{**wanted["availability_configurations"][0], "update_password": "always"}]
    }
    assert "Sekrit-9" not in json.dumps(acme.check_then_run(MODULE, **always))
    other = {"domain": "example.net", "ews_provider": {"endpoint": "https://b.example.net/x", "username": "u"}}
    text = refused(emulator, acme, availability_configurations=[other])
    assert "ews_provider.password: is required to change the availability configuration" in text
    both = {"domain": "example.net", "ews_provider": provider, "lambda_provider": {"lambda_arn": "x" * 49}}
    assert "needs exactly one of" in refused(emulator, acme, availability_configurations=[both])


def test_reading_all_settings_costs_the_least_number_of_calls(emulator: Emulator, acme: Runner) -> None:
    acme.run(MODULE, **{ROLES: [{"name": name, "type": "READ_ONLY"} for name in ("a", "b")]})
    emulator.reset_log()
    settings = acme.run(f"{MODULE}_info")["settings"]
    counts = {api_name(kind.calls.list): 1 for kind in RULES}
    single = ("DescribeEmailMonitoringConfiguration", "DescribeIdentityProviderConfiguration")
    more = ("DescribeInboundDmarcSettings", "GetDefaultRetentionPolicy", "ListOrganizations")
    expected = {**counts, **dict.fromkeys((*single, *more), 1), "GetImpersonationRole": 2}
    assert dict(emulator.counts()) == expected
    emulator.reset_log()
    assert not acme.run(MODULE, **settings)["changed"]
    there = {"DescribeInboundDmarcSettings": 1, "ListOrganizations": 1, "GetImpersonationRole": 2}
    read = {api_name(kind.calls.list): 1 for kind in RULES if settings[kind.plural]}
    assert dict(emulator.counts()) == {**read, **there}


def test_all_options_of_all_rules_are_written_and_read_back(emulator: Emulator, acme: Runner) -> None:
    add_people(emulator)
    acme.check_then_run(MODULE, **RULE_VALUES)
    assert not acme.run(MODULE, **RULE_VALUES)["changed"]
    found = acme.run(f"{MODULE}_info", include=list(RULE_VALUES))["settings"]
    assert not acme.run(MODULE, **found)["changed"]
    gone = {name: [{**one, "state": "absent"} for one in found[name]] for name in found}
    gone[ACCESS] = [one for one in gone[ACCESS] if one["name"] != "default"]
    assert acme.check_then_run(MODULE, **gone, removal_limit=20)["changed"]
    assert not acme.run(MODULE, **gone)["changed"]


def test_fifty_overrides_cost_a_write_each_once_and_then_one_page(emulator: Emulator, acme: Runner) -> None:
    acme.run("workmail_directory", users=[{"name": "gina", "email": "gina@example.com"}])
    devices = [{"user": "gina", "device_id": f"D{number}", "effect": "ALLOW"} for number in range(50)]
    emulator.reset_log()
    acme.run(MODULE, mobile_device_access_overrides=devices)
    assert emulator.counts()["PutMobileDeviceAccessOverride"] == 50
    assert len(emulator.writes()) == 50
    emulator.reset_log()
    assert not acme.run(MODULE, mobile_device_access_overrides=devices)["changed"]
    read = {"ListOrganizations": 1, "DescribeUser": 1, "ListMobileDeviceAccessOverrides": 1}
    assert dict(emulator.counts()) == read
    emulator.reset_log()
    acme.run(f"{MODULE}_info", include=["mobile_device_access_overrides"])
    assert emulator.counts()["ListMobileDeviceAccessOverrides"] == 1
