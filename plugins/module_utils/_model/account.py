# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Organizations and mail domains as they were read: what exists in an account before there is anybody in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ACTIVE, REQUESTED, DELETING, DELETED = "Active", "Requested", "Deleting", "Deleted"
BECOMING = (REQUESTED, "Creating", "Validating", "Synchronizing")
"""States of an organization on its way to Active (administrator guide)."""
BROKEN = ("Failed", "Impaired", "Inactive")
"""States that no waiting ends."""
PENDING, VERIFIED, FAILED = "PENDING", "VERIFIED", "FAILED"
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


@dataclass(frozen=True)
class Record:
    """A DNS record that WorkMail asks for."""

    type: str
    hostname: str
    value: str


@dataclass(frozen=True)
class Domain:
    name: str
    default: bool
    test: bool
    ownership: str
    """PENDING, VERIFIED or FAILED. Only a verified domain carries addresses."""
    dkim: str
    records: tuple[Record, ...] = field(default=())

    @property
    def verified(self) -> bool:
        return self.ownership == VERIFIED


@dataclass(frozen=True)
class Holder:
    """An address on a domain and whose it is."""

    address: str
    owner: str
