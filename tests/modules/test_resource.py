# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_resource: booking options and delegates in the order that the service takes."""

from __future__ import annotations

from support.inprocess import Runner, preview
from support.lookups import actions, deferred

ROOM = {"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "description": "12 seats"}


def test_a_resource_is_created_changed_renamed_and_deleted(emulator, acme: Runner) -> None:
    created = acme.check_then_run("workmail_resource", **ROOM)
    assert actions(created) == ["create_resource", "register_to_work_mail"]
    emulator.reset_log()
    assert not acme.check_then_run("workmail_resource", **ROOM)["changed"]
    assert emulator.writes() == []
    changed = acme.check_then_run("workmail_resource", name="fjord", description="", type="EQUIPMENT")
    assert "~ resource fjord type ROOM -> EQUIPMENT" in preview(changed)
    renamed = acme.check_then_run("workmail_resource", name="fjord", new_name="north")
    assert renamed["resource"]["name"] == "north"
    assert not acme.check_then_run("workmail_resource", name="fjord", new_name="north")["changed"]
    assert actions(acme.check_then_run("workmail_resource", name="north", state="absent")) == [
        "deregister_from_work_mail",
        "delete_resource",
    ]


def test_auto_accept_goes_off_with_a_first_delegate_and_on_before_the_last_leaves(acme: Runner) -> None:
    acme.run("workmail_user", name="ann", email="ann@example.com")
    off = acme.check_then_run(
        "workmail_resource", **ROOM, delegates=["ann"], booking_options={"auto_accept_requests": False}
    )
    assert actions(off)[2:] == ["associate_delegate_to_resource", "update_resource"]
    assert off["resource"]["booking_options"]["auto_decline_conflicting_requests"] is True
    on = acme.check_then_run(
        "workmail_resource", name="fjord", delegates=[], booking_options={"auto_accept_requests": True}
    )
    assert actions(on) == ["update_resource", "disassociate_delegate_from_resource"]


def test_the_last_delegate_is_replaced(acme: Runner) -> None:
    for name in ("ann", "bob"):
        acme.run("workmail_user", name=name, email=f"{name}@example.com")
    acme.run("workmail_resource", **ROOM, delegates=["ann"], booking_options={"auto_accept_requests": False})
    replaced = acme.check_then_run("workmail_resource", name="fjord", delegates=["bob"])
    assert actions(replaced) == ["associate_delegate_to_resource", "disassociate_delegate_from_resource"]
    failed = acme.fails("workmail_resource", name="fjord", delegates=[])
    assert "bookings would go unanswered" in failed["msg"]


def test_a_resource_without_an_address_defers_its_delegates(acme: Runner) -> None:
    acme.run("workmail_user", name="ann", email="ann@example.com")
    created = acme.check_then_run(
        "workmail_resource",
        name="fjord",
        type="ROOM",
        delegates=["ann"],
        booking_options={"auto_accept_requests": False},
    )
    assert actions(created) == ["create_resource"]
    assert deferred(created) == [("fjord", "booking_options"), ("fjord", "delegates")]


def test_a_new_resource_without_a_type_is_refused_in_check_mode_as_in_the_run(emulator, acme: Runner) -> None:
    room = {"name": "fjord", "email": "fjord@example.com"}
    for check in (True, False):
        told = acme.fails("workmail_resource", check=check, **room)["msg"]
        assert "type: is required to create the resource 'fjord'. Set it to ROOM or EQUIPMENT" in told
        bulk = acme.fails(
            "workmail_directory", check=check, resources=[{"name": "fjord", "email": "fjord@example.com"}]
        )
        assert "resources[0] (fjord).type: is required to create the resource" in bulk["msg"]
    assert emulator.writes() == []
