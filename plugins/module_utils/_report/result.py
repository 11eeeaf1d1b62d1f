# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan and outcome → the keys of a module's result."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .._apply.outcome import Outcome
from .._model.kinds import BY_NAME, HOLDERS
from .._model.vocabulary import Ref
from .._plan.planner import Plan
from .._plan.views import View, view_of
from .bounded import MAX_SIDE_CHARACTERS, bounded

if TYPE_CHECKING:
    from .._plan.operations import Operation

Result = dict[str, Any]
Views = dict[Ref, "View | None"]
"""Entities as they are afterwards; None for what is deleted or was not there."""
FATES = ("created", "changed", "disabled", "deleted")
LISTS = ("members", "delegates", "aliases", "mailbox_permissions")
"""Options of lists that lose entries."""


def views_after(plan: Plan, operations: list[Operation], ids: dict[Ref, str]) -> Views:
    """Every entity that an item names or an operation changes, as it is afterwards."""
    by_ref: dict[Ref, list[Operation]] = defaultdict(list)
    for operation in operations:
        by_ref[operation.subject].append(operation)
    refs = dict.fromkeys([item.ref for item in plan.items] + list(by_ref))
    return {ref: _after(plan, ref, by_ref[ref], ids) for ref in refs}


def _after(plan: Plan, ref: Ref, operations: list[Operation], ids: dict[Ref, str]) -> View | None:
    kind, entity = BY_NAME[ref.kind], plan.current(ref)
    after = view_of(plan.draft.known, entity) if entity is not None else None
    if operations:
        from .._plan.fold import fold

        after = fold(after, operations, kind)
    if after is not None and kind.directory and ref in ids:
        after[kind.id_option] = ids[ref]
    return after


def deferred(plan: Plan) -> Result:
    """What the plan puts off."""
    rows = (
        {"kind": one.ref.kind, "name": one.ref.name, "field": one.field, "reason": one.reason} for one in plan.deferred
    )
    return bounded("deferred", rows, len(plan.deferred), MAX_SIDE_CHARACTERS)


def unresolved(plan: Plan) -> Result:
    """What the plan takes to be made by an earlier task."""
    rows = ({"field": field, "value": value} for field, value in plan.unresolved)
    return bounded("unresolved", rows, len(plan.unresolved), MAX_SIDE_CHARACTERS) if plan.unresolved else {}


def summary(
    plan: Plan,
    text: str = "no changes",
    kinds: Mapping[tuple[str, str], int] = MappingProxyType({}),
    removed: Mapping[str, int] = MappingProxyType({}),
    released: Sequence[str] = (),
) -> Result:
    """How many entities of each kind have which fate, what lists lose, and which addresses no longer receive mail."""
    return {
        "text": text,
        **{f"{kind}s": {word: kinds.get((kind, word), 0) for word in FATES} for kind in HOLDERS},
        "removed": {option: removed.get(option, 0) for option in LISTS},
        **bounded("addresses_released", released, len(released), MAX_SIDE_CHARACTERS),
        **_of_lists(plan, kinds),
    }


def _of_lists(plan: Plan, kinds: Mapping[tuple[str, str], int]) -> Result:
    if plan.draft.task.listed is None:
        return {}
    from .._plan.removal import not_in_input
    from .counts import in_settings

    names = not_in_input(plan.draft)
    return {**in_settings(plan, kinds), **bounded("not_in_input", names, len(names), MAX_SIDE_CHARACTERS)}


def result_keys(plan: Plan, outcome: Outcome, report: str | None) -> Result:
    """The keys that every managing module returns. `report`: the option `report_path`, None where there is none."""
    if outcome.done:
        from . import changes

        keys = changes.change_keys(plan, outcome, report)
    else:
        keys = {"changed": False, "operations": [], "summary": summary(plan), "diff": {"prepared": ""}}
    keys["plan_id"] = plan.id
    task = plan.draft.task
    if task.link_removal_limit is None and any(one.kind and not one.kind.directory for one in task.wanted):
        del keys["summary"]
        return {**keys, **unresolved(plan)}
    return {**keys, **deferred(plan), **unresolved(plan)}
