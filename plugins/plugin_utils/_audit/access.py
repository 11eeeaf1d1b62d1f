# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access to mailboxes, by mailbox and by person, and permissions that are no longer expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import roles as reach
from .rows import PLURALS, Json, by_name

Key = tuple[str, str]


class People:
    """What the info modules return of all entities, by kind and name."""

    def __init__(self, found: Mapping[str, list[Json]]) -> None:
        rows = [(kind, one) for kind, some in found.items() for one in some]
        self._entities = {(kind, str(one["name"]).lower()): one for kind, one in rows}
        # Where a name means two entities, the info modules refer to each by its id.
        self._entities |= {(kind, str(one.get(f"{kind}_id")).lower()): one for kind, one in rows}

    def name(self, kind: str, text: str) -> str:
        """The name of an entity that an info module refers to by its name or id."""
        return str(self._entities.get((kind, text.lower()), {}).get("name") or text)

    def label(self, kind: str, name: str) -> str:
        """The name that people see, where it says more than the name itself; empty otherwise."""
        label = str(self._entities.get((kind, name.lower()), {}).get("display_name") or "")
        return "" if label.casefold() == name.casefold() else label

    def state(self, kind: str, name: str) -> str:
        return str(self._entities.get((kind, name.lower()), {}).get("entity_state") or "")


def mailboxes(permissions: Iterable[Json], people: People) -> list[Json]:
    """One entry for each mailbox that others may use, with all of them, directly or through groups."""
    by_mailbox: dict[Key, list[Json]] = defaultdict(list)
    for one in permissions:
        by_mailbox[one["mailbox_kind"], one["mailbox"]].append(one)
    return [
        {
            "mailbox": name,
            "kind": kind,
            "label": people.label(kind, name),
            "state": people.state(kind, name),
            "grantees": sorted((_grantee(one, people) for one in by_mailbox[kind, name]), key=_by_way),
        }
        for kind, name in sorted(by_mailbox, key=_by_kind)
    ]


def with_roles(accesses: Iterable[Json], found: Sequence[Json], people: People) -> list[Json]:
    """The mailboxes, each with the impersonation roles that can open it, and those that only a role opens.

    Mailboxes that no permission concerns, and that every role treats like all others, are not listed one by one.
    """
    listed = {(one["kind"], one["mailbox"]): one for one in accesses}
    for name in reach.opened(found):
        blank = {"label": people.label("user", name), "state": people.state("user", name), "grantees": []}
        listed.setdefault(("user", name), {"mailbox": name, "kind": "user", **blank})
    return [
        {**listed[key], "roles": reach.opening(found, key[1]) if key[0] == "user" else []}
        for key in sorted(listed, key=_by_kind)
    ]


def _by_kind(key: Key) -> tuple[int, tuple[str, str]]:
    return list(PLURALS).index(key[0]), by_name(key[1])


def _by_way(one: Json) -> tuple[Any, ...]:
    return [by_name(group) for group in one["path"]], by_name(one["grantee"]), one["permissions"]


def _grantee(one: Json, people: People) -> Json:
    return {
        "grantee": one["grantee"],
        "kind": one["grantee_kind"],
        "label": people.label(one["grantee_kind"], one["grantee"]),
        "state": one["grantee_state"],
        "permissions": one["permissions"],
        "path": one.get("path") or [],
    }


def persons(accesses: Iterable[Json]) -> list[Json]:
    """Access by person: all entities but groups, with the mailboxes that they may use."""
    by_person: dict[Key, Json] = {}
    for mailbox in accesses:
        for one in mailbox["grantees"]:
            if one["kind"] != "group":
                key = (one["kind"], one["grantee"])
                person = {**{name: one[name] for name in ("grantee", "kind", "label", "state")}, "mailboxes": []}
                by_person.setdefault(key, person)["mailboxes"].append(
                    {
                        "mailbox": mailbox["mailbox"],
                        "kind": mailbox["kind"],
                        "permissions": one["permissions"],
                        "path": one["path"],
                    }
                )
    return [by_person[key] for key in sorted(by_person, key=_by_kind)]


def held_by_disabled(persons_: Iterable[Json], resources: Iterable[Json], people: People) -> list[Json]:
    """DISABLED people who may still use a mailbox or still answer the bookings of a resource."""
    rights: dict[Key, list[Json]] = defaultdict(list)
    for person in persons_:
        if person["state"] == "DISABLED":
            rights[person["kind"], person["grantee"]] += person["mailboxes"]
    for resource in resources:
        for name in resource.get("delegates") or ():
            if people.state("user", name) == "DISABLED":
                rights["user", people.name("user", name)].append(
                    {"mailbox": resource["name"], "kind": "resource", "permissions": ["DELEGATE"], "path": []}
                )
    return [
        {"name": name, "kind": kind, "label": people.label(kind, name), "rights": rights[kind, name]}
        for kind, name in sorted(rights, key=_by_kind)
    ]


def without_members(groups: Iterable[Json]) -> list[Json]:
    """Groups that reach no person: without a member, or with members that are such groups themselves."""
    rows = [one for one in groups if "members" in one]
    names = {str(one.get("group_id")): str(one["name"]) for one in rows}
    members = {str(one["name"]): [names.get(text, text) for text in one["members"]] for one in rows}
    reaching: set[str] = set()
    pending = set(members)
    while True:  # A group reaches a person if a member is not a group that was read, or is a group that does.
        more = {name for name in pending if any(one not in members or one in reaching for one in members[name])}
        if not more:
            break
        reaching |= more
        pending -= more
    return [{"name": name, "members": members[name]} for name in sorted(pending, key=by_name)]
