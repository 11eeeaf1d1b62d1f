# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""What the plans for organizations and domains share: how entities are shown, and what operations make of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .._task.faults import Fault
from .draft import Draft, Task
from .knowledge import Knowledge
from .operations import Change, ListChange, Operation
from .order import graph
from .planner import Plan

View = dict[str, Any]
"""Option name → value."""

NAMED_BY = {"organization": "alias", "domain": "domain"}
"""Kind → the key whose end is the entity's end."""


def planned(operations: Iterable[Operation], faults: Sequence[Fault] = ()) -> Plan:
    """A plan of these operations, in the order of the facts that they need; none if there are faults."""
    draft = Draft(Task((), faults=tuple(faults)), Knowledge())
    return Plan(draft) if faults else Plan(draft, graph=graph(operations))


def fold(view: View | None, operations: Iterable[Operation]) -> View | None:
    """The entity after these operations; None once it is gone."""
    after = dict(view or {})
    for operation in operations:
        for change in operation.changes:
            if isinstance(change, ListChange):
                after[change.field] = sorted({*after.get(change.field, ()), *change.added} - set(change.removed))
            elif change.field == NAMED_BY[operation.subject.kind] and change.after is None:
                return None
            else:
                _set(after, change)
    return after or None


def _set(view: View, change: Change) -> None:
    outer, dot, inner = change.field.partition(".")
    if not dot:
        view[outer] = change.after
        return
    nested = {key: value for key, value in (view.get(outer) or {}).items() if key != inner}
    view[outer] = nested if change.after is None else {**nested, inner: change.after}
