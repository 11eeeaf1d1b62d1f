# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses change hands correctly whatever the service makes of the unknowns around them.

Everybody ends with the addresses that the input wants, or the task fails naming the address that was refused. No
address is held twice, none that is wanted is left with nobody, and a second run is silent.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.inprocess import Failed, Runner, told
from support.lawful import MODULE, WAIT, fresh
from support.wishes import ADDRESSES
from workmail_emulator.faults import Faults, Rule
from workmail_emulator.switches import STRICT, SWITCHES
from workmail_emulator.world import Entity

Wanted = dict[str, list[dict[str, Any]]]
Held = dict[str, str]
"""Address in lower case → name of the ENABLED entity that holds it."""

ENTITIES = {"ann": "users", "bob": "users", "cem": "users", "staff": "groups", "room": "resources"}
UNKNOWNS = ("U7", "U8", "U12", "U15", "U18", "U19", "U49")
READINGS = {name: [STRICT, *SWITCHES[name].others] for name in UNKNOWNS}
readings = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in READINGS.items()})
examples = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def dealt(draw: Any, names: list[str]) -> list[dict[str, Any]]:
    """All addresses dealt out among the names: one primary each, some aliases, some for nobody."""
    pack = draw(st.permutations(ADDRESSES))
    items = [{"name": name, "email": pack[number], "aliases": []} for number, name in enumerate(names)]
    for address in pack[len(names) :]:
        draw(st.sampled_from([*items, {"aliases": []}]))["aliases"].append(address)
    return items


@st.composite
def befores(draw: Any) -> tuple[list[dict[str, Any]], list[str]]:
    """Who is there with which addresses, and who of them has been disabled since."""
    names = draw(st.lists(st.sampled_from(list(ENTITIES)), min_size=2, unique=True))
    return draw(dealt(names)), draw(st.lists(st.sampled_from(names), max_size=2, unique=True))


@st.composite
def afters(draw: Any) -> dict[str, Any]:
    """One task: who keeps or gets what, who is absent or disabled, who is not named at all."""
    names = draw(st.lists(st.sampled_from(list(ENTITIES)), min_size=1, unique=True))
    items = draw(dealt(names))
    for item in items:
        item["enabled"] = True
        if draw(st.integers(0, 3)) == 0:
            del item["aliases"]
        elif draw(st.booleans()):
            item["purge_aliases"] = draw(st.booleans())
    others = [name for name in ENTITIES if name not in names]
    for name in draw(st.lists(st.sampled_from(others), unique=True)) if others else ():
        items.append({"name": name, **draw(st.sampled_from([{"state": "absent"}, {"enabled": False}]))})
    listed = {ENTITIES[item["name"]] for item in items}
    prune = draw(st.lists(st.sampled_from(sorted(listed)), unique=True)) if draw(st.booleans()) else []
    action = draw(st.sampled_from(["disable", "delete"]))
    return {**by_kind(items), "prune": prune, "prune_action": action, "take_over": draw(st.booleans())}


def by_kind(items: list[dict[str, Any]]) -> Wanted:
    wanted: Wanted = {}
    for item in items:
        more = {"type": "ROOM"} if ENTITIES[item["name"]] == "resources" and item.get("state") != "absent" else {}
        wanted.setdefault(ENTITIES[item["name"]], []).append({**item, **more})
    return wanted


def holders(emulator: Any) -> Held:
    """Who holds what; no address may be with two."""
    held: Held = {}
    for entities in emulator.snapshot("acme").values():
        for name, one in entities.items():
            if one["state"] == "ENABLED":
                for address in (one["email"], *one["aliases"]):
                    assert address.lower() not in held, f"{address} is held by {held[address.lower()]} and {name}"
                    held[address.lower()] = name
    return held


def every_item(task: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for plural in ("users", "groups", "resources") for item in task.get(plural, ())]


def leaves(item: dict[str, Any]) -> bool:
    return item.get("state") == "absent" or item.get("enabled") is False


