# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who gets which address from whom, and what forbids it. The order of the steps is in test_ordering."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.addresses import temporary
from ansible_collections.mailops.workmail.plugins.module_utils._task.reference import wanted_alias
from support.paper import DOMAIN, Organization, at, changed, errors, goes_before, put_off, steps, task
from support.paper_reader import Asked
from support.paper_service import carried_out


def bob(*aliases: str) -> Organization:
    return Organization().user("bob", aliases=[at(one) for one in aliases])


def module(entity: str, *aliases: str, state: str = "present", move: bool = False) -> Any:
    return wanted_alias({"entity": entity, "alias": [at(one) for one in aliases], "state": state, "move": move})


def test_a_new_primary_is_one_write_and_the_old_one_stays_as_an_alias() -> None:
    planned = bob("b").plan(users=[{"name": "bob", "email": at("robert")}])
    assert steps(planned) == [f"update_primary_email_address bob {at('robert')}"]
    assert changed(planned, f"update_primary_email_address bob {at('robert')}") == {
        "email": (at("bob"), at("robert")),
        "aliases": ([at("bob")], []),
    }


def test_the_old_primary_goes_if_the_aliases_do_not_name_it() -> None:
    planned = bob().plan(users=[{"name": "bob", "email": at("robert"), "aliases": []}])
    assert steps(planned) == [f"update_primary_email_address bob {at('robert')}", f"delete_alias bob {at('bob')}"]


@pytest.mark.parametrize("more", [{"aliases": [at("BOB")]}, {"aliases": [], "purge_aliases": False}])
def test_the_old_primary_stays_if_the_aliases_name_it_or_only_add(more: dict[str, Any]) -> None:
    planned = bob().plan(users=[{"name": "bob", "email": at("robert"), **more}])
    assert steps(planned) == [f"update_primary_email_address bob {at('robert')}"]


def test_addresses_are_compared_without_regard_to_case() -> None:
    assert steps(bob("b").plan(users=[{"name": "bob", "email": at("BOB"), "aliases": [at("B")]}])) == []


def test_an_own_alias_becomes_the_primary_in_one_write() -> None:
    wanted = task(users=[{"name": "bob", "email": at("b")}])
    for planned in (bob("b").plan(users=[{"name": "bob", "email": at("b")}]), Asked(bob("b"), wanted).plan):
        line = f"update_primary_email_address bob {at('b')}"
        assert steps(planned) == [line]
        assert changed(planned, line)["aliases"] == ([at("bob")], [at("b")])


def test_an_alias_that_is_the_own_primary_is_ignored() -> None:
    assert steps(bob("b").plan(users=[{"name": "bob", "aliases": [at("Bob"), at("b")]}])) == []
    wanted = {"name": "new", "email": at("new"), "aliases": [at("NEW")]}
    assert steps(Organization().plan(users=[wanted])) == ["create_user new", f"register_to_work_mail new {at('new')}"]


def test_aliases_left_out_are_left_alone_and_a_list_is_the_whole_list() -> None:
    assert steps(bob("b").plan(users=[{"name": "bob"}])) == []
    assert steps(bob("b").plan(users=[{"name": "bob", "aliases": []}])) == [f"delete_alias bob {at('b')}"]
    assert steps(bob("b").plan(users=[{"name": "bob", "aliases": [at("c")]}])) == [
        f"create_alias bob {at('c')}",
        f"delete_alias bob {at('b')}",
    ]


def test_aliases_without_purge_are_only_added() -> None:
    planned = bob("b").plan(users=[{"name": "bob", "aliases": [at("c")], "purge_aliases": False}])
    assert steps(planned) == [f"create_alias bob {at('c')}"]


def test_an_address_of_an_entity_outside_the_task_is_taken_only_when_asked() -> None:
    wanted = [{"name": "bob", "aliases": [at("info")]}]
    organization = bob().group("staff", aliases=[at("info")])
    assert errors(organization.plan(users=wanted)) == [
        f"users[0] (bob).aliases: '{at('info')}' belongs to group staff. Set `take_over: true` to take it, "
        "or remove it there first."
    ]
    planned = organization.plan(users=wanted, take_over=True)
    assert steps(planned) == [f"delete_alias staff {at('info')}", f"create_alias bob {at('info')}"]
    assert goes_before(planned, *steps(planned))


LEFT = {"name": "bob", "email": at("bob")}
"""A leaver whose item was left in the file: the user is deleted, and a successor has the address."""


def test_an_item_that_would_create_a_group_gets_one_step_without_an_otherwise() -> None:
    organization = Organization().user("ann", aliases=[at("sales")])
    assert errors(organization.plan(groups=[{"name": "staff", "email": at("sales")}])) == [
        f"groups[0] (staff).email: '{at('sales')}' belongs to user ann. This item would create group staff. "
        "Remove it there first, or set `take_over: true` to take it."
    ]


