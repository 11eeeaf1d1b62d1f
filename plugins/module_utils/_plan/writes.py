# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scalars that differ → the calls that create an entity and write its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .._model.current import Current
from .._model.facts import Known
from .._model.vocabulary import Field, Part
from .._model.wire import to_wire
from . import operations
from .conditions import vacant, visible
from .differences import ENTITY, SET, record
from .draft import Draft, Item
from .names import has_name_only
from .operations import Change, Changes, ListChange, Operation
from .parts import defer_fields, equal, same_value, unset
from .questions import PartOf

MASK = "********"
"""Placeholder for a secret in operations and results."""


def create_entity(draft: Draft, item: Item) -> None:
    kind = item.kind
    values = {option: value for option, value in item.wanted.values.items() if option != "new_name"}
    if not (kind.directory and has_name_only(item)):
        _check_required(draft, item, values)
    if kind.label:
        values.setdefault(kind.label, item.ref.name)
    if kind.calls.create:
        record(draft, item.ref, ENTITY, None, _new_state(item))
        draft.add(_create_operation(draft, item, values))
    for part in kind.parts:
        _after_create(draft, item, part, values)


def _create_operation(draft: Draft, item: Item, values: Mapping[str, object]) -> Operation:
    """The create call with what the task waits for."""
    created, settles = _create_call(draft, item, values), item.kind.settles
    if item.wanted.settles and settles is not None:
        rules = draft.task.rules
        return operations.until_settled(created, settles, rules.settled_values(item.ref.name) if rules else {})
    return created.also(makes=[visible(item.ref)]) if item.kind.directory and not item.registers else created


def _check_required(draft: Draft, item: Item, values: Mapping[str, object]) -> None:
    for _part, field in item.kind.fields():
        if field.required and values.get(field.option, []) == []:
            from .._model.settles import noun

            what = f"{noun(item.kind)} {item.ref.name!r}" if item.ref.name else noun(item.kind)
            step = f"Set it to {' or '.join(field.choices)}." if field.choices else "Set it."
            draft.error(item.wanted.where, field.option, f"is required to create the {what}. {step}")


def _create_call(draft: Draft, item: Item, values: Mapping[str, object]) -> Operation:
    """The create call with all values that it takes."""
    kind = item.kind
    taken = [
        (part, field)
        for part, field in kind.fields()
        if field.create and (not _empty(values.get(field.option)) or field.option == kind.label or field.sent_empty)
    ]
    params = {field.write_member: to_wire(field, values[field.option]) for _part, field in taken}
    secrets = frozenset(field.write_member for part, field in taken if part.secret or _has_secrets(field))
    given = ((part, field) for part, field in taken if not _empty(values[field.option]))
    changes = tuple(
        one for part, field in given for one in _field_changes(draft, part, field, None, values[field.option])
    )
    _record_changes(draft, item, changes)
    return operations.create(kind, item.ref, params, changes, secrets)


def _new_state(item: Item) -> object:
    """The state of a new entity once the task is done."""
    settles = item.kind.settles
    if item.kind.is_rule:
        return item.ref.name
    if settles is None:
        return item.after
    return settles.good_state if item.wanted.settles else operations.defaults(item.kind)[settles.field]


def _record_changes(draft: Draft, item: Item, changes: Changes) -> None:
    """Record what of a part differs; of a new entity, what is not as the service makes it."""
    for one in changes:
        if isinstance(one, ListChange):
            record(draft, item.ref, one.field, added=one.added)
        elif not equal(one.before, one.after):
            field = "name" if one.field == "new_name" else one.field
            before = one.before if item.current is not None else None
            record(draft, item.ref, field, before, SET if one.secret else one.after)


def _after_create(draft: Draft, item: Item, part: Part, values: dict[str, object]) -> None:
    """Write what the create call does not take; what cannot be written to a DISABLED entity is deferred."""
    late = {field: values[field.option] for field in part.fields if field.option in values and not field.create}
    late = {field: value for field, value in late.items() if part.write and (part.within or not unset(value))}
    if not late:
        return
    if part.needs == "enabled" and not item.gets_enabled:
        defer_fields(draft, item, part, list(late))
        return
    start = part.defaults
    before = {
        **start,
        **{field.option: values[field.option] for field in part.fields if field.create and field.option in values},
    }
    params = {
        field.write_member: before[field.option] for field in part.fields if part.whole and field.option in before
    }
    params |= {field.write_member: to_wire(field, value) for field, value in late.items() if field.sent}
    changes = tuple(_change(part, field, start.get(field.option), value) for field, value in late.items())
    _record_changes(draft, item, changes)
    draft.add(operations.write_part(item.ref, part, params, changes))


