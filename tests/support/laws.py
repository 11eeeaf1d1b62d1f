# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws, each as a function of an emulator, its readings of the unknowns, and inputs of `workmail_directory`.

Under some readings the service refuses what is wanted. Then the task must name the refused entity, and nothing may be
doubled or lost; the rest of the law is about tasks that succeed.
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

from support.inprocess import Runner, told
from support.lawful import (
    MODULE,
    Readings,
    assert_no_entity_is_lost,
    assert_nothing_is_doubled,
    attempt,
    everybody,
    fresh,
)
from support.soak import counted
from workmail_emulator import Faults, Lag

Wish = dict[str, Any]


@counted
def the_preview_is_honest_and_the_second_run_silent(
    emulator: Any, switches: Readings, first: Wish, second: Wish
) -> None:
    runner = fresh(emulator, switches=switches)
    attempt(runner, switches=switches, **first)
    before = everybody(emulator)
    emulator.reset_log()
    preview = attempt(runner, check=True, **second)
    assert emulator.writes() == []
    real = attempt(runner, switches=switches, **second)
    assert_nothing_is_doubled(emulator)
    assert_no_entity_is_lost(emulator, before, second)
    if "errors" in real:
        assert told(real) == told(preview)
        assert emulator.writes() == []
    elif not real.get("failed"):
        assert _foreseen(real) == _foreseen(preview)
        assert_silent(emulator, runner, second)
    assert not emulator.bugs


def _foreseen(result: dict[str, Any]) -> Any:
    """The whole result; of a task in which aliases came back with their holder only the operations planned before."""
    planned = [one for one in result["operations"] if not one.get("added_during_run")]
    return told(result) if len(planned) == len(result["operations"]) else planned


def assert_silent(emulator: Any, runner: Runner, wish: Wish) -> None:
    emulator.reset_log()
    again = attempt(runner, **wish)
    assert not again["changed"], again["operations"]
    assert emulator.writes() == []


@counted
def an_export_fed_back_changes_nothing_and_rebuilds_the_organization(
    emulator: Any, switches: Readings, wanted: Wish
) -> None:
    runner = fresh(emulator, switches=switches)
    attempt(runner, switches=switches, **wanted)
    exported = runner.run("workmail_directory_info")["directory"]
    emulator.reset_log()
    back = runner.run(MODULE, **exported)
    assert not back["changed"], back["operations"]
    assert emulator.writes() == []
    old = emulator.snapshot("acme")
    other = fresh(emulator, switches=switches)
    if attempt(other, switches=switches, **exported).get("failed"):
        return
    assert comparable(emulator.snapshot("acme")) == comparable(old)


LATE = ("JobTitle", "Country", "quota", "permissions", "members", "delegates", "BookingOptions")
"""What no create call takes."""


def comparable(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Less passwords and what is empty or off; of DISABLED entities, and links to them, only what creating takes."""
    living = {
        f"{plural[:-1]} {name}" for plural, one in snapshot.items() for name in one if one[name]["state"] == "ENABLED"
    }
    return {
        f"{plural} {name}": _comparable(entity, living)
        for plural, entities in snapshot.items()
        for name, entity in entities.items()
    }


def _comparable(entity: dict[str, Any], living: set[str]) -> dict[str, Any]:
    late = LATE if entity["state"] != "ENABLED" else ()
    kept = {key: value for key, value in entity.items() if value and key != "password_set" and key not in late}
    for key in ("members", "delegates"):
        if key in kept:
            kept[key] = [who for who in kept[key] if who in living]
    if "permissions" in kept:
        kept["permissions"] = {who: what for who, what in kept["permissions"].items() if who in living}
    return kept


@counted
def the_order_of_the_input_does_not_matter(
    emulator: Any, switches: Readings, first: Wish, second: Wish, seed: int
) -> None:
    runner = fresh(emulator, switches=switches)
    attempt(runner, switches=switches, **first)
    plain = attempt(runner, check=True, **second)
    other = attempt(runner, check=True, **shuffled(second, seed))
    assert other.get("operations") == plain.get("operations")
    assert other.get("deferred") == plain.get("deferred")
    assert ("errors" in other) == ("errors" in plain)


def shuffled(wish: Wish, seed: int) -> Wish:
    """The same input with every list in another order."""
    other: Wish = json.loads(json.dumps(wish))
    for items in other.values():
        random.Random(seed).shuffle(items)
        for item in items:
            for value in item.values():
                if isinstance(value, list):
                    random.Random(seed).shuffle(value)
    return other


@counted
def a_disturbed_run_ends_as_an_undisturbed_one(
    emulator: Any, switches: Readings, first: Wish, second: Wish, faults: Faults, lag: Lag
) -> None:
    """Or says what is left, and one that nothing disturbs finishes it.

    Only the links of an entity that the failed run has disabled can be left permanently: they are deferred then.
    """
    runner = fresh(emulator, switches=switches)
    attempt(runner, switches=switches, **first)
    begin = emulator.remember()
    undisturbed = attempt(runner, switches=switches, **second)
    end = emulator.snapshot("acme")
    emulator.restore(begin)
    before = everybody(emulator)
    emulator.set_faults(faults)
    emulator.set_lag(lag)
    failed = disturbed(runner, second)
    emulator.set_faults(Faults())
    emulator.set_lag(Lag())
    emulator.edit("acme", _catch_up)
    assert_nothing_is_doubled(emulator)
    assert_no_entity_is_lost(emulator, before, second)
    if undisturbed.get("failed"):
        return
    rest = attempt(runner, switches=switches, **second)
    late = [one for one in rest.get("deferred", ()) if failed and one["field"] in LINKS]
    assert _less(emulator.snapshot("acme"), late) == _less(end, late)
    assert_silent(emulator, runner, second)


LINKS = {"members": "members", "delegates": "delegates", "mailbox_permissions": "permissions"}
"""Options of links → what the emulator's snapshot calls them."""


def _less(snapshot: Any, deferred: list[dict[str, str]]) -> Any:
    """A snapshot without the links that are deferred."""
    kept = copy.deepcopy(snapshot)
    for one in deferred:
        kept[f"{one['kind']}s"][one["name"]].pop(LINKS[one["field"]], None)
    return kept


def _catch_up(organization: Any) -> None:
    """Time passes: every reading shows what was written."""
    for entity in organization.entities.values():
        entity.stale = None


def disturbed(runner: Runner, wish: Wish) -> bool:
    """One run, which may fail if it says clearly why. True if it failed."""
    result = runner.run_anyhow(MODULE, removal_limit=100, take_over=True, wait_timeout=1, **wish)
    if result.get("failed"):
        assert result["msg"]
        assert "Traceback" not in result["msg"]
    return bool(result.get("failed"))
