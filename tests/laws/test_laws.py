# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws, over random organizations and random wanted states, through the modules and over HTTP."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.inprocess import told
from support.lawful import MODULE, attempt, fresh
from support.wishes import wishes

examples = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@examples
@given(first=wishes(), second=wishes())
def test_the_preview_is_honest_and_the_second_run_is_silent(running_emulator, first, second) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **first)
    running_emulator.reset_log()
    preview = attempt(runner, check=True, **second)
    assert running_emulator.writes() == []
    real = attempt(runner, **second)
    assert told(real) == told(preview)
    if "faults" in real:
        assert running_emulator.writes() == []
        return
    assert not real.get("failed"), real
    running_emulator.reset_log()
    again = attempt(runner, **second)
    assert not again["changed"], again["operations"]
    assert running_emulator.writes() == []
    assert not running_emulator.bugs


@examples
@given(wanted=wishes())
def test_an_export_fed_back_changes_nothing_and_rebuilds_the_organization(running_emulator, wanted) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **wanted)
    exported = runner.run("workmail_directory_info")["directory"]
    running_emulator.reset_log()
    back = runner.run(MODULE, **exported)
    assert not back["changed"], back["operations"]
    assert running_emulator.writes() == []
    old = running_emulator.snapshot("acme")
    other = fresh(running_emulator)
    other.run(MODULE, **exported)
    assert comparable(running_emulator.snapshot("acme")) == comparable(old)


def comparable(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Less passwords; of DISABLED entities, and of links to them, only what a create call takes."""
    living = {
        f"{plural[:-1]} {name}" for plural, one in snapshot.items() for name in one if one[name]["state"] == "ENABLED"
    }
    late = ("JobTitle", "Country", "quota", "permissions", "members", "delegates", "BookingOptions")
    result: dict[str, Any] = {}
    for plural, entities in snapshot.items():
        for name, entity in entities.items():
            kept = {key: value for key, value in entity.items() if key != "password_set"}
            if entity["state"] != "ENABLED":
                kept = {key: value for key, value in kept.items() if key not in late}
            for key in ("members", "delegates"):
                if key in kept:
                    kept[key] = [who for who in kept[key] if who in living]
            if "permissions" in kept:
                kept["permissions"] = {who: what for who, what in kept["permissions"].items() if who in living}
            result[f"{plural} {name}"] = kept
    return result


@examples
@given(first=wishes(), second=wishes(), seed=st.integers(0, 1000))
def test_the_order_of_the_input_does_not_matter(running_emulator, first, second, seed) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **first)
    plain = attempt(runner, check=True, **second)
    shuffled = json.loads(json.dumps(second))
    for items in shuffled.values():
        random.Random(seed).shuffle(items)
        for item in items:
            for value in item.values():
                if isinstance(value, list):
                    random.Random(seed).shuffle(value)
    other = attempt(runner, check=True, **shuffled)
    assert other.get("operations") == plain.get("operations")
    assert other.get("deferred") == plain.get("deferred")
    assert ("faults" in other) == ("faults" in plain)


@examples
@given(first=wishes(), second=wishes())
def test_no_password_is_anywhere_in_a_result(running_emulator, first, second) -> None:
    runner = fresh(running_emulator)
    for options in (first, second):
        assert "Canary" not in json.dumps(attempt(runner, **options))
    assert "Canary" not in json.dumps([call.params for call in running_emulator.calls])
