# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role `offboarding` in real runs: a leaver's time line, several leavers, faults, interruptions, secrets."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from support.inprocess import Runner
from support.items import people
from workmail_emulator import Faults, Rule
from workmail_emulator.operations import users as emulated_users

TODAY = date.today()

Row = dict[str, Any]


def on(days: int) -> str:
    return str(TODAY + timedelta(days=days))


class Timeline:
    """Runs the role several times in one play; each run, called a step, uses its name as the access key."""

    def __init__(self, playbook: Any, emulator: Any) -> None:
        self.playbook, self.emulator = playbook, emulator
        self.output = ""

    def __call__(self, steps: dict[str, tuple[int, list[Row]]], *words: str) -> dict[str, Any]:
        """Step → the role's result. A step is a day and the leavers; one whose name ends in `check` runs in check mode,
        one that ends in `fails` has to fail."""
        kept = self.playbook.folder / "told.json"
        self.emulator.reset_log()
        tasks = [_step(name, days, leavers) for name, (days, leavers) in steps.items()]
        tasks.append({"copy": {"content": "{{ told | to_json }}", "dest": str(kept), "mode": "0600"}})
        done = self.playbook(json.dumps(tasks), *words)
        self.output = done.stdout + done.stderr
        assert done.returncode == 0, self.output
        told: dict[str, Any] = json.loads(kept.read_text())
        return told

    def writes(self, step: str) -> list[str]:
        """The write calls of a step that took effect, sorted."""
        return sorted(call.operation for call in self.emulator.writes() if call.access_key == step and call.took_effect)

    def changes(self) -> Counter[str]:
        """Step → how many tasks were changed in it."""
        counts: Counter[str] = Counter()
        step = ""
        for line in self.output.splitlines():
            if found := re.match(r"TASK \[Step (\S+?)\]", line):
                step = found[1]
            counts[step] += line.startswith("changed: [localhost]")
        return counts


def _step(name: str, days: int, leavers: list[Row]) -> Row:
    role = {
        "name": "mailops.workmail.offboarding",
        "apply": {"check_mode": name.endswith("check"), "environment": {"AWS_ACCESS_KEY_ID": name}},
    }
    given = {"offboarding_organization": "acme", "offboarding_leavers": leavers, "offboarding_today": on(days)}
    keep = {
        "set_fact": {"told": "{{ told | default({}) | combine({step: offboarding_result}) }}"},
        "vars": {"step": name},
    }
    start = {"name": f"Step {name}", "debug": {"msg": name}}
    block: Row = {"name": name, "block": [start, {"include_role": role, "vars": given}, keep]}
    if name.endswith("fails"):
        block["block"][2] = {"fail": {"msg": f"{name} did not fail"}}
        failed = "{{ told | default({}) | combine({step: ansible_failed_result.msg, step ~ '-result': result}) }}"
        given = {"step": name, "result": "{{ offboarding_result | default([]) }}"}
        block["rescue"] = [{"set_fact": {"told": failed}, "vars": given}]
    return block


@pytest.fixture
def timeline(playbook, emulator) -> Timeline:
    playbook.environment["ANSIBLE_PIPELINING"] = "true"  # Quicker, and without it one test looks what is kept in files.
    return Timeline(playbook, emulator)


@pytest.fixture
def acme(playbook, emulator) -> Runner:
    """People, lists and rooms in the organization that the plays work on."""
    runner = Runner(emulator.url, "acme")
    runner.run(
        "workmail_directory",
        users=people("ann", "bob", "carol", "dave", password="Before-Leaving-1"),
        groups=[
            {"name": "staff", "email": "staff@example.com", "members": ["ann", "bob", "carol"]},
            {"name": "everyone", "email": "everyone@example.com", "members": ["staff", "dave"]},
        ],
        resources=[
            {"name": "fjord", "type": "ROOM", "email": "fjord@example.com"},
            {"name": "car", "type": "EQUIPMENT", "email": "car@example.com"},
        ],
    )
    runner.run(
        "workmail_directory",
        users=[
            {"name": "bob", "aliases": ["info@example.com", "post@example.com"]},
            {
                "name": "dave",
                "aliases": ["david@example.com"],
                "mailbox_permissions": [
                    {"grantee": "bob", "permissions": ["FULL_ACCESS"]},
                    {"grantee": "carol", "permissions": ["SEND_AS"]},
                ],
            },
        ],
        resources=[
            {"name": "fjord", "delegates": ["bob"], "booking_options": {"auto_accept_requests": False}},
            {"name": "car", "delegates": ["bob", "dave"], "booking_options": {"auto_accept_requests": False}},
        ],
    )
    return runner


