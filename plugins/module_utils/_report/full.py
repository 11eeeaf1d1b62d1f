# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan and outcome in full, as the text of a report: JSON for programs, CSV for spreadsheets, Markdown for people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

from .._apply.outcome import Outcome
from .._plan.differences import Difference
from .._plan.operations import Change, Changes, Operation
from .._plan.planner import Plan
from .._plan.removal import not_in_input
from .._task.option_errors import visible
from . import changes
from .cells import cell
from .failures import message

OperationRow = dict[str, Any]

COLUMNS = ("kind", "name", "action", "outcome", "code", "message", "changes")


def rows(plan: Plan, outcome: Outcome) -> Iterator[OperationRow]:
    """Every operation with what became of it: planned (check mode), done, failed, skipped or left."""
    word = "planned" if outcome.is_preview else "done"
    fates = {id(operation): (word, "", "") for operation in outcome.done}
    fates |= {id(one.operation): (one.fate, one.code, message(one)) for one in outcome.failures}
    late = [one for one in outcome.done if one.added_during_run]
    late += [one.operation for one in outcome.failures if one.operation.added_during_run]
    for operation in [*plan.graph.operations, *late]:
        fate, code, text = fates[id(operation)]
        yield {
            **changes.identity(operation),
            **_late(operation),
            "outcome": fate,
            "code": code,
            "message": text,
            "_": operation.changes,
        }


def _late(operation: Operation) -> OperationRow:
    return {"added_during_run": True} if operation.added_during_run else {}


def as_json(plan: Plan, outcome: Outcome) -> str:
    differences = changes.differences_made(plan, outcome)
    document = {
        "plan_id": plan.id,
        "organization": plan.place,
        "summary": changes.summary_key(plan, outcome, differences),
        "differences": [_difference(one) for one in differences],
        "operations": [{key: value for key, value in row.items() if key != "_"} for row in rows(plan, outcome)],
        "deferred": [
            {"kind": one.ref.kind, "name": one.ref.name, "field": one.field, "reason": one.reason}
            for one in plan.deferred
        ],
        "not_in_input": not_in_input(plan.draft),
    }
    text = json.dumps(document, indent=1, ensure_ascii=False, default=str)
    return visible(text, escape=lambda one: json.dumps(one)[1:-1]) + "\n"


def _difference(one: Difference) -> OperationRow:
    fields = {"kind": one.ref.kind, "name": one.ref.name, "field": one.field, "before": one.before, "after": one.after}
    return {**fields, "added": list(one.added), "removed": list(one.removed)}


def as_markdown(plan: Plan, outcome: Outcome) -> str:
    from .markdown import document

    return document(plan, outcome)


def as_csv(plan: Plan, outcome: Outcome) -> str:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for row in rows(plan, outcome):
        sheet.writerow(map(cell, [*(row[column] for column in COLUMNS[:-1]), _changes_cell(row["_"])]))
    return text.getvalue()


def _changes_cell(listed: Changes) -> str:
    """Changes in one cell: `email: → bob@example.com; aliases: +info@example.com -old@example.com`."""
    return "; ".join(_change_text(change) for change in listed)


def _change_text(change: Any) -> str:
    if isinstance(change, Change):
        before, after = ("" if value is None else str(value) for value in (change.before, change.after))
        return f"{change.field}: {before} → {after}".replace(":  →", ": →")
    signed = [f"+{one}" for one in change.added] + [f"-{one}" for one in change.removed]
    return f"{change.field}: {' '.join(signed)}"


FORMATS: dict[str, Callable[[Plan, Outcome], str]] = {
    ".json": as_json,
    ".csv": as_csv,
    ".md": as_markdown,
}
"""Ending of the file's name → how its text is made."""
