# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The organization as the info modules return it, and the input of `workmail_directory` that is made from it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._model.addresses import TEST_DOMAIN, is_address, is_temporary
from ...module_utils._model.current import Current
from ...module_utils._model.group import GROUP
from ...module_utils._model.kinds import BY_NAME, BY_PLURAL
from ...module_utils._model.resource import RESOURCE
from ...module_utils._plan.references import of_another_kind
from .._found import knowledge_of, suggestion
from .cases import Case
from .leavers import LeaverRow

TEMPORARY_PREFIX = "mailops-left-"
"""How the role's own temporary addresses on the test domain begin."""


@dataclass(frozen=True)
class Entity:
    current: Current
    row: LeaverRow

    @property
    def kind(self) -> str:
        return self.current.kind.name

    @property
    def id(self) -> str:
        return self.current.id

    @property
    def name(self) -> str:
        return self.current.name

    @property
    def enabled(self) -> bool:
        return self.current.enabled

    @property
    def label(self) -> str:
        return self.current.ref.label


PARTIES = GROUP.link("members").kinds
"""The kinds that can be a member, a delegate, or the successor of a leaver."""


class Organization:
    """What was read, by id. What a reference means is the engine's decision, as in every module."""

    def __init__(self, read: Mapping[str, Any]) -> None:
        self.alias = str(read.get("alias") or "")
        self.leavers = {str(row["user_id"]): row for row in read.get("leavers") or ()}
        """The leavers who are changed, with attributes, aliases and permissions."""
        self.permissions: list[LeaverRow] = list(read.get("permissions") or ())
        self.unreadable = [str(row.get("mailbox") or row.get("name")) for row in read.get("unreadable") or ()]
        found = {kind: list(read.get(kind.plural) or ()) for kind in BY_PLURAL.values()}
        self._known = knowledge_of({kind.name: rows for kind, rows in found.items()}, read.get("owners"))
        rows = {str(row[kind.id_option]): row for kind, some in found.items() for row in some}
        self.by_id = {id_: Entity(self._known.entities[id_], row) for id_, row in rows.items()}
        self.groups = [one for one in self.by_id.values() if one.kind == GROUP.name]
        self.resources = [one for one in self.by_id.values() if one.kind == RESOURCE.name]

    def entity_or_error(self, text: str) -> Entity | str:
        """The user or group that an id, a name or an address means, or what is wrong with the reference."""
        found = [one for one in self.meant(text) if not one.current.protected]
        if len(found) == 1:
            return found[0]
        if found:
            step = "Use the id." if is_address(text) else "Use an id or an address."
            return f"{text!r} is ambiguous: {' and '.join(one.label for one in found)}. {step}"
        other = of_another_kind(self._known, PARTIES, text)
        if other is not None:
            what = "is an address of" if is_address(text) else "is"
            return f"{text!r} {what} {other.ref.label}. Set a user or a group."
        parties = (one.current for one in self.by_id.values() if one.kind in PARTIES)
        near = suggestion(text, (one.name for one in parties if not one.protected))
        return f"there is no user or group {text!r} in the organization.{near} Correct it."

    def meant(self, text: str) -> list[Entity]:
        """Every user and group that a reference may mean."""
        return [self.by_id[one.id] for one in self._known.matches(PARTIES, text) if one.id in self.by_id]

    def meaning(self, kind: str, text: str) -> list[Entity]:
        """Every entity of one kind that a reference may mean."""
        return [self.by_id[one.id] for one in self._known.matches((kind,), text) if one.id in self.by_id]

    def people(self, row: LeaverRow, link: str) -> People:
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
    """The entities that a list of references means. A reference to an id that is deleted means none."""

    found: list[Entity]
    ambiguous: dict[str, list[Entity]] = field(default_factory=dict)
    readable: bool = True

    def uncertainty(self, id_: str) -> str:
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


@dataclass
class DirectoryTask:
    """What `workmail_directory` is asked for, one item an entity."""

    items: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def of(self, kind: str, id_: str) -> dict[str, Any]:
        return self.items.setdefault(id_, (kind, {BY_NAME[kind].id_option: id_}))[1]

    def directory(self) -> dict[str, list[dict[str, Any]]]:
        return {
            kind.plural: [item for of_kind, item in self.items.values() if of_kind == kind.name]
            for kind in BY_PLURAL.values()
        }


@dataclass
class Rights:
    """Mailbox permissions to add and to remove. This run does not change other rows."""

    given: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """Mailbox → grantee → all rights of that grantee afterwards."""
    taken: dict[str, list[str]] = field(default_factory=dict)
    """Mailbox → grantees who lose theirs."""

    def add_to(self, organization: Organization, task: DirectoryTask) -> None:
        for mailbox, rows in self.given.items():
            item = task.of(organization.by_id[mailbox].kind, mailbox)
            item["mailbox_permissions"] = [{"grantee": who, "permissions": rights} for who, rights in rows.items()]
            item["purge_mailbox_permissions"] = False
        for mailbox, grantees in self.taken.items():
            item = task.of(organization.by_id[mailbox].kind, mailbox)
            item["remove_mailbox_permissions"] = list(dict.fromkeys(grantees))


def left_address(case: Case, alias: str) -> str:
    """The primary address on the test domain that frees the real one, for the moment until the user is disabled."""
    return f"{TEMPORARY_PREFIX}{hashlib.sha256(case.id.encode()).hexdigest()[:12]}@{alias}.{TEST_DOMAIN}"


def own_addresses(person: LeaverRow) -> tuple[str, list[str]]:
    """The primary address, empty if it is one for the moment, and the aliases without such."""
    primary = str(person.get("email") or "")
    aliases = [str(alias) for alias in person.get("aliases") or ()]
    return "" if is_temporary_address(primary) else primary, [
        alias for alias in aliases if not is_temporary_address(alias)
    ]


def is_temporary_address(address: str) -> bool:
    low = address.lower()
    return is_temporary(low) or (low.startswith(TEMPORARY_PREFIX) and low.endswith(f".{TEST_DOMAIN}"))
