# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Readings U68: WorkMail keeps what an update leaves out. It is an error that says so, not a change on every run."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._apply import waiting
from support.inprocess import Runner
from support.items import people
from support.rules import DEVICE, OPEN, OVERRIDE, PHONE, ROLE
from workmail_emulator import Emulator

Values = dict[str, Any]
RULE = {**OPEN, "name": "All", "description": "Everybody", "target_users": ["ann"]}
CASES: dict[str, tuple[Values, Values, Values, Values]] = {
    DEVICE: (
        {"name": "phones"},
        {"effect": "ALLOW", "description": "Old", "device_types": ["iPhone", "iPad"]},
        {"effect": "ALLOW"},
        {"description": "'Old'", "device_types": "'iPad', 'iPhone'"},
    ),
    OVERRIDE: (PHONE, {"effect": "DENY", "description": "Lost"}, {"effect": "DENY"}, {"description": "'Lost'"}),
    ROLE: (
        {"name": "backup"},
        {"type": "READ_ONLY", "description": "Nightly", "rules": [RULE]},
        {"type": "READ_ONLY", "rules": [OPEN]},
        {
            "description": "'Nightly'",
            "rules.all.description": "'Everybody'",
            "rules.all.name": "'All'",
            "rules.all.target_users": "'ann'",
        },
    ),
}
"""Kind → what names it, its values, the values without some, and what WorkMail keeps then."""
KIND = pytest.mark.parametrize("kind", CASES)


@pytest.fixture
def office(acme: Runner, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.setattr(waiting, "MAX_LAG", 0.3)
    acme.run("workmail_directory", users=people("ann", "bob"))
    return acme


def module(kind: str) -> str:
    return f"workmail_{kind}"


@KIND
@pytest.mark.parametrize("reading", ["kept", "all-kept"])
def test_what_workmail_keeps_is_an_error_that_names_it(
    emulator: Emulator, office: Runner, kind: str, reading: str
) -> None:
    naming, before, after, kept = CASES[kind]
    emulator.set_switch("U68", reading)
    office.run(module(kind), **naming, **before)
    failed = office.fails(module(kind), **naming, **after)
    (failure,) = failed["failures"]
    label = kind.replace("_", " ")
    expected = kept if reading == "all-kept" else {"description": kept["description"]}
    assert failure["code"] == "WaitTimeout"
    assert failure["kind"] == kind
    for path, value in expected.items():
        assert f"`{path}` is still {value}" in failure["message"]
    assert failure["message"].count("is still") == len(expected)
    assert f"Delete the {label} (`state: absent`) and create it again." in failure["message"]
    assert failed[kind]["description"] == before["description"]
    assert failed["changed"]


@KIND
@pytest.mark.parametrize("reading", ["kept", "all-kept"])
def test_the_next_step_helps(emulator: Emulator, office: Runner, kind: str, reading: str) -> None:
    naming, before, after, _kept = CASES[kind]
    emulator.set_switch("U68", reading)
    office.run(module(kind), **naming, **before)
    office.fails(module(kind), **naming, **after)
    office.run(module(kind), **naming, state="absent")
    office.run(module(kind), **naming, **after)
    assert not office.run(module(kind), **naming, **after)["changed"]


@KIND
@pytest.mark.parametrize("reading", ["kept", "all-kept"])
def test_one_of_many_settings_that_is_kept_does_not_stop_the_others(
    emulator: Emulator, office: Runner, kind: str, reading: str
) -> None:
    naming, before, after, _kept = CASES[kind]
    emulator.set_switch("U68", reading)
    other = {"name": "office", "effect": "DENY", "description": "Office", "actions": ["IMAP"]}
    office.run("workmail_settings", **{f"{kind}s": [{**naming, **before}]})
    failed = office.fails("workmail_settings", **{f"{kind}s": [{**naming, **after}]}, access_control_rules=[other])
    assert [one["kind"] for one in failed["failures"]] == [kind]
    found = office.run("workmail_settings_info", include=["access_control_rules"])["settings"]
    assert other in found["access_control_rules"]


@KIND
def test_an_update_that_leaves_something_out_is_read_once(emulator: Emulator, office: Runner, kind: str) -> None:
    naming, before, after, _kept = CASES[kind]
    office.run(module(kind), **naming, **before)
    emulator.reset_log()
    assert office.run(module(kind), **naming, **after)["changed"]
    calls = [call.operation for call in emulator.calls]
    last = "GetImpersonationRole" if kind == ROLE else f"List{kind.title().replace('_', '')}s"
    assert calls[-1] == last
    assert calls[-2].startswith(("Update", "Put"))


@KIND
def test_an_update_that_leaves_nothing_out_is_not_read_again(emulator: Emulator, office: Runner, kind: str) -> None:
    naming, before, _after, _kept = CASES[kind]
    office.run(module(kind), **naming, **before)
    emulator.reset_log()
    office.run(module(kind), **naming, **{**before, "description": "Another"})
    assert emulator.calls[-1].operation.startswith(("Update", "Put"))
