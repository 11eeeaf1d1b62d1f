# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the service accepted is done and changed; what failed is told as what it is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.inprocess import Runner, preview
from support.lookups import actions
from workmail_emulator import Faults, Lag, Rule

USER, DIRECTORY = "workmail_user", "workmail_directory"
MODULES = "ansible_collections.mailops.workmail.plugins.module_utils"
BOB = {"name": "bob", "email": "bob@example.com"}
ANN = {"name": "ann", "email": "ann@example.com"}


def failed_as(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["action"], one["code"]) for one in result["failures"]]


def user(emulator: Any, name: str) -> dict[str, Any]:
    return emulator.snapshot("acme")["users"][name]


def test_an_accepted_write_is_done_although_the_wait_for_its_effect_ran_out(emulator, acme: Runner) -> None:
    acme.run(USER, **BOB)
    emulator.set_lag(Lag(stale_seconds=600))
    late = acme.fails(USER, name="bob", enabled=False, wait_timeout=1)
    assert late["changed"] is True
    assert actions(late) == ["deregister_from_work_mail"]
    assert failed_as(late) == [("deregister_from_work_mail", "WaitTimeout")]
    assert "bob is not DISABLED yet after 1 s" in late["failures"][0]["message"]
    assert "1 operation is accepted, but waiting for the effect failed" in late["msg"]
    assert "bob is not DISABLED yet after 1 s" in late["msg"]
    assert "- user bob disabled, loses bob@example.com" in preview(late)
    assert preview(late)[-1] == "Done: 0 added, 0 changed, 1 disabled or deleted; removed: 1 address."
    assert "1 operation is done" in late["msg"]


def test_what_needs_an_effect_that_never_shows_is_skipped_with_that_reason(emulator, acme: Runner) -> None:
    emulator.set_lag(Lag(stale_seconds=600))
    late = acme.fails(
        DIRECTORY, users=[BOB], groups=[{"name": "staff", "members": ["bob"], "email": "s@example.com"}], wait_timeout=1
    )
    assert late["changed"] is True
    assert "register_to_work_mail" in actions(late)
    skipped = next(one for one in late["failures"] if one["code"] == "Skipped")
    assert skipped["action"] == "associate_member_to_group"
    assert "is not ENABLED yet after 1 s" in skipped["message"]


def test_a_report_file_shows_an_accepted_write_as_done_beside_the_failed_wait(emulator, acme: Runner, tmp_path) -> None:
    acme.run(USER, **BOB)
    emulator.set_lag(Lag(stale_seconds=600))
    path = tmp_path / "report.json"
    gone = [{"name": "bob", "enabled": False}]
    acme.fails(DIRECTORY, users=gone, wait_timeout=1, report_path=str(path))
    row = json.loads(path.read_text())["operations"][0]
    assert (row["outcome"], row["code"]) == ("done", "WaitTimeout")


def test_a_time_limit_that_ends_the_final_wait_is_reported(emulator, acme: Runner) -> None:
    acme.run(USER, **BOB)
    emulator.set_lag(Lag(stale_seconds=600))
    late = acme.fails(DIRECTORY, users=[{"name": "bob", "enabled": False}], time_limit=2)
    assert late["changed"] is True
    assert failed_as(late) == [("deregister_from_work_mail", "TimeLimit")]
    assert "bob is not DISABLED yet when the time limit was reached" in late["msg"]
    assert "are left" not in late["msg"]


def test_an_organization_that_is_not_active_in_time_was_created(emulator, acme: Runner) -> None:
    emulator.set_lag(Lag(creation_reads=100000))
    late = Runner(acme.url, "globex").fails("workmail_organization", wait_timeout=0)
    assert late["changed"] is True
    assert actions(late) == ["create_organization"]
    assert failed_as(late) == [("create_organization", "WaitTimeout")]
    assert preview(late)[0] == "+ organization globex"


