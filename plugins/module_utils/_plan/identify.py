# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wanted × known → which current entity each item means, or that it must be created."""

from __future__ import annotations

from .._model.addresses import same
from .._model.current import Current
from .._model.vocabulary import Kind, Ref
from .._task.option_errors import quoted
from .._task.wanted import Wanted
from .draft import Draft, Item


def identify(draft: Draft) -> None:
    """Enter every item into the draft; leaves questions where an entity was not looked up yet."""
    for wanted in draft.task.wanted:
        if wanted.kind is None:
            continue
        if wanted.kind.is_rule and draft.task.rules is not None:
            draft.task.rules.identify(draft, wanted)
        elif wanted.broken:
            _add_broken(draft, wanted, wanted.kind)
        else:
            _identify(draft, wanted, wanted.kind)
    for wanted in draft.task.wanted:
        if wanted.kind is None:
            from .references import identify_reference

            identify_reference(draft, wanted)
    if len(draft.items) > 1:
        from .names import refuse_duplicates

        refuse_duplicates(draft)


def _add_broken(draft: Draft, wanted: Wanted, kind: Kind) -> None:
    if wanted.name:
        draft.add_item(Item(wanted, kind, Ref(kind.name, wanted.name), None))


def _identify(draft: Draft, wanted: Wanted, kind: Kind) -> None:
    current, answered = _find_current(draft, wanted, kind)
    if not answered:
        return
    if current is None and wanted.ignore:
        from .names import refuse_unmatched

        refuse_unmatched(draft, wanted, kind)
        return
    if not _is_valid(draft, wanted, kind, current):
        return
    if current is None and not wanted.present:
        return
    name = current.name if current else _name_to_create(wanted)
    draft.add_item(Item(wanted, kind, Ref(kind.name, name), current))
    if wanted.identifies_by_email and wanted.present:
        draft.references[wanted.where, "email", wanted.email or ""] = Ref(kind.name, name)


def _find_current(draft: Draft, wanted: Wanted, kind: Kind) -> tuple[Current | None, bool]:
    """The entity that an item means, and whether there is nothing left to ask for."""
    if wanted.identifies_by_email:
        current, answered = draft.look_up(kind, wanted.email or "", "address")
    elif wanted.id is not None:
        current, answered = draft.look_up(kind, wanted.id, "id")
    else:
        current, answered = draft.look_up(kind, wanted.name or "", "name")
    if not answered or not draft.renames:
        return current, answered
    from .renaming import find_renamed, is_renamed

    current, answered = find_renamed(draft, wanted, kind, current)
    if not wanted.present and wanted.id is None and current is not None and is_renamed(draft, kind, current):
        return None, False  # Another item has given its name to this entity since the one that is meant was deleted.
    return current, answered


def _name_to_create(wanted: Wanted) -> str:
    return str(wanted.values.get("new_name") or wanted.name or "")


def _is_valid(draft: Draft, wanted: Wanted, kind: Kind, current: Current | None) -> bool:
    """Report why an item cannot be planned; False if there is a reason."""
    if not kind.directory:
        return True
    before = len(draft.errors)
    if current is None and wanted.id is not None and wanted.present:
        draft.error(
            wanted.where,
            kind.id_option,
            f"there is no {kind.name} {quoted(wanted.id)}. {_id_advice(draft, wanted, kind)}",
        )
    elif current is None and wanted.name is None and wanted.present:
        draft.error(
            wanted.where,
            "email",
            f"{quoted(wanted.email)} is not the primary address of an ENABLED {kind.name}. Set `name` to create one.",
        )
    elif current is not None:
        _compare_identity(draft, wanted, kind, current)
    return len(draft.errors) == before


def _id_advice(draft: Draft, wanted: Wanted, kind: Kind) -> str:
    if draft.known.named(kind.name, wanted.id or "") is not None:
        return "That is a name; use `name`."
    return "Correct the id or omit it." if wanted.name else "Set `name` to create one."


def _compare_identity(draft: Draft, wanted: Wanted, kind: Kind, current: Current) -> None:
    names = [name for name in (wanted.name, wanted.values.get("new_name")) if name]
    if wanted.id is not None and wanted.name and not any(same(current.name, str(name)) for name in names):
        draft.error(
            wanted.where,
            "name",
            f"{wanted.name!r} is not the name of {kind.name} {wanted.id!r}, which is {current.name!r}. "
            f"Names cannot be changed; correct the name or the id.",
        )
    if current.protected and not wanted.ignore:
        draft.error(
            wanted.where,
            "name",
            f"{current.name!r} is a system account ({current.role}) and is never changed. Remove it from the input.",
        )
