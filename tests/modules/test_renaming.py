# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that move along a chain in one task: each entity gets its new name once, in every run and after every stop."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from support.inprocess import Failed, Runner

CHAIN = {"a": "b", "b": "c", "c": "d"}


@pytest.fixture
def rooms(acme: Runner) -> dict[str, str]:
    """Ids of the rooms a, b and c by name."""
    told = acme.run("workmail_directory", resources=[{"name": name, "type": "ROOM"} for name in CHAIN])
    assert told["changed"]
    return ids(acme)


def ids(runner: Runner) -> dict[str, str]:
    return {one["name"]: one["resource_id"] for one in runner.run("workmail_resource_info")["resources"]}


def renames(order: tuple[str, ...] = tuple(CHAIN)) -> list[dict[str, Any]]:
    return [{"name": old, "new_name": CHAIN[old]} for old in order]


@pytest.mark.parametrize("order", list(permutations(CHAIN)))
def test_a_chain_of_names_moves_once(acme: Runner, rooms, order) -> None:
    first = acme.check_then_run("workmail_directory", resources=renames(order))
    assert [one["action"] for one in first["operations"]] == ["update_resource"] * 3
    assert ids(acme) == {CHAIN[name]: id_ for name, id_ in rooms.items()}
    assert not acme.run("workmail_directory", resources=renames(order))["changed"]
    assert ids(acme) == {CHAIN[name]: id_ for name, id_ in rooms.items()}


@pytest.mark.parametrize("done", [("c",), ("c", "b"), ("c", "b", "a")])
def test_a_chain_that_a_run_left_halfway_is_finished(acme: Runner, rooms, done) -> None:
    for old in done:
        acme.run("workmail_resource", name=old, new_name=CHAIN[old])
    acme.run("workmail_directory", resources=renames())
    assert ids(acme) == {CHAIN[name]: id_ for name, id_ in rooms.items()}


def test_a_chain_may_name_its_rooms_by_id(acme: Runner, rooms) -> None:
    wanted = [{"resource_id": rooms["a"], "new_name": "b"}, {"name": "b", "new_name": "c"}]
    wanted.append({"resource_id": rooms["c"], "new_name": "d"})
    for _run in range(2):
        acme.run("workmail_directory", resources=wanted)
        assert ids(acme) == {CHAIN[name]: id_ for name, id_ in rooms.items()}


def test_a_name_that_a_deleted_room_frees_is_given(acme: Runner, rooms) -> None:
    wanted = [{"name": "a", "new_name": "b"}, {"name": "b", "state": "absent"}]
    acme.check_then_run("workmail_directory", resources=wanted)
    assert ids(acme) == {"b": rooms["a"], "c": rooms["c"]}
    assert not acme.run("workmail_directory", resources=wanted)["changed"]
    assert ids(acme) == {"b": rooms["a"], "c": rooms["c"]}


@pytest.mark.parametrize(
    "wanted",
    [
        [{"name": "a", "new_name": "b"}],
        [{"name": "a", "new_name": "b"}, {"name": "b"}],
        [{"name": "a", "new_name": "b"}, {"name": "b", "new_name": "c"}],
        [{"name": "a", "new_name": "b"}, {"name": "b", "new_name": "a"}],
    ],
)
def test_a_name_that_no_item_sets_free_is_refused(emulator, acme: Runner, rooms, wanted) -> None:
    emulator.reset_log()
    for check in (True, False):
        with pytest.raises(Failed, match="both exist"):
            acme.run("workmail_directory", check=check, resources=wanted)
    assert not emulator.writes()


def test_an_ignored_room_is_not_renamed(emulator, acme: Runner, rooms) -> None:
    kept = [{"name": "c"}]
    for name in ("a", "b"):
        ignored = {"name": name, "new_name": "b", "ignore": True}
        rest = [{"name": other} for other in ("a", "b") if other != name]
        result = acme.run("workmail_directory", resources=[ignored, *rest, *kept], prune=["resources"])
        assert not result["changed"]


def test_a_name_that_two_items_give_is_reported_with_the_option_that_gives_it(acme: Runner, rooms) -> None:
    wanted = [{"name": "a", "new_name": "hall"}, {"name": "b", "new_name": "Hall"}]
    with pytest.raises(Failed) as failed:
        acme.run("workmail_directory", check=True, resources=wanted)
    assert "resources[1] (b).new_name: 'Hall' is already used by resources[0] (a)" in failed.value.result["msg"]
