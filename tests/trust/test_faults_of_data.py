# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults 19 to 32: long and failing lists, addresses and their spelling, contradictions, limits, strange names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.inprocess import Runner
from support.items import grant, mail, people, room
from trust.scenes import (
    COMPANY,
    DIRECTORY,
    ROOM,
    SYSTEM,
    Wish,
    assert_silent,
    break_down,
    calm,
    effects,
    states,
)
from workmail_emulator import Rule
from workmail_emulator.world import MailDomain

MANY = 230
"""Rows on three pages."""
TEST = "acme.awsapps.com"


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch) -> None:
    monkeypatch.setattr(f"{ROOM}._service.gate.MAX_DELAY", 0.01)


def refused(emulator: Any, runner: Runner, module: str = DIRECTORY, **wish: Any) -> str:
    """The message of a refusal that is the same in check mode, and before which nothing was written."""
    emulator.reset_log()
    before = emulator.snapshot("acme")
    messages = {runner.run(module, check=check, expect_failure=True, **wish)["msg"] for check in (True, False)}
    assert emulator.writes() == []
    assert emulator.snapshot("acme") == before
    (message,) = messages
    return str(message)


def names(prefix: str) -> list[str]:
    return [f"{prefix}{number:0{5 if prefix == 'user' else 4}d}" for number in range(1, MANY + 1)]


@pytest.mark.parametrize(
    ("plural", "prefix", "count"), [("users", "user", 2), ("groups", "group", 0), ("resources", "room", 0)]
)
def test_19_a_user_on_the_last_page_is_found_and_pruned(emulator, acme: Runner, plural, prefix, count) -> None:
    emulator.populate("acme", **{plural: MANY})
    emulator.reset_log()
    last = names(prefix)[-1]
    acme.run(DIRECTORY, **{plural: [{"name": name} for name in names(prefix)[:-1]]}, prune=[plural])
    assert effects(emulator) == ["DeregisterFromWorkMail"]
    assert [name for name, state in states(emulator).items() if state == "DISABLED"] == [last]
    assert len(emulator.snapshot("acme")[plural]) == MANY + count


LONG: dict[str, tuple[Callable[[Any], None], str, str]] = {
    "members": (lambda one: vars(of(one, "group0001")).update(members=everyone(one)), "groups", "group0001"),
    "delegates": (lambda one: vars(of(one, "room0001")).update(delegates=everyone(one)), "resources", "room0001"),
    "mailbox_permissions": (
        lambda one: vars(of(one, "user00001")).update(permissions={id_: ["SEND_AS"] for id_ in everyone(one)[1:]}),
        "users",
        "user00001",
    ),
}
"""A link → how it gets more than a page of rows, and whose it is."""


def of(organization: Any, name: str) -> Any:
    return next(one for one in organization.entities.values() if one.name == name)


def everyone(organization: Any) -> list[str]:
    return [one.id for one in organization.of_kind("user") if one.name.startswith("user")]


@pytest.mark.parametrize("link", LONG)
def test_19_all_pages_of_a_link_are_read_before_anything_is_taken_away(emulator, acme: Runner, link) -> None:
    lengthen, plural, name = LONG[link]
    emulator.populate("acme", users=MANY, groups=1, resources=1)
    emulator.edit("acme", lengthen)
    kept = names("user")[1:-1]
    rows = [grant(one, "SEND_AS") for one in kept] if link == "mailbox_permissions" else [*names("user")[:1], *kept]
    emulator.reset_log()
    acme.run(DIRECTORY, **{plural: [{"name": name, link: rows}]})
    assert len(effects(emulator)) == 1
    left = emulator.snapshot("acme")[plural][name]["permissions" if link == "mailbox_permissions" else link]
    assert len(left) == len(rows)
    assert names("user")[-1] not in str(left)


def test_19_more_addresses_domains_and_organizations_than_a_page_are_read(emulator, acme: Runner) -> None:
    """More addresses than WorkMail allows today: an organization may be older than the limit."""
    addresses = [f"a{number}@{TEST}" for number in range(MANY)]
    emulator.populate("acme", users=1)
    emulator.edit("acme", lambda one: of(one, "user00001").aliases.extend(addresses))
    emulator.edit("acme", lambda one: one.hold(of(one, "user00001")))
    emulator.edit("acme", lambda one: one.domains.update({f"d{n}.org": MailDomain(f"d{n}.org") for n in range(MANY)}))
    for number in range(MANY):
        emulator.add_organization(f"other{number}")
    last = emulator.add_organization("zoo")
    assert len(acme.run("workmail_alias_info", entity="user00001")["addresses"]) == MANY + 1
    assert len(acme.run("workmail_domain_info")["domains"]) == MANY + 2
    acme.run("workmail_user", name="user00001", aliases=addresses[-100:], link_removal_limit=MANY, wait=False)
    assert sorted(emulator.snapshot("acme")["users"]["user00001"]["aliases"]) == sorted(addresses[-100:])
    Runner(acme.url, "zoo").run("workmail_user", name="ann", enabled=False)
    assert "ann" in emulator.snapshot(last)["users"]


