# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What did not succeed → keys of the result, and its message."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from .._apply.failure import Failure
from .._apply.outcome import Outcome
from .._model.advice import REFUSED_AGAIN
from .._model.kinds import BY_NAME
from .._model.vocabulary import Ref
from .._plan.operations import Operation
from .._plan.planner import Plan
from .._plan.writes import MASK
from .._task.option_errors import quantity
from .bounded import MAX_SIDE_CHARACTERS, bounded
from .result import Result

NOT_APPROVED = (
    "the rest is another plan and needs a new approval: run the preview again, and set `approved_plan` to its id."
)
REFUSED = "a second run fails in the same way until the cause is corrected."


def failures(plan: Plan, listed: list[Failure]) -> Result:
    entries = (
        {
            "kind": failure.operation.subject.kind,
            "name": failure.operation.subject.name,
            **({"defined_at": place} if (place := defined_at(plan, failure.operation.subject)) else {}),
            "action": failure.operation.action,
            "code": failure.code,
            "message": message(failure),
        }
        for failure in listed
    )
    return bounded("failures", entries, len(listed), MAX_SIDE_CHARACTERS)


def defined_at(plan: Plan, ref: Ref) -> str:
    """Where the item of an entity is defined; empty if there is none, or if that is not known."""
    item = plan.draft.by_ref.get(ref)
    return item.wanted.defined_at if item is not None else ""


def message(failure: Failure) -> str:
    """Why it failed, without the secrets that were sent: a validation text of a service repeats the value."""
    operation = failure.operation
    return concealed(failure.message, _secrets(operation))


def _secrets(operation: Operation) -> Iterator[str]:
    """The secrets that an operation sends: a value, or what is secret in a dictionary."""
    inner = {one.write_member: one.fields for _part, one in BY_NAME[operation.subject.kind].fields()}
    for member in operation.secrets & operation.params.keys():
        value = operation.params[member]
        if isinstance(value, Mapping):
            yield from (
                str(value[one.write_member]) for one in inner[member] if one.secret and one.write_member in value
            )
        else:
            yield str(value)


def concealed(text: str, secrets: Iterable[str]) -> str:
    """A text of the service without secrets, however it repeats them."""
    forms = {form for secret in secrets for form in _forms(secret)}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, MASK)
    return text


def _forms(secret: str) -> tuple[str, ...]:
    """What a text may have of it: as it is, as JSON writes it, as a program quotes it."""
    return secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]


def failure_message(plan: Plan, outcome: Outcome, approved: bool) -> str:
    """The message of a task that did not do all that it planned. `approved`: the plan was approved."""
    fates = Counter(failure.fate for failure in outcome.failures)
    failed = [one for one in outcome.failures if one.fate == "failed"]
    waits = [one for one in outcome.failures if one.acknowledged]
    parts = [str(error) for error in outcome.failed_waits]
    if parts and not fates and not outcome.done:
        return " ".join(parts)
    if failed:
        parts.append(
            f"{'1 operation' if len(failed) == 1 else f'{len(failed)} operations'} failed; {_first(plan, failed)}"
        )
    if waits:
        count = "1 operation is" if len(waits) == 1 else f"{len(waits)} operations are"
        parts.append(f"{count} accepted, but waiting for the effect failed; {_first(plan, waits)}")
    if fates["skipped"]:
        parts.append(f"{fates['skipped']} depending on these were skipped.")
    if fates["left"]:
        parts.append(f"The time limit was reached; {fates['left']} operations are left.")
    done = len(outcome.done)
    parts.append(f"{quantity(done, 'operation')} {'is' if done == 1 else 'are'} done; {_next(outcome, approved)}")
    return " ".join(parts)


def _next(outcome: Outcome, approved: bool) -> str:
    """Whether a second run can get further; an operation that WorkMail refuses as it is is refused again."""
    if approved and outcome.done:
        return NOT_APPROVED if _may_succeed(outcome) else f"{REFUSED} {NOT_APPROVED.capitalize()}"
    return "run the task again for the rest." if _may_succeed(outcome) else REFUSED


def _may_succeed(outcome: Outcome) -> bool:
    tried = [one for one in outcome.failures if one.fate != "skipped"]
    unclear = any(one.acknowledged or one.lost or one.code not in REFUSED_AGAIN for one in tried)
    return unclear or bool(outcome.failed_waits)


def _first(plan: Plan, listed: list[Failure]) -> str:
    one = listed[0]
    place = defined_at(plan, one.operation.subject)
    label = f"{one.operation.subject.label}{f' ({place})' if place else ''}"
    return f"the first is {one.operation.action} of {label}: {one.code}: {message(one)}"


def operations_message(outcome: Outcome) -> str:
    """What a task says that failed only beside its operations."""
    if outcome.is_preview or not outcome.done:
        return "Nothing was changed."
    return f"All {len(outcome.done)} operations are done and in this result."