def furnish(emulator: Any, before: tuple[list[dict[str, Any]], list[str]], switches: dict[str, str]) -> Runner:
    runner = fresh(emulator)
    emulator.set_switches(switches)
    items, disabled = before
    emulator.edit("acme", lambda organization: [organization.add(entity(item)) for item in items])
    if disabled:
        runner.run(MODULE, **by_kind([{"name": name, "enabled": False} for name in disabled]))
    return runner


def entity(item: dict[str, Any]) -> Entity:
    """An ENABLED one, as the service has it."""
    kind = ENTITIES[item["name"]].removesuffix("s")
    marks = {"HiddenFromGlobalAddressList": False, **({"Type": "ROOM"} if kind == "resource" else {})}
    id_ = f"r-{item['name'].encode().hex():0>32}" if kind == "resource" else f"id-of-{item['name']:0>10}"
    one = Entity(kind, id_, item["name"], "ENABLED", item["email"], list(item["aliases"]), marks)
    one.dates["EnabledDate"] = 1577836800.0
    return one


def assert_as_wanted(emulator: Any, task: dict[str, Any]) -> None:
    now = {name: one for some in emulator.snapshot("acme").values() for name, one in some.items()}
    for item in every_item(task):
        if leaves(item):
            assert now.get(item["name"], {}).get("state") in (None, "DISABLED")
        if "email" not in item:
            continue
        one, aliases = now[item["name"]], set(item.get("aliases", ()))
        assert one["email"] == item["email"]
        if "aliases" in item and item.get("purge_aliases", True):
            assert set(one["aliases"]) == aliases
        assert aliases <= set(one["aliases"])
        assert not any(alias.startswith("mailops-tmp") for alias in one["aliases"])


def assert_nothing_lost(before: Held, now: Held, task: dict[str, Any], told: frozenset[str] = frozenset()) -> set[str]:
    """Whoever lost an address was told to let it go. Returns what stayers let go of.

    `told`: what the summary of a failed run says that nobody holds any more, because it could not be taken up.
    """
    items = {item["name"]: item for item in every_item(task)}
    lost = {address for address in before if address not in now and "mailops-tmp" not in address}
    wanted = {
        address.lower() for item in items.values() for address in (item.get("email", ""), *item.get("aliases", ()))
    }
    assert lost & wanted <= told, f"{sorted(lost & wanted)}: wanted, and with nobody now"
    for address in lost:
        item = items.get(before[address])
        pruned = item is None and ENTITIES[before[address]] in task.get("prune", ())
        let_go = item is not None and (leaves(item) or ("aliases" in item and item.get("purge_aliases", True)))
        assert pruned or let_go, f"{address} of {before[address]} is gone, and nobody said so"
    return {address for address in lost if "email" in items.get(before[address], {})}


def further_runs(before: tuple[list[dict[str, Any]], list[str]], switches: dict[str, str]) -> int:
    """One; or one for each disabled entity, where each brings addresses back that only the next run sees (U49)."""
    return max(1, len(before[1])) if switches["U49"] != STRICT else 1


def finished(runner: Runner, task: dict[str, Any], most: int) -> dict[str, Any]:
    """The last result of so many runs at most, until one succeeds."""
    results = (tried(runner, task) for _run in range(most))
    return next((result for result in results if not result.get("failed")), {"failed": f"still after {most} runs"})


@examples
@given(before=befores(), task=afters(), switches=readings)
def test_addresses_end_where_they_are_wanted_or_the_refused_one_is_named(
    running_emulator, before, task, switches
) -> None:
    runner = furnish(running_emulator, before, switches)
    held = holders(running_emulator)
    running_emulator.reset_log()
    result = tried(runner, task)
    now = holders(running_emulator)
    if "errors" in result:
        assert running_emulator.writes() == []
        assert all("@example.com'" in fault for fault in result["errors"]), result["errors"]
        return
    failed = "failures" in result
    assert_nothing_lost(held, now, task, frozenset(result["summary"]["addresses_released"] if failed else ()))
    if failed:
        assert_the_refused_is_named(result, switches)
        if switches["U7"] != STRICT:
            return
        result = finished(runner, task, further_runs(before, switches))
    assert not result.get("failed"), result
    assert_as_wanted(running_emulator, task)
    running_emulator.reset_log()
    assert not runner.run(MODULE, **task)["changed"]
    assert running_emulator.writes() == []


