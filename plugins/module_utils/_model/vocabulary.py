# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The three things that WorkMail is made of: parts, links and kinds.

Everything else in the engine is written against these; what a user, a group or a resource is stands in one
file each beside this one, as data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Ref(NamedTuple):
    """An entity by kind and name. Its id is looked up when a call is made, so it need not exist yet."""

    kind: str
    name: str


@dataclass(frozen=True)
class Field:
    """One scalar of an entity: the option that wants it and the API member that carries it."""

    option: str
    """Name of the module option, and of the key in results."""
    type: Literal["str", "bool", "int"] = "str"
    member: str = ""
    """API member in write calls; where empty, the option in camel case."""
    read_as: str = ""
    """API member in read calls, where it differs from the one in writes."""
    create: bool = False
    """True if the create call takes it."""
    listed: bool = False
    """True if the list call tells it, so that nothing has to be described."""
    least: int = 0
    """Shortest text (characters) or smallest number."""
    most: int = 256
    """Longest text (characters) or largest number."""
    pattern: str = ""
    """What the whole text must match (ASCII classes)."""
    choices: tuple[str, ...] = ()
    required: bool = False
    """True if the create call needs it."""
    default: object = None
    """What the service gives a new entity, as far as that is documented."""

    @property
    def written_as(self) -> str:
        return self.member or self.option.title().replace("_", "")

    @property
    def told_as(self) -> str:
        return self.read_as or self.written_as


@dataclass(frozen=True)
class Part:
    """Scalars that one call reads and one call writes."""

    name: str
    write: str
    fields: tuple[Field, ...]
    read: str | None = None
    """None: the service never tells it (a password). It is secret, and written on `update_<field>` only."""
    needs_enabled: bool = True
    """True if the service refuses the write unless the entity is ENABLED."""
    whole: bool = False
    """True if a write sends every field that is known, because what it leaves out may be blanked."""
    within: str = ""
    """Option (and, in camel case, API member) that nests these fields."""
    measures: tuple[Field, ...] = ()
    """What the read call tells beside the fields and nothing writes: no options, shown by the info modules only."""

    @property
    def secret(self) -> bool:
        return self.read is None

    @property
    def member(self) -> str:
        return self.within.title().replace("_", "")

    @property
    def defaults(self) -> dict[str, object]:
        """What the service gives a new entity, by option."""
        return {field.option: field.default for field in self.fields if field.default is not None}

    def path(self, field: Field) -> str:
        """The field's name as users read it in diffs and messages."""
        return f"{self.within}.{field.option}" if self.within else field.option


@dataclass(frozen=True)
class Link:
    """A set of other entities that an entity refers to, each possibly with values (the rights of a permission)."""

    name: str
    list: str
    add: str
    remove: str
    parent: str
    """API member that names the entity itself in all three calls."""
    child: str
    """API member that names the other end when adding and removing."""
    kinds: tuple[str, ...]
    """Kinds that the other end may be."""
    row_id: str = "Id"
    values: str = ""
    """API member of the values of a row; adding an existing row replaces them."""
    option: str = ""

    @property
    def wanted_as(self) -> str:
        return self.option or self.name

    @property
    def rows(self) -> str:
        return self.name.capitalize()


@dataclass(frozen=True)
class Calls:
    """The boto3 methods of a kind and the API members in them; empty where there is none."""

    list: str = ""
    rows: str = ""
    """Member of the list's answer that holds the rows."""
    get: str = ""
    absent: tuple[str, ...] = ("EntityNotFoundException", "ResourceNotFoundException")
    """Error codes by which `get` says that there is none."""
    create: str = ""
    delete: str = ""
    id: str = ""
    """Member that says which entity a call is about."""


def directory_calls(name: str) -> Calls:
    """The calls of users, groups and resources, which are named alike."""
    noun, member = f"_{name}", name.capitalize()
    return Calls(
        list=f"list{noun}s",
        rows=f"{member}s",
        get=f"describe{noun}",
        create=f"create{noun}",
        delete=f"delete{noun}",
        id=f"{member}Id",
    )


@dataclass(frozen=True)
class Kind:
    """A sort of entity."""

    name: str
    calls: Calls
    parts: tuple[Part, ...]
    name_most: int
    name_pattern: str
    links: tuple[Link, ...] = ()
    directory: bool = False
    """True if it is ENABLED or DISABLED, and has addresses and a name that only one entity can have."""
    label: str = ""
    """Option that defaults to the name at creation."""

    @property
    def plural(self) -> str:
        return f"{self.name}s"

    @property
    def id_option(self) -> str:
        return f"{self.name}_id"

    @property
    def renamable(self) -> bool:
        return any(field.option == "new_name" for _part, field in self.fields())

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)

    def link(self, name: str) -> Link:
        return next(link for link in self.links if link.name == name)

    def fields(self) -> list[tuple[Part, Field]]:
        return [(part, field) for part in self.parts for field in part.fields]
