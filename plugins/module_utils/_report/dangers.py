# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a person must know before a task runs: the `!` lines of a preview, the most dangerous first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from .._model.facts import Known, Unreadable
from .._model.kinds import BY_NAME, HOLDERS
from .._model.vocabulary import Ref
from .._plan.differences import EMAIL, PERMISSIONS, RIGHTS_PREFIX, Difference, addresses_lost
from .._plan.operations import Change, Operation
from .._plan.planner import Plan
from .._task.option_errors import name_list, quantity

REOPEN_DAYS = 30
"""Days in which a mailbox that closed can be opened again (administrator guide, "Disabling user mailboxes")."""
MAX_NAMED = 10
"""Names in one line."""
MAILBOXES = ("user", "resource")
PARTIES = ("user", "group")
"""Kinds that can be in lists of other entities."""


def dangers(plan: Plan, differences: list[Difference], done: list[Operation], today: date) -> Iterator[str]:
    """The lines without their sign. `done`: the operations that bring the differences about."""
    yield from _organizations_and_domains(plan, differences)
    yield from _deletions(plan, differences)
    yield from _addresses(differences)
    yield from _closings(differences, today)
    yield from _unread_aliases(plan, differences)
    yield from _grants_to_groups(plan, done)
    yield from _lists_that_stay(plan, differences)
    yield from _rows_of_deleted(plan, {one.ref for one in differences if one.deletes})
    yield from _without_password(differences)


def _organizations_and_domains(plan: Plan, differences: list[Difference]) -> Iterator[str]:
    for one in differences:
        if one.deletes and one.ref.kind == "organization":
            lost = plan.draft.destroyed.get(one.ref, {})
            contents = ", ".join(f"{key}: {value}" for key, value in lost.items())
            yield f"{one.ref.label} is deleted permanently with everything in it{f' ({contents})' if contents else ''}"
        elif one.deletes and one.ref.kind == "domain":
            yield f"{one.ref.label} is removed: no address of it receives mail"


def _deletions(plan: Plan, differences: list[Difference]) -> Iterator[str]:
    for one in differences:
        if one.deletes and one.ref.kind in HOLDERS:
            what = ": its mailbox cannot be opened again" if one.ref.kind in MAILBOXES else ""
            yield f"{one.ref.label} is deleted permanently{what}"
            yield from _lists_that_end(plan, one.ref)
    parties = [one.ref for one in differences if one.deletes and one.ref.kind in PARTIES]
    if parties:
        what = name_list((ref.label for ref in sorted(parties)), MAX_NAMED)
        yield f"{what}: memberships, delegations and permissions on other mailboxes end too; not all of them are read"


def _lists_that_end(plan: Plan, ref: Ref) -> Iterator[str]:
    """The lists of an entity that is deleted, and a word on what no call of the task shows."""
    current = plan.current(ref)
    told = []
    for link in current.kind.links if current is not None else ():
        rows = current.links.get(link.name) if current is not None else None
        if isinstance(rows, Known) and rows.value:
            names = sorted(map(plan.draft.known.name_of_id, rows.value), key=str.lower)
            told.append(f"`{link.wanted_as}` ({len(names):,}): {name_list(names, MAX_NAMED)}")
        elif not isinstance(rows, Known):
            why = f" ({rows.why})" if isinstance(rows, Unreadable) else ""
            told.append(f"`{link.wanted_as}`, which cannot be read{why}")
    if told:
        yield f"{ref.label}: {'; '.join(told)} {'ends' if len(told) == 1 else 'end'} with it"


def _addresses(differences: list[Difference]) -> Iterator[str]:
    for address, ref, field in addresses_lost(differences):
        what = "the address" if field == EMAIL else "an alias"
        yield f"{address} no longer receives mail (it was {what} of {ref.label})"


def _closings(differences: list[Difference], today: date) -> Iterator[str]:
    for one in differences:
        if one.disables and one.ref.kind in MAILBOXES:
            last = today + timedelta(days=REOPEN_DAYS)
            yield f"{one.ref.label}: the mailbox closes; it can be reopened until {last} ({REOPEN_DAYS} days)"


def _unread_aliases(plan: Plan, differences: list[Difference]) -> Iterator[str]:
    for one in differences:
        current = plan.current(one.ref) if one.field == EMAIL and one.after is None else None
        if current is not None and isinstance(current.aliases, Unreadable):
            why = current.aliases.why
            yield f"{one.ref.label}: its aliases no longer receive mail; they cannot be read ({why})"


