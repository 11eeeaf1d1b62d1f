# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs at the same time, of one definition or of two: each succeeds or says clearly what went wrong.

Nothing is doubled, nobody is lost, and one further run of either definition ends in it.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.forked import Forked
from support.inprocess import Runner
from support.lawful import MODULE, assert_no_entity_is_lost, assert_nothing_is_doubled, attempt, everybody, fresh
from support.laws import assert_silent
from support.soak import counted, examples
from support.wishes import sound
from workmail_emulator import Faults

OPTIONS: dict[str, Any] = {"removal_limit": 100, "take_over": True, "wait_timeout": 2}
SOME_LATENCY = Faults(latency=0.002, jitter=0.004)
"""Seconds a call, so that the two meet each other at different places each time."""


def at_once(emulator: Any, runner: Runner, *wishes: dict[str, Any]) -> None:
    """Run all at the same time; afterwards each has said how it ended."""
    emulator.set_faults(SOME_LATENCY)
    runs = [Forked(runner, MODULE, {**OPTIONS, **wish}) for wish in wishes]
    results = [run.result() for run in runs]
    emulator.set_faults(Faults())
    for result in results:
        assert result is not None
        assert not result.get("failed") or _is_clear(result), result


def _is_clear(result: dict[str, Any]) -> bool:
    failures = result.get("failures", ())
    return "Traceback" not in result["msg"] and all(one["name"] and one["code"] for one in failures)


def finished(emulator: Any, runner: Runner, wish: dict[str, Any]) -> None:
    """One further run ends in the definition, unless that contradicts what is there and says so."""
    if "errors" not in attempt(runner, **wish):
        assert_silent(emulator, runner, wish)


@examples(4, 150)
@given(begin=sound(), wish=sound())
@counted
def test_two_runs_of_one_definition_end_in_it(running_emulator, begin, wish) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **begin)
    before = everybody(running_emulator)
    at_once(running_emulator, runner, wish, wish)
    assert_nothing_is_doubled(running_emulator)
    assert_no_entity_is_lost(running_emulator, before, wish)
    finished(running_emulator, runner, wish)


@examples(4, 150)
@given(begin=sound(), one=sound(), other=sound(), last=st.booleans())
@counted
def test_two_runs_of_different_definitions_leave_what_either_can_finish(
    running_emulator, begin, one, other, last
) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **begin)
    before = everybody(running_emulator)
    at_once(running_emulator, runner, one, other)
    assert_nothing_is_doubled(running_emulator)
    assert_no_entity_is_lost(running_emulator, before, one, other)
    finished(running_emulator, runner, one if last else other)
