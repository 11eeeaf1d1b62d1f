# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a leaver leaves in the settings: tokens, exempt devices, access rules and impersonation roles."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.filter.offboarding_plan import offboarding_plan
from support.items import people
from unit.offboarding.rehearsal import Rehearsal, leaver, on
from workmail_emulator import Emulator

ALLOW_ALL = {"impersonation_rule_id": "all", "effect": "ALLOW"}
Row = dict[str, Any]


@pytest.fixture
def rehearsal(acme) -> Rehearsal:
    acme.run("workmail_directory", users=people("ann", "bob", "carol"))
    return Rehearsal(acme)


def rule(name: str, effect: str = "ALLOW", **conditions: Any) -> Row:
    return {"name": name, "effect": effect, **conditions}


def role(name: str, *rules: Row) -> Row:
    return {"name": name, "type": "READ_ONLY", "rules": list(rules)}


def target(id_: str, effect: str = "ALLOW", **targets: list[str]) -> Row:
    return {"impersonation_rule_id": id_, "effect": effect, **targets}


def settings(rehearsal: Rehearsal) -> Row:
    found: Row = rehearsal.runner.run("workmail_settings_info")["settings"]
    return found


def named(rows: list[Row], name: str) -> Row:
    (found,) = (one for one in rows if one["name"] == name)
    return found


def closed(rehearsal: Rehearsal, *users: str, **options: Any) -> Row:
    """The accounts of leavers that are closed today. A second run changes nothing."""
    leavers = [leaver(user, lock_on=None, close_on=on(0), **options) for user in users]
    told = rehearsal.run(*leavers)
    again = rehearsal.run(*leavers)
    assert again["changed"] is False
    assert {user: again[user]["remarks"] for user in users} == {user: told[user]["remarks"] for user in users}
    return told


def test_a_close_revokes_the_tokens_of_the_leaver_and_no_others(rehearsal, emulator: Emulator) -> None:
    for user, name in (("bob", "phone"), ("bob", "laptop"), ("ann", "laptop")):
        emulator.issue_token("acme", user, name, age=30)
    told = closed(rehearsal, "bob")
    assert "personal access tokens laptop, phone revoked" in told["bob"]["done"]
    left = rehearsal.runner.run("workmail_personal_access_token_info")["personal_access_tokens"]
    assert [(one["user"], one["name"]) for one in left] == [("ann", "laptop")]


def test_a_token_of_a_user_that_was_disabled_before_is_revoked_too(rehearsal, emulator: Emulator) -> None:
    emulator.issue_token("acme", "bob", "phone", age=30)
    rehearsal.runner.run("workmail_user", name="bob", enabled=False)
    assert closed(rehearsal, "bob")["bob"]["done"] == ["personal access token phone revoked"]


def test_a_close_removes_the_exemptions_of_the_devices_of_the_leaver(rehearsal) -> None:
    overrides = [
        {"user": user, "device_id": device, "effect": "ALLOW"} for user, device in (("bob", "A1"), ("ann", "B2"))
    ]
    rehearsal.runner.run("workmail_settings", mobile_device_access_overrides=overrides)
    told = closed(rehearsal, "bob")
    assert "the override of the rules for the device A1 removed" in told["bob"]["done"]
    assert [one["user"] for one in settings(rehearsal)["mobile_device_access_overrides"]] == ["ann"]


def test_a_close_takes_the_leaver_out_of_access_rules_and_keeps_their_other_conditions(rehearsal) -> None:
    rules = [
        rule("imap", actions=["IMAP"], users=["ann", "bob"], ip_ranges=["198.51.100.0/24"], description="Two people"),
        rule("web", "DENY", actions=["WebMail"], not_users=["bob", "carol"]),
        rule("other", users=["carol"]),
    ]
    rehearsal.runner.run("workmail_settings", access_control_rules=rules)
    told = closed(rehearsal, "bob")
    assert {"removed from the access rule imap", "removed from the access rule web"} <= set(told["bob"]["done"])
    after = settings(rehearsal)["access_control_rules"]
    assert named(after, "imap") == {**rules[0], "users": ["ann"]}
    assert named(after, "web") == {**rules[1], "not_users": ["carol"], "description": "web"}
    assert told["bob"]["remarks"] == []