FULL: Wish = {
    "users": people("ann", aliases=[], mailbox_permissions=[]),
    "groups": people("staff", members=[]),
    "resources": [room(delegates=[])],
    "prune": ["users", "groups", "resources"],
    "prune_action": "delete",
}
"""Takes away whatever the lists tell beyond it."""
LISTS = ["ListUsers", "ListGroups", "ListResources", "ListAliases", "ListMailboxPermissions", "ListGroupMembers"]
FAILING = ["AccessDeniedException", "InternalFailure", "InvalidParameterException"]


@pytest.mark.parametrize("code", FAILING)
@pytest.mark.parametrize("operation", [*LISTS, "ListResourceDelegates", "ListOrganizations"])
def test_20_a_list_that_failed_is_never_an_empty_list(emulator, acme: Runner, operation, code) -> None:
    acme.run(DIRECTORY, **COMPANY)
    before = emulator.snapshot("acme")
    emulator.reset_log()
    break_down(emulator, Rule(operation, code=code))
    assert acme.fails(DIRECTORY, **FULL)["msg"]
    assert emulator.writes() == []
    assert emulator.snapshot("acme") == before
    calm(emulator)
    acme.run(DIRECTORY, **FULL)
    assert states(emulator) == dict.fromkeys(("ann", "staff", "room"), "ENABLED")


def test_20_a_second_page_that_failed_makes_no_short_list(emulator, acme: Runner) -> None:
    emulator.populate("acme", users=MANY)
    before = emulator.snapshot("acme")
    emulator.reset_log()
    break_down(emulator, Rule("ListUsers", code="AccessDeniedException", start=2))
    acme.fails(DIRECTORY, users=[{"name": "user00001"}, {"name": "new"}], prune=["users"], removal_limit=MANY)
    assert emulator.writes() == []
    assert emulator.snapshot("acme") == before


@pytest.mark.parametrize("reading", ["strict", "without"])
def test_21_the_primary_address_among_the_aliases_is_no_alias(emulator, acme: Runner, reading) -> None:
    """U12."""
    emulator.set_switch("U12", reading)
    acme.run(DIRECTORY, users=people("ann", aliases=[mail("info")]))
    assert_silent(emulator, acme, users=people("ann", aliases=[mail("info")]))
    acme.run(DIRECTORY, users=people("ann", aliases=[]))
    ann = emulator.snapshot("acme")["users"]["ann"]
    assert (ann["email"], ann["aliases"]) == (mail("ann"), [])


def test_22_case_makes_no_difference_to_names_addresses_and_references(emulator, acme: Runner) -> None:
    acme.run(DIRECTORY, **COMPANY)
    before = emulator.snapshot("acme")
    shouted: Wish = {
        "users": [
            {"name": "ANN", "email": "Ann@Example.COM", "aliases": ["INFO@example.com"]},
            {"name": "Bob", "email": "BOB@EXAMPLE.COM", "mailbox_permissions": [grant("Staff", "SEND_AS")]},
        ],
        "groups": [{"name": "STAFF", "email": "Staff@example.com", "members": ["ANN", "Bob@Example.com"]}],
        "resources": [{"name": "Room", "email": "ROOM@example.com", "delegates": ["aNN"]}],
    }
    assert_silent(emulator, acme, **shouted)
    assert emulator.snapshot("acme") == before


@pytest.mark.parametrize("reading", ["strict", "shuffled"])
def test_23_the_order_of_a_set_makes_no_difference(emulator, acme: Runner, reading) -> None:
    """U46."""
    emulator.set_switch("U46", reading)
    crowd = [f"user{number}" for number in range(8)]
    grants = [grant("user1", "SEND_AS", "FULL_ACCESS"), grant("user2", "SEND_AS", "SEND_ON_BEHALF")]
    first = {**people("boss")[0], "aliases": [mail(name) for name in "abcd"], "mailbox_permissions": grants}
    turned = {
        **first,
        "aliases": first["aliases"][::-1],
        "mailbox_permissions": [{**one, "permissions": one["permissions"][::-1]} for one in grants[::-1]],
    }
    acme.run(DIRECTORY, users=[first, *people(*crowd)], groups=people("all", members=crowd))
    before = emulator.snapshot("acme")
    assert_silent(emulator, acme, users=[*people(*crowd[::-1]), turned], groups=people("all", members=crowd[::-1]))
    assert emulator.snapshot("acme") == before


