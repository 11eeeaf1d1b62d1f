# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A strict service on paper: carries out the operations of a plan one by one, or refuses what WorkMail would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.addresses import domain_of, same
from ansible_collections.mailops.workmail.plugins.module_utils._model.current import Current
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind, Part, Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan.operations import Operation
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan

from .paper import LONG_AGO, Organization

MOST_ADDRESSES = 100


class Refused(AssertionError):
    """What the service would answer with an error."""


def carried_out(
    organization: Organization, planned: Plan, seed: int | None = None, most: int | None = None
) -> Organization:
    """The organization after the plan, or after so many operations; with a seed, in any order that the graph allows."""
    assert not planned.questions, planned.questions
    assert not planned.errors, [str(error) for error in planned.errors]
    service = Service(organization, dict(planned.ids))
    order = range(len(planned.graph.operations)) if seed is None else any_order(planned, Random(seed))
    for number in islice(order, most):
        service.call(planned.graph.operations[number])
    return service.organization()


def any_order(planned: Plan, random: Random) -> Iterator[int]:
    waiting = [{*before, *behind} for before, behind in zip(planned.graph.depends, planned.graph.follows, strict=True)]
    left = set(range(len(waiting)))
    while left:
        number = random.choice(sorted(one for one in left if not waiting[one] & left))
        left.remove(number)
        yield number