BOB: Row = {
    "user": "bob",
    "lock_on": on(5),
    "close_on": on(10),
    "delete_after_days": 3,
    "successor": "ann",
    "aliases": "hand_over",
    "primary": "hand_over",
}
CAROL: Row = {"user": "carol", "lock_on": on(5), "successor": "david@example.com"}
ADDRESSES = ["bob@example.com", "info@example.com", "post@example.com"]


@pytest.fixture
def passwords(monkeypatch) -> list[str]:
    """Every password that arrives at the emulator from now on, in clear."""
    arrived: list[str] = []
    check = emulated_users.check_password
    monkeypatch.setattr(emulated_users, "check_password", lambda text: (arrived.append(text), check(text)))
    return arrived


BOBS: Row = {
    "access_control_rules": [
        {"name": "imap", "effect": "ALLOW", "actions": ["IMAP"], "users": ["ann", "bob"]},
        {"name": "his", "effect": "ALLOW", "actions": ["SMTP"], "users": ["bob"]},
    ],
    "mobile_device_access_overrides": [{"user": "bob", "device_id": "A1", "effect": "ALLOW"}],
    "impersonation_roles": [
        {
            "name": "legal",
            "type": "READ_ONLY",
            "rules": [{"impersonation_rule_id": "x", "effect": "ALLOW", "target_users": ["ann", "bob"]}],
        }
    ],
}
"""What bob has in the settings of the organization."""


def test_a_leaver_is_locked_then_closed_then_deleted_and_every_other_run_changes_nothing(
    acme, emulator, timeline
) -> None:
    told = timeline(
        {
            "lock-check": (5, [BOB]),
            "lock": (5, [BOB, CAROL]),
            "day-after": (6, [BOB]),
            "close-check": (10, [BOB]),
            "close": (10, [BOB]),
            "close-again": (11, [BOB]),
            "delete-check": (13, [BOB]),
            "delete": (13, [BOB]),
            "delete-again": (14, [BOB]),
        }
    )
    writing = {step: Counter(timeline.writes(step)) for step in told if timeline.writes(step)}
    assert set(writing) == {"lock", "close", "delete"}
    for step in writing:
        assert told[f"{step}-check"][0] == told[step][0]
        assert timeline.changes()[f"{step}-check"] == timeline.changes()[step] > 0
    assert {step: told[step][0]["stage"] for step in told} == {
        **dict.fromkeys(["lock-check", "lock", "day-after"], "locked"),
        **dict.fromkeys(["close-check", "close", "close-again"], "closed"),
        **dict.fromkeys(["delete-check", "delete"], "deleted"),
        "delete-again": "gone",
    }
    assert writing["lock"]["ResetPassword"] == 2
    assert writing["lock"]["DisassociateMemberFromGroup"] == 2
    assert writing["close"]["DeregisterFromWorkMail"] == 1
    after = emulator.snapshot("acme")
    assert "bob" not in after["users"]
    assert after["users"]["ann"]["aliases"] == ADDRESSES
    assert after["users"]["dave"]["permissions"] == {"user carol": ["SEND_AS"]}
    assert after["users"]["carol"]["permissions"] == {"user dave": ["FULL_ACCESS"]}
    assert after["groups"]["staff"]["members"] == ["user ann"]
    assert after["resources"]["fjord"]["delegates"] == ["user ann"]
    assert after["resources"]["car"]["delegates"] == ["user dave"]


def test_an_interrupted_run_resets_the_password_once_more_and_no_password_is_seen_or_kept(
    acme, emulator, timeline, passwords
) -> None:
    del timeline.playbook.environment["ANSIBLE_PIPELINING"]
    item = {**BOB, "close_on": on(5), "primary": "release"}
    emulator.set_faults(
        Faults(
            rules=[
                Rule("UpdateUser", target="bob", code="InvalidParameterException", times=1),
                Rule("CreateAlias", target="info@example.com", code="InvalidParameterException", times=1),
                # The close does not wait for the other two, so that it has to fail too for the lock to be unfinished.
                Rule("DeregisterFromWorkMail", target="bob", code="InvalidParameterException", times=1),
            ]
        )
    )
    told = timeline({"first-fails": (5, [item]), "second": (5, [item])}, "-vvvv")
    assert "info@example.com has no owner now; give it to ann with `workmail_alias`" in told["first-fails"]
    assert "post@example.com belongs to ann." in told["first-fails"]
    assert told["second"][0]["stage"] == "closed"
    assert emulator.snapshot("acme")["users"]["bob"]["state"] == "DISABLED"
    assert timeline.writes("second").count("ResetPassword") == 1

    assert len(set(passwords)) == 2
    for password in passwords:
        assert len(password) == 40
        assert all(re.search(one, password) for one in ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]"))
        assert password not in timeline.output
        assert json.dumps(password)[1:-1] not in timeline.output
    assert len(re.findall("PUT .*AnsiballZ_workmail_directory", timeline.output)) == 6
    assert emulator.password_is("acme", "bob", passwords[-1])


