# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An item's old and new name → the entity that it means, also where one task renames a chain (a → b, b → c)."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.addresses import same
from .._model.current import Current
from .._model.vocabulary import Kind
from .._task.option_errors import quoted
from .._task.wanted import Wanted
from .draft import Draft

Names = frozenset[str]


def find_renamed(draft: Draft, wanted: Wanted, kind: Kind, current: Current | None) -> tuple[Current | None, bool]:
    """The entity that an item means, and whether that is settled.

    It is `current`, found by the id or the old name. Under the new name alone, it is renamed already. Both there is a
    error, unless another item moves one of the two.
    """
    new = _new_name(wanted)
    if not new or (current is not None and same(current.name, new)) or (current is None and wanted.id is not None):
        return current, True
    other, answered = draft.look_up(kind, new, "name")
    if not answered:
        return None, False
    if other is None or current is None or wanted.ignore:
        return current or other, True
    meant = _choose(draft, wanted, kind, current, other)
    if meant is None and not draft.questions:
        text = f"{quoted(new)} and {quoted(current.name)} both exist. Remove one of them or choose another name."
        draft.error(wanted.where, "new_name", text)
    return meant, meant is not None


def _choose(draft: Draft, wanted: Wanted, kind: Kind, current: Current, other: Current) -> Current | None:
    if wanted.id is None and is_renamed(draft, kind, current):
        return other
    return current if _moves_away(draft, kind, other, frozenset()) else None


def is_renamed(draft: Draft, kind: Kind, entity: Current, seen: Names = frozenset()) -> bool:
    """True if an earlier run gave the entity its name for another item of the task."""
    for one in _renaming(draft, kind):
        if not same(_new_name(one), entity.name) or same(one.name or "", entity.name):
            continue
        if one.id is not None:
            return same(one.id, entity.id)
        old, answered = draft.look_up(kind, one.name or "", "name")
        if answered and old is None:
            return True
        if old is not None and old.name not in seen:
            return is_renamed(draft, kind, old, seen | {entity.name})
    return False


def _moves_away(draft: Draft, kind: Kind, entity: Current, seen: Names) -> bool:
    """True if another item of the task deletes the entity or gives it another name that is or becomes free."""
    for one in draft.task.wanted:
        if one.kind is not kind or one.ignore or one.broken or not _identifies(one, entity):
            continue
        if not one.present:
            return True
        new = _new_name(one)
        if not new or same(new, entity.name):
            return False
        target, answered = draft.look_up(kind, new, "name")
        if target is None:
            return answered
        return entity.name not in seen and _moves_away(draft, kind, target, seen | {entity.name})
    return False


def _renaming(draft: Draft, kind: Kind) -> Iterator[Wanted]:
    wanted = (one for one in draft.task.wanted if one.kind is kind and one.present)
    return (one for one in wanted if _new_name(one) and not one.ignore and not one.broken)


def _identifies(one: Wanted, entity: Current) -> bool:
    return same(one.id, entity.id) if one.id is not None else same(one.name or "", entity.name)


def _new_name(wanted: Wanted) -> str:
    new = wanted.values.get("new_name")
    return new if isinstance(new, str) else ""
