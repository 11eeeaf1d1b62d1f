# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan of batches: stable, bounded, and mailboxes that are used together stay together."""

from __future__ import annotations

import random
from typing import Any

from ansible_collections.mailops.workmail.plugins.plugin_utils._assess import batches
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.organization import Organization, organization_of
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples

NAMES = [f"u{number:02d}" for number in range(14)]


def user(name: str, *rights: str, **more: Any) -> dict[str, Any]:
    """A user whose mailbox the named entities may use."""
    permissions = [{"grantee": one, "permissions": ["FULL_ACCESS"]} for one in rights]
    base = {"name": name, "enabled": True, "email": f"{name}@example.com", "mailbox_permissions": permissions}
    return {**base, **more}


def group(name: str, *members: str) -> dict[str, Any]:
    return {"name": name, "enabled": True, "email": f"{name}@example.com", "members": list(members)}


def room(name: str, *delegates: str) -> dict[str, Any]:
    return {"name": name, "enabled": True, "email": f"{name}@example.com", "delegates": list(delegates)}


def organization(users: list[Any], groups: list[Any] | None = None, rooms: list[Any] | None = None) -> Organization:
    return organization_of({"users": users, "groups": groups or [], "resources": rooms or []}, [])


def told(plan: batches.Batches) -> dict[str, list[str]]:
    return {name: [one.name for one in batch] for name, batch in zip(batches.names(plan), plan.batches, strict=True)}


def clusters(plan: batches.Batches) -> list[list[str]]:
    return [[one.name for one in cluster] for cluster in plan.clusters]


def test_people_who_share_a_mailbox_rooms_and_their_delegates_are_one_cluster() -> None:
    found = organization(
        [user("ann", "bob"), user("bob"), user("cem"), user("dee"), user("eva")],
        [group("team", "inner"), group("inner", "cem")],
        [room("hall", "team"), room("den", "dee")],
    )
    plan = batches.plan(found, 100)
    assert clusters(plan) == [["ann", "bob"], ["cem", "hall"], ["dee", "den"]]
    assert told(plan) == {"batch-1": ["ann", "bob", "cem", "dee", "den", "eva", "hall"]}


def test_a_group_with_access_brings_its_members_into_the_cluster() -> None:
    found = organization([user("info", "all"), user("ann"), user("bob"), user("cem")], [group("all", "ann", "bob")])
    assert clusters(batches.plan(found, 100)) == [["ann", "bob", "info"]]


def test_mailboxes_that_are_not_in_workmail_are_in_no_wave() -> None:
    found = organization([user("ann"), user("bob", enabled=False), user("cem", role="REMOTE_USER")])
    assert told(batches.plan(found, 100)) == {"batch-1": ["ann"]}


def test_what_a_wave_cannot_hold_is_named() -> None:
    people = [user(f"p{number}") for number in range(4)]
    found = organization([user("info", "all"), *people], [group("all", *(one["name"] for one in people))])
    plan = batches.plan(found, 3)
    assert plan.cut == [{"why": "all has FULL_ACCESS on info", "mailboxes": 5}]
    assert sorted(map(len, plan.batches)) == [2, 3]


def test_a_direct_right_binds_more_than_a_large_group() -> None:
    found = organization(
        [user("ann", "all"), user("bob"), user("cem"), user("dee", "ann"), user("eva")],
        [group("all", "bob", "cem", "eva")],
    )
    plan = batches.plan(found, 2)
    assert ["ann", "dee"] in clusters(plan)
    assert [one["mailboxes"] for one in plan.cut] == [4]


def test_a_large_organization_begins_with_a_small_pilot_of_shared_mailboxes() -> None:
    people = [user(f"p{number:02d}") for number in range(12)]
    found = organization([*people, user("big", "p01", "p02", "p03"), user("shared", "p00")])
    assert told(batches.plan(found, 100))["pilot"] == ["p00", "shared"]
    alone = batches.plan(organization(people), 100)
    assert told(alone)["pilot"] == ["p00", "p01", "p02"]
    assert "pilot" not in told(batches.plan(organization(people[:10]), 100))


@st.composite
def organizations(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    anyone = st.sampled_from([*names, "g0", "g1"])
    users = [user(name, *draw(st.lists(anyone, max_size=2, unique=True))) for name in names]
    groups = [group(name, *draw(st.lists(anyone, max_size=5, unique=True))) for name in ("g0", "g1")]
    rooms = [room("hall", *draw(st.lists(anyone, max_size=2, unique=True)))]
    return {"users": users, "groups": groups, "resources": rooms}


@counted
@examples(150)
@given(organizations(), st.integers(1, 8), st.integers())
def test_waves_hold_every_mailbox_once_are_bounded_and_do_not_depend_on_order(
    directory: dict[str, Any], most: int, seed: int
) -> None:
    plan = batches.plan(organization_of(directory, []), most)
    held = [name for batch in told(plan).values() for name in batch]
    assert sorted(held) == sorted(one["name"] for one in [*directory["users"], *directory["resources"]])
    assert all(len(batch) <= most for batch in plan.batches)
    in_batch = {name: batch for batch, names in told(plan).items() for name in names}
    assert all(len({in_batch[name] for name in cluster}) == 1 for cluster in clusters(plan))
    shuffled = {key: random.Random(seed).sample(value, len(value)) for key, value in directory.items()}
    for one in shuffled["groups"]:
        one["members"] = one["members"][::-1]
    again = batches.plan(organization_of(shuffled, []), most)
    assert (told(again), clusters(again), again.cut) == (told(plan), clusters(plan), plan.cut)


@counted
@examples(100)
@given(organizations())
def test_without_a_bound_every_right_and_delegate_is_within_one_wave(directory: dict[str, Any]) -> None:
    found = organization_of(directory, [])
    plan = batches.plan(found, 10_000)
    assert plan.cut == []
    in_batch = {one: number for number, batch in enumerate(plan.batches) for one in batch}
    for tie in batches.ties(found):
        assert len({in_batch[one] for one in tie.mailboxes}) == 1
