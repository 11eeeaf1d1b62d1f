# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between an approved plan and the plan of the run, as an error and as keys of the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._model.kinds import BY_NAME
from .._model.vocabulary import Ref
from .._plan.differences import differences_of
from .._plan.operations import Change, Changes, ListChange, Operation
from .._plan.planner import Plan
from .bounded import MAX_SIDE_CHARACTERS, bounded
from .preview import aligned, lines, warnings_of
from .result import Result

TOLD = 20
"""Lines of each list in a message."""
DANGEROUS_FIRST = "-~+"
"""Signs of the lines of a preview: what goes, changes, comes."""


def explained(approved: str, plan: Plan, rows: Sequence[Mapping[str, Any]] | None) -> tuple[str, Result]:
    """The message, and the keys `new_changes` and `missing_changes`. `rows`: the operations of the approved report."""
    now = _lines(plan.graph.operations)
    first = (
        f"This run is not what was approved: its plan is {plan.id}, and `approved_plan` is {approved}. "
        "Nothing was changed."
    )
    last = "Run the preview again and approve the new plan."
    if rows is None:
        changes = _paragraph("This run would make these changes", now) or ["This run would change nothing."]
        told = _warned(plan) + changes
        step = f"{last} To see only what differs, set `approved_report` to the JSON report of the approved preview."
        return "\n".join([first, *told, step]), bounded("new_changes", now, len(now), MAX_SIDE_CHARACTERS)
    before = _lines(map(_operation, rows))
    new, gone = _less(now, before), _less(before, now)
    told = [
        *_paragraph("New since the approval", new),
        *_paragraph("No longer in the plan", gone),
    ]
    keys = bounded("new_changes", new, len(new), MAX_SIDE_CHARACTERS) | bounded(
        "missing_changes", gone, len(gone), MAX_SIDE_CHARACTERS
    )
    return "\n".join(
        [first, *(told or ["The same fields change, but from other values or in other steps."]), last]
    ), keys


def _lines(operations: Iterable[Operation]) -> list[str]:
    """The lines of a preview, what goes first. They are compared as texts, so each is aligned alone."""
    told = sorted(lines(differences_of(operations)), key=lambda one: DANGEROUS_FIRST.index(one.sign))
    return [" ".join(one.split()) for one in aligned(told)]


def _warned(plan: Plan) -> list[str]:
    """The `!` lines of a preview, so that no danger is among the changes that a message leaves out."""
    operations = list(plan.graph.operations)
    listed = [f"! {one}" for one in warnings_of(plan, differences_of(operations), operations)]
    more = [f"! … and {len(listed) - TOLD:,} more warnings"] if len(listed) > TOLD else []
    return listed[:TOLD] + more


def _less(some: list[str], others: list[str]) -> list[str]:
    left = Counter(some) - Counter(others)
    return [one for one in dict.fromkeys(some) for _each in range(left[one])]


def _paragraph(title: str, listed: list[str]) -> list[str]:
    if not listed:
        return []
    more = [f"… and {len(listed) - TOLD:,} more"] if len(listed) > TOLD else []
    return [f"{title} ({len(listed):,}):", *listed[:TOLD], *more]


def is_operation(row: object) -> bool:
    """Whether a row of a report has the shape of an operation of a known kind."""
    if not isinstance(row, dict) or not isinstance(row.get("changes"), dict):
        return False
    named = all(isinstance(row.get(key), str) for key in ("kind", "name", "action"))
    return named and row["kind"] in BY_NAME and all(isinstance(one, dict) for one in row["changes"].values())


def _operation(row: Mapping[str, Any]) -> Operation:
    return Operation(Ref(row["kind"], row["name"]), row["action"], {}, _changes(row["changes"]))


def _changes(told: Mapping[str, Mapping[str, Any]]) -> Changes:
    return tuple(_change(field, one) for field, one in told.items())


def _change(field: str, one: Mapping[str, Any]) -> Change | ListChange:
    if "added" in one:
        return ListChange(field, tuple(one["added"]), tuple(one["removed"]))
    return Change(field, one.get("before"), one.get("after"))
