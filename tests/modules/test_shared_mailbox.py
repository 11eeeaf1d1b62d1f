# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examples of the page on shared mailboxes work whether or not WorkMail gives FULL_ACCESS to a group (U33)."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from support.guides import blocks
from support.inprocess import Runner
from support.items import people

MODULE = "workmail_directory"


def examples() -> list[dict[str, Any]]:
    """The options of each task of the page that applies a directory, with its variables filled in."""
    tasks = [task for text in blocks("shared_mailbox", "yaml") for task in yaml.safe_load(text)]
    found = [
        (task[f"mailops.workmail.{MODULE}"], task.get("vars", {})) for task in tasks if "_directory" in str([*task])
    ]
    return [Templar(DataLoader(), variables).template(templates(options)) for options, variables in found]


def templates(value: Any) -> Any:
    """The texts of the page as templates: Ansible evaluates only texts that it trusts."""
    if isinstance(value, dict):
        return {key: templates(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [templates(inner) for inner in value]
    return trust_as_template(value) if isinstance(value, str) else value


@pytest.mark.parametrize("reading", ["strict", "ok"])
def test_each_example_converges_and_gives_exactly_its_permissions(acme: Runner, emulator, reading: str) -> None:
    if reading != "strict":
        emulator.set_switch("U33", reading)
    acme.run(MODULE, users=people("ann", "bob"), groups=people("sales"))
    found = examples()
    assert len(found) == 2
    for options in found:
        acme.check_then_run(MODULE, **options)
        assert not acme.run(MODULE, **options)["changed"]
    rows = acme.run("workmail_mailbox_permission_info", mailbox="support")["permissions"]
    assert {row["grantee"]: row["permissions"] for row in rows} == {
        "ann": ["FULL_ACCESS", "SEND_AS"],
        "bob": ["FULL_ACCESS", "SEND_AS"],
    }


def test_a_member_that_leaves_the_team_loses_both(acme: Runner) -> None:
    acme.run(MODULE, users=people("ann", "bob"), groups=people("sales"))
    for options in examples():
        acme.run(MODULE, **options)
    team = examples()[1]
    team["groups"][0]["members"] = ["ann"]
    team["users"][0]["mailbox_permissions"] = team["users"][0]["mailbox_permissions"][:1]
    removed = acme.run(MODULE, **team)["summary"]["removed"]
    assert (removed["members"], removed["mailbox_permissions"]) == (1, 2)  # Each permission counts.
