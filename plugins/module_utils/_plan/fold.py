# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan makes of entities: changes folded over what was read."""

from __future__ import annotations

from .._model.current import DISABLED
from .._model.vocabulary import Kind
from .operations import Change, ListChange, Operation
from .views import HIDDEN_OPTIONS, View, set_value


def new_view(kind: Kind) -> View:
    """An entity that is about to be created."""
    if not kind.directory:
        return {}
    view: View = {"aliases": []}
    for part in kind.parts:
        for option, value in part.defaults.items():
            set_value(view, f"{part.within}.{option}" if part.within else option, value)
    for link in kind.links:
        view[link.wanted_as] = {} if link.values else []
    return view


def fold(view: View | None, operations: list[Operation], kind: Kind) -> View | None:
    """The entity after these operations; None once it is gone."""
    after = dict(view) if view is not None else new_view(kind)
    closed = after.get("entity_state") == DISABLED
    for operation in operations:
        if operation.deletes and all(isinstance(one, Change) and one.after is None for one in operation.changes):
            return None  # One that is on its way out shows the state of that, and is still there.
        for change in operation.changes:
            if isinstance(change, ListChange):
                if closed and change.field == "aliases":
                    after.setdefault("aliases", [])  # What it had is gone (unknown U49), so these are all.
                _fold_list(after, change)
            elif not change.secret and not (kind.calls.ids and change.field == kind.key):
                set_value(after, "name" if change.field in HIDDEN_OPTIONS else change.field, change.after)
    return after


def _fold_list(after: View, change: ListChange) -> None:
    if change.field in after:
        after[change.field] = sorted({*after[change.field], *change.added} - set(change.removed), key=str.lower)
