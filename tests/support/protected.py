# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization with accounts that no task may change, and inputs of every module that tempt to change them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from support.inprocess import Runner
from support.items import people
from support.lawful import MODULE, fresh
from support.lookups import Result
from support.wishes import lists, optional
from workmail_emulator import Switches

PEOPLE = {"users": ("ann", "bob", "cem", "dee"), "groups": ("staff", "sales"), "resources": ("room", "car")}
PROTECTED = ("Administrator", "Guest", "Importer")
"""Of the role SYSTEM_USER, ENABLED and DISABLED, and one of the role RESOURCE."""
READINGS: tuple[dict[str, str], ...] = (
    {},
    {"U37": "all"},
    {"U8": "shown", "U51": "absent", "U7": "at-delete"},
    Switches.lenient().chosen,
)
GUARD = 10**6

Options = dict[str, Any]


@dataclass(repr=False)
class Scene:
    """An organization that is put back for every example."""

    emulator: Any
    runner: Runner
    begin: dict[str, Any]
    ids: dict[str, str]

    def __call__(self, module: str, readings: dict[str, str], **options: Any) -> Result:
        """Check, then run; the check wrote nothing and changed nothing."""
        self.emulator.set_switches({})
        self.emulator.edit("acme", lambda one: vars(one).update(copy.deepcopy(self.begin)))
        self.emulator.set_switches(readings)
        self.emulator.reset_log()
        begin = self.state()
        self.runner.run_anyhow(module, check=True, **options)
        assert self.emulator.writes() == []
        assert self.state() == begin
        return self.runner.run_anyhow(module, **options)

    def state(self) -> dict[str, Any]:
        """All that is known of each entity, by id."""
        known: dict[str, Any] = self.emulator.edit("acme", lambda one: copy.deepcopy(one.entities))
        return {id_: vars(entity) for id_, entity in known.items()}

    def assert_protected(self) -> None:
        """The accounts of the service are as they were, but for rights of the deleted, which mean nothing."""
        now = self.state()
        before = {id_: copy.deepcopy(vars(one)) for id_, one in self.begin["entities"].items()}
        gone = {id_ for id_, one in now.items() if one["state"] == "DELETED"}
        for name in PROTECTED:
            for one in (before[self.ids[name]], now[self.ids[name]]):
                one["permissions"] = {id_: rights for id_, rights in one["permissions"].items() if id_ not in gone}
            assert now[self.ids[name]] == before[self.ids[name]], name

    def retired(self) -> set[str]:
        """Who was ENABLED at the beginning and is DISABLED or gone."""
        before, now = self.begin["entities"], self.state()
        return {one.name for id_, one in before.items() if one.state == "ENABLED" and now[id_]["state"] != "ENABLED"}


def furnished(emulator: Any) -> Scene:
    """Ten people, lists and rooms, all ENABLED, beside the protected accounts."""
    runner = fresh(emulator)
    everybody = {plural: people(*names) for plural, names in PEOPLE.items()}
    everybody["users"].append({"name": "Importer", "email": "import@example.com"})
    for item in everybody["resources"]:
        item["type"] = "ROOM"
    runner.run(MODULE, **everybody)
    ids = emulator.edit("acme", _furnish)
    begin = emulator.edit("acme", lambda one: copy.deepcopy(vars(one)))
    return Scene(emulator, runner, begin, ids)


def _furnish(organization: Any) -> dict[str, str]:
    """What cannot be done from outside: an account of the service that is open, has addresses and grants rights."""
    by_name = {one.name: one for one in organization.entities.values()}
    boss, ann = by_name["Administrator"], by_name["ann"]
    boss.state, boss.email, boss.aliases = (
        "ENABLED",
        "admin@example.com",
        ["root@example.com", "postmaster@example.com"],
    )
    boss.dates["EnabledDate"] = 1577836800.0
    boss.dates["MailboxProvisionedDate"] = 1577836800.0
    boss.permissions = {ann.id: ["FULL_ACCESS"]}
    ann.permissions = {boss.id: ["SEND_AS"]}
    organization.hold(boss)
    by_name["Importer"].role = "RESOURCE"
    by_name["staff"].members = [boss.id, ann.id]
    by_name["room"].delegates = [boss.id]
    return {one.name: one.id for one in organization.entities.values()}


LENT = ("root@example.com", "postmaster@example.com", "admin@example.com", "import@example.com")
"""Addresses of the protected, which others may be given: aliases, primaries."""
REFERENCES = (*PROTECTED, "administrator", *LENT)
OTHERS = ("ann", "bob", "staff", "sales")
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "state": st.sampled_from(["present", "absent"]),
    "enabled": st.booleans(),
    "email": st.sampled_from(["new@example.com", "admin@example.com"]),
    "aliases": lists(("info@example.com", *LENT[:2])),
    "purge_aliases": st.booleans(),
    "hidden_from_global_address_list": st.booleans(),
    "password": st.just("Canary-Ab-1"),
    "update_password": st.just("always"),
    "city": st.just("Oslo"),
    "mailbox_quota": st.just(1000),
}
RIGHTS = ("SEND_AS", "SEND_ON_BEHALF")
KINDS = {"users": "user_id", "groups": "group_id", "resources": "resource_id"}
FATES: tuple[Options, ...] = (
    {},
    {"hidden_from_global_address_list": True},
    {"state": "absent"},
    {"state": "absent"},
    {"enabled": False},
    {"enabled": False, "aliases": []},
    {"ignore": True, "state": "absent"},
)


