# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules share: a reader, look-ups that must succeed, names for ids."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any, Union

from .._model.current import Current
from .._model.facts import Fact, Unreadable
from .._model.kinds import HOLDERS
from .._model.vocabulary import Kind
from .._plan.knowledge import Knowledge
from .._plan.mentions import UNKNOWN
from .._plan.questions import AliasesOf, By, Find, LinkOf, ListOf, PartOf, Question
from .._plan.references import ambiguous_text, another_kind_text, not_found_text, of_another_kind, reference_error
from .._plan.views import View, as_result, view_of
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.reader import Reader
from .._task.option_errors import OptionError, name_list
from .session import Session


@dataclass
class Reading:
    service: WorkMail
    known: Knowledge = field(default_factory=Knowledge)

    @classmethod
    def of(cls, session: Session) -> Reading:
        session.refuse_errors()
        return cls(session.connect())

    def ask(self, *questions: Question) -> None:
        Reader(self.service, self.known).answer(dict.fromkeys(questions))

    def entities(self, kinds: Iterable[str] = HOLDERS) -> list[Current]:
        self.ask(*(ListOf(kind) for kind in kinds if kind not in self.known.listed))
        found = (one for kind in kinds for one in self.known.of_kind(kind))
        return sorted(found, key=lambda one: (HOLDERS.index(one.kind.name), one.name.lower()))

    def find_reference(self, option: str, text: str, kinds: tuple[str, ...] = HOLDERS) -> Current:
        """The entity that an option refers to. Raises `WorkMailError` with the nearest name if there is none."""
        found = self.look_up(option, text, kinds)
        if isinstance(found, OptionError):
            raise WorkMailError(str(found), "NotFound")
        return found

    def look_up(self, option: str, text: str, kinds: tuple[str, ...], where: str = "") -> Union[Current, OptionError]:
        """The entity that an option refers to, or what is wrong with the text. Raises `WorkMailError`."""
        wrong = reference_error(text)
        if not wrong:
            found = self._meant(text, kinds)
            if len(found) == 1:
                return found[0] if found[0].complete else self._complete(found[0])
            wrong = ambiguous_text(text, (one.ref for one in found)) if found else self._missing(text, kinds)
        return OptionError(where, option, wrong)

    def is_unknown(self, text: str, kinds: tuple[str, ...]) -> bool:
        """True if a text means no entity of any kind, so that an earlier task may create the one that is meant."""
        return not reference_error(text) and not self._meant(text, kinds) and not self._meant(text, HOLDERS)

    def _meant(self, text: str, kinds: tuple[str, ...]) -> list[Current]:
        find = Find(kinds, text)
        while not self.known.answers(find):
            self.ask(find)
        return self.known.meant(kinds, text)

    def _missing(self, text: str, kinds: tuple[str, ...]) -> str:
        from .._task.near import offered  # Only a mistyped name needs it.

        everyone = self.entities()
        other = of_another_kind(self.known, kinds, text)
        if other is not None:
            return another_kind_text(text, other.kind.name, kinds)
        return not_found_text(text, kinds, offered(one for one in everyone if one.kind.name in kinds))

    def _complete(self, partial: Current) -> Current:
        described = Reader(self.service, self.known).describe(partial.kind, partial.id)
        if described is None:
            raise WorkMailError(f"{partial.kind.name} {partial.name} was deleted while it was read.", "Vanished")
        return described

    def find(self, kind: Kind, text: str, by: By) -> Current | None:
        """The entity of a kind with this id, name or primary address."""
        find = Find((kind.name,), text, by)
        if not self.known.answers(find):
            self.ask(find)
        return self.known.entity_for(find)

    def read_names(self, entities: Iterable[Current]) -> None:
        """Look up each entity that the links of these mention by id only, and what else its name means."""
        mentioned = {
            (id_, link.kinds)
            for one in entities
            for link in one.kind.links
            if (rows := one.links.get(link.name)) is not None and hasattr(rows, "value")
            for id_ in rows.value
        }
        self.ask(*(Find(kinds, id_, by="id") for id_, kinds in sorted(mentioned) if id_ not in self.known.entities))
        self.read_meanings({id_ for id_, _kinds in mentioned})

    def read_meanings(self, ids: Iterable[str]) -> None:
        """Afterwards it is known what else the names of these entities mean, so that a reference means one of them."""
        names = (self.known.entities[id_].name for id_ in sorted(ids) if id_ in self.known.entities)
        finds = (Find(HOLDERS, name) for name in names)
        self.ask(*(find for find in finds if not self.known.answers(find)))

    def user_names(self, ids: Iterable[str]) -> dict[str, str]:
        """How results call users by their ids: by name, or `unknown:<id>` if there is none with the id any longer."""
        wanted = sorted(set(ids))
        finds = [Find(("user",), id_, by="id") for id_ in wanted]
        self.ask(*(find for find in finds if not self.known.answers(find)))
        known = self.known.entities
        return {id_: self.known.reference(known[id_]) if id_ in known else f"{UNKNOWN}{id_}" for id_ in wanted}

    def result_of(self, entity: Current) -> View:
        return as_result(view_of(self.known, entity)) or {}


def questions_about(one: Current, include: Container[str]) -> list[Question]:
    """What must be read of one entity. A DISABLED one has neither addresses nor an open mailbox."""
    asked: list[Question] = []
    for part in one.kind.parts:
        apart = one.kind.has_own_read_call(part)
        if (part.name in include and one.enabled) if apart else ("attributes" in include and not part.secret):
            asked.append(PartOf(one.id, part.name))
    if "aliases" in include and one.enabled:
        asked.append(AliasesOf(one.id))
    asked += [LinkOf(one.id, link.name) for link in one.kind.links if link.name in include]
    return asked


def unreadable(one: Current, **besides: Fact[Any]) -> list[View]:
    """What the service did not return of an entity, by option."""
    options = {link.name: link.wanted_as for link in one.kind.links}
    facts = {**one.links, **one.values, "aliases": one.aliases, **besides}
    return [
        {"kind": one.kind.name, "name": one.name, "field": options.get(name, name), "reason": fact.why}
        for name, fact in facts.items()
        if isinstance(fact, Unreadable)
    ]


def with_unreadable(session: Session, result: View, rows: list[View]) -> View:
    """A result with what is missing in it, and a warning if that is anything."""
    if not rows:
        return result
    session.warn(_warning(rows))
    return {**result, "unreadable": rows}


def _warning(rows: list[View]) -> str:
    named = name_list((f"{row['kind']} {row['name']} ({row['field']})" for row in rows), 5)
    return f"cannot be read and are omitted: {named}. See `unreadable`."
