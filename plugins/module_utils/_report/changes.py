# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The operations of a task → keys of the result: what they change, and the entities before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .._apply.outcome import Outcome
from .._model.addresses import is_temporary
from .._model.kinds import BY_NAME
from .._model.vocabulary import Kind, Ref
from .._plan.draft import Item
from .._plan.operations import Change, Changes, ListChange, Operation
from .._plan.planner import Plan
from .._plan.views import View, shown, view
from .bounded import bounded, first
from .result import Result, Views


def told_last(plan: Plan, item: Item, folded: View, outcome: Outcome) -> View:
    """An entity as it was read last, with what was written, because a reading may be behind.

    In a preview it is as it will settle, less what only the service can say by then.
    """
    latest, settles = outcome.latest.get(item.ref), item.kind.settles
    folded = {key: value for key, value in folded.items() if key not in _untold(item.kind)}
    if item.kind.calls.assigned and item.ref in outcome.ids:
        folded[item.kind.id_option] = outcome.ids[item.ref]
    options = {part.path(field) for part, field in item.kind.fields()}
    done = (one for one in outcome.done if one.subject == item.ref)
    changed = {one.field for operation in done for one in operation.changes} & options
    written = {field: folded[field] for field in changed if field in folded}
    if latest is not None:
        return {**folded, **view(plan.draft.known, latest), **written}
    if outcome.foreseen and item.current is not None and item.wanted.settles and settles is not None:
        kept = {key: value for key, value in folded.items() if key not in settles.beside and value not in (None, "")}
        rules = plan.draft.task.rules
        arrived = rules.arrived(item.ref.name) if rules else {}
        return {**arrived, **kept, settles.field: settles.good} if item.current.state != settles.good else folded
    return folded


def _untold(kind: Kind) -> set[str]:
    return {field.option for _part, field in kind.fields() if not field.told}


def operations(listed: list[Operation]) -> Result:
    return bounded("operations", map(entry, listed), len(listed))


def entry(operation: Operation) -> Result:
    told: Result = {
        "kind": operation.subject.kind,
        "name": operation.subject.name,
        "action": operation.action,
        "changes": changes(operation.changes),
    }
    return {**told, "added_during_run": True} if operation.added_during_run else told


def changes(listed: Changes) -> Result:
    shown_: Result = {}
    for change in listed:
        if isinstance(change, Change):
            shown_[change.field] = {"before": change.before, "after": change.after}
        elif isinstance(change, ListChange):
            shown_[change.field] = {"added": list(change.added), "removed": list(change.removed)}
    return shown_


def diff(pairs: Views) -> Result:
    """Before and after, by kind and name, only what differs; of lists only what comes and goes."""
    before: dict[str, dict[str, Any]] = defaultdict(dict)
    after: dict[str, dict[str, Any]] = defaultdict(dict)
    differing = {ref: _difference(*pair, BY_NAME[ref.kind].directory) for ref, pair in pairs.items()}
    named = [(ref, one) for ref, one in sorted(differing.items()) if any(one)]
    kept = first(named)
    for ref, (old, new) in kept:
        for side, told in ((before, old), (after, new)):
            if told:
                side[BY_NAME[ref.kind].plural].update({ref.name: told} if ref.name else told)
    result: Result = {"before": dict(before), "after": dict(after)}
    if len(named) > len(kept):
        result["diff_truncated"] = len(named)
    return result


def _difference(before: View | None, after: View | None, whole: bool) -> tuple[View, View]:
    old, new = shown(before) or {}, shown(after) or {}
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    pairs = {key: _narrow(old.get(key), new.get(key), whole) for key in keys if key != "enabled"}
    return (
        {key: pair[0] for key, pair in pairs.items() if pair[0] not in (None, [], {})},
        {key: pair[1] for key, pair in pairs.items() if pair[1] not in (None, [], {})},
    )


def _narrow(old: Any, new: Any, whole: bool) -> tuple[Any, Any]:
    """What differs of two values; with `whole`, dictionaries are told as they are."""
    if isinstance(old, dict) and isinstance(new, dict) and not whole:
        keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        return {key: old[key] for key in keys if key in old}, {key: new[key] for key in keys if key in new}
    if isinstance(old, list) or isinstance(new, list):
        left, right = old or [], new or []
        return [one for one in left if one not in right], [one for one in right if one not in left]
    return old, new


def words(listed: Iterable[Operation]) -> list[tuple[str, str]]:
    """For each entity, its kind's plural and what becomes of it in one word."""
    by_ref: dict[Ref, set[str]] = defaultdict(set)
    for operation in listed:
        by_ref[operation.subject].add(_class(operation))
    order = ("created", "deleted", "disabled", "changed")
    return [(BY_NAME[ref.kind].plural, next(one for one in order if one in some)) for ref, some in by_ref.items()]


def _class(operation: Operation) -> str:
    kind = BY_NAME[operation.subject.kind]
    words = {kind.calls.create: "created", kind.calls.delete: "deleted", "deregister_from_work_mail": "disabled"}
    return words.get(operation.action, "changed")


def released(listed: list[Operation]) -> list[str]:
    """Addresses that nobody of the task holds any more."""
    holders: dict[str, Ref | None] = {}
    for operation in listed:
        gained, lost = _gains_and_losses(operation)
        holders |= {one: None for one in lost if holders.get(one, operation.subject) == operation.subject}
        holders |= dict.fromkeys(gained, operation.subject)
    return sorted(address for address, holder in holders.items() if holder is None and not is_temporary(address))


def _gains_and_losses(operation: Operation) -> tuple[set[str], set[str]]:
    """Addresses that its subject has afterwards, and addresses that it has no more."""
    gained: set[str] = set()
    lost: set[str] = set()
    for change in operation.changes:
        if isinstance(change, ListChange) and change.field == "aliases":
            gained.update(change.added)
            lost.update(change.removed)
        elif isinstance(change, Change) and change.field == "email":
            (lost if change.after is None else gained).add(str(change.before if change.after is None else change.after))
    return gained, lost
