# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Groups in groups: none may reach itself, not even for a moment (unknown U23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .._model.facts import Known
from .._model.vocabulary import Ref
from .conditions import parted
from .draft import Draft
from .questions import LinkOf

GroupLink = tuple[int, Ref, Ref]
"""Position of an operation, the group, the group in it."""
Below = Callable[[Draft, Ref], Iterator[Ref]]


def plan(draft: Draft) -> None:
    """Report a group that would reach itself. Asks for the members of groups below a new link only.

    What only the way over a link that goes closes is no error: that link goes first.
    """
    leaving = _group_links(draft, "disassociate_member_from_group")
    for number, group, child in _group_links(draft, "associate_member_to_group"):
        if path := _way(draft, child, group, _after):
            names = " → ".join(ref.name for ref in (group, *path))
            where = draft.by_ref[group].wanted.where
            draft.error(where, "members", f"the group would contain itself: {names}. Take one out.")
        elif leaving:
            _part_first(draft, number, group, child, leaving)


def _group_links(draft: Draft, action: str) -> list[GroupLink]:
    return [
        (number, one.subject, one.other)
        for number, one in enumerate(draft.operations)
        if one.action == action and one.other is not None and one.other.kind == "group"
    ]


def _part_first(draft: Draft, number: int, group: Ref, child: Ref, leaving: list[GroupLink]) -> None:
    """Let every link go first over which the new one would close a circle for a moment."""
    for gone, parent, former in leaving:
        if _way(draft, child, parent, _ever) and _way(draft, former, group, _ever):
            fact = parted(parent, former)
            draft.operations[gone] = draft.operations[gone].also(makes=[fact])
            draft.operations[number] = draft.operations[number].also(needs=[fact])


def _way(draft: Draft, start: Ref, goal: Ref, below: Below) -> tuple[Ref, ...]:
    """The groups from one down to another; empty if there is no way."""
    stack: list[tuple[Ref, tuple[Ref, ...]]] = [(start, (start,))]
    seen = {start}
    while stack:
        group, path = stack.pop()
        if group == goal:
            return path
        for child in sorted(below(draft, group)):
            if child not in seen:
                seen.add(child)
                stack.append((child, (*path, child)))
    return ()


def _after(draft: Draft, group: Ref) -> Iterator[Ref]:
    """The groups in a group once the task is done."""
    if group in draft.members:
        yield from (ref for ref in draft.members[group] if ref.kind == "group")
    else:
        yield from _now(draft, group)


def _now(draft: Draft, group: Ref) -> Iterator[Ref]:
    id_ = draft.ids.get(group)
    if id_ is None:
        return
    draft.fact(LinkOf(id_, "members"))
    fact = draft.known.entities[id_].links.get("members")
    if isinstance(fact, Known):
        members = (draft.known.entities.get(member) for member in fact.value)
        yield from (draft.remember(one) for one in members if one is not None and one.kind.name == "group")


def _ever(draft: Draft, group: Ref) -> Iterator[Ref]:
    """The groups in a group at any time of the task."""
    yield from {*_after(draft, group), *_now(draft, group)}
