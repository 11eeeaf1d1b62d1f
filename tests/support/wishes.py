# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random inputs of `workmail_directory` over a small universe of names and addresses, so that they meet each other."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

USERS = ("ann", "bob", "cem", "dee", "eva")
GROUPS = ("staff", "sales", "all")
RESOURCES = ("room", "beamer")
DOMAIN = "example.com"
LOCALS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
ADDRESSES = tuple(f"{local}@{DOMAIN}" for local in LOCALS)
RIGHTS = ("FULL_ACCESS", "SEND_AS", "SEND_ON_BEHALF")

addresses = st.sampled_from(ADDRESSES)
texts = st.sampled_from(["", "Oslo", "Łódź", "O'Neill"])


def optional(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


def lists(values: tuple[str, ...], most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


def permissions(owners: tuple[str, ...], rights: tuple[str, ...]) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {
            "grantee": st.sampled_from(owners),
            "permissions": st.lists(st.sampled_from(rights), min_size=1, unique=True),
        }
    )
    return st.lists(row, max_size=2, unique_by=lambda one: one["grantee"])


COMMON: dict[str, st.SearchStrategy[Any]] = {
    "email": addresses,
    "aliases": lists(ADDRESSES),
    "purge_aliases": st.booleans(),
    "enabled": st.booleans(),
    "hidden_from_global_address_list": st.booleans(),
}


@st.composite
def user(draw: Any, name: str) -> dict[str, Any]:
    others = tuple(other for other in USERS if other != name)
    fields = {
        **COMMON,
        "display_name": st.sampled_from(["A", "Zoë", "D'Angelo"]),
        "first_name": texts,
        "job_title": texts,
        "country": st.sampled_from(["NO", "DE", ""]),
        "role": st.sampled_from(["USER", "REMOTE_USER"]),
        "mailbox_quota": st.sampled_from([1, 1000, 51200]),
        "password": st.sampled_from(["Canary-Pass-1", "Canary-Pass-2"]),
        "mailbox_permissions": permissions(others, RIGHTS),
        "purge_mailbox_permissions": st.booleans(),
    }
    return {"name": name, "state": "present", **draw(optional(fields))}


@st.composite
def group(draw: Any, name: str) -> dict[str, Any]:
    below = GROUPS[GROUPS.index(name) + 1 :]
    fields = {**COMMON, "members": lists(USERS + below, 4), "purge_members": st.booleans()}
    return {"name": name, "state": "present", **draw(optional(fields))}


@st.composite
def resource(draw: Any, name: str) -> dict[str, Any]:
    booking = {
        "auto_accept_requests": st.booleans(),
        "auto_decline_recurring_requests": st.booleans(),
        "auto_decline_conflicting_requests": st.booleans(),
    }
    fields = {
        **COMMON,
        "description": texts,
        "delegates": lists(USERS, 2),
        "purge_delegates": st.booleans(),
        "booking_options": optional(booking),
    }
    return {"name": name, "type": draw(st.sampled_from(["ROOM", "EQUIPMENT"])), **draw(optional(fields))}


@st.composite
def some(draw: Any, names: tuple[str, ...], item: Any) -> list[dict[str, Any]]:
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=len(names)))
    return [_maybe_absent(draw, draw(item(name))) for name in chosen]


def _maybe_absent(draw: Any, item: dict[str, Any]) -> dict[str, Any]:
    return {"name": item["name"], "state": "absent"} if draw(st.integers(0, 9)) == 0 else item


@st.composite
def sound(draw: Any) -> dict[str, Any]:
    """An input without contradictions: all entities are in it, and every address is used once."""
    wanted = {
        "users": [draw(user(name)) for name in USERS],
        "groups": [draw(group(name)) for name in GROUPS],
        "resources": [draw(resource(name)) for name in RESOURCES],
    }
    pool = list(draw(st.permutations(ADDRESSES)))
    gone = {name for name in (*USERS, *GROUPS) if draw(st.integers(0, 11)) == 0}
    for items in wanted.values():
        for number, item in enumerate(items):
            items[number] = _settled(item, pool, gone)
    return wanted


def _settled(item: dict[str, Any], pool: list[str], gone: set[str]) -> dict[str, Any]:
    """Remove what contradicts other items: addresses dealt already, people who are leaving."""
    if item["name"] in gone:
        return {"name": item["name"], "state": "absent"}
    if not {"email", "enabled", "display_name", "type"} & item.keys():
        item["email"] = ""  # A name alone creates no entity.
    if "email" in item or item.get("enabled"):
        item["email"] = pool.pop() if pool and len(item["name"]) % 2 else f"{item['name']}@{DOMAIN}"
    if "aliases" in item:
        item["aliases"] = [pool.pop() for _one in item["aliases"] if pool]
    for option in ("members", "delegates"):
        if option in item:
            item[option] = [name for name in item[option] if name not in gone]
    if "mailbox_permissions" in item:
        rows = item["mailbox_permissions"]
        item["mailbox_permissions"] = [row for row in rows if row["grantee"] not in gone]
    if not item.get("delegates"):
        item.pop("booking_options", None)
    return item


@st.composite
def wild(draw: Any) -> dict[str, Any]:
    """An input with errors in it, as inputs are."""
    return {
        "users": draw(some(USERS, user)),
        "groups": draw(some(GROUPS, group)),
        "resources": draw(some(RESOURCES, resource)),
    }


def wishes() -> st.SearchStrategy[dict[str, Any]]:
    """One input: users, groups and resources, mostly sound."""
    return st.one_of(sound(), sound(), wild())