def test_a_rule_that_applies_to_the_leaver_only_is_reported_and_not_widened(rehearsal, emulator: Emulator) -> None:
    rules = [rule("imap", actions=["IMAP"], users=["bob"]), rule("two", users=["bob", "ann"])]
    rehearsal.runner.run("workmail_settings", access_control_rules=rules)
    told = closed(rehearsal, "bob", "ann")
    for user in ("ann", "bob"):
        assert any(
            "stays in the access rule two, because it applies to no other user" in one for one in told[user]["remarks"]
        )
    assert any("stays in the access rule imap" in one for one in told["bob"]["remarks"])
    after = settings(rehearsal)["access_control_rules"]
    assert named(after, "imap")["users"] == ["bob"]
    assert sorted(named(after, "two")["users"]) == ["ann", "bob"]


@pytest.mark.parametrize(
    ("actions", "roles", "stays"),
    [(["EWS", "IMAP"], True, True), (["IMAP"], True, False), (None, True, True), (["EWS"], False, False)],
)
def test_the_last_exception_goes_unless_the_rule_might_then_concern_roles(rehearsal, actions, roles, stays) -> None:
    one = rule("x", "DENY", not_users=["bob"], **({"actions": actions} if actions else {}))
    given = {"access_control_rules": [one], **({"impersonation_roles": [role("sync", ALLOW_ALL)]} if roles else {})}
    rehearsal.runner.run("workmail_settings", **given)
    told = closed(rehearsal, "bob")
    assert any("it excepts no other user" in text for text in told["bob"]["remarks"]) is stays
    assert ("not_users" in named(settings(rehearsal)["access_control_rules"], "x")) is stays


def test_a_close_takes_the_leaver_out_of_impersonation_roles(rehearsal) -> None:
    roles = [
        role("legal", target("both", target_users=["ann", "bob"]), target("no", "DENY", not_target_users=["bob"])),
        role("mine", target("only", target_users=["bob"]), target("more", target_users=["bob", "carol"])),
        role("all", ALLOW_ALL),
    ]
    rehearsal.runner.run("workmail_settings", impersonation_roles=roles)
    told = closed(rehearsal, "bob")
    after = settings(rehearsal)["impersonation_roles"]
    assert [one.get("target_users") for one in named(after, "legal")["rules"]] == [["ann"], None]
    assert "not_target_users" not in named(after, "legal")["rules"][1]
    mine = {one["impersonation_rule_id"]: one["target_users"] for one in named(after, "mine")["rules"]}
    assert mine == {"only": ["bob"], "more": ["carol"]}
    assert {f"removed from the impersonation role {name}" for name in ("legal", "mine")} <= set(told["bob"]["done"])
    (remark,) = told["bob"]["remarks"]
    assert remark.startswith(
        "stays in the rule only of the impersonation role mine, because it applies to no other user"
    )


def test_a_rule_that_names_a_deleted_user_is_reported_because_it_cannot_be_written(
    rehearsal, emulator: Emulator
) -> None:
    rehearsal.runner.run("workmail_settings", access_control_rules=[rule("x", users=["ann", "bob", "carol"])])
    rehearsal.runner.run("workmail_user", name="carol", state="absent")
    told = closed(rehearsal, "bob")
    (remark,) = told["bob"]["remarks"]
    assert remark.startswith("stays in the access rule x, because it also names what no longer exists (unknown:")


def test_what_a_user_leaves_is_gone_before_the_user_is_deleted(rehearsal, emulator: Emulator) -> None:
    rehearsal.runner.run("workmail_settings", access_control_rules=[rule("x", users=["ann", "bob"])])
    rehearsal.runner.run("workmail_user", name="bob", enabled=False)
    told = rehearsal.run(leaver("bob", lock_on=None, close_on=None, delete_after_days=1), day=1)
    assert told["bob"]["stage"] == "deleted"
    assert named(settings(rehearsal)["access_control_rules"], "x")["users"] == ["ann"]


def test_nothing_of_the_settings_is_read_before_a_close_is_due(rehearsal, emulator: Emulator) -> None:
    emulator.reset_log()
    rehearsal.run(leaver("bob", close_on=on(9)))
    assert not {"ListAccessControlRules", "ListPersonalAccessTokens"} & set(emulator.counts())


def test_what_cannot_be_read_is_not_called_done(rehearsal) -> None:
    row = leaver("bob", lock_on=None, close_on=on(0))
    read = {**rehearsal.read([row], on(0)), "settings": {}, "unread_settings": {"settings": "access denied."}}
    (account,) = offboarding_plan([row], on(0), read)["accounts"]
    assert account["unreadable"] == [
        "access rules, impersonation roles and exempt devices cannot be read (access denied)"
    ]
    assert "disabled" in account["done"]
    missing = offboarding_plan([row], on(0), {**read, "settings": None})
    assert missing["errors"] == [
        "offboarding_today: the settings were not read, but bob needs them today. Read and plan with the same day, and "
        "run again."
    ]
