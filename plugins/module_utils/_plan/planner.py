# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner: a task × what is known → a plan, or the questions that have to be answered first.

Pure: no I/O, no clock. It runs in stages; a stage that leaves questions ends the round, because later stages
depend on the answers. The last round's errors are the ones that count.

Ansible compiles every file again in each task, so a stage imports what it runs, and the table of stages says when it is
needed. That is the reason for each import inside a function of this collection: what few runs need, few should load.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .._model.current import Current
from .._model.vocabulary import Ref
from .._task.option_errors import OptionError
from . import holdings, parts, registration
from .draft import Deferred, Draft, Item, Task
from .graph import Graph
from .identify import identify
from .knowledge import Knowledge
from .questions import OrganizationState, Question


@dataclass
class Plan:
    """What a task comes to."""

    draft: Draft
    questions: list[Question] = field(default_factory=list)
    """Not empty: the plan is unfinished; answer these and plan again."""
    graph: Graph = field(default_factory=Graph)
    place: str = ""
    """Id of its organization, or where there is none yet, its alias and the region."""
    id: str = ""
    """A digest of the place and of all operations: two plans with one id do the same."""

    @property
    def errors(self) -> list[OptionError]:
        return [*self.draft.task.errors, *self.draft.errors]

    @property
    def deferred(self) -> list[Deferred]:
        return [Deferred(ref, field_, reason) for (ref, field_), reason in sorted(self.draft.deferred.items())]

    @property
    def unresolved(self) -> list[tuple[str, str]]:
        return sorted(self.draft.unresolved)

    @property
    def ids(self) -> dict[Ref, str]:
        """Of each entity that it is about, unless it is yet to be created."""
        refs = {item.ref for item in self.items}
        for one in self.graph.operations:
            refs.update((one.subject,) if one.other is None else (one.subject, one.other))
        return {ref: id_ for ref in refs if (id_ := self.draft.id_of(ref)) is not None}

    def current(self, ref: Ref) -> Current | None:
        """An entity as it was read, if it was."""
        return self.draft.known.named(*ref)

    @property
    def items(self) -> list[Item]:
        return self.draft.items


@dataclass(frozen=True)
class Stage:
    """A step of the planner, and whether a task needs it."""

    run: Callable[[Draft], None]
    when: Callable[[Draft], bool] = lambda _draft: True


def plan(task: Task, known: Knowledge) -> Plan:
    draft = Draft(task, known)
    for stages in ROUNDS:
        for stage in stages:
            if stage.when(draft):
                stage.run(draft)
        if draft.questions:
            return Plan(draft, list(draft.questions))
    if draft.errors or task.errors:
        return Plan(draft)
    ordered = _ordered(draft)
    ordered.awaited = frozenset(draft.awaited)
    return Plan(draft, graph=ordered)


def _ordered(draft: Draft) -> Graph:
    if not draft.operations:
        return Graph()
    from .order import preferred_graph

    return preferred_graph(draft.operations.values())


def _prune(draft: Draft) -> None:
    from . import removal

    removal.prune(draft)


def _limit(draft: Draft) -> None:
    from . import removal

    removal.limit_removals(draft)


def _limit_links(draft: Draft) -> None:
    from . import removal

    removal.limit_link_removals(draft)


def _rules(draft: Draft) -> None:
    """What only the kind of the task demands."""
    if draft.task.rules is not None:
        for item in draft.items:
            draft.task.rules.check(draft, item)


def _extras(draft: Draft) -> None:
    """Operations that only the rules of a kind plan."""
    if draft.task.rules is not None:
        for item in (one for one in draft.items if one.stays):
            draft.task.rules.plan_extras(draft, item)


def _names(draft: Draft) -> None:
    from . import names

    names.refuse_invalid_names(draft)
    names.refuse_taken(draft)


def _states(draft: Draft) -> None:
    from . import lifecycle

    _for_each_item(draft, lifecycle.change_state)


def _parts(draft: Draft) -> None:
    _for_each_item(draft, parts.write_parts, only_staying=True)


def _links(draft: Draft) -> None:
    from . import links

    _for_each_item(draft, links.write_links, only_staying=True)


def _nesting(draft: Draft) -> None:
    from . import nesting

    nesting.check_nesting(draft)


def _bookings(draft: Draft) -> None:
    from . import bookings

    bookings.keep_bookings_answered(draft)


def _for_each_item(draft: Draft, step: Callable[[Draft, Item], None], only_staying: bool = False) -> None:
    for item in list(draft.items):
        if item.wanted.broken or item.wanted.ignore or (only_staying and not item.stays):
            continue
        step(draft, item)


def _owners(draft: Draft) -> None:
    from . import owners

    owners.ask_for_owners(draft)


def _take_addresses(draft: Draft) -> None:
    from . import owners

    owners.take_addresses(draft)


def _claims(draft: Draft) -> None:
    from . import addresses

    addresses.refuse_double_claims(draft)


def _move_addresses(draft: Draft) -> None:
    from . import addresses

    addresses.move_addresses(draft)


def _lost_references(draft: Draft) -> None:
    from . import lost_references

    lost_references.refuse_lost_references(draft)


def _organization(draft: Draft) -> None:
    """Any write is worth one look at the organization: is it Active, can its directory be written?"""
    if draft.operations and draft.known.organization is None:
        draft.ask(OrganizationState())
    if _takes_names(draft):
        from . import names

        names.refuse_long(draft)


def _has_directory_items(draft: Draft) -> bool:
    return any(item.kind.directory for item in draft.items)


def _acquires(draft: Draft) -> bool:
    return any(holding.acquired for holding in draft.holdings.values())


def _changes_addresses(draft: Draft) -> bool:
    return any(one.differs for one in draft.holdings.values())


def _takes_names(draft: Draft) -> bool:
    return any(item.takes_name for item in draft.items)


def _has_links(draft: Draft) -> bool:
    return any(item.wanted.links for item in draft.items)


def _touches_bookings(draft: Draft) -> bool:
    decided = any(one.link.replaced_by for one in draft.links.values())
    return decided or any(link.replaced_by in item.wanted.values for item in draft.items for link in item.kind.links)


ROUNDS: tuple[tuple[Stage, ...], ...] = (
    (
        Stage(identify),
        Stage(_prune, when=lambda draft: bool(draft.task.prune or draft.task.lists_all)),
        Stage(registration.decide_states, when=lambda draft: not draft.questions),
        Stage(_limit, when=lambda draft: not draft.questions and draft.task.removal_limit is not None),
    ),
    (Stage(_rules),),
    (
        Stage(_names, when=_takes_names),
        Stage(_states, when=lambda draft: any(item.changes_state for item in draft.items)),
        Stage(_parts),
        Stage(_extras),
        Stage(_links, when=_has_links),
        Stage(_nesting, when=lambda draft: any(one.link.nests for one in draft.links.values())),
        Stage(_bookings, when=_touches_bookings),
        Stage(holdings.note_holdings, when=_has_directory_items),
    ),
    (Stage(_owners, when=_acquires),),
    (
        Stage(_claims, when=lambda draft: len(draft.holdings) > 1),
        Stage(_take_addresses, when=_acquires),
        Stage(_lost_references, when=lambda draft: bool(draft.references)),
        Stage(_move_addresses, when=_changes_addresses),
    ),
    (
        Stage(_organization, when=_has_directory_items),
        Stage(_limit_links, when=lambda draft: bool(draft.differences) and draft.task.link_removal_limit is not None),
    ),
)
"""Stages in their order. Questions that a round leaves end it, because later stages depend on the answers."""
