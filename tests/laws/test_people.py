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
from support.items import people
from support.lawful import MODULE, fresh
from support.people import Seen, assert_explained
from support.soak import counted, examples, sampled
from support.wishes import ADDRESSES, RESOURCES, USERS, sound, wishes
from unit.offboarding.rehearsal import Rehearsal, leaver
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


NAMED = st.sampled_from(["ann", "bob", "staff", *RESOURCES])
OPEN = {
    "users": [
        {"name": name, "email": f"{name}@example.com", "aliases": [ADDRESSES[at]]} for at, name in enumerate(USERS)
    ],
    "groups": [{"name": "staff", "email": "staff@example.com", "aliases": [ADDRESSES[5]]}],
    "resources": [{"name": name, "type": "ROOM", "email": f"{name}@example.com"} for name in RESOURCES],
}
"""Everyone has a mailbox, so that every alias and every right can be written."""
PLURALS = {"ann": "users", "bob": "users", "staff": "groups", **dict.fromkeys(RESOURCES, "resources")}


@examples(10, 400)
@given(
    first=st.one_of(st.just(OPEN), sound()),
    entity=NAMED,
    alias=st.sampled_from(ADDRESSES),
    present=st.booleans(),
    move=st.booleans(),
    faults=faults,
    lag=lags,
)
@counted
def test_an_alias_changes_hands_only_as_its_task_says(
    running_emulator, first, entity, alias, present, move, faults, lag
) -> None:
    runner = settled(running_emulator, {}, first)
    running_emulator.set_faults(faults)
    running_emulator.set_lag(lag)
    wish = {PLURALS[entity]: [{"name": entity, "aliases": [alias]}]}
    state = "present" if present else "absent"
    options = {"entity": entity, "alias": [alias], "state": state, "move": move and present, "wait_timeout": 1}
    explained(running_emulator, runner, "workmail_alias", wish, **options)


@examples(10, 400)
@given(
    first=st.one_of(st.just(OPEN), sound()),
    mailbox=NAMED,
    grantee=st.one_of(NAMED, st.sampled_from(ADDRESSES)),
    rights=st.sets(st.sampled_from(["FULL_ACCESS", "SEND_AS", "SEND_ON_BEHALF"]), min_size=1),
    present=st.booleans(),
    faults=faults,
    lag=lags,
)
@counted
def test_a_right_is_granted_only_as_its_task_says(
    running_emulator, first, mailbox, grantee, rights, present, faults, lag
) -> None:
    runner = settled(running_emulator, {}, first)
    running_emulator.set_faults(faults)
    running_emulator.set_lag(lag)
    row = {"grantee": grantee, "permissions": sorted(rights)}
    wish = {PLURALS[mailbox]: [{"name": mailbox, **({"mailbox_permissions": [row]} if present else {})}]}
    state = "present" if present else "absent"
    options = {"mailbox": mailbox, **row, "state": state, "wait_timeout": 1}
    explained(running_emulator, runner, "workmail_mailbox_permission", wish, **options)


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
def test_pruning_closes_no_mailbox_that_the_input_names(running_emulator, first, second, pruned, action) -> None:
    assume(second.get(pruned))
    runner = settled(running_emulator, {}, first)
    wish = {**second, "prune": [pruned], "prune_action": action}
    explained(running_emulator, runner, MODULE, wish, **wish, removal_limit=100, take_over=True, wait_timeout=1)


ANSWERING = ("FULL_ACCESS", "SEND_AS", "SEND_ON_BEHALF")


@examples(6, 200)
@given(first=wishes(), days=st.sampled_from([0, 1]))
@counted
def test_offboarding_closes_the_leaver_and_gives_only_to_the_successor(running_emulator, first, days) -> None:
    runner = settled(running_emulator, {}, first)
    runner.run_anyhow(MODULE, users=people("zed", "yan"))
    before = Seen.of(running_emulator)
    yan = next(one for one in before.entities.values() if one.name == "yan")
    Rehearsal(runner).run(leaver("yan", successor="zed"), day=days)
    led = [one.name for one in before.entities.values() if yan.id in one.delegates]
    rights = [{"grantee": "zed", "permissions": list(ANSWERING)}]
    wish = {
        "users": [
            {"name": "yan", "enabled": False, "mailbox_permissions": rights},
            {"name": "zed", "aliases": yan.addresses()},
        ],
        "resources": [{"name": name, "delegates": ["zed"]} for name in led],
    }
    assert_explained(before, Seen.of(running_emulator), wish)


def _open(one: Any) -> None:
    one["bob"].state = "ENABLED"


def _close(one: Any) -> None:
    one["ann"].state = "DISABLED"


def _grant(one: Any) -> None:
    one["ann"].permissions = {one["cem"].id: ["SEND_AS"]}


def _join(one: Any) -> None:
    one["staff"].members = [one["cem"].id]


def _answer(one: Any) -> None:
    one["room"].delegates = [one["cem"].id]


def _move(one: Any) -> None:
    one["ann"].aliases, one["cem"].aliases = [], ["info@example.com"]


def _drop(one: Any) -> None:
    one["ann"].aliases = []


FOULS = {
    "user bob was opened": _open,
    "user ann was closed": _close,
    "user cem got SEND_AS on user ann": _grant,
    "user cem came into members of group staff": _join,
    "user cem came into delegates of resource room": _answer,
    "info@example.com came to user cem": _move,
    "info@example.com was taken from user ann": _drop,
}


@pytest.mark.parametrize("foul", FOULS)
def test_the_law_sees_what_nothing_explains(acme: Runner, emulator: Any, foul: str) -> None:
    people = [{"name": "ann", "email": "ann@example.com", "aliases": ["info@example.com"]}]
    people.append({"name": "bob", "enabled": False})
    people.append({"name": "cem", "email": "cem@example.com"})
    groups = [{"name": "staff", "email": "staff@example.com"}]
    acme.run(MODULE, users=people, groups=groups, resources=[{"name": "room", "type": "ROOM"}])
    before = Seen.of(emulator)
    emulator.edit("acme", lambda one: FOULS[foul]({each.name: each for each in one.entities.values()}))
    with pytest.raises(AssertionError, match=foul):
        assert_explained(before, Seen.of(emulator), {"users": [{"name": "dee", "email": "dee@example.com"}]})
