# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Everything that has been read so far. The planner only looks at it; the reader fills it."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from .._model.current import Current
from .._model.facts import UNREAD, Unreadable
from .._model.kinds import KINDS
from .questions import AliasesOf, Find, LinkOf, PartOf


@dataclass(frozen=True)
class MailDomain:
    name: str
    verified: bool
    test: bool


@dataclass(frozen=True)
class OrganizationFacts:
    id: str
    alias: str
    state: str
    directory_type: str = ""


@dataclass
class Knowledge:
    entities: dict[str, Current] = field(default_factory=dict)
    listed: dict[str, int] = field(default_factory=dict)
    """Kinds that were listed whole → how many rows the service sent, DELETED ones counted."""
    missing: set[Find] = field(default_factory=set)
    """Look-ups that found nobody."""
    owners: dict[str, str | None] = field(default_factory=dict)
    """Address in lower case → id of its holder, where the service was asked."""
    domains: dict[str, MailDomain | None] = field(default_factory=dict)
    domain_names: tuple[str, ...] | None = None
    organization: OrganizationFacts | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)
    _names: dict[str, list[str]] = field(default_factory=dict)
    _emails: dict[str, str] = field(default_factory=dict)

    def add(self, entity: Current) -> Current:
        """Take in an entity, from any thread; what was known of its parts and links before stays known."""
        with self._lock:
            known = self.entities.setdefault(entity.id, entity)
            if known is not entity:
                if known.complete and not entity.complete:
                    return known
                known.learn(entity)
            ids = self._names.setdefault(entity.name.lower(), [])
            if entity.id not in ids:
                ids.append(entity.id)
            if entity.email:
                self._emails[entity.email.lower()] = entity.id
            return known

    def forget(self, id_: str) -> None:
        """Make one entity unread again, after it turned out to differ from what was foreseen."""
        entity = self.entities.pop(id_, None)
        if entity is not None:
            self._names[entity.name.lower()].remove(id_)
            self._emails = {email: holder for email, holder in self._emails.items() if holder != id_}
        self.owners = {address: holder for address, holder in self.owners.items() if holder != id_}

    def everyone(self, kind: str) -> list[Current]:
        return [entity for entity in self.entities.values() if entity.kind.name == kind]

    def named(self, kind: str, name: str) -> Current | None:
        found = (self.entities[id_] for id_ in self._names.get(name.lower(), ()))
        return next((entity for entity in found if entity.kind.name == kind), None)

    def called(self, name: str) -> list[Current]:
        """The entities of any kind that have this name."""
        return [self.entities[id_] for id_ in self._names.get(name.lower(), ())]

    def addressed(self, address: str) -> Current | None:
        """The entity whose primary address this is."""
        id_ = self._emails.get(address.lower())
        return self.entities.get(id_) if id_ else None

    def matches(self, kinds: tuple[str, ...], text: str) -> list[Current]:
        """The entities of these kinds that an id, a name or an address means, as far as is known."""
        ids = [text, *self._names.get(text.lower(), ())]
        ids += [id_ for id_ in (self._emails.get(text.lower()), self.owners.get(text.lower())) if id_]
        found = [self.entities[id_] for id_ in dict.fromkeys(ids) if id_ in self.entities]
        return [entity for entity in found if entity.kind.name in kinds]

    def settled(self, find: Find) -> bool:
        """True if a look-up without a match needs no more reading. Lists do not tell aliases, so an address may."""
        return find in self.missing or ("@" not in find.text and all(kind in self.listed for kind in find.kinds))

    def unread(self, question: PartOf | LinkOf | AliasesOf) -> bool:
        entity = self.entities[question.id]
        match question:
            case AliasesOf():
                return entity.aliases is UNREAD
            case LinkOf():
                return question.link not in entity.links
            case PartOf():
                fields = entity.kind.part(question.part).fields
                return any(entity.value(field) is UNREAD for field in fields)

    @property
    def hidden_aliases(self) -> bool:
        """True if an entity may hold addresses that no list tells."""
        return any(isinstance(one.aliases, Unreadable) for one in self.entities.values())

    @property
    def all_listed(self) -> bool:
        return all(kind.name in self.listed for kind in KINDS)
