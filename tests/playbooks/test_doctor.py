# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""mailops.workmail.doctor and mailops.workmail.verify_assumptions, with ansible-playbook against an emulator."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path
from typing import Any

from support.inprocess import Runner
from workmail_emulator import Emulator


def run(playbook: Any, name: str, *words: str, less: tuple[str, ...] = (), **variables: str) -> Any:
    """A playbook of the collection, run as a user would; `less`: what the environment does not tell."""
    kept = {key: value for key, value in playbook.environment.items() if key not in less}
    playbook.environment = {**kept, "AWS_EC2_METADATA_DISABLED": "true"}
    settings = [word for key, value in variables.items() for word in ("-e", f"{key}={value}")]
    done = playbook.command("ansible-playbook", f"mailops.workmail.{name}", *settings, *words)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def shown(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines on the screen from the summary on, in their order."""
    listed = done.stdout.split('"msg": [')[1].split("    ]\n")[0]
    return [json.loads(line.strip().rstrip(",")) for line in listed.strip().splitlines()]


def test_a_healthy_organization_passes_and_the_report_is_for_its_owner_only(
    emulator: Emulator, playbook, tmp_path: Path
) -> None:
    report = tmp_path / "checks.json"
    done = run(playbook, "doctor", doctor_organization="acme", doctor_region="eu-west-1", doctor_report=str(report))
    assert done.returncode == 0, done.stdout + done.stderr
    checks = json.loads(report.read_text(encoding="utf-8"))["checks"]
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    lines = shown(done)
    assert lines[0].startswith("0 broken, ")
    assert any(line.startswith("FINE - organization: acme (m-") for line in lines)
    assert all(any(one["found"] in line for line in lines) for one in checks)
    assert emulator.writes() == []


def test_without_credentials_the_play_fails_naming_them_and_lists_the_rest_below(playbook) -> None:
    less = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    done = run(playbook, "doctor", less=less, doctor_organization="acme", doctor_region="eu-west-1")
    assert done.returncode == 2
    lines = shown(done)
    assert lines[1].startswith("BROKEN - credentials: No credentials can be used:")
    assert lines[2].startswith("    next step: Set AWS_PROFILE")
    assert any(line.startswith("COULD NOT BE CHECKED - connection, clock, organization, ") for line in lines[3:])
    assert "- credentials: No credentials can be used" in done.stdout + done.stderr


def test_what_fails_the_play_is_chosen(emulator: Emulator, playbook, tmp_path: Path) -> None:
    emulator.edit("acme", lambda one: setattr(one.domains["example.com"], "verified", False))
    common = {"doctor_organization": "acme", "doctor_region": "eu-west-1"}
    attentive = run(playbook, "doctor", doctor_fail_on="attention", **common)
    assert attentive.returncode == 2
    assert "- domains: example.com is PENDING." in attentive.stdout + attentive.stderr
    emulator.edit("acme", lambda one: setattr(one, "default_domain", "example.com"))
    broken = run(playbook, "doctor", **common)
    assert broken.returncode == 2
    assert shown(broken)[1].startswith("BROKEN - default domain: example.com is PENDING")
    report = tmp_path / "never.json"
    never = run(playbook, "doctor", doctor_fail_on="never", doctor_report=str(report), **common)
    assert never.returncode == 0
    assert json.loads(report.read_text(encoding="utf-8"))["checks"][0]["verdict"] == "broken"
    wrong = run(playbook, "doctor", doctor_fail_on="sometimes", **common)
    assert wrong.returncode == 2
    assert "`doctor_fail_on` is one of broken, attention, never" in wrong.stdout + wrong.stderr


def test_the_assumptions_are_written_and_shown_without_a_name(emulator: Emulator, playbook, tmp_path: Path) -> None:
    people = [{"name": f"canary.person{number}", "email": f"canary{number}@example.com"} for number in range(3)]
    Runner(emulator.url, "acme").run("workmail_directory", users=people)
    known = emulator.edit("acme", lambda one: [one.id, *one.entities])
    emulator.reset_log()
    report = tmp_path / "assumptions.json"
    done = run(
        playbook,
        "verify_assumptions",
        assumptions_organization="acme",
        assumptions_region="eu-west-1",
        assumptions_report=str(report),
        assumptions_deleted_ids=f"{known[-1]},canary-not-there",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert emulator.writes() == []
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text(encoding="utf-8")
    answers = {row["unknown"]: row["reading"] for row in json.loads(text)["answers"]}
    assert (answers["U12"], answers["U6"], answers["U48"]) == ("strict", "gone", "undecided")
    assert [word for word in ("canary", "acme", "@", *known) if word in text + done.stdout] == []
    lines = shown(done)
    shown_primary = "The list of aliases contains the primary address too. (strict)"
    assert f"U12 ListAliases and the primary address: {shown_primary}" in lines
    lacking = "U48 DisabledDate after enabling again: This organization does not show it. (undecided) Missing data: "
    assert any(line.startswith(lacking) for line in lines)


def test_a_missing_organization_is_an_error(playbook) -> None:
    for name, option in (("doctor", "doctor_organization"), ("verify_assumptions", "assumptions_organization")):
        done = run(playbook, name)
        assert done.returncode == 2
        assert f"-e {option}=acme" in done.stdout + done.stderr
