# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which entities a target cannot take as they are, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from . import limits
from .limits import TARGETS, Limit
from .organization import GROUP, RESOURCE, Entity, Json, Organization, Right

TEST_DOMAIN = ".awsapps.com"
"""End of the domain that WorkMail gives to each organization (administrator guide, domains)."""
TEST_ADDRESS = "the domain belongs to AWS, so this address ends with WorkMail; mail to it cannot be forwarded"

Found = Iterator[tuple[Entity, str]]
"""An entity, and the value that does not fit."""


def findings(organization: Organization, targets: Iterable[str]) -> list[Json]:
    """All that the targets cannot take, in the order of the targets and their limits."""
    rows = [
        {"target": target, "kind": one.kind, "name": one.name, "what": limit.what, "value": value, "why": limit.text}
        for target in targets
        for limit in TARGETS[target].limits
        if limit.what in CHECKS
        for one, value in CHECKS[limit.what](organization, limit)
    ]
    return [*_test_addresses(organization), *rows]


def moved_by_domains(rows: Iterable[Json]) -> list[str]:
    """A sentence for each test domain: its addresses end, but a pack gives them another domain."""
    counts = Counter(row["value"].rpartition("@")[2].lower() for row in rows if row["why"] == TEST_ADDRESS)
    return [
        f"{number:,} address{'es' * (number != 1)} of {domain}, which exit_pack_domains moves to another domain"
        for domain, number in sorted(counts.items())
    ]


def grouped(rows: Iterable[Json]) -> list[Json]:
    """The same for people: an entry for each reason, with its targets and its entities, in the order of the rows."""
    groups: dict[str, Json] = {}
    for row in rows:
        group = groups.setdefault(row["why"], {"why": row["why"], "targets": {}, "entities": {}})
        group["targets"][row["target"]] = None
        group["entities"].setdefault((row["kind"], row["name"]), {})[row["value"]] = None
    return [
        {
            "why": one["why"],
            "targets": list(one["targets"]),
            "entities": [
                {"kind": kind, "name": name, "values": list(values)} for (kind, name), values in one["entities"].items()
            ],
        }
        for one in groups.values()
    ]


def unchecked(targets: Iterable[str]) -> list[Json]:
    """Limits that the organization does not show: those of archives, and what a target does not hold at all."""
    return [
        {"target": target, "what": limit.what, "text": limit.text, "after_export": limit.what in limits.NOT_YET}
        for target in targets
        for limit in TARGETS[target].limits
        if limit.what not in CHECKS
    ]


def table(targets: Iterable[str]) -> list[Json]:
    """The limits that were compared, with their sources."""
    return [
        {"target": target, "title": TARGETS[target].title, **limit._asdict()}
        for target in targets
        for limit in TARGETS[target].limits
    ]


def _test_addresses(organization: Organization) -> Iterator[Json]:
    for one in organization.entities:
        if one.enabled and one.email.lower().endswith(TEST_DOMAIN):
            told = {"kind": one.kind, "name": one.name, "what": "address", "value": one.email}
            yield {"target": "every target", **told, "why": TEST_ADDRESS}


def _enabled(organization: Organization, *kinds: str) -> Iterator[Entity]:
    return (one for one in organization.entities if one.enabled and one.kind in kinds)


def _aliases(organization: Organization, limit: Limit) -> Found:
    for one in organization.entities:
        if len(one.aliases) > limit.most:
            yield one, f"{len(one.aliases)} aliases"


def _sizes(organization: Organization, limit: Limit) -> Found:
    for one in organization.mailboxes:
        if one.size is not None and one.size > limit.most * 1024:
            yield one, f"{one.size / 1024:.1f} GB"


def _names(organization: Organization, limit: Limit) -> Found:
    for one in organization.entities:
        if one.enabled and len(one.title) > limit.most:
            yield one, f"{len(one.title)} characters"


def _nested(organization: Organization, _limit: Limit) -> Found:
    for one in _enabled(organization, GROUP):
        inner = [member.name for member in organization.members[one] if member.kind == GROUP]
        if inner:
            yield one, f"has the {'group' if len(inner) == 1 else 'groups'} {', '.join(inner)}"


def _empty(organization: Organization, _limit: Limit) -> Found:
    for one in _enabled(organization, GROUP):
        if not organization.members[one] and "members" in one.item:
            yield one, "no members"


def _resources(organization: Organization, _limit: Limit) -> Found:
    yield from ((one, one.email) for one in _enabled(organization, RESOURCE))


def _resource_aliases(organization: Organization, _limit: Limit) -> Found:
    yield from ((one, ", ".join(one.aliases)) for one in _enabled(organization, RESOURCE) if one.aliases)


def _rights(chosen: Callable[[Right], bool]) -> Callable[[Organization, Limit], Found]:
    def check(organization: Organization, _limit: Limit) -> Found:
        for right in organization.rights:
            if chosen(right):
                grantee = right.grantee
                people = len(organization.people_in(grantee))
                count = f" ({people} {'person' if people == 1 else 'people'})" if grantee.kind == GROUP else ""
                yield right.owner, f"{', '.join(right.permissions)} for {grantee.name}{count}"

    return check


CHECKS: dict[str, Callable[[Organization, Limit], Found]] = {
    limits.ALIASES: _aliases,
    limits.SIZE: _sizes,
    limits.NAME: _names,
    limits.NESTED: _nested,
    limits.EMPTY: _empty,
    limits.ROOMS: _resources,
    limits.ROOM_ADDRESS: _resources,
    limits.ROOM_ALIASES: _resource_aliases,
    limits.GROUP_GRANTEE: _rights(lambda one: one.grantee.kind == GROUP and one.owner.kind != GROUP),
    limits.GROUP_OWNER: _rights(lambda one: one.owner.kind == GROUP and "FULL_ACCESS" in one.permissions),
    limits.ROOM_RIGHTS: _rights(lambda one: one.grantee.kind == RESOURCE),
    limits.FULL_ACCESS: _rights(lambda one: "FULL_ACCESS" in one.permissions),
}
