# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks offboard, apply and audit share `leavers.yml` in the folder of the definition."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from support.inprocess import Runner
from support.items import people

TODAY = date.today()
BOB = {"user": "bob", "lock_on": str(TODAY - timedelta(2)), "close_on": str(TODAY), "successor": "ann"}
HANDED = {**BOB, "aliases": "hand_over", "primary": "hand_over"}
RULES = [
    {"name": name, "effect": "ALLOW", "actions": [action], "users": users}
    for name, action, users in (("imap", "IMAP", ["ann", "info@example.com"]), ("smtp", "SMTP", ["bob"]))
]
SETTINGS = {
    "access_control_rules": RULES,
    "mobile_device_access_overrides": [{"user": "bob", "device_id": "A1", "effect": "ALLOW"}],
}


@pytest.fixture
def acme(playbook, emulator) -> Any:
    folder = playbook.folder / "acme"
    folder.mkdir()
    users = [*people("ann", aliases=[]), *people("bob", aliases=["info@example.com"])]
    groups = people("staff", members=["ann", "bob"])
    Runner(emulator.url, "acme").run("workmail_directory", users=users, groups=groups, settings=SETTINGS)
    for name, items in {"users": users, "groups": groups, "leavers": [HANDED], "settings": SETTINGS}.items():
        (folder / f"{name}.yml").write_text(json.dumps(items), encoding="utf-8")
    emulator.reset_log()
    playbook.environment |= {"AWS_REGION": "eu-west-1"}
    return folder


def run(playbook: Any, name: str, folder: Any, *words: str) -> tuple[int, str]:
    given = {
        "offboard": ["offboarding_organization=acme", f"offboard_dir={folder}"],
        "apply": ["apply_organization=acme", f"apply_dir={folder}"],
        "audit": ["audit_organization=acme", f"audit_definition_dir={folder}", "audit_fail_on_drift=true"],
    }[name]
    given += [f"audit_dir={playbook.folder / 'report'}"] if name == "audit" else []
    extra = [word for value in given for word in ("-e", value)]
    done = playbook.command("ansible-playbook", f"mailops.workmail.{name}", *extra, *words)
    return done.returncode, done.stdout + done.stderr


def test_after_offboarding_apply_changes_nothing_and_the_audit_shows_no_drift(playbook, acme, emulator) -> None:
    code, told = run(playbook, "offboard", acme)
    assert code == 0, told
    left = emulator.snapshot("acme")
    assert left["users"]["ann"]["aliases"] == ["bob@example.com", "info@example.com"]
    code, told = run(playbook, "apply", acme)
    assert code == 0, told
    assert "changed=0 " in told
    assert "user bob is closed by the leavers; the definition does not change it." in told
    assert "access control rule imap names bob, which is closed by the leavers; it is applied without." in told
    assert "access control rule smtp names bob, which is closed by the leavers, and applies to no other user" in told
    code, told = run(playbook, "audit", acme)
    assert code == 0, told
    assert emulator.snapshot("acme") == left
    rules = Runner(emulator.url, "acme").run("workmail_settings_info")["settings"]["access_control_rules"]
    assert {rule["name"]: rule.get("users") for rule in rules} == {"default": None, "imap": ["ann"], "smtp": ["bob"]}


