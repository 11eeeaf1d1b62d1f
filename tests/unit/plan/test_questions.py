# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner asks for exactly what the plan depends on."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_PLURAL, HOLDERS
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Field, Kind, Part
from ansible_collections.mailops.workmail.plugins.module_utils._plan.questions import (
    AliasesOf,
    Find,
    LinkOf,
    ListOf,
    OwnerOf,
    PartOf,
)
from ansible_collections.mailops.workmail.plugins.module_utils._plan.questions import (
    OrganizationState as TheOrganization,
)
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from support.paper import DOMAIN, Organization, at, steps, task
from support.paper_reader import Asked, asked
from unit.plan.cases import cases

BOB, STAFF = Find(("user",), "bob", "name"), Find(("group",), "staff", "name")
OF_DOMAIN = Find(("domain",), DOMAIN, by="name")
ROOM = Find(("resource",), "room", "name")
examples = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def test_a_name_alone_asks_who_bears_it() -> None:
    assert asked(Organization().user("bob"), users=[{"name": "bob"}]) == [BOB]


def test_no_entity_is_looked_up_that_a_list_has_returned() -> None:
    assert asked(Organization().user("bob"), listed=["user"], users=[{"name": "bob"}]) == []


def test_pruning_asks_for_everyone_of_that_kind_only() -> None:
    assert asked(Organization().user("bob"), users=[{"name": "bob"}], prune=["users"]) == [BOB, ListOf("user")]


def test_aliases_are_asked_only_of_those_whose_aliases_are_wanted() -> None:
    organization = Organization().user("bob", aliases=[at("b")]).user("ann")
    wanted = [{"name": "bob", "aliases": [at("b")]}, {"name": "ann"}]
    assert asked(organization, listed=["user"], users=wanted) == [AliasesOf("user-bob")]


def test_aliases_are_asked_of_entities_that_a_task_closes_because_they_fall_with_them() -> None:
    organization = Organization().user("idle", None).user("leaver").user("retiree")
    wanted = [
        {"name": "new", "email": at("new"), "aliases": []},
        {"name": "idle", "aliases": []},
        {"name": "leaver", "state": "absent"},
        {"name": "retiree", "enabled": False},
    ]
    questions = asked(organization, users=wanted)
    assert [one.id for one in questions if isinstance(one, AliasesOf)] == ["user-leaver", "user-retiree"]


def test_links_are_asked_only_where_they_are_wanted() -> None:
    organization = Organization().user("ann").group("staff", members=["user-ann"]).group("sales").resource("room")
    questions = asked(
        organization,
        listed=["user", "group", "resource"],
        groups=[{"name": "staff", "members": ["ann"]}, {"name": "sales"}],
        resources=[{"name": "room", "mailbox_permissions": []}],
    )
    assert questions == [LinkOf("group-staff", "members"), LinkOf("resource-room", "permissions")]


def test_a_member_is_looked_up_although_the_list_of_members_names_one_like_it() -> None:
    """A group may have the name of the user that is a member (unknown U10)."""
    organization = Organization().user("bob").user("carol").group("staff", members=["user-bob"])
    questions = asked(organization, groups=[{"name": "staff", "members": ["bob", "carol"]}])
    members = [Find(("user", "group"), name) for name in ("bob", "carol")]
    assert questions == [STAFF, LinkOf("group-staff", "members"), *members, TheOrganization()]


def test_a_row_that_stays_is_not_looked_up() -> None:
    organization = Organization().user("bob").user("ann", permissions={"user-bob": ["SEND_AS"]})
    organization.known.entities["user-ann"].links["permissions"] = Known({"user-gone": frozenset({"SEND_AS"})})
    wanted = {"name": "ann", "mailbox_permissions": [], "purge_mailbox_permissions": False}
    assert asked(organization, users=[wanted]) == [Find(("user",), "ann", "name"), LinkOf("user-ann", "permissions")]


FIELDS = [
    (kind, part, field) for kind in BY_PLURAL.values() for part, field in kind.fields() if field.option != "new_name"
]
SAMPLES: dict[str, Any] = {"bool": True, "int": 7, "str": "x"}
SPECIAL = {"identity_provider_user_id": "", "password": "Canary-Pass-1", "type": "ROOM", "role": "USER"}


