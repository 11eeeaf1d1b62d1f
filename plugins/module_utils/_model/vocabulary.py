# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The things that WorkMail is made of: fields, parts, links and kinds.

Everything else in the engine is written against these; what a user, a group or a mail domain is, is declared in one
file each beside this one, as data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from .settles import Settles


class Ref(NamedTuple):
    """An entity by kind and name. Its id is looked up when a call is made, so it need not exist yet."""

    kind: str
    name: str  # Empty for a setting, of which an organization has one.

    @property
    def label(self) -> str:
        return f"{self.kind} {self.name}".rstrip()


@cache
def _api_member(option: str) -> str:
    """The API's member for an option: `job_title` → `JobTitle`."""
    return option.title().replace("_", "")


class Field(NamedTuple):
    """One value of an entity: the option that wants it and the API member that carries it."""

    option: str  # Name of the module option, and of the key in results.
    type: Literal["str", "bool", "int", "list", "dict"] = "str"
    member: str = ""  # API member in write calls; where empty, the option in camel case.
    read_as: str = ""  # API member in read calls, where it differs from the one in writes.
    create: bool = False  # True if the create call takes it.
    listed: bool = False  # True if the list call returns it, so that no describe call is needed.
    minimum: int = 0  # Shortest text (characters) or smallest number.
    maximum: int = 256  # Longest text (characters) or largest number.
    pattern: str = ""  # What the whole text must match (ASCII classes).
    name_error: str = ""  # What a message says of a text that does not match.
    choices: tuple[str, ...] = ()
    required: bool = False
    """True if the create call needs it, or, where none takes it, the write of a setting that is not there yet."""
    default: object = None  # What the service gives a new entity, as far as that is documented.
    fields: tuple[Field, ...] = ()  # Of a dictionary, or of each dictionary in a list.
    sent: bool = True
    """False if no write carries it: the call itself says the value (UpdateDefaultMailDomain), or it is ours."""
    readable: bool = True  # False if no call returns it.
    may_be_omitted: bool = False  # True if the service may omit it, so that unset is not false.
    filled: str = ""  # Pattern of what the service returns where it is unset; such a value is read as unset.
    no_item: tuple[str, str] = ("", "")  # Option and value of the dictionaries in a list that say the same as none.
    refers: str = ""  # Kind of the entities that the texts of a list refer to: by id in calls, as people do in options.
    least: int = 0  # Fewest entries of a list that is given.
    most: int = 0  # Most entries of a list; 0: any number.
    networks: bool = False  # True if the texts of a list are ranges of IPv4 addresses.
    secret: bool = False  # True for a value in a dictionary that no call returns: never compared, never shown.
    default_of: str = ""  # Option whose value replaces an omitted text that the service cannot store empty.
    sent_empty: bool = False  # True if a write must have the list, even if it is empty.

    @property
    def write_member(self) -> str:
        return self.member or _api_member(self.option)

    @property
    def read_member(self) -> str:
        return self.read_as or self.write_member


class Part(NamedTuple):
    """Values that one call reads and one call writes."""

    name: str
    write: str = ""  # Empty if it can only be chosen at creation, or if rules of the kind write it.
    fields: tuple[Field, ...] = ()
    read: str | None = None
    """None: the service never returns it (a password). It is secret, and written on `update_<field>` only."""
    needs: Literal["enabled", "settled", "exists"] = "enabled"
    """What must be true of the entity; otherwise the service refuses the write."""
    whole: bool = False
    """True if a write sends every field that is known, because what it leaves out may be blanked."""
    within: str = ""  # Option (and, in camel case, API member) that nests these fields.
    measures: tuple[Field, ...] = ()
    """What the read call returns besides the fields: read-only, shown by the info modules only."""
    returned: tuple[Field, ...] = ()
    """What a write and the delete call send back as it was read (the id of a setting); never shown."""
    replaced: bool = False
    """True if a write removes what it omits, so that an item describes the entity whole."""
    confirmed: bool = False  # True if a reading must show that a write removed what it omits (unknown U68).

    @property
    def secret(self) -> bool:
        return self.read is None

    @property
    def member(self) -> str:
        return _api_member(self.within)

    @property
    def defaults(self) -> dict[str, object]:
        """What the service gives a new entity, by option."""
        readable = (*self.fields, *self.measures)
        return {field.option: field.default for field in readable if field.default is not None}

    def path(self, field: Field) -> str:
        """The field's name as users read it in diffs and messages."""
        return f"{self.within}.{field.option}" if self.within else field.option


