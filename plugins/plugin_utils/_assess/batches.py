# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Batches of a move: mailboxes that people share stay together, as far as a batch can hold them. Pure.

The same organization gives the same batches, whatever the order of its entities is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .organization import GROUP, Entity, Json, Organization, by_name

PILOT = "pilot"
PILOT_MOST = 10
"""Mailboxes of a pilot that are taken from one cluster."""
PILOT_ALONE = 3
"""Mailboxes of a pilot where no mailboxes are shared."""


class Tie(NamedTuple):
    """Mailboxes that belong together, and why."""

    weight: tuple[int, int]
    """A direct right binds more than a delegate, and that more than a group; a small group more than a large one."""
    mailboxes: tuple[Entity, ...]
    why: str


class Batches(NamedTuple):
    clusters: list[list[Entity]]
    """Mailboxes that are used together, the largest cluster first; those that are not shared are not in it."""
    batches: list[list[Entity]]
    """The pilot first, if there is one."""
    has_pilot: bool
    cut: list[Json]
    """What one batch could not hold together."""


def ties(organization: Organization) -> list[Tie]:
    """Everything by which mailboxes are used together, the strongest first."""
    found = [*_by_rights(organization), *_by_delegates(organization)]
    return sorted(found, key=lambda one: (one.weight, [by_name(mailbox) for mailbox in one.mailboxes], one.why))


def _by_rights(organization: Organization) -> Iterator[Tie]:
    for owner, grantee, rights in organization.rights:
        why = f"{grantee.name} has {', '.join(rights)} on {owner.name}"
        yield from _tie(organization, owner, grantee, why, 0)


def _by_delegates(organization: Organization) -> Iterator[Tie]:
    for owner, delegates in organization.delegates.items():
        for one in delegates:
            yield from _tie(organization, owner, one, f"{one.name} answers bookings of {owner.name}", 1)


def _tie(organization: Organization, owner: Entity, other: Entity, why: str, weight: int) -> Iterator[Tie]:
    people = [one for one in organization.people_in(other) if one.has_mailbox]
    mailboxes = dict.fromkeys([*([owner] if owner.has_mailbox else []), *people])
    if len(mailboxes) > 1:
        weight = 2 if GROUP in (owner.kind, other.kind) else weight
        yield Tie((weight, len(mailboxes)), tuple(mailboxes), why)


def plan(organization: Organization, most: int) -> Batches:
    """`most`: mailboxes of a batch."""
    mailboxes = organization.mailboxes
    cluster = {one: [one] for one in mailboxes}
    cut: list[Json] = []
    for tie in ties(organization):
        parts = {id(cluster[one]): cluster[one] for one in tie.mailboxes}
        merged = sorted((one for part in parts.values() for one in part), key=by_name)
        if len(merged) > most:
            cut.append({"why": tie.why, "mailboxes": len(tie.mailboxes)})
        elif len(parts) > 1:
            cluster.update(dict.fromkeys(merged, merged))
    listed = sorted({id(one): one for one in cluster.values()}.values(), key=lambda one: (-len(one), by_name(one[0])))
    clusters = [one for one in listed if len(one) > 1]
    pilot = _pilot(listed, most)
    rest = [one for one in listed if not pilot or one[0] not in pilot]
    batches = [*([pilot] if pilot else []), *_packed(rest, most)]
    return Batches(clusters, batches, bool(pilot), cut)


def _pilot(clusters: list[list[Entity]], most: int) -> list[Entity]:
    """The smallest mailboxes that are shared, or a few single ones. A small organization needs no pilot."""
    if sum(len(one) for one in clusters) <= PILOT_MOST:
        return []
    small = [one for one in clusters if 1 < len(one) <= min(PILOT_MOST, most)]
    if small:
        return min(small, key=lambda one: (len(one), _size(one), by_name(one[0])))
    alone = sorted(
        (one[0] for one in clusters if len(one) == 1), key=lambda one: (one.kind, one.size or 0, by_name(one))
    )
    users = [one for one in alone if one.kind == "user"]
    return sorted(users[: min(PILOT_ALONE, most)], key=by_name)


def _packed(clusters: Iterable[list[Entity]], most: int) -> list[list[Entity]]:
    """Clusters of decreasing size, each into the first batch with room (first fit decreasing)."""
    batches: list[list[Entity]] = []
    for one in clusters:
        room = next((batch for batch in batches if len(batch) + len(one) <= most), None)
        if room is None:
            batches.append(list(one))
        else:
            room += one
    return [sorted(batch, key=by_name) for batch in batches]


def _size(mailboxes: Iterable[Entity]) -> float:
    return sum(one.size or 0 for one in mailboxes)


def names(plan_: Batches) -> list[str]:
    """The name of each batch, which is also a name for the wave of its exports."""
    numbered = [f"batch-{number}" for number in range(1, len(plan_.batches) + (0 if plan_.has_pilot else 1))]
    return [*([PILOT] if plan_.has_pilot else []), *numbered]
