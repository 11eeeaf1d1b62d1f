# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Resources that would answer nobody, and the order that keeps them answering while delegates change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from .._model.current import DISABLED
from .._model.facts import Known, Unreadable
from .._model.vocabulary import Ref
from .conditions import answering, delegated
from .draft import Draft, Item
from .questions import LinkOf, PartOf


def plan(draft: Draft) -> None:
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
    if losing:
        _same_name(draft, item, own)
    turns_off = booking is not None and accepts is False
    if not (turns_off or losing) or _accepts(draft, item):
        return []
    count = _delegates(draft, item)
    if turns_off and booking is not None:
        if _is_hidden(item):
            told = f"{item.ref.name} is {DISABLED}, and its delegates cannot be read meanwhile; enable it first."
            draft.defer(item, "booking_options", told)
            return [booking]
        if count == 0 and _has_deferred_delegates(draft, item):
            draft.defer(item, "booking_options", f"{item.ref.name} has no delegate yet who could answer.")
            return [booking]
        draft.operations[booking] = draft.operations[booking].also(needs=[delegated(item.ref)])
    if count == 0:
        draft.error(
            item.wanted.where,
            "booking_options.auto_accept_requests",
            "is false and no delegate is left, so nobody would answer a booking. Set it to true or give `delegates`.",
        )
    return []


def _same_name(draft: Draft, item: Item, own: list[int]) -> None:
    """A delegate who is deleted so that a new one gets the name cannot be replaced before it goes."""
    new = {other.name.lower() for _number, other in _delegations(draft, own, "associate_delegate_to_resource")}
    for number, leaver in _delegations(draft, own, "disassociate_delegate_from_resource"):
        if leaver.name.lower() not in new or not draft.leaves(leaver):
            continue
        if _accepts(draft, item):
            operation = draft.operations[number]
            draft.operations[number] = replace(operation, needs=operation.needs - {delegated(item.ref)})
        else:
            draft.error(
                item.wanted.where,
                "delegates",
                f"{leaver.name!r} is deleted and made anew in this task, and nobody would answer a booking meanwhile. "
                "Let the resource answer by itself for the time, or do it in two tasks.",
            )


def _delegations(draft: Draft, own: list[int], action: str) -> list[tuple[int, Ref]]:
    return [(n, other) for n in own if draft.operations[n].action == action and (other := draft.operations[n].other)]


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


def _is_hidden(item: Item) -> bool:
    """True if it stays DISABLED and the service does not tell its delegates meanwhile."""
    fact = item.current.links.get("delegates") if item.current is not None else None
    return isinstance(fact, Unreadable) and not item.gets_enabled


def _has_deferred_delegates(draft: Draft, item: Item) -> bool:
    return any(entry.ref == item.ref and entry.field == "delegates" for entry in draft.deferred)