@st.composite
def named(draw: Any, plural: str, name: str, ids: dict[str, str]) -> Options:
    """One of the ways to say who is meant."""
    ways = [
        {"name": name},
        {"name": name.upper()},
        {KINDS[plural]: ids[name]},
        {KINDS[plural]: ids[name], "name": name},
    ]
    ways += [{"email": f"{name}@example.com"}] if name not in PROTECTED else []
    ways += [{"email": "admin@example.com"}] if name == "Administrator" else []
    return dict(draw(st.sampled_from(ways)))


@st.composite
def removals(draw: Any, ids: dict[str, str]) -> Options:
    """A task of `workmail_directory` without contradictions, with each way of removal."""
    task: Options = {}
    for plural, names in PEOPLE.items():
        chosen = draw(lists(names, len(names)))
        rows = [{**draw(named(plural, name, ids)), **draw(st.sampled_from(FATES))} for name in chosen]
        if rows or draw(st.booleans()):
            task[plural] = rows
    for row in task.get("resources", ()):
        if row.get("name") == "car" and not row.keys() & {"state", "ignore"}:
            row["new_name"] = "hall"
    pruned = draw(lists(tuple(KINDS)))
    return {
        **task,
        "prune": [plural for plural in pruned if not all(row.get("ignore") for row in task.get(plural, ()))],
        "prune_action": draw(st.sampled_from(["disable", "delete"])),
        "removal_limit": draw(st.integers(0, 6) | st.just(GUARD)),
        "wait_timeout": 1,
    }


@st.composite
def temptations(draw: Any, ids: dict[str, str]) -> dict[str, list[Options]]:
    """Items that mean a protected account, or want something of one."""
    protected = {**draw(optional(FIELDS)), **draw(named("users", draw(st.sampled_from(PROTECTED)), ids))}
    eve = {"name": "eve", "email": "eve@example.com", "take_over": True}
    address, someone = draw(st.sampled_from(LENT)), draw(st.sampled_from(REFERENCES))
    rights = [{"grantee": someone, "permissions": draw(st.lists(st.sampled_from(RIGHTS), min_size=1, unique=True))}]
    plural = draw(st.sampled_from(list(KINDS)))
    kind = {"type": "ROOM"} if plural == "resources" else {}
    choices: list[dict[str, list[Options]]] = [
        {},
        {"users": [protected]},
        {"users": [{**protected, "ignore": True}]},
        {plural: [{**eve, **kind, "aliases": [address]}]},
        {plural: [{**eve, **kind, "email": address}]},
        {"users": [{**eve, "mailbox_permissions": rights}]},
        {"groups": [{**eve, "members": [someone]}]},
        {"resources": [{**eve, "type": "ROOM", "delegates": [someone]}]},
    ]
    return draw(st.sampled_from(choices))


@st.composite
def tasks(draw: Any, ids: dict[str, str]) -> Options:
    """A task that removes, and mostly tempts too."""
    task = draw(removals(ids))
    for plural, rows in draw(temptations(ids)).items():
        task[plural] = [*task.get(plural, ()), *rows]
    return task


readings = st.sampled_from(READINGS)


def _one(plural: str) -> Callable[[dict[str, str]], st.SearchStrategy[Options]]:
    """Options of a module for one entity, new or existing, that wants addresses of the protected."""
    more = {"take_over": st.just(True), "aliases": lists(LENT, 2), "email": st.sampled_from(LENT)}
    kind = {"type": st.just("ROOM")} if plural == "resources" else {}
    link = {"groups": "members", "resources": "delegates"}.get(plural)
    linked = {link: lists((*REFERENCES, *OTHERS), 2)} if link else {}
    return lambda ids: st.fixed_dictionaries(
        {"name": st.sampled_from([*PEOPLE[plural][:1], "eve"]), "enabled": st.just(True), **kind},
        optional={**more, **linked},
    )


SINGLE: dict[str, Callable[[dict[str, str]], st.SearchStrategy[Options]]] = {
    "workmail_user": lambda ids: st.one_of(
        _one("users")(ids), st.sampled_from(PROTECTED).flatmap(lambda name: tempting(name, ids))
    ),
    "workmail_group": _one("groups"),
    "workmail_resource": _one("resources"),
    "workmail_alias": lambda ids: st.fixed_dictionaries(
        {
            "entity": st.sampled_from([*OTHERS, *REFERENCES, ids["Administrator"]]),
            "alias": st.lists(st.sampled_from([*LENT, "info@example.com"]), min_size=1, max_size=2, unique=True),
            "state": st.sampled_from(["present", "absent"]),
            "move": st.booleans(),
        }
    ),
    "workmail_mailbox_permission": lambda ids: st.fixed_dictionaries(
        {
            "mailbox": st.sampled_from([*REFERENCES, ids["Administrator"], "ann"]),
            "grantee": st.sampled_from([*OTHERS, "Administrator", ids["Guest"]]),
            "state": st.sampled_from(["present", "absent"]),
            "purge_permissions": st.booleans(),
        },
        optional={"permissions": st.lists(st.sampled_from(RIGHTS), min_size=1, unique=True)},
    ),
}
"""Module → options that mean a protected account, or want something of one."""


@st.composite
def tempting(draw: Any, name: str, ids: dict[str, str]) -> Options:
    return {**draw(optional(FIELDS)), **draw(named("users", name, ids))}
