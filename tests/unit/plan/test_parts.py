# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scalars: what differs, and the one call that writes it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Unreadable
from support.paper import Organization, at, changed, errors, put_off, sent, steps

PASSWORD = "Canary-Pass-1"


def test_what_a_creation_takes_needs_no_further_write() -> None:
    wanted = {"name": "bob", "first_name": "Bob", "role": "REMOTE_USER", "hidden_from_global_address_list": False}
    wanted["enabled"] = False
    planned = Organization().plan(users=[wanted])
    assert steps(planned) == ["create_user bob"]
    assert sent(planned, "create_user bob") == {
        "Name": "bob",
        "DisplayName": "bob",
        "FirstName": "Bob",
        "Role": "REMOTE_USER",
        "HiddenFromGlobalAddressList": False,
    }


def test_what_a_creation_does_not_take_is_one_write_that_repeats_the_rest() -> None:
    wanted = {"name": "bob", "email": at("bob"), "first_name": "Bob", "city": "Oslo", "country": "NO"}
    planned = Organization().plan(users=[wanted])
    assert steps(planned) == ["create_user bob", f"register_to_work_mail bob {at('bob')}", "update_user bob"]
    assert sent(planned, "update_user bob") == {
        "DisplayName": "bob",
        "FirstName": "Bob",
        "City": "Oslo",
        "Country": "NO",
    }
    assert changed(planned, "update_user bob") == {"city": (None, "Oslo"), "country": (None, "NO")}


def test_an_empty_text_is_nothing_to_write_to_a_new_user() -> None:
    planned = Organization().plan(users=[{"name": "bob", "email": at("bob"), "first_name": "", "city": ""}])
    assert steps(planned) == ["create_user bob", f"register_to_work_mail bob {at('bob')}"]


def test_a_display_name_is_not_taken_from_the_name_of_who_has_one() -> None:
    assert steps(Organization().user("bob", display_name="Bob B.").plan(users=[{"name": "bob"}])) == []


def test_an_empty_text_clears() -> None:
    planned = Organization().user("bob", city="Oslo").plan(users=[{"name": "bob", "city": ""}])
    assert sent(planned, "update_user bob") == {"City": ""}
    assert changed(planned, "update_user bob") == {"city": ("Oslo", None)}


@pytest.mark.parametrize("current", [None, ""])
def test_an_unset_text_is_an_empty_one(current: str | None) -> None:
    assert steps(Organization().user("bob", city=current).plan(users=[{"name": "bob", "city": ""}])) == []


@pytest.mark.parametrize("current", [None, False])
def test_an_unset_switch_is_off(current: bool | None) -> None:
    organization = Organization().group("staff", hidden_from_global_address_list=current)
    assert steps(organization.plan(groups=[{"name": "staff", "hidden_from_global_address_list": False}])) == []
    assert steps(organization.plan(groups=[{"name": "staff", "hidden_from_global_address_list": True}])) == [
        "update_group staff"
    ]


def test_texts_are_compared_with_regard_to_case() -> None:
    assert steps(Organization().user("bob", city="Oslo").plan(users=[{"name": "bob", "city": "OSLO"}])) == [
        "update_user bob"
    ]


def test_null_is_left_out() -> None:
    assert steps(Organization().user("bob", city="Oslo").plan(users=[{"name": "bob", "city": None}])) == []


def test_a_write_repeats_everything_that_is_set() -> None:
    """What UpdateUser leaves out may be blanked (unknown U29)."""
    organization = Organization().user(
        "bob", display_name="Bob", city="Oslo", country="", telephone=None, hidden_from_global_address_list=True
    )
    planned = organization.plan(users=[{"name": "bob", "job_title": "Baker"}])
    assert sent(planned, "update_user bob") == {
        "DisplayName": "Bob",
        "City": "Oslo",
        "HiddenFromGlobalAddressList": True,
        "JobTitle": "Baker",
    }
    assert changed(planned, "update_user bob") == {"job_title": (None, "Baker")}


def test_booking_options_are_written_all_three() -> None:
    """What BookingOptions leaves out may be turned off (unknown U27)."""
    organization = Organization().resource("room", auto_decline_conflicting_requests=False)
    wanted = {"name": "room", "booking_options": {"auto_decline_recurring_requests": True}}
    planned = organization.plan(resources=[wanted])
    assert sent(planned, "update_resource room") == {
        "BookingOptions": {
            "AutoAcceptRequests": True,
            "AutoDeclineRecurringRequests": True,
            "AutoDeclineConflictingRequests": False,
        }
    }
    assert changed(planned, "update_resource room") == {
        "booking_options.auto_decline_recurring_requests": (False, True)
    }


