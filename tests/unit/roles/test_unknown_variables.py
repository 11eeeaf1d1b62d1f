# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Extra variables that a playbook does not know are errors, with the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._variables import documented, unknown

PLAYBOOKS = sorted(path.stem for path in (Path(__file__).parents[3] / "playbooks").glob("*.yml"))
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


@pytest.mark.parametrize("playbook", USED)
def test_variables_of_others_are_not_the_playbook_s_business(playbook: str) -> None:
    others = ["ansible_python_interpreter", "awx_job_id", "awx_user_name", "tower_job_id", "team", "organization_alias"]
    assert list(unknown(playbook, others)) == []


@pytest.mark.parametrize("playbook", USED)
def test_every_documented_variable_is_known_and_every_playbook_refuses_the_others(playbook: str) -> None:
    known, _prefixes = documented(playbook)
    assert len(known) >= 4
    assert list(unknown(playbook, known)) == []
    text = (Path(__file__).parents[3] / "playbooks" / f"{playbook}.yml").read_text(encoding="utf-8")
    assert f"query('mailops.workmail.unknown_variables', '{playbook}')" in text