def tried(runner: Runner, task: dict[str, Any]) -> dict[str, Any]:
    try:
        return runner.run(MODULE, **task, wait_timeout=WAIT)
    except Failed as failed:
        return failed.result


def assert_the_refused_is_named(result: dict[str, Any], switches: dict[str, str]) -> None:
    """Refused is what a DISABLED or deleted holder keeps untold (U7), or what came back to an old holder (U49)."""
    assert switches["U7"] != STRICT or switches["U49"] == "restored", result["failures"]
    refused = [one for one in result["failures"] if one["code"] != "Skipped"]
    assert {one["code"] for one in refused} == {"EmailAddressInUseException"}, result["failures"]
    assert all("@example.com" in one["message"] for one in refused)


@examples
@given(before=befores(), task=afters(), switches=readings)
def test_the_summary_lists_the_addresses_that_no_entity_holds_any_more(
    running_emulator, before, task, switches
) -> None:
    runner = furnish(running_emulator, before, switches)
    held = holders(running_emulator)
    result = tried(runner, task)
    if not result.get("failed"):
        now = holders(running_emulator)
        released = set(result["summary"]["addresses_released"])
        assert_nothing_lost(held, now, task)
        assert released == {address for address in held if address not in now and "mailops-tmp" not in address}


STRICTLY: dict[str, str] = {}
LENIENTLY = {name: READINGS[name][1] for name in UNKNOWNS}
KEPT_30_DAYS = {"U7": "after-30-days", "U12": "without"}
sets = pytest.mark.parametrize("switches", [STRICTLY, LENIENTLY, KEPT_30_DAYS], ids=["strict", "lenient", "30-days"])


def at(*locals_: str) -> list[str]:
    return [f"{local}@example.com" for local in locals_]


def has(name: str, primary: str | None, *aliases: str, **more: Any) -> dict[str, Any]:
    """An entity with its addresses; as a wanted one, these are all of them."""
    return {"name": name, "email": f"{primary}@example.com", "aliases": at(*aliases), **more}


def gone(name: str) -> dict[str, Any]:
    return {"name": name, "state": "absent"}


def closed(name: str) -> dict[str, Any]:
    return {"name": name, "enabled": False}