def test_the_role_organization_takes_the_leavers_too(playbook, acme, emulator) -> None:
    run(playbook, "offboard", acme)
    left = emulator.snapshot("acme")
    role = {
        "organization_alias": "acme",
        "organization_users": json.loads((acme / "users.yml").read_text()),
        "organization_groups": json.loads((acme / "groups.yml").read_text()),
        "organization_settings": SETTINGS,
        "organization_leavers": [HANDED],
    }
    done = playbook(json.dumps([{"import_role": {"name": "mailops.workmail.organization"}, "vars": role}]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert emulator.snapshot("acme") == left


@pytest.mark.parametrize("name", ["offboard", "apply", "audit"])
def test_errors_in_the_leavers_are_reported_by_every_playbook(name: str, playbook, acme, emulator) -> None:
    wrong = [{"user": "bop", "lock_no": str(TODAY)}, {**HANDED, "aliases": "handover"}]
    lines = [f"- {json.dumps(one)}" for one in wrong]
    (acme / "leavers.yml").write_text("\n".join(["# Leavers", *lines]), encoding="utf-8")
    code, told = run(playbook, name, acme)
    assert code == 2
    for text in (
        "leavers.yml:2 (bop).lock_no: is not an option. Did you mean 'lock_on'?",
        "leavers.yml:2 (bop).user: there is no user 'bop' in the organization. Did you mean 'bob'?",
        "leavers.yml:3 (bob).aliases: 'handover' is not one of keep, release, hand_over. Did you mean 'hand_over'?",
    ):
        assert text in told
    assert emulator.writes() == []


@pytest.mark.parametrize("name", ["offboard", "apply", "audit"])
def test_a_wrong_successor_of_a_later_day_is_a_warning_of_every_playbook(name: str, playbook, acme, emulator) -> None:
    later = {"lock_on": str(TODAY + timedelta(9)), "close_on": str(TODAY + timedelta(20)), "aliases": "hand_over"}
    wrong = [{"user": "bob", **later, "successor": "an"}, {"user": "ann", **later, "successor": "bop@example.com"}]
    lines = [f"- {json.dumps(one)}" for one in wrong]
    (acme / "leavers.yml").write_text("\n".join(["# Leavers", *lines]), encoding="utf-8")
    code, told = run(playbook, name, acme, "--check")
    assert code == 0, told
    assert "leavers.yml:2 (bob).successor: there is no user or group 'an' in the organization. Did you mean" in told
    assert "leavers.yml:3 (ann).successor: there is no user or group 'bop@example.com' in the organization." in told
    assert f"From {later['lock_on']}, offboarding hands nothing over and does not close the mailbox." in told
    assert emulator.writes() == []


def test_a_wrong_successor_holds_its_leaver_only(playbook, acme, emulator) -> None:
    Runner(emulator.url, "acme").run("workmail_directory", users=people("carol"))
    carol = {"user": "carol", "lock_on": str(TODAY), "close_on": str(TODAY)}
    (acme / "leavers.yml").write_text(json.dumps([{**HANDED, "successor": "an"}, carol]), encoding="utf-8")
    code, told = run(playbook, "offboard", acme)
    assert code == 2
    assert "All other changes are done, but:" in told
    assert "The mailbox is not closed, because" in told
    assert "(bob).successor: there is no user or group 'an' in the organization. Did you mean 'ann'?" in told
    after = emulator.snapshot("acme")["users"]
    assert (after["bob"]["state"], after["carol"]["state"]) == ("ENABLED", "DISABLED")
    assert after["bob"]["aliases"] == ["info@example.com"]


def test_the_preview_shows_every_change_and_the_one_plan_id_that_can_be_approved(playbook, acme, emulator) -> None:
    (acme / "leavers.yml").write_text(json.dumps([{**BOB, "aliases": "release", "primary": "release"}]), "utf-8")
    later = ("-e", f"offboarding_today={TODAY + timedelta(3)}")
    code, told = run(playbook, "offboard", acme, "--check", "--diff", *later)
    assert code == 0, told
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert "~ user bob password set" in lines
    assert any(line.startswith("~ user bob email bob@example.com -> mailops-left-") for line in lines)
    assert any(line.startswith("- user bob disabled") for line in lines)
    until = TODAY + timedelta(33)
    assert f"! user bob: the mailbox closes; it can be reopened until {until} (30 days)" in lines
    assert f"The mailbox can be reopened until {until};" in told
    (id_,) = set(re.findall("Plan id ([0-9a-f]{16})", told))
    assert told.count("Plan id ") == 1
    assert emulator.writes() == []
    code, told = run(playbook, "offboard", acme, *later, "-e", f"offboarding_approved_plan={id_}")
    assert code == 0, told
    assert emulator.snapshot("acme")["users"]["bob"]["state"] == "DISABLED"


def test_the_files_change_when_nothing_is_left_to_do_and_then_all_three_agree(acme, emulator, playbook) -> None:
    secret = "Only-for-tests-1"
    Runner(emulator.url, "acme").run("workmail_directory", users=people("carol"))
    emulator.reset_log()
    users = (
        "# People\n- {name: ann, email: ann@example.com, aliases: []}   # boss\n- name: carol\n  password: " + secret
    )
    (acme / "users.yml").write_text(
        users + "\n- name: bob\n  email: bob@example.com\n  aliases:\n    - info@example.com\n", encoding="utf-8"
    )
    before = {path.name: path.read_bytes() for path in acme.iterdir()}
    overview = ("-e", f"offboarding_overview_dir={playbook.folder / 'overview'}")
    code, told = run(playbook, "offboard", acme, "-e", "offboarding_update_definition=true", "--check", *overview)
    assert code == 0, told
    page = (playbook.folder / "overview" / "leavers.html").read_text()
    assert f'<td role="cell" data-heading="Close" class="day"><bdi>{TODAY}</bdi></td>' in page
    assert "leavers.yml:1" in page
    assert "bob,closed," in (playbook.folder / "overview" / "leavers.csv").read_text(encoding="utf-8-sig")
    assert "users.yml:5 (bob): set `enabled: false`." in told
    assert "leavers.yml:1: remove the item." in told
    assert "+- {name: ann, email: ann@example.com, aliases: [bob@example.com, info@example.com]}   # boss" in told
    assert {path.name: path.read_bytes() for path in acme.iterdir()} == before
    assert emulator.writes() == []

    code, told = run(playbook, "offboard", acme, "-e", "offboarding_update_definition=true", "-vvv")
    assert code == 0
    assert secret not in told
    assert json.loads((acme / "leavers.yml").read_text()) == []
    rules = [{**RULES[0], "users": ["ann"]}, RULES[1]]
    settings = {"access_control_rules": rules, "mobile_device_access_overrides": []}
    assert json.loads((acme / "settings.yml").read_text()) == settings
    assert (acme / "users.yml").read_text() == (
        users.replace("aliases: []", "aliases: [bob@example.com, info@example.com]")
        + "\n- name: bob\n  enabled: false\n"
    )
    for name in ("apply", "audit"):
        code, told = run(playbook, name, acme)
        assert (code, "changed=0 " in told) == (0, True), told
