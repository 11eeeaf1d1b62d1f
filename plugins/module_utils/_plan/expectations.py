# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether access control rules will say what is expected of them, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .._model.effects import AccessQuestion, Effect, access_effect
from .._model.vocabulary import Ref
from .._task.expectations import Expectation
from .draft import Draft
from .questions import ListOf
from .references import resolve
from .rule_order import ACCESS, values_after
from .rule_values import resolve_role


def check_expectations(draft: Draft, wanted: Sequence[Expectation]) -> None:
    """Add an error for each expectation that the rules would not meet; leaves questions."""
    if not wanted:
        return
    if ACCESS not in draft.known.listed:
        draft.ask(ListOf(ACCESS))
        return
    asked = {one: question for one in wanted if (question := question_of(draft, one)) is not None}
    if draft.questions or draft.errors:
        return
    rules = [{**_as_ids(values), "name": ref.name} for ref, values in values_after(draft, ACCESS).items()]
    for one, question in asked.items():
        for text in _failures(one, access_effect(rules, question)):
            draft.error(one.where, "", text)


def question_of(draft: Draft, one: Expectation) -> AccessQuestion | None:
    """The question with ids in place of names; None if one is not read yet, or is an error."""
    if one.impersonation_role:
        role = resolve_role(draft, one.where, "impersonation_role", one.impersonation_role)
        return AccessQuestion(one.action, one.ip_address, impersonation_role=_text(role))
    ref = resolve(draft, one.where, "user", one.user, ("user",))
    if ref is None:
        return None
    return AccessQuestion(one.action, one.ip_address, user=draft.id_of(ref) or _text(ref))


def _failures(one: Expectation, answer: Effect) -> Iterator[str]:
    because = f" ({one.because.rstrip('.')})" if one.because else ""
    rules = " and ".join(f"`{name}`" for name in answer.rules)
    if not answer.is_known:
        yield (
            f"{one.question} depends on what is not documented ({answer.unknown} in docs/unknowns.md), in the "
            f"rules {rules}. Give them conditions on users or on impersonation roles, not on both."
        )
    elif answer.effect != one.effect:
        word = "rule" if len(answer.rules) == 1 else "rules"
        why = f"the {word} {rules} {'decides' if len(answer.rules) == 1 else 'decide'}" if rules else "no rule matches"
        yield (
            f"{one.question} would be {answer.effect}, and {one.effect} is expected{because}: {why}. "
            "Change the rules or the expectation."
        )


def _as_ids(values: Mapping[str, object]) -> dict[str, object]:
    return {
        option: [_text(one) for one in value] if isinstance(value, list) else value for option, value in values.items()
    }


def _text(value: object) -> str:
    """An id, or a text in place of that of an entity that is yet to be created."""
    return f"new {value.name}" if isinstance(value, Ref) else str(value)
