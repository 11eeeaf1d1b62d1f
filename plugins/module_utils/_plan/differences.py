# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs of each entity once a task is done, apart from the steps that lead there.

The planner records a difference where it finds one. A run that stopped halfway has others: they are what remains of the
operations that were done. Both come to the same for a complete run (tests/laws/test_preview.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from .._model.addresses import is_temporary, same
from .._model.current import ENABLED
from .._model.kinds import BY_NAME
from .._model.settles import state_field
from .._model.vocabulary import Kind, Ref
from .draft import Draft
from .operations import Change, Changes, ListChange, Operation
from .parts import equal

ENTITY = ""
"""Field of a difference that is about the entity itself: it is created, enabled, disabled or deleted."""
SET = "set"
"""Placeholder for a secret."""
EMAIL, ALIASES, PERMISSIONS = "email", "aliases", "mailbox_permissions"
RIGHTS_PREFIX = f"{PERMISSIONS}."
"""What the name of a grantee follows in the field of its rights."""


class Difference(NamedTuple):
    """One field of one entity, before and after."""

    ref: Ref
    field: str
    """The option, with its dictionary before a dot: `booking_options.auto_accept_requests`, `mailbox_permissions.bob`.
    `ENTITY` for the entity itself."""
    before: object = None
    """None: not set; of an entity, its state, and None if there is none."""
    after: object = None
    added: tuple[str, ...] = ()
    """Entries that a list gains; of `email` and `aliases`, addresses that the entity did not have at all."""
    removed: tuple[str, ...] = ()
    total: int | None = None
    """Entries of the list afterwards, where the plan knows them."""

    @property
    def creates(self) -> bool:
        return self.field == ENTITY and self.before is None

    @property
    def deletes(self) -> bool:
        return self.field == ENTITY and self.after is None

    @property
    def disables(self) -> bool:
        return self.field == ENTITY and self.before == ENABLED and self.after is not None

    @property
    def rights(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The rights that a grantee gains and loses."""
        before, after = (value if isinstance(value, list) else [] for value in (self.before, self.after))
        return tuple(one for one in after if one not in before), tuple(one for one in before if one not in after)


def record(
    draft: Draft,
    ref: Ref,
    field: str,
    before: object = None,
    after: object = None,
    added: Collection[str] = (),
    removed: Collection[str] = (),
    total: int | None = None,
) -> None:
    """Note in the draft that a field differs."""
    gained = tuple(sorted(added, key=str.lower)) if added else ()
    lost = tuple(sorted(removed, key=str.lower)) if removed else ()
    draft.differences[ref, field] = Difference(ref, field, before, after, gained, lost, total)


def entries_removed(differences: Iterable[Difference]) -> dict[str, list[tuple[Ref, str]]]:
    """Option of a list → what entities lose from it that are neither disabled nor deleted; of permissions, rights."""
    listed = list(differences)
    going = {one.ref for one in listed if one.deletes or one.disables}
    lost: dict[str, list[tuple[Ref, str]]] = defaultdict(list)
    for one in listed:
        if one.ref in going or one.field == EMAIL:
            continue
        if one.field.startswith(RIGHTS_PREFIX):
            lost[PERMISSIONS] += [(one.ref, f"{right} of {one.field[len(RIGHTS_PREFIX) :]}") for right in one.rights[1]]
        else:
            lost[one.field] += [(one.ref, entry) for entry in one.removed]
    return {option: entries for option, entries in lost.items() if entries}


class LostAddress(NamedTuple):
    """An address that no entity of the task has afterwards."""

    address: str
    ref: Ref
    """The entity that had it."""
    field: str
    """`email` if it was the primary one."""


def addresses_lost(differences: Iterable[Difference]) -> list[LostAddress]:
    """Addresses that no longer receive mail, except temporary ones of interrupted runs."""
    listed = [one for one in differences if one.field in (EMAIL, ALIASES)]
    kept = {address.lower() for one in listed for address in one.added}
    lost = (LostAddress(address, one.ref, one.field) for one in listed for address in one.removed)
    return sorted(one for one in lost if one.address.lower() not in kept and not is_temporary(one.address))


def differences_of(operations: Iterable[Operation]) -> list[Difference]:
    """What remains of these operations, done in this order: what comes and goes on the way cancels out."""
    changes: dict[Ref, list[Change | ListChange]] = defaultdict(list)
    for operation in operations:
        changes[operation.subject] += operation.changes
    return _in_order(one for ref, some in changes.items() for one in _NetChange(ref, tuple(some)).differences())


def recorded_differences(draft: Draft) -> list[Difference]:
    """What the planner found, by entity and field."""
    return _in_order(draft.differences.values())


def _in_order(differences: Iterable[Difference]) -> list[Difference]:
    return sorted(differences, key=lambda one: (one.ref, one.field))


class _NetChange:
    """The changes of one entity, added up."""

    def __init__(self, ref: Ref, changes: Changes) -> None:
        self._ref, self._kind = ref, BY_NAME[ref.kind]
        self._values: dict[str, tuple[object, object]] = {}
        self._lists: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        self._aliases: dict[str, tuple[str, int]] = {}
        """In lower case → how it is spelled, and 1 if it came, -1 if it went, 0 if both."""
        for change in changes:
            if not isinstance(change, ListChange):
                first = self._values.get(change.field, (change.before, None))[0]
                self._values[change.field] = (first, SET if change.secret else change.after)
            elif change.field == ALIASES:
                self._tally(change)
            else:
                added, removed = self._lists[change.field]
                added.extend(change.added)
                removed.extend(change.removed)

    def _tally(self, change: ListChange) -> None:
        for aliases, step in ((change.added, 1), (change.removed, -1)):
            for alias in aliases:
                spelled, net = self._aliases.get(alias.lower(), (alias, 0))
                self._aliases[alias.lower()] = (spelled, max(-1, min(1, net + step)))

    def differences(self) -> Iterator[Difference]:
        state = self._values.pop(state_field(self._kind), None)
        if state is not None and state[0] != state[1]:
            yield Difference(self._ref, ENTITY, *state)
        if self._kind.directory:
            yield from self._addresses()
        for field, lists in self._lists.items():
            added, removed = (tuple(sorted(entries, key=str.lower)) for entries in lists)
            yield Difference(self._ref, field, added=added, removed=removed)
        created = state is not None and state[0] is None
        for field, (before, after) in self._values.items():
            if self._differs(field, before, after):
                name = "name" if field == "new_name" else field
                yield Difference(self._ref, name, None if created else before, after)

    def _differs(self, field: str, before: object, after: object) -> bool:
        if field in {part.path(one) for part, one in self._kind.fields()}:
            return not equal(before, after)
        return "." in field and before != after  # The others are the name and read-only values.

    def _addresses(self) -> Iterator[Difference]:
        before, after = self._values.pop(EMAIL, (None, None))
        net = self._aliases
        old, new = (str(one).lower() if one else "" for one in (before, after))
        if not same(old, new):
            kept = bool(new) and net.get(old, ("", 0))[1] == 1
            owned = net.get(new, ("", 0))[1] == -1
            gained = (str(after),) if new and not owned else ()
            yield Difference(self._ref, EMAIL, before, after, gained, (str(before),) if old and not kept else ())
        others = {low: entry for low, entry in net.items() if low not in (old, new)}
        added, removed = (tuple(_spelled(others, step)) for step in (1, -1))
        if added or removed:
            yield Difference(self._ref, ALIASES, added=added, removed=removed)


def has_state(kind: Kind) -> bool:
    """True if it can be there in several states, such as ENABLED and DISABLED."""
    return kind.directory or kind.settles is not None


def _spelled(entries: dict[str, tuple[str, int]], step: int) -> list[str]:
    return [spelled for _low, (spelled, net) in sorted(entries.items()) if net == step]
