# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A generated organization, built in the state itself: ten thousand users in about a second."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .mailbox import Mailbox
from .operations.resources import BOOKING
from .population_settings import furnish
from .world import ENABLED, Entity, Organization, World

REGISTERED_AT = 1577836800.0
"""2020-01-01, when all generated entities were registered."""
RIGHTS = (["SEND_AS"], ["SEND_ON_BEHALF"], ["SEND_AS", "SEND_ON_BEHALF"])


@dataclass
class Population:
    """How many of each. `aliases` and what a mailbox contains are per user; memberships and permissions in all."""

    users: int = 0
    groups: int = 0
    memberships: int = 0
    resources: int = 0
    aliases: int = 0
    permissions: int = 0
    messages: int = 0
    """Mean; a mailbox has a quarter of them up to seven quarters."""
    events: int = 0
    others: int = 0
    kilobytes: int = 16
    odd: int = 0
    huge: int = 0
    settings: int = 0
    """1: one or two of each setting of an organization, with users among them; 0: none beside those of a new one."""

    @classmethod
    def parse(cls, text: str) -> Population:
        """From `users=1000,groups=100`. Raises `ValueError`."""
        pairs = (pair.partition("=") for pair in text.split(",") if pair)
        counts = {name.strip(): int(count) for name, _equals, count in pairs}
        unknown = set(counts) - set(cls.__dataclass_fields__)
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(cls.__dataclass_fields__)}")
        return cls(**counts)


def populate(world: World, organization: Organization, wanted: Population) -> None:
    """Fill an organization with ENABLED entities `user00001`, `group0001`, `room0001` …; the same for the same seed."""
    rng = random.Random(world.seed)
    users = [_user(world, organization, number, wanted) for number in range(1, wanted.users + 1)]
    groups = [_entity(world, organization, "group", f"group{number:04d}") for number in range(1, wanted.groups + 1)]
    for number in range(1, wanted.resources + 1):
        _resource(world, organization, number, wanted)
    _join(rng, groups, users, wanted.memberships)
    _permit(rng, users, wanted.permissions)
    if wanted.settings:
        furnish(world, organization, users)


def _entity(world: World, organization: Organization, kind: str, name: str) -> Entity:
    id_ = world.hex_id("r") if kind == "resource" else world.guid()
    one = Entity(kind, id_, name, state=ENABLED, email=f"{name}@{organization.test_domain}")
    one.role = "USER" if kind == "user" else ""
    one.dates["EnabledDate"] = REGISTERED_AT
    if kind != "group":
        one.dates["MailboxProvisionedDate"] = REGISTERED_AT
    one.attributes["HiddenFromGlobalAddressList"] = False
    organization.add(one)
    return one


def _user(world: World, organization: Organization, number: int, wanted: Population) -> Entity:
    user = _entity(world, organization, "user", f"user{number:05d}")
    user.attributes.update(DisplayName=f"User {number}", FirstName="User", LastName=str(number))
    user.aliases = [f"alias{index}.{user.name}@{organization.test_domain}" for index in range(1, wanted.aliases + 1)]
    organization.hold(user)
    user.mailbox = _mailbox(world, number, wanted)
    return user


def _mailbox(world: World, number: int, wanted: Population) -> Mailbox | None:
    if not any((wanted.messages, wanted.events, wanted.others, wanted.odd, wanted.huge)):
        return None
    return Mailbox(
        seed=world.seed * 1_000_000 + number,
        messages=wanted.messages * (1 + number % 7) // 4,
        requests=wanted.events // 2,
        events=wanted.events,
        others=wanted.others,
        kilobytes=wanted.kilobytes,
        odd=wanted.odd,
        huge=wanted.huge,
    )


def _resource(world: World, organization: Organization, number: int, wanted: Population) -> None:
    room = _entity(world, organization, "resource", f"room{number:04d}")
    room.attributes.update(Type="ROOM" if number % 4 else "EQUIPMENT", BookingOptions=dict(BOOKING))
    if wanted.events:
        room.mailbox = Mailbox(seed=-number, requests=wanted.events // 2, events=wanted.events)


def _join(rng: random.Random, groups: list[Entity], users: list[Entity], memberships: int) -> None:
    """Spread the memberships evenly over the groups, each with different users."""
    if not groups or not users:
        return
    share, rest = divmod(memberships, len(groups))
    for number, group in enumerate(groups):
        count = min(len(users), share + (number < rest))
        group.members = [user.id for user in rng.sample(users, count)]


def _permit(rng: random.Random, users: list[Entity], permissions: int) -> None:
    for number in range(permissions if len(users) > 1 else 0):
        owner, grantee = rng.sample(users, 2)
        owner.permissions[grantee.id] = list(RIGHTS[number % len(RIGHTS)])
