# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definition of an organization: which entity each of its items means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...module_utils._model.kinds import BY_NAME
from ...module_utils._plan.draft import Draft, Item, Task
from ...module_utils._plan.identify import identify
from ...module_utils._plan.names import has_name_only
from ...module_utils._task.parse import wanted_entity
from .._found import knowledge_of
from .rows import PLURALS, SETTINGS_DEFINED, Json

Items = Iterable[Any] | None


class Definition:
    """Users, groups and resources as `workmail_directory` takes them; a kind may be left out."""

    def __init__(self, items: Mapping[str, Items], found: Mapping[str, Iterable[Json]]) -> None:
        self.kinds = [plural for plural in (*PLURALS.values(), SETTINGS_DEFINED) if items.get(plural) is not None]
        given = [(kind, item) for kind, plural in PLURALS.items() for item in items.get(plural) or ()]
        there = {kind: rows for kind, rows in found.items() if PLURALS[kind] in self.kinds}
        wanted = {id(item): wanted_entity(BY_NAME[kind], item, "") for kind, item in given if isinstance(item, Mapping)}
        draft = Draft(Task(tuple(wanted.values())), knowledge_of(there))
        identify(draft)
        self._by_id = {item.current.id: item for item in draft.items if item.current is not None}
        missing = {id(item.wanted) for item in draft.items if item.current is None and has_name_only(item)}
        self._missing = {item for item, one in wanted.items() if id(one) in missing}

    def item_of(self, kind: str, row: Mapping[str, Any]) -> Item | None:
        """The item that means an entity; None if there is none."""
        return self._by_id.get(str(row[BY_NAME[kind].id_option]))

    def is_missing(self, item: object) -> bool:
        """True for an item that gives only the name of a missing entity."""
        return id(item) in self._missing


def comparable(items: Iterable[Any], kind: str, found: Iterable[Json]) -> list[Any]:
    """Return the items for comparison. An item that gives only the name of a missing entity gets `enabled: false`.

    `workmail_directory` takes a name alone that meets no entity for a mistyped one, and compares nothing then.
    """
    items = [*items]  # The definition distinguishes them by identity.
    definition = Definition({PLURALS[kind]: items}, {kind: found})
    return [{**item, "enabled": False} if definition.is_missing(item) else item for item in items]