def _grants_to_groups(plan: Plan, done: list[Operation]) -> Iterator[str]:
    for one in done:
        group = one.other if one.other is not None and one.other.kind == "group" else None
        change = one.changes[0] if one.changes else None
        if group is None or not isinstance(change, Change) or not isinstance(change.after, list):
            continue
        before = change.before if isinstance(change.before, list) else []
        rights = [str(right) for right in change.after if right not in before]
        if rights:
            refused = "; WorkMail may refuse FULL_ACCESS for a group" if "FULL_ACCESS" in rights else ""
            mailbox = f"the mailbox of {one.subject.label}"
            yield f"{group.label}: {_members(plan, group)} {' and '.join(rights)} to {mailbox}{refused}"


def _members(plan: Plan, group: Ref) -> str:
    """Who gets a right through a group, with their number if it was read or is decided by the task."""
    current, decided = plan.current(group), plan.draft.links.get((group, "members"))
    rows = current.links.get("members") if current is not None else None
    count = decided.count if decided is not None else len(rows.value) if isinstance(rows, Known) else None
    if count is None:
        return "every member gets"
    return f"{quantity(count, 'member')} {'gets' if count == 1 else 'get'}"


def _lists_that_stay(plan: Plan, differences: list[Difference]) -> Iterator[str]:
    """Lists, read or written by the task, in which an entity stays that is disabled, or perhaps one that is deleted."""
    ids = plan.ids
    closed = {ids[one.ref]: one.ref for one in differences if (one.disables or one.deletes) and one.ref in ids}
    if not closed:
        return
    names = {plan.draft.known.label(ref): ref for ref in closed.values()}
    stays: dict[Ref, set[str]] = defaultdict(set)
    for ref, option, name in _entries_gained(differences):
        if name in names:
            stays[names[name]].add(f"`{option}` of {ref.label}")
    removed = {(one.ref, one.field, name) for one in differences for name in one.removed}
    removed |= {
        (one.ref, PERMISSIONS, one.field[len(RIGHTS_PREFIX) :])
        for one in differences
        if one.field.startswith(RIGHTS_PREFIX) and one.after is None
    }
    going = {one.ref for one in differences if one.deletes}
    for entity in plan.draft.known.entities.values():
        for link in entity.kind.links if entity.ref not in going else ():
            rows = entity.links.get(link.name)
            for id_ in closed.keys() & rows.value.keys() if isinstance(rows, Known) else ():
                if (entity.ref, link.wanted_as, plan.draft.known.label(closed[id_])) not in removed:
                    stays[closed[id_]].add(f"`{link.wanted_as}` of {entity.ref.label}")
    for ref, lists in sorted(stays.items()):
        fate = "deleted and may stay listed in" if ref in going else "disabled and stays in"  # Unknown U36.
        yield f"{ref.label} is {fate} {name_list(sorted(lists), MAX_NAMED)}"


def _entries_gained(differences: list[Difference]) -> Iterator[tuple[Ref, str, str]]:
    """Who is added to a list, as (whose list, its option, name): a new list was never read."""
    for one in differences:
        if one.field.startswith(RIGHTS_PREFIX):
            if one.after is not None:
                yield one.ref, PERMISSIONS, one.field[len(RIGHTS_PREFIX) :]
        elif one.field in {link.wanted_as for link in BY_NAME[one.ref.kind].links}:
            yield from ((one.ref, one.field, name) for name in one.added)


def _rows_of_deleted(plan: Plan, going: set[Ref]) -> Iterator[str]:
    """Entries of lists that were read and stay whose entity no longer exists (unknown U36)."""
    known = plan.draft.known
    for entity in known.entities.values():
        for link in entity.kind.links if entity.ref not in going else ():
            rows, option = entity.links.get(link.name), link.wanted_as
            ids = sorted(rows.value) if isinstance(rows, Known) else []
            gone = [id_ for id_ in ids if known.is_gone(link.kinds, id_)]
            if gone:
                what = "a deleted entity" if len(gone) == 1 else f"{len(gone)} deleted entities"
                yield (
                    f"`{option}` of {entity.ref.label} still contains {what}: {name_list(gone, MAX_NAMED)}; to remove "
                    f"an entry, list its id in `remove_{option}`"
                )


def _without_password(differences: list[Difference]) -> Iterator[str]:
    """New mailboxes that cannot be opened: neither a password nor an identity provider's user is given."""
    opened = {one.ref for one in differences if one.field == EMAIL and one.after is not None}
    made = [one.ref for one in differences if one.creates and one.ref.kind == "user" and one.ref in opened]
    safe = {one.ref for one in differences if one.field in ("password", "identity_provider_user_id")}
    names = [ref.name for ref in made if ref not in safe]
    if names:
        are = "1 user is" if len(names) == 1 else f"{len(names):,} users are"
        yield f"{are} created without a password and cannot sign in until one is set: {name_list(names, MAX_NAMED)}"
