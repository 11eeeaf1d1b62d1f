# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers for an organization that an earlier task of a previewed play would have created."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.current import Current
from .._model.facts import Fact, Known
from .._model.kinds import names, settings
from .._model.vocabulary import Kind
from .._plan.knowledge import Knowledge, OrganizationInfo
from .._plan.questions import Find, OwnerOf, Question


def _defaults(kind: Kind) -> dict[str, Fact[object]]:
    return {option: Known(value) for part in kind.parts for option, value in part.defaults.items()}


class EmptyOrganization:
    """An organization without entities and mail domains, in which each setting has the default of the service."""

    def __init__(self, alias: str, known: Knowledge) -> None:
        self._alias = alias
        self._known = known

    def _add_first_rule(self, kind: Kind) -> None:
        """A new organization has one rule that allows all users, and one that allows every mobile device."""
        if kind.keep:
            values: dict[str, Fact[object]] = {one.option: Known(None) for _part, one in kind.fields()}
            values["effect"] = Known("ALLOW")
            self._known.add(Current(kind, kind.keep[0], kind.keep[0], kind.keep[0], values=values))

    def answer(self, questions: Iterable[Question]) -> bool:
        known = self._known
        known.listed.update(dict.fromkeys(names(), 0))
        for kind in settings():
            if kind.is_rule:
                self._add_first_rule(kind)
                continue
            current = Current(kind, "", "", "", values=_defaults(kind))
            known.by_name[current.ref] = None if kind.optional else current
        known.organization = OrganizationInfo("", self._alias, "Active")
        for question in questions:
            if isinstance(question, (Find, OwnerOf)):
                address = question.text if isinstance(question, Find) else question.address
                known.owners[address.lower()] = None
        return True
