# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The true settings of an organization by names instead of ids and without dates, to compare what two runs came to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .operations import rows
from .operations.identity import PROVIDER
from .operations.monitoring import MONITORING
from .operations.retention import POLICY
from .operations.settings import DMARC
from .world import DELETED, Organization

KINDS = (rows.ACCESS_RULES, rows.DEVICE_RULES, rows.OVERRIDES, rows.ROLES, rows.AVAILABILITY, rows.TOKENS)
IDS = ("ImpersonationRoleId", "MobileDeviceAccessRuleId", "PersonalAccessTokenId", "Id")
DATES = ("DateCreated", "DateModified", "DateLastUsed", "ExpiresTime")
ORDERED = ("Rules", "FolderConfigurations")
"""Lists of structures; all other lists are sets."""


def settings_snapshot(organization: Organization) -> dict[str, Any]:
    """Kind → rows in a fixed order; then what it has one of. A password is the hash of it."""
    names = dict(_names(organization))
    found: dict[str, Any] = {kind: _rows(organization, kind, names) for kind in KINDS}
    for kind in (POLICY, MONITORING, PROVIDER):
        one = organization.settings.get(kind)
        found[kind] = None if one is None else _told(one, names)
    return {**found, DMARC: organization.settings.get(DMARC, True)}


def _names(organization: Organization) -> Iterator[tuple[str, str]]:
    """Id → name of the users that are not DELETED, and of the impersonation roles."""
    for one in organization.of_kind("user"):
        if one.state != DELETED:
            yield one.id, one.name
    for id_, role in rows.of(organization, rows.ROLES).items():
        yield id_, role["Name"]


def _rows(organization: Organization, kind: str, names: dict[str, str]) -> list[Any]:
    told = [_told(row, names) for row in rows.of(organization, kind).values()]
    return sorted(told, key=lambda row: json.dumps(row, sort_keys=True))


def _told(value: Any, names: dict[str, str], member: str = "") -> Any:
    if isinstance(value, dict):
        return {
            name: _told(inner, names, name) for name, inner in value.items() if name not in IDS and name not in DATES
        }
    if isinstance(value, list):
        told = [_told(inner, names) for inner in value]
        return told if member in ORDERED else sorted(told)
    return names.get(value, value) if isinstance(value, str) else value
