# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan and outcome → the keys of a module's result."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from .._apply.outcome import Outcome
from .._model.kinds import BY_NAME, BY_PLURAL
from .._model.vocabulary import Ref
from .._plan.planner import Plan
from .._plan.views import View, view
from .bounded import SIDE_ROOM, bounded

if TYPE_CHECKING:
    from .._plan.operations import Operation

Result = dict[str, Any]
Views = dict[Ref, tuple["View | None", "View | None"]]
"""Entities before and after."""
CLASSES = ("created", "changed", "disabled", "deleted")
NOTHING: Result = {"changed": False, "operations": [], "diff": {"before": {}, "after": {}}}


def views(plan: Plan, operations: list[Operation], ids: dict[Ref, str]) -> Views:
    """Every entity that an item names or an operation changes, before and after."""
    by_ref: dict[Ref, list[Operation]] = defaultdict(list)
    for operation in operations:
        by_ref[operation.subject].append(operation)
    refs = dict.fromkeys([item.ref for item in plan.items] + list(by_ref))
    return {ref: _before_after(plan, ref, by_ref[ref], ids) for ref in refs}


def _before_after(
    plan: Plan, ref: Ref, operations: list[Operation], ids: dict[Ref, str]
) -> tuple[View | None, View | None]:
    kind = BY_NAME[ref.kind]
    entity = plan.current(ref)
    before = view(plan.draft.known, entity) if entity is not None else None
    if before is None and not operations:
        return None, None
    after = dict(before) if before is not None else None
    if operations:
        from .._plan.fold import fold

        after = fold(before, operations, kind)
    if before is not None and ref in plan.draft.lost:
        before["would_delete"] = plan.draft.lost[ref]
    if after is not None and kind.directory and ref in ids:
        after[kind.id_option] = ids[ref]
    return before, after


def deferred(plan: Plan) -> Result:
    """What the plan puts off."""
    put_off = (
        {"kind": one.ref.kind, "name": one.ref.name, "field": one.field, "reason": one.reason} for one in plan.deferred
    )
    return bounded("deferred", put_off, len(plan.deferred), SIDE_ROOM)


def unresolved(plan: Plan) -> Result:
    """What the plan takes to be made by an earlier task."""
    rows = ({"field": field, "value": value} for field, value in plan.unresolved)
    return bounded("unresolved", rows, len(plan.unresolved), SIDE_ROOM) if plan.unresolved else {}


def summary(done: list[Operation]) -> Result:
    """How many entities of each kind are created, changed, disabled, deleted; the addresses that become free."""
    counts: Result = {plural: dict.fromkeys(CLASSES, 0) for plural in BY_PLURAL}
    released: list[str] = []
    if done:
        from . import changes

        released = changes.released(done)
        for plural, word in changes.words(done):
            counts[plural][word] += 1
    total = {word: sum(one[word] for one in counts.values()) for word in CLASSES}
    text = f"+{total['created']} ~{total['changed']} -{total['disabled'] + total['deleted']}"
    return {"text": text, **counts, **bounded("addresses_released", released, len(released), SIDE_ROOM)}


def of(plan: Plan, outcome: Outcome, pairs: Views) -> Result:
    """The keys that every managing module returns."""
    alone = any(one.kind is not None and not one.kind.directory for one in plan.draft.task.wanted)
    counts = {} if alone else {**deferred(plan), "summary": summary(outcome.done)}
    return {**_changed(outcome.done, pairs), **counts, **unresolved(plan)}


def _changed(done: list[Operation], pairs: Views) -> Result:
    if not done:
        return NOTHING
    from . import changes

    return {"changed": True, **changes.operations(done), "diff": changes.diff(pairs)}