@pytest.mark.parametrize(
    "successor",
    [{"name": "ann"}, {"name": "ann", "aliases": [], "purge_aliases": False}, {"name": "ann", "email": at("ann2")}],
)
def test_an_item_that_would_create_a_user_takes_no_address_of_an_item_that_does_not_release_it(successor) -> None:
    organization = Organization().user("ann", aliases=[at("bob")])
    assert errors(organization.plan(users=[LEFT, {**successor, "defined_at": "users.yml:7"}])) == [
        f"users[0] (bob).email: '{at('bob')}' belongs to user ann (users.yml:7). This item would create user bob. If "
        "bob has left, remove this item. Otherwise, list the `aliases` of ann without it, or set `take_over: true` to "
        "take it."
    ]


def test_a_caller_that_has_a_list_of_leavers_is_asked_to_list_the_user_there() -> None:
    organization = Organization().user("ann", aliases=[at("bob")])
    told = errors(organization.plan(users=[LEFT, {"name": "ann"}], leavers="apply_leavers_file"))
    assert "If bob has left, remove this item or list bob in `apply_leavers_file`. Otherwise" in told[0]


@pytest.mark.parametrize(
    "successor",
    [{"aliases": []}, {"aliases": [at("x")]}, {"remove_aliases": [at("bob")]}, {"enabled": False}, {"state": "absent"}],
)
def test_it_takes_the_address_where_the_item_of_the_holder_releases_it(successor) -> None:
    organization = Organization().user("ann", aliases=[at("bob")])
    planned = organization.plan(users=[LEFT, {"name": "ann", **successor}])
    assert errors(planned) == []
    assert "create_user bob" in " ".join(steps(planned))
    assert errors(organization.plan(users=[LEFT, {"name": "ann"}], take_over=True)) == []


def test_an_existing_user_takes_an_address_of_another_item_that_does_not_list_its_aliases() -> None:
    organization = bob().user("ann", aliases=[at("info")])
    assert errors(organization.plan(users=[{"name": "bob", "aliases": [at("info")]}, {"name": "ann"}])) == []


def test_a_mistyped_name_is_reported_as_one() -> None:
    organization = Organization().user("n.berg", aliases=[at("nina")])
    text = "There is no user 'n.brg'. Did you mean 'n.berg'? Correct the name."
    assert errors(organization.plan(users=[{"name": "n.brg", "email": at("n.berg")}])) == [
        f"users[0] (n.brg).email: '{at('n.berg')}' is the primary address of user n.berg. {text}"
    ]
    alias = {"name": "n.brg", "email": at("new"), "aliases": [at("nina")]}
    assert errors(organization.plan(users=[alias])) == [
        f"users[0] (n.brg).aliases: '{at('nina')}' belongs to user n.berg. {text} If you mean another user, set "
        "`take_over: true` to take it."
    ]


def test_take_over_is_advised_only_where_it_can_work() -> None:
    wanted = [{"name": "bob", "aliases": [at("x")]}]
    for organization in (bob().user("x"), bob().user("off", at("x"), state="DISABLED")):
        assert "take_over" not in str(errors(organization.plan(users=wanted)))


def test_take_over_of_one_item_is_no_take_over_of_the_others() -> None:
    wanted = [{"name": "bob", "aliases": [at("info")]}, {"name": "ann", "aliases": [at("help")], "take_over": True}]
    organization = bob().user("ann").group("staff", aliases=[at("info"), at("help")])
    assert [one.split(":")[0] for one in errors(organization.plan(users=wanted))] == ["users[0] (bob).aliases"]


@pytest.mark.parametrize("take_over", [True, False])
def test_the_primary_of_an_entity_outside_the_task_is_never_taken(take_over: bool) -> None:
    organization = bob().group("staff")
    planned = organization.plan(users=[{"name": "bob", "email": at("staff")}], take_over=take_over)
    assert len(errors(planned)) == 1
    assert "group staff" in errors(planned)[0]


def test_a_primary_is_not_taken_from_an_item_that_gets_no_other() -> None:
    organization = bob().user("ann")
    planned = organization.plan(users=[{"name": "ann", "aliases": [at("bob")]}, {"name": "bob"}])
    assert errors(planned) == [
        f"users[0] (ann).aliases: '{at('bob')}' is the primary address of user bob. "
        "Set another `email` for it in the same task."
    ]


def test_an_address_of_another_item_is_taken_though_its_aliases_are_left_out() -> None:
    planned = bob("info").user("ann").plan(users=[{"name": "ann", "aliases": [at("info")]}, {"name": "bob"}])
    assert steps(planned) == [f"delete_alias bob {at('info')}", f"create_alias ann {at('info')}"]


