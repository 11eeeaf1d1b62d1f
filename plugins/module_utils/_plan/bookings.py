# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resources without a way to answer bookings, and the order that avoids that while delegates change."""

from __future__ import annotations

from .._model.current import DISABLED
from .._model.facts import Known, Unreadable
from .._model.vocabulary import Field, Link, Part
from .conditions import auto_accepts, delegated
from .draft import Draft, Item
from .links import LinkPlan
from .operations import Key, key_of
from .questions import LinkOf, PartOf


def keep_bookings_answered(draft: Draft) -> None:
    """A resource needs auto-accept or a delegate (WorkMail API reference, InvalidConfigurationException)."""
    for item in draft.items:
        for link in item.kind.links:
            if item.stays and link.replaced_by:
                _order(draft, item, link)
                _check(draft, item, link)


def _order(draft: Draft, item: Item, link: Link) -> None:
    """New delegates come, or the resource begins to answer by itself, before other delegates go."""
    part, _field = _replacement(item, link)
    booking, planned = key_of(item.ref, part.write, part.name), draft.links.get((item.ref, link.name))
    if booking in draft.operations and item.wanted.values.get(link.replaced_by) is True:
        draft.add_conditions(booking, makes=[auto_accepts(item.ref)])
    if planned is None:
        return
    for key in planned.written.values():
        draft.add_conditions(key, makes=[delegated(item.ref)])
    new = {other.name.lower() for other in planned.written}
    for removed, key in planned.removed.items():
        draft.add_conditions(key, needs=[auto_accepts(item.ref)])
        if removed.name.lower() not in new or not draft.deletes_entity(removed):
            draft.add_conditions(key, needs=[delegated(item.ref)])
        elif not _accepts(draft, item, link):
            # The new one gets the name only once this one is deleted, so it cannot come before this one goes.
            draft.error(
                item.wanted.where,
                link.wanted_as,
                f"{removed.name!r} is deleted and created again in this task, and bookings would go unanswered in the "
                "meantime. Enable auto-accept temporarily, or use two tasks.",
            )


def _check(draft: Draft, item: Item, link: Link) -> None:
    """Refuse or put off what would leave a resource without an answer."""
    part, field = _replacement(item, link)
    booking, planned = key_of(item.ref, part.write, part.name), draft.links.get((item.ref, link.name))
    turns_off = booking in draft.operations and item.wanted.values.get(field.option) is False
    losing = planned is not None and bool(planned.removed)
    if not (turns_off or losing) or _accepts(draft, item, link):
        return
    count = _count(draft, item, link, planned)
    if turns_off:
        why = _deferral_reason(draft, item, link, count)
        if why:
            draft.defer(item, part.name, why)
            withdraw(draft, booking)
            return
        draft.add_conditions(booking, needs=[delegated(item.ref)])
    if count == 0:
        draft.error(
            item.wanted.where,
            part.path(field),
            "is false and no delegate is left, so bookings would go unanswered. Set it to true or set "
            f"`{link.wanted_as}`.",
        )


def _deferral_reason(draft: Draft, item: Item, link: Link, count: int) -> str:
    """Why the resource must keep auto-accept on for now; empty if it need not."""
    fact = item.current.links.get(link.name) if item.current is not None else None
    if isinstance(fact, Unreadable) and not item.gets_enabled:
        return f"{item.ref.name} is {DISABLED}, so its delegates cannot be read; enable it first."
    if count == 0 and (item.ref, link.wanted_as) in draft.deferred:
        return f"{item.ref.name} has no delegate yet to answer bookings."
    return ""


def _replacement(item: Item, link: Link) -> tuple[Part, Field]:
    return next((part, field) for part, field in item.kind.fields() if field.option == link.replaced_by)


def _accepts(draft: Draft, item: Item, link: Link) -> bool:
    wanted = item.wanted.values.get(link.replaced_by)
    if wanted is not None or item.current is None:
        return wanted is not False
    part, field = _replacement(item, link)
    draft.need(PartOf(item.current.id, part.name))
    fact = item.current.value(field)
    return not isinstance(fact, Known) or bool(fact.value)


def _count(draft: Draft, item: Item, link: Link, planned: LinkPlan | None) -> int:
    """How many delegates it has afterwards; 1 while that must be read first."""
    if planned is not None:
        return planned.count
    if item.current is None:
        return 0
    draft.need(LinkOf(item.current.id, link.name))
    fact = item.current.links.get(link.name)
    return len(fact.value) if isinstance(fact, Known) else 1


def withdraw(draft: Draft, key: Key) -> None:
    """Take an operation back, and the differences that it would make."""
    withdrawn = draft.operations.pop(key)
    for change in withdrawn.changes:
        draft.differences.pop((withdrawn.subject, change.field), None)
