# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task changes: its operations as a key of the result, what differs, and the entities at the end."""

from __future__ import annotations

from .._apply.outcome import Outcome
from .._model.kinds import BY_NAME
from .._model.vocabulary import Kind, Ref
from .._plan.differences import Difference, differences_of, recorded_differences
from .._plan.draft import Item
from .._plan.operations import Change, Changes, LatestValue, ListChange, Operation
from .._plan.planner import Plan
from .._plan.views import View, view_of
from . import preview
from .bounded import bounded
from .counts import Counts
from .result import Result, summary


def change_keys(plan: Plan, outcome: Outcome, report: str | None) -> Result:
    """The keys that a task returns that changes something."""
    listed = differences_made(plan, outcome)
    return {
        "changed": True,
        **operations_key(outcome.done),
        "summary": summary_key(plan, outcome, listed),
        "diff": {"prepared": preview.preview_of(plan, outcome, listed).text(report)},
    }


def summary_key(plan: Plan, outcome: Outcome, listed: list[Difference]) -> Result:
    """The key `summary`."""
    counts = Counts(listed)
    return summary(plan, counts.line(outcome), counts.kinds, counts.removed, counts.released)


def entity_at_end(plan: Plan, item: Item, folded: View, outcome: Outcome) -> View:
    """An entity as it was read last, with what was written, because a reading may be behind.

    In a preview it is as it will settle, without the values that only the service sets.
    """
    latest, settles = outcome.latest.get(item.ref), item.kind.settles
    folded = {key: value for key, value in folded.items() if key not in _unreadable_options(item.kind)}
    if item.kind.calls.assigned and item.ref in outcome.ids:
        folded[item.kind.id_option] = outcome.ids[item.ref]
    options = {part.path(field) for part, field in item.kind.fields()}
    done = (one for one in outcome.done if one.subject == item.ref)
    changed = {one.field for operation in done for one in operation.changes} & options
    written = {field: folded[field] for field in changed if field in folded}
    if latest is not None:
        return {**folded, **view_of(plan.draft.known, latest), **written}
    if outcome.is_preview and item.current is not None and item.wanted.settles and settles is not None:
        kept = {
            key: value
            for key, value in folded.items()
            if key not in settles.changing_measures and value not in (None, "")
        }
        rules = plan.draft.task.rules
        arrived = rules.settled_values(item.ref.name) if rules else {}
        return (
            {**arrived, **kept, settles.field: settles.good_state}
            if item.current.state != settles.good_state
            else folded
        )
    return folded


def _unreadable_options(kind: Kind) -> set[str]:
    return {field.option for _part, field in kind.fields() if not field.readable}


def operations_key(listed: list[Operation]) -> Result:
    return bounded("operations", map(operation_entry, listed), len(listed))


def operation_entry(operation: Operation) -> Result:
    result: Result = {
        "kind": operation.subject.kind,
        "name": operation.subject.name,
        "action": operation.action,
        "changes": changes_entry(operation.changes),
    }
    return {**result, "added_during_run": True} if operation.added_during_run else result


def identity(operation: Operation) -> Result:
    """What of an operation an approval covers: all that it changes, and what else its call says.

    Ids that the service assigns, secrets, and values that a call only repeats are not part of it.
    """
    result = {key: value for key, value in operation_entry(operation).items() if key != "added_during_run"}
    if operation.other is not None:
        result["other"] = {"kind": operation.other.kind, "name": operation.other.name}
    if (operation.creates or operation.deletes) and not BY_NAME[operation.subject.kind].directory:
        said = {key: value for key, value in operation.params.items() if _is_plain(value)}
        result["parameters"] = {key: value for key, value in said.items() if key not in operation.secrets}
    return result


def _is_plain(value: object) -> bool:
    return not isinstance(value, (Ref, LatestValue))


def changes_entry(listed: Changes) -> Result:
    entries: Result = {}
    for change in listed:
        if isinstance(change, Change):
            entries[change.field] = {"before": change.before, "after": change.after}
        elif isinstance(change, ListChange):
            entries[change.field] = {"added": list(change.added), "removed": list(change.removed)}
    return entries


def differences_made(plan: Plan, outcome: Outcome) -> list[Difference]:
    """What the plan says that differs; of a run that did less or more, what remains of its operations."""
    as_planned = outcome.done == plan.graph.operations
    return recorded_differences(plan.draft) if as_planned else differences_of(outcome.done)
