# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every ordering that the service demands comes out of the conditions of the operations."""

from __future__ import annotations

from support.paper import DOMAIN, Organization, at, errors, goes_before, steps
from support.paper_service import carried_out


def test_an_entity_is_created_then_registered_then_written() -> None:
    planned = Organization().plan(
        users=[{"name": "bob", "email": at("bob"), "job_title": "Baker", "aliases": [at("b")]}]
    )
    assert goes_before(planned, "create_user bob", f"register_to_work_mail bob {at('bob')}")
    assert goes_before(planned, f"register_to_work_mail bob {at('bob')}", "update_user bob")
    assert goes_before(planned, f"register_to_work_mail bob {at('bob')}", f"create_alias bob {at('b')}")


def test_a_group_can_name_a_user_whom_the_same_plan_creates() -> None:
    planned = Organization().plan(
        groups=[{"name": "staff", "email": at("staff"), "members": ["bob"]}],
        users=[{"name": "bob", "email": at("bob")}],
    )
    link = "associate_member_to_group staff bob"
    assert goes_before(planned, f"register_to_work_mail bob {at('bob')}", link)
    assert goes_before(planned, f"register_to_work_mail staff {at('staff')}", link)


def test_an_entity_is_updated_before_it_is_deregistered() -> None:
    planned = Organization().user("bob").plan(users=[{"name": "bob", "enabled": False, "city": "Oslo"}])
    assert goes_before(planned, "update_user bob", "deregister_from_work_mail bob")


def test_an_entity_is_deregistered_before_it_is_deleted() -> None:
    planned = Organization().user("bob").plan(users=[{"name": "bob", "state": "absent"}])
    assert steps(planned) == ["deregister_from_work_mail bob", "delete_user bob"]
    assert goes_before(planned, "deregister_from_work_mail bob", "delete_user bob")


def test_the_last_delegate_is_replaced_before_it_goes() -> None:
    organization = Organization().user("old").user("new")
    organization.resource("room", delegates=["user-old"], auto_accept_requests=False)
    planned = organization.plan(resources=[{"name": "room", "delegates": ["new"]}])
    add, remove = "associate_delegate_to_resource room new", "disassociate_delegate_from_resource room old"
    assert goes_before(planned, add, remove)


def test_a_retiring_delegate_is_replaced_before_it_is_disabled() -> None:
    organization = Organization().user("old").user("new")
    organization.resource("room", delegates=["user-old"], auto_accept_requests=False)
    planned = organization.plan(
        resources=[{"name": "room", "delegates": ["new"]}], users=[{"name": "old", "state": "absent"}, {"name": "new"}]
    )
    add, remove = "associate_delegate_to_resource room new", "disassociate_delegate_from_resource room old"
    assert goes_before(planned, add, remove)
    assert goes_before(planned, remove, "deregister_from_work_mail old")


def test_auto_accept_goes_off_after_the_first_delegate_is_there() -> None:
    organization = Organization().user("bob").resource("room", auto_accept_requests=True)
    planned = organization.plan(
        resources=[{"name": "room", "delegates": ["bob"], "booking_options": {"auto_accept_requests": False}}]
    )
    assert goes_before(planned, "associate_delegate_to_resource room bob", "update_resource room")


def test_auto_accept_goes_on_before_the_last_delegate_leaves() -> None:
    organization = Organization().user("bob").resource("room", delegates=["user-bob"], auto_accept_requests=False)
    planned = organization.plan(
        resources=[{"name": "room", "delegates": [], "booking_options": {"auto_accept_requests": True}}]
    )
    assert goes_before(planned, "update_resource room", "disassociate_delegate_from_resource room bob")


def test_a_resource_that_could_answer_no_request_is_an_error() -> None:
    organization = Organization().user("bob").resource("room", delegates=["user-bob"], auto_accept_requests=False)
    found = errors(organization.plan(resources=[{"name": "room", "delegates": []}]))
    assert len(found) == 1
    assert "bookings would go unanswered" in found[0]


def test_a_chain_of_primaries_moves_from_its_free_end() -> None:
    organization = Organization().user("a", at("one")).user("b", at("two")).user("c", at("three"))
    planned = organization.plan(
        users=[
            {"name": "a", "email": at("two"), "aliases": []},
            {"name": "b", "email": at("three"), "aliases": []},
            {"name": "c", "email": at("four"), "aliases": []},
        ]
    )
    lines = steps(planned)
    assert goes_before(planned, f"delete_alias c {at('three')}", f"update_primary_email_address b {at('three')}")
    assert goes_before(planned, f"delete_alias b {at('two')}", f"update_primary_email_address a {at('two')}")
    assert not any("mailops-tmp" in line for line in lines)


def test_the_temporary_address_goes_to_one_whose_aliases_are_wanted_so_that_a_rest_of_it_is_seen() -> None:
    organization = Organization().user("a", at("one")).user("b", at("two"))
    wanted = [{"name": "a", "email": at("two")}, {"name": "b", "email": at("one"), "aliases": []}]
    aside = [line for line in steps(organization.plan(users=wanted)) if "mailops-tmp" in line]
    assert {line.split()[1] for line in aside} == {"b"}


