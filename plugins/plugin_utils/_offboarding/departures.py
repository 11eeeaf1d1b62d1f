# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The leavers with a due stage, as the items of a definition name them. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...module_utils._model.group import GROUP
from ...module_utils._model.kinds import BY_PLURAL
from ...module_utils._model.user import USER
from ...module_utils._plan.knowledge import Knowledge
from .._found import knowledge_of
from .cases import Case

Items = Sequence[Any]
Definition = Mapping[str, Items | None]
"""The items of `workmail_directory` by plural. A kind that is left out or null is not defined."""

HANDED_OVER = "hand_over"


@dataclass
class Departure:
    """A leaver with a due stage, as the items of a definition name this user and the successor."""

    case: Case
    names: frozenset[str]
    """Every text by which a definition refers to the leaver, in lower case."""
    successors: frozenset[str]
    """The same for the entity that gets the leaver's addresses; empty if none gets any."""

    @property
    def leaves_settings(self) -> bool:
        """True if no rule, role or exempt device of this user may remain."""
        return self.case.user is None or self.case.leaves_settings

    @property
    def stage(self) -> str:
        """What the leavers decide about the user today."""
        if self.case.user is None:
            return "deleted"
        return "locked" if self.case.enabled and not self.closed else "closed"

    @property
    def locked(self) -> bool:
        lock_on = self.case.leaver.lock_on
        return lock_on is not None and lock_on <= self.case.today

    @property
    def closed(self) -> bool:
        close_on = self.case.leaver.close_on
        return self.case.user is None or not self.case.enabled or (close_on is not None and close_on <= self.case.today)


def departures(cases: Iterable[Case], kinds: Definition, found: Mapping[str, Any]) -> list[Departure]:
    rows = {kind.name: found.get(kind.plural) or () for kind in BY_PLURAL.values()}
    knowledge = knowledge_of(rows)
    departures = []
    for case in cases:
        if not case.leaving:
            continue
        own = {text.lower() for text in (case.leaver.user, case.name, case.id, _address(case, knowledge)) if text}
        for item in kinds.get(USER.plural) or ():
            if isinstance(item, Mapping) and means(item, own, case):
                own |= _addresses(item)
        heirs: set[str] = set()
        if _hands_over(case):
            text = case.leaver.successor or ""
            meant = knowledge.matches((USER.name, GROUP.name), text)
            heirs = {text.lower(), *(one.name.lower() for one in meant), *(one.id.lower() for one in meant)}
        departures.append(Departure(case, frozenset(own), frozenset(heirs)))
    return departures


def _address(case: Case, knowledge: Knowledge) -> str:
    """The primary address that the list of users shows, unless it is that of another user by now."""
    email = str((case.user or {}).get("email") or "")
    return email if all(one.id == case.id for one in knowledge.matches((USER.name,), email)) else ""


def _hands_over(case: Case) -> bool:
    """True from the day on which addresses of the leaver go to the successor."""
    leaver = case.leaver
    due = leaver.close_on is not None and leaver.close_on <= case.today
    return due and leaver.successor is not None and HANDED_OVER in (leaver.aliases, leaver.primary)


def means(item: Mapping[str, Any], names: set[str], case: Case) -> bool:
    """True if an item of the users is that of the leaver."""
    given = [str(item[key]).lower() for key in ("name", USER.id_option) if item.get(key)]
    if given:
        return any(text in names for text in given)
    email = str((case.user or {}).get("email") or "").lower() if case.enabled else ""
    return bool(email) and str(item.get("email") or "").lower() == email


def addresses_of(item: Mapping[str, Any]) -> list[str]:
    aliases = item.get("aliases")
    return [str(text) for text in (item.get("email"), *(aliases if isinstance(aliases, list) else ())) if text]


def _addresses(item: Mapping[str, Any]) -> set[str]:
    return {text.lower() for text in addresses_of(item)}


def is_for(row: Any, names: frozenset[str]) -> bool:
    return isinstance(row, Mapping) and str(row.get("grantee") or "").lower() in names
