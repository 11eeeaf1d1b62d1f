# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An IAM policy: which operations it allows on which organizations (IAM User Guide, Policy evaluation logic)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ServiceError

ELEMENTS = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"})
VERSIONS = ("2012-10-17", "2008-10-17")
ACCOUNT = "123456789012"
USER = f"arn:aws:iam::{ACCOUNT}:user/emulated"


@dataclass(frozen=True)
class Patterns:
    """Texts with the wildcards `*` and `?`, or whatever none of them matches."""

    texts: tuple[str, ...]
    negated: bool = False
    ignore_case: bool = False

    def match(self, value: str) -> bool:
        flags = re.DOTALL | (re.IGNORECASE if self.ignore_case else 0)
        return self.negated != any(re.fullmatch(_regular(text), value, flags) for text in self.texts)


def _regular(text: str) -> str:
    return re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")


@dataclass(frozen=True)
class Statement:
    allows: bool
    actions: Patterns
    resources: Patterns

    def covers(self, action: str, resource: str) -> bool:
        return self.actions.match(action) and self.resources.match(resource)


@dataclass(frozen=True)
class Policy:
    """What one identity-based policy says. What no statement allows is denied; a Deny overrides every Allow."""

    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, document: object) -> Policy:
        """Raises `ValueError` that names what IAM, or this emulator, does not take."""
        if not isinstance(document, Mapping) or "Statement" not in document:
            raise ValueError("the policy has no Statement")
        if document.get("Version", VERSIONS[1]) not in VERSIONS:
            raise ValueError(f"Version: {document['Version']!r} is not one of {', '.join(VERSIONS)}")
        rows = document["Statement"]
        rows = rows if isinstance(rows, list) else [rows]
        return cls(tuple(_statement(f"Statement[{number}]", row) for number, row in enumerate(rows)))

    @classmethod
    def load(cls, path: str | Path) -> Policy:
        """Raises `ValueError` that names the file, and `OSError`."""
        try:
            return cls.of(json.loads(Path(path).read_text(encoding="utf-8")))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error

    def require(self, operation: str, resource: str) -> None:
        """Raise `ServiceError` unless the operation is allowed on the resource."""
        action = f"workmail:{operation}"
        covering = [statement for statement in self.statements if statement.covers(action, resource)]
        if covering and all(statement.allows for statement in covering):
            return
        why = (
            "with an explicit deny in an identity-based policy"
            if covering
            else f"because no identity-based policy allows the {action} action"
        )
        raise ServiceError(
            "AccessDeniedException",
            f"User: {USER} is not authorized to perform: {action} on resource: {resource} {why}",
        )


def _statement(place: str, row: object) -> Statement:
    if not isinstance(row, Mapping):
        raise ValueError(f"{place} is not an object")
    strange = sorted(set(row) - ELEMENTS)
    if strange:
        raise ValueError(f"{place}.{strange[0]}: the emulator knows {', '.join(sorted(ELEMENTS))} only")
    if row.get("Effect") not in ("Allow", "Deny"):
        raise ValueError(f"{place}.Effect: {row.get('Effect')!r} is neither 'Allow' nor 'Deny'")
    actions = _patterns(place, row, "Action", ignore_case=True)
    for text in actions.texts:
        if text != "*" and ":" not in text:
            raise ValueError(f"{place}: the action {text!r} names no service. Write 'workmail:{text}'.")
    return Statement(row["Effect"] == "Allow", actions, _patterns(place, row, "Resource"))


def _patterns(place: str, row: Mapping[str, Any], element: str, ignore_case: bool = False) -> Patterns:
    given = [name for name in (element, f"Not{element}") if name in row]
    if len(given) != 1:
        raise ValueError(f"{place}: give {element} or Not{element}, and not both")
    texts = row[given[0]]
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"{place}.{given[0]}: it is neither a text nor a list of texts")
    if any("${" in text for text in texts):
        raise ValueError(f"{place}.{given[0]}: the emulator knows no policy variables")
    return Patterns(tuple(texts), given[0] != element, ignore_case)


def resource_of(params: Mapping[str, Any], region: str) -> str:
    """What a call works on: the organization that it names, or `*` (Service Authorization Reference, WorkMail)."""
    if params.get("ResourceARN"):
        return str(params["ResourceARN"])
    if params.get("OrganizationId"):
        return f"arn:aws:workmail:{region}:{ACCOUNT}:organization/{params['OrganizationId']}"
    return "*"
