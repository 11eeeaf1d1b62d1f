# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""People and settings in one task: an export makes the same organization, previews are true, kills do no harm."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.mailops.workmail.plugins.filter.directory_yaml import directory_yaml
from ansible_collections.mailops.workmail.plugins.plugin_utils._definition.read import read
from hypothesis import given
from hypothesis import strategies as st
from support.forked import killed_at
from support.inprocess import Runner, told
from support.lawful import MODULE, attempt, fresh
from support.laws import comparable
from support.rule_wishes import RULES_WANTED, SECRET
from support.soak import TALLY, counted, examples
from support.wishes import sound
from workmail_emulator import Emulator

Wish = dict[str, Any]
PEOPLE = [{"name": name, "email": f"{name}@example.com"} for name in ("alice", "bob")]
SINGLE = st.fixed_dictionaries(
    {},
    optional={
        "inbound_dmarc": st.fixed_dictionaries({"enforced": st.booleans()}),
        "retention_policy": st.fixed_dictionaries(
            {
                "name": st.sampled_from(["tidy", "strict"]),
                "folder_configurations": st.lists(
                    st.fixed_dictionaries(
                        {
                            "name": st.sampled_from(["INBOX", "JUNK_EMAIL", "DRAFTS"]),
                            "action": st.sampled_from(["DELETE", "PERMANENTLY_DELETE"]),
                            "period": st.integers(1, 730),
                        }
                    ),
                    min_size=1,
                    unique_by=lambda one: one["name"],
                ),
            }
        ),
    },
)
SETTINGS = st.builds(lambda rules, single: {**rules, **single}, RULES_WANTED, SINGLE)


def with_people(people: Wish, settings: Wish) -> Wish:
    """One input. The users that settings name are in it, whatever else is."""
    named = {one["name"] for one in PEOPLE}
    users = [one for one in people["users"] if one["name"] not in named]
    return {**people, "users": [*users, *PEOPLE], "settings": settings, "confirm_deletion": True}


def exported(runner: Runner) -> dict[str, str]:
    """The text of each file that the playbook export writes."""
    found = {
        **runner.run("workmail_directory_info")["directory"],
        "settings": runner.run("workmail_settings_info")["settings"],
    }
    return {name: directory_yaml(one, name) for name, one in found.items()}


def as_task(files: dict[str, str]) -> Wish:
    """The input that the playbook apply makes of the files, with the passwords that they do not have."""
    wish: Wish = {name: read(text.encode(), f"{name}.yml", places=True) for name, text in files.items()}
    for one in wish["settings"]["availability_configurations"]:
        if "ews_provider" in one:
            one["ews_provider"]["password"] = SECRET
    return {**wish, "confirm_deletion": True}


def refused(result: Wish) -> bool:
    """True if a task was refused because no rule would allow anything."""
    return "no access control rule" in result.get("msg", "")


@examples(12, 300)
@given(people=sound(), settings=SETTINGS)
@counted
def test_an_export_changes_nothing_and_makes_the_same_organization(running_emulator, people, settings) -> None:
    runner = fresh(running_emulator)
    made = attempt(runner, **with_people(people, settings))
    if refused(made):
        return
    assert not made.get("failed"), made["msg"]
    files, old = exported(runner), running_emulator.snapshot("acme")
    assert SECRET not in json.dumps(files)
    running_emulator.reset_log()
    back = runner.run(MODULE, **as_task(files))
    assert not back["changed"], back["operations"]
    assert running_emulator.writes() == []
    other = fresh(running_emulator)
    made = attempt(other, **as_task(files))
    assert not made.get("failed"), made["msg"]
    assert exported(other)["settings"] == files["settings"]
    assert comparable(running_emulator.snapshot("acme")) == comparable(old)


@examples(12, 300)
@given(first=sound(), second=sound(), before=SETTINGS, after=SETTINGS, index=st.integers(1, 40))
@counted
def test_a_preview_is_true_and_a_killed_run_is_finished(
    running_emulator: Emulator, first, second, before, after, index
) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **with_people(first, before))
    wish = with_people(second, after)
    world = running_emulator.remember()
    preview = attempt(runner, check=True, **wish)
    real = attempt(runner, **wish)
    if "errors" in real:
        assert told(real) == told(preview)
        return
    assert not real.get("failed"), real["msg"]
    assert real["plan_id"] == preview["plan_id"]
    assert told(real)["operations"] == told(preview)["operations"]
    assert SECRET not in json.dumps([real, preview])
    again = attempt(runner, **wish)
    assert not again.get("failed"), again["msg"]
    assert not again["changed"], again["operations"]
    end = exported(runner)
    running_emulator.restore(world)
    TALLY["kills"] += killed_at(index, running_emulator, runner, MODULE, removal_limit=100, take_over=True, **wish)
    assert not attempt(runner, **wish).get("failed")
    assert exported(runner) == end
