# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that are taken, mistyped, unfit or too long are refused before the first write, in check mode too."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner
from support.lookups import actions, rename

DIRECTORY = "workmail_directory"


def refused(emulator: Any, runner: Runner, module: str, **options: Any) -> str:
    """What check mode and the real run both say, after neither has written."""
    emulator.reset_log()
    preview = runner.fails(module, check=True, **options)
    real = runner.fails(module, **options)
    assert preview["msg"] == real["msg"]
    assert emulator.writes() == []
    return str(real["msg"])


@pytest.mark.parametrize("enabled", [True, False])
def test_a_name_of_another_kind_is_refused(emulator, acme: Runner, enabled: bool) -> None:
    acme.run("workmail_group", name="sales", email="sales@example.com", enabled=enabled)
    told = refused(emulator, acme, "workmail_user", name="Sales", email="s@example.com")
    state = "ENABLED" if enabled else "DISABLED"
    assert f"name: 'Sales' is the name of the {state} group 'sales' already" in told
    assert "Choose another name, or delete that group first." in told


def test_a_new_name_that_is_taken_by_another_kind_is_refused(emulator, acme: Runner) -> None:
    acme.run("workmail_user", name="hall", email="hall@example.com")
    acme.run("workmail_resource", name="room", type="ROOM")
    told = refused(emulator, acme, "workmail_resource", name="room", new_name="hall")
    assert "new_name: 'hall' is the name of the ENABLED user 'hall' already" in told


def test_a_resource_that_has_the_name_may_be_renamed(emulator, acme: Runner) -> None:
    acme.run("workmail_resource", name="desk", type="EQUIPMENT")
    told = refused(emulator, acme, DIRECTORY, groups=[{"name": "desk", "email": "desk@example.com"}])
    assert "groups[0] (desk).name: 'desk' is the name of the DISABLED resource 'desk' already" in told
    assert "Choose another name, or rename that resource (`new_name`) first." in told


@pytest.mark.parametrize(
    ("holder", "steps"),
    [
        ({"name": "desk", "state": "absent"}, ["delete_resource", "create_group", "register_to_work_mail"]),
        ({"name": "desk", "new_name": "table"}, ["update_resource", "create_group", "register_to_work_mail"]),
    ],
)
def test_a_name_that_the_task_sets_free_is_given(acme: Runner, holder: dict[str, str], steps: list[str]) -> None:
    acme.run("workmail_resource", name="desk", type="EQUIPMENT")
    made = acme.check_then_run(DIRECTORY, groups=[{"name": "desk", "email": "d@example.com"}], resources=[holder])
    assert actions(made) == steps


def test_a_name_goes_to_another_kind_where_two_kinds_share_one_already(emulator, acme: Runner) -> None:
    emulator.set_switch("U10", "per-kind")
    acme.run("workmail_user", name="desk", email="desk@example.com")
    acme.run("workmail_group", name="desks", email="desks@example.com")
    acme.run("workmail_group", name="sales", email="sales@example.com")
    assert "'sales' is the name" in refused(emulator, acme, "workmail_user", name="sales", email="s@example.com")
    rename(emulator, "desks", "desk")
    assert actions(acme.check_then_run("workmail_user", name="sales", email="s@example.com"))[0] == "create_user"