PRUNE = {"prune": ["users"]}
CHANGES: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]] = {
    "an alias moves": ([has("ann", "a", "x"), has("bob", "b")], [has("ann", "a"), has("bob", "b", "x")], {}),
    "an alias moves from whom nobody asks": (
        [has("ann", "a", "x"), has("bob", "b")],
        [{"name": "ann"}, has("bob", "b", "x")],
        {},
    ),
    "aliases move along a chain": (
        [has("ann", "a", "x"), has("bob", "b", "y"), has("staff", "s", "z"), has("room", "r")],
        [has("ann", "a"), has("bob", "b", "x"), has("staff", "s", "y"), has("room", "r", "z")],
        {},
    ),
    "aliases move in a ring": (
        [has("ann", "a", "x"), has("bob", "b", "y"), has("cem", "c", "z")],
        [has("ann", "a", "z"), has("bob", "b", "x"), has("cem", "c", "y")],
        {},
    ),
    "a primary and an alias of one entity swap": ([has("ann", "a", "x")], [has("ann", "x", "a")], {}),
    "two primaries swap": ([has("ann", "a"), has("bob", "b")], [has("ann", "b"), has("bob", "a")], {}),
    "primaries move along a chain": (
        [has("ann", "a"), has("staff", "s"), has("room", "r")],
        [has("ann", "s"), has("staff", "r"), has("room", "new")],
        {},
    ),
    "primaries move in a ring over all kinds": (
        [has("ann", "a"), has("staff", "s"), has("room", "r")],
        [has("ann", "s"), has("staff", "r"), has("room", "a")],
        {},
    ),
    "two rings at once": (
        [has("ann", "a"), has("bob", "b"), has("staff", "s"), has("room", "r")],
        [has("ann", "b"), has("bob", "a"), has("staff", "r"), has("room", "s")],
        {},
    ),
    "primaries and aliases of two swap crosswise": (
        [has("ann", "a", "x"), has("bob", "b", "y")],
        [has("ann", "y", "b"), has("bob", "x", "a")],
        {},
    ),
    "a leaver's addresses go to a new one": ([has("ann", "a", "x")], [gone("ann"), has("bob", "a", "x")], {}),
    "a disabled one's addresses go to a new one": ([has("ann", "a", "x")], [closed("ann"), has("bob", "a", "x")], {}),
    "a leaver's primary becomes an alias": (
        [has("ann", "a"), has("bob", "b")],
        [gone("ann"), has("bob", "b", "a")],
        {},
    ),
    "a new one takes what a chain sets free": (
        [has("ann", "a"), has("bob", "b")],
        [gone("ann"), has("bob", "a"), has("cem", "b")],
        {},
    ),
    "a pruned one's addresses go to a new one": ([has("ann", "a", "x")], [has("bob", "a", "x")], PRUNE),
    "a pruned and deleted one's addresses go to a new one": (
        [has("ann", "a", "x")],
        [has("bob", "a", "x")],
        {**PRUNE, "prune_action": "delete"},
    ),
    "an outsider's alias is taken over": (
        [has("ann", "a", "x", "y"), has("bob", "b")],
        [has("bob", "b", "x")],
        {"take_over": True},
    ),
    "an outsider's alias becomes the primary of a new one": (
        [has("ann", "a", "x")],
        [has("staff", "x")],
        {"take_over": True},
    ),
}


@sets
@pytest.mark.parametrize(("before", "after", "options"), CHANGES.values(), ids=CHANGES)
def test_addresses_change_hands_when(emulator, before, after, options, switches) -> None:
    task = {**by_kind(after), **options}
    runner = furnish(emulator, (before, []), switches)
    held = holders(emulator)
    preview = runner.run(MODULE, check=True, **task)
    assert told(preview) == told(runner.run(MODULE, **task))
    assert_as_wanted(emulator, task)
    assert_nothing_lost(held, holders(emulator), task)
    emulator.reset_log()
    assert not runner.run(MODULE, **task)["changed"]
    assert emulator.writes() == []


@sets
@pytest.mark.parametrize(
    ("others", "item", "options", "fault"),
    [
        ([], has("bob", "b", "a"), {}, "'a@example.com' is the primary address of user ann"),
        ([], has("bob", "b", "x"), {}, "'x@example.com' belongs to user ann. Set `take_over: true` to take it"),
        ([], has("bob", "a"), {"take_over": True}, "'a@example.com' is the primary address of user ann"),
        ([{"name": "ann", "ignore": True}], has("bob", "b", "x"), {"take_over": True}, "must not change"),
        ([{"name": "ann"}], has("bob", "a"), {}, "Set another `email` for it"),
        ([has("ann", "a", "x")], has("bob", "x"), {}, "is set by users[0] (ann) too"),
    ],
)
def test_what_cannot_change_hands_is_named_before_anything_is_written(
    emulator, others, item, options, fault, switches
) -> None:
    runner = furnish(emulator, ([has("ann", "a", "x"), has("bob", "b")], []), switches)
    emulator.reset_log()
    failed = runner.fails(MODULE, **by_kind([*others, item]), **options)
    assert fault in failed["msg"]
    assert emulator.writes() == []


@pytest.mark.parametrize("shown", READINGS["U8"])
@pytest.mark.parametrize("kept", ["at-delete", "after-30-days"])
def test_what_a_disabled_holder_keeps_is_refused_by_name_and_no_entity_loses_anything(emulator, kept, shown) -> None:
    runner = furnish(emulator, ([has("ann", "a"), has("bob", "b", "x")], ["ann"]), {"U7": kept, "U8": shown})
    task = by_kind([{"name": "bob", "aliases": []}, has("cem", "a", "x")])
    failed = tried(runner, task)
    assert failed["failed"]
    assert "a@example.com" in failed["msg"]
    assert holders(emulator) == {"b@example.com": "bob", "x@example.com": "bob"}


