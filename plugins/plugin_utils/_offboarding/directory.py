# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The organization as the info modules return it, and the input of `workmail_directory` that is made from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._model.addresses import is_address
from ...module_utils._model.current import Current
from ...module_utils._model.kinds import BY_NAME
from ...module_utils._plan.knowledge import Knowledge
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


PARTIES = ("user", "group")
"""The kinds that can be a member, a delegate, or the successor of a leaver."""


class Organization:
    """What was read, by id. What a reference means is the engine's decision, as in every module."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self.alias = str(read.get("alias") or "")
        self.leavers = {str(row["user_id"]): row for row in read.get("leavers") or ()}
        """The leavers who are changed, with attributes, aliases and permissions."""
        self.permissions: list[Row] = list(read.get("permissions") or ())
        self.unreadable = [str(row.get("mailbox") or row.get("name")) for row in read.get("unreadable") or ()]
        self.users = list(_entities("user", read))
        self.groups = list(_entities("group", read))
        self.resources = list(_entities("resource", read))
        self.by_id = {one.id: one for one in (*self.users, *self.groups, *self.resources)}
        self._known = Knowledge()
        for one in self.by_id.values():
            self._known.add(_current(one))
        self._owners = {address.lower(): rows[0] for address, rows in (read.get("owners") or {}).items() if rows}
        """Whose each successor's address is, where the lists do not tell."""
        self._known.owners.update((address, str(row["entity_id"])) for address, row in self._owners.items())

    def party(self, text: str) -> Entity | str:
        """The user or group that an id, a name or an address means, or what is wrong with the reference."""
        found = [one for one in self.meant(text) if not one.protected]
        if len(found) == 1:
            return found[0]
        if found:
            step = "Give the id." if is_address(text) else "Give an id or an address."
            return f"{text!r} is ambiguous: {' and '.join(one.label for one in found)}. {step}"
        owner = self._owners.get(text.lower())
        if owner is not None:
            return f"{text!r} is an address of {owner['kind']} {owner['entity']}. Give a user or group."
        near = nearest(text, (one.name for one in (*self.users, *self.groups) if not one.protected))
        return f"there is no user or group {text!r} in the organization.{near} Correct it."

    def meant(self, text: str) -> list[Entity]:
        """Every user and group that a reference may mean."""
        return [self.by_id[one.id] for one in self._known.matches(PARTIES, text)]

    def people(self, row: Row, link: str) -> People:
        """The members or delegates in a row of an info module. A row without the list was not readable."""
        if row.get(link) is None:
            return People([], readable=False)
        found = [(str(text), self.meant(str(text))) for text in row[link]]
        return People(
            [some[0] for _text, some in found if len(some) == 1],
            ambiguous={text: some for text, some in found if len(some) > 1},
        )


@dataclass(frozen=True)
class People:
    """Whom a list of references means. A reference to an id that is deleted means no entity."""

    found: list[Entity]
    ambiguous: dict[str, list[Entity]] = field(default_factory=dict)
    readable: bool = True

    def doubt(self, id_: str) -> str:
        """Why it is not known whether this entity is in the list; empty if it is known."""
        if not self.readable:
            return "cannot be read"
        return next(
            (
                f"name {text!r}, which means {' and '.join(one.label for one in some)}"
                for text, some in self.ambiguous.items()
                if any(one.id == id_ for one in some)
            ),
            "",
        )


def _current(one: Entity) -> Current:
    """The entity as the engine knows it. An address that a DISABLED one shows may be another's by now."""
    row = one.row
    return Current(
        BY_NAME[one.kind],
        one.id,
        one.name,
        str(row["entity_state"]),
        email=str(row.get("email") or "") if one.enabled else None,
        role=str(row.get("role") or ""),
    )


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
    """Mailbox permissions to add and to take away. All other rows are none of this run's business."""

    given: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Mailbox → grantee → all rights of that grantee afterwards."""
    taken: dict[str, list[str]] = field(default_factory=dict)
    """Mailbox → grantees who lose theirs."""

    def wish(self, organization: Organization, wishes: Wishes) -> None:
        for mailbox, rows in self.given.items():
            item = wishes.of(organization.by_id[mailbox].kind, mailbox)
            item["mailbox_permissions"] = [{"grantee": who, "permissions": rights} for who, rights in rows.items()]
            item["purge_mailbox_permissions"] = False
        for mailbox, grantees in self.taken.items():
            item = wishes.of(organization.by_id[mailbox].kind, mailbox)
            item["remove_mailbox_permissions"] = list(dict.fromkeys(grantees))


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
