# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Organizations as they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ACTIVE, REQUESTED, DELETING, DELETED = "Active", "Requested", "Deleting", "Deleted"
BECOMING = (REQUESTED, "Creating", "Validating", "Synchronizing")
"""States of an organization on its way to Active (administrator guide)."""
BROKEN = ("Failed", "Impaired", "Inactive")
"""States that no waiting ends."""
MOST_TAGS = 50
"""Tags that a user may put on one organization (WorkMail API reference, TooManyTagsException)."""
MOST_DOMAINS_AT_CREATION = 5


@dataclass(frozen=True)
class Organization:
    id: str
    alias: str
    state: str
    arn: str = ""
    error: str = ""
    """What the service says of a state that is not Active."""
    directory_id: str = ""
    directory_type: str = ""
    default_mail_domain: str = ""
    completed_date: str = ""
    migration_admin: str = ""
    interoperability: bool | None = None
    """None: the service does not tell."""
    tags: Mapping[str, str] | None = None
    """None: not read."""


@dataclass(frozen=True)
class Contents:
    """What is lost with an organization."""

    users: int
    """Without the service's own accounts."""
    groups: int
    resources: int
    enabled_users: int
    enabled_mailboxes: int
    domains: int
