# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Short ways to look at results."""

from __future__ import annotations

from typing import Any

Result = dict[str, Any]


def actions(result: Result) -> list[str]:
    return [operation["action"] for operation in result["operations"]]


def deferred(result: Result) -> list[tuple[str, str]]:
    return [(entry["name"], entry["field"]) for entry in result["deferred"]]


def rename(emulator: Any, old: str, new: str) -> None:
    """Give an entity another name behind the collection's back."""

    def change(organization: Any) -> None:
        organization.rename(next(one for one in organization.entities.values() if one.name == old), new)

    emulator.edit("acme", change)
