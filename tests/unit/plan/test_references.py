# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""References: whom an id, a name or an address of another entity means."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._task.reference import wanted_alias, wanted_permission
from support.paper import Organization, at, errors, steps, task
from support.paper_reader import Asked
from support.paper_service import carried_out


def organization() -> Organization:
    return Organization().user("bob", at("robert"), aliases=[at("b")]).user("ann").group("staff").group("sales")


@pytest.mark.parametrize("said", ["bob", "BOB", "user-bob", at("robert"), at("ROBERT"), at("b"), at("B")])
def test_a_member_is_meant_by_name_id_primary_address_and_alias(said: str) -> None:
    wanted = task(groups=[{"name": "staff", "members": [said]}])
    assert steps(Asked(organization(), wanted).plan) == ["associate_member_to_group staff bob"]


@pytest.mark.parametrize("said", ["bob", "user-bob", at("robert"), at("b")])
def test_a_member_who_is_one_already_is_known_by_every_name(said: str) -> None:
    there = organization().group("team", members=["user-bob"])
    assert steps(Asked(there, task(groups=[{"name": "team", "members": [said]}])).plan) == []


@pytest.mark.parametrize("said", ["new", "NEW", at("new")])
def test_an_entity_that_the_task_creates_is_meant_by_name_and_address(said: str) -> None:
    wanted = task(users=[{"name": "new", "email": at("new")}], groups=[{"name": "staff", "members": [said]}])
    assert "associate_member_to_group staff new" in steps(Asked(organization(), wanted).plan)


@pytest.mark.parametrize("said", ["room", "hall"])
def test_a_resource_that_the_task_renames_is_meant_by_both_names(said: str) -> None:
    there = organization().resource("room")
    wanted = task(
        users=[{"name": "bob", "mailbox_permissions": [{"grantee": said, "permissions": ["SEND_AS"]}]}],
        resources=[{"name": "room", "new_name": "hall"}],
    )
    assert "put_mailbox_permissions bob room" in steps(Asked(there, wanted).plan)


def test_an_unknown_name_is_an_error_that_shows_the_nearest() -> None:
    wanted = task(groups=[{"name": "staff", "members": ["anne"]}])
    assert errors(Asked(organization(), wanted).plan) == [
        "groups[0] (staff).members: there is no user or group 'anne' in the organization. Did you mean 'ann'?"
    ]


def test_the_nearest_name_may_be_one_that_the_task_creates() -> None:
    wanted = task(users=[{"name": "Zacharias", "enabled": False}], groups=[{"name": "staff", "members": ["zaharias"]}])
    assert errors(Asked(organization(), wanted).plan)[0].endswith("Did you mean 'Zacharias'?")


def test_several_names_that_are_equally_near_are_all_offered() -> None:
    there = organization().user("n.berg").user("a.berg").user("x.berg", role="SYSTEM_USER")
    told = errors(Asked(there, task(groups=[{"name": "staff", "members": ["berg"]}])).plan)
    assert told[0].endswith("Did you mean 'a.berg' or 'n.berg'?")


def test_no_entity_that_the_task_deletes_is_offered() -> None:
    wanted = task(users=[{"name": "ann", "state": "absent"}], groups=[{"name": "staff", "members": ["anne"]}])
    assert errors(Asked(organization(), wanted).plan)[0].endswith("Create it first, or correct the value.")
    named = task(users=[{"name": "ann", "state": "absent"}, {"name": "anne", "city": "Oslo"}])
    assert "Did you mean" not in errors(Asked(organization(), named).plan)[0]


def test_an_unknown_name_that_is_like_nothing_is_said_to_be() -> None:
    wanted = task(groups=[{"name": "staff", "members": ["xyzzy"]}])
    assert errors(Asked(organization(), wanted).plan)[0].endswith("Create it first, or correct the value.")


def test_an_address_that_no_entity_holds_is_unknown() -> None:
    wanted = task(groups=[{"name": "staff", "members": [at("nobody")]}])
    assert f"no user or group '{at('nobody')}'" in errors(Asked(organization(), wanted).plan)[0]


def test_every_unknown_name_is_reported_at_once() -> None:
    wanted = task(groups=[{"name": "staff", "members": ["anne", "bop"]}, {"name": "sales", "members": ["can"]}])
    assert len(errors(Asked(organization(), wanted).plan)) == 3


def test_a_name_of_a_kind_that_is_not_allowed_there_is_reported_with_its_kind() -> None:
    there = organization().resource("room")
    wanted = task(groups=[{"name": "staff", "members": ["room"]}])
    assert errors(Asked(there, wanted).plan) == [
        "groups[0] (staff).members: 'room' is a resource; only a user or group is allowed here."
    ]


def test_a_name_of_two_kinds_is_ambiguous_and_an_id_or_an_address_is_not() -> None:
    there = organization().user("desk", at("one")).group("desk", at("two"))
    wanted = task(groups=[{"name": "staff", "members": ["desk"]}])
    assert errors(Asked(there, wanted).plan) == [
        "groups[0] (staff).members: 'desk' is ambiguous: user desk and group desk. Use the id."
    ]
    both = task(groups=[{"name": "staff", "members": ["user-desk", at("two")]}])
    assert steps(Asked(there, both).plan) == [
        "associate_member_to_group staff desk",
        "associate_member_to_group staff desk",
    ]