AMBIGUOUS: list[tuple[str, Wish]] = [
    (mail("info"), {"users": people("bob", aliases=[mail("info")]) + people("cem", aliases=["Info@Example.com"])}),
    (mail("bob"), {"users": people("bob"), "groups": [{"name": "list", "email": mail("bob")}]}),
    (mail("x"), {"users": people("bob", aliases=[mail("x")]), "resources": [{**room("hut"), "email": mail("x")}]}),
    ("bob", {"users": [*people("bob"), {"name": "BOB", "city": "Oslo"}]}),
    ("bob", {"users": people("bob"), "groups": [{"name": "Bob"}]}),
    ("bob", {"users": [*people("bob"), {"name": "bob", "state": "absent"}]}),
    ("ann", {"users": [{"name": "ann", "state": "absent"}], "groups": people("staff", members=["ann"])}),
    ("bob", {"users": people("ann", mailbox_permissions=[grant("bob", "SEND_AS"), grant("bob", "FULL_ACCESS")])}),
]
"""What is meant twice, and the input that does so."""


@pytest.mark.parametrize(("what", "wanted"), AMBIGUOUS)
def test_24_a_contradiction_inside_the_input_is_named_before_anything_is_written(
    emulator, acme: Runner, what, wanted
) -> None:
    acme.run(DIRECTORY, users=people("ann", "bob"))
    assert what in refused(emulator, acme, **wanted).lower()


def test_24_the_same_thing_said_twice_is_done_once(emulator, acme: Runner) -> None:
    twice = {
        "users": people("ann", aliases=[mail("info"), "Info@example.com"]),
        "groups": people("staff", members=["ann", "ANN", mail("ann")]),
    }
    acme.run(DIRECTORY, **twice)
    assert emulator.counts()["CreateAlias"] == emulator.counts()["AssociateMemberToGroup"] == 1
    assert_silent(emulator, acme, **twice)


HOLDINGS = {"a": [mail("a"), mail("x")], "b": [mail("b"), mail("y")], "c": [mail("c"), mail("z")]}
MOVES: dict[str, dict[str, list[str]]] = {
    "an alias moves": {"a": [mail("a")], "b": [mail("b"), mail("y"), mail("x")]},
    "a chain of aliases": {"a": [mail("a")], "b": [mail("b"), mail("x")], "c": [mail("c"), mail("y")]},
    "a cycle of aliases": {"a": [mail("a"), mail("z")], "b": [mail("b"), mail("x")], "c": [mail("c"), mail("y")]},
    "primary and alias change places": {"a": [mail("x"), mail("a")]},
    "two primaries change places": {"a": [mail("b"), mail("x")], "b": [mail("a"), mail("y")]},
    "a chain of primaries": {"a": [mail("b"), mail("x")], "b": [mail("c"), mail("y")], "c": [mail("new"), mail("z")]},
    "a cycle of primaries": {"a": [mail("b"), mail("x")], "b": [mail("c"), mail("y")], "c": [mail("a"), mail("z")]},
    "a primary for an alias of another": {"a": [mail("y"), mail("x")], "b": [mail("b"), mail("a")]},
}
"""Who holds what afterwards, the primary address first."""


@pytest.mark.parametrize("move", MOVES)
def test_25_addresses_change_hands_and_none_is_lost(emulator, acme: Runner, move) -> None:
    def wish(held: dict[str, list[str]]) -> list[Wish]:
        return [{"name": name, "email": first, "aliases": rest} for name, (first, *rest) in held.items()]

    acme.run(DIRECTORY, users=wish(HOLDINGS))
    acme.run(DIRECTORY, users=wish(MOVES[move]))
    now = emulator.snapshot("acme")["users"]
    held = {name: [now[name]["email"], *now[name]["aliases"]] for name in HOLDINGS}
    wanted = {**HOLDINGS, **MOVES[move]}
    assert {name: (one[0], set(one)) for name, one in held.items()} == {
        name: (one[0], set(one)) for name, one in wanted.items()
    }
    assert_silent(emulator, acme, users=wish(MOVES[move]))


def addresses(count: int) -> list[str]:
    return [mail(f"a{number}") for number in range(count)]


TOO_MUCH: list[tuple[str, Wish]] = [
    ("101 aliases", {"users": people("ann", aliases=addresses(101))}),
    ("21 characters", {"resources": [{"name": "r" * 21, "type": "ROOM"}]}),
    ("65 characters", {"users": [{"name": "u" * 65}]}),
    ("257 characters", {"groups": [{"name": "g" * 257}]}),
]


