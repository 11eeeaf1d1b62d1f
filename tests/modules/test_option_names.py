# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages advise what the caller can do: by its own names, and to run again only where that helps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._variables import documented
from support.inprocess import Runner
from support.items import grant, people
from workmail_emulator import Faults, Rule

MODULE = "workmail_directory"
NAMES = {name: f"apply_{name}" for name in ("take_over", "removal_limit", "link_removal_limit", "prune", "report_path")}


@pytest.fixture
def full(acme: Runner) -> Runner:
    acme.run(
        MODULE, users=[*people("ann", aliases=["info@example.com"]), *people("bob", "cem")], groups=people("staff")
    )
    return acme


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"users": people("bob", aliases=["info@example.com"])}, "Set `apply_take_over: true` to take it"),
        ({"users": people("ann"), "prune": ["users"], "removal_limit": 1}, "raise `apply_removal_limit`."),
        ({"users": people("ann", aliases=[]), "link_removal_limit": 0}, "raise `apply_link_removal_limit`."),
        ({"users": [], "prune": ["users"]}, "apply_prune: users are in `apply_prune`"),
        ({"prune": ["people"]}, "apply_prune[0]: 'people' is not one of"),
        ({"removal_limit": "many"}, "apply_removal_limit: 'many' is not a whole number"),
        ({"report_path": "x.doc"}, "apply_report_path: "),
    ],
)
def test_errors_name_the_variables_of_the_caller(full: Runner, given, text) -> None:
    failed = full.fails(MODULE, option_names=NAMES, **given)
    assert text in failed["msg"], failed["msg"]
    assert any(text in error for error in failed["errors"])


PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SILENT = {"today", "shard", "users", "groups", "resources", "report_unlisted", "user", "folders", "option_names"}
"""Options that a playbook computes, or that the rows of a file set, which messages name as the file does."""


@pytest.mark.parametrize("name", ["apply", "exit_evidence", "exit_export", "exit_import", "exit_switch", "exit_verify"])
def test_a_playbook_names_the_variable_of_every_option_that_it_sets(name: str) -> None:
    (play,) = yaml.safe_load((PLAYBOOKS / f"{name}.yml").read_text())
    variables = documented(name)[0]
    inner = [one for task in play["tasks"] for one in task.get("block", ())]
    tasks = [
        options
        for task in [*play["tasks"], *inner]
        for module, options in task.items()
        if module.startswith("mailops.workmail.workmail_") and "option_names" in (options or {})
    ]
    assert tasks
    for options in tasks:
        names = options["option_names"]
        assert set(options) - SILENT <= set(names)
        assert {one for text in names.values() for one in re.findall(r"[a-z_]*exit_[a-z_]+|apply_[a-z_]+", text)} - {
            "exit_import_has_passwords"
        } <= set(variables)


def test_the_diff_names_the_variable_for_the_whole_report(acme: Runner) -> None:
    users = people(*(f"user{one:03}" for one in range(250)))
    told = acme.run(MODULE, check=True, users=users, option_names=NAMES)["diff"]["prepared"]
    assert "set `apply_report_path` to get the whole" in told


def test_an_option_of_an_item_keeps_its_name(full: Runner) -> None:
    failed = full.fails(MODULE, users=[{"name": "bob", "take_over": "perhaps"}], option_names=NAMES)
    assert failed["errors"] == ["users[0] (bob).take_over: 'perhaps' is neither true nor false; write one of these."]


@pytest.mark.parametrize(
    ("code", "helps"),
    [("InvalidParameterException", False), ("LimitExceededException", False), ("EntityStateException", True)],
)
def test_a_second_run_is_advised_only_where_it_can_get_further(full: Runner, emulator, code, helps) -> None:
    emulator.set_faults(Faults(rules=[Rule("CreateAlias", code=code)]))
    users = [*people("bob", aliases=["b@example.com"]), {"name": "cem", "city": "Oslo"}]
    told = full.fails(MODULE, users=users, wait_timeout=0)["msg"]
    assert ("1 operation is done; run the task again for the rest." in told) is helps
    assert (
        "1 operation is done; a second run fails in the same way until the cause is corrected." in told
    ) is not helps


def test_a_refused_right_on_a_group_names_the_way_that_works(full: Runner, emulator) -> None:
    rights = {"name": "ann", "mailbox_permissions": [grant("staff", "FULL_ACCESS")]}
    failed = full.fails(MODULE, users=[rights])
    assert "WorkMail may refuse FULL_ACCESS to a group. Grant it to each member instead." in failed["msg"]
    assert "run the task again" not in failed["msg"]


@pytest.mark.parametrize("named", [[], people("ann")])
def test_what_the_input_does_not_name_is_always_reported_on_request(full: Runner, emulator, named) -> None:
    emulator.reset_log()
    result = full.run(MODULE, users=named, groups=[], report_unlisted=True)
    others = ["user ann", "user bob", "user cem", "group staff"]
    assert result["summary"]["not_in_input"] == [one for one in others if one != "user ann" or not named]
    assert emulator.counts()["ListUsers"] == 1
    assert full.run(MODULE, users=named, groups=[])["summary"]["not_in_input"] == []


def test_a_kind_of_which_no_list_is_given_is_not_listed(full: Runner, emulator) -> None:
    emulator.reset_log()
    assert full.run(MODULE, groups=people("staff"), report_unlisted=True)["summary"]["not_in_input"] == []
    assert "ListUsers" not in emulator.counts()


def test_only_a_caller_with_a_list_of_leavers_is_asked_to_list_the_user_there(acme) -> None:
    acme.run("workmail_directory", users=people("ann", aliases=["bob@example.com"]))
    wanted = [{"name": "bob", "email": "bob@example.com"}]
    told = acme.fails("workmail_directory", users=wanted)["msg"]
    assert "If bob has left, remove this item. Otherwise" in told
    told = acme.fails("workmail_directory", users=wanted, option_names={"leavers": "organization_leavers"})["msg"]
    assert "If bob has left, remove this item or list bob in `organization_leavers`. Otherwise" in told