def test_a_domain_that_is_not_verified_in_time_was_registered(acme: Runner) -> None:
    late = acme.fails("workmail_domain", domain="example.org", wait_verified=True, wait_timeout=0, default=True)
    assert late["changed"] is True
    assert actions(late) == ["register_mail_domain"]
    assert failed_as(late) == [("register_mail_domain", "WaitTimeout"), ("update_default_mail_domain", "Skipped")]
    assert preview(late) == [
        "+ domain example.org",
        "Done: 1 added, 0 changed, 0 disabled or deleted; 1 operation skipped.",
    ]


def test_a_lost_create_that_the_time_limit_ends_may_have_taken_effect(emulator, acme: Runner, monkeypatch) -> None:
    monkeypatch.setattr(f"{MODULES}._service.gate.FIRST_DELAY", 30.0)
    monkeypatch.setattr(f"{MODULES}._service.gate.MAX_DELAY", 30.0)
    emulator.set_faults(Faults(rules=[Rule("CreateUser", cut="after")]))
    emulator.set_lag(Lag(invisible_seconds=600))
    late = acme.fails(DIRECTORY, users=[BOB], time_limit=2)
    create = next(one for one in late["failures"] if one["action"] == "create_user")
    assert create["code"] == "TimeLimit"
    assert "may have taken effect" in create["message"]
    assert "1 operation failed; the first is create_user of user bob" in late["msg"]


def test_a_lost_create_whose_name_stays_taken_may_have_taken_effect(emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("CreateUser", cut="after", times=1)]))
    emulator.set_lag(Lag(invisible_seconds=600))
    late = acme.fails(USER, name="bob", display_name="Bob", wait_timeout=1)
    assert failed_as(late) == [("create_user", "NameAvailabilityException")]
    assert "may have taken effect" in late["msg"]


ANY_REFUSAL = "UnsupportedOperationException"


@pytest.mark.parametrize("code", ["", ANY_REFUSAL])
@pytest.mark.parametrize(
    ("operation", "options"),
    [
        ("DeregisterFromWorkMail", {"enabled": False}),
        ("DeregisterFromWorkMail", {"state": "absent"}),
        ("DeleteUser", {"state": "absent"}),
    ],
)
def test_a_lost_answer_beside_stale_readings_is_looked_at_again(
    emulator, acme: Runner, operation, options, code
) -> None:
    acme.run(USER, **BOB)
    refused = [Rule(operation, code=code)] if code else []
    emulator.set_faults(Faults(rules=[Rule(operation, cut="after", times=1), *refused]))
    emulator.set_lag(Lag(stale_seconds=0.6))
    assert acme.run(USER, name="bob", **options)["changed"]


@pytest.mark.parametrize(
    ("operation", "lag"),
    [("CreateUser", Lag(invisible_seconds=0.6)), ("RegisterToWorkMail", Lag(stale_seconds=0.6))],
)
def test_a_lost_answer_about_a_new_user_is_looked_at_again(emulator, acme: Runner, operation, lag) -> None:
    emulator.set_faults(Faults(rules=[Rule(operation, cut="after", times=1), Rule(operation, code=ANY_REFUSAL)]))
    emulator.set_lag(lag)
    assert actions(acme.run(USER, **BOB)) == ["create_user", "register_to_work_mail"]
    assert user(emulator, "bob")["state"] == "ENABLED"


def test_deleting_who_was_disabled_by_an_earlier_task_waits_until_the_service_allows_it(emulator, acme: Runner) -> None:
    acme.run(USER, **BOB)
    emulator.set_lag(Lag(settling_seconds=0.5))
    acme.run(USER, name="bob", enabled=False)
    assert actions(acme.run(USER, name="bob", state="absent")) == ["delete_user"]
    assert emulator.counts()["DeleteUser"] > 1


def test_deleting_who_never_settles_fails_when_the_wait_is_over(emulator, acme: Runner) -> None:
    acme.run(USER, **BOB)
    emulator.set_lag(Lag(settling_seconds=600))
    acme.run(USER, name="bob", enabled=False)
    late = acme.fails(USER, name="bob", state="absent", wait_timeout=1)
    assert failed_as(late) == [("delete_user", "EntityStateException")]
    assert late["changed"] is False