@pytest.mark.parametrize(("what", "wanted"), TOO_MUCH)
def test_26_what_is_beyond_a_limit_is_named_before_anything_is_written(emulator, acme: Runner, what, wanted) -> None:
    assert what in refused(emulator, acme, **wanted)


@pytest.mark.parametrize("reading", ["strict", "without"])
def test_26_as_much_as_a_limit_allows_is_made(emulator, acme: Runner, reading) -> None:
    """U18: whether the primary address counts among the hundred."""
    emulator.set_switch("U18", reading)
    most = 99 if reading == "strict" else 100
    wanted = {
        "users": [{**people("u" * 64)[0], "email": mail("u"), "aliases": addresses(most)}],
        "groups": [{"name": "g" * 256, "enabled": False}],
        "resources": [{"name": "r" * 20, "type": "ROOM"}],
    }
    acme.run(DIRECTORY, **wanted)
    assert sorted(emulator.snapshot("acme")["users"]["u" * 64]["aliases"]) == sorted(addresses(most))
    assert_silent(emulator, acme, **wanted)


def nested(**members: str) -> list[Wish]:
    return [{**people(name)[0], "members": below.split()} for name, below in members.items()]


@pytest.mark.parametrize("cycle", [nested(a="b", b="a"), nested(a="B", b="A@example.com"), nested(a="b", b="c", c="a")])
def test_27_groups_that_would_contain_themselves_are_named_before_anything_is_written(
    emulator, acme: Runner, cycle
) -> None:
    acme.run(DIRECTORY, groups=people("a", "b", "c"))
    assert "the group would contain itself" in refused(emulator, acme, groups=cycle)
    assert "'a' is the entity itself" in refused(emulator, acme, groups=nested(a="a"))


def test_27_a_nesting_can_be_turned_round_and_a_cycle_that_is_there_can_be_read(emulator, acme: Runner) -> None:
    acme.run(DIRECTORY, groups=nested(a="b", b="c", c=""))
    acme.run(DIRECTORY, groups=nested(a="", b="a", c="b"))
    groups = emulator.snapshot("acme")["groups"]
    assert {name: one["members"] for name, one in groups.items()} == {"a": [], "b": ["group a"], "c": ["group b"]}
    emulator.edit("acme", lambda one: of(one, "a").members.append(of(one, "c").id))
    acme.run("workmail_user", **people("ann")[0])
    acme.run("workmail_mailbox_permission", mailbox="ann", grantee="a", permissions=["SEND_AS"])
    told = acme.run("workmail_mailbox_permission_info", mailbox="ann", effective=True)["permissions"]
    assert "a" in {row["grantee"] for row in told}


UNKNOWN: dict[str, tuple[str, dict[str, Any]]] = {
    "member": ("workmail_group", {**people("staff")[0], "members": ["annn"]}),
    "delegate": ("workmail_resource", room(delegates=["annn"])),
    "grantee": ("workmail_mailbox_permission", {"mailbox": "ann", "grantee": "annn", "permissions": ["SEND_AS"]}),
    "item": (DIRECTORY, {"groups": people("staff", members=["annn"])}),
}


@pytest.mark.parametrize("who", UNKNOWN)
def test_28_an_unknown_member_or_grantee_fails_the_run_and_is_warned_of_in_a_preview(
    emulator, acme: Runner, who
) -> None:
    module, wanted = UNKNOWN[who]
    acme.run("workmail_user", **people("ann")[0])
    before = emulator.snapshot("acme")
    emulator.reset_log()
    failed = acme.fails(module, **wanted)
    assert "'annn'" in failed["msg"]
    assert "'ann'" in failed["msg"]
    if module != DIRECTORY:
        preview = acme.run(module, check=True, **wanted)
        assert [one["value"] for one in preview["unresolved"]] == ["annn"]
        assert "annn" in str(preview["warnings"])
    assert emulator.writes() == []
    assert emulator.snapshot("acme") == before


@pytest.mark.parametrize("reading", ["strict", "replaced"])
def test_29_one_attribute_is_changed_and_the_others_stay(emulator, acme: Runner, reading) -> None:
    """U29: whether UpdateUser blanks what a call leaves out."""
    emulator.set_switch("U29", reading)
    full = {"first_name": "Ann", "last_name": "Lee", "job_title": "Chief", "zip_code": "01234", "country": "NO"}
    acme.run("workmail_user", **people("ann")[0], **full, hidden_from_global_address_list=True)
    before = emulator.snapshot("acme")["users"]["ann"]
    acme.run("workmail_user", name="ann", city="Oslo")
    assert emulator.snapshot("acme")["users"]["ann"] == {**before, "City": "Oslo"}
    acme.run("workmail_user", name="ann", job_title="")
    after = emulator.snapshot("acme")["users"]["ann"]
    assert {key: value for key, value in before.items() if key != "JobTitle"}.items() <= after.items()
    assert not after.get("JobTitle")


