# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Answers of the service → what the planner knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .._model.current import DELETED, Current
from .._model.facts import Fact, Known
from .._model.kinds import BY_NAME, HOLDERS
from .._model.vocabulary import Field, Kind, Link, Part

Row = Mapping[str, Any]

DATES = {
    "EnabledDate": "enabled_date",
    "DisabledDate": "disabled_date",
    "MailboxProvisionedDate": "mailbox_provisioned_date",
    "MailboxDeprovisionedDate": "mailbox_deprovisioned_date",
}


def listed(kind: Kind, row: Row) -> Current | None:
    """An entity from a row of its list call; None for a DELETED one, which does not exist for us."""
    values = {field.option: _told(field, row) for _part, field in kind.fields() if field.listed}
    return _entity(kind, row, str(row["Id"]), values)


def described(kind: Kind, row: Row) -> Current | None:
    """An entity from its describe call."""
    values: dict[str, Fact[object]] = {}
    for part in kind.parts:
        if part.read == kind.calls.get:
            values.update(part_values(part, row))
    return _entity(kind, row, str(row[kind.calls.id]), values)


def part_values(part: Part, row: Row) -> dict[str, Fact[object]]:
    source = row.get(part.member) or {} if part.within else row
    return {field.option: _told(field, source) for field in (*part.fields, *part.measures)}


def _told(field: Field, row: Row) -> Fact[object]:
    value = row.get(field.told_as)
    return Known(bool(value) if field.type == "bool" else value)


def _entity(kind: Kind, row: Row, id_: str, values: dict[str, Fact[object]]) -> Current | None:
    if row.get("State") == DELETED:
        return None
    dates = {ours: row[theirs] for theirs, ours in DATES.items() if isinstance(row.get(theirs), datetime)}
    return Current(
        kind,
        id_,
        str(row.get("Name") or ""),
        str(row.get("State") or ""),
        row.get("Email") or None,
        dates,
        str(row.get("UserRole") or ""),
        values,
    )


def link_rows(link: Link, rows: list[Row]) -> tuple[dict[str, frozenset[str]], list[Current]]:
    """The rows of a link, and the entities that they name on the way (`ListGroupMembers` tells names and states)."""
    alive = [row for row in rows if row.get("State") != DELETED]
    values = {str(row[link.row_id]): frozenset(row.get(link.values) or ()) for row in alive}
    told = [row for row in alive if "Name" in row and str(row.get("Type", "")).lower() in HOLDERS]
    entities = [
        Current(
            BY_NAME[str(row["Type"]).lower()],
            str(row[link.row_id]),
            str(row["Name"]),
            str(row.get("State") or ""),
            complete=False,
        )
        for row in told
    ]
    return values, entities
