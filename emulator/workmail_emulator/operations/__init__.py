# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The operations, one file a family; importing the families fills the table."""

from __future__ import annotations

from . import (
    access,
    addresses,
    availability,
    device_rules,
    domains,
    exports,
    groups,
    identity,
    impersonation,
    monitoring,
    organizations,
    overrides,
    permissions,
    personal_tokens,
    resources,
    retention,
    settings,
    users,
)
from .registry import OPERATIONS, Context, Handler

__all__ = [
    "OPERATIONS",
    "Context",
    "Handler",
    "access",
    "addresses",
    "availability",
    "device_rules",
    "domains",
    "exports",
    "groups",
    "identity",
    "impersonation",
    "monitoring",
    "organizations",
    "overrides",
    "permissions",
    "personal_tokens",
    "resources",
    "retention",
    "settings",
    "users",
]
