# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of the service → what the planner knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .._model.current import DELETED, Current
from .._model.facts import Fact, Known
from .._model.vocabulary import Field, Kind, Part
from .._model.wire import from_wire

ApiRow = Mapping[str, Any]

DELETED_STATES = (DELETED, "Deleted")
"""States of what was deleted and is still returned."""
DATES = {
    "EnabledDate": "enabled_date",
    "DisabledDate": "disabled_date",
    "MailboxProvisionedDate": "mailbox_provisioned_date",
    "MailboxDeprovisionedDate": "mailbox_deprovisioned_date",
}


def from_list(kind: Kind, row: ApiRow) -> Current | None:
    """An entity from a row of its list call; None for a DELETED one, which does not exist for us."""
    if str(row.get("State") or "") in DELETED_STATES:
        return None
    if kind.is_rule:
        from .rules import from_rule

        return from_rule(kind, row, whole=not kind.calls.get)
    if not kind.directory:
        name = str(row.get(kind.calls.name) or "")
        id_ = str(row[kind.calls.id]) if kind.calls.assigned else name
        return Current(kind, id_, name, str(row.get("State") or ""), complete=False)
    values = {field.option: _fact(field, row) for _part, field in kind.fields() if field.listed}
    return _entity(kind, row, str(row["Id"]), values)


def from_description(kind: Kind, row: ApiRow, name: str) -> Current:
    """An entity from its describe call. `name`: what was asked for, if the answer does not contain it."""
    values: dict[str, Fact[object]] = {}
    for part in kind.parts:
        if part.read == kind.calls.get:
            values.update(part_values(part, row))
    if not kind.directory:
        fact = values.get(kind.settles.field) if kind.settles else None
        state = str(fact.value if isinstance(fact, Known) else "")
        id_ = str(row[kind.calls.id]) if kind.calls.assigned else name
        named = str(row.get(kind.calls.name) or "") if kind.calls.assigned else name
        return Current(kind, id_, named, state, values=values)
    return _entity(kind, row, str(row[kind.calls.id]), values)


def part_values(part: Part, row: ApiRow) -> dict[str, Fact[object]]:
    source = row.get(part.member) or {} if part.within else row
    named = (*part.fields, *part.measures, *part.returned)
    return {field.option: _fact(field, source) for field in named if field.readable}


def _fact(field: Field, row: ApiRow) -> Fact[object]:
    return Known(from_wire(field, row.get(field.read_member)))


def _entity(kind: Kind, row: ApiRow, id_: str, values: dict[str, Fact[object]]) -> Current:
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
