# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role `offboarding` with lists that cannot be read, over midnight, and beside other
administrators: it loses nothing and says what it missed."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.filter.offboarding_plan import offboarding_plan
from hypothesis import given
from hypothesis import strategies as st
from support.inprocess import Runner
from support.items import people
from support.lawful import fresh
from support.soak import counted, examples
from unit.offboarding.rehearsal import Rehearsal, Row, leaver, on
from workmail_emulator import Faults, Rule

ADDRESSES = {"bob@example.com", "info@example.com", "post@example.com"}
FATES = st.sampled_from(["keep", "release", "hand_over"])
LISTS = {
    "staff": Rule(operation="ListGroupMembers", target="staff", code="EntityStateException"),
    "fjord": Rule(operation="ListResourceDelegates", target="fjord", code="EntityStateException"),
    "carol": Rule(operation="ListMailboxPermissions", target="carol", code="EntityStateException"),
}
"""What bob is in, and how the service refuses to list it."""


def company(emulator: Any) -> Rehearsal:
    """Bob is in a group, answers for a room, and may use the mailbox of carol."""
    runner: Runner = fresh(emulator)
    runner.run(
        "workmail_directory",
        users=people("ann", "bob", "carol", "dave"),
        groups=[{"name": "staff", "email": "staff@example.com", "members": ["ann", "bob"]}],
        resources=[{"name": "fjord", "type": "ROOM", "email": "fjord@example.com", "delegates": ["bob"]}],
    )
    runner.run(
        "workmail_directory",
        users=[
            {"name": "bob", "aliases": ["info@example.com", "post@example.com"]},
            {"name": "carol", "mailbox_permissions": [{"grantee": "bob", "permissions": ["SEND_AS"]}]},
        ],
        resources=[{"name": "fjord", "booking_options": {"auto_accept_requests": False}}],
    )
    return Rehearsal(runner)


def holding(after: Row) -> dict[str, list[str]]:
    """Where bob is still in."""
    return {
        "staff": after["groups"]["staff"]["members"],
        "fjord": after["resources"]["fjord"]["delegates"],
        "carol": list(after["users"]["carol"]["permissions"]),
    }


@examples(6, 200)
@given(
    refused=st.sets(st.sampled_from(sorted(LISTS))),
    aliases_seen=st.booleans(),
    aliases=FATES,
    primary=FATES,
    locked=st.booleans(),
)
@counted
def test_a_run_that_cannot_read_a_list_says_so_and_loses_no_address(
    running_emulator, refused, aliases_seen, aliases, primary, locked
) -> None:
    rehearsal = company(running_emulator)
    item = leaver("bob", lock_on=on(0) if locked else None, successor="ann", aliases=aliases, primary=primary)
    rehearsal.hidden = set() if aliases_seen else {"aliases"}
    running_emulator.set_faults(Faults(rules=[LISTS[name] for name in sorted(refused)]))
    told = rehearsal.run(item, day=1)["bob"]
    running_emulator.set_faults(Faults())
    after = running_emulator.snapshot("acme")

    for name, rows in holding(after).items():
        due = locked or name != "staff" or bool(told["blocked"])
        if name in refused and due:
            assert "user bob" in rows
            assert any(name in text for text in told["unreadable"])
            assert not any(name in text for text in told["done"])
        else:
            assert ("user bob" not in rows) == due
    assert bool(told["blocked"]) == (not aliases_seen and aliases != "keep")
    assert bool(told["blocked"]) == (after["users"]["bob"]["state"] == "ENABLED")
    if told["blocked"]:
        assert told["stage"] == "locked"
        assert told["done"][0] == "a new random password that is not stored"
        assert {"bob@example.com", *after["users"]["bob"]["aliases"]} == ADDRESSES
    assert ("Nothing to do" in told["text"]) is False

    rehearsal.hidden = set()
    rehearsal.run(item, day=1)
    after = running_emulator.snapshot("acme")
    assert after["users"]["bob"]["state"] == "DISABLED"
    if aliases == "hand_over" and (told["blocked"] or aliases_seen):
        assert {"info@example.com", "post@example.com"} <= set(after["users"]["ann"]["aliases"])


@examples(8, 200)
@given(
    lock=st.integers(-1, 2) | st.none(),
    close=st.integers(0, 3),
    delete=st.integers(1, 3) | st.none(),
    read_on=st.integers(0, 5),
    later=st.integers(0, 2),
    primary=FATES,
    disabled=st.booleans(),
)
@counted
def test_a_plan_for_another_day_than_the_reading_is_whole_or_refused(
    running_emulator, lock, close, delete, read_on, later, primary, disabled
) -> None:
    rehearsal = company(running_emulator)
    if disabled:
        rehearsal.runner.run("workmail_user", name="bob", enabled=False)
    lock_on = None if lock is None else on(min(lock, close))
    item = leaver(
        "bob", lock_on=lock_on, close_on=on(close), delete_after_days=delete, successor="ann", primary=primary
    )
    before, after = on(read_on), on(read_on + later)
    planned = offboarding_plan([item], after, rehearsal.read([item], before))
    if planned["errors"]:
        assert later
        assert "Read and plan with the same day" in planned["errors"][0]
        assert (planned["passwords"], planned["release"], planned["directory"]) == ([], [], {})
    else:
        assert planned == offboarding_plan([item], after, rehearsal.read([item], after))


