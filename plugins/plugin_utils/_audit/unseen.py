# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules could not read. They omit the list; an empty list was read and is empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...module_utils._model.kinds import BY_PLURAL
from .rows import PLURALS, Json, by_name

LISTS = {kind.name: link.wanted_as for kind in BY_PLURAL.values() for link in kind.links if not link.values}
"""By kind, the list that the audit reads of every entity."""
WITHOUT_REASON = "the service does not list them"


def unseen(permissions: list[Json], found: Mapping[str, list[Json]]) -> list[Json]:
    """One row for each list that could not be read, with `kind`, `name`, `field` and `reason`, sorted."""
    told = [_row(one) for one in permissions]
    named = {(one["kind"], one["name"], one["field"]) for one in told}
    rest = (one for one in _left_out(found) if (one["kind"], one["name"], one["field"]) not in named)
    rows = {tuple(one.values()): one for one in (*told, *rest)}
    return sorted(rows.values(), key=lambda one: (list(PLURALS).index(one["kind"]), by_name(one["name"]), one["field"]))


def _left_out(found: Mapping[str, list[Json]]) -> Iterator[Json]:
    for kind, field in LISTS.items():
        for one in found[kind]:
            if one.get(field) is None:
                yield {"kind": kind, "name": str(one["name"]), "field": field, "reason": WITHOUT_REASON}


def _row(one: Json) -> Json:
    """A row of `unreadable`: of a mailbox with its permissions, or of an entity with the list that is missing."""
    return {
        "kind": str(one.get("mailbox_kind") or one.get("kind") or "group"),
        "name": str(one.get("mailbox") or one.get("name")),
        "field": str(one.get("field") or "permissions"),
        "reason": str(one["reason"]),
    }
