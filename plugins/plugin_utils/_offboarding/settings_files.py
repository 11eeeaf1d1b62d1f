# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""settings.yml × a leaver with nothing left to do → the file that is right without the leaver's item. Pure."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._task.arguments import DEFINED_AT
from .._definition.edits import Edit, edits_between
from .departures import Departure
from .in_force import SETTINGS
from .rewriting import Rewriting
from .rules import ACCESS, OVERRIDES, ROLES, RULE_ID, TARGETS, USERS, Without, access_rule_without, role_rule_without

RULES = "rules"
Row = dict[str, Any]


@dataclass
class SettingsFile:
    """The settings while one leaver is taken out of them. None is an entry of a list to remove."""

    settings: Row
    leaver: Departure
    has_roles: bool
    """Whether the organization has impersonation roles, or may have some."""
    texts: list[str] = field(default_factory=list)
    """What changes, one text each."""
    held: bool = False
    """True if the leaver's item must remain, because a rule that names no other user must be changed by hand."""

    def rewrite(self) -> None:
        for rule in self._entries(self.settings, ACCESS):
            left = access_rule_without(rule, self._who, self.has_roles)
            self._leave(rule, left, self._place(rule), USERS)
        for role in self._entries(self.settings, ROLES):
            for rule in self._entries(role, RULES):
                place = f"{self._place(role)}: the rule {rule.get(RULE_ID)}"
                self._leave(rule, role_rule_without(rule, self._who), place, TARGETS)
        for number, override in enumerate(self.settings.get(OVERRIDES) or ()):
            if isinstance(override, Mapping) and self._who(override.get("user")) is not None:
                self.settings[OVERRIDES][number] = None
                self.texts.append(f"{self._place(override)}: remove the item.")

    def _entries(self, row: Mapping[str, Any], option: str) -> list[Row]:
        rows = row.get(option)
        return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []

    def _who(self, text: object) -> Departure | None:
        return self.leaver if str(text).lower() in self.leaver.names else None

    def _place(self, row: Mapping[str, Any]) -> str:
        name = row.get("name") or row.get("device_id")
        return f"{row.get(DEFINED_AT) or 'settings.yml'} ({name})"

    def _leave(self, rule: Row, left: Without[Departure], place: str, options: tuple[str, str]) -> None:
        """Remove the leaver from a rule. One that stays in it is named by its name, unless it no longer exists."""
        case = self.leaver.case
        for option in options if left.leavers else ():
            texts = [text for text in rule.get(option) or () if self._who(text) is not None]
            if left.changes and texts:
                self.texts.append(f"{place}: remove {case.name} from `{option}`.")
            elif texts and (case.user is None or case.deleting):
                self.held = True
                self.texts.append(
                    f"{place}: names {case.name} and {left.last}. Change or remove the rule, then remove the leaver."
                )
            elif texts and texts != [case.name]:
                rule[option] = [*(text for text in rule[option] if text not in texts), case.name]
                self.texts.append(f"{place}: write {case.name} in place of {', '.join(map(str, texts))}.")
        if left.changes:
            rule.clear()
            rule.update(left.rule)


def settings_without(settings: Mapping[str, Any], leaver: Departure, has_roles: bool) -> SettingsFile:
    file = SettingsFile(copy.deepcopy(dict(settings)), leaver, has_roles)
    file.rewrite()
    return file


def leave_settings(rewriting: Rewriting, one: Departure) -> None:
    """Take a leaver out of settings.yml; the leaver's own item is held while a rule must be changed by hand."""
    for file, number, settings in rewriting.of(SETTINGS) if one.leaves_settings else ():
        rewritten = settings_without(settings, one, rewriting.work.has_roles)
        rewriting.items[file][number] = rewritten.settings
        rewriting.held += [one.case] if rewritten.held else []
        for text in rewritten.texts:
            rewriting.tell(one.case, file, text)


def settings_edits(item: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Edit]:
    for option in (ACCESS, ROLES, OVERRIDES):
        if isinstance(before.get(option), list):
            yield from _edits(item, [option], before[option], after[option])


def _edits(item: int, path: list[str | int], before: list[Any], after: list[Any]) -> Iterator[Edit]:
    """Changed entries first: their numbers are those before the removal."""
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        where = [*path, number]
        if isinstance(new, Mapping) and old != new:
            yield from edits_between(item, _without_rules(old), _without_rules(new), where)
            if isinstance(old.get(RULES), list):
                yield from _edits(item, [*where, RULES], old[RULES], new[RULES])
    gone = [number for number, new in enumerate(after) if new is None and before[number] is not None]
    if gone:
        yield {"item": item, "path": path, "remove": gone, "add": []}


def _without_rules(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != RULES}