def test_an_entity_that_the_task_removes_cannot_be_referred_to() -> None:
    wanted = task(users=[{"name": "bob", "state": "absent"}], groups=[{"name": "staff", "members": [at("robert")]}])
    assert errors(Asked(organization(), wanted).plan) == [
        f"groups[0] (staff).members: '{at('robert')}' is removed by users[0] (bob) of this task; remove it here."
    ]


def test_a_name_that_changes_hands_means_the_heir() -> None:
    wanted = task(
        users=[{"name": "ann", "state": "absent"}],
        groups=[{"name": "ann", "email": at("anns")}, {"name": "staff", "members": ["ann"]}],
    )
    planned = Asked(organization(), wanted).plan
    link = next(one for one in planned.graph.operations if one.other is not None)
    assert (link.other.kind, link.other.name) == ("group", "ann")


def test_an_alias_that_the_task_moves_means_its_new_holder_or_is_ambiguous() -> None:
    """Else the next run of the same task would take out whom this one put in."""
    options = {
        "users": [{"name": "ann", "aliases": [at("b")]}, {"name": "bob"}],
        "groups": [{"name": "staff", "members": [at("b")]}],
    }
    there = organization()
    planned = Asked(there, task(**options)).plan
    if planned.errors:
        assert "ambiguous" in errors(planned)[0]
    else:
        assert steps(Asked(carried_out(there, planned), task(**options)).plan) == []


def test_an_alias_that_the_task_creates_means_its_holder() -> None:
    wanted = task(users=[{"name": "ann", "aliases": [at("a")]}], groups=[{"name": "staff", "members": [at("a")]}])
    assert "associate_member_to_group staff ann" in steps(Asked(organization(), wanted).plan)


def test_a_primary_address_that_changes_hands_is_ambiguous() -> None:
    wanted = task(
        users=[{"name": "ann", "email": at("robert")}, {"name": "bob", "email": at("bob")}],
        groups=[{"name": "staff", "members": [at("robert")]}],
    )
    assert errors(Asked(organization(), wanted).plan) == [
        f"groups[0] (staff).members: '{at('robert')}' is ambiguous: user ann and user bob. Use the id."
    ]


def test_an_address_that_the_item_of_its_holder_names_is_known_in_the_next_run_too() -> None:
    grant = {"grantee": at("robert"), "permissions": ["SEND_AS"]}
    closed = {"name": "bob", "email": at("robert"), "enabled": False}
    users = [closed, {"name": "ann", "mailbox_permissions": [grant]}]
    assert errors(organization().plan(users=users)) == []
    assert errors(organization().plan(users=users[::-1])) == []


def test_a_reference_by_an_alias_that_another_item_takes_is_ambiguous() -> None:
    members = {"groups": [{"name": "staff", "members": [at("b")]}]}
    planned = (
        organization()
        .resource("room")
        .plan(take_over=True, resources=[{"name": "room", "aliases": [at("b")]}], **members)
    )
    told = f"'{at('b')}' is ambiguous: user bob and resource room. Use the id."
    assert errors(planned) == [f"groups[0] (staff).members: {told}"]


def test_an_account_of_the_service_can_be_referred_to_but_not_be_the_mailbox() -> None:
    there = organization().user("admin", role="SYSTEM_USER")
    options = {"state": "present", "permissions": ["SEND_AS"], "purge_permissions": True}
    wanted = wanted_permission({"mailbox": "bob", "grantee": "admin", **options})
    assert steps(there.plan_for(wanted)) == ["put_mailbox_permissions bob admin"]
    wanted = wanted_permission({"mailbox": "admin", "grantee": "bob", **options})
    assert "mailbox: 'admin' is a system account" in errors(there.plan_for(wanted))[0]


def test_the_entity_of_an_alias_may_be_of_any_kind() -> None:
    there = organization().resource("room")
    for name in ("bob", "staff", "room"):
        options = {"entity": name, "alias": [at("info")], "state": "present", "move": False}
        assert steps(there.plan_for(wanted_alias(options))) == [f"create_alias {name} {at('info')}"]


def test_an_unknown_name_of_a_single_module_is_an_error_and_in_a_preview_unresolved() -> None:
    options = {"mailbox": "bob", "grantee": "new", "state": "present", "permissions": ["SEND_AS"]}
    wanted = wanted_permission({**options, "purge_permissions": True})
    assert "no user or group or resource 'new'" in errors(organization().plan_for(wanted))[0]
    preview = organization().plan_for(wanted, accept_unknown=True)
    assert steps(preview) == ["put_mailbox_permissions bob new"]
    assert preview.unresolved == [("grantee", "new")]


def test_an_unknown_mailbox_is_taken_to_come_into_being_in_a_preview() -> None:
    options = {"mailbox": "new", "grantee": "bob", "state": "present", "permissions": ["SEND_AS"]}
    preview = organization().plan_for(wanted_permission({**options, "purge_permissions": True}), accept_unknown=True)
    assert steps(preview) == ["put_mailbox_permissions new bob"]
    assert preview.unresolved == [("mailbox", "new")]
