# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Contradictions that only show between entities: groups within themselves, resources that answer nobody."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from support.paper import Organization, at, errors, goes_before, put_off, steps, task
from support.paper_reader import Asked
from support.paper_service import carried_out

GROUPS = ("a", "b", "c", "d")
OFF = {"auto_accept_requests": False}
Nesting = dict[str, list[str]]


def nested(members: Nesting) -> Organization:
    organization = Organization()
    for name in GROUPS:
        organization.group(name, members=[f"group-{member}" for member in members.get(name, ())])
    return organization


def cycles(before: Nesting, after: Nesting, **more: Any) -> list[str]:
    wanted = [{"name": name, "members": members, **more} for name, members in after.items()]
    return errors(Asked(nested(before), task(groups=wanted)).plan)


def test_new_links_that_close_a_circle_are_an_error() -> None:
    found = cycles({}, {"a": ["b"], "b": ["c"], "c": ["a"]})
    assert "groups[0] (a).members: the group would contain itself: a → b → c → a. Remove one of them." in found


def test_a_new_link_that_closes_a_circle_over_old_ones_is_an_error() -> None:
    assert cycles({"a": ["b"], "b": ["c"]}, {"c": ["a"]}) == [
        "groups[0] (c).members: the group would contain itself: c → a → b → c. Remove one of them."
    ]


def test_an_old_link_that_the_task_takes_away_closes_no_circle() -> None:
    assert cycles({"a": ["b"], "b": ["c"]}, {"c": ["a"], "b": []}) == []


def test_an_old_link_that_stays_beside_what_is_added_closes_a_circle() -> None:
    assert len(cycles({"a": ["b"]}, {"a": ["c"], "b": ["a"]}, purge_members=False)) == 1


def test_two_ways_to_one_group_are_no_circle() -> None:
    assert cycles({"b": ["d"], "c": ["d"]}, {"a": ["b", "c"]}) == []


def test_groups_that_turn_round_are_parted_before_they_are_joined() -> None:
    organization = nested({"a": ["b"]})
    planned = organization.plan(groups=[{"name": "a", "members": []}, {"name": "b", "members": ["a"]}])
    assert goes_before(planned, "disassociate_member_from_group a b", "associate_member_to_group b a")


nestings = st.fixed_dictionaries(
    {}, optional={name: st.lists(st.sampled_from(GROUPS).filter(name.__ne__), unique=True) for name in GROUPS}
)


def circular(members: Nesting) -> bool:
    left = set(GROUPS)
    while free := {one for one in left if not left & set(members.get(one, ()))}:
        left -= free
    return bool(left)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=nestings, after=nestings, purge=st.booleans(), seed=st.integers(0, 2**16))
@example(before={"a": ["b"]}, after={"a": [], "b": ["a"]}, purge=True, seed=0)
def test_groups_are_nested_anew_in_any_order_or_it_is_an_error(before, after, purge, seed) -> None:
    assume(not circular(before))
    then = {**before, **{name: members + ([] if purge else before.get(name, [])) for name, members in after.items()}}
    options = {"groups": [{"name": name, "members": after[name], "purge_members": purge} for name in after]}
    organization = nested(before)
    planned = Asked(organization, task(**options)).plan
    assert bool(errors(planned)) == circular(then)
    if not planned.errors:
        assert steps(Asked(carried_out(organization, planned, seed), task(**options)).plan) == []


def room(accepts: bool, *delegates: str) -> Organization:
    organization = Organization().user("ann").user("bob").user("idle", None)
    return organization.resource(
        "room", type="ROOM", delegates=[f"user-{one}" for one in delegates], auto_accept_requests=accepts
    )


def test_a_new_resource_without_a_delegate_has_to_answer_by_itself() -> None:
    wanted = {"name": "hall", "type": "ROOM", "email": at("hall"), "booking_options": OFF}
    assert errors(Organization().plan(resources=[wanted])) == [
        "resources[0] (hall).booking_options.auto_accept_requests: is false and no delegate is left, so bookings "
        "would go unanswered. Set it to true or set `delegates`."
    ]
    planned = room(True).plan(resources=[{**wanted, "delegates": ["bob"]}])
    assert goes_before(planned, "associate_delegate_to_resource hall bob", "update_resource hall")


