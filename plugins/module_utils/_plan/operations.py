# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operations: one write call each, with what it needs, what it makes true and what it changes.

`needs`, `makes` and `ends` hold conditions; `order.py` turns them into the graph. `changes` is at once the preview, the
report and the effect: folded over what was read, it gives the state afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Union

from .._model.kinds import BY_NAME
from .._model.settles import Settles, state_field
from .._model.vocabulary import Kind, Link, Part, Ref
from .conditions import (
    Condition,
    Conditions,
    aliases_removed,
    demoted_to_alias,
    disabled,
    enabled,
    exists,
    free,
    gone,
    plain_aliases_removed,
    settled,
    vacant,
)


@dataclass(frozen=True)
class Change:
    """A value that differs afterwards. `secret` values are never shown."""

    field: str
    before: object
    after: object
    secret: bool = False


@dataclass(frozen=True)
class ListChange:
    """Members that a list gains and loses."""

    field: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


Changes = tuple[Union[Change, ListChange], ...]
_Some = Iterable[Condition]
Key = tuple[str, str, str, str]
"""Kind and name of the subject, action and detail: what distinguishes an operation from all others of a plan."""


@dataclass(frozen=True)
class LatestValue:
    """A value of an entity as it was read last, looked up when the call is made."""

    ref: Ref
    option: str


@dataclass(frozen=True)
class Operation:
    subject: Ref
    action: str
    """Name of the boto3 method."""
    params: Mapping[str, object]
    """Its arguments without the organization; a `Ref` is replaced by the id when the call is made."""
    changes: Changes
    needs: Conditions = frozenset()
    makes: Conditions = frozenset()
    ends: Conditions = frozenset()
    prefers: Conditions = frozenset()
    """What it waits for too, if the rest of the plan allows that order."""
    other: Ref | None = None
    """The other end, for a write on a link."""
    detail: str = ""
    """What distinguishes it from other operations with the same subject and action."""
    added_during_run: bool = False
    """True if it became necessary only during the run."""
    secrets: frozenset[str] = field(default_factory=frozenset)
    merges: bool = False
    """True if what it sends beside its own changes is read again right before, so that others lose nothing."""
    changes_before_wait: Changes | None = None
    """What it changes before the wait, if `changes` include what the wait adds."""

    @property
    def without_wait(self) -> Operation:
        """The same operation as it is when the wait for its effect failed."""
        return self if self.changes_before_wait is None else replace(self, changes=self.changes_before_wait)

    @cached_property
    def key(self) -> Key:
        return key_of(self.subject, self.action, self.detail)

    @property
    def creates(self) -> bool:
        kind, fields = BY_NAME[self.subject.kind], {one.field for one in self.changes}
        return self.action == kind.calls.create and (not kind.is_rule or kind.key in fields)  # Else it replaces a rule.

    @property
    def deletes(self) -> bool:
        return self.action == BY_NAME[self.subject.kind].calls.delete

    @property
    def value(self) -> str:
        """The address or the other end that it is about; empty where subject and action say all."""
        address = next((str(self.params[member]) for member in ("Email", "Alias") if member in self.params), "")
        return address if self.other is None else self.other.name

    def also(self, needs: _Some = (), makes: _Some = (), ends: _Some = ()) -> Operation:
        return replace(self, needs=self.needs.union(needs), makes=self.makes.union(makes), ends=self.ends.union(ends))


def key_of(subject: Ref, action: str, detail: str = "") -> Key:
    name = subject.name if BY_NAME[subject.kind].is_rule else subject.name.lower()  # Case matters in names of rules.
    return (subject.kind, name, action, detail.lower())


def create(kind: Kind, ref: Ref, params: Mapping[str, object], changes: Changes, secrets: frozenset[str]) -> Operation:
    name = frozenset({vacant(ref.name)}) if kind.directory else frozenset()
    given = (Change("entity_state", None, "DISABLED"),) if kind.directory else _defaults(kind, changes)
    return Operation(
        ref,
        kind.calls.create,
        {**({kind.calls.name: ref.name} if kind.calls.name else {}), **params},
        (Change(kind.key, None, ref.name), *given, *changes),
        needs=name,
        makes=frozenset({exists(ref)}),
        ends=name,
        secrets=secrets,
    )


def _defaults(kind: Kind, changes: Changes) -> Changes:
    rest = defaults(kind).keys() - {change.field for change in changes}
    return tuple(Change(option, None, value) for option, value in defaults(kind).items() if option in rest)


def defaults(kind: Kind) -> dict[str, object]:
    """What the service gives a new entity, by option."""
    return {option: value for part in kind.parts for option, value in part.defaults.items()}


def until_settled(created: Operation, settles: Settles, also: Mapping[str, object]) -> Operation:
    """A creation whose entity is waited for until its state has settled. `also`: what else has come about by then."""
    changes = (one for one in created.changes if one.field != settles.field)
    by_then = (Change(option, None, value) for option, value in {settles.field: settles.good_state, **also}.items())
    waited = replace(created, changes=(*changes, *by_then), changes_before_wait=created.changes)
    return waited.also(makes=[settled(created.subject)])


