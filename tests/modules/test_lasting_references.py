# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A reference by an address that the same task takes away would mean nothing in the next run, so it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from support.inprocess import Runner

DIRECTORY = "workmail_directory"
PRIMARY, ALIAS, NEW = "bob@example.com", "robert@example.com", "b@example.com"


@pytest.fixture
def company(acme: Runner) -> Runner:
    """Bob has a primary address and an alias; ann and bob are in a group and answer for a room."""
    people = ["ann", "bob"]
    acme.run(
        DIRECTORY,
        users=[
            {"name": "ann", "email": "ann@example.com"},
            {"name": "bob", "email": PRIMARY, "aliases": [ALIAS]},
            {"name": "eva", "email": "eva@example.com"},
        ],
        groups=[{"name": "staff", "email": "staff@example.com", "members": people}],
        resources=[{"name": "room", "type": "ROOM", "email": "room@example.com", "delegates": people}],
    )
    return acme


def merged(*wanted: dict[str, Any]) -> dict[str, Any]:
    """One input of several: lists of items are joined, everything else is taken over."""
    whole: dict[str, Any] = {}
    for one in wanted:
        for key, value in one.items():
            whole[key] = [*whole.get(key, []), *value] if isinstance(value, list) else value
    return whole


def bob(**options: Any) -> dict[str, Any]:
    return {"users": [{"name": "bob", **options}]}


LOSSES: dict[str, tuple[str, dict[str, Any], str]] = {
    "an alias that is not listed": (ALIAS, bob(aliases=[]), "users[0] (bob) removes it"),
    "an alias that is removed": (ALIAS, bob(remove_aliases=[ALIAS]), "users[0] (bob) removes it"),
    "an old primary address": (PRIMARY, bob(email=NEW, aliases=[]), "users[0] (bob) removes it"),
    "an address of a user who is disabled": (PRIMARY, bob(enabled=False), "users[0] (bob) disables user bob"),
    "an alias of a user who is disabled": (ALIAS, bob(enabled=False), "users[0] (bob) disables user bob"),
    "an address of a user who is pruned": (
        PRIMARY,
        {"users": [{"name": "ann"}, {"name": "eva"}], "prune": ["users"]},
        "prune (user bob) disables user bob",
    ),
    "an alias that a room takes over": (
        ALIAS,
        {"resources": [{"name": "room", "aliases": [ALIAS]}], "take_over": True},
        "",
    ),
}
REFERENCES: dict[str, Any] = {
    "groups[0] (staff).members": lambda text: {"groups": [{"name": "staff", "members": ["ann", text]}]},
    "groups[0] (staff).remove_members": lambda text: {"groups": [{"name": "staff", "remove_members": [text]}]},
    ".delegates": lambda text: {"resources": [{"name": "hall", "type": "ROOM", "delegates": [text]}]},
    ".mailbox_permissions.grantee": lambda text: {
        "groups": [{"name": "staff", "mailbox_permissions": [{"grantee": text, "permissions": ["SEND_AS"]}]}]
    },
}


TAKEN = "an alias that a room takes over"
CASES = [(loss, option) for loss in LOSSES if loss != TAKEN for option in REFERENCES]


@pytest.mark.parametrize("option", REFERENCES)
def test_a_reference_by_an_address_that_the_task_moves_to_a_room_is_refused(emulator, company, option) -> None:
    text, wanted, _why = LOSSES[TAKEN]
    emulator.reset_log()
    told = company.fails(DIRECTORY, **merged(wanted, REFERENCES[option](text)))["msg"]
    assert f"'{text}' is ambiguous: user bob and resource room. Use the id." in told
    assert emulator.writes() == []


@pytest.mark.parametrize(("loss", "option"), CASES)
def test_a_reference_by_an_address_that_the_task_takes_away_is_refused(emulator, company, loss, option) -> None:
    text, wanted, why = LOSSES[loss]
    emulator.reset_log()
    for check in (True, False):
        told = company.fails(DIRECTORY, check=check, **merged(wanted, REFERENCES[option](text)))["msg"]
        assert f"{option}: '{text}' is an address of user bob that this task removes ({why})" in told
        assert "Use the name or the id: 'bob'." in told
    assert emulator.writes() == []


