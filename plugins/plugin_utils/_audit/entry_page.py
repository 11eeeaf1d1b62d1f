# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The section "How people get in" as the page shows it: five questions with answers, then all the details."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from ...module_utils._model.access_control import ACTIONS
from ...module_utils._model.effects import ALLOW, DENY
from . import entry_words as say
from .entry import OLD_DAYS, TOKENS
from .matrix import UNKNOWN
from .roles import WIDE
from .rows import Json
from .words import count, shortened, width

COLUMNS, MAX_LINES = 64, 8
"""Columns and lines of one answer, so that all five fit a screen of 1280 × 800 pixels; the parts below have all."""
ANSWER_LISTED = 3
"""Names in one line of an answer."""
DAYS_KEPT = 30
"""Days after which the mailbox of a disabled user is deleted (administrator guide, "Disabling user mailboxes")."""
NOT_READ = "could not be read"


def section(entry: Json) -> Json:
    """Everything that the template prints of the section, and of the roles beside the mailboxes."""
    unread = {one["setting"]: one["reason"] for one in entry["unreadable"]}
    return {
        "answers": _answers(entry),
        "unread": unread,
        "rules": _rules(entry["access_control_rules"], say.access_rule),
        "protocols": list(ACTIONS),
        "networks": _networks(entry["networks"]),
        "expectations": [_expectation(one) for one in entry["expectations"] or ()],
        "roles": [_role(one) for one in entry["impersonation_roles"] or ()],
        "tokens": [_token(one) for one in entry["personal_access_tokens"] or ()],
        "old_days": OLD_DAYS,
        "device_rules": _rules(entry["mobile_device_access_rules"], say.device_rule),
        "overrides": [_override(one) for one in entry["mobile_device_access_overrides"] or ()],
        "deleted": _deleted(entry),
        "facts": _facts(entry, unread),
    }


def wide(entry: Json) -> list[str]:
    """The roles that can open every mailbox, or every one but a few, in words."""
    found = [one for one in entry["impersonation_roles"] or () if one["opens"] == WIDE]
    return [f"{one['name']} ({say.role_type(one['type'])}): {say.opens(one)}" for one in found]


def _answers(entry: Json) -> list[Json]:
    """The five questions of a security officer, each with an answer of a few lines."""
    told = [
        ("Who can read the mail of a user?", "access", _readers(entry)),
        ("From which networks can people use IMAP?", "networks", _imap(entry["networks"])),
        (f"Which tokens are older than {OLD_DAYS} days?", "tokens", _old(entry["personal_access_tokens"])),
        ("What is deleted without a request?", "retention", _deleted(entry)),
        ("Which devices are exempt from the rules?", "devices", _exempt(entry["mobile_device_access_overrides"])),
    ]
    return [_answer(*one) for one in told]


def _answer(question: str, anchor: str, lines: list[str] | None) -> Json:
    lines = [f"This {NOT_READ}."] if lines is None else lines
    kept = _first(lines)
    rest = len(lines) - len(kept)
    return {
        "question": question,
        "anchor": anchor,
        "lines": kept,
        "rest": f"and {rest:,} more" if rest > 0 else "",
        "unread": lines == [f"This {NOT_READ}."],
    }


def _first(lines: list[str]) -> list[str]:
    """As many as there is space for, each cut to two lines on the screen."""
    kept: list[str] = []
    space = MAX_LINES
    for line in lines:
        text = shortened(line, 2 * COLUMNS)
        space -= 1 + (width(text) > COLUMNS)
        if space < 0:
            break
        kept.append(text)
    return kept


def _readers(entry: Json) -> list[str]:
    by_permission = "Each mailbox is listed with its permissions and roles."
    if entry["impersonation_roles"] is None:
        return [f"The impersonation roles {NOT_READ}.", by_permission]
    return [*(wide(entry) or ["No impersonation role opens every mailbox."]), by_permission]


def _imap(networks: list[Json] | None) -> list[str] | None:
    """A line for all networks with the same answer: another protocol may treat them differently."""
    if networks is None:
        return None
    order = (ALLOW, UNKNOWN, DENY)
    alike: dict[str, list[Json]] = defaultdict(list)
    for one in sorted(networks, key=lambda one: order.index(one["protocols"]["IMAP"]["effect"])):
        alike[say.cell(one["protocols"]["IMAP"])].append(one)
    return [f"{_short(_merged(rows), len(alike) == 1)}: {text}" for text, rows in alike.items()]


def _merged(rows: list[Json]) -> Json:
    networks = [network for one in rows for network in one["networks"]]
    exceptions = [network for one in rows for network in one["except"] if network not in networks]
    return {"networks": networks, "except": exceptions, "others": any(one["others"] for one in rows)}