@pytest.mark.parametrize("holder", [{"role": "SYSTEM_USER"}, {"role": "RESOURCE"}])
def test_an_address_of_an_account_of_the_service_is_not_taken(holder: dict[str, str]) -> None:
    organization = bob().user("admin", aliases=[at("info")], **holder)
    planned = organization.plan(users=[{"name": "bob", "aliases": [at("info")]}], take_over=True)
    assert "belongs to user admin, which this task must not change" in errors(planned)[0]


def test_an_address_of_an_ignored_item_is_not_taken() -> None:
    wanted = [{"name": "ann", "aliases": [at("info")]}, {"name": "bob", "ignore": True}]
    planned = bob("info").user("ann").plan(users=wanted, take_over=True)
    assert "belongs to user bob, which this task must not change" in errors(planned)[0]


@pytest.mark.parametrize("action", ["disable", "delete"])
@pytest.mark.parametrize("address", ["old", "info"], ids=["primary", "alias"])
def test_an_address_of_a_pruned_user_goes_to_a_new_one(action: str, address: str) -> None:
    organization = Organization().user("old", aliases=[at("info")])
    planned = organization.plan(users=[{"name": "new", "email": at(address)}], prune=["users"], prune_action=action)
    release, acquire = f"delete_alias old {at(address)}", f"register_to_work_mail new {at(address)}"
    assert goes_before(planned, release, acquire)
    assert goes_before(planned, release, "deregister_from_work_mail old")
    assert carried_out(organization, planned).known.with_address(at(address)).name == "new"


def test_an_address_that_a_disabled_user_still_holds_is_free_once_that_one_is_deleted() -> None:
    """Whether DISABLED entities hold addresses is unknown U7."""
    organization = Organization().user("old", at("info"), state="DISABLED")
    wanted = [{"name": "new", "email": at("info")}, {"name": "old", "state": "absent"}]
    assert goes_before(organization.plan(users=wanted), "delete_user old", f"register_to_work_mail new {at('info')}")
    planned = organization.plan(users=[wanted[0], {"name": "old"}])
    assert f"'{at('info')}' still belongs to the DISABLED user old. Enable or delete" in errors(planned)[0]


def test_an_address_is_claimed_by_one_item_only() -> None:
    wanted = [{"name": "a", "email": at("one"), "aliases": [at("two")]}, {"name": "b", "email": at("TWO")}]
    assert errors(Organization().plan(users=wanted)) == [
        f"users[1] (b).email: '{at('TWO')}' is set by users[0] (a) too; an address can belong to one entity only. "
        "Remove it from one of the two."
    ]
    wanted[1] = {"name": "b", "email": at("three"), "aliases": [at("ONE")]}
    assert [one.split(":")[0] for one in errors(Organization().plan(users=wanted))] == ["users[1] (b).aliases"]


def test_an_address_that_one_item_gives_twice_is_claimed_once() -> None:
    wanted = {"name": "bob", "email": at("bob"), "aliases": [at("b"), at("B"), at("BOB")]}
    assert [line.lower() for line in steps(bob().plan(users=[wanted]))] == [f"create_alias bob {at('b')}"]


def test_an_address_needs_a_domain_of_the_organization() -> None:
    wanted = task(users=[{"name": "bob", "email": "bob@else.example"}])
    assert errors(Asked(bob().domain("acme.example"), wanted).plan) == [
        "users[0] (bob).email: 'bob@else.example': 'else.example' is not a mail domain of the organization; "
        f"it has: {DOMAIN}, acme.example. Choose one of these, or register it with workmail_domain."
    ]


def test_an_address_needs_a_verified_domain_unless_it_is_a_test_domain() -> None:
    organization = bob().domain("young.example", verified=False).domain("test.awsapps.com", verified=False, test=True)
    planned = organization.plan(users=[{"name": "bob", "aliases": ["b@young.example", "b@test.awsapps.com"]}])
    assert len(errors(planned)) == 1
    assert "the domain 'young.example' is not verified yet" in errors(planned)[0]


def test_the_domain_of_an_address_that_is_held_already_is_not_judged() -> None:
    organization = Organization().user("bob", "bob@gone.example", aliases=["b@gone.example"])
    wanted = {"name": "bob", "email": "b@gone.example", "aliases": ["bob@gone.example"]}
    assert steps(organization.plan(users=[wanted])) == ["update_primary_email_address bob b@gone.example"]


def many(count: int, stem: str = "alias") -> list[str]:
    return [at(f"{stem}{number}") for number in range(count)]