def test_a_swap_of_primaries_goes_through_one_temporary_address() -> None:
    organization = Organization().user("a", at("one")).user("b", at("two"))
    planned = organization.plan(users=[{"name": "a", "email": at("two")}, {"name": "b", "email": at("one")}])
    lines = steps(planned)
    aside = [line for line in lines if "mailops-tmp" in line]
    assert len(aside) == 2
    assert aside[0].startswith("update_primary_email_address a ")
    assert aside[1].startswith("delete_alias a ")
    assert all(line.endswith(f"@{DOMAIN}") for line in aside)
    assert goes_before(planned, f"delete_alias a {at('one')}", f"update_primary_email_address b {at('one')}")
    assert goes_before(planned, f"delete_alias b {at('two')}", f"update_primary_email_address a {at('two')}")


def test_a_swap_of_a_primary_and_an_alias_needs_no_temporary_address() -> None:
    organization = Organization().user("a", at("one")).user("b", at("two"), aliases=[at("three")])
    planned = organization.plan(
        users=[{"name": "a", "email": at("three")}, {"name": "b", "aliases": [at("one")]}],
    )
    assert not any("mailops-tmp" in line for line in steps(planned))
    assert goes_before(planned, f"delete_alias b {at('three')}", f"update_primary_email_address a {at('three')}")
    assert goes_before(planned, f"delete_alias a {at('one')}", f"create_alias b {at('one')}")


def test_aliases_are_removed_before_others_are_added() -> None:
    full = [at(f"alias{number}") for number in range(99)]
    organization = Organization().user("bob", aliases=full)
    planned = organization.plan(users=[{"name": "bob", "aliases": [*full[1:], at("new")]}])
    assert goes_before(planned, f"delete_alias bob {full[0]}", f"create_alias bob {at('new')}")


def test_a_full_entity_loses_an_alias_before_it_gets_another_primary() -> None:
    """The primary counts among the hundred (unknown U18), and the old one stays until the new one is there."""
    full = [at(f"alias{number}") for number in range(99)]
    organization = Organization().user("bob", aliases=full)
    planned = organization.plan(users=[{"name": "bob", "email": at("new"), "aliases": [*full[1:], at("more")]}])
    primary = f"update_primary_email_address bob {at('new')}"
    assert goes_before(planned, f"delete_alias bob {full[0]}", primary)
    assert goes_before(planned, primary, f"delete_alias bob {at('bob')}")
    assert goes_before(planned, f"delete_alias bob {at('bob')}", f"create_alias bob {at('more')}")
    carried_out(organization, planned)


def test_an_address_of_a_leaver_is_freed_while_the_leaver_is_enabled() -> None:
    organization = Organization().user("leaver", aliases=[at("info")]).user("heir")
    planned = organization.plan(
        users=[{"name": "leaver", "state": "absent"}, {"name": "heir", "aliases": [at("info")]}]
    )
    release = f"delete_alias leaver {at('info')}"
    assert goes_before(planned, release, "deregister_from_work_mail leaver")
    assert goes_before(planned, release, f"create_alias heir {at('info')}")


def test_the_primary_of_a_leaver_is_freed_by_another_primary_first() -> None:
    organization = Organization().user("leaver").user("heir")
    planned = organization.plan(
        users=[{"name": "leaver", "enabled": False}, {"name": "heir", "aliases": [at("leaver")]}]
    )
    lines = steps(planned)
    assert any(line.startswith("update_primary_email_address leaver mailops-tmp-") for line in lines)
    assert goes_before(planned, f"delete_alias leaver {at('leaver')}", f"create_alias heir {at('leaver')}")
    assert goes_before(planned, f"delete_alias leaver {at('leaver')}", "deregister_from_work_mail leaver")


def test_a_name_is_free_once_its_bearer_of_another_kind_is_deleted() -> None:
    organization = Organization().user("desk", None)
    planned = organization.plan(
        users=[{"name": "desk", "state": "absent"}], groups=[{"name": "desk", "enabled": False}]
    )
    assert goes_before(planned, "delete_user desk", "create_group desk")


def test_a_resource_leaves_its_name_before_another_entity_gets_it() -> None:
    organization = Organization().resource("room", type="ROOM")
    planned = organization.plan(
        resources=[{"name": "room", "new_name": "hall"}], groups=[{"name": "room", "enabled": False}]
    )
    assert goes_before(planned, "update_resource room", "create_group room")


def test_a_resource_gets_a_new_name_once_its_bearer_is_deleted() -> None:
    organization = Organization().resource("room", type="ROOM").user("hall", None)
    planned = organization.plan(
        resources=[{"name": "room", "new_name": "hall"}], users=[{"name": "hall", "state": "absent"}]
    )
    assert goes_before(planned, "delete_user hall", "update_resource room")
