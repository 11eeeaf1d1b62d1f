# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is due for a leaver, carried out against the emulator."""

from __future__ import annotations

from typing import Any

import pytest
from support.items import people
from unit.offboarding.rehearsal import Rehearsal, leaver, on

Row = dict[str, Any]


@pytest.fixture
def rehearsal(acme) -> Rehearsal:
    acme.run(
        "workmail_directory",
        users=people("ann", "bob", "carol", "dave", "idle"),
        groups=[
            {"name": "staff", "email": "staff@example.com", "members": ["ann", "bob", "carol"]},
            {"name": "everyone", "email": "everyone@example.com", "members": ["staff", "dave"]},
        ],
        resources=[
            {"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "delegates": ["bob"]},
            {"name": "car", "type": "EQUIPMENT", "email": "car@example.com", "delegates": ["bob", "dave"]},
        ],
    )
    acme.run(
        "workmail_directory",
        users=[
            {"name": "bob", "aliases": ["info@example.com", "post@example.com"]},
            {"name": "idle", "enabled": False},
        ],
        resources=[{"name": name, "booking_options": {"auto_accept_requests": False}} for name in ("fjord", "car")],
    )
    return Rehearsal(acme)


def grant(rehearsal: Rehearsal, mailbox: str, grantee: str, *rights: str) -> None:
    rehearsal.runner.run("workmail_mailbox_permission", mailbox=mailbox, grantee=grantee, permissions=list(rights))


def test_nothing_is_due_before_the_first_day_and_only_the_users_are_read(rehearsal, emulator) -> None:
    emulator.reset_log()
    told = rehearsal.run(leaver("bob", lock_on=on(1), close_on=on(9)))
    assert (told["changed"], told["bob"]["stage"], told["bob"]["done"]) == (False, "waiting", [])
    assert f"On {on(1)} the user is locked. On {on(9)} the mailbox is closed." in told["bob"]["text"]
    assert set(emulator.counts()) == {"ListOrganizations", "ListUsers"}


def test_a_lock_hides_and_takes_out_of_groups_and_lets_the_successor_in(rehearsal, emulator) -> None:
    told = rehearsal.run(leaver("bob", successor="ann"))
    after = emulator.snapshot("acme")
    assert after["users"]["bob"]["HiddenFromGlobalAddressList"] is True
    assert after["users"]["bob"]["permissions"] == {"user ann": ["FULL_ACCESS"]}
    assert after["groups"]["staff"]["members"] == ["user ann", "user carol"]
    assert after["groups"]["everyone"]["members"] == ["group staff", "user dave"]
    assert told["bob"]["done"][0] == "a new random password that is not stored"
    assert rehearsal.run(leaver("bob", successor="ann"))["changed"] is False


def test_a_successor_may_be_given_by_an_alias(rehearsal, emulator) -> None:
    rehearsal.runner.run("workmail_user", name="ann", aliases=["anna@example.com"])
    rehearsal.run(leaver("bob", successor="anna@example.com"))
    assert emulator.snapshot("acme")["users"]["bob"]["permissions"] == {"user ann": ["FULL_ACCESS"]}
    assert rehearsal.run(leaver("bob", successor="anna@example.com"))["changed"] is False


def test_two_leavers_leave_one_group_together_and_no_other_member_does(rehearsal, emulator) -> None:
    rehearsal.run(leaver("bob"), leaver("carol"), leaver("dave"))
    after = emulator.snapshot("acme")["groups"]
    assert after["staff"]["members"] == ["user ann"]
    assert after["everyone"]["members"] == ["group staff"]


def test_the_password_is_planned_on_the_transition_only_unless_it_says_otherwise(rehearsal) -> None:
    once, always, never = (leaver("bob", reset_password=word) for word in ("once", "always", "never"))
    assert len(rehearsal.plan([once])["passwords"]) == 1
    assert rehearsal.plan([never])["passwords"] == []
    rehearsal.run(once)
    assert rehearsal.plan([once])["passwords"] == []
    assert len(rehearsal.plan([always])["passwords"]) == 1


def test_a_successor_keeps_the_rights_that_were_there_and_others_keep_theirs(rehearsal, emulator) -> None:
    grant(rehearsal, "bob", "ann", "SEND_AS")
    grant(rehearsal, "bob", "dave", "SEND_ON_BEHALF")
    rehearsal.run(leaver("bob", successor="ann"))
    permissions = emulator.snapshot("acme")["users"]["bob"]["permissions"]
    assert permissions == {"user ann": ["FULL_ACCESS", "SEND_AS"], "user dave": ["SEND_ON_BEHALF"]}


def test_a_close_takes_away_the_rights_elsewhere_and_leaves_those_of_others(rehearsal, emulator) -> None:
    grant(rehearsal, "dave", "bob", "FULL_ACCESS")
    grant(rehearsal, "dave", "carol", "SEND_AS")
    grant(rehearsal, "fjord", "bob", "SEND_AS")
    rehearsal.run(leaver("bob", successor="ann"), day=1)
    after = emulator.snapshot("acme")
    assert after["users"]["dave"]["permissions"] == {"user carol": ["SEND_AS"]}
    assert after["resources"]["fjord"]["permissions"] == {}
    assert after["users"]["bob"]["state"] == "DISABLED"


def test_a_leaver_who_is_locked_today_and_one_who_is_closed_share_a_mailbox(rehearsal, emulator) -> None:
    grant(rehearsal, "carol", "bob", "FULL_ACCESS")
    grant(rehearsal, "carol", "dave", "SEND_AS")
    rehearsal.run(leaver("carol", close_on=on(9), successor="ann"), leaver("bob", successor="ann"), day=1)
    permissions = emulator.snapshot("acme")["users"]["carol"]["permissions"]
    assert permissions == {"user ann": ["FULL_ACCESS"], "user dave": ["SEND_AS"]}


@pytest.mark.parametrize(
    ("aliases", "primary", "free"),
    [
        ("release", "release", ["bob@example.com", "info@example.com", "post@example.com"]),
        ("release", "keep", ["info@example.com", "post@example.com"]),
        ("keep", "release", ["bob@example.com"]),
        ("hand_over", "release", ["bob@example.com"]),
        ("release", "hand_over", ["info@example.com", "post@example.com"]),
        ("hand_over", "hand_over", []),
    ],
)
def test_addresses_change_hands_or_are_free_even_where_disabling_frees_none(
    rehearsal, emulator, aliases, primary, free
) -> None:
    emulator.set_switch("U7", "at-delete")
    rehearsal.run(leaver("bob", successor="ann", aliases=aliases, primary=primary), day=1)
    after = emulator.snapshot("acme")["users"]
    given = {"aliases": ["info@example.com", "post@example.com"], "primary": ["bob@example.com"]}
    fates = {"aliases": aliases, "primary": primary}
    assert after["ann"]["aliases"] == sorted(
        address for which, fate in fates.items() if fate == "hand_over" for address in given[which]
    )
    if free:
        rehearsal.runner.run("workmail_user", name="dave", aliases=free)
    assert after["bob"]["state"] == "DISABLED"


def test_a_released_primary_survives_an_interruption_before_the_close(rehearsal, emulator) -> None:
    item = leaver("bob", successor="ann", primary="release")
    planned = rehearsal.plan([item], day=1)
    rehearsal.runner.run("workmail_directory", users=planned["release"])
    assert rehearsal.plan([item], day=1)["release"] == []
    rehearsal.run(item, day=1)
    assert emulator.snapshot("acme")["users"]["bob"]["state"] == "DISABLED"


def test_two_leavers_hand_over_to_one_group(rehearsal, emulator) -> None:
    rehearsal.run(
        leaver("bob", lock_on=None, successor="everyone", aliases="hand_over", last_delegate="auto_accept"),
        leaver("carol", lock_on=None, successor="everyone@example.com", primary="hand_over"),
        day=1,
    )
    aliases = emulator.snapshot("acme")["groups"]["everyone"]["aliases"]
    assert aliases == ["carol@example.com", "info@example.com", "post@example.com"]


def test_the_successor_answers_for_a_resource_without_another_delegate(rehearsal, emulator) -> None:
    told = rehearsal.run(leaver("bob", successor="ann"), day=1)
    resources = emulator.snapshot("acme")["resources"]
    assert resources["fjord"]["delegates"] == ["user ann"]
    assert resources["car"]["delegates"] == ["user dave"]
    assert "ann answers for fjord instead" in told["bob"]["done"]


def test_a_delegate_who_leaves_too_does_not_count_as_one_who_answers(rehearsal, emulator) -> None:
    rehearsal.run(leaver("bob", successor="ann"), leaver("dave", close_on=None), day=1)
    assert emulator.snapshot("acme")["resources"]["car"]["delegates"] == ["user ann", "user dave"]


def test_a_resource_answers_by_itself_where_that_is_wanted(rehearsal, emulator) -> None:
    rehearsal.run(leaver("bob", last_delegate="auto_accept"), day=1)
    fjord = emulator.snapshot("acme")["resources"]["fjord"]
    assert fjord["delegates"] == []
    assert fjord["BookingOptions"]["AutoAcceptRequests"] is True
    assert fjord["BookingOptions"]["AutoDeclineConflictingRequests"] is True


def test_who_was_disabled_before_is_taken_out_of_groups_and_resources_and_is_then_left_alone(
    rehearsal, emulator
) -> None:
    rehearsal.runner.run("workmail_user", name="bob", enabled=False)
    item = leaver("bob", successor="ann", aliases="hand_over")
    told = rehearsal.run(item, day=1)
    after = emulator.snapshot("acme")
    assert after["groups"]["staff"]["members"] == ["user ann", "user carol"]
    assert after["resources"]["fjord"]["delegates"] == ["user ann"]
    assert told["bob"]["stage"] == "closed"
    assert rehearsal.plan([item], day=1)["passwords"] == []
    assert rehearsal.run(item, day=1)["changed"] is False


def test_what_the_service_refuses_is_reported_and_not_tried(rehearsal, emulator) -> None:
    grant(rehearsal, "carol", "bob", "SEND_AS")
    rehearsal.runner.run(
        "workmail_directory",
        users=[{"name": "carol", "enabled": False}],
        groups=[{"name": "staff", "enabled": False}],
        resources=[{"name": "car", "enabled": False}],
    )
    emulator.reset_log()
    told = rehearsal.run(leaver("bob", successor="ann"), day=1)
    assert told["bob"]["remarks"] == [
        "stays in the group staff, because it is disabled",
        "keeps SEND_AS on the mailbox of carol, because it is disabled",
        "stays a delegate of car, because it is disabled",
    ]
    assert not [call for call in emulator.writes() if call.error]


def test_unreadable_permissions_are_reported(rehearsal, emulator) -> None:
    emulator.set_switch("U52", "error")
    told = rehearsal.run(leaver("bob", successor="ann"), day=1)
    assert "may have rights to the mailbox of staff, which cannot be read" in told["bob"]["unreadable"]
    assert "Not checked: may have rights to the mailbox of" in told["bob"]["text"]


def test_a_disabled_leaver_is_deleted_when_the_days_are_over_and_not_before(rehearsal, emulator) -> None:
    item = leaver("bob", successor="ann", delete_after_days=2)
    told = rehearsal.run(item, day=1)
    assert (told["bob"]["disabled_on"], told["bob"]["delete_on"]) == (on(1), on(3))
    assert rehearsal.run(item, day=2)["changed"] is False
    assert rehearsal.run(item, day=3)["bob"]["stage"] == "deleted"
    assert "bob" not in emulator.snapshot("acme")["users"]
    told = rehearsal.run(item, day=4)
    assert (told["changed"], told["bob"]["stage"]) == (False, "gone")


def test_a_leaver_that_was_disabled_by_hand_is_deleted_and_no_resource_is_left_alone(rehearsal, emulator) -> None:
    rehearsal.runner.run("workmail_user", name="bob", enabled=False)
    item = leaver("bob", lock_on=None, close_on=None, delete_after_days=5, successor="ann")
    assert rehearsal.run(item, day=4)["changed"] is False
    assert rehearsal.run(item, day=5)["changed"] is True
    after = emulator.snapshot("acme")
    assert "bob" not in after["users"]
    assert after["resources"]["fjord"]["delegates"] == ["user ann"]


def test_no_user_is_deleted_where_the_service_does_not_return_since_when_the_mailbox_is_closed(
    rehearsal, emulator
) -> None:
    emulator.set_switch("U51", "absent")
    item = leaver("bob", successor="ann", delete_after_days=1)
    rehearsal.run(item, day=1)
    told = rehearsal.run(item, day=30)
    assert told["changed"] is False
    assert "does not return when the user was disabled" in told["bob"]["text"]
    assert "`state: absent`" in told["bob"]["text"]


def test_nothing_is_left_to_do_is_said_once_the_mailbox_is_gone(rehearsal) -> None:
    item = leaver("bob", successor="ann")
    assert (
        f"until {on(31)}; after that, its contents are permanently deleted" in rehearsal.run(item, day=1)["bob"]["text"]
    )
    assert f"was kept until {on(30)} and is permanently deleted" in rehearsal.run(item, day=31)["bob"]["text"]


def test_a_closed_leaver_needs_no_successor_any_more(rehearsal) -> None:
    rehearsal.run(leaver("bob", successor="ann", aliases="hand_over"), day=1)
    rehearsal.runner.run("workmail_user", name="ann", enabled=False)
    told = rehearsal.run(
        leaver("bob", successor="ann", aliases="hand_over"), leaver("ann", last_delegate="auto_accept"), day=1
    )
    assert told["changed"] is True
    assert told["bob"]["done"] == []


def test_both_readings_of_every_unknown_come_to_the_same(rehearsal, emulator) -> None:
    from workmail_emulator.switches import Switches

    emulator.set_switches(Switches.lenient())
    item = leaver("bob", successor="ann", aliases="hand_over", primary="hand_over")
    rehearsal.run(item)
    rehearsal.run(item, day=1)
    after = emulator.snapshot("acme")
    assert after["users"]["ann"]["aliases"] == ["bob@example.com", "info@example.com", "post@example.com"]
    assert after["users"]["bob"]["state"] == "DISABLED"
    assert after["groups"]["staff"]["members"] == ["user ann", "user carol"]
