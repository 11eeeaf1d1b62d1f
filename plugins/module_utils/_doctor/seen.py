# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was seen of an organization, to show how the service behaves. It holds names and never leaves the module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .._model.current import SYSTEM
from .._model.facts import T

ApiRow = Mapping[str, Any]
"""A member of an answer, as the API calls its members."""
SAMPLE_SIZE = 5
"""Entities that are asked about for one question, at the most."""
ENABLED, DISABLED, DELETED = "ENABLED", "DISABLED", "DELETED"
NOT_FOUND = "EntityNotFoundException"


@dataclass(frozen=True)
class Reply:
    """How one call was answered."""

    code: str = ""
    """The error's code; empty where there was none."""
    body: ApiRow = field(default_factory=dict)

    @property
    def good(self) -> bool:
        return not self.code

    def rows(self, member: str) -> list[ApiRow]:
        return list(self.body.get(member) or ())


@dataclass(frozen=True)
class Asked:
    """An entity's row and what a call about it was answered."""

    row: ApiRow
    reply: Reply


@dataclass
class Seen:
    """The lists in full, and the answers about the entities that were sampled."""

    users: Sequence[ApiRow] = ()
    groups: Sequence[ApiRow] = ()
    resources: Sequence[ApiRow] = ()
    users_again: Sequence[ApiRow] = ()
    """The first rows of ListUsers, asked a second time."""
    organizations: Sequence[ApiRow] = ()
    now: datetime | None = None
    """By the service's clock, when the users enabled last were described."""
    latest: Sequence[Asked] = ()
    """DescribeUser of the users enabled last."""
    idle: Sequence[Asked] = ()
    """DescribeUser of DISABLED users."""
    aliases_of_enabled: Sequence[Asked] = ()
    aliases_of_disabled: Sequence[Asked] = ()
    aliases_by_name: Sequence[Asked] = ()
    """ListAliases with a name or an address where an id is due."""
    without_mailbox: Sequence[Asked] = ()
    """GetMailboxDetails of users who never had one."""
    mailboxes: Sequence[Asked] = ()
    members: Sequence[Asked] = ()
    delegates: Sequence[Asked] = ()
    permissions: Sequence[Asked] = ()
    """ListMailboxPermissions of users."""
    permissions_of_groups: Sequence[Asked] = ()
    deleted: Sequence[Asked] = ()
    """Entities listed as DELETED, described by id."""
    vanished: Sequence[Reply] = ()
    """Entities that were deleted according to `deleted_ids`, described by id."""
    linked: Mapping[str, Reply] = field(default_factory=dict)
    """Id at the other end of a link that is DELETED or not listed → its description."""
    by_alias: Sequence[tuple[Reply, Reply]] = ()
    """An alias looked up by DescribeEntity, and by the describe call of its holder's kind."""
    in_other_case: Sequence[Reply] = ()
    """Names with their case swapped, described."""
    filtered: Sequence[tuple[ApiRow, str, Reply]] = ()
    """A user, the state asked for, and ListUsers with the user's name and that state as two filters."""
    malformed: Sequence[Reply] = ()
    """Calls with a value that the API's shapes forbid."""

    def all_rows(self) -> Iterator[ApiRow]:
        yield from self.users
        yield from self.groups
        yield from self.resources

    def in_state(self, state: str) -> list[ApiRow]:
        """Without the service's own accounts."""
        return [row for row in self.all_rows() if row.get("State") == state and not is_service_account(row)]

    def was_registered(self, row: ApiRow) -> bool:
        """True if anything but its dates shows that a DISABLED entity was ENABLED once."""
        described = next((asked.reply.body for asked in self.idle if asked.row["Id"] == row["Id"]), {})
        return bool(row.get("Email") or had_mailbox(described))


def is_service_account(row: ApiRow) -> bool:
    """True for the service's own accounts."""
    return row.get("UserRole") == SYSTEM


def dated(row: ApiRow) -> bool:
    return bool(row.get("EnabledDate") or row.get("DisabledDate"))


def had_mailbox(described: ApiRow) -> bool:
    return bool(described.get("MailboxProvisionedDate") or described.get("MailboxDeprovisionedDate"))


def spread(rows: Iterable[T], size: int = SAMPLE_SIZE) -> list[T]:
    """At most so many of the rows, taken from all over the list."""
    listed = list(rows)
    return [listed[len(listed) * index // size] for index in range(size)] if len(listed) > size else listed


def mixed(groups: Iterable[Sequence[T]], size: int = SAMPLE_SIZE) -> list[T]:
    """The same, the first of each group before the second of any."""
    sampled = [spread(group, size) for group in groups]
    turns = (group[index] for index in range(size) for group in sampled if index < len(group))
    return [one for one, _place in zip(turns, range(size), strict=False)]


def number_where(rows: Iterable[T], condition: Callable[[T], object]) -> int:
    return sum(bool(condition(row)) for row in rows)
