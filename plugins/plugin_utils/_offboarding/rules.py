# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rule × its leavers → the rule without them, or why they must stay in it. Pure.

A rule without a list of users concerns all users. So a rule whose list would become empty stays as it is: it no longer
concerns the leaver once the user is disabled, and without the list it would concern all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from ...module_utils._model.access_control import ACCESS_CONTROL_RULE
from ...module_utils._model.device_rules import MOBILE_DEVICE_ACCESS_OVERRIDE
from ...module_utils._model.impersonation import IMPERSONATION_ROLE
from ...module_utils._task.access_effect import OF_ROLES

ACCESS, ROLES, OVERRIDES = (
    kind.plural for kind in (ACCESS_CONTROL_RULE, IMPERSONATION_ROLE, MOBILE_DEVICE_ACCESS_OVERRIDE)
)
RULE_ID = "impersonation_rule_id"
USERS = ("users", "not_users")
TARGETS = ("target_users", "not_target_users")
"""The list of users that a rule applies to, and of those it excepts: of an access rule, and of a rule of a role."""
UNKNOWN = "unknown:"
"""How a reference to a deleted entity begins."""
NO_OTHER = {USERS[0]: "applies to no other user", USERS[1]: "excepts no other user"}

One = TypeVar("One")
"""How the caller knows a leaver."""


@dataclass(frozen=True)
class Without(Generic[One]):
    """A rule without its leavers. With `last`, they stay: the rule is as it was given."""

    rule: dict[str, Any]
    leavers: list[One]
    """The leavers that the rule names."""
    last: str = ""
    """Why the rule would concern more without them, as a predicate."""

    @property
    def changes(self) -> bool:
        return bool(self.leavers) and not self.last


Who = Callable[[object], One | None]
"""The leaver that a reference means; None if it means another user or may mean another one."""


def access_rule_without(rule: Mapping[str, Any], who: Who[One], has_roles: bool) -> Without[One]:
    """`has_roles`: whether the organization has impersonation roles."""
    return _without(rule, USERS, who, has_roles)


def role_rule_without(rule: Mapping[str, Any], who: Who[One]) -> Without[One]:
    return _without(rule, TARGETS, who, False)


def _without(rule: Mapping[str, Any], options: tuple[str, str], who: Who[One], has_roles: bool) -> Without[One]:
    found = {option: [(text, who(text)) for text in _list(rule, option)] for option in options}
    named = [one for pairs in found.values() for _text, one in pairs if one is not None]
    leavers = list({id(one): one for one in named}.values())
    kept = {option: [text for text, one in pairs if one is None] for option, pairs in found.items()}
    changed = {**rule, **{option: kept[option] for option in options if len(kept[option]) < len(found[option])}}
    emptied = [bool(found[option]) and not kept[option] for option in options]
    if leavers and emptied[0]:
        return Without(dict(rule), leavers, NO_OTHER[USERS[0]])
    if leavers and emptied[1] and has_roles and _may_concern_roles(changed):
        return Without(dict(rule), leavers, NO_OTHER[USERS[1]])
    return Without({option: value for option, value in changed.items() if value != []}, leavers)


def _list(rule: Mapping[str, Any], option: str) -> list[Any]:
    texts = rule.get(option)
    return texts if isinstance(texts, list) else []


def _may_concern_roles(rule: Mapping[str, Any]) -> bool:
    """True if a rule without its last exception may also concern impersonation roles (docs/unknowns.md, U53)."""
    if any(rule.get(option) for option in (USERS[0], "impersonation_roles", "not_impersonation_roles")):
        return False
    actions = _list(rule, "actions") or [OF_ROLES]
    return OF_ROLES in actions and OF_ROLES not in _list(rule, "not_actions")


def unknown_in(rules: Iterable[Mapping[str, Any]]) -> list[str]:
    """The references of rules to entities that no longer exist. WorkMail would refuse to write such a rule."""
    texts = (text for rule in rules for value in rule.values() if isinstance(value, list) for text in value)
    return sorted({str(text) for text in texts if str(text).startswith(UNKNOWN)})
