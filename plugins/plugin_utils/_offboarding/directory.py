# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The organization as the info modules tell it, and the input of `workmail_directory` that is made from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .cases import ENABLED, SYSTEM, Case, nearest
from .leavers import Row

ID = {"user": "user_id", "group": "group_id", "resource": "resource_id"}
TEMPORARY, LEFT = "mailops-tmp-", "mailops-left-"
"""How addresses on the test domain begin that are held for a moment: the modules' own, and the role's."""


@dataclass(frozen=True)
class Entity:
    kind: str
    row: Row

    @property
    def id(self) -> str:
        return str(self.row[ID[self.kind]])

    @property
    def name(self) -> str:
        return str(self.row["name"])

    @property
    def enabled(self) -> bool:
        return bool(self.row["entity_state"] == ENABLED)

    @property
    def protected(self) -> bool:
        """True for an account of the service itself."""
        return self.row.get("role") == SYSTEM

    @property
    def label(self) -> str:
        return f"{self.kind} {self.name}"


class Organization:
    """What was read, by id. What was not read is empty."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self.alias = str(read.get("alias") or "")
        self.leavers = {str(row["user_id"]): row for row in read.get("leavers") or ()}
        """The leavers who are changed, with attributes, aliases and permissions."""
        self.permissions: list[Row] = list(read.get("permissions") or ())
        self.unreadable = [str(row["mailbox"]) for row in read.get("unreadable") or ()]
        self.users = list(_entities("user", read))
        self.groups = list(_entities("group", read))
        self.resources = list(_entities("resource", read))
        self.by_id = {one.id: one for one in (*self.users, *self.groups, *self.resources)}
        self._people: dict[str, list[Entity]] = {}
        for one in (*self.users, *self.groups):
            for text in {known.lower() for known in (one.id, one.name, str(one.row.get("email") or "")) if known}:
                self._people.setdefault(text, []).append(one)

    def party(self, text: str) -> Entity | str:
        """The user or group that an id, a name or an address means, or what is wrong with the reference."""
        found = [one for one in self._people.get(text.lower(), ()) if not one.protected]
        if len(found) == 1:
            return found[0]
        if found:
            return f"{text!r} is ambiguous: {' and '.join(one.label for one in found)}. Give an id or an address."
        near = nearest(text, (one.name for one in (*self.users, *self.groups) if not one.protected))
        return f"there is no user or group {text!r} in the organization.{near} Correct it."

    def people(self, labels: Iterable[str]) -> list[Entity]:
        """The users and groups that a list of members or delegates names; an id that nobody has belongs to the deleted.

        The info modules tell the name where it means one entity only, else the address, else the id.
        """
        return [one for label in labels for one in self._labelled(label)[:1]]

    def _labelled(self, label: str) -> list[Entity]:
        low = label.lower()
        found = self._people.get(low, [])
        return sorted(found, key=lambda one: (one.name.lower() != low, one.id.lower() == low))


def _entities(kind: str, read: Mapping[str, Any]) -> Iterator[Entity]:
    return (Entity(kind, row) for row in read.get(f"{kind}s") or ())


@dataclass
class Wishes:
    """What `workmail_directory` is asked for, one item an entity."""

    items: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def of(self, kind: str, id_: str) -> dict[str, Any]:
        return self.items.setdefault(id_, (kind, {ID[kind]: id_}))[1]

    def directory(self) -> dict[str, list[dict[str, Any]]]:
        return {
            f"{kind}s": [item for of_kind, item in self.items.values() if of_kind == kind]
            for kind in ("user", "group", "resource")
        }


@dataclass
class Rights:
    """Mailbox permissions to add and to take away, and the rows that stay."""

    given: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Mailbox → grantee → all rights of that grantee afterwards."""
    taken: dict[str, set[str]] = field(default_factory=dict)
    """Mailbox → grantees who lose theirs."""

    def wish(self, organization: Organization, wishes: Wishes) -> None:
        """A mailbox that somebody loses is told whole, because a list that is whole is how rows are taken away."""
        for mailbox in dict.fromkeys([*self.given, *self.taken]):
            rows = dict(self.given.get(mailbox, {}))
            lost = self.taken.get(mailbox, set())
            for row in organization.permissions if lost else ():
                if row["mailbox_id"] == mailbox and row["grantee_id"] not in lost:
                    rows.setdefault(row["grantee_id"], row["permissions"])
            item = wishes.of(organization.by_id[mailbox].kind, mailbox)
            item["mailbox_permissions"] = [{"grantee": who, "permissions": rights} for who, rights in rows.items()]
            item["purge_mailbox_permissions"] = bool(lost)


def left_address(case: Case, alias: str) -> str:
    """The primary address on the test domain that frees the real one, for the moment until the user is disabled."""
    return f"{LEFT}{hashlib.sha256(case.id.encode()).hexdigest()[:12]}@{alias}.awsapps.com"


def own_addresses(person: Row) -> tuple[str, list[str]]:
    """The primary address, empty if it is one for the moment, and the aliases without such."""
    primary = str(person.get("email") or "")
    aliases = [str(alias) for alias in person.get("aliases") or ()]
    return "" if momentary(primary) else primary, [alias for alias in aliases if not momentary(alias)]


def momentary(address: str) -> bool:
    low = address.lower()
    return low.startswith((TEMPORARY, LEFT)) and low.endswith(".awsapps.com")
