# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scalars: what of each part differs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .._model.current import DISABLED, ENABLED, Current
from .._model.facts import UNREAD, Known, Unreadable
from .._model.vocabulary import Field, Part
from .draft import Draft, Item
from .questions import PartOf


def write_parts(draft: Draft, item: Item) -> None:
    if item.current is None and not item.assumed:
        from . import writes

        writes.create_entity(draft, item)
        return
    for part in (one for one in item.kind.parts if one.write):
        wanted = {
            field: item.wanted.values[field.option] for field in part.fields if field.option in item.wanted.values
        }
        if wanted and item.current is not None:
            _existing(draft, item, item.current, part, wanted)


def unset(value: object) -> bool:
    return value is None or value in ("", False, [])


def completed(wanted: object, current: object, part: Part) -> object:
    """A wanted dictionary with what it omits as it is now, unless an item describes it whole."""
    keeps = not part.replaced and isinstance(wanted, Mapping) and isinstance(current, Mapping)
    return {**current, **wanted} if keeps else wanted  # type: ignore[dict-item]


def same_value(field: Field, one: object, other: object) -> bool:
    """True if the service does not distinguish two values of a field, as far as calls return them."""
    return equal(_meant(field, one), _meant(field, other))


def _meant(field: Field, value: object) -> object:
    """A value without what says the same as its absence."""
    option, none = field.no_item
    if option and isinstance(value, list):
        return [one for one in value if one.get(option) != none]
    if isinstance(value, Mapping):
        secrets = {one.option for one in field.fields if one.secret}  # No call returns them.
        return {option: inner for option, inner in value.items() if option not in secrets}
    return None if field.filled and re.fullmatch(field.filled, str(value)) else value


def equal(one: object, other: object) -> bool:
    """True if the service does not distinguish the two: unset, `""` and false are one value."""
    if isinstance(one, list) and isinstance(other, list):  # The service does not keep their order.
        return len(one) == len(other) and all(_count(item, one) == _count(item, other) for item in one)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return all(equal(one.get(option), other.get(option)) for option in {*one, *other})
    return one == other or (unset(one) and unset(other))


def _count(item: object, listed: list[object]) -> int:
    return sum(equal(item, one) for one in listed)


def _existing(draft: Draft, item: Item, current: Current, part: Part, wanted: dict[Field, object]) -> None:
    if part.secret:
        wanted = {field: value for field, value in wanted.items() if field.option in item.wanted.rewrite}
        differing = wanted
    else:
        differing = _differing(draft, item, current, part, wanted)
    if item.deregisters and part.needs == "enabled" and (part.secret or current.kind.has_own_read_call(part)):
        # A later run cannot compare it, and puts it off. All runs return the same fields.
        defer_fields(draft, item, part, list(wanted))
    if not differing:
        return
    if part.needs == "enabled" and not item.gets_enabled:
        defer_fields(draft, item, part, list(differing))
        return
    from . import writes

    writes.write_changes(draft, item, current, part, differing)


def _differing(
    draft: Draft, item: Item, current: Current, part: Part, wanted: dict[Field, object]
) -> dict[Field, object]:
    """The fields to write. A mailbox that is not open yet cannot be read, so its values are written."""
    closed = current.kind.has_own_read_call(part) and not current.enabled and current.kind.directory
    if closed:
        return wanted
    facts = {field: current.value(field) for field in wanted}
    if any(fact is UNREAD for fact in facts.values()):
        draft.need(PartOf(current.id, part.name))
    for field, fact in facts.items():
        if isinstance(fact, Unreadable):
            draft.error(item.wanted.where, part.path(field), f"cannot be read ({fact.why}); omit the option.")
    known = {field: fact.value for field, fact in facts.items() if isinstance(fact, Known)}
    whole = {field: completed(wanted[field], now, part) for field, now in known.items()}
    rewrite = item.wanted.rewrite
    return {one: new for one, new in whole.items() if one.option in rewrite or not same_value(one, known[one], new)}


def defer_fields(draft: Draft, item: Item, part: Part, fields: list[Field]) -> None:
    why = f"{item.ref.name} is {DISABLED}; it can be written once it is {ENABLED}."
    if item.deregisters:
        why = f"{item.ref.name} is {DISABLED} after this run; it cannot be read or written until it is {ENABLED}."
    for field in fields:
        draft.defer(item, part.path(field), why)
