# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How people get in: access rules, impersonation roles, tokens, devices, retention and sign-in, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ...module_utils._model.effects import DENY
from ...module_utils._model.retention import FOLDER
from ...module_utils._model.settings import SETTINGS
from ...module_utils._task.expectations import expectations
from . import roles
from .entities import Ids
from .matrix import answered, matrix
from .rows import Json, by_name

OLD_DAYS = 90
"""A personal access token that is older than this is marked."""
TOKENS = "personal_access_tokens"
READ = (*(kind.plural for kind in SETTINGS if kind.name != "availability_configuration"), TOKENS)
"""What the section depends on. When people of another domain are free gives no access, so it is not part of it."""


def entry(read: Json, users: Iterable[Json]) -> Json:
    """The section as data. Raises `ValueError` that names all errors in the expectations.

    `read` holds `settings` as `workmail_settings_info` returns them, `tokens`, `unread` ({what: reason}, of
    settings and tokens that could not be read), `expectations` and `today`. What could not be read is null here.
    """
    settings, unread = read.get("settings") or {}, read.get("unread") or {}
    listed = list(users)
    told: dict[str, Any] = {
        name: None if name in unread else settings.get(name) or ([] if _is_list(name) else {}) for name in READ
    }
    ids = Ids(listed, told["impersonation_roles"] or ())
    rules = told["access_control_rules"]
    allowed = None if rules is None else matrix(rules, told["impersonation_roles"] or (), ids)
    return {
        "access_control_rules": _deciding(rules),
        "networks": None if allowed is None else allowed["networks"],
        "expectations": _expectations(read.get("expectations"), rules, ids),
        "impersonation_roles": _roles(told["impersonation_roles"], ids, allowed),
        "personal_access_tokens": None if TOKENS in unread else _tokens(read.get("tokens") or (), read["today"]),
        "mobile_device_access_rules": _deciding(told["mobile_device_access_rules"]),
        "mobile_device_access_overrides": told["mobile_device_access_overrides"],
        "retention": _retention(told["retention_policy"]),
        "disabled_users": sorted((str(one["name"]) for one in listed if _is_disabled(one)), key=by_name),
        **{name: told[name] for name in ("email_monitoring", "identity_provider", "inbound_dmarc")},
        "unreadable": [{"setting": name, "reason": str(unread[name])} for name in READ if name in unread],
    }


def _is_list(name: str) -> bool:
    return any(kind.plural == name and kind.is_rule for kind in SETTINGS)


def _is_disabled(user: Json) -> bool:
    """True for a user that had a mailbox: one that was never registered has none that could be deleted."""
    return bool(user.get("entity_state") == "DISABLED" and (user.get("disabled_date") or user.get("enabled_date")))


def _deciding(rules: list[Json] | None) -> list[Json] | None:
    """The rules in the order in which they decide: one with DENY that matches decides whatever else matches."""
    return None if rules is None else sorted(rules, key=lambda one: one["effect"] != DENY)


def _expectations(raw: Any, rules: list[Json] | None, ids: Ids) -> list[Json] | None:
    wanted, errors = expectations(raw or [])
    if errors:
        raise ValueError("The access expectations have errors:\n" + "\n".join(f"- {one}" for one in errors))
    return None if rules is None else answered(rules, wanted, ids)


def _roles(listed: list[Json] | None, ids: Ids, allowed: Json | None) -> list[Json] | None:
    if listed is None:
        return None
    found = roles.roles(listed, ids)
    return [{**one, "networks": allowed["roles"][one["name"]] if allowed else None} for one in found]


def _tokens(listed: Iterable[Json], today: str) -> list[Json]:
    """The tokens, the oldest first, with their age and days since their last use."""
    found = [_token(one, date.fromisoformat(today)) for one in listed]
    return sorted(found, key=lambda one: (-(one["age_days"] or 0), by_name(one["user"]), by_name(one["name"])))


def _token(one: Json, today: date) -> Json:
    age, unused = (_days(one.get(key), today) for key in ("date_created", "date_last_used"))
    return {
        "user": str(one.get("user") or ""),
        "name": str(one.get("name") or ""),
        "personal_access_token_id": one["personal_access_token_id"],
        "date_created": one.get("date_created"),
        "age_days": age,
        "old": age is not None and age > OLD_DAYS,
        "date_last_used": one.get("date_last_used"),
        "unused_days": unused,
        "expires_time": one.get("expires_time"),
        "scopes": list(one.get("scopes") or ()),
    }


def _days(moment: Any, today: date) -> int | None:
    """Whole days between a moment and the day of the audit."""
    return max((today - date.fromisoformat(str(moment)[:10])).days, 0) if moment else None


def _retention(policy: Mapping[str, Any] | None) -> list[Json] | None:
    """What happens to the mail of each folder, in the order of the API; a folder without an entry keeps its mail."""
    if policy is None:
        return None
    order = list(FOLDER[0].choices or ())
    rows = [one for one in policy.get("folder_configurations") or () if one["action"] != "NONE"]
    return sorted(
        ({"folder": one["name"], "action": one["action"], "period": one.get("period")} for one in rows),
        key=lambda one: (order.index(one["folder"]) if one["folder"] in order else len(order), one["folder"]),
    )


def counts(section: Json) -> dict[str, int]:
    """The numbers of the section that the report counts. What could not be read counts as nothing."""
    found = section["impersonation_roles"] or ()
    return {
        "roles_that_open_all_mailboxes": sum(one["widest"] for one in found),
        "old_tokens": sum(one["old"] for one in section["personal_access_tokens"] or ()),
        "device_overrides": len(section["mobile_device_access_overrides"] or ()),
        "expectations_not_met": sum(one["effect"] != one["expected"] for one in section["expectations"] or ()),
    }
