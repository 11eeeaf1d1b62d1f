# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rows of a table and the items of a list → one list of users. Of one name they are one user; the list decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...module_utils._task.arguments import DEFINED_AT

User = dict[str, Any]
JOINING = ("name", DEFINED_AT)
"""Options that say which user it is, and where."""


def merged(table: list[User], items: list[User]) -> list[User]:
    """The rows with what the items of the same names say, then the other items: two items of one name stay two."""
    by_name = _by_name(items)
    rows = [{**row, **by_name.get(_name(row), {})} for row in table]
    joined = {id(by_name[_name(row)]) for row in table if _name(row) in by_name}
    return rows + [item for item in items if id(item) not in joined]


def overruled(table: list[User], items: list[User]) -> Iterator[str]:
    """A note on each row of which an item says something else: an edit of that row has no effect."""
    by_name = _by_name(items)
    for row in table:
        item = by_name.get(_name(row), {})
        options = [f"`{one}`" for one in row if one not in JOINING and one in item and item[one] != row[one]]
        if options:
            first, second = (str(one.get(DEFINED_AT) or what) for one, what in ((row, "the table"), (item, "the list")))
            what = f"{', '.join(options)} of {first} {'has' if len(options) == 1 else 'have'} no effect"
            yield f"user {row['name']} is in {first} and in {second}, which takes precedence: {what}."


def _by_name(items: list[User]) -> dict[str, User]:
    """The first item of each name."""
    by_name: dict[str, User] = {}
    for item in items:
        by_name.setdefault(_name(item), item)
    return {name: item for name, item in by_name.items() if name}


def _name(item: object) -> str:
    name = item.get("name") if isinstance(item, Mapping) else None
    return name.lower() if isinstance(name, str) else ""