@pytest.mark.parametrize("option", [option for option in REFERENCES if option != ".delegates"])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_reference_by_name_means_the_same_in_each_run(company, loss, option) -> None:
    _text, wanted, _why = LOSSES[loss]
    whole = merged(wanted, REFERENCES[option]("bob"))
    company.check_then_run(DIRECTORY, **whole)
    assert not company.check_then_run(DIRECTORY, **whole)["changed"]


@pytest.mark.parametrize("text", [PRIMARY, ALIAS])
def test_a_primary_address_that_stays_as_an_alias_may_be_referred_to(company, text) -> None:
    wanted = merged(bob(email=NEW), REFERENCES["groups[0] (staff).members"](text))
    company.check_then_run(DIRECTORY, **wanted)
    assert not company.check_then_run(DIRECTORY, **wanted)["changed"]


def test_an_address_that_moves_to_another_user_is_ambiguous_and_both_are_named(emulator, company) -> None:
    users = [{"name": "bob", "aliases": []}, {"name": "eva", "aliases": [ALIAS]}]
    wanted = merged({"users": users}, REFERENCES["groups[0] (staff).members"](ALIAS))
    emulator.reset_log()
    told = company.fails(DIRECTORY, **wanted)["msg"]
    assert f"members: '{ALIAS}' is ambiguous: user bob and user eva" in told
    assert emulator.writes() == []


def test_a_row_of_a_deleted_user_is_removed_by_the_address_that_finds_the_user_only(emulator, company) -> None:
    company.run("workmail_user", name="ann", city="Oslo")
    staff = REFERENCES["groups[0] (staff).remove_members"](PRIMARY)
    told = company.fails(DIRECTORY, **merged(bob(state="absent"), staff))["msg"]
    assert f"remove_members: '{PRIMARY}' means user bob, which users[0] (bob) deletes. Remove it here." in told
    wanted = merged({"users": [{"email": PRIMARY, "state": "absent"}]}, staff)
    company.check_then_run(DIRECTORY, **wanted)
    assert not company.check_then_run(DIRECTORY, **wanted)["changed"]


def test_an_alias_by_which_its_holder_is_found_is_not_removed(emulator, company) -> None:
    emulator.reset_log()
    told = company.fails("workmail_alias", entity=ALIAS, alias=[ALIAS], state="absent")["msg"]
    assert f"entity: '{ALIAS}' is an address of user bob that this task removes" in told
    assert emulator.writes() == []
    company.run("workmail_alias", entity=PRIMARY, alias=[ALIAS], state="absent")
    assert not company.run("workmail_alias", entity=PRIMARY, alias=[ALIAS], state="absent")["changed"]


@pytest.mark.parametrize(("module", "wrap"), [("workmail_user", False), (DIRECTORY, True)])
def test_an_address_that_finds_a_user_does_not_disable_it(emulator, company, module, wrap) -> None:
    emulator.reset_log()
    wanted: dict[str, Any] = {"email": PRIMARY, "enabled": False}
    for check in (True, False):
        told = company.fails(module, check=check, **({"users": [wanted]} if wrap else wanted))["msg"]
        assert f"email: '{PRIMARY}' is an address of user bob that this task removes" in told
        assert "Use the name or the id: 'bob'." in told
    assert emulator.writes() == []


def test_an_address_that_finds_a_user_does_not_go_to_another(emulator, company) -> None:
    emulator.reset_log()
    users = [{"email": PRIMARY, "city": "Oslo"}, {"name": "eva", "aliases": [PRIMARY]}]
    for check in (True, False):
        told = company.fails(DIRECTORY, check=check, users=users, take_over=True)["msg"]
        assert f"'{PRIMARY}'" in told
        assert "user bob" in told
    assert emulator.writes() == []
