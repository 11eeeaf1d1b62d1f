# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Omission, scale, and addresses that change hands in every possible way."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.inprocess import Runner
from support.items import people
from support.lawful import MODULE, attempt, fresh
from support.soak import examples
from support.wishes import ADDRESSES, USERS, wishes

some = examples(8, 150)


def marks(result: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    """Operations with the fields they change: what an option less must not add to."""
    return {
        (one["kind"], one["name"], one["action"], field)
        for one in result.get("operations", ())
        for field in one["changes"]
    }


@some
@given(first=wishes(), second=wishes(), data=st.data())
def test_taking_an_option_away_never_adds_an_operation(running_emulator, first, second, data) -> None:
    """Less `enabled`, which says that something stays as it is, and purge switches, which then purge."""
    runner = fresh(running_emulator)
    attempt(runner, **first)
    whole = attempt(runner, check=True, **second)
    kept = ("name", "state", "type", "enabled", "take_over")
    places = [
        (plural, number, option)
        for plural, items in second.items()
        for number, item in enumerate(items)
        for option in item
        if option not in kept and not option.startswith("purge_") and item["state" if "state" in item else "name"]
    ]
    if not places or "errors" in whole:
        return
    plural, number, option = data.draw(st.sampled_from(places))
    second[plural][number].pop(option)
    less = attempt(runner, check=True, **second)
    if "errors" not in less:
        assert marks(less) <= marks(whole)


@some
@given(count=st.integers(1, 4), fields=st.fixed_dictionaries({}, optional={"city": st.sampled_from(["Oslo", ""])}))
def test_many_at_once_do_what_one_after_another_does(running_emulator, count, fields) -> None:
    users = people(*USERS[:count], **fields)
    runner = fresh(running_emulator)
    bulk = runner.run(MODULE, users=users)["operations"]
    together = running_emulator.snapshot("acme")
    runner = fresh(running_emulator)
    singles = [one for user in users for one in runner.run("workmail_user", **user)["operations"]]
    assert running_emulator.snapshot("acme") == together
    assert sorted(map(str, bulk)) == sorted(map(str, singles))


@st.composite
def holdings(draw: Any) -> list[dict[str, Any]]:
    """Three to five users among whom all addresses are dealt out."""
    names = USERS[: draw(st.integers(3, 5))]
    dealt = draw(st.permutations(ADDRESSES))
    users = [{"name": name, "email": dealt[number], "aliases": []} for number, name in enumerate(names)]
    for address in dealt[len(names) :]:
        draw(st.sampled_from([*users, {"aliases": []}]))["aliases"].append(address)
    return users


@examples(15, 300)
@given(before=holdings(), after=holdings())
def test_addresses_change_hands_in_one_task_whatever_the_ring(running_emulator, before, after) -> None:
    runner: Runner = fresh(running_emulator)
    runner.run(MODULE, users=before)
    gone = [
        {"name": user["name"], "state": "absent"} for user in before if user["name"] not in {u["name"] for u in after}
    ]
    runner.run(MODULE, users=after + gone)
    now = running_emulator.snapshot("acme")["users"]
    for user in after:
        assert now[user["name"]]["email"] == user["email"]
        assert now[user["name"]]["aliases"] == sorted(user["aliases"])
    assert sum(len(one["aliases"]) for one in now.values()) == sum(len(user["aliases"]) for user in after)
    assert not runner.run(MODULE, users=after)["changed"]
