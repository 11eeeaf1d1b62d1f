# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The addresses of each entity of a task: what it holds now, what it gets and what it lets go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .._model.addresses import MAX_ALIASES, is_temporary, same
from .._model.current import ENABLED
from .._model.facts import Unreadable
from .._model.vocabulary import Ref
from .draft import Draft, Item, known_aliases
from .questions import AliasesOf

if TYPE_CHECKING:
    from .._task.wanted import WantedAliases
    from .conditions import Condition


@dataclass
class Holding:
    """The addresses of one entity of the task, now and afterwards."""

    item: Item
    primary: str | None
    """Its primary address while it is ENABLED now."""
    goal: str | None
    """Its primary address afterwards; None if it is not ENABLED then."""
    aliases: dict[str, str]
    """Its aliases as far as they are known, by lower case."""
    acquired: dict[str, str] = field(default_factory=dict)
    """Addresses that it gets from outside."""
    released: dict[str, str] = field(default_factory=dict)
    """Addresses that it lets go."""
    release_after: dict[str, Condition] = field(default_factory=dict)
    """Addresses among these → what to wait for before they are let go, where that is possible."""

    @property
    def ref(self) -> Ref:
        return self.item.ref

    @property
    def moves(self) -> bool:
        return self.primary is not None and self.goal is not None and not same(self.primary, self.goal)

    @property
    def near_limit(self) -> bool:
        """True if addresses may have to go before others come, because of the limit on one entity."""
        unread = self.item.wanted.aliases is None
        return unread or len(self.aliases) + len(self.acquired) + bool(self.moves) >= MAX_ALIASES

    @property
    def differs(self) -> bool:
        """True if it does not hold the same addresses afterwards."""
        return bool(self.acquired or self.released) or not same(self.primary, self.goal)

    def holds(self, address: str) -> bool:
        return same(address, self.primary) or address.lower() in self.aliases


def note_holdings(draft: Draft) -> None:
    """Note what each item holds and is to hold; asks for alias lists where the input wants them."""
    for item in draft.items:
        if item.wanted.broken:
            continue
        holding = draft.holdings[item.ref] = _holding(draft, item)
        if item.wanted.ignore:
            continue
        if item.after == ENABLED:
            _compare(draft, holding)
        elif item.stays:
            _defer(draft, item)


def _holding(draft: Draft, item: Item) -> Holding:
    current, wanted = item.current, item.wanted
    enabled = current is not None and current.enabled
    primary = current.email if current is not None and enabled else None
    wanted_email = None if wanted.ignore else wanted.wanted_email
    goal = (wanted_email or (current.email if current else None)) if item.after == ENABLED else None
    if current is not None and enabled and item.after == ENABLED and wanted.aliases is not None and not wanted.ignore:
        draft.need(AliasesOf(current.id))
        if isinstance(current.aliases, Unreadable):
            from .references import refuse_unreadable

            refuse_unreadable(draft, item, wanted.aliases_option, "aliases", current.aliases)
    elif current is not None and item.deregisters:
        draft.need(AliasesOf(current.id))  # They fall with it, and a preview says so.
    known = known_aliases(current.aliases) if current is not None and enabled else frozenset()
    aliases = {alias.lower(): alias for alias in known if not same(alias, primary)}
    return Holding(item, primary, goal, aliases)


def _compare(draft: Draft, holding: Holding) -> None:
    """Compare the holding with the input: what comes, what goes."""
    wanted = holding.item.wanted.aliases
    if holding.goal and not holding.holds(holding.goal):
        holding.acquired[holding.goal.lower()] = holding.goal
    if holding.moves and holding.primary and is_temporary(holding.primary):
        holding.released[holding.primary.lower()] = holding.primary
    temporaries = {low: alias for low, alias in holding.aliases.items() if is_temporary(alias)}
    holding.released.update({low: alias for low, alias in temporaries.items() if not same(alias, holding.goal)})
    if wanted is None:
        return
    names = {alias.lower(): alias for alias in wanted.add if not same(alias, holding.goal)}
    holding.acquired.update({low: alias for low, alias in names.items() if not holding.holds(alias)})
    if wanted.purge:
        kept = {*names, (holding.goal or "").lower()}
        candidates = dict(holding.aliases)
        if holding.moves and holding.primary:
            candidates[holding.primary.lower()] = holding.primary
        holding.released.update({low: alias for low, alias in candidates.items() if low not in kept})
    _remove_aliases(draft, holding, wanted)
    if not wanted.purge:
        _check_alias_limit(draft, holding)


def _check_alias_limit(draft: Draft, holding: Holding) -> None:
    """The limit on aliases, where those that are there already stay beside the wanted ones."""
    after = {*holding.aliases, *holding.acquired} - {*holding.released, (holding.goal or "").lower()}
    if len(after) > MAX_ALIASES and len(holding.item.wanted.aliases.add if holding.item.wanted.aliases else ()):
        wanted = holding.item.wanted
        draft.error(
            wanted.where,
            wanted.aliases_option,
            f"{holding.ref.name} would have {len(after)} aliases; WorkMail allows at most {MAX_ALIASES} for an entity. "
            "Remove some, or move some to a group that has this entity as a member.",
        )


def _remove_aliases(draft: Draft, holding: Holding, wanted: WantedAliases) -> None:
    for alias in wanted.remove:
        if same(alias, holding.goal):
            draft.error(
                holding.item.wanted.where,
                wanted.remove_option,
                f"{alias!r} is the primary address of {holding.ref.kind} {holding.ref.name}. Set another `email` "
                "for it first.",
            )
        elif alias.lower() in holding.aliases:
            holding.released[alias.lower()] = holding.aliases[alias.lower()]
        elif holding.primary and holding.moves and same(alias, holding.primary):
            holding.released[alias.lower()] = holding.primary


def _defer(draft: Draft, item: Item) -> None:
    wanted = item.wanted
    reason = f"{item.ref.name} has no address while it is {item.after}."
    if wanted.wanted_email is not None:
        draft.defer(item, "email", reason)
    if wanted.aliases is not None and wanted.aliases.add:
        draft.defer(item, "aliases", reason)
