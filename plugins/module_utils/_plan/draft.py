# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One round of planning on paper: the items, what the round asks, finds wrong, puts off and would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .._model.addresses import same
from .._model.current import ENABLED, Current
from .._model.facts import Fact, Known
from .._model.vocabulary import Kind, Ref
from .._task.option_errors import OptionError
from .._task.wanted import Wanted
from .knowledge import Knowledge
from .questions import AliasesOf, By, Find, LinkOf, PartOf, Question

if TYPE_CHECKING:
    from datetime import date

    from .._task.near import NearNames
    from .conditions import Condition
    from .differences import Difference
    from .holdings import Holding
    from .links import LinkPlan
    from .operations import Key, Operation
    from .rules import Rules


@dataclass(frozen=True)
class Task:
    """What one task wants of an organization, and how it wants it done."""

    wanted: tuple[Wanted, ...]
    prune: tuple[str, ...] = ()
    """Kinds whose entities go when no item names them."""
    prune_deletes: bool = False
    removal_limit: int | None = None
    """Most entities that the task may disable or delete; None for the single modules, which name their one."""
    link_removal_limit: int | None = None
    """Most members, delegates, aliases and rights that lists may lose; None if the task does not have the option."""
    listed: tuple[str, ...] | None = None
    """Kinds of which the input gives a list, so that the entities missing in it are reported; None if none can be."""
    lists_all: bool = False
    """True: these kinds are listed for that, also where nothing else needs it."""
    today: date | None = None
    """The day from which a preview counts; None for the day of the clock."""
    accept_unknown: bool = False
    """True: a reference to no entity is reported as unresolved and assumed to be created (a preview across tasks)."""
    accept_domains: bool = False
    """True: the same for mail domains that are not there, or not verified yet."""
    errors: tuple[OptionError, ...] = ()
    """What is wrong with the options themselves."""
    rules: Rules | None = None
    """What only the kind that the task is about demands."""


@dataclass(frozen=True)
class Deferred:
    """Something wanted of an entity that is and stays DISABLED."""

    ref: Ref
    field: str
    reason: str


@dataclass
class Item:
    """One wanted entity beside the current one."""

    wanted: Wanted
    kind: Kind
    ref: Ref
    current: Current | None
    after: str | None = None
    """ENABLED, DISABLED, or None if it must be gone."""
    assumed: bool = False
    """True if no entity has the name and the preview assumes that it is created."""

    @property
    def before(self) -> str | None:
        return self.current.state if self.current else None

    @property
    def stays(self) -> bool:
        """True if it is there afterwards and its values, links and addresses matter."""
        return self.after is not None and not self.wanted.ignore and not self.wanted.broken

    @property
    def gets_enabled(self) -> bool:
        """True if it is ENABLED at some time of the run, so that every write is possible."""
        return ENABLED in (self.before, self.after)

    @property
    def registers(self) -> bool:
        return self.after == ENABLED and self.before != ENABLED

    @property
    def deregisters(self) -> bool:
        return self.before == ENABLED and self.after != ENABLED

    @property
    def removed(self) -> bool:
        return self.after is None

    @property
    def changes_state(self) -> bool:
        """True if it is registered, disabled or deleted, or its state may be waited for."""
        return self.registers or self.deregisters or self.removed or self.wanted.settles

    @property
    def name_after(self) -> str:
        return str(self.wanted.values.get("new_name") or self.ref.name)

    @property
    def takes_name(self) -> bool:
        """True if the item gives its entity a name that the entity does not have yet."""
        wanted = self.wanted
        if not self.kind.directory or wanted.broken or wanted.ignore or self.assumed or not wanted.present:
            return False
        return self.current is None or not same(self.current.name, self.name_after)