@pytest.mark.parametrize("module", [USER, "workmail_group"])
def test_who_is_created_without_an_address_is_visible_to_the_next_task(emulator, acme: Runner, module) -> None:
    emulator.set_lag(Lag(invisible_reads=4))
    assert acme.run(module, name="bob", display_name="Bob" if module == USER else None, enabled=False)["changed"]
    emulator.set_lag(Lag())
    registered = acme.run(module, name="bob", email="bob@example.com", enabled=True)
    assert actions(registered) == ["register_to_work_mail"]


def test_a_refused_right_does_not_keep_a_compromised_user_open(emulator, acme: Runner) -> None:
    acme.run(USER, **BOB)
    acme.run(USER, **ANN)
    emulator.set_faults(Faults(rules=[Rule("PutMailboxPermissions", code="InvalidParameterException")]))
    rights = [{"grantee": "ann", "permissions": ["FULL_ACCESS"]}]
    users = [{"name": "bob", "enabled": False, "mailbox_permissions": rights}]
    closed = acme.fails(DIRECTORY, users=users, wait_timeout=1)
    assert failed_as(closed) == [("put_mailbox_permissions", "InvalidParameterException")]
    assert actions(closed) == ["deregister_from_work_mail"]
    assert user(emulator, "bob")["state"] == "DISABLED"


@pytest.mark.parametrize(
    ("refused", "options"),
    [
        ("UpdateUser", {"job_title": "None"}),
        ("ResetPassword", {"password": "Correct-Horse-1", "update_password": "always"}),
        ("UpdateMailboxQuota", {"mailbox_quota": 100}),
    ],
)
def test_no_refused_write_keeps_a_user_open(emulator, acme: Runner, refused, options) -> None:
    acme.run(USER, **BOB)
    emulator.set_faults(Faults(rules=[Rule(refused, code="InvalidParameterException")]))
    acme.fails(USER, name="bob", enabled=False, wait_timeout=1, **options)
    assert user(emulator, "bob")["state"] == "DISABLED"


def test_an_address_that_could_not_be_handed_over_keeps_its_holder_open(emulator, acme: Runner) -> None:
    acme.run(USER, **BOB, aliases=["info@example.com"])
    acme.run(USER, **ANN)
    emulator.set_faults(Faults(rules=[Rule("DeleteAlias", code="UnsupportedOperationException")]))
    users = [{"name": "bob", "enabled": False, "aliases": []}, {"name": "ann", "aliases": ["info@example.com"]}]
    acme.fails(DIRECTORY, users=users, wait_timeout=1)
    assert user(emulator, "bob")["state"] == "ENABLED"


@pytest.mark.parametrize(
    ("plural", "item"),
    [
        ("users", {"aliases": ["z@example.com"], "mailbox_quota": 2000, "city": "Rome", "password": "Canary-Pass-1"}),
        ("users", {"password": "Canary-Pass-1", "update_password": "always"}),
        ("groups", {"aliases": ["z@example.com"], "members": ["ann"]}),
        ("resources", {"delegates": ["ann"], "booking_options": {"auto_decline_recurring_requests": True}}),
    ],
)
def test_every_run_that_leaves_an_entity_disabled_defers_the_same_fields(acme: Runner, plural: str, item: Any) -> None:
    email = {"email": "one@example.com"}
    acme.run("workmail_directory", users=[{"name": "ann", "email": "ann@example.com"}])
    acme.run("workmail_directory", **{plural: [{"name": "one", **email, **KIND.get(plural, {})}]})
    wanted = {plural: [{"name": "one", **email, **item, "enabled": False}]}
    first, second, third = (acme.check_then_run("workmail_directory", **wanted) for _run in range(3))
    assert [one["changed"] for one in (first, second, third)] == [True, False, False]
    fields = [[row["field"] for row in one["deferred"]] for one in (first, second, third)]
    assert fields[0] == fields[1] == fields[2]
    assert fields[0]


KIND = {"resources": {"type": "ROOM"}}
