# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_user: create, again, change, again, remove, again; check mode before each."""

from __future__ import annotations

from support.inprocess import Runner

BOB = {"name": "bob", "email": "bob@example.com", "display_name": "Bob Baker", "password": "Correct-Horse-1"}


def actions(result: dict) -> list[str]:
    return [operation["action"] for operation in result["operations"]]


def test_a_user_is_created_registered_and_then_left_alone(emulator, acme: Runner) -> None:
    created = acme.check_then_run("workmail_user", **BOB, job_title="Baker", aliases=["baker@example.com"])
    assert actions(created) == ["create_user", "register_to_work_mail", "create_alias", "update_user"]
    assert created["user"]["entity_state"] == "ENABLED"
    emulator.reset_log()
    again = acme.check_then_run("workmail_user", **BOB, job_title="Baker", aliases=["baker@example.com"])
    assert not again["changed"]
    assert emulator.writes() == []


def test_a_user_is_changed_in_place(acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    changed = acme.check_then_run("workmail_user", name="bob", email="robert@example.com", city="Oslo")
    assert actions(changed) == ["update_primary_email_address", "update_user"]
    assert changed["diff"]["before"] == {"users": {"bob": {"email": "bob@example.com"}}}
    assert changed["diff"]["after"] == {"users": {"bob": {"email": "robert@example.com", "city": "Oslo"}}}


def test_a_user_is_disabled_then_deleted_and_then_absent(emulator, acme: Runner) -> None:
    acme.run("workmail_user", **BOB)
    assert actions(acme.check_then_run("workmail_user", name="bob", enabled=False)) == ["deregister_from_work_mail"]
    assert actions(acme.check_then_run("workmail_user", name="bob", state="absent")) == ["delete_user"]
    gone = acme.check_then_run("workmail_user", name="bob", state="absent")
    assert not gone["changed"]
    assert "user" not in gone
