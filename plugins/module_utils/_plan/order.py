# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conditions → edges → the graph of operations, in its canonical order.

Two rules: what makes a condition true precedes what needs it; what needs it precedes what ends it. The second is a
dependency only where the earlier operation hands an address over, which cannot be done later: taking access away does
not depend on any other write. Beside these, writes on one entity are kept serial in canonical order; that is no
dependency, so a failure does not travel along it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable

from .._model.vocabulary import Ref
from .conditions import Condition
from .graph import Cycle, Graph
from .operations import Operation

HANDED_OVER = ("free", "demoted_to_alias")
"""Conditions of an address that must come true while its holder is ENABLED."""


def preferred_graph(operations: Collection[Operation]) -> Graph:
    """The graph in which operations wait for what they prefer too, if the rest of the plan allows that order.

    An address is let go once the mailbox that gets it is open. So if that mailbox cannot be opened, the address stays
    where it is instead of belonging to no entity.
    """
    try:
        return graph(one.also(needs=one.prefers) for one in operations)
    except Cycle:
        return graph(operations)


def graph(operations: Iterable[Operation]) -> Graph:
    listed = sorted(operations, key=lambda operation: operation.key)
    edges = _edges(listed)
    order = _topological_order(listed, edges)
    position = {old: new for new, old in enumerate(order)}
    depends: list[dict[int, frozenset[Condition]]] = []
    behind = _serial_edges([listed[old] for old in order])
    for new, old in enumerate(order):
        after = {
            before for before, conditions in edges[old].items() if not conditions and not _hands_over(listed[before])
        }
        depends.append(
            {position[before]: conditions for before, conditions in edges[old].items() if before not in after}
        )
        behind[new].update(position[before] for before in after)
    return Graph([listed[old] for old in order], depends, behind)


def _hands_over(operation: Operation) -> bool:
    return any(condition[0] in HANDED_OVER for condition in operation.makes)


def _edges(operations: list[Operation]) -> list[dict[int, frozenset[Condition]]]:
    makers: dict[Condition, list[int]] = defaultdict(list)
    enders: dict[Condition, list[int]] = defaultdict(list)
    for number, operation in enumerate(operations):
        for condition in operation.makes:
            makers[condition].append(number)
        for condition in operation.ends:
            enders[condition].append(number)
    edges: list[dict[int, frozenset[Condition]]] = [{} for _one in operations]
    for number, operation in enumerate(operations):
        for condition in operation.needs:
            for maker in makers.get(condition, ()):
                if maker != number:
                    edges[number][maker] = edges[number].get(maker, frozenset()) | {condition}
            if condition not in operation.ends:
                for ender in enders.get(condition, ()):
                    edges[ender].setdefault(number, frozenset())
    return edges


def _topological_order(operations: list[Operation], edges: list[dict[int, frozenset[Condition]]]) -> list[int]:
    waiting = [len(before) for before in edges]
    after: list[list[int]] = [[] for _one in operations]
    for number, before in enumerate(edges):
        for earlier in before:
            after[earlier].append(number)
    ready = [number for number, count in enumerate(waiting) if count == 0]
    heapq.heapify(ready)
    order = []
    while ready:
        number = heapq.heappop(ready)
        order.append(number)
        for later in after[number]:
            waiting[later] -= 1
            if waiting[later] == 0:
                heapq.heappush(ready, later)
    if len(order) != len(operations):
        stuck = [operations[number] for number, count in enumerate(waiting) if count]
        raise Cycle(", ".join(f"{one.action} {one.subject.name} {one.detail}".strip() for one in stuck))
    return order


def _serial_edges(operations: list[Operation]) -> list[set[int]]:
    """Writes on links may share an entity with each other, not with a write on the entity itself."""
    own: dict[Ref, int] = {}
    links: dict[Ref, list[int]] = defaultdict(list)
    behind: list[set[int]] = []
    for number, operation in enumerate(operations):
        ends = [operation.subject] if operation.other is None else [operation.subject, operation.other]
        before = {own[ref] for ref in ends if ref in own}
        if operation.other is None:
            before.update(links.pop(operation.subject, ()))
            own[operation.subject] = number
        else:
            for ref in ends:
                links[ref].append(number)
        behind.append(before)
    return behind
