# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is ENABLED and DISABLED afterwards, and what waits for somebody to be enabled."""

from __future__ import annotations

from support.paper import Organization, at, changed, errors, put_off, steps


def test_an_address_registers_a_new_user() -> None:
    planned = Organization().plan(users=[{"name": "bob", "email": at("bob")}])
    assert steps(planned) == ["create_user bob", f"register_to_work_mail bob {at('bob')}"]


def test_an_address_registers_what_was_made_but_never_registered() -> None:
    planned = Organization().user("bob", None).plan(users=[{"name": "bob", "email": at("bob")}])
    assert steps(planned) == [f"register_to_work_mail bob {at('bob')}"]


def test_an_address_does_not_reopen_what_was_disabled_by_hand() -> None:
    planned = Organization().user("bob", None, was_disabled=True).plan(users=[{"name": "bob", "email": at("bob")}])
    assert steps(planned) == []
    assert put_off(planned) == ["bob.email"]
    assert "set `enabled: true`" in planned.deferred[0].reason


def test_enabled_reopens_what_was_disabled_by_hand() -> None:
    wanted = {"name": "bob", "email": at("bob"), "enabled": True}
    planned = Organization().user("bob", None, was_disabled=True).plan(users=[wanted])
    assert steps(planned) == [f"register_to_work_mail bob {at('bob')}"]
    assert put_off(planned) == []


def test_enabling_needs_an_address() -> None:
    planned = Organization().group("staff", None).plan(groups=[{"name": "staff", "enabled": True}])
    assert errors(planned) == [
        "groups[0] (staff).enabled: an entity without an address cannot be enabled. Set `email` too."
    ]


def test_the_address_that_a_disabled_user_is_still_shown_with_is_enough_to_enable() -> None:
    """Whether the service shows it is unknown U8."""
    organization = Organization().user("bob", at("bob"), state="DISABLED")
    planned = organization.plan(users=[{"name": "bob", "enabled": True}])
    assert steps(planned) == [f"register_to_work_mail bob {at('bob')}"]


def test_what_is_enabled_stays_enabled() -> None:
    assert steps(Organization().user("bob").plan(users=[{"name": "bob", "enabled": True}])) == []
    assert steps(Organization().user("bob").plan(users=[{"name": "bob"}])) == []


def test_what_is_disabled_stays_disabled() -> None:
    organization = Organization().user("bob", None, was_disabled=True)
    planned = organization.plan(users=[{"name": "bob", "enabled": False}])
    assert steps(planned) == []
    assert put_off(planned) == []


def test_disabling_deregisters_and_shows_what_is_lost() -> None:
    organization = Organization().user("bob", aliases=[at("b"), at("bob"), at("bobby")])
    planned = organization.plan(users=[{"name": "bob", "enabled": False}])
    assert changed(planned, "deregister_from_work_mail bob") == {
        "entity_state": ("ENABLED", "DISABLED"),
        "email": (at("bob"), None),
        "aliases": ([], [at("b"), at("bobby")]),
    }


def test_an_address_of_a_disabled_entity_is_put_off() -> None:
    wanted = {"name": "bob", "enabled": False, "email": at("bob"), "aliases": [at("b")]}
    for organization in (Organization(), Organization().user("bob", None), Organization().user("bob")):
        planned = organization.plan(users=[wanted])
        assert put_off(planned) == ["bob.aliases", "bob.email"]
        assert not any(at("b") in line or "register_to_work_mail bob " in line for line in steps(planned))


def test_no_aliases_of_a_disabled_entity_are_nothing_to_put_off() -> None:
    assert put_off(Organization().user("bob", None).plan(users=[{"name": "bob", "aliases": []}])) == []


def test_a_new_user_without_an_address_gets_what_its_creation_takes_and_the_rest_is_put_off() -> None:
    wanted = {
        "name": "bob",
        "first_name": "Bob",
        "enabled": False,
        "city": "Oslo",
        "mailbox_quota": 1000,
        "aliases": [at("b")],
        "mailbox_permissions": [{"grantee": "ann", "permissions": ["SEND_AS"]}],
    }
    planned = Organization().user("ann").plan(users=[wanted])
    assert steps(planned) == ["create_user bob"]
    assert put_off(planned) == ["bob.aliases", "bob.city", "bob.mailbox_permissions", "bob.mailbox_quota"]


def test_what_differs_of_a_disabled_user_is_put_off_and_what_does_not_is_not() -> None:
    organization = Organization().user("bob", None, was_disabled=True, city="Oslo", country="NO")
    planned = organization.plan(users=[{"name": "bob", "city": "Oslo", "country": "DE", "mailbox_quota": 1}])
    assert steps(planned) == []
    assert put_off(planned) == ["bob.country", "bob.mailbox_quota"]


def test_what_differs_of_an_entity_that_is_being_enabled_is_written() -> None:
    wanted = {"name": "bob", "email": at("bob"), "city": "Oslo", "mailbox_quota": 1000, "aliases": [at("b")]}
    planned = Organization().user("bob", None).plan(users=[wanted])
    assert steps(planned) == [
        f"register_to_work_mail bob {at('bob')}",
        f"create_alias bob {at('b')}",
        "update_mailbox_quota bob",
        "update_user bob",
    ]
    assert put_off(planned) == []


def test_what_is_put_off_is_the_same_again_and_again() -> None:
    organization = Organization().user("bob", None, was_disabled=True)
    wanted = {"name": "bob", "email": at("bob"), "city": "Oslo"}
    assert organization.plan(users=[wanted]).deferred == organization.plan(users=[wanted]).deferred
    assert put_off(organization.plan(users=[wanted])) == ["bob.city", "bob.email"]


def test_a_resource_is_written_while_it_is_disabled() -> None:
    """UpdateResource asks for no state (WorkMail API reference)."""
    wanted = {"name": "room", "description": "blue", "booking_options": {"auto_decline_recurring_requests": True}}
    planned = Organization().resource("room", None).plan(resources=[wanted])
    assert steps(planned) == ["update_resource room", "update_resource room"]
    assert put_off(planned) == []