def test_all_that_is_wrong_is_reported_before_the_first_change_and_the_password_is_that(
    acme, emulator, timeline
) -> None:
    emulator.set_faults(Faults(rules=[Rule("ResetPassword", code="UnsupportedOperationException")]))
    told = timeline(
        {
            "named-fails": (
                5,
                [BOB, {"user": "ann", "lock_on": on(5)}, {"user": "dve", "lock_on": on(5)}],
            ),
            "limit-fails": (5, [{**BOB, "close_on": on(5)}]),
            "password-fails": (5, [{**BOB, "close_on": on(6)}]),
        },
        "-e",
        "offboarding_removal_limit=0",
    )
    assert "Nothing was changed." in told["named-fails"]
    assert "'ann' leaves too (leavers[1] (ann))" in told["named-fails"]
    assert "there is no user 'dve' in the organization. Did you mean 'dave'?" in told["named-fails"]
    assert "this task would disable or delete 1 entities, more than 0: user bob" in told["limit-fails"]
    assert "UnsupportedOperationException" in told["password-fails"]
    assert "set `reset_password: never`" in told["password-fails"]
    assert [(call.operation, call.access_key) for call in emulator.writes()] == [("ResetPassword", "password-fails")]


def test_a_refused_change_holds_its_leaver_only_and_the_run_names_it(acme, emulator, timeline) -> None:
    emulator.set_faults(
        Faults(
            rules=[
                Rule("ResetPassword", target="carol", code="UnsupportedOperationException"),
                Rule("DeleteAlias", target="info@example.com", code="InvalidParameterException"),
            ]
        )
    )
    bob = {**BOB, "close_on": on(5), "aliases": "release", "primary": "keep"}
    dave = {"user": "dave", "lock_on": on(5), "close_on": on(5)}
    told = timeline({"one-fails": (5, [bob, {**CAROL, "successor": "ann"}, dave])})
    assert "All other changes are done, but:" in told["one-fails"]
    assert "carol: reset_password: UnsupportedOperationException" in told["one-fails"]
    assert re.search("^bob: delete_alias: .*InvalidParameterException", told["one-fails"], re.MULTILINE)
    stages = {one["user"]: one["stage"] for one in told["one-fails-result"]}
    assert stages == {"bob": "held", "carol": "held", "dave": "closed"}
    after = emulator.snapshot("acme")
    assert {name: one["state"] for name, one in after["users"].items() if name in ("bob", "carol", "dave")} == {
        "bob": "ENABLED",
        "carol": "ENABLED",
        "dave": "DISABLED",
    }
    assert after["groups"]["staff"]["members"] == ["user ann", "user bob", "user carol"]


def test_a_close_takes_the_leaver_out_of_settings_as_its_preview_says(acme, emulator, timeline) -> None:
    acme.run("workmail_settings", **BOBS)
    emulator.issue_token("acme", "bob", "phone", age=30)
    told = timeline({"close-check": (10, [BOB]), "close": (10, [BOB]), "again": (11, [BOB])})
    writing = {step: Counter(timeline.writes(step)) for step in told}
    assert told["close-check"][0] == {**told["close"][0], "text": told["close-check"][0]["text"]}
    assert timeline.changes()["close-check"] == timeline.changes()["close"] >= 3
    assert (writing["close-check"], writing["again"]) == (Counter(), Counter())
    left = (
        "DeletePersonalAccessToken",
        "DeleteMobileDeviceAccessOverride",
        "PutAccessControlRule",
        "UpdateImpersonationRole",
    )
    assert {name: writing["close"][name] for name in left} == dict.fromkeys(left, 1)
    assert "personal access token phone revoked" in told["close"][0]["done"]
    assert "stays in the access rule his" in told["close"][0]["remarks"][0]


