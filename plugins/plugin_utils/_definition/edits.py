# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of the items in a definition file, as data. An edit names an item by its number and changes a part of it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

Edit = dict[str, Any]
"""`item`, and one of: `remove_item`; `path` with `remove_key`, with `value`, or with `remove` (positions in a list) and
`add` (values). `path` is a list of keys, and of numbers of entries. A file of one dictionary has one item, number 0."""


def remove_item(item: int) -> Edit:
    return {"item": item, "remove_item": True}


def edits_between(
    item: int, before: Mapping[str, Any], after: Mapping[str, Any], path: Iterable[str | int] = ()
) -> list[Edit]:
    """The edits that make `after` of `before`. Entries of a list keep their order; new ones come last."""
    edits: list[Edit] = []
    for key in {**before, **after}:
        where = [*path, key]
        if key not in after:
            edits.append({"item": item, "path": where, "remove_key": True})
        elif key not in before or before[key] != after[key]:
            edits += _changed(item, where, before.get(key), after[key])
    return edits


def _changed(item: int, path: list[str | int], before: Any, after: Any) -> list[Edit]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return edits_between(item, before, after, path)
    if isinstance(before, list) and isinstance(after, list):
        gone = [number for number, entry in enumerate(before) if entry not in after]
        return [{"item": item, "path": path, "remove": gone, "add": [one for one in after if one not in before]}]
    return [{"item": item, "path": path, "value": after}]


def applied(items: list[Any], edits: Iterable[Edit]) -> list[Any]:
    """The items after all edits. The numbers in the edits are those of the items as they are given."""
    result = copy.deepcopy(items)
    gone = set()
    for edit in edits:
        if edit.get("remove_item"):
            gone.add(edit["item"])
            continue
        *way, last = edit["path"]
        place = result[edit["item"]]
        for key in way:
            place = place[key]
        if edit.get("remove_key"):
            del place[last]
        elif "value" in edit:
            place[last] = edit["value"]
        else:
            kept = [one for number, one in enumerate(place[last]) if number not in edit["remove"]]
            place[last] = kept + edit["add"]
    return [one for number, one in enumerate(result) if number not in gone]
