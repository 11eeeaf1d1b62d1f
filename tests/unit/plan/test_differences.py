# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs, as the planner records it, is what remains of its operations."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._plan.differences import (
    addresses_lost,
    differences_of,
    entries_removed,
)
from ansible_collections.mailops.workmail.plugins.module_utils._plan.differences import (
    recorded_differences as recorded_in,
)
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan
from hypothesis import HealthCheck, given, note, settings
from support.paper import Organization, assert_recorded, at, steps
from unit.plan.cases import cases
from unit.plan.test_execution_on_paper import settled

ACME = Organization().user("ann", aliases=[at("info")]).user("bob").user("cem", None)
ACME.group("staff", members=["user-ann"])


def recorded(planned: Plan) -> dict[str, tuple[Any, ...]]:
    """`ann.email` → before, after, added, removed. `steps` compares them with what remains of the operations."""
    steps(planned)
    return {f"{one.ref.name}.{one.field}": tuple(one)[2:6] for one in recorded_in(planned.draft)}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_what_is_recorded_is_what_remains_of_the_operations(case) -> None:
    organization, options = case
    planned = settled(organization, options)
    note("\n".join(map(str, recorded_in(planned.draft))))
    assert_recorded(planned)


def user(name: str, **wanted: Any) -> dict[str, Any]:
    return {"name": name, **wanted}


def test_an_entity_that_is_created_differs_in_what_is_not_as_the_service_makes_it() -> None:
    dee = user("dee", email=at("dee"), city="Oslo", password="Canary-Pass-1", hidden_from_global_address_list=False)
    assert recorded(ACME.plan(users=[dee])) == {
        "dee.": (None, "ENABLED", (), ()),
        "dee.city": (None, "Oslo", (), ()),
        "dee.display_name": (None, "dee", (), ()),
        "dee.email": (None, at("dee"), (at("dee"),), ()),
        "dee.password": (None, "set", (), ()),
    }
    room = {"name": "room", "type": "ROOM", "booking_options": {"auto_accept_requests": True}}
    assert recorded(ACME.plan(resources=[room])) == {
        "room.": (None, "DISABLED", (), ()),
        "room.type": (None, "ROOM", (), ()),
    }


def test_an_entity_that_closes_loses_its_addresses_and_one_that_is_deleted_nothing_else() -> None:
    closed = {"ann.": ("ENABLED", "DISABLED", (), ()), **LOST}
    assert recorded(ACME.plan(users=[user("ann", enabled=False)])) == closed
    assert recorded(ACME.plan(users=[user("ann", state="absent")])) == {"ann.": ("ENABLED", None, (), ()), **LOST}
    assert recorded(ACME.plan(users=[user("cem", state="absent")])) == {"cem.": ("DISABLED", None, (), ())}


LOST = {"ann.email": (at("ann"), None, (), (at("ann"),)), "ann.aliases": (None, None, (), (at("info"),))}


def test_a_primary_address_that_changes_is_lost_only_if_it_does_not_stay_as_an_alias() -> None:
    new = {"email": at("ann2")}
    kept = {"ann.email": (at("ann"), at("ann2"), (at("ann2"),), ())}
    assert recorded(ACME.plan(users=[user("ann", **new)])) == kept
    assert recorded(ACME.plan(users=[user("ann", **new, aliases=[at("ann"), at("info")])])) == kept
    dropped = recorded(ACME.plan(users=[user("ann", **new, aliases=[at("info")])]))
    assert dropped == {"ann.email": (at("ann"), at("ann2"), (at("ann2"),), (at("ann"),))}
    swapped = recorded(ACME.plan(users=[user("ann", email=at("info"), aliases=[at("ann")])]))
    assert swapped == {"ann.email": (at("ann"), at("info"), (), ())}


def test_aliases_that_change_say_how_many_there_are_afterwards() -> None:
    organization = Organization().user("bob", aliases=[at("a"), at("b")])
    planned = organization.plan(users=[{"name": "bob", "aliases": [at("b"), at("c"), at("d")]}])
    assert [(one.field, one.total) for one in recorded_in(planned.draft)] == [("aliases", 3)]


def test_primary_addresses_that_change_places_differ_without_the_steps_between() -> None:
    places = [user("ann", email=at("bob"), aliases=[at("info")]), user("bob", email=at("ann"), aliases=[])]
    assert recorded(ACME.plan(users=places)) == {
        "ann.email": (at("ann"), at("bob"), (at("bob"),), (at("ann"),)),
        "bob.email": (at("bob"), at("ann"), (at("ann"),), (at("bob"),)),
    }


def test_a_deferred_field_is_no_difference() -> None:
    room = Organization().resource("room", None, type="ROOM", auto_accept_requests=True)
    off = {"name": "room", "enabled": False, "booking_options": {"auto_accept_requests": False}, "delegates": ["bob"]}
    assert recorded(room.user("bob").plan(resources=[off])) == {}


def test_a_run_that_stops_differs_in_what_it_did() -> None:
    planned = ACME.plan(users=[user("ann", aliases=[], city="Oslo"), user("bob", aliases=[at("info")])])
    assert steps(planned)[0] == f"delete_alias ann {at('info')}"
    (moved,) = differences_of(planned.graph.operations[:1])
    assert (moved.field, moved.removed) == ("aliases", (at("info"),))
    assert addresses_lost([moved]) == [(at("info"), moved.ref, "aliases")]
    assert addresses_lost(recorded_in(planned.draft)) == []


def test_what_is_taken_away_is_counted_of_entities_that_stay() -> None:
    rights = [{"grantee": "bob", "permissions": ["SEND_AS"]}]
    world = Organization().user("ann", permissions={"user-bob": ["FULL_ACCESS", "SEND_AS"]}).user("bob")
    world.group("staff", members=["user-ann", "user-bob"]).group("club", members=["user-ann"])
    planned = world.plan(
        users=[user("ann", mailbox_permissions=rights)],
        groups=[{"name": "staff", "members": ["bob"]}, {"name": "club", "enabled": False, "members": []}],
    )
    steps(planned)
    assert entries_removed(recorded_in(planned.draft)) == {
        "members": [(("group", "staff"), "ann")],
        "mailbox_permissions": [(("user", "ann"), "FULL_ACCESS of bob")],
    }