class Link(NamedTuple):
    """A set of other entities that an entity refers to, each possibly with values (the rights of a permission)."""

    name: str
    list: str
    add: str
    remove: str
    parent: str  # API member that names the entity itself in all three calls.
    child: str  # API member that names the other end when adding and removing.
    kinds: tuple[str, ...]  # Kinds that the other end may be.
    row_id: str = "Id"
    values: str = ""  # API member of the values of a row; adding an existing row replaces them.
    option: str = ""
    nests: bool = False
    """True if the other end may be of the same kind, and must not contain the entity in turn."""
    replaced_by: str = ""  # Option that must be true of an entity while the link has no rows.

    @property
    def wanted_as(self) -> str:
        return self.option or self.name

    @property
    def rows(self) -> str:
        return self.name.capitalize()


class Calls(NamedTuple):
    """The boto3 methods of a kind and the API members in them; empty where there is none."""

    list: str = ""
    rows: str = ""  # Member of the list's answer that holds the rows.
    get: str = ""
    absent: tuple[str, ...] = ("EntityNotFoundException", "ResourceNotFoundException")
    """Error codes by which `get` says that there is none."""
    create: str = ""
    delete: str = ""
    name: str = "Name"  # Member by which `create` gives a new entity its name.
    name_filter: str = "NamePrefix"  # Member of the list's filters that names begin with.
    groups: str = ""  # Lists the groups that an entity is a member of; empty if that is not offered.
    id: str = ""  # Member that says which entity a call is about; empty for a setting, of which there is one.
    ids: tuple[str, ...] = ()
    """Members that together say which entity a call is about; its id is their values, with a space between."""

    def id_parameter(self, id_: object) -> dict[str, Any]:
        """The parameters that say which entity a call is about. `id_`: its id, or its `Ref`."""
        if self.ids:
            return dict(zip(self.ids, str(getattr(id_, "name", id_)).split(" "), strict=True))
        return {self.id: id_} if self.id else {}

    @property
    def assigned(self) -> str:
        """Member of the answer to `create` that holds the new entity's id; empty if its name is its id."""
        return "" if self.id in ("", self.name) else self.id


def directory_calls(name: str, name_filter: str = "NamePrefix", groups: str = "") -> Calls:
    """The calls of users, groups and resources, which are named alike."""
    noun, member = f"_{name}", name.capitalize()
    return Calls(
        list=f"list{noun}s",
        rows=f"{member}s",
        get=f"describe{noun}",
        create=f"create{noun}",
        delete=f"delete{noun}",
        id=f"{member}Id",
        name_filter=name_filter,
        groups=groups,
    )


@dataclass(frozen=True)
class Kind:
    """A sort of entity."""

    name: str
    calls: Calls
    parts: tuple[Part, ...]
    name_maximum: int = 0
    name_pattern: str = ""
    name_maximum_elsewhere: int = 0
    """Most characters of a new name in a directory that is not WorkMail's own; 0: as many as in WorkMail's own."""
    id_pattern: str = ""
    """Pattern of ids that only this kind has; empty if its ids look like those of other kinds."""
    mailbox: bool = False  # True if it has a mailbox of its own while it is ENABLED.
    links: tuple[Link, ...] = ()
    directory: bool = False  # True if it is ENABLED or DISABLED, with addresses and a name that it alone has.
    label: str = ""  # Option that defaults to the name at creation.
    key: str = "name"
    """Option and result key that name an entity; empty for a setting, of which an organization has one."""
    lower_case: bool = False  # True if names are kept in lower case.
    name_error: str = ""  # What a message says of a name that no entity can have.
    settles: Settles | None = None
    deletion: tuple[Field, ...] = ()
    """Options that matter only when it goes; what is required is always sent, the rest if it is true."""
    assigns: bool = False
    """True if the service assigns values that belong in the result, so that it is read again after a write."""
    most: int = 0  # Most of them in an organization; 0: any number.
    keep: tuple[str, ...] = ()  # Names of those that are never pruned.
    id_as: str = ""  # Option and result key of the id that the service assigns, where it is not `<kind>_id`.

    @property
    def optional(self) -> bool:
        """True for a setting that an organization may lack."""
        return not self.key and bool(self.calls.delete)

    @property
    def plural(self) -> str:
        return f"{self.name}s" if self.key else self.name

    @property
    def is_rule(self) -> bool:
        """True for what an organization has several of that an item describes whole, such as an access control rule."""
        return any(part.replaced for part in self.parts)

    @property
    def id_option(self) -> str:
        return self.id_as or f"{self.name}_id"

    def owns_id(self, id_: str) -> bool:
        """True for an id that only an entity of this kind can have."""
        return bool(self.id_pattern) and re.fullmatch(self.id_pattern, id_.lower()) is not None

    def has_own_read_call(self, part: Part) -> bool:
        """True if another call than the describe call returns the part."""
        return part.read not in (None, self.calls.get)

    @property
    def renamable(self) -> bool:
        return any(field.option == "new_name" for _part, field in self.fields())

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)

    def link(self, name: str) -> Link:
        return next(link for link in self.links if link.name == name)

    def fields(self) -> list[tuple[Part, Field]]:
        return [(part, field) for part in self.parts for field in part.fields]
