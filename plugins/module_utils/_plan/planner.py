# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The planner: a task × what is known → a plan, or the questions that have to be answered first.

Pure: no I/O, no clock. It runs in stages; a stage that leaves questions is the last one, because later stages depend
on the answers. The last run's errors are the ones that count.

Ansible compiles every file again in each task, so a stage imports a step together with the condition under which a task
needs it. That is the reason for each import inside a function of this collection: what few runs need, few should load.
"""

from __future__ import annotations

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
    shows_id: bool = True
    """False: it is approved together with others, so that a preview does not show its id."""

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


def plan(task: Task, known: Knowledge) -> Plan:
    draft = Draft(task, known)
    for stage in STAGES:
        stage(draft)
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


def _identify(draft: Draft) -> None:
    """Which entity each item means, which entities go besides, and in what state each is afterwards."""
    task = draft.task
    identify(draft)
    if task.prune or task.lists_all:
        from . import removal

        removal.prune(draft)
    if draft.questions:
        return
    registration.decide_states(draft)
    if task.removal_limit is not None:
        from . import removal

        removal.limit_removals(draft)


def _check_rules(draft: Draft) -> None:
    """What only the kind of the task demands."""
    if draft.task.rules is not None:
        for item in draft.items:
            draft.task.rules.check(draft, item)


def _write(draft: Draft) -> None:
    """What becomes of each entity but its addresses: name, state, parts, links."""
    if any(item.takes_name for item in draft.items):
        from . import names

        names.refuse_invalid_names(draft)
        names.refuse_taken(draft)
    planned = [item for item in draft.items if not item.wanted.broken and not item.wanted.ignore]
    staying = [item for item in planned if item.stays]
    if any(item.changes_state for item in draft.items):
        from . import lifecycle

        for item in planned:
            lifecycle.change_state(draft, item)
    for item in staying:
        parts.write_parts(draft, item)
        if draft.task.rules is not None:
            draft.task.rules.plan_extras(draft, item)
    _write_links(draft, staying)
    if any(item.kind.directory for item in draft.items):
        holdings.note_holdings(draft)


def _write_links(draft: Draft, staying: list[Item]) -> None:
    if any(item.wanted.links for item in draft.items):
        from . import links

        for item in staying:
            links.write_links(draft, item)
    if any(one.link.nests for one in draft.links.values()):
        from . import nesting

        nesting.check_nesting(draft)
    if _touches_bookings(draft):
        from . import bookings

        bookings.keep_bookings_answered(draft)


def _touches_bookings(draft: Draft) -> bool:
    decided = any(one.link.replaced_by for one in draft.links.values())
    return decided or any(link.replaced_by in item.wanted.values for item in draft.items for link in item.kind.links)


def _ask_for_owners(draft: Draft) -> None:
    if _acquires(draft):
        from . import owners

        owners.ask_for_owners(draft)


def _move_addresses(draft: Draft) -> None:
    """Which entity gets which address, and which references mean no entity afterwards."""
    if len(draft.holdings) > 1:
        from . import addresses

        addresses.refuse_double_claims(draft)
    if _acquires(draft):
        from . import owners

        owners.take_addresses(draft)
    if draft.references:
        from . import lost_references

        lost_references.refuse_lost_references(draft)
    if any(one.differs for one in draft.holdings.values()):
        from . import addresses

        addresses.move_addresses(draft)


def _acquires(draft: Draft) -> bool:
    return any(holding.acquired for holding in draft.holdings.values())


def _check_organization(draft: Draft) -> None:
    """Any write is worth one look at the organization: is it Active, can its directory be written?"""
    if draft.operations and draft.known.organization is None and any(item.kind.directory for item in draft.items):
        draft.ask(OrganizationState())
    if any(item.takes_name for item in draft.items):
        from . import names

        names.refuse_long(draft)
    if draft.differences and draft.task.link_removal_limit is not None:
        from . import removal

        removal.limit_link_removals(draft)
    if draft.task.rules is not None:
        draft.task.rules.check_all(draft)


STAGES = (_identify, _check_rules, _write, _ask_for_owners, _move_addresses, _check_organization)
"""In their order; questions that one leaves end the round, because later ones depend on the answers."""