class Service:
    """Strict where no documentation exists: an address that was not released stays with a DISABLED entity until it is
    deleted (unknown U7), the primary counts among 100 addresses (U18), a whole part blanks what a write leaves out.
    """

    def __init__(self, organization: Organization, ids: dict[Ref, str]) -> None:
        self._before = organization.known
        self._ids = ids
        self._kept: dict[str, str] = {}
        self.entities = {
            id_: replace(one, values=dict(one.values), links=dict(one.links), dates=dict(one.dates))
            for id_, one in organization.known.entities.items()
        }

    def organization(self) -> Organization:
        after = Organization()
        after.known.by_name = self._before.by_name
        for one in self.entities.values():
            after.known.add(one)
        return after

    def call(self, operation: Operation) -> None:
        params: dict[str, Any] = {
            member: self._id(value) if isinstance(value, Ref) else value for member, value in operation.params.items()
        }
        verb, _underscore, what = operation.action.partition("_")
        if verb == "create" and what in BY_NAME:
            self._create(BY_NAME[what], operation.subject, params)
            return
        one = self.entities[self._id(operation.subject)]
        if operation.action == one.kind.calls.delete:
            self._delete(one)
        elif operation.other is not None:
            self._link(one, operation, params)
        elif any(part.write == operation.action for part in one.kind.parts):
            self._write(one, one.kind.part(operation.detail), params)
        else:
            getattr(self, f"_{operation.action}")(one, **{key.lower(): value for key, value in params.items()})

    def _id(self, ref: Ref) -> str:
        self._check(ref in self._ids and self._ids[ref] in self.entities, f"EntityNotFound {ref}")
        return self._ids[ref]

    def _check(self, fine: bool, refusal: str) -> None:
        if not fine:
            raise Refused(refusal)

    def _open(self, *entities: Current) -> None:
        for one in entities:
            self._check(one.enabled, f"EntityState: {one.name} is {one.state}")

    def _free(self, address: str, taker: Current) -> None:
        holders = [one.name for one in self.entities.values() if address.lower() in one.addresses()]
        self._check(not holders, f"EmailAddressInUse: {address} of {holders}")
        keeper = self._kept.get(address.lower(), taker.id)
        self._check(keeper == taker.id, f"EmailAddressInUse: {address} is kept by {keeper}")
        domain = self._before.named("domain", domain_of(address))
        usable = domain is not None and bool(domain.state == "VERIFIED" or domain.get("test"))
        self._check(usable, f"MailDomain: {address}")

    def _vacant(self, name: str, but: Current | None = None) -> None:
        bearers = [one for one in self.entities.values() if one.name.lower() == name.lower() and one is not but]
        self._check(not bearers, f"NameAvailability: {name}")

    def _create(self, kind: Kind, ref: Ref, params: dict[str, Any]) -> None:
        self._vacant(params["Name"])
        takes = {"Name", *(field.write_member for _part, field in kind.fields() if field.create)}
        self._check(set(params) <= takes, f"Validation: {set(params) - takes} are not for create_{kind.name}")
        for needed in {"user": ("DisplayName",), "resource": ("Type",)}.get(kind.name, ()):
            self._check(bool(params.get(needed)), f"Validation: {needed} is missing")
        values = {
            field.option: Known(params.get(field.write_member, part.defaults.get(field.option)))
            for part, field in kind.fields()
            if not part.secret
        }
        one = Current(kind, f"{kind.name}-{params['Name']}", params["Name"], "DISABLED", values=values)
        one.values["new_name"] = Known(one.name)
        one.links = {link.name: Known({}) for link in kind.links}
        one.aliases = Known(frozenset())
        self.entities[one.id] = one
        self._ids[ref] = one.id

    def _delete(self, one: Current) -> None:
        self._check(not one.enabled, f"EntityState: {one.name} is ENABLED")
        del self.entities[one.id]
        self._kept = {address: id_ for address, id_ in self._kept.items() if id_ != one.id}
        for other in self.entities.values():
            for name, rows in other.links.items():
                other.links[name] = Known({id_: values for id_, values in rows.value.items() if id_ != one.id})

    def _register_to_work_mail(self, one: Current, entityid: str, email: str) -> None:
        self._check(not one.enabled, f"EntityAlreadyRegistered: {one.name}")
        self._free(email, one)
        self._kept = {address: id_ for address, id_ in self._kept.items() if id_ != one.id}
        one.state, one.email, one.aliases = "ENABLED", email, Known(frozenset())
        one.dates["enabled_date"] = LONG_AGO
        one.dates.pop("disabled_date", None)

    def _deregister_from_work_mail(self, one: Current, entityid: str) -> None:
        self._open(one)
        self._kept.update(dict.fromkeys(one.addresses(), one.id))
        one.state, one.email, one.aliases = "DISABLED", None, Known(frozenset())
        one.dates["disabled_date"] = LONG_AGO

    def _create_alias(self, one: Current, entityid: str, alias: str) -> None:
        self._open(one)
        self._free(alias, one)
        self._room(one)
        one.aliases = Known(one.aliases.value | {alias})

    def _room(self, one: Current) -> None:
        self._check(len(one.addresses()) < MOST_ADDRESSES, f"LimitExceeded: {one.name}")

    def _delete_alias(self, one: Current, entityid: str, alias: str) -> None:
        self._open(one)
        self._check(not same(alias, one.email), f"InvalidParameter: {alias} is primary")
        self._check(alias.lower() in one.addresses(), f"InvalidParameter: {alias} is no alias of {one.name}")
        one.aliases = Known(_less(one.aliases.value, alias))

    def _update_primary_email_address(self, one: Current, entityid: str, email: str) -> None:
        self._open(one)
        self._check(not same(email, one.email), f"no need: {email} is primary")
        if email.lower() not in one.addresses():
            self._free(email, one)
            self._room(one)
        one.aliases, one.email = Known(_less(one.aliases.value, email) | {one.email}), email

    def _write(self, one: Current, part: Part, params: dict[str, Any]) -> None:
        """Unknowns U27, U29 at their worst: what a whole part leaves out is blanked. A secret is never returned."""
        if part.needs == "enabled":
            self._open(one)
        told = params.get(part.member, {}) if part.within else params
        takes = {one.kind.calls.id, *(field.write_member for field in part.fields)}
        self._check(set(told) <= takes, f"Validation: {set(told) - takes} are not for {part.write}")
        for field in part.fields if not part.secret else ():
            if field.write_member in told:
                one.values[field.option] = Known(told[field.write_member] if told[field.write_member] != "" else None)
            elif part.whole and field.option != "new_name":
                one.values[field.option] = Known(False if part.within else None)
        if part.within:
            self._answers(one)
        if "Name" in told:
            self._vacant(told["Name"], but=one)
            one.name = told["Name"]

    def _answers(self, one: Current) -> None:
        accepts = one.values["auto_accept_requests"].value
        self._check(bool(accepts or one.links["delegates"].value), f"InvalidConfiguration: {one.name}")

    def _link(self, one: Current, operation: Operation, params: dict[str, Any]) -> None:
        link = next(link for link in one.kind.links if operation.action in (link.add, link.remove))
        other = self.entities[params[link.child]]
        rows = dict(one.links[link.name].value)
        self._open(one)
        if operation.action == link.add:
            self._open(other)
            self._check(other.kind.name in link.kinds and other is not one, f"InvalidParameter: {other.name}")
            self._check(link.name != "members" or not self._reaches(other, one), f"cycle: {one.name} {other.name}")
            values = params.get(link.values, ())
            self._check(bool(values) == bool(link.values), "InvalidParameter: no values")
            rows[other.id] = frozenset(values)
        else:
            if link.values:
                self._open(other)
            self._check(other.id in rows, f"EntityNotFound: {other.name} is not in {one.name}")
            del rows[other.id]
        one.links[link.name] = Known(rows)
        if operation.action == "disassociate_delegate_from_resource":
            self._answers(one)

    def _reaches(self, start: Current, goal: Current) -> bool:
        children = start.links["members"].value if "members" in start.links else ()
        return start is goal or any(self._reaches(self.entities[id_], goal) for id_ in children)


def _less(aliases: frozenset[str], alias: str) -> frozenset[str]:
    return frozenset(one for one in aliases if one.lower() != alias.lower())