JOINS = {
    "member": ("workmail_group", {"name": "staff", "members": ["dave"], "purge_members": False}),
    "delegate": ("workmail_resource", {"name": "fjord", "delegates": ["dave"], "purge_delegates": False}),
    "right": (
        "workmail_mailbox_permission",
        {"mailbox": "carol", "grantee": "dave", "permissions": ["FULL_ACCESS", "SEND_AS"]},
    ),
    "alias": ("workmail_user", {"name": "bob", "aliases": ["late@example.com"], "purge_aliases": False}),
}
"""What another administrator does between the reading and the writing of the role."""


@examples(6, 200)
@given(joins=st.sets(st.sampled_from(sorted(JOINS))), aliases=FATES, primary=FATES, locked=st.booleans())
@counted
def test_a_run_removes_the_rows_of_the_leaver_only(running_emulator, joins, aliases, primary, locked) -> None:
    rehearsal = company(running_emulator)
    item = leaver("bob", lock_on=on(0) if locked else None, successor="ann", aliases=aliases, primary=primary)
    planned = rehearsal.plan([item], day=1)
    for name in sorted(joins):
        module, options = JOINS[name]
        rehearsal.runner.run(module, **options)
    rehearsal.carry_out(planned)
    after = running_emulator.snapshot("acme")
    assert ("user dave" in after["groups"]["staff"]["members"]) == ("member" in joins)
    assert ("user dave" in after["resources"]["fjord"]["delegates"]) == ("delegate" in joins)
    rights = {"user dave": ["FULL_ACCESS", "SEND_AS"]} if "right" in joins else {}
    assert after["users"]["carol"]["permissions"] == rights
    assert ("user bob" in after["groups"]["staff"]["members"]) == (not locked)
    assert "user bob" not in after["resources"]["fjord"]["delegates"]
    assert after["users"]["bob"]["state"] == "DISABLED"


PEOPLE = ("ann", "bob", "carol", "dave")
ROOMS = ("fjord", "hall", "car")
ROOM = st.fixed_dictionaries(
    {
        "delegates": st.sampled_from(["bob carol", "bob dave", "carol dave", "bob carol dave", "bob", "ann dave"]),
        "accepts": st.sampled_from([False, False, True]),
    }
)
LEAVING = st.fixed_dictionaries(
    {
        "successor": st.sampled_from(["ann", "ann", "ann", "dave", None]),
        "last_delegate": st.sampled_from(["successor", "auto_accept"]),
        "lock_on": st.sampled_from([on(0), on(1), None]),
        "close_on": st.sampled_from([on(1), on(1), on(2)]),
    }
)


def answers(room: Row, users: dict[str, Row]) -> bool:
    """True if the room accepts by itself, or a delegate who can open a mailbox answers for it."""
    names = [name.removeprefix("user ") for name in room["delegates"]]
    return bool(room["BookingOptions"]["AutoAcceptRequests"]) or any(
        users[name]["state"] == "ENABLED" for name in names
    )


@examples(8, 300)
@given(
    rooms=st.fixed_dictionaries(dict.fromkeys(ROOMS, ROOM)),
    leavers=st.dictionaries(st.sampled_from(PEOPLE[1:]), LEAVING, min_size=2),
)
@counted
def test_no_room_that_answered_is_without_an_answer_after_several_leave(running_emulator, rooms, leavers) -> None:
    runner = fresh(running_emulator)
    runner.run("workmail_directory", users=people(*PEOPLE))
    wanted = [
        {
            "name": name,
            "type": "ROOM",
            "email": f"{name}@example.com",
            "delegates": room["delegates"].split(),
            "booking_options": {"auto_accept_requests": room["accepts"]},
        }
        for name, room in rooms.items()
    ]
    runner.run("workmail_directory", resources=wanted)
    rehearsal = Rehearsal(runner)
    items = [leaver(name, **options) for name, options in leavers.items()]
    for day in (1, 2):
        planned = rehearsal.plan(items, day)
        assert planned["errors"] == []
        rehearsal.carry_out(planned)
        after = running_emulator.snapshot("acme")
        for account in planned["accounts"]:
            due = leavers[account["user"]]["close_on"] <= on(day)
            held = due and after["users"][account["user"]]["state"] == "ENABLED"
            why = "; ".join(account["blocked"])
            assert held == (due and bool(why)), account
            assert not why or any(text in why for text in ("they go unanswered", "leaves too", "is the leaver"))
        assert [name for name, room in after["resources"].items() if not answers(room, after["users"])] == []
