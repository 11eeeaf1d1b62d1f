# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Addresses: which entity gets which, which entity releases which, and in which steps.

An address is held by one entity at most. An entity that the input gives an address to takes it from any other item of
the task, or from one that is being removed; from others only with `take_over`. An entity that the task creates takes it
from another item only if that one releases it (`taking.py`). It is released while its holder is ENABLED: an alias by
deleting it, a primary address by another primary first. Primaries that change places in a ring need one temporary
address.
"""

from __future__ import annotations

from dataclasses import replace

from .._model.addresses import same, temporary
from .._model.facts import Known
from .._model.vocabulary import Ref
from . import operations
from .conditions import demoted_to_alias
from .differences import record
from .draft import Draft
from .holdings import Holding
from .questions import OrganizationState


def refuse_double_claims(draft: Draft) -> None:
    """One address that two items of the task want."""
    claimed: dict[str, Holding] = {}
    for holding in draft.holdings.values():
        for address in _claimed_addresses(holding):
            first = claimed.setdefault(address.lower(), holding)
            if first is not holding:
                draft.error(
                    holding.item.wanted.where,
                    "email" if same(address, holding.item.wanted.wanted_email) else "aliases",
                    f"{address!r} is set by {first.item.wanted.where} too; an address can belong to one entity only. "
                    "Remove it from one of the two.",
                )


def _claimed_addresses(holding: Holding) -> list[str]:
    wanted = holding.item.wanted
    if holding.goal is None or wanted.ignore:
        return []
    aliases = wanted.aliases.add if wanted.aliases else ()
    return list({address.lower(): address for address in (wanted.wanted_email, *aliases) if address}.values())


def move_addresses(draft: Draft) -> None:
    """The operations that move the addresses; run after every question about owners is answered."""
    breakers = _ring_breakers(draft.holdings)
    for holding in draft.holdings.values():
        _record_addresses(draft, holding)
        _move_primary(draft, holding, to_temporary=holding.ref in breakers)
        for low, address in sorted(holding.acquired.items()):
            if low != (holding.goal or "").lower():
                draft.add(operations.create_alias(holding.ref, address, holding.near_limit))
        for low, address in sorted(holding.released.items()):
            deletion = operations.delete_alias(holding.ref, address, was_primary=same(address, holding.primary))
            draft.add(
                replace(deletion, prefers=frozenset({holding.release_after[low]}))
                if low in holding.release_after
                else deletion
            )


def _record_addresses(draft: Draft, holding: Holding) -> None:
    """Record a new primary address, and the aliases that come and go beside it."""
    old, new = holding.primary, holding.goal
    gains = dict(holding.acquired)
    losses = {**holding.released, **({} if new else holding.aliases)}
    if not same(old, new):
        gained = [new] if new and (old is None or new.lower() in gains) else []
        lost = [old] if old and (new is None or old.lower() in losses) else []
        record(draft, holding.ref, "email", old, new, gained, lost)
    for address in (old, new):
        gains.pop((address or "").lower(), None)
        losses.pop((address or "").lower(), None)
    if gains or losses:
        known = isinstance(holding.item.current.aliases, Known) if holding.item.current else True
        total = len(holding.aliases) + len(gains) - len(losses) if known and new else None
        record(draft, holding.ref, "aliases", added=gains.values(), removed=losses.values(), total=total)


def _ring_breakers(holdings: dict[Ref, Holding]) -> set[Ref]:
    """One entity of each ring of primaries, and the entities that leave while another one wants their primary.

    Preferably one whose aliases are wanted: if a crash leaves its temporary address behind, the next run reads it.
    """
    primaries = {holding.primary.lower(): ref for ref, holding in holdings.items() if holding.primary}
    following = {
        ref: primaries[(holding.goal or "").lower()]
        for ref, holding in holdings.items()
        if holding.moves and (holding.goal or "").lower() in primaries
    }
    breakers = {
        ref
        for ref, holding in holdings.items()
        if holding.goal is None and (holding.primary or "").lower() in holding.released
    }
    done: set[Ref] = set()
    for start in sorted(following):
        path: list[Ref] = []
        ref: Ref | None = start
        while ref is not None and ref not in done and ref not in path:
            path.append(ref)
            ref = following.get(ref)
        if ref in path:
            ring = path[path.index(ref) :]
            breakers.add(min(ring, key=lambda one: (holdings[one].item.wanted.aliases is None, one)))
        done.update(path)
    return breakers


def _move_primary(draft: Draft, holding: Holding, to_temporary: bool) -> None:
    if holding.primary is None or not (holding.moves or to_temporary):
        return
    if not to_temporary:
        goal = holding.goal or ""
        own = goal.lower() not in holding.acquired
        draft.add(operations.change_primary(holding.ref, holding.primary, goal, own, holding.near_limit))
        return
    spare = temporary(holding.ref.kind, holding.ref.name, _test_domain(draft))
    if spare.lower() in holding.aliases:
        draft.add(operations.change_primary(holding.ref, holding.primary, spare, own_alias=True))
    else:
        draft.add(operations.move_to_temporary(holding.ref, holding.primary, spare, holding.near_limit))
    if holding.goal is None:
        return
    own = holding.goal.lower() not in holding.acquired
    last = operations.change_primary(holding.ref, spare, holding.goal, own, holding.near_limit)
    draft.add(last.also(needs=[demoted_to_alias(holding.ref, holding.primary)]))
    deletion = operations.delete_alias(holding.ref, spare, was_primary=True)
    holding.released.pop(spare.lower(), None)
    draft.add(deletion)


def _test_domain(draft: Draft) -> str:
    """The organization's own domain, which every organization has."""
    if draft.known.organization is None:
        draft.ask(OrganizationState())
        return "unknown.awsapps.com"
    return f"{draft.known.organization.alias}.awsapps.com"