def _change(part: Part, field: Field, before: object, after: object) -> Change | ListChange:
    if isinstance(after, list) and not field.readable:
        return ListChange(field.option, added=tuple(str(next(iter(one.values()))) for one in after))
    if part.secret:
        return Change(field.option, None, MASK, secret=True)
    return Change(part.path(field), None if before == "" else before, None if after == "" else after)


def write_changes(draft: Draft, item: Item, current: Current, part: Part, differing: dict[Field, object]) -> None:
    """Write the fields of a part that differ, with what the call would blank if it left it out."""
    if part.whole and current.kind.directory:
        draft.need(PartOf(current.id, part.name))
    changes = _changes(draft, current, part, differing)
    _record_changes(draft, item, changes)
    write = operations.write_part(item.ref, part, _params(current, part, differing), changes)
    new_name = next((value for field, value in differing.items() if field.option == "new_name"), None)
    if new_name is not None:
        name = vacant(str(new_name))
        write = write.also(needs=[name], makes=[vacant(current.name)], ends=[name])
    keeps = part.whole and len(_params(current, part, differing)) > len(differing)
    if any(map(_has_secrets, differing)):
        write = replace(write, secrets=frozenset(field.write_member for field in differing if _has_secrets(field)))
    draft.add(replace(write, merges=keeps and not part.replaced))


def _params(current: Current, part: Part, differing: dict[Field, object]) -> dict[str, object]:
    known = {field: current.value(field) for field in (*part.fields, *part.returned)} if part.whole else {}
    kept = {
        field: fact.value for field, fact in known.items() if isinstance(fact, Known) and _is_sent(field, fact.value)
    }
    if part.replaced:
        kept = {**kept, **differing}
        wire = {field.write_member: to_wire(field, value) for field, value in kept.items() if _is_sent(field, value)}
        named = {current.kind.calls.name: current.shared_name or current.name} if current.kind.calls.name else {}
        return {**named, **wire}
    if not part.within:
        kept = {field: value for field, value in kept.items() if field.option != "new_name"}
    return {field.write_member: to_wire(field, value) for field, value in {**kept, **differing}.items() if field.sent}


def _empty(value: object) -> bool:
    return value in (None, "", [])


def _is_sent(field: Field, value: object) -> bool:
    return field.sent_empty or not _empty(value)


def _has_secrets(field: Field) -> bool:
    return any(one.secret for one in field.fields)


def _changes(draft: Draft, current: Current, part: Part, differing: dict[Field, object]) -> Changes:
    def before(field: Field) -> object:
        fact = current.value(field)
        return fact.value if isinstance(fact, Known) else None

    return tuple(
        one for field, value in differing.items() for one in _field_changes(draft, part, field, before(field), value)
    )


def _field_changes(
    draft: Draft, part: Part, field: Field, before: object, after: object
) -> Iterator[Change | ListChange]:
    """What changes of a field as people read it: entities by name, secrets only by that they are written."""
    if not part.replaced:
        yield _change(part, field, before, after)
        return
    from .mentions import mentioned

    if not same_value(field, before, after):
        old, new = (mentioned(draft.known, field, value) or None for value in (before, after))
        yield Change(field.option, old, new)
    for one in field.fields:
        if one.secret and isinstance(after, Mapping) and after.get(one.option):
            yield Change(f"{field.option}.{one.option}", None, MASK, secret=True)


def delete_setting(draft: Draft, item: Item, current: Current) -> None:
    """Delete a setting, by what the service returned of it."""
    returned = (field for part in item.kind.parts for field in part.returned)
    values = [(field, current.get(field.option)) for _part, field in item.kind.fields()]
    changes = tuple(Change(field.option, value, None) for field, value in values if value not in (None, ""))
    _record_changes(draft, item, changes)
    params = {field.write_member: current.get(field.option) for field in returned}
    draft.add(Operation(item.ref, item.kind.calls.delete, params, changes))
