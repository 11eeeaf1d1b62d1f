# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that has been read so far. The planner only looks at it; the reader fills it."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from .._model.addresses import is_address
from .._model.current import Current
from .._model.facts import UNREAD, Known, Unreadable
from .._model.kinds import HOLDERS
from .._model.vocabulary import Ref
from .questions import AliasesOf, Find, LinkOf, PartOf


@dataclass(frozen=True)
class OrganizationInfo:
    id: str
    alias: str
    state: str
    directory_type: str = ""


@dataclass
class Knowledge:
    entities: dict[str, Current] = field(default_factory=dict)
    """Users, groups and resources by id."""
    by_name: dict[Ref, Current | None] = field(default_factory=dict)
    """What is known by its name alone (a mail domain) or is the only one (a setting); None: there is none."""
    listed: dict[str, int] = field(default_factory=dict)
    """Kinds that were listed whole → how many rows the service sent, DELETED ones counted."""
    looked_up: set[tuple[str, str, str]] = field(default_factory=set)
    """("id", "name" or "address", kind, text in lower case) that the service was asked for: what it found is known."""
    owners: dict[str, str | None] = field(default_factory=dict)
    """Address in lower case → id of its holder, where the service was asked."""
    organization: OrganizationInfo | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)
    _ids: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)
    _emails: dict[str, str] = field(default_factory=dict)

    def add(self, entity: Current) -> Current:
        """Take in an entity, from any thread; what was known of its parts and links before stays known."""
        with self._lock:
            if not entity.kind.directory:
                return self._add_named(entity)
            known = self.entities.setdefault(entity.id, entity)
            if known is not entity:
                if known.complete and not entity.complete:
                    return known
                known.learn(entity)
            self._ids[entity.id.lower()] = entity.id
            ids = self._names.setdefault(entity.name.lower(), [])
            if entity.id not in ids:
                ids.append(entity.id)
            # A DISABLED entity may show an address that another entity holds by now (unknown U8).
            if entity.email and entity.enabled:
                self._emails[entity.email.lower()] = entity.id
            return known

    def _add_named(self, entity: Current) -> Current:
        known = self.by_name.get(entity.ref)
        if known is not None and known.complete and not entity.complete:
            return known
        self.by_name[entity.ref] = entity
        return entity

    def note_aliases(self, entity: Current, aliases: frozenset[str]) -> None:
        """Take in all addresses of an entity but its primary one."""
        entity.aliases = Known(aliases)
        if entity.enabled:
            self.owners.update((alias.lower(), entity.id) for alias in aliases)

    def _addresses_complete(self, low: str) -> bool:
        """True if every address and its holder are known, so that no other text is one."""
        if not self.all_listed:
            return False
        entities = self.entities.values()
        return all(
            isinstance(one.aliases, Known) if one.enabled else (one.email or "").lower() != low for one in entities
        )

    def note_lookup(self, by: str, kind: str, text: str) -> None:
        """Remember that the service was asked for an id, a name or a primary address among a kind."""
        self.looked_up.add((by, kind, text.lower()))

    def of_kind(self, kind: str) -> list[Current]:
        found = self.entities.values() if kind in HOLDERS else self.by_name.values()
        return [one for one in found if one is not None and one.kind.name == kind]

    def named(self, kind: str, name: str) -> Current | None:
        if kind not in HOLDERS:
            return self.by_name.get(Ref(kind, name))
        for id_ in self._names.get(name.lower(), ()):
            entity = self.entities[id_]
            if entity.kind.name == kind:
                return entity
        return None

    def with_name(self, name: str) -> list[Current]:
        """The entities of any kind that have this name."""
        return [self.entities[id_] for id_ in self._names.get(name.lower(), ())]

    def with_address(self, address: str) -> Current | None:
        """The ENABLED entity whose primary address this is."""
        id_ = self._emails.get(address.lower())
        return self.entities.get(id_) if id_ else None

    def with_id(self, text: str) -> Current | None:
        """The entity with this id, compared without regard to case."""
        return self.entities.get(self._ids.get(text.lower(), text))

    def holder(self, address: str) -> Current | None:
        """The ENABLED entity that holds an address, primary or alias, as far as is known."""
        low = address.lower()
        return self.entities.get(self._emails.get(low) or self.owners.get(low) or "")

    def matches(self, kinds: tuple[str, ...], text: str) -> list[Current]:
        """The entities of these kinds that a text means, as far as is known: by id, else by name or address."""
        meant = self.with_id(text)
        found = [meant] if meant is not None else [*self.with_name(text), self.holder(text)]
        unique = {one.id: one for one in found if one is not None and one.kind.name in kinds}
        return list(unique.values())

    def meant(self, kinds: tuple[str, ...], text: str) -> list[Current]:
        """The same, and besides a name, the entity of any kind that has the text as an address."""
        found = self.matches(kinds, text)
        holder = self.holder(text) if found and self.with_id(text) is None else None
        return found if holder is None or holder in found else [*found, holder]

    def entity_for(self, find: Find) -> Current | None:
        """The entity of the one kind that a text means as an id, a name or a primary address."""
        kind = find.kinds[0]
        if find.by == "name":
            return self.named(kind, find.text)
        entity = self.with_id(find.text) if find.by == "id" else self.with_address(find.text)
        return entity if entity is not None and entity.kind.name == kind else None

    def reference(self, entity: Current, portable: bool = False) -> str:
        """A text that means this entity only, as far as is known: its name, else its id.

        With `portable`, an address comes before the id: another organization may have the address, but not the id.
        """
        texts = [entity.name, entity.email if portable and entity.enabled else None]
        return next((text for text in texts if text and self.matches(HOLDERS, text) == [entity]), entity.id)

    def label(self, ref: Ref) -> str:
        """How results call an entity: by its name, or by its id where the name means two (unknown U10).

        One that does not exist yet has no id. It is called `user sales` if another entity has its name.
        """
        entity = self.named(*ref)
        if entity is not None:
            return self.reference(entity) if entity.kind.directory else entity.name
        return ref.label if ref.kind in HOLDERS and self.with_name(ref.name) else ref.name

    def name_of_id(self, id_: str) -> str:
        entity = self.entities.get(id_)
        return self.reference(entity) if entity is not None else id_

    def answers(self, find: Find) -> bool:
        """True if everything that the text may mean is known."""
        if find.by in ("any", "id") and self.with_id(find.text) is not None:
            return True  # An id means its entity and no other.
        return not self.unread_kinds(find) and not self.may_be_address(find)

    def is_gone(self, kinds: tuple[str, ...], id_: str) -> bool:
        """True if no entity of these kinds has the id, as the row of a deleted one may still do (unknown U36)."""
        return id_ not in self.entities and self.answers(Find(kinds, id_, by="id"))

    def unread_kinds(self, find: Find) -> list[str]:
        """Kinds in which the text may still mean an entity by its id or its name."""
        if find.by == "address":
            return []
        by = "id" if find.by == "id" else "name"
        return [kind for kind in find.kinds if not self._looked_up(by, kind, find.text)]

    def _is_read(self, ref: Ref) -> bool:
        one = self.by_name[ref]
        return one is None or one.complete

    def _looked_up(self, by: str, kind: str, text: str) -> bool:
        if kind not in HOLDERS:
            ref = Ref(kind, text)
            return self._is_read(ref) if ref in self.by_name else kind in self.listed
        if kind in self.listed or (by, kind, text.lower()) in self.looked_up:
            return True
        return by == "name" and self.named(kind, text) is not None

    def may_be_address(self, find: Find) -> bool:
        """True if the text may still be an address of an entity. Lists return primary addresses, but no aliases."""
        low = find.text.lower()
        if find.by in ("id", "name") or not is_address(low) or low in self.owners or low in self._emails:
            return False
        if find.by == "any":
            return not self._addresses_complete(low)
        return any(kind not in self.listed and ("address", kind, low) not in self.looked_up for kind in find.kinds)

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
    def has_unreadable_aliases(self) -> bool:
        """True if an entity may hold addresses that no list returns."""
        return any(isinstance(one.aliases, Unreadable) for one in self.entities.values())

    @property
    def is_assumed(self) -> bool:
        """True for the empty organization of a preview, which an earlier task would create."""
        return self.organization is not None and not self.organization.id

    @property
    def all_listed(self) -> bool:
        return all(kind in self.listed for kind in HOLDERS)
