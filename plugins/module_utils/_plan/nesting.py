# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Groups in groups: none may reach itself, not even for a moment (unknown U23)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .._model.facts import Known
from .._model.vocabulary import Link, Ref
from .conditions import membership_removed
from .draft import Draft
from .operations import Key
from .questions import LinkOf

GroupLink = tuple[Key, Ref, Ref]
"""The operation that removes a link, the group, the group in it."""
Below = Callable[[Draft, Link, Ref], Iterator[Ref]]


def check_nesting(draft: Draft) -> None:
    """Report a group that would reach itself. Asks for the members of groups below a new link only.

    A circle that only a removed link closes is not an error: that link is removed first.
    """
    nested = [one for one in draft.links.values() if one.link.nests]
    leaving = [(key, one.item.ref, ref) for one in nested for ref, key in one.removed.items() if one.is_nested(ref)]
    for one in nested:
        group = one.item.ref
        for child, key in one.written.items():
            if not one.is_nested(child):
                continue
            if path := _path(draft, one.link, child, group, _groups_after):
                names = " → ".join(ref.name for ref in (group, *path))
                text = f"the group would contain itself: {names}. Remove one of them."
                draft.error(one.item.wanted.where, one.link.wanted_as, text)
            elif leaving:
                _remove_first(draft, one.link, key, group, child, leaving)


def _remove_first(draft: Draft, link: Link, key: Key, group: Ref, child: Ref, leaving: list[GroupLink]) -> None:
    """Remove every link first with which the new one would close a circle for a moment."""
    for gone, parent, former in leaving:
        if _path(draft, link, child, parent, _groups_ever) and _path(draft, link, former, group, _groups_ever):
            removed = membership_removed(parent, former)
            draft.add_conditions(gone, makes=[removed])
            draft.add_conditions(key, needs=[removed])


def _path(draft: Draft, link: Link, start: Ref, goal: Ref, below: Below) -> tuple[Ref, ...]:
    """The groups from one down to another; empty if there is no way."""
    stack: list[tuple[Ref, tuple[Ref, ...]]] = [(start, (start,))]
    seen = {start}
    while stack:
        group, path = stack.pop()
        if group == goal:
            return path
        for child in sorted(below(draft, link, group)):
            if child not in seen:
                seen.add(child)
                stack.append((child, (*path, child)))
    return ()


def _groups_after(draft: Draft, link: Link, group: Ref) -> Iterator[Ref]:
    """The groups in a group once the task is done."""
    planned = draft.links.get((group, link.name))
    return iter(filter(planned.is_nested, planned.after)) if planned else _groups_now(draft, link, group)


def _groups_now(draft: Draft, link: Link, group: Ref) -> Iterator[Ref]:
    current = draft.known.named(*group)
    if current is None:
        return
    draft.need(LinkOf(current.id, link.name))
    fact = current.links.get(link.name)
    if isinstance(fact, Known):
        members = (draft.known.entities.get(member) for member in fact.value)
        yield from (one.ref for one in members if one is not None and one.kind.name == group.kind)


def _groups_ever(draft: Draft, link: Link, group: Ref) -> Iterator[Ref]:
    """The groups in a group at any time of the task."""
    yield from {*_groups_after(draft, link, group), *_groups_now(draft, link, group)}
