# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The planner: a task × what is known → a plan, or the questions that have to be answered first.

Pure: no I/O, no clock. It runs in stages; a stage that leaves questions ends the round, because what comes after would
stand on sand. The last round's faults are the ones that count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .._model.vocabulary import Ref
from .._task.faults import Fault
from . import addresses, answering, lasting, links, names, nesting, owners, parts, registration, removal
from .draft import Deferred, Draft, Item, Task
from .identify import identify
from .knowledge import Knowledge
from .order import Cycle, Graph, graph
from .questions import Organization, Question


@dataclass
class Plan:
    """What a task comes to."""

    draft: Draft
    questions: list[Question] = field(default_factory=list)
    """Not empty: the plan is unfinished; answer these and plan again."""
    graph: Graph = field(default_factory=Graph)

    @property
    def faults(self) -> list[Fault]:
        return [*self.draft.task.faults, *self.draft.faults]

    @property
    def deferred(self) -> list[Deferred]:
        return sorted(
            self.draft.deferred,
            key=lambda entry: (entry.ref, entry.field, entry.reason),
        )

    @property
    def unresolved(self) -> list[tuple[str, str]]:
        return sorted(self.draft.unresolved)

    @property
    def ids(self) -> dict[Ref, str]:
        return self.draft.ids

    @property
    def items(self) -> list[Item]:
        return self.draft.items


def plan(task: Task, known: Knowledge) -> Plan:
    draft = Draft(task, known)
    for stage in (_identities, _contents, _owners, _moves, _organization):
        stage(draft)
        if draft.questions:
            return Plan(draft, list(draft.questions))
    if draft.faults or task.faults:
        return Plan(draft)
    return Plan(draft, graph=_ordered(draft))


def _ordered(draft: Draft) -> Graph:
    """An address is let go once the mailbox that gets it is open, where the rest of the plan allows that order.

    So if that mailbox cannot be opened, the address stays where it is instead of being nobody's.
    """
    patient = [
        one.also(needs=[draft.patience[one.key]]) if one.key in draft.patience else one for one in draft.operations
    ]
    try:
        return graph(patient)
    except Cycle:
        return graph(draft.operations)


def _identities(draft: Draft) -> None:
    identify(draft)
    removal.prune(draft)
    if not draft.questions:
        registration.settle(draft)
        removal.limit(draft)


def _contents(draft: Draft) -> None:
    names.refuse_unfit(draft)
    names.refuse_taken(draft)
    _each(draft, registration.plan)
    _each(draft, parts.plan, only_staying=True)
    _each(draft, links.plan, only_staying=True)
    nesting.plan(draft)
    answering.plan(draft)
    addresses.hold(draft)


def _each(draft: Draft, step: Callable[[Draft, Item], None], only_staying: bool = False) -> None:
    for item in list(draft.items):
        if item.wanted.broken or item.wanted.ignore or (only_staying and not item.stays):
            continue
        step(draft, item)


def _owners(draft: Draft) -> None:
    holdings = addresses.hold(draft)
    owners.ask(draft, holdings)


def _moves(draft: Draft) -> None:
    holdings = addresses.hold(draft)
    addresses.refuse_double_claims(draft, holdings)
    owners.settle(draft, holdings)
    lasting.refuse_lost(draft, holdings)
    addresses.plan(draft, holdings)


def _organization(draft: Draft) -> None:
    """Any write is worth one look at the organization: is it Active, can its directory be written?"""
    if draft.operations and draft.known.organization is None:
        draft.ask(Organization())
    names.refuse_long(draft)