def test_a_token_that_cannot_be_revoked_keeps_no_mailbox_open_and_fails_the_run(acme, emulator, timeline) -> None:
    acme.run("workmail_settings", **BOBS)
    emulator.issue_token("acme", "bob", "phone", age=30)
    emulator.set_faults(Faults(rules=[Rule("DeletePersonalAccessToken", code="AccessDeniedException")]))
    told = timeline({"close-fails": (10, [BOB])})
    assert "DeletePersonalAccessToken" in told["close-fails"]
    assert told["close-fails-result"][0]["stage"] == "closed"
    assert emulator.snapshot("acme")["users"]["bob"]["state"] == "DISABLED"
    emulator.set_faults(Faults())
    again = timeline({"again": (10, [BOB])})
    assert again["again"][0]["done"] == ["personal access token phone revoked"]
    assert timeline.writes("again") == ["DeletePersonalAccessToken"]


def test_what_a_policy_does_not_allow_to_read_is_reported_and_the_rest_is_done(acme, emulator, timeline) -> None:
    denied = [
        Rule(name, code="AccessDeniedException") for name in ("ListImpersonationRoles", "ListPersonalAccessTokens")
    ]
    emulator.set_faults(Faults(rules=denied))
    (bob,) = timeline({"close": (10, [BOB])})["close"]
    assert bob["stage"] == "closed"
    first, second = bob["unreadable"]
    assert first.startswith("access rules, impersonation roles and exempt devices cannot be read (")
    assert "ListPersonalAccessTokens" in second


def test_a_plan_is_another_one_once_a_leaver_has_another_token(acme, emulator, playbook) -> None:
    emulator.issue_token("acme", "bob", "phone", age=30)
    given = {"organization": "acme", "region": "eu-west-1", "today": on(10), "leavers": [BOB]}
    extra = {f"offboarding_{name}": value for name, value in given.items()}
    preview = playbook.command("ansible-playbook", "mailops.workmail.offboard", "-e", json.dumps(extra), "--check")
    (plan,) = re.findall(r"Plan id ([0-9a-f]{16})", preview.stdout)
    approved = json.dumps({**extra, "offboarding_approved_plan": plan})
    emulator.issue_token("acme", "bob", "laptop", age=3)
    emulator.reset_log()
    refused = playbook.command("ansible-playbook", "mailops.workmail.offboard", "-e", approved)
    assert refused.returncode == 2
    assert "This run is not what was approved" in refused.stdout
    assert emulator.writes() == []
    (laptop,) = (
        one["personal_access_token_id"]
        for one in acme.run("workmail_personal_access_token_info")["personal_access_tokens"]
        if one["name"] == "laptop"
    )
    acme.run("workmail_personal_access_token", personal_access_token_id=laptop, state="absent")
    done = playbook.command("ansible-playbook", "mailops.workmail.offboard", "-e", approved)
    assert done.returncode == 0, done.stdout + done.stderr
    assert acme.run("workmail_personal_access_token_info")["personal_access_tokens"] == []


def test_the_playbook_takes_one_leaver_from_variables_or_many_from_a_file(acme, emulator, playbook) -> None:
    file = playbook.folder / "leavers.yml"
    file.write_text(f"- user: bob\n  lock_on: {on(5)}\n  successor: ann\n", encoding="utf-8")
    emulator.reset_log()

    def offboard(*words: str) -> str:
        variables = [word for one in ("offboarding_region=eu-west-1", *words) for word in ("-e", one)]
        done = playbook.command("ansible-playbook", "mailops.workmail.offboard", "--check", *variables)
        return done.stdout + done.stderr

    assert "Set the organization and its leavers" in offboard("offboarding_organization=acme")
    told = offboard("offboarding_organization=acme", f"offboard_file={file.name}")
    assert f"bob: waiting. Nothing to do. On {on(5)} the user is locked." in told
    both = ("offboard_user=ann", f"offboard_file={file.name}")
    assert "Only one of `offboarding_leavers`, `offboard_file`" in offboard("offboarding_organization=acme", *both)
    one = ("offboard_user=bob", f"offboard_lock_on={on(0)}", "offboard_successor=ann", "offboard_close_on=")
    told = offboard("offboarding_organization=acme", *one)
    assert "bob: locked. To be done: a new random password that is not stored; removed from the group staff;" in told
    assert "changed=2 " in told
    assert emulator.writes() == []
