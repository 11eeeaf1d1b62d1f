# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No run opens an account, grants a right or moves an address that its input does not explain."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.inprocess import Runner
from support.lawful import MODULE, fresh
from support.people import Seen, assert_explained
from support.soak import counted, examples, sampled
from support.wishes import ADDRESSES, RESOURCES, wishes
from workmail_emulator import Faults, Lag
from workmail_emulator.switches import UNKNOWNS, Switches

READINGS = [{}, *({name: one} for name, switch in UNKNOWNS.items() for one in switch.others), Switches.lenient().chosen]
under_a_reading = pytest.mark.parametrize("readings", sampled(READINGS, 12), ids=str)
some = st.sampled_from([0.0, 0.1])
faults = st.builds(Faults, throttle=some, errors=some, cut_before=some, cut_after=some)
lags = st.builds(Lag, stale_reads=st.integers(0, 2), invisible_reads=st.integers(0, 2))


def explained(emulator: Any, runner: Runner, module: str, wish: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Run, and hold what came of it against what was wanted."""
    before = Seen.of(emulator)
    told = runner.run_anyhow(module, **options)
    assert_explained(before, Seen.of(emulator), wish)
    return told


def settled(emulator: Any, readings: dict[str, str], first: dict[str, Any]) -> Runner:
    runner = fresh(emulator, switches=readings)
    explained(emulator, runner, MODULE, first, removal_limit=100, take_over=True, wait_timeout=1, **first)
    return runner


@under_a_reading
@examples(2, 40)
@given(first=wishes(), second=wishes(), faults=faults, lag=lags)
@counted
def test_a_whole_organization_changes_only_as_its_input_says(running_emulator, readings, first, second, faults, lag):
    runner = settled(running_emulator, readings, first)
    running_emulator.set_faults(faults)
    running_emulator.set_lag(lag)
    wish = {**second, "removal_limit": 100, "take_over": True, "wait_timeout": 1}
    explained(running_emulator, runner, MODULE, second, **wish)


SINGLE = {"users": "workmail_user", "groups": "workmail_group", "resources": "workmail_resource"}


@examples(8, 200)
@given(first=wishes(), second=wishes(), faults=faults)
@counted
def test_one_entity_changes_only_as_its_task_says(running_emulator, first, second, faults) -> None:
    runner = settled(running_emulator, {}, first)
    running_emulator.set_faults(faults)
    for plural, module in SINGLE.items():
        for item in second.get(plural, ())[:2]:
            explained(running_emulator, runner, module, {plural: [item]}, **item, wait_timeout=1)


@examples(8, 300)
@given(first=wishes(), login=st.sampled_from(ADDRESSES), reference=st.sampled_from(ADDRESSES))
@counted
def test_a_login_that_is_an_address_of_another_opens_nothing_for_either(running_emulator, first, login, reference):
    runner = settled(running_emulator, {}, first)
    runner.run_anyhow("workmail_user", name=login, email="login@example.com", wait_timeout=1)
    rows = [{"grantee": reference, "permissions": ["FULL_ACCESS"]}]
    wish = {
        "users": [{"name": "ann", "mailbox_permissions": rows, "purge_mailbox_permissions": False}],
        "groups": [{"name": "staff", "members": [reference], "purge_members": False}],
        "resources": [{"name": RESOURCES[0], "delegates": [reference], "purge_delegates": False}],
    }
    for plural, items in wish.items():
        explained(running_emulator, runner, MODULE, {plural: items}, **{plural: items}, wait_timeout=1)


@examples(8, 200)
@given(
    first=wishes(),
    second=wishes(),
    pruned=st.sampled_from(["users", "groups"]),
    action=st.sampled_from(["disable", "delete"]),
)
@counted
def test_pruning_closes_nobody_whom_the_input_names(running_emulator, first, second, pruned, action) -> None:
    assume(second.get(pruned))
    runner = settled(running_emulator, {}, first)
    wish = {**second, "prune": [pruned], "prune_action": action}
    explained(running_emulator, runner, MODULE, wish, **wish, removal_limit=100, take_over=True, wait_timeout=1)
