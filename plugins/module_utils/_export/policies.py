# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What IAM policies allow: statements with wildcards, principals and the conditions that exports need. Pure.

An unknown condition operator never holds, so that nothing is taken as allowed that may not be (IAM user guide, Policy
evaluation logic and Condition operators).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
Statement = Mapping[str, Any]
Texts = tuple[str, ...]


@dataclass(frozen=True)
class Request:
    action: str
    resource: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    """Condition key, in lower case → its value."""
    principals: Texts = ()
    """Whose request it is, for policies that name principals: ARNs, or a service."""


def allows(documents: Iterable[Document], request: Request) -> bool:
    """True if a statement allows the request and none denies it."""
    effects = {one.get("Effect") for document in documents for one in _statements(document) if _covers(one, request)}
    return "Allow" in effects and "Deny" not in effects


def resources(documents: Iterable[Document]) -> list[str]:
    """The patterns of resources in statements that allow something."""
    every = (one for document in documents for one in _statements(document) if one.get("Effect") == "Allow")
    return [pattern for one in every for pattern in _texts(one.get("Resource"))]


def _statements(document: Document) -> list[Statement]:
    written = document.get("Statement") or []
    return list(written) if isinstance(written, list) else [written]


def _covers(statement: Statement, request: Request) -> bool:
    return (
        _matches(statement, "Action", request.action.lower(), str.lower)
        and (not {"Resource", "NotResource"} & set(statement) or _matches(statement, "Resource", request.resource))
        and _names(statement, request.principals)
        and all(
            _holds(operator, key, _texts(wanted), request.context)
            for operator, keys in (statement.get("Condition") or {}).items()
            for key, wanted in keys.items()
        )
    )


def _matches(statement: Statement, element: str, value: str, change: Callable[[str], str] = str) -> bool:
    negated = f"Not{element}" in statement
    patterns = _texts(statement.get(f"Not{element}" if negated else element))
    return any(_like(value, change(one)) for one in patterns) != negated


def _names(statement: Statement, principals: Texts) -> bool:
    if "NotPrincipal" in statement:
        return False
    if "Principal" not in statement or not principals:
        return "Principal" not in statement
    written = statement["Principal"]
    named = ("*",) if written == "*" else tuple(one for some in written.values() for one in _texts(some))
    return any(one == "*" or one in principals for one in named)


def _texts(value: Any) -> Texts:
    if value is None:
        return ()
    return tuple(map(_text, value)) if isinstance(value, (list, tuple)) else (_text(value),)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _like(value: str, pattern: str) -> bool:
    """`*` matches any characters, `?` one."""
    parts = (re.escape(part).replace(r"\?", ".") for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), value, re.DOTALL) is not None


def _any_like(value: str, wanted: Texts) -> bool:
    return any(_like(value, one) for one in wanted)


def _same(value: str, wanted: Texts) -> bool:
    return value.lower() in {one.lower() for one in wanted}


OPERATORS: Mapping[str, Callable[[str, Texts], bool]] = {
    "StringEquals": lambda value, wanted: value in wanted,
    "StringEqualsIgnoreCase": _same,
    "StringLike": _any_like,
    "ArnEquals": _any_like,
    "ArnLike": _any_like,
    "Bool": _same,
}
"""Operator → whether a value that is there fits."""


def _holds(written: str, key: str, wanted: Texts, context: Mapping[str, str]) -> bool:
    operator, value = written.rpartition(":")[2], context.get(key.lower())
    if operator == "Null":
        return (value is None) == (wanted[:1] == ("true",))
    optional, operator = operator.endswith("IfExists"), operator.removesuffix("IfExists")
    negated, operator = "Not" in operator, operator.replace("Not", "")
    if operator not in OPERATORS:
        return False
    if value is None:
        return optional or negated
    return OPERATORS[operator](value, wanted) != negated