@pytest.mark.parametrize(("kind", "part", "field"), FIELDS, ids=lambda one: getattr(one, "name", "") or one.option)
def test_a_field_is_read_only_if_the_list_does_not_return_it(kind: Kind, part: Part, field: Field) -> None:
    value = SPECIAL.get(field.option, SAMPLES[field.type])
    organization = Organization().add(
        kind.name, "one", at("one"), **{field.option: value, "auto_accept_requests": True}
    )
    option = {part.within: {field.option: value}} if part.within else {field.option: value}
    questions = asked(organization, listed=list(HOLDERS), **{kind.plural: [{"name": "one", **option}]})
    assert questions == ([] if field.listed or part.secret else [PartOf(f"{kind.name}-one", part.name)])


def test_a_listed_field_that_differs_asks_for_the_rest_of_what_one_write_sends() -> None:
    questions = asked(Organization().user("bob"), listed=["user"], users=[{"name": "bob", "display_name": "Bob"}])
    assert questions == [PartOf("user-bob", "attributes"), TheOrganization()]


def test_a_closed_mailbox_is_not_read() -> None:
    organization = Organization().user("bob", None)
    wanted = {"name": "bob", "email": at("bob"), "mailbox_quota": 1000}
    assert not any(isinstance(one, PartOf) for one in asked(organization, users=[wanted]))


def test_a_plan_without_writes_asks_neither_the_organization_nor_its_domains() -> None:
    organization = Organization().user("bob", aliases=[at("b")], city="Oslo", mailbox_quota=5)
    organization.group("staff", members=["user-bob"]).resource("room", delegates=["user-bob"])
    questions = asked(
        organization,
        users=[{"name": "bob", "email": at("bob"), "aliases": [at("b")], "city": "Oslo", "mailbox_quota": 5}],
        groups=[{"name": "staff", "email": at("staff"), "members": ["bob"]}],
        resources=[{"name": "room", "email": at("ROOM"), "delegates": ["bob"]}],
    )
    assert not any(isinstance(one, (TheOrganization, OwnerOf)) or one == OF_DOMAIN for one in questions)


def test_any_write_asks_the_organization_once_and_last() -> None:
    questions = asked(Organization().user("bob"), users=[{"name": "bob", "state": "absent"}])
    assert questions == [BOB, LinkOf("user-bob", "permissions"), AliasesOf("user-bob"), TheOrganization()]


def test_an_address_to_acquire_asks_for_its_owner_and_its_domain_once() -> None:
    questions = asked(Organization().user("bob"), users=[{"name": "bob", "email": at("robert")}])
    assert questions == [BOB, OwnerOf(at("robert")), OF_DOMAIN, TheOrganization()]


def test_two_addresses_of_one_domain_ask_for_it_once() -> None:
    organization = Organization().user("bob").user("ann")
    wanted = [{"name": "bob", "aliases": [at("b")]}, {"name": "ann", "email": at("a").upper()}]
    assert asked(organization, users=wanted).count(OF_DOMAIN) == 1


def test_an_own_alias_that_is_known_asks_for_no_owner() -> None:
    organization = Organization().user("bob", aliases=[at("b")])
    questions = asked(organization, users=[{"name": "bob", "email": at("b"), "aliases": []}])
    assert questions == [BOB, AliasesOf("user-bob"), TheOrganization()]


def test_no_call_asks_for_the_owner_of_an_address_that_the_lists_name() -> None:
    organization = Organization().user("bob").user("ann", at("two"))
    wanted = [{"name": "bob", "aliases": [at("two")]}, {"name": "ann", "email": at("one"), "aliases": []}]
    owners = [one for one in asked(organization, listed=["user"], users=wanted) if isinstance(one, OwnerOf)]
    assert owners == [OwnerOf(at("one"))]


def test_once_every_address_is_known_no_call_asks_for_an_owner() -> None:
    organization = Organization().user("bob").user("ann")
    wanted = [{"name": "bob", "aliases": [at("b")]}, {"name": "ann", "aliases": []}]
    questions = asked(organization, listed=list(HOLDERS), users=wanted)
    assert not any(isinstance(one, OwnerOf) for one in questions)