def test_a_hundred_aliases_are_the_most() -> None:
    assert len(steps(bob().plan(users=[{"name": "bob", "aliases": many(100)}]))) == 100
    assert errors(bob().plan(users=[{"name": "bob", "aliases": many(101)}]))[0] == (
        "users[0] (bob).aliases: 101 aliases; WorkMail allows at most 100 for an entity. "
        "Move the rest to a group that has this entity as a member."
    )


def test_aliases_that_differ_in_case_only_count_once() -> None:
    wanted = [*many(100), at("ALIAS1")]
    assert len(steps(bob().plan(users=[{"name": "bob", "aliases": wanted}]))) == 100


def test_a_hundred_aliases_are_the_most_with_those_that_stay() -> None:
    organization = Organization().user("bob", aliases=many(60))
    wanted = {"name": "bob", "aliases": many(41, "more"), "purge_aliases": False}
    assert len(errors(organization.plan(users=[wanted]))) == 1


def test_a_temporary_address_that_an_earlier_run_left_is_removed_wherever_it_is_read() -> None:
    left = temporary("user", "bob", DOMAIN)
    organization = Organization().user("bob", aliases=[at("b"), left])
    wanted = {"name": "bob", "aliases": [], "purge_aliases": False}
    assert steps(organization.plan(users=[wanted])) == [f"delete_alias bob {left}"]


def test_a_temporary_primary_that_an_earlier_run_left_gives_way_to_the_wanted_one() -> None:
    left = temporary("user", "bob", DOMAIN)
    planned = Organization().user("bob", left).plan(users=[{"name": "bob", "email": at("bob")}])
    assert steps(planned) == [f"update_primary_email_address bob {at('bob')}", f"delete_alias bob {left}"]


def test_an_alias_of_its_own_is_added_moved_and_removed() -> None:
    organization = bob("b").user("ann")
    assert steps(organization.plan_for(module("bob", "b", "c"))) == [f"create_alias bob {at('c')}"]
    assert steps(organization.plan_for(module("bob", "b", "gone", state="absent"))) == [f"delete_alias bob {at('b')}"]
    moved = organization.plan_for(module("ann", "b", move=True))
    assert steps(moved) == [f"delete_alias bob {at('b')}", f"create_alias ann {at('b')}"]
    assert errors(organization.plan_for(module("ann", "b"))) == [
        f"entity ann.alias: '{at('b')}' belongs to user bob. Set `move: true` to take it, or remove it there first."
    ]


def test_an_alias_that_is_the_primary_is_there_and_cannot_be_removed() -> None:
    assert steps(bob().plan_for(module("bob", "BOB"))) == []
    assert errors(bob().plan_for(module("bob", "bob", state="absent"))) == [
        f"entity bob.alias: '{at('bob')}' is the primary address of user bob. Set another `email` for it first."
    ]


def test_an_item_cannot_remove_its_own_primary_address_as_an_alias() -> None:
    told = f"'{at('bob')}' is the primary address of user bob. Set another `email` for it first."
    removal = {"name": "bob", "remove_aliases": [at("bob")]}
    assert errors(bob().plan(users=[removal])) == [f"users[0] (bob).remove_aliases: {told}"]


def test_an_address_of_an_enabled_entity_is_released_once_the_new_mailbox_is_open() -> None:
    wanted = [{"name": "new", "email": at("new"), "aliases": [at("info")]}]
    planned = bob("info").plan(users=wanted, take_over=True)
    assert goes_before(planned, f"register_to_work_mail new {at('new')}", f"delete_alias bob {at('info')}")


def test_an_alias_of_another_entity_is_not_removed() -> None:
    assert steps(bob("b").user("ann").plan_for(module("ann", "b", state="absent"))) == []


def test_an_alias_of_a_disabled_entity_is_put_off_and_absent_already() -> None:
    organization = Organization().user("idle", None)
    assert put_off(organization.plan_for(module("idle", "i"))) == ["idle.aliases"]
    planned = organization.plan_for(module("idle", "i", state="absent"))
    assert (steps(planned), put_off(planned)) == ([], [])


def test_a_swap_uses_the_temporary_address_that_an_earlier_run_left() -> None:
    left = temporary("user", "a", DOMAIN)
    organization = Organization().user("a", at("one"), aliases=[left]).user("b", at("two"))
    wanted = [{"name": "a", "email": at("two"), "aliases": []}, {"name": "b", "email": at("one"), "aliases": []}]
    planned = organization.plan(users=wanted)
    assert steps(planned).count(f"update_primary_email_address a {left}") == 1
    assert steps(planned).count(f"delete_alias a {left}") == 1
    after = carried_out(organization, planned)
    assert steps(after.plan(users=wanted)) == []
