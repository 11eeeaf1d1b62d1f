# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accept list: known drift that is accepted, for a reason and until a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ...module_utils._task.reasons import reason_error
from .rows import ACCEPTED, EXPIRED, KINDS, Json, ReportRow

NEEDED = ("kind", "name", "reason", "until")
KNOWN = (*NEEDED, "field")
REASON = "Goes when the lease of the building ends."
"""A reason as an error shows one."""


@dataclass(frozen=True)
class Acceptance:
    kind: str
    name: str
    field: str
    """Empty: everything about the entity."""
    reason: str
    until: str
    """The last day on which it holds, as YYYY-MM-DD."""

    def covers(self, row: ReportRow) -> bool:
        if (self.kind, self.name.lower()) != (row["kind"], row["name"].lower()):
            return False
        return not self.field or row["field"] == self.field or row["field"].startswith(f"{self.field}.")

    def as_row(self) -> Json:
        return {key: getattr(self, key) for key in ("kind", "name", "field", "reason", "until")}


def read(entries: object) -> list[Acceptance]:
    """The entries of an accept list. Raises `ValueError` that names everything that is wrong with it."""
    if not isinstance(entries, list):
        raise ValueError("The accept list is not a list; begin each entry with `- kind: …`.")
    errors = [f"entry {number}: {error}" for number, one in enumerate(entries, 1) for error in _errors(one)]
    if errors:
        raise ValueError("The accept list has errors:\n" + "\n".join(f"- {error}" for error in errors))
    return [
        Acceptance(one["kind"], one["name"], one.get("field") or "", one["reason"], _day(one["until"]))
        for one in entries
    ]


def _errors(entry: object) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield f"is not a dictionary but {type(entry).__name__}; an entry requires {', '.join(NEEDED)}."
        return
    yield from (f"unsupported key {key!r}; use {', '.join(KNOWN)}." for key in entry if key not in KNOWN)
    name = str(entry.get("name") or "")
    for key in KNOWN:
        value = entry.get(key)
        if value is None and key in NEEDED:
            yield f"{key} is missing; an entry requires {', '.join(NEEDED)}."
        elif key == "until" and value is not None and not _day(value):
            yield f"until: {value!r} is not a date; write it as 2027-01-31."
        elif key != "until" and value is not None and not (isinstance(value, str) and value.strip()):
            yield f"{key}: {value!r} is not text; quote it."
        elif key == "kind" and value is not None and value not in KINDS:
            yield f"kind: {value!r} is not one of {', '.join(KINDS)}."
        elif key == "reason" and isinstance(value, str) and (wrong := reason_error(value, name, REASON)):
            yield f"reason: {wrong}"


def today(value: Any) -> str:
    """The day of a report as YYYY-MM-DD. Raises `ValueError`."""
    day = _day(value)
    if not day:
        raise ValueError(f"audit_today: {str(value)!r} is not a date; write it as 2027-01-31.")
    return day


def _day(value: Any) -> str:
    """A day as YYYY-MM-DD, from what YAML made of it; empty if it is none."""
    if isinstance(value, date):  # A moment of a day, too.
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    text = str(value)
    try:
        return date.fromisoformat(text).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else ""
    except ValueError:
        return ""


def apply(rows: list[ReportRow], acceptances: Iterable[Acceptance], today: str) -> list[Json]:
    """Mark the rows that are accepted, or were until a day that is over. Returns the entries that mean no row."""
    stale = []
    for one in acceptances:
        covered = [row for row in rows if one.covers(row)]
        if not covered:
            stale.append(one.as_row())
        for row in covered:
            if one.until >= today:
                row.update(status=ACCEPTED, reason=one.reason, until=one.until)
            elif row["status"] != ACCEPTED:
                row.update(status=EXPIRED, reason=one.reason, until=one.until)
    return stale
