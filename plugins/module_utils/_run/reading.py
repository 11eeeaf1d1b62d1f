# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules share: a reader, look-ups that must succeed, names for ids."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import Any

from .._model.current import Current
from .._model.facts import Fact, Unreadable
from .._model.kinds import HOLDERS
from .._model.vocabulary import Kind
from .._plan.knowledge import Knowledge
from .._plan.questions import AliasesOf, By, Find, LinkOf, ListOf, PartOf, Question
from .._plan.references import ambiguous_text, not_found_text, reference_error
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

    def find_reference(self, option: str, text: str) -> Current:
        """The entity that an option refers to. Raises `WorkMailError` with the nearest name if there is none."""
        wrong = reference_error(text)
        if not wrong:
            find = Find(HOLDERS, text)
            while not self.known.answers(find):
                self.ask(find)
            found = self.known.meant(HOLDERS, text)
            if len(found) == 1:
                return found[0] if found[0].complete else self._complete(found[0])
            wrong = ambiguous_text(text, (one.ref for one in found)) if found else self._missing(text)
        raise WorkMailError(str(OptionError("", option, wrong)), "NotFound")

    def _missing(self, text: str) -> str:
        from .._task.near import offered  # Only a mistyped name needs it.

        return not_found_text(text, HOLDERS, offered(self.entities()))

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