@pytest.mark.parametrize(("waiting", "idle"), [("attic", "vault"), ("vault", "attic")])
def test_the_delegates_that_one_resource_waits_for_excuse_no_other(waiting: str, idle: str) -> None:
    later = {"name": waiting, "type": "ROOM", "delegates": ["bob"], "booking_options": OFF}
    never = {"name": idle, "type": "ROOM", "email": at(idle), "booking_options": OFF}
    planned = room(True).plan(resources=[later, never])
    assert len(errors(planned)) == 1
    assert errors(planned)[0].startswith(f"resources[1] ({idle}).booking_options.auto_accept_requests")


@pytest.mark.parametrize("more", [{}, {"delegates": ["bob"]}, {"delegates": [], "purge_delegates": False}])
def test_a_resource_that_keeps_a_delegate_may_stop_answering(more: dict[str, Any]) -> None:
    planned = room(True, "bob").plan(resources=[{"name": "room", "booking_options": OFF, **more}])
    assert steps(planned) == ["update_resource room"]


@pytest.mark.parametrize(
    ("organization", "wanted"),
    [
        (room(True), {"booking_options": OFF}),
        (room(True, "bob"), {"booking_options": OFF, "delegates": []}),
        (room(False, "bob"), {"delegates": []}),
    ],
    ids=["nobody", "nobody any more", "the last one leaves"],
)
def test_a_resource_that_no_delegate_answers_for_is_an_error(
    organization: Organization, wanted: dict[str, Any]
) -> None:
    found = errors(organization.plan(resources=[{"name": "room", **wanted}]))
    assert len(found) == 1
    assert "bookings would go unanswered" in found[0]


def test_a_resource_that_answers_by_itself_may_lose_its_last_delegate() -> None:
    planned = room(True, "bob").plan(resources=[{"name": "room", "delegates": []}])
    assert steps(planned) == ["disassociate_delegate_from_resource room bob"]


def test_a_resource_stops_answering_once_its_delegate_is_enabled() -> None:
    wanted = {"name": "room", "booking_options": OFF, "delegates": ["idle"]}
    planned = room(True).plan(resources=[wanted])
    assert steps(planned) == []
    assert put_off(planned) == ["room.booking_options", "room.delegates"]


def test_a_resource_that_is_not_written_to_is_not_judged() -> None:
    assert steps(room(False).plan(resources=[{"name": "room", "type": "ROOM"}])) == []
    assert steps(room(False).plan(resources=[{"name": "room", "description": "blue"}])) == ["update_resource room"]


def test_a_delegate_is_replaced_by_another_kind_of_the_same_name() -> None:
    """The old one has to be gone before its name is free, so the room is without a delegate for a moment."""
    organization = Organization().group("desk").resource("room", delegates=["group-desk"])
    options = {
        "users": [{"name": "desk", "email": at("front")}],
        "groups": [{"name": "desk", "state": "absent"}],
        "resources": [{"name": "room", "delegates": ["desk"]}],
    }
    planned = organization.plan(**options)
    lines = steps(planned)
    assert lines.index("disassociate_delegate_from_resource room desk") < lines.index("delete_group desk")
    assert steps(carried_out(organization, planned).plan(**options)) == []


def test_a_delegate_that_cannot_be_replaced_in_one_task_is_an_error() -> None:
    """The same, where the room does not answer by itself: no order of the steps is possible."""
    organization = Organization().group("desk").resource("room", delegates=["group-desk"], auto_accept_requests=False)
    planned = organization.plan(
        users=[{"name": "desk", "email": at("front")}],
        groups=[{"name": "desk", "state": "absent"}],
        resources=[{"name": "room", "delegates": ["desk"]}],
    )
    assert len(errors(planned)) == 1
