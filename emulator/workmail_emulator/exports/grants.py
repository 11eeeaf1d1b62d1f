# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""IAM policies with conditions: what a role, a bucket and a key allow (IAM User Guide, Policy evaluation logic)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..policy import Patterns

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Ask:
    """One request: an action on a resource, by one or several names of its principal, with the keys of its context."""

    action: str
    resource: str
    context: Mapping[str, str]
    """Condition keys in lower case."""
    principals: tuple[str, ...] = ()
    """ARNs, or the name of a service; for policies that name principals."""


def texts(value: Any) -> tuple[str, ...]:
    """What a policy writes as one text or as a list of texts."""
    if value is None:
        return ()
    return tuple(str(one) for one in value) if isinstance(value, list) else (_text(value),)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def statements(document: Mapping[str, Any]) -> list[Statement]:
    written = document.get("Statement", [])
    return written if isinstance(written, list) else [written]


def allowed(documents: Iterable[Mapping[str, Any]], ask: Ask) -> bool:
    """True if a statement allows it and none denies it."""
    covering = [one["Effect"] for document in documents for one in statements(document) if covers(one, ask)]
    return "Allow" in covering and "Deny" not in covering


def denying(document: Mapping[str, Any], ask: Ask) -> list[Statement]:
    return [one for one in statements(document) if one.get("Effect") == "Deny" and covers(one, ask)]


def covers(statement: Statement, ask: Ask) -> bool:
    return (
        _matches(statement, "Action", ask.action, ignore_case=True)
        and _on(statement, ask.resource)
        and _names(statement, ask.principals)
        and all(
            _holds(operator, key, texts(wanted), ask.context)
            for operator, pairs in statement.get("Condition", {}).items()
            for key, wanted in pairs.items()
        )
    )


def _on(statement: Statement, resource: str) -> bool:
    """A trust policy names no resource."""
    return not {"Resource", "NotResource"} & set(statement) or _matches(statement, "Resource", resource)


def _matches(statement: Statement, element: str, value: str, ignore_case: bool = False) -> bool:
    negated = f"Not{element}" in statement
    written = texts(statement.get(f"Not{element}" if negated else element))
    return Patterns(written, negated, ignore_case).match(value)


def _names(statement: Statement, principals: tuple[str, ...]) -> bool:
    """A statement of a role's own policy names no principal."""
    if "Principal" not in statement:
        return "NotPrincipal" not in statement
    written = statement["Principal"]
    named = ("*",) if written == "*" else tuple(name for value in written.values() for name in texts(value))
    accounts = {one.split(":")[4] for one in principals if one.startswith("arn:")}
    return any(name == "*" or name in principals or name in accounts for name in named)


def _like(value: str, wanted: tuple[str, ...]) -> bool:
    return Patterns(wanted).match(value)


OPERATORS: dict[str, Callable[[str, tuple[str, ...]], bool]] = {
    "StringEquals": lambda value, wanted: value in wanted,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() in {one.lower() for one in wanted},
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": lambda value, wanted: value.lower() in {one.lower() for one in wanted},
}
"""Operators and what they say of a value that is there."""


def _holds(written: str, key: str, wanted: tuple[str, ...], context: Mapping[str, str]) -> bool:
    """One line of a condition. An operator that this emulator does not know never holds."""
    operator = written.rpartition(":")[2]
    value = context.get(key.lower())
    if operator == "Null":
        return (value is None) == (wanted[0].lower() == "true")
    if_exists, operator = operator.endswith("IfExists"), operator.removesuffix("IfExists")
    negated, positive = "Not" in operator, operator.replace("Not", "")
    if positive not in OPERATORS:
        return False
    if value is None:
        return negated or if_exists
    return OPERATORS[positive](value, wanted) != negated
