# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Contradictions that only show between entities: groups within themselves, resources that answer nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .._model.facts import Known
from .._model.vocabulary import Ref
from .conditions import answering, delegated
from .draft import Draft, Item
from .questions import LinkOf, PartOf


def group_cycles(draft: Draft) -> None:
    """A group that would reach itself (unknown U23). Asks for the members of groups below a new link only."""
    for operation in [one for one in draft.operations if one.action == "associate_member_to_group"]:
        child, group = operation.other, operation.subject
        if child is not None and child.kind == "group" and (path := _way_back(draft, child, group)):
            names = " → ".join(ref.name for ref in (group, *path))
            where = draft.by_ref[group].wanted.where
            draft.fault(where, "members", f"the group would contain itself: {names}. Take one out.")


def _way_back(draft: Draft, start: Ref, goal: Ref) -> tuple[Ref, ...]:
    stack: list[tuple[Ref, tuple[Ref, ...]]] = [(start, (start,))]
    seen = {start}
    while stack:
        group, path = stack.pop()
        if group == goal:
            return path
        for child in sorted(_groups_in(draft, group)):
            if child not in seen:
                seen.add(child)
                stack.append((child, (*path, child)))
    return ()


def _groups_in(draft: Draft, group: Ref) -> Iterator[Ref]:
    if group in draft.members:
        yield from (ref for ref in draft.members[group] if ref.kind == "group")
        return
    id_ = draft.ids.get(group)
    if id_ is None:
        return
    draft.fact(LinkOf(id_, "members"))
    fact = draft.known.entities[id_].links.get("members")
    if isinstance(fact, Known):
        members = (draft.known.entities.get(member) for member in fact.value)
        yield from (draft.remember(one) for one in members if one is not None and one.kind.name == "group")


def answering_resources(draft: Draft) -> None:
    """A resource needs auto-accept or a delegate (WorkMail API reference, InvalidConfigurationException)."""
    own: dict[Ref, list[int]] = defaultdict(list)
    for number, operation in enumerate(draft.operations):
        if operation.subject.kind == "resource":
            own[operation.subject].append(number)
    dropped = {
        number
        for item in draft.items
        if item.stays and item.ref in own
        for number in _answering(draft, item, own[item.ref])
    }
    if dropped:
        draft.operations = [one for number, one in enumerate(draft.operations) if number not in dropped]


def _answering(draft: Draft, item: Item, own: list[int]) -> list[int]:
    """Check one resource; returns the operations that have to wait until it has a delegate."""
    booking = next((n for n in own if draft.operations[n].detail == "booking_options"), None)
    accepts = item.wanted.values.get("auto_accept_requests")
    losing = any(draft.operations[n].action == "disassociate_delegate_from_resource" for n in own)
    if booking is not None and accepts is True:
        draft.operations[booking] = draft.operations[booking].also(makes=[answering(item.ref)])
    turns_off = booking is not None and accepts is False
    if not (turns_off or losing) or _accepts(draft, item):
        return []
    count = _delegates(draft, item)
    if turns_off and booking is not None:
        if count == 0 and _has_deferred_delegates(draft, item):
            draft.defer(item, "booking_options", f"{item.ref.name} has no delegate yet who could answer.")
            return [booking]
        draft.operations[booking] = draft.operations[booking].also(needs=[delegated(item.ref)])
    if count == 0:
        draft.fault(
            item.wanted.where,
            "booking_options.auto_accept_requests",
            "is false and no delegate is left, so nobody would answer a booking. Set it to true or give `delegates`.",
        )
    return []


def _accepts(draft: Draft, item: Item) -> bool:
    wanted = item.wanted.values.get("auto_accept_requests")
    if wanted is not None or item.current is None:
        return wanted is not False
    draft.fact(PartOf(item.current.id, "booking_options"))
    fact = item.current.values.get("auto_accept_requests")
    return not isinstance(fact, Known) or bool(fact.value)


def _delegates(draft: Draft, item: Item) -> int:
    """How many delegates it has afterwards; 1 while that has to be read first."""
    if item.ref in draft.delegates:
        return draft.delegates[item.ref]
    if item.current is None:
        return 0
    draft.fact(LinkOf(item.current.id, "delegates"))
    fact = item.current.links.get("delegates")
    return len(fact.value) if isinstance(fact, Known) else 1


def _has_deferred_delegates(draft: Draft, item: Item) -> bool:
    return any(entry.ref == item.ref and entry.field == "delegates" for entry in draft.deferred)
