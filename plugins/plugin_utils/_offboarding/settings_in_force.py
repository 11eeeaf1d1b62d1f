# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of a definition × the leavers who are closed or deleted → the settings that are in force. Pure.

What offboarding takes out of the organization, the definition no longer wants: leavers in rules and roles, and their
overrides. A rule that applies to no other user stays as it is, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ...module_utils._model.impersonation import IMPERSONATION_ROLE
from ...module_utils._task.arguments import DEFINED_AT
from .departures import Departure
from .rules import (
    ACCESS,
    OVERRIDES,
    ROLES,
    RULE_ID,
    TARGETS,
    USERS,
    Without,
    access_rule_without,
    role_rule_without,
    unknown_in,
)

Row = Mapping[str, Any]


def _told(one: Departure) -> str:
    return f"{one.case.name}, which is {one.stage} by the leavers"


class SettingsInForce:
    """The settings without these leavers. `found`: those of the organization; None if they were not read."""

    def __init__(self, departures: Sequence[Departure], found: Row | None, note: Callable[[str], None]) -> None:
        self._departures = [one for one in departures if one.leaves_settings]
        self._found, self._note = found, note
        self.asked = False
        """Whether the settings of the organization must be read: a rule or a role names a leaver."""

    def of(self, settings: object) -> Any:
        """Options of another type than that of the module are returned as they are; the module refuses them."""
        if not isinstance(settings, Mapping) or not self._departures:
            return settings
        changes = {ACCESS: self._access_rule, ROLES: self._role, OVERRIDES: self._override}
        return {
            option: [new for item in value for new in (changes[option](item) if isinstance(item, Mapping) else (item,))]
            if option in changes and isinstance(value, list)
            else value
            for option, value in settings.items()
        }

    def expectations(self, listed: object) -> Any:
        """The questions about access rules, without those about leavers who are in no rule any longer."""
        if not isinstance(listed, list):
            return listed
        kept: list[Any] = []
        for item in listed:
            one = self._who(item.get("user")) if isinstance(item, Mapping) else None
            if one is None:
                kept.append(item)
            else:
                self._note(f"access_expectations name {_told(one)}; nothing is asked about this user.")
        return kept

    def _who(self, text: object) -> Departure | None:
        low = str(text).lower()
        return next((one for one in self._departures if low in one.names), None)

    def _override(self, item: Row) -> Iterator[Row]:
        one = self._who(item.get("user"))
        if one is None:
            yield item
            return
        place = {DEFINED_AT: item[DEFINED_AT]} if DEFINED_AT in item else {}
        label = f"the override for the device {item.get('device_id')}"
        self._note(f"{label} is of {_told(one)}; it is not applied.")
        if one.case.user is not None:
            yield {"user": one.case.name, "device_id": item.get("device_id"), "state": "absent", **place}

    def _access_rule(self, item: Row) -> Iterator[Row]:
        label, name = f"access control rule {item.get('name')}", item.get("name")
        left = access_rule_without(item, self._who, self._has_roles())
        found = [one for one in self._rows(ACCESS) if one.get("name") == name]
        yield from self._in_force(item, left, label, found, unknown_in([left.rule]))

    def _role(self, item: Row) -> Iterator[Row]:
        rules = item.get("rules")
        if not isinstance(rules, list):
            yield item
            return
        keys = [key for key in (IMPERSONATION_ROLE.id_option, "name") if item.get(key)]
        roles = [one for one in self._rows(ROLES) if any(one.get(key) == item[key] for key in keys[:1])]
        label = f"impersonation role {item.get('name') or item.get(IMPERSONATION_ROLE.id_option)}"
        there = [rule for one in roles if len(roles) == 1 for rule in one.get("rules") or ()]
        unknown = unknown_in(rule for rule in rules if isinstance(rule, Mapping))
        kept: list[Any] = []
        for rule in rules:
            if not isinstance(rule, Mapping):
                kept.append(rule)
                continue
            found = [one for one in there if one.get(RULE_ID) == rule.get(RULE_ID)]
            place = f"the rule {rule.get(RULE_ID)} of {label}"
            kept += self._in_force(rule, role_rule_without(rule, self._who), place, found, unknown)
        yield {**item, "rules": kept}

    def _in_force(
        self, item: Row, left: Without[Departure], label: str, found: list[Row], unknown: list[str]
    ) -> Iterator[Row]:
        """The rule in force. One that applies to deleted leavers only is as the organization has it, if it does.

        `found`: the rule as the organization has it. `unknown`: what is written with the rule and no longer exists.
        """
        if not left.leavers:
            yield item
            return
        self.asked = True
        who = " and ".join(_told(one) for one in left.leavers)
        if not left.last and not unknown:
            self._note(f"{label} names {who}; it is applied without.")
            yield left.rule
            return
        last = left.last or f"also names what no longer exists ({', '.join(unknown)})"
        if all(one.case.user is not None for one in left.leavers):
            self._note(f"{label} names {who}, and {last}; it is not changed. Correct or remove it.")
            yield {**item, **{key: self._by_name(item[key]) for key in (*USERS, *TARGETS) if key in item}}
            return
        self._note(f"{label} names {who}, and {last}; the definition does not decide about it. Remove it.")
        yield from found[:1]

    def _by_name(self, texts: Any) -> Any:
        """The leavers by their names: an address in the definition may be that of the successor by now."""
        if not isinstance(texts, list):
            return texts
        named = [(text, self._who(text)) for text in texts]
        return [text if one is None else one.case.name for text, one in named]

    def _has_roles(self) -> bool:
        """True if the organization has impersonation roles, or if that was not read."""
        return bool((self._found or {}).get(ROLES, True))

    def _rows(self, option: str) -> list[Row]:
        return list((self._found or {}).get(option) or ())
