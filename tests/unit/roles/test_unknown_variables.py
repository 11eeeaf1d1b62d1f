# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Extra variables that a playbook does not know are errors, with the nearest name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._variables import documented, mistyped, unknown

TOP = Path(__file__).parents[3]
ROLES = sorted(path.name for path in (TOP / "roles").iterdir())
PLAYBOOKS = sorted(path.stem for path in (TOP / "playbooks").glob("*.yml"))
USED = [name for name in PLAYBOOKS if name != "demo"]


@pytest.mark.parametrize(
    ("playbook", "name", "nearest"),
    [
        ("apply", "apply_pruen", "apply_prune"),
        ("apply", "aply_prune", "apply_prune"),
        ("apply", "apply_aproved_plan", "apply_approved_plan"),
        ("audit", "audit_qouta_warning", "audit_quota_warning"),
        ("offboard", "offboard_lock_no", "offboard_lock_on"),
        ("offboard", "offboarding_user", "offboard_user"),
        ("verify_assumptions", "assumption_region", "assumptions_region"),
        ("awx_setup", "awx_setup_audit", "awx_setup_audited"),
    ],
)
def test_a_mistyped_variable_is_an_error_with_the_nearest_name(playbook: str, name: str, nearest: str) -> None:
    error = f"`{name}` is not a variable of the playbook {playbook}. Did you mean `{nearest}`?"
    assert list(unknown(playbook, [name, nearest])) == [error]


def test_a_variable_that_resembles_no_other_is_an_error_too() -> None:
    assert list(unknown("apply", ["apply_colour"])) == ["`apply_colour` is not a variable of the playbook apply."]


@pytest.mark.parametrize(
    ("playbook", "name", "meant"),
    [
        ("apply", "prune", "apply_prune"),
        ("apply", "prun", "apply_prune"),
        ("apply", "approved_plan", "apply_approved_plan"),
        ("apply", "organisation", "apply_organization"),
        ("audit", "fail_on_drift", "audit_fail_on_drift"),
        ("export", "allow_unreadable", "export_allow_unreadable"),
        ("joiner", "groups", "joiner_groups"),
        ("offboard", "lock_on", "offboard_lock_on"),
        ("offboard", "today", "offboarding_today"),
        ("doctor", "fail_on", "doctor_fail_on"),
        ("exit_export", "wave", "exit_export_wave"),
        ("exit_export", "store", "exit_store"),
        ("exit_storage", "bucket", "exit_storage_bucket"),
    ],
)
def test_a_variable_without_its_prefix_is_an_error_with_the_whole_name(playbook: str, name: str, meant: str) -> None:
    error = f"`{name}` is not a variable of the playbook {playbook}. Did you mean `{meant}`?"
    assert list(unknown(playbook, [name])) == [error]


def test_a_variable_that_another_one_takes_its_value_from_is_used() -> None:
    assert list(unknown("apply", ["organization"], {"apply_organization": "{{ organization }}"})) == []
    assert list(unknown("apply", ["organization"], {"apply_organization": "{{ organizations[0] }}"}))


@pytest.mark.parametrize(
    ("role", "name", "meant"),
    [
        ("organization", "organization_pruen", "organization_prune"),
        ("audit", "audit_fail_on_drfit", "audit_fail_on_drift"),
        ("offboarding", "offboarding_leaver", "offboarding_leavers"),
        ("exit_storage", "exit_storage_regoin", "exit_storage_region"),
    ],
)
def test_a_mistyped_variable_of_a_role_is_reported_with_the_nearest_name(role: str, name: str, meant: str) -> None:
    text = f"`{name}` is not a variable of the role mailops.workmail.{role} and has no effect. Did you mean `{meant}`?"
    assert list(mistyped(role, [name, meant])) == [text]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reports_none_of_its_own_variables_and_none_of_a_playbook_s_own(role: str) -> None:
    own = {
        name for path in (TOP / "roles" / role).rglob("*.yml") for name in re.findall(r"\w+", path.read_text("utf-8"))
    }
    others = ["ansible_user", "organization_colour", "audit_team", "offboarding_ticket", "exit_storage_owner"]
    assert list(mistyped(role, [*own, *others])) == []
    assert f"query('mailops.workmail.unknown_variables', role='{role}')" in (
        TOP / "roles" / role / "tasks" / "main.yml"
    ).read_text("utf-8")


@pytest.mark.parametrize("playbook", USED)
def test_variables_of_others_are_not_the_playbook_s_business(playbook: str) -> None:
    others = ["ansible_python_interpreter", "awx_job_id", "awx_user_name", "tower_job_id", "team", "organization_alias"]
    assert list(unknown(playbook, others)) == []


@pytest.mark.parametrize("playbook", USED)
def test_every_documented_variable_is_known_and_every_playbook_refuses_the_others(playbook: str) -> None:
    known, _prefixes = documented(playbook)
    assert len(known) >= 4
    assert list(unknown(playbook, known)) == []
    text = (TOP / "playbooks" / f"{playbook}.yml").read_text(encoding="utf-8")
    assert f"query('mailops.workmail.unknown_variables', '{playbook}')" in text
