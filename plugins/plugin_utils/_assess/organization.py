# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization as `workmail_directory_info` returns it, with its references resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

USER, GROUP, RESOURCE = "user", "group", "resource"
PLURALS = {USER: "users", GROUP: "groups", RESOURCE: "resources"}
REMOTE = "REMOTE_USER"
"""The role of a user whose mailbox is on an Exchange server (administrator guide, interoperability)."""

Json = dict[str, Any]


@dataclass(eq=False)
class Entity:
    """Two are the same only if they are the same object."""

    kind: str
    name: str
    item: Mapping[str, Any]
    """As `workmail_directory` takes it."""
    assigned: Mapping[str, Any]
    """What the service assigns: id, state, dates, size of the mailbox in megabytes."""

    @property
    def enabled(self) -> bool:
        return bool(self.item.get("enabled"))

    @property
    def has_mailbox(self) -> bool:
        """Whether the mailbox is in WorkMail and open."""
        return self.enabled and self.kind != GROUP and self.item.get("role") != REMOTE

    @property
    def email(self) -> str:
        return str(self.item.get("email") or "")

    @property
    def title(self) -> str:
        return str(self.item.get("display_name") or self.name)

    @property
    def aliases(self) -> list[str]:
        return [str(one) for one in self.item.get("aliases") or ()]

    @property
    def size(self) -> float | None:
        """Megabytes; None if it is unknown, as for resources."""
        size = self.assigned.get("mailbox_size")
        return None if size is None else float(size)


def by_name(one: Entity) -> tuple[str, ...]:
    """A total order, whatever the order of the input is."""
    return one.name.lower(), one.name, one.kind, one.email


class Right(NamedTuple):
    """That one entity may use the mailbox of another."""

    owner: Entity
    grantee: Entity
    permissions: tuple[str, ...]


@dataclass
class Organization:
    """Everything is sorted by name."""

    entities: list[Entity] = field(default_factory=list)
    members: dict[Entity, list[Entity]] = field(default_factory=dict)
    delegates: dict[Entity, list[Entity]] = field(default_factory=dict)
    rights: list[Right] = field(default_factory=list)

    def of(self, kind: str) -> list[Entity]:
        return [one for one in self.entities if one.kind == kind]

    @property
    def mailboxes(self) -> list[Entity]:
        return [one for one in self.entities if one.has_mailbox]

    def people_in(self, one: Entity) -> list[Entity]:
        """The entity itself, or everything but groups that a group contains, directly or through groups."""
        found: dict[Entity, None] = {}
        seen: set[Entity] = set()
        ahead = [one]
        while ahead:
            current = ahead.pop()
            if current not in seen:
                seen.add(current)
                ahead += self.members.get(current, ())
                if current.kind != GROUP:
                    found[current] = None
        return sorted(found, key=by_name)


def organization_of(directory: Mapping[str, Any], assigned: Iterable[Json]) -> Organization:
    """`directory` and `assigned` as the module returns them; `assigned` may be empty."""
    facts = {(one["kind"], one["name"]): one for one in assigned}
    entities = [
        Entity(kind, str(item["name"]), item, facts.get((kind, item["name"]), {}))
        for kind, plural in PLURALS.items()
        for item in directory.get(plural) or ()
    ]
    found = Organization(sorted(entities, key=by_name))
    meant = _meanings(found.entities)
    for one in found.entities:
        found.members[one] = list(_meant(one.item.get("members"), meant))
        found.delegates[one] = list(_meant(one.item.get("delegates"), meant))
        for row in one.item.get("mailbox_permissions") or ():
            rights = tuple(sorted(row["permissions"]))
            found.rights += [Right(one, grantee, rights) for grantee in _meant([row["grantee"]], meant)]
    found.rights.sort(key=lambda one: (by_name(one.owner), by_name(one.grantee)))
    return found


def _meanings(entities: Iterable[Entity]) -> dict[str, Entity]:
    """What a reference means. The module refers by name, or by address where a name means two entities."""
    listed = list(entities)
    found = {one.name.lower(): one for one in reversed(listed)}
    return found | {one.email.lower(): one for one in listed if one.email}


def _meant(references: Iterable[Any] | None, meant: Mapping[str, Entity]) -> Iterator[Entity]:
    found = {one for text in references or () if (one := meant.get(str(text).lower())) is not None}
    return iter(sorted(found, key=by_name))
