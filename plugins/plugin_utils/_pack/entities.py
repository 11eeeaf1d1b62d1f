# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What packs are made from: the entities of a definition with their references resolved, and what a pack is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

USER, GROUP, RESOURCE = "user", "group", "resource"
PRIVATE, PUBLIC = "0600", "0644"
"""Modes of files with and without personal data."""


@dataclass(frozen=True, eq=False)
class Entity:
    """A user, group or resource with an address. Two are the same only if they are the same object."""

    kind: str
    name: str
    email: str
    """In the domain that it has in the new system."""
    aliases: tuple[str, ...]
    """Sorted, without the primary address."""
    options: Mapping[str, Any]
    """The item of the definition."""
    shared: bool = False
    """Whether it is a user's mailbox that several people use (`exit_shared_mailboxes`)."""
    id: str = ""
    """Its id in WorkMail, if the organization was read for it."""

    def text(self, option: str) -> str:
        """The text of an option; empty if it is not set."""
        return str(self.options.get(option) or "")

    @property
    def source(self) -> str:
        """The address in WorkMail, which is the user name there."""
        return self.text("email")

    @property
    def title(self) -> str:
        """What address lists show."""
        return self.text("display_name") or self.name

    @property
    def hidden(self) -> bool:
        return bool(self.options.get("hidden_from_global_address_list"))

    @property
    def local(self) -> str:
        return self.email.rpartition("@")[0]

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2].lower()

    @property
    def names(self) -> tuple[str, str]:
        """First and last name. Without a last name, both are taken from the display name; a single word is the last."""
        first, last = self.text("first_name"), self.text("last_name")
        if last:
            return first, last
        before, _blank, after = self.title.strip().rpartition(" ")
        return first or before, after or self.name


class Right(NamedTuple):
    """That one entity may use the mailbox of another."""

    owner: Entity
    grantee: Entity
    permission: str
    """FULL_ACCESS, SEND_AS or SEND_ON_BEHALF."""


class Note(NamedTuple):
    """Something that a pack does not carry."""

    kind: str
    name: str
    what: str
    """An option, or `entity` for all of it."""
    why: str


@dataclass
class Company:
    """Everything is sorted by name, so that the order of the definition does not matter."""

    users: list[Entity] = field(default_factory=list)
    """With a mailbox, shared ones included."""
    groups: list[Entity] = field(default_factory=list)
    resources: list[Entity] = field(default_factory=list)
    members: dict[Entity, list[Entity]] = field(default_factory=dict)
    delegates: dict[Entity, list[Entity]] = field(default_factory=dict)
    rights: list[Right] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    """What no pack carries."""

    @property
    def people(self) -> list[Entity]:
        return [one for one in self.users if not one.shared]

    @property
    def shared(self) -> list[Entity]:
        return [one for one in self.users if one.shared]

    def everything(self) -> list[Entity]:
        return [*self.users, *self.groups, *self.resources]

    def persons_in(self, one: Entity) -> list[Entity]:
        """A user itself, or all users that a group contains, directly or through other groups. Sorted by name."""
        found: dict[Entity, None] = {}
        seen: set[Entity] = set()
        ahead = [one]
        while ahead:
            current = ahead.pop()
            if current in seen:
                continue
            seen.add(current)
            if current.kind == USER:
                found[current] = None
            ahead += self.members.get(current, [])
        return sorted(found, key=by_name)

    def singles(self, entities: Iterable[Entity], but: Entity | None = None) -> list[Entity]:
        """Users, with groups replaced by the users in them; `but`: a user that is left out."""
        found = dict.fromkeys(person for one in entities for person in self.persons_in(one))
        return [person for person in found if person is not but]

    def grants(self, *permissions: str) -> Iterator[Right]:
        """The rights of these permissions."""
        return (one for one in self.rights if one.permission in permissions)


def by_name(one: Entity) -> tuple[str, ...]:
    """A total order, also of entities of several kinds."""
    return one.name.lower(), one.name, one.kind, one.email


@dataclass(frozen=True)
class Settings:
    """The options that change what is in a pack."""

    source_host: str = ""
    """IMAP server of WorkMail."""
    target_host: str = ""
    """IMAP server of the new system."""
    organization_id: str = ""
    """Set if legacy addresses (X500) are wanted."""
    passwords: Mapping[str, str] = field(default_factory=dict)
    """Name of a user → the first password; empty unless passwords are wanted."""
    google_shared: str = "users"
    """What shared mailboxes become at Google: `users` with delegates, or `groups`."""
    ldif_base: str = ""
    """Distinguished name below which all entries are; the domain's by default."""
    source_passwords: Mapping[str, str] = field(default_factory=dict)
    """Name of a user → the password in WorkMail, of those that are known."""
    usage_location: str = ""
    """Two-letter country code for users of Microsoft 365 whose country is not one."""


@dataclass(frozen=True)
class File:
    """A file of a pack."""

    name: str
    text: str
    about: str
    """What it is, for the README."""
    mode: str = PRIVATE
    secret: bool = False
    """Whether it has passwords."""


class Section(NamedTuple):
    """A part of the README with steps of its own."""

    title: str
    steps: list[str]
    """In the order in which they are done, in Markdown."""
    about: str = ""
    """A paragraph below them."""


@dataclass
class Pack:
    """What a target gets."""

    files: list[File] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    """In the order in which they are done, in Markdown."""
    sections: list[Section] = field(default_factory=list)
    """Steps that are too long for the list."""
    mapped: list[str] = field(default_factory=list)
    """What became of what, in Markdown."""
    notes: list[Note] = field(default_factory=list)
    cells: list[tuple[str, str, str]] = field(default_factory=list)
    """(file, column, value) of values that a spreadsheet would run as a formula."""

    def leave(self, one: Entity, what: str, why: str) -> None:
        """Something of an entity that the target cannot hold."""
        self.notes.append(Note(one.kind, one.name, what, why))