@pytest.mark.parametrize("shown", READINGS["U8"])
def test_what_a_disabled_leaver_keeps_until_it_is_deleted_is_free_for_the_next_one(emulator, shown) -> None:
    """In one run where the service tells who holds it, in two where it does not."""
    runner = furnish(emulator, ([has("ann", "a", "x")], ["ann"]), {"U7": "at-delete", "U8": shown})
    task = by_kind([gone("ann"), has("bob", "a", "x")])
    first = tried(runner, task)
    assert not first.get("failed") or shown == STRICT
    runner.run(MODULE, **task)
    assert_as_wanted(emulator, task)


@pytest.mark.parametrize("own", READINGS["U15"])
@pytest.mark.parametrize(("aliases", "added_during_run"), [([], 2), (["x"], 1), (["x", "y"], 0)])
def test_aliases_that_come_back_with_their_holder_are_reconciled(emulator, own, aliases, added_during_run) -> None:
    runner = furnish(emulator, ([has("ann", "a", "x", "y")], ["ann"]), {"U49": "restored", "U15": own})
    task = by_kind([has("ann", "a", *aliases, enabled=True)])
    opened = runner.run(MODULE, **task)
    assert sum(one.get("added_during_run", False) for one in opened["operations"]) == added_during_run
    assert_as_wanted(emulator, task)
    assert not runner.run(MODULE, **task)["changed"]


def test_an_address_that_was_let_go_is_taken_although_the_primary_cannot_change(emulator) -> None:
    runner = furnish(emulator, ([has("ann", "p"), has("bob", "b", "x")], []), STRICTLY)
    emulator.set_faults(Faults(rules=[Rule("UpdatePrimaryEmailAddress", code="InvalidParameterException")]))
    task = by_kind([has("ann", "new", "x"), has("bob", "b")])
    assert "failures" in tried(runner, task)
    assert holders(emulator)["x@example.com"] == "ann"
    emulator.set_faults(Faults())
    assert not tried(runner, task).get("failed")
    assert_as_wanted(emulator, task)


@pytest.mark.parametrize("limit", READINGS["U18"])
@pytest.mark.parametrize(
    "after",
    [
        has("ann", "a", *(f"x{number}" for number in range(98)), "new"),
        has("ann", "new", *(f"x{number}" for number in range(98)), "a"),
        has("ann", "x1", *(f"x{number}" for number in range(2, 99)), "a", "new"),
        has("ann", "new", *(f"y{number}" for number in range(99))),
    ],
    ids=["another alias", "another primary", "an alias as primary", "all others"],
)
def test_addresses_are_replaced_where_there_is_no_room_for_one_more(emulator, after, limit) -> None:
    full = has("ann", "a", *(f"x{number}" for number in range(99)))
    runner = furnish(emulator, ([full], []), {"U18": limit})
    task = {**by_kind([after]), "link_removal_limit": 100}
    runner.run(MODULE, **task)
    assert_as_wanted(emulator, task)
    assert not runner.run(MODULE, **task)["changed"]


def test_a_temporary_address_that_an_interrupted_run_left_is_removed(emulator) -> None:
    left = {**has("ann", "a"), "aliases": ["mailops-tmp-0123456789abcdef@acme.awsapps.com"]}
    runner = furnish(emulator, ([left], []), STRICTLY)
    runner.run(MODULE, **by_kind([has("ann", "a")]))
    assert holders(emulator) == {"a@example.com": "ann"}


def test_an_address_in_other_letters_is_the_same_address(emulator) -> None:
    runner = furnish(emulator, ([has("ann", "a", "x")], []), STRICTLY)
    assert not runner.run(MODULE, **by_kind([has("ann", "A", "X")]))["changed"]
