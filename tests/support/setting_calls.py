# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A valid call of each operation on an organization's settings, and what makes each refuse.

A text such as `<bob>` becomes the id of what `furnished` made, or of what `MAKE` makes when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.wire import UNKNOWN, Wire

RULE = {"Name": "office", "Effect": "ALLOW", "Description": "The office"}

VALID: dict[str, dict[str, Any]] = {
    "DeleteAccessControlRule": {"Name": "office"},
    "GetAccessControlEffect": {"IpAddress": "198.51.100.7", "Action": "IMAP", "UserId": "<bob>"},
    "ListAccessControlRules": {},
    "PutAccessControlRule": {**RULE, "UserIds": ["<bob>"]},
}

MAKE: dict[str, Callable[[Wire], str]] = {}
"""Name → what makes it and returns its id."""


def filled(wire: Wire, value: Any) -> Any:
    """The same value with ids in the place of `<names>`."""
    if isinstance(value, dict):
        return {member: filled(wire, inner) for member, inner in value.items()}
    if isinstance(value, list):
        return [filled(wire, inner) for inner in value]
    if not isinstance(value, str) or not value.startswith("<"):
        return value
    name = value.strip("<>")
    if name not in wire.ids:
        wire.ids[name] = MAKE[name](wire)
    return wire.ids[name]


def changed(operation: str, **changes: Any) -> Callable[[Wire], str]:
    """The code that the valid call with some changes answers."""

    def call(wire: Wire) -> str:
        params = filled(wire, {**VALID[operation], **changes})
        return wire.error_here(operation, **{member: value for member, value in params.items() if value is not None})

    return call


def _eleven_rules(wire: Wire) -> str:
    for number in range(9):
        wire.here("PutAccessControlRule", **{**RULE, "Name": f"rule{number}"})
    return changed("PutAccessControlRule")(wire)


PROVOKE: dict[tuple[str, str], Callable[[Wire], str]] = {
    ("GetAccessControlEffect", "EntityNotFoundException"): changed("GetAccessControlEffect", UserId=UNKNOWN),
    ("GetAccessControlEffect", "ResourceNotFoundException"): changed(
        "GetAccessControlEffect", UserId=None, ImpersonationRoleId="none", Action="EWS"
    ),
    ("PutAccessControlRule", "EntityNotFoundException"): changed("PutAccessControlRule", UserIds=[UNKNOWN]),
    ("PutAccessControlRule", "ResourceNotFoundException"): changed(
        "PutAccessControlRule", ImpersonationRoleIds=["none"]
    ),
    ("PutAccessControlRule", "LimitExceededException"): _eleven_rules,
}
"""Operation and error → how to meet it, where the general way does not do."""
