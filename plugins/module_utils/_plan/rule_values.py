# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The users and impersonation roles that rules name: texts → ids, and what to say of those that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .._model.current import Current
from .._model.vocabulary import Field, Ref
from .._task.option_errors import quoted
from .draft import Draft, Item
from .mentions import UNKNOWN, role_text, rules_meant
from .parts import same_value
from .questions import Find, ListOf
from .references import resolve

ROLE = "impersonation_role"


def resolve_values(draft: Draft, item: Item) -> None:
    """Replace each reference in the values of an item by the id that calls use, or by the `Ref` of what is created."""
    if item.stays and not item.removed:
        mine = _now(item)
        values = {
            field.option: _resolved(draft, item, field, field.option, item.wanted.values[field.option], mine)
            for _part, field in item.kind.fields()
            if field.option in item.wanted.values
        }
        item.wanted = replace(item.wanted, values={**item.wanted.values, **values})
    if item.removed or differs(item):
        _look_up_names(draft, item)


def differs(item: Item) -> bool:
    """True if a write is needed: the item's rule is new, or one of its values differs."""
    if item.current is None or item.wanted.rewrite:
        return True
    return any(
        not same_value(field, item.current.get(field.option), item.wanted.values[field.option])
        for _part, field in item.kind.fields()
        if field.option in item.wanted.values
    )


def mentions(field: Field, value: object) -> Iterator[tuple[str, object]]:
    """The kind and id, or `Ref`, of each entity that a value refers to."""
    if isinstance(value, Mapping):
        for one in field.fields:
            yield from mentions(one, value.get(one.option))
    elif isinstance(value, list):
        for one in value:
            yield from mentions(field, one)
    elif field.refers and value:
        yield field.refers, value


def mentions_of(item: Item) -> Iterator[tuple[str, object]]:
    """The same for all values of an item, as they are wanted."""
    for _part, field in item.kind.fields():
        yield from mentions(field, item.wanted.values.get(field.option))


def mentions_now(rule: Current) -> Iterator[tuple[str, object]]:
    """The kind and id of each entity that a rule names as it was read."""
    for _part, field in rule.kind.fields():
        yield from mentions(field, rule.get(field.option))


def _now(item: Item) -> set[tuple[str, object]]:
    return set(mentions_now(item.current)) if item.current is not None else set()


def _resolved(
    draft: Draft, item: Item, field: Field, path: str, value: object, mine: set[tuple[str, object]]
) -> object:
    if isinstance(value, Mapping):
        inner = {one.option: one for one in field.fields}
        return {
            option: _resolved(draft, item, inner[option], f"{path}.{option}", one, mine)
            for option, one in value.items()
        }
    if isinstance(value, list):
        found = [_resolved(draft, item, field, f"{path}[{number}]", one, mine) for number, one in enumerate(value)]
        return [one for number, one in enumerate(found) if one not in found[:number]]
    return (
        _resolved_text(draft, item, field.refers, path, value, mine)
        if field.refers and isinstance(value, str)
        else value
    )


def _resolved_text(draft: Draft, item: Item, kind: str, path: str, text: str, mine: set[tuple[str, object]]) -> object:
    id_ = text.removeprefix(UNKNOWN)
    if (kind, id_) in mine:
        return id_  # It is named already, and may be gone.
    if kind == ROLE:
        return resolve_role(draft, item.wanted.where, path, text)
    ref = resolve(draft, item.wanted.where, path, text, (kind,))
    return (draft.id_of(ref) or ref) if ref is not None else text


def resolve_role(draft: Draft, where: str, path: str, text: str) -> object:
    """The id of a role by its id or name, or the `Ref` of one that the task creates; the text if it is an error."""
    if ROLE not in draft.known.listed:
        draft.ask(ListOf(ROLE))
        return text
    found = rules_meant(draft.known, ROLE, text)
    if len(found) > 1:
        draft.error(where, path, role_text(text, [one.id for one in found], ()))
        return text
    wanted = draft.by_ref.get(found[0].ref if found else Ref(ROLE, text))
    if wanted is not None and wanted.removed:
        draft.error(where, path, f"{quoted(text)} is removed by {wanted.wanted.where} of this task; remove it here.")
        return text
    if found:
        return found[0].id
    if wanted is not None:
        return wanted.ref
    if draft.task.accept_unknown:
        draft.unresolved[path, text] = None
        return Ref(ROLE, text)
    draft.error(where, path, role_text(text, (), [one.name for one in draft.known.of_kind(ROLE)]))
    return text


def _look_up_names(draft: Draft, item: Item) -> None:
    """Ask for what a rule that is written or removed names, for the preview, and refuse to write what is gone."""
    after = set(mentions_of(item)) if not item.removed else set()
    for kind, id_ in {*_now(item), *after}:
        if kind == ROLE or not isinstance(id_, str):
            if kind == ROLE and ROLE not in draft.known.listed:
                draft.ask(ListOf(ROLE))
            continue
        if not draft.known.answers(Find((kind,), id_, by="id")):
            draft.ask(Find((kind,), id_, by="id"))
    if draft.questions:
        return
    for kind, id_ in sorted(after & _now(item), key=str):
        gone = draft.known.is_gone((kind,), str(id_)) if kind != ROLE else not rules_meant(draft.known, ROLE, str(id_))
        if gone:
            text = f"names {UNKNOWN}{id_}, which no longer exists, and this task must write the rule. Remove it."
            draft.error(item.wanted.where, "", text)
