# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_user: create, again, change, again, remove, again; check mode before each."""

from __future__ import annotations

from support.inprocess import Runner, preview
from support.lookups import actions, deferred

BOB = {"name": "bob", "email": "bob@example.com", "display_name": "Bob Baker", "password": "Correct-Horse-1"}


def test_a_user_is_created_registered_and_then_left_alone(emulator, acme: Runner) -> None:
    created = acme.check_then_run("workmail_user", **BOB, job_title="Baker", aliases=["baker@example.com"])
    assert actions(created) == ["create_user", "register_to_work_mail", "create_alias", "update_user"]
    assert created["user"]["entity_state"] == "ENABLED"
    assert created["user"]["user_id"]
    assert emulator.password_is("acme", "bob", BOB["password"])
    emulator.reset_log()
    again = acme.check_then_run("workmail_user", **BOB, job_title="Baker", aliases=["baker@example.com"])
    assert not again["changed"]
    assert emulator.writes() == []


def test_a_user_is_changed_in_place(acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    changed = acme.check_then_run("workmail_user", name="bob", email="robert@example.com", city="Oslo")
    assert actions(changed) == ["update_primary_email_address", "update_user"]
    assert preview(changed) == [
        "~ user bob city (none) -> Oslo",
        "~ user bob email bob@example.com -> robert@example.com (old address kept as alias)",
        "Done: 0 added, 1 changed, 0 disabled or deleted.",
    ]
    assert not acme.check_then_run("workmail_user", name="bob", email="robert@example.com", city="Oslo")["changed"]


def test_the_old_primary_address_stays_as_an_alias(emulator, acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    acme.run("workmail_user", name="bob", email="robert@example.com")
    assert emulator.snapshot("acme")["users"]["bob"]["aliases"] == ["bob@example.com"]


def test_a_user_is_disabled_then_deleted_and_then_absent(acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    assert actions(acme.check_then_run("workmail_user", name="bob", enabled=False)) == ["deregister_from_work_mail"]
    assert actions(acme.check_then_run("workmail_user", name="bob", state="absent")) == ["delete_user"]
    gone = acme.check_then_run("workmail_user", name="bob", state="absent")
    assert not gone["changed"]
    assert "user" not in gone


def test_only_an_entity_that_is_disabled_unasked_is_warned_of(acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    acme.run("workmail_user", name="bob", enabled=False)
    task = {"name": "bob", "email": "bob@example.com"}
    unasked, asked = acme.run("workmail_user", **task), acme.run("workmail_user", **task, enabled=False)
    assert deferred(unasked) == deferred(asked) == [("bob", "email")]
    warned = "the entity or an entity that it refers to is DISABLED: bob (email)"
    assert any(warned in str(warning) for warning in unasked["warnings"])
    assert not any("DISABLED" in str(warning) for warning in asked.get("warnings", ()))


def test_a_disabled_entity_stays_disabled_until_asked(acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    acme.run("workmail_user", name="bob", enabled=False)
    kept = acme.check_then_run("workmail_user", name="bob", email="bob@example.com")
    assert not kept["changed"]
    assert deferred(kept) == [("bob", "email")]
    opened = acme.check_then_run("workmail_user", name="bob", email="bob@example.com", enabled=True)
    assert actions(opened) == ["register_to_work_mail"]


def test_a_password_is_reset_only_when_always_asked_for(emulator, acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    assert not acme.run("workmail_user", name="bob", password="Another-Horse-2")["changed"]
    reset = acme.check_then_run("workmail_user", name="bob", password="Another-Horse-2", update_password="always")
    assert actions(reset) == ["reset_password"]
    assert emulator.password_is("acme", "bob", "Another-Horse-2")
    assert "Another-Horse-2" not in str(reset)


def test_a_user_is_found_by_its_address_and_by_its_id(acme: Runner) -> None:
    created = acme.run("workmail_user", **BOB)
    by_address = acme.check_then_run("workmail_user", email="BOB@example.com", city="Oslo")
    assert actions(by_address) == ["update_user"]
    by_id = acme.check_then_run("workmail_user", user_id=created["user"]["user_id"], city="Bergen")
    assert preview(by_id)[0] == "~ user bob city Oslo -> Bergen"


def test_an_address_alone_never_creates(emulator, acme: Runner) -> None:
    failed = acme.fails("workmail_user", email="nobody@example.com")
    assert "'nobody@example.com' is not the primary address of an ENABLED user" in failed["msg"]
    assert emulator.writes() == []


def test_a_no_change_user_costs_two_calls(emulator, acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    runner = Runner(acme.url, acme.run("workmail_organization_info")["organizations"][0]["organization_id"])
    emulator.reset_log()
    runner.run("workmail_user", name="bob", display_name="Bob Baker", aliases=[])
    assert dict(emulator.counts()) == {"DescribeUser": 1, "ListAliases": 1}


def test_a_quota_is_set_once(acme: Runner) -> None:
    changed = acme.check_then_run("workmail_user", **BOB, mailbox_quota=1000)
    assert actions(changed) == ["create_user", "register_to_work_mail", "update_mailbox_quota"]
    assert not acme.check_then_run("workmail_user", name="bob", mailbox_quota=1000)["changed"]


def test_a_mailbox_is_reported_with_its_quota_and_its_size(acme: Runner) -> None:
    acme.run("workmail_user", name="bob", email="bob@example.com", mailbox_quota=100)
    told = acme.run("workmail_user_info", name="bob", include=["mailbox"])["users"][0]
    assert told["mailbox_quota"] == 100
    assert isinstance(told["mailbox_size"], float)