def test_30_permissions_are_merged_with_those_that_are_there(emulator, acme: Runner) -> None:
    acme.run(DIRECTORY, users=people("ann", "bob", "cem"))
    pair = {"mailbox": "ann", "grantee": "bob"}
    acme.run("workmail_mailbox_permission", **pair, permissions=["FULL_ACCESS", "SEND_AS"])
    acme.run("workmail_mailbox_permission", **pair, permissions=["SEND_ON_BEHALF"], purge_permissions=False)
    acme.run("workmail_mailbox_permission", **pair, permissions=["SEND_AS"], state="absent")
    more = [grant("cem", "SEND_AS")]
    acme.run(DIRECTORY, users=[{"name": "ann", "mailbox_permissions": more, "purge_mailbox_permissions": False}])
    told = emulator.snapshot("acme")["users"]["ann"]["permissions"]
    assert told == {"user bob": ["FULL_ACCESS", "SEND_ON_BEHALF"], "user cem": ["SEND_AS"]}


ODD = {
    "display_name": "Zoë “Łódź” 日本語 🐧 <b>&amp;</b>",
    "first_name": "O'Neill; DROP TABLE",
    "last_name": "{{ 7 * 7 }} {% raw %}",
    "job_title": "a\tb",
    "company": "Ünïcode & Söhne",
    "city": "\u202eright to left",
    "street": "  spaces  ",
}


def test_31_odd_characters_arrive_as_they_are_and_a_second_run_is_silent(emulator, acme: Runner) -> None:
    wanted = {
        "users": people("o.dd-user_1", **ODD, password='Pä$$ "{{w}}" 1'),
        "groups": [{"name": "Straße & Söhne (Oslo)", "email": mail("o_x%1+y"), "members": ["o.dd-user_1"]}],
        "resources": [room("hall-1", description="Größe: 20 m² — 日本")],
    }
    acme.run(DIRECTORY, **wanted)
    now = emulator.snapshot("acme")
    user = now["users"]["o.dd-user_1"]
    told = {"".join(word.capitalize() for word in option.split("_")): value for option, value in ODD.items()}
    assert {key: user[key] for key in told} == told
    assert emulator.password_is("acme", "o.dd-user_1", 'Pä$$ "{{w}}" 1')
    assert now["groups"]["Straße & Söhne (Oslo)"]["members"] == ["user o.dd-user_1"]
    assert_silent(emulator, acme, **wanted)
    exported = acme.run("workmail_directory_info")["directory"]
    assert_silent(emulator, acme, **exported)


@pytest.mark.parametrize(
    ("plural", "name"), [("users", "zoë"), ("users", "a b"), ("groups", "日本"), ("resources", "a/b")]
)
def test_31_a_character_that_no_name_can_have_is_named_before_anything_is_written(
    emulator, acme: Runner, plural, name
) -> None:
    more = {"type": "ROOM"} if plural == "resources" else {}
    assert repr(name) in refused(emulator, acme, **{plural: [{"name": name, **more}]})


def test_32_the_same_names_in_another_organization_are_others(emulator, acme: Runner) -> None:
    emulator.add_organization("other", domains=["example.net"])
    emulator.add_organization("acme", domains=["example.com"], region="us-east-1")
    other = Runner(acme.url, "other")
    there = {
        "users": [{"name": "ann", "email": "ann@example.net", "city": "Bergen"}, {"name": "bob", "enabled": False}]
    }
    other.run(DIRECTORY, **there)
    before = emulator.snapshot("other")
    acme.run(DIRECTORY, **COMPANY)
    acme.run(DIRECTORY, users=[{"name": "ann", "state": "absent"}, {"name": "bob"}], prune=["users"])
    assert sorted(emulator.snapshot("acme")["users"]) == sorted([*SYSTEM, "bob", "cem"])
    assert emulator.snapshot("other") == before
    assert_silent(emulator, other, **there)
    elsewhere = emulator.edit("acme", lambda _one: [one for one in worlds(emulator) if one.region == "us-east-1"])
    assert [len(one.entities) for one in elsewhere] == [len(SYSTEM)]


def worlds(emulator: Any) -> list[Any]:
    return list(emulator.service.world.organizations.values())
