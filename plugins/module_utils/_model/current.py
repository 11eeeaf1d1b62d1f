# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An entity as it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .facts import UNREAD, Fact, Known
from .vocabulary import Field, Kind, Ref

ENABLED, DISABLED, DELETED = "ENABLED", "DISABLED", "DELETED"

SYSTEM = "SYSTEM_USER"
"""The role of the service's own accounts."""
PROTECTED = frozenset({SYSTEM, "RESOURCE"})
"""Roles of accounts that are never changed: the service's own and imported ones."""

LinkRows = dict[str, frozenset[str]]
"""A link as read: id of the other end → its values (empty where the link has none)."""


@dataclass
class Current:
    """What is known of one entity. Values and links that were not read are absent from the dictionaries."""

    kind: Kind
    id: str
    name: str
    state: str
    """ENABLED or DISABLED, or the state that its kind settles in; empty where it has none."""
    email: str | None = None
    dates: dict[str, datetime] = field(default_factory=dict)
    role: str = ""
    values: dict[str, Fact[object]] = field(default_factory=dict)
    links: dict[str, Fact[LinkRows]] = field(default_factory=dict)
    aliases: Fact[frozenset[str]] = UNREAD
    complete: bool = True
    """False if only a row of a list or of a link names it: then only id, kind, name and state are known."""
    shared_name: str = ""
    """The name that others have too, if `name` has the id behind it to distinguish them."""

    def learn(self, other: Current) -> None:
        """Take over a newer reading; links and values that it does not contain stay."""
        self.name, self.state, self.email = other.name, other.state, other.email
        self.dates, self.role, self.complete = other.dates, other.role, other.complete
        self.values.update(other.values)

    @property
    def ref(self) -> Ref:
        return Ref(self.kind.name, self.name)

    @property
    def enabled(self) -> bool:
        return self.state == ENABLED

    @property
    def was_registered(self) -> bool:
        """True once it was ENABLED at any time. Without dates (unknown U51) it counts as never registered."""
        return self.enabled or bool(self.dates.get("enabled_date") or self.dates.get("disabled_date"))

    @property
    def protected(self) -> bool:
        return self.role in PROTECTED

    def get(self, option: str) -> object:
        """The value of an option as far as it is known, else None."""
        fact = self.values.get(option)
        return fact.value if isinstance(fact, Known) else None

    def value(self, field_: Field) -> Fact[object]:
        return self.values.get(field_.option, UNREAD)

    def addresses(self) -> set[str]:
        """Every address that it is known to hold, in lower case."""
        held = {alias.lower() for alias in self.aliases.value} if isinstance(self.aliases, Known) else set()
        return held | ({self.email.lower()} if self.email else set())
