# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state: organizations, their domains and entities. Plain data, saved and loaded as JSON."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .clock import Clock
from .exports.job import Job
from .mailbox import Mailbox, bytes_of

ENABLED, DISABLED, DELETED = "ENABLED", "DISABLED", "DELETED"
RETENTION = 30 * 24 * 3600
"""Seconds for which a disabled mailbox is kept."""


@dataclass
class Stale:
    """An older state that readings still show: for `reads` more of them, and until the moment `until`."""

    reads: int
    until: float
    state: str | None
    """None: not visible at all yet."""
    email: str | None = None


@dataclass
class Entity:
    kind: str
    id: str
    name: str
    state: str = DISABLED
    email: str | None = None
    aliases: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    role: str = "USER"
    quota: int = 51200
    size: float = 0.0
    """Megabytes of its mailbox beside the items."""
    mailbox: Mailbox | None = None
    password: str = ""
    """Salted hash."""
    dates: dict[str, float] = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    delegates: list[str] = field(default_factory=list)
    permissions: dict[str, list[str]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    """The addresses that it had when it was disabled, the primary first."""
    stale: Stale | None = None
    settling: int = 0
    """Deletes that are still refused because the entity was disabled a moment ago."""
    settled: float = 0.0
    """The moment from which it can be deleted."""

    @property
    def system(self) -> bool:
        return self.role == "SYSTEM_USER"

    @property
    def stored(self) -> int:
        """Bytes of its mailbox: the items, and what `size` says beside them."""
        return int(self.size * 2**20) + (bytes_of(self.mailbox) if self.mailbox else 0)

    def addresses(self) -> list[str]:
        return ([self.email] if self.email else []) + self.aliases


@dataclass
class MailDomain:
    name: str
    verified: bool = False
    test: bool = False
    pending_reads: int = 0
    verifies: bool = False
    """True if it becomes verified after the pending readings, as if its DNS records had been created."""
    """Readings for which it still shows PENDING, then it is VERIFIED."""


@dataclass
class Organization:
    id: str
    alias: str
    region: str
    state: str = "Active"
    directory_id: str = ""
    default_domain: str = ""
    completed: float | None = None
    interoperability: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    """What it has one of, each under a name of its operations' choice; absent: as in a new organization."""
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    """What it has several of, by kind and key, with the members that the service returns; see `operations.rows`."""
    transition: int = 0
    """Readings until the next state."""
    entities: dict[str, Entity] = field(default_factory=dict)
    domains: dict[str, MailDomain] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    """Mailbox export jobs, the oldest first."""
    tags: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict, repr=False)
    holders: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def arn(self) -> str:
        return f"arn:aws:workmail:{self.region}:123456789012:organization/{self.id}"

    @property
    def test_domain(self) -> str:
        return f"{self.alias.lower()}.awsapps.com"

    def add(self, entity: Entity) -> None:
        self.entities[entity.id] = entity
        self.by_name.setdefault(entity.name.lower(), set()).add(entity.id)
        self.hold(entity)

    def hold(self, entity: Entity) -> None:
        self.holders.update(dict.fromkeys((address.lower() for address in entity.addresses()), entity.id))

    def release(self, address: str, entity: Entity) -> None:
        if self.holders.get(address.lower()) == entity.id:
            del self.holders[address.lower()]

    def rename(self, entity: Entity, name: str) -> None:
        self.by_name[entity.name.lower()].discard(entity.id)
        entity.name = name
        self.by_name.setdefault(name.lower(), set()).add(entity.id)

    def of_kind(self, kind: str) -> Iterator[Entity]:
        return (entity for entity in self.entities.values() if entity.kind == kind)


@dataclass
class World:
    """All organizations, by region as the real service keeps them, with the clock and the source of ids."""

    seed: int = 0
    clock: Callable[[], float] = field(default_factory=Clock)
    organizations: dict[str, Organization] = field(default_factory=dict)
    tokens: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Client token → the request that used it and its answer."""
    applications: dict[str, dict[str, str]] = field(default_factory=dict)
    """Applications of IAM Identity Center by their ARN."""
    missing: list[str] = field(default_factory=list)
    """ARNs of roles, log groups and functions, and URLs, that do not exist; everything else does."""
    rng: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    def hex_id(self, prefix: str, digits: int = 32) -> str:
        return f"{prefix}-{self.rng.getrandbits(digits * 4):0{digits}x}"

    def guid(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def create_organization(self, alias: str, region: str) -> Organization:
        """A new organization with its directory's system users and its test domain, Active and verified."""
        one = Organization(self.hex_id("m"), alias, region, directory_id=self.hex_id("d", 10))
        one.domains[one.test_domain] = MailDomain(one.test_domain, verified=True, test=True)
        one.default_domain = one.test_domain
        one.completed = self.clock()
        for name in ("Administrator", "Guest"):
            one.add(Entity("user", self.guid(), name, role="SYSTEM_USER", attributes={"DisplayName": name}))
        self.organizations[one.id] = one
        return one


SALT = "workmail-emulator"


def digest(password: str) -> str:
    return hashlib.sha256(f"{SALT}:{password}".encode()).hexdigest()