def _short(one: Json, alone: bool) -> str:
    """The networks of a region, in as many words as an answer has space for."""
    networks = [] if one["others"] else one["networks"]
    if len(networks) <= ANSWER_LISTED and len(one["except"]) <= ANSWER_LISTED:
        return say.places(one, alone)
    return f"{say.listed(networks, ANSWER_LISTED)}{' with exceptions' if one['except'] else ''}"


def _old(tokens: list[Json] | None) -> list[str] | None:
    if tokens is None:
        return None
    old = [
        f"{one['user']}: {one['name']}, {count(one['age_days'], 'day')}, {say.use(one)}" for one in tokens if one["old"]
    ]
    return old or [f"None of {count(len(tokens), 'token')}." if tokens else "There are no tokens."]


def _deleted(entry: Json) -> list[str] | None:
    """What is deleted without a request of a user: by the retention policy, and with disabled users."""
    if entry["retention"] is None:
        return None
    told = [say.deletion(one) for one in entry["retention"]] or ["No mail: no retention policy deletes any."]
    disabled = entry["disabled_users"]
    if disabled:
        mailboxes = count(len(disabled), "disabled user")
        names = say.listed(disabled, ANSWER_LISTED)
        told.append(f"The mailboxes of {mailboxes}, {DAYS_KEPT} days after the user was disabled: {names}.")
    return told


def _exempt(overrides: list[Json] | None) -> list[str] | None:
    if overrides is None:
        return None
    return [f"{one['user']}: {one['device_id']}, {say.override(one)}" for one in overrides] or ["None."]


def _rules(rules: list[Json] | None, words: Any) -> list[Json]:
    """Rules in words. The description is left out where it says no more than the name, which WorkMail requires."""
    told = [{"name": one["name"], "text": words(one), "about": one.get("description") or ""} for one in rules or ()]
    return [{**one, "about": "" if one["about"] == one["name"] else one["about"]} for one in told]


def _networks(networks: list[Json] | None) -> list[Json]:
    rows = networks or ()
    return [
        {
            "place": say.places(one, len(rows) == 1),
            "cells": [
                {"protocol": action, "text": say.cell(one["protocols"][action]), "tone": _tone(one, action)}
                for action in ACTIONS
            ],
        }
        for one in rows
    ]


def _tone(one: Json, action: str) -> str:
    found = one["protocols"][action]
    effects = {found["effect"], *found["exceptions"]}
    return "unknown" if UNKNOWN in effects else "refused" if effects == {DENY} else "allowed"


def _expectation(one: Json) -> Json:
    who = one.get("user") or f"the impersonation role {one.get('impersonation_role')}"
    met = one["effect"] == one["expected"]
    return {
        "who": who,
        "action": one["action"],
        "address": one["ip_address"],
        "expected": say.EFFECTS[one["expected"]],
        "found": say.EFFECTS[one["effect"]] + ("" if met else " (not as expected)"),
        "met": met,
        "because": one["because"],
        "rules": ", ".join(one["rules"]),
    }


def _role(one: Json) -> Json:
    return {
        "name": one["name"],
        "type": say.role_type(one["type"]),
        "opens": say.opens(one),
        "widest": one["widest"],
        "about": one["description"],
        "sources": "" if one["networks"] is None else say.sources(one["networks"]),
    }


def _token(one: Json) -> Json:
    return {
        "user": one["user"],
        "name": one["name"],
        "age": "" if one["age_days"] is None else count(one["age_days"], "day"),
        "old": one["old"],
        "used": say.use(one),
        "expires": str(one["expires_time"] or "")[:10],
        "scopes": ", ".join(one["scopes"]),
    }


def _override(one: Json) -> Json:
    return {
        "user": one["user"],
        "device": one["device_id"],
        "effect": say.override(one),
        "about": one.get("description") or "",
    }


def _facts(entry: Json, unread: Iterable[str]) -> list[Json]:
    """Sign-in, monitoring and DMARC, a sentence each."""
    told = {
        "identity_provider": ("Sign-in", say.sign_in),
        "email_monitoring": ("Email monitoring", say.monitoring),
        "inbound_dmarc": ("DMARC of incoming mail", say.dmarc),
    }
    return [
        {"label": label, "text": f"This {NOT_READ}." if name in unread else words(entry[name])}
        for name, (label, words) in told.items()
    ]


def unread_names(entry: Json) -> list[Json]:
    """What could not be read, for the list of everything that could not: a name in words and the reason."""
    return [
        {"name": one["setting"].replace("_", " "), "reason": one["reason"], "tokens": one["setting"] == TOKENS}
        for one in entry["unreadable"]
    ]
