# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the doctor has gathered before it judges: each fact is known, or it is known why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Union

from .._model.current import Current
from .._model.facts import Known, T

NOT_REACHED = "NotReached"
"""Code of what was not looked at because something before it is broken."""
LEFT_OUT = "LeftOut"
"""Code of what was skipped because the task does not ask for it."""


@dataclass(frozen=True)
class NotKnown:
    """Why a fact is not known: the service's error code or one of ours, and its words."""

    code: str
    text: str


Found = Union[Known[T], NotKnown]
NO_ORGANIZATION = "OrganizationNotFound"
UNREACHED = NotKnown(NOT_REACHED, "Not checked, because an earlier check is broken.")


@dataclass(frozen=True)
class Population:
    """How many entities the organization has, without DELETED ones and the service's own accounts."""

    users: int
    enabled_users: int
    groups: int
    resources: int
    unconnected: int = 0
    """Enabled users without a user of IAM Identity Center."""


@dataclass(frozen=True)
class Load:
    """How much of what an entity may have it has."""

    entity: str
    """Its kind and name."""
    used: float
    most: float

    @property
    def percent(self) -> float:
        return 100 * self.used / self.most if self.most else 0.0


@dataclass(frozen=True)
class Loads:
    rows: tuple[Load, ...]
    unreadable: int = 0
    """Entities for which the service returns nothing."""


@dataclass(frozen=True)
class Rights:
    """IAM actions, as they are called in a policy without `workmail:`, and whether the caller may use them."""

    allowed: Mapping[str, bool]
    unknown: tuple[str, ...] = ()
    """Actions that were tried and gave no answer."""


@dataclass(frozen=True)
class Monitoring:
    """Where messages are logged, and whether that exists. Without a group, they are not logged."""

    group: str = ""
    role: str = ""
    """ARN; empty for the service-linked role."""
    group_exists: Found[bool] = UNREACHED
    role_exists: Found[bool] = UNREACHED


@dataclass(frozen=True)
class Settings:
    """Settings of the organization; of a setting that it does not have, None is known."""

    retention: Found[Current | None] = UNREACHED
    identity: Found[Current | None] = UNREACHED
    dmarc: Found[Current | None] = UNREACHED
    monitoring: Found[Monitoring] = UNREACHED
    availability: Found[Mapping[str, str]] = UNREACHED
    """Domain → why the test of its configuration fails; empty if it passes."""


@dataclass(frozen=True)
class Facts:
    """All that the doctor judges. What was not reached is a `NotKnown` that says so."""

    wanted: str
    """The organization's id or alias, as the task gives it."""
    region: str
    """Empty if none is set."""
    today: date
    versions: Mapping[str, str]
    """Name of the software → its version, empty where it is not installed."""
    contact: Found[str] = UNREACHED
    """The endpoint, once it has answered a call with valid credentials."""
    skew: Found[float] = UNREACHED
    """Seconds by which the local clock is ahead of the service's."""
    organization: Found[Current] = UNREACHED
    domains: Found[tuple[Current, ...]] = UNREACHED
    domains_left: int = 0
    """Domains that were not looked at because there are so many."""
    reading: Found[Rights] = UNREACHED
    caller: Found[str] = UNREACHED
    """The ARN that the credentials belong to."""
    changing: Found[Rights] = UNREACHED
    population: Found[Population] = UNREACHED
    aliases: Found[Loads] = UNREACHED
    mailboxes: Found[Loads] = UNREACHED
    settings: Settings = Settings()