@dataclass
class Draft:
    task: Task
    known: Knowledge
    items: list[Item] = field(default_factory=list)
    questions: dict[Question, None] = field(default_factory=dict)
    errors: list[OptionError] = field(default_factory=list)
    deferred: dict[tuple[Ref, str], str] = field(default_factory=dict)
    """(Entity, field) of what is put off → the reason."""
    unresolved: dict[tuple[str, str], None] = field(default_factory=dict)
    operations: dict[Key, Operation] = field(default_factory=dict)
    differences: dict[tuple[Ref, str], Difference] = field(default_factory=dict)
    """What differs, by entity and field, where it was found."""
    by_ref: dict[Ref, Item] = field(default_factory=dict)
    by_text: dict[str, list[Item]] = field(default_factory=dict)
    links: dict[tuple[Ref, str], LinkPlan] = field(default_factory=dict)
    """(Entity, link) that the task decides on → what becomes of it."""
    references: dict[tuple[str, str, str], Ref] = field(default_factory=dict)
    """(place, field, text) of each reference → the entity that it means."""
    holdings: dict[Ref, Holding] = field(default_factory=dict)
    """The addresses of each item, now and afterwards."""
    deleted: dict[Ref, str] = field(default_factory=dict)
    """Entities that exist no more and are still in a row of a link → the id in that row."""
    destroyed: dict[Ref, dict[str, object]] = field(default_factory=dict)
    """What is destroyed with an entity, as results show it."""
    awaited: set[Condition] = field(default_factory=set)
    """Conditions that are waited for although no operation makes them true."""
    names: dict[tuple[tuple[str, ...], bool], NearNames] = field(default_factory=dict)

    def ask(self, *questions: Question) -> None:
        self.questions.update(dict.fromkeys(questions))

    def error(self, where: str, field_: str, message: str) -> None:
        self.errors.append(OptionError(where, field_, message))

    def defer(self, item: Item, field_: str, reason: str) -> None:
        """Put a field off; the first reason counts."""
        self.deferred.setdefault((item.ref, field_), reason)

    def add(self, operation: Operation) -> Key:
        """Enter an operation. Returns its key, by which other stages refer to it."""
        self.operations[operation.key] = operation
        return operation.key

    def add_conditions(self, key: Key, needs: Iterable[Condition] = (), makes: Iterable[Condition] = ()) -> None:
        """Add conditions that an operation needs and makes true."""
        self.operations[key] = self.operations[key].also(needs, makes)

    def add_item(self, item: Item) -> None:
        """Make an item known under everything that a reference may call it."""
        self.items.append(item)
        self.by_ref.setdefault(item.ref, item)
        wanted = item.wanted
        known_as = [wanted.name, wanted.id, wanted.email, wanted.values.get("new_name")]
        if item.current is not None:
            known_as += [item.current.name, item.current.email if item.current.enabled else None]
        if wanted.aliases is not None:
            known_as += wanted.aliases.add
        for text in dict.fromkeys(str(name).lower() for name in known_as if name):
            self.by_text.setdefault(text, []).append(item)

    def id_of(self, ref: Ref) -> str | None:
        entity = self.known.named(*ref)
        if entity is None and not ref.name:
            return ""  # A setting has no id by which calls name it, whether it is there or not.
        return entity.id if entity is not None else self.deleted.get(ref)

    def gets_enabled(self, ref: Ref) -> bool:
        item = self.by_ref.get(ref)
        if item is not None:
            return item.gets_enabled or item.assumed
        entity = self.known.named(*ref)
        return entity is None or entity.enabled

    def deletes_entity(self, ref: Ref) -> bool:
        """True if the task deletes the entity."""
        item = self.by_ref.get(ref)
        return item is not None and item.removed

    @cached_property
    def renames(self) -> bool:
        return any(wanted.values.get("new_name") for wanted in self.task.wanted)

    def look_up(self, kind: Kind, text: str, by: By) -> tuple[Current | None, bool]:
        """The entity of the kind that an id, a name or a primary address means, and whether that is settled."""
        find = Find((kind.name,), text, by)
        if not self.known.answers(find):
            self.ask(find)
            return None, False
        return self.known.entity_for(find), True

    def need(self, question: PartOf | LinkOf | AliasesOf) -> None:
        """Ask for something unless it is known or known to be unreadable."""
        if self.known.unread(question):
            self.ask(question)


def known_aliases(fact: Fact[frozenset[str]]) -> frozenset[str]:
    return fact.value if isinstance(fact, Known) else frozenset()
