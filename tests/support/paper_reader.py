# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers a planner's questions from an organization on paper, no more than each call would return, and keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.addresses import same
from ansible_collections.mailops.workmail.plugins.module_utils._model.current import Current
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import UNREAD
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan.draft import Task
from ansible_collections.mailops.workmail.plugins.module_utils._plan.knowledge import Knowledge
from ansible_collections.mailops.workmail.plugins.module_utils._plan.planner import Plan, plan
from ansible_collections.mailops.workmail.plugins.module_utils._plan.questions import ListOf, Question

from .paper import Organization, task

ROUNDS = 20


class Asked:
    """A plan made from nothing but what it asked for, and the kinds whose lists were read before."""

    def __init__(self, truth: Organization, wanted: Task, listed: Iterable[str] = ()) -> None:
        self.known = Knowledge()
        self.questions: list[Question] = []
        self._truth = truth.known
        for kind in listed:
            self._listof(ListOf(kind))
        self.plan = self._settle(wanted)

    def _settle(self, wanted: Task) -> Plan:
        for _round in range(ROUNDS):
            planned = plan(wanted, self.known)
            if not planned.questions:
                return planned
            once = dict.fromkeys([*self.questions, *planned.questions])
            assert len(once) == len(self.questions) + len(planned.questions), f"asked twice: {planned.questions}"
            self.questions += planned.questions
            for question in planned.questions:
                getattr(self, f"_{type(question).__name__.lower()}")(question)
        raise AssertionError(f"asks in circles: {planned.questions}")

    def _tell(self, truth: Current, reads: tuple[str, ...]) -> Current:
        """An entity with the values that these calls return."""
        told = {field.option for part, field in truth.kind.fields() if part.read in reads}
        if "list" in reads:
            told |= {field.option for _part, field in truth.kind.fields() if field.listed}
        values = {option: fact for option, fact in truth.values.items() if option in told}
        return self.known.add(replace(truth, values=values, links={}, aliases=UNREAD, dates=dict(truth.dates)))

    def _listof(self, question: Any) -> None:
        listed = self._truth.of_kind(question.kind)
        for one in listed:
            self._tell(one, ("list",)) if one.kind.directory else self.known.add(replace(one, complete=False))
        self.known.listed[question.kind] = len(listed)

    def _find(self, question: Any) -> None:
        """By id, name and primary address, as a describe call finds; by alias only where an owner is asked for."""
        text, kinds, by = question.text, question.kinds, question.by
        if not BY_NAME[kinds[0]].directory:
            self.known.by_name[Ref(kinds[0], text)] = self._truth.named(kinds[0], text)
            return
        if by in ("any", "address") and self.known.may_be_address(question):
            self._own(text)
        for one in list(self._truth.entities.values()):
            if one.kind.name in kinds and _means(text, one, by):
                self._tell(one, (one.kind.calls.get,))
        for kind in kinds:
            self.known.note_lookup("name" if by == "any" else by, kind, text)

    def _own(self, address: str) -> None:
        """Which entity holds an address, and all that a describe call returns of it."""
        found = [one for one in self._truth.entities.values() if one.enabled and address.lower() in one.addresses()]
        self.known.owners[address.lower()] = found[0].id if found else None
        for one in found:
            self._tell(one, (one.kind.calls.get,))

    def _partof(self, question: Any) -> None:
        truth = self._truth.entities[question.id]
        read = truth.kind.part(question.part).read
        for part, field in truth.kind.fields():
            if part.read == read:
                self.known.entities[question.id].values[field.option] = truth.values[field.option]

    def _linkof(self, question: Any) -> None:
        truth = self._truth.entities[question.id].links[question.link]
        self.known.entities[question.id].links[question.link] = truth
        for id_ in truth.value:
            if id_ in self._truth.entities:
                other = self._truth.entities[id_]
                self.known.add(Current(other.kind, id_, other.name, other.state, complete=False))

    def _aliasesof(self, question: Any) -> None:
        self.known.entities[question.id].aliases = self._truth.entities[question.id].aliases

    def _ownerof(self, question: Any) -> None:
        self._own(question.address)

    def _organizationstate(self, _question: Any) -> None:
        self.known.organization = self._truth.organization


def _means(text: str, entity: Current, by: str) -> bool:
    texts = {"id": entity.id, "name": entity.name, "address": entity.email if entity.enabled else None}
    return any(value is not None and same(text, value) for way, value in texts.items() if by in ("any", way))


def asked(truth: Organization, listed: Iterable[str] = (), **options: Any) -> list[Question]:
    """Everything that a task asks before it has its plan, in order."""
    return Asked(truth, task(**options), listed).questions