def test_booking_options_of_a_new_resource_are_written_all_three() -> None:
    wanted = {"name": "room", "type": "ROOM", "booking_options": {"auto_decline_conflicting_requests": False}}
    planned = Organization().plan(resources=[wanted])
    assert steps(planned) == ["create_resource room", "update_resource room"]
    assert sent(planned, "update_resource room") == {
        "BookingOptions": {
            "AutoAcceptRequests": True,
            "AutoDeclineRecurringRequests": False,
            "AutoDeclineConflictingRequests": False,
        }
    }


def test_attributes_and_booking_options_are_two_writes() -> None:
    """One call that is refused for the booking options would hold back the rest."""
    organization = Organization().resource("room", type="ROOM", description="red")
    wanted = {"name": "room", "description": "blue", "booking_options": {"auto_decline_recurring_requests": True}}
    planned = organization.plan(resources=[wanted])
    assert [one.params.keys() - {"ResourceId"} for one in planned.graph.operations] == [
        {"Type", "Description"},
        {"BookingOptions"},
    ]


def test_a_new_name_is_sent_only_to_rename() -> None:
    organization = Organization().resource("hall", type="ROOM")
    planned = organization.plan(resources=[{"name": "room", "new_name": "hall", "description": "blue"}])
    assert sent(planned, "update_resource hall") == {"Type": "ROOM", "Description": "blue"}


def test_a_quota_is_a_write_of_its_own() -> None:
    planned = Organization().user("bob", mailbox_quota=1, city="Oslo").plan(users=[{"name": "bob", "mailbox_quota": 2}])
    assert steps(planned) == ["update_mailbox_quota bob"]
    assert sent(planned, "update_mailbox_quota bob") == {"MailboxQuota": 2}
    assert changed(planned, "update_mailbox_quota bob") == {"mailbox_quota": (1, 2)}


def test_what_cannot_be_read_is_not_written() -> None:
    organization = Organization().user("bob")
    organization.known.entities["user-bob"].values["mailbox_quota"] = Unreadable("AccessDenied: no")
    assert errors(organization.plan(users=[{"name": "bob", "mailbox_quota": 2}])) == [
        "users[0] (bob).mailbox_quota: cannot be read (AccessDenied: no); omit the option."
    ]
    assert steps(organization.plan(users=[{"name": "bob"}])) == []


def test_a_password_is_given_once_at_creation() -> None:
    planned = Organization().plan(users=[{"name": "bob", "email": at("bob"), "password": PASSWORD}])
    assert sent(planned, "create_user bob")["Password"] == PASSWORD
    assert steps(planned) == ["create_user bob", f"register_to_work_mail bob {at('bob')}"]


def test_a_password_of_who_is_there_is_left_alone() -> None:
    assert steps(Organization().user("bob").plan(users=[{"name": "bob", "password": PASSWORD}])) == []


def test_a_password_is_written_again_when_asked() -> None:
    wanted = {"name": "bob", "password": PASSWORD, "update_password": "always"}
    planned = Organization().user("bob").plan(users=[wanted])
    assert steps(planned) == ["reset_password bob"]
    assert sent(planned, "reset_password bob") == {"Password": PASSWORD}


def test_a_password_of_who_is_new_is_not_written_twice() -> None:
    wanted = {"name": "bob", "email": at("bob"), "password": PASSWORD, "update_password": "always"}
    assert "reset_password bob" not in steps(Organization().plan(users=[wanted]))


def test_a_password_of_who_is_disabled_is_put_off() -> None:
    wanted = {"name": "bob", "password": PASSWORD, "update_password": "always"}
    planned = Organization().user("bob", None).plan(users=[wanted])
    assert steps(planned) == []
    assert put_off(planned) == ["bob.password"]


@pytest.mark.parametrize("organization", [Organization(), Organization().user("bob")], ids=["new", "there"])
def test_a_password_is_marked_secret_and_stands_in_no_change(organization: Organization) -> None:
    wanted: dict[str, Any] = {"name": "bob", "password": PASSWORD, "update_password": "always"}
    operation = organization.plan(users=[wanted]).graph.operations[0]
    assert operation.secrets == {"Password"}
    assert PASSWORD not in repr(operation.changes)
    assert [one.secret for one in operation.changes if getattr(one, "after", None) == "********"] == [True]
