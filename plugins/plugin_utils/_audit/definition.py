# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The definition of an organization: which entity each of its items means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...module_utils._plan.names import MAKING
from .rows import PLURALS, Json

Items = Iterable[Any] | None


class Definition:
    """Users, groups and resources as `workmail_directory` takes them; a kind may be left out."""

    def __init__(self, items: Mapping[str, Items]) -> None:
        self._by_text: dict[tuple[str, str, str], Json] = {}
        self.kinds = [plural for plural in PLURALS.values() if items.get(plural) is not None]
        for kind, plural in PLURALS.items():
            for item in items.get(plural) or ():
                if isinstance(item, Mapping):
                    self._enter(kind, dict(item))

    def _enter(self, kind: str, item: Json) -> None:
        names = [item.get("name"), item.get("new_name")]
        marks = [("id", item.get(f"{kind}_id")), *(("name", name) for name in names)]
        if not any(text for _mark, text in marks):
            marks.append(("email", item.get("email")))
        for mark, text in marks:
            if text:
                self._by_text.setdefault((kind, mark, str(text).lower()), item)

    def item_of(self, kind: str, entity: Mapping[str, Any]) -> Json | None:
        """The item that means an entity, by id, name or address; None if there is none."""
        marks = (("id", f"{kind}_id"), ("name", "name"), ("email", "email"))
        texts = ((mark, str(entity.get(key) or "").lower()) for mark, key in marks)
        return next((item for text in texts if (item := self._by_text.get((kind, *text)))), None)


def comparable(items: Iterable[Any], kind: str, found: Iterable[Json]) -> list[Any]:
    """Return the items for comparison. An item that gives only the name of a missing entity gets `enabled: false`.

    `workmail_directory` takes a name alone that meets no entity for a mistyped one, and compares nothing then.
    """
    entities = [*found]
    return [{**item, "enabled": False} if _is_bare(item, kind, entities) else item for item in items]


def _is_bare(item: object, kind: str, found: list[Json]) -> bool:
    if not isinstance(item, Mapping) or item.get("ignore") is True or item.get("state") == "absent":
        return False
    if not item.get("name") or item.get(f"{kind}_id") or any(item.get(option) is not None for option in MAKING):
        return False
    definition = Definition({PLURALS[kind]: [item]})
    return all(definition.item_of(kind, one) is None for one in found)


def merged(table: list[Json], items: list[Json]) -> list[Json]:
    """Rows of a table and items of a list; of one name they are one item, where the list goes before."""
    by_text: dict[str, Json] = {}
    for item in items:
        by_text.setdefault(_text(item), item)
    rows = [{**row, **by_text.get(_text(row), {})} for row in table]
    joined = {id(by_text[_text(row)]) for row in table if _text(row) in by_text}
    return rows + [item for item in items if id(item) not in joined]


def _text(item: object) -> str:
    name = item.get("name") if isinstance(item, Mapping) else None
    return name.lower() if isinstance(name, str) else ""
