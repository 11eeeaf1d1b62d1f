# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each impersonation role can open. A role with FULL_ACCESS to all users is the widest right there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...module_utils._model.effects import ALLOW, impersonation_effect
from .entities import Ids
from .rows import Json, by_name

REACHES = WIDE, NARROW, NOTHING = "all", "some", "none"
OTHERS = "\0"
"""In place of a user that no rule of the role names."""
TARGETS = ("target_users", "not_target_users")


def roles(listed: Iterable[Json], ids: Ids) -> list[Json]:
    """Each role with its reach, those that open the most first.

    `opens` is `all` for all users but those in `except`, `some` for those in `mailboxes`, or `none`.
    """
    found = [_role(one, ids) for one in listed]
    return sorted(found, key=lambda one: (not one["widest"], REACHES.index(one["opens"]), by_name(one["name"])))


def _role(one: Json, ids: Ids) -> Json:
    rules = [_by_id(rule, ids) for rule in one.get("rules") or ()]
    named = sorted({user for rule in rules for key in TARGETS for user in rule[key]})
    opened = [user for user in named if impersonation_effect(rules, user).effect == ALLOW]
    wide = impersonation_effect(rules, OTHERS).effect == ALLOW
    closed = [user for user in named if user not in opened]
    return {
        "name": one["name"],
        "role_id": one.get("role_id") or "",
        "type": one.get("type") or "",
        "description": one.get("description") or "",
        "opens": WIDE if wide else NARROW if opened else NOTHING,
        "except": _names(closed, ids) if wide else [],
        "mailboxes": [] if wide else _names(opened, ids),
        "widest": wide and not closed and one.get("type") == "FULL_ACCESS",
        "rules": list(one.get("rules") or ()),
    }


def _by_id(rule: Mapping[str, Any], ids: Ids) -> Json:
    return {**rule, **{key: [ids.user(one) for one in rule.get(key) or ()] for key in TARGETS}}


def _names(users: Iterable[str], ids: Ids) -> list[str]:
    return sorted((ids.user_name(one) for one in users), key=by_name)


def opening(found: Iterable[Json], mailbox: str) -> list[Json]:
    """The roles that can open the mailbox of a user, with `name` and `type`."""
    return [{"name": one["name"], "type": one["type"]} for one in found if _opens(one, mailbox)]


def _opens(role: Json, mailbox: str) -> bool:
    return mailbox not in role["except"] if role["opens"] == WIDE else mailbox in role["mailboxes"]


def opened(found: Iterable[Json]) -> list[str]:
    """The users whose mailbox a role opens that does not open all others."""
    return sorted({name for one in found for name in one["mailboxes"]}, key=by_name)
