# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Plan and outcome → the keys of a module's result."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from .._apply.outcome import Failure, Outcome
from .._model.addresses import is_temporary
from .._model.kinds import BY_NAME, BY_PLURAL
from .._model.vocabulary import Kind, Ref
from .._plan.draft import Item
from .._plan.fold import View, fold, shown, view
from .._plan.operations import Change, Changes, ListChange, Operation
from .._plan.parts import SHOWN
from .._plan.planner import Plan
from .._plan.rules import rules_of
from .bounded import SIDE_ROOM, bounded, first

Result = dict[str, Any]


def views(plan: Plan, operations: list[Operation], ids: dict[Ref, str]) -> dict[Ref, tuple[View | None, View | None]]:
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
    before = view(plan.draft, entity) if entity is not None else None
    if before is None and not operations:
        return None, None
    after = fold(before, operations, kind)
    if before is not None and ref in plan.draft.lost:
        before["would_delete"] = plan.draft.lost[ref]
    if after is not None and kind.directory and ref in ids:
        after[kind.id_option] = ids[ref]
    return before, after


def told_last(plan: Plan, item: Item, folded: View, outcome: Outcome, done: list[Operation]) -> View:
    """An entity as it was read last, with what was written, because a reading may be behind.

    In a preview it is as it will settle, less what only the service can say by then.
    """
    latest, settles = outcome.latest.get(item.ref), item.kind.settles
    folded = {key: value for key, value in folded.items() if key not in _untold(item.kind)}
    if item.kind.calls.assigned and item.ref in outcome.ids:
        folded[item.kind.id_option] = outcome.ids[item.ref]
    options = {part.path(field) for part, field in item.kind.fields()}
    changed = {one.field for operation in done for one in operation.changes} & options
    written = {field: folded[field] for field in changed if field in folded}
    if latest is not None:
        return {**folded, **view(plan.draft, latest), **written}
    if outcome.foreseen and item.current is not None and item.wanted.settles and settles is not None:
        kept = {key: value for key, value in folded.items() if key not in settles.beside and value not in (None, "")}
        rules = rules_of(item.kind.name)
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


def failures(listed: list[Failure]) -> Result:
    entries = (
        {
            "kind": failure.operation.subject.kind,
            "name": failure.operation.subject.name,
            "action": failure.operation.action,
            "code": failure.code,
            "message": message(failure),
        }
        for failure in listed
    )
    return bounded("failures", entries, len(listed), SIDE_ROOM)


def message(failure: Failure) -> str:
    """Why it failed, less the secrets that were sent: a validation text of a service repeats the value."""
    text, operation = failure.message, failure.operation
    secrets = [str(operation.params[member]) for member in operation.secrets]
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, SHOWN)
    return text


def _forms(secret: str) -> tuple[str, ...]:
    """What a text may have of it: as it is, as JSON writes it, as a program quotes it."""
    return secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]


def complaint(outcome: Outcome) -> str:
    """The message of a task that did not do all that it planned."""
    fates = Counter(failure.fate for failure in outcome.failures)
    first = next((one for one in outcome.failures if one.fate == "failed"), None)
    waits = [one for one in outcome.failures if one.acknowledged]
    parts = [str(error) for error in outcome.unseen]
    if parts and not fates and not outcome.done:
        return " ".join(parts)
    if first is not None:
        where = f"{first.operation.action} of {first.operation.subject.label}"
        count = "1 operation" if fates["failed"] == 1 else f"{fates['failed']} operations"
        parts.append(f"{count} failed; the first is {where}: {first.code}: {message(first)}")
    if waits:
        late = waits[0].operation
        where = f"{late.action} of {late.subject.label}"
        count = "1 operation is" if len(waits) == 1 else f"{len(waits)} operations are"
        parts.append(
            f"{count} accepted, but waiting for the effect failed; the first is {where}: "
            f"{waits[0].code}: {message(waits[0])}"
        )
    if fates["skipped"]:
        parts.append(f"{fates['skipped']} depending on these were skipped.")
    if fates["left"]:
        parts.append(f"The time limit is over; {fates['left']} operations are left.")
    parts.append(f"{len(outcome.done)} are done; run the task again for the rest.")
    return " ".join(parts)


def nothing_failed(outcome: Outcome) -> str:
    """What a task says that failed only beside its operations."""
    if outcome.foreseen or not outcome.done:
        return "Nothing was changed."
    return f"All {len(outcome.done)} operations are done and in this result."


def diff(pairs: dict[Ref, tuple[View | None, View | None]]) -> Result:
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


def summary(listed: list[Operation]) -> Result:
    """How many entities of each kind are created, changed, disabled, deleted; the addresses that become free."""
    by_ref: dict[Ref, set[str]] = defaultdict(set)
    for operation in listed:
        by_ref[operation.subject].add(_class(operation))
    counts: Result = {plural: dict.fromkeys(("created", "changed", "disabled", "deleted"), 0) for plural in BY_PLURAL}
    for ref, classes in by_ref.items():
        word = next(word for word in ("created", "deleted", "disabled", "changed") if word in classes)
        counts[BY_NAME[ref.kind].plural][word] += 1
    total = {word: sum(one[word] for one in counts.values()) for word in ("created", "changed", "disabled", "deleted")}
    text = f"+{total['created']} ~{total['changed']} -{total['disabled'] + total['deleted']}"
    released = _released(listed)
    return {"text": text, **counts, **bounded("addresses_released", released, len(released), SIDE_ROOM)}


def _class(operation: Operation) -> str:
    kind = BY_NAME[operation.subject.kind]
    words = {kind.calls.create: "created", kind.calls.delete: "deleted", "deregister_from_work_mail": "disabled"}
    return words.get(operation.action, "changed")


def _released(listed: list[Operation]) -> list[str]:
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


def of(plan: Plan, outcome: Outcome) -> Result:
    """The keys that every managing module returns."""
    pairs = views(plan, outcome.done, outcome.ids)
    alone = any(one.kind is not None and not one.kind.directory for one in plan.draft.task.wanted)
    counts = {} if alone else {**deferred(plan), "summary": summary(outcome.done)}
    return {
        "changed": bool(outcome.done),
        **operations(outcome.done),
        **counts,
        **unresolved(plan),
        "diff": diff(pairs),
    }