def delete(ref: Ref, state: str, waits: bool = True, values: Mapping[str, object] | None = None) -> Operation:
    """With `waits`, it counts as gone once readings show it no more. `values`: of the options for its deletion."""
    kind = BY_NAME[ref.kind]
    name = {vacant(ref.name)} if kind.directory else set()
    going = kind.settles.deleting_state if kind.settles else ""
    sent = {one.write_member: (values or {}).get(one.option, one.default) for one in kind.deletion if one.sent}
    required = {one.write_member for one in kind.deletion if one.required}
    return Operation(
        ref,
        kind.calls.delete,
        {
            **kind.calls.id_parameter(ref),
            **{member: value for member, value in sent.items() if value or member in required},
        },
        tuple(dict.fromkeys((Change(kind.key, ref.name, None), Change(state_field(kind), state, None)))),
        changes_before_wait=(Change(state_field(kind), state, going),) if going else None,
        needs=frozenset({exists(ref), disabled(ref)} if kind.directory else {exists(ref)}),
        makes=frozenset({gone(ref), *name} if waits else name),
        ends=frozenset({exists(ref)}),
    )


def register(ref: Ref, address: str) -> Operation:
    return Operation(
        ref,
        "register_to_work_mail",
        {"EntityId": ref, "Email": address},
        (Change("entity_state", "DISABLED", "ENABLED"), Change("email", None, address)),
        needs=frozenset({exists(ref), free(address)}),
        makes=frozenset({enabled(ref)}),
        ends=frozenset({free(address)}),
    )


def deregister(ref: Ref, address: str | None, aliases: Iterable[str]) -> Operation:
    lost = tuple(sorted(aliases))
    changes: Changes = (Change("entity_state", "ENABLED", "DISABLED"), Change("email", address, None))
    return Operation(
        ref,
        "deregister_from_work_mail",
        {"EntityId": ref},
        (*changes, ListChange("aliases", removed=lost)) if lost else changes,
        needs=frozenset({exists(ref)}),
        makes=frozenset({disabled(ref)}),
        ends=frozenset({enabled(ref)}),
    )


def write_part(ref: Ref, part: Part, params: Mapping[str, object], changes: Changes) -> Operation:
    kind = BY_NAME[ref.kind]
    sent = {part.member: dict(params)} if part.within else dict(params)
    needs = {"enabled": {enabled(ref)}, "settled": {exists(ref), settled(ref)}, "exists": {exists(ref)}}
    return Operation(
        ref,
        part.write,
        {**kind.calls.id_parameter(ref), **sent},
        changes,
        needs=frozenset(needs[part.needs]),
        detail=part.name,
        secrets=frozenset(sent) if part.secret else frozenset(),
    )


def add_link(ref: Ref, link: Link, other: Ref, before: Iterable[str], after: Iterable[str], label: str) -> Operation:
    values = {link.values: sorted(after)} if link.values else {}
    return Operation(
        ref,
        link.add,
        {link.parent: ref, link.child: other, **values},
        _link_change(link, label, before, after, added=True),
        needs=frozenset({enabled(ref), enabled(other)}),
        other=other,
        detail=f"{link.name} {other.kind} {other.name}",
    )


def remove_link(ref: Ref, link: Link, other: Ref, before: Iterable[str], label: str, condition: Condition) -> Operation:
    return Operation(
        ref,
        link.remove,
        {link.parent: ref, link.child: other},
        _link_change(link, label, before, (), added=False),
        needs=frozenset({enabled(ref), condition}),
        other=other,
        detail=f"{link.name} {other.kind} {other.name}",
    )


def _link_change(link: Link, label: str, before: Iterable[str], after: Iterable[str], added: bool) -> Changes:
    if link.values:
        return (Change(f"{link.wanted_as}.{label}", sorted(before) or None, sorted(after) or None),)
    return (ListChange(link.wanted_as, added=(label,)) if added else ListChange(link.wanted_as, removed=(label,)),)


def create_alias(ref: Ref, address: str, near_limit: bool = False) -> Operation:
    """With `crowded`, the aliases that go have to be off before, because of the limit on one entity."""
    return Operation(
        ref,
        "create_alias",
        {"EntityId": ref, "Alias": address},
        (ListChange("aliases", added=(address,)),),
        needs=frozenset({enabled(ref), free(address), *({aliases_removed(ref)} if near_limit else ())}),
        ends=frozenset({free(address)}),
        detail=address,
    )


def delete_alias(ref: Ref, address: str, was_primary: bool) -> Operation:
    """Take an address off its holder, so that it is free. A former primary goes once another one is in place."""
    return Operation(
        ref,
        "delete_alias",
        {"EntityId": ref, "Alias": address},
        (ListChange("aliases", removed=(address,)),),
        needs=frozenset({enabled(ref), demoted_to_alias(ref, address)} if was_primary else {enabled(ref)}),
        makes=frozenset({free(address), aliases_removed(ref), *(() if was_primary else (plain_aliases_removed(ref),))}),
        detail=address,
    )


def change_primary(ref: Ref, before: str, after: str, own_alias: bool, near_limit: bool = False) -> Operation:
    """The old primary stays with the entity as an alias (WorkMail API reference, UpdatePrimaryEmailAddress)."""
    outside = {free(after), *({plain_aliases_removed(ref)} if near_limit else ())}
    swap = ListChange("aliases", added=(before,), removed=(after,) if own_alias else ())
    return Operation(
        ref,
        "update_primary_email_address",
        {"EntityId": ref, "Email": after},
        (Change("email", before, after), swap),
        needs=frozenset({enabled(ref)} if own_alias else {enabled(ref), *outside}),
        makes=frozenset({demoted_to_alias(ref, before)}),
        ends=frozenset() if own_alias else frozenset({free(after)}),
        detail=after,
    )


def move_to_temporary(ref: Ref, before: str, temporary: str, near_limit: bool = False) -> Operation:
    """Move to a temporary address of the entity's own, which no other entity can hold."""
    move = change_primary(ref, before, temporary, False, near_limit)
    return replace(move, needs=move.needs - {free(temporary)}, ends=frozenset())