def test_an_unknown_domain_asks_for_the_names_of_all_domains() -> None:
    questions = asked(Organization().user("bob"), users=[{"name": "bob", "email": "bob@else.where"}])
    assert questions[:4] == [
        BOB,
        OwnerOf("bob@else.where"),
        Find(("domain",), "else.where", by="name"),
        ListOf("domain"),
    ]


def test_an_unknown_reference_asks_for_everyone_to_find_the_nearest_name() -> None:
    organization = Organization().user("bob").group("staff")
    questions = asked(organization, groups=[{"name": "staff", "members": ["bop"]}])
    everyone = [ListOf("user"), ListOf("group"), ListOf("resource")]
    assert questions == [STAFF, LinkOf("group-staff", "members"), Find(("user", "group"), "bop"), *everyone]


def test_a_resource_that_answers_by_itself_is_not_asked_for_its_delegates() -> None:
    wanted = {"name": "room", "booking_options": {"auto_decline_recurring_requests": True}}
    organization = Organization().resource("room")
    assert asked(organization, resources=[wanted]) == [ROOM, TheOrganization()]


def test_a_resource_that_stops_answering_is_asked_for_its_delegates() -> None:
    organization = Organization().user("bob").resource("room", delegates=["user-bob"])
    wanted = {"name": "room", "booking_options": {"auto_accept_requests": False}}
    assert LinkOf("resource-room", "delegates") in asked(organization, resources=[wanted])


def test_a_resource_that_loses_a_delegate_is_asked_whether_it_answers_by_itself() -> None:
    organization = Organization().user("bob").resource("room", delegates=["user-bob"])
    questions = asked(organization, listed=["user", "resource"], resources=[{"name": "room", "delegates": []}])
    assert questions == [
        LinkOf("resource-room", "delegates"),
        PartOf("resource-room", "booking_options"),
        TheOrganization(),
    ]


def test_groups_below_are_read_only_under_a_new_link() -> None:
    organization = Organization().group("low").group("middle", members=["group-low"])
    organization.group("top", members=["group-middle"]).group("new")
    wanted = [{"name": "top", "members": ["middle"]}, {"name": "new", "members": ["middle"]}]
    links = [one for one in asked(organization, groups=wanted) if isinstance(one, LinkOf)]
    below = [LinkOf("group-middle", "members"), LinkOf("group-low", "members")]
    assert links == [LinkOf("group-top", "members"), LinkOf("group-new", "members"), *below]


def test_a_swap_asks_for_the_organization_whose_domain_carries_the_temporary_address() -> None:
    organization = Organization().user("a", at("one")).user("b", at("two"))
    swap = Asked(organization, task(users=[{"name": "a", "email": at("two")}, {"name": "b", "email": at("one")}]))
    assert swap.questions.count(TheOrganization()) == 1
    assert [line for line in steps(swap.plan) if "mailops-tmp-" in line and line.endswith(f"@{DOMAIN}")]


@examples
@given(case=cases(with_errors=True), listed=st.lists(st.sampled_from(sorted(HOLDERS)), unique=True))
def test_nothing_is_asked_twice(case, listed) -> None:
    organization, options = case
    assert Asked(organization, task(**options), listed).plan.questions == []


@examples
@given(case=cases(), data=st.data())
def test_taking_an_option_away_never_adds_a_question(case, data) -> None:
    """Less who somebody is and who holds an address, where a list told it that is not read any more."""
    organization, options = case
    kept = ("name", "user_id", "group_id", "resource_id", "state", "ignore", "enabled")
    places = [
        (plural, number, option)
        for plural in ("users", "groups", "resources")
        for number, item in enumerate(options[plural])
        for option in item
        if option not in kept and not option.startswith("purge_")
    ]
    assume(places)
    plural, number, option = data.draw(st.sampled_from(places))
    less = copy.deepcopy(options)
    less[plural][number].pop(option)
    whole, rest = Asked(organization, task(**options)), Asked(organization, task(**less))
    assume(not whole.plan.errors and not rest.plan.errors)
    assert {one for one in rest.questions if not isinstance(one, (Find, OwnerOf))} <= set(whole.questions)
