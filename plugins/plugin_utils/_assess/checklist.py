# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What no API shows or moves, as a checklist that is ticked off in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ...module_utils._task.near import nearest, question
from .organization import Json

KEYS = ("item", "what", "done", "by", "note", "date")
ITEMS = {
    "flow_rules": (
        "E-mail flow rules: note each inbound and outbound rule (console, Organization settings), and "
        "build it at the target."
    ),
    "folder_permissions": (
        "Permissions on single folders and calendars: people share them again. Only rights on "
        "whole mailboxes can be read."
    ),
    "personal_rules": "Personal inbox rules and automatic replies: each person notes them and creates them again.",
    "forwarding": "Forwarding and redirect rules of people: find the mailboxes that forward outside before the switch.",
    "migration_administrator": (
        "The migration administrator (console, Migration settings): remove its access when the move is over."
    ),
    "contacts_and_tasks": (
        "Contacts, tasks and notes: the exports do not contain them. People export them from their "
        "client, such as Outlook."
    ),
    "journaling": "Journaling to an outside address (console): create it at the target before the switch.",
    "devices_and_senders": (
        "Printers, scanners and programs that send by SMTP: give each the server and the password of the target."
    ),
    "signatures_and_delegates": "Signatures, and delegates that people chose in Outlook: people set them again.",
}
"""Item → what to do."""
NOT_A_LIST = (
    "must be a list with an entry for each item, such as `- {item: flow_rules, done: true, by: ann, date: 2027-01-12}`."
)


def read(entries: object) -> tuple[list[Json], list[str]]:
    """The items of the list with what the file says about them, and all errors. `entries`: None without a file."""
    listed = [] if entries is None else entries
    if not isinstance(listed, list):
        return [], [NOT_A_LIST]
    errors = [f"entry {number}: {error}" for number, one in enumerate(listed, 1) for error in _errors(one)]
    told = {one["item"]: one for one in listed if isinstance(one, Mapping) and isinstance(one.get("item"), str)}
    names = [one["item"] for one in listed if isinstance(one, Mapping) and isinstance(one.get("item"), str)]
    errors += [f"the item {name!r} has two entries; keep one." for name in told if names.count(name) > 1]
    own = {name: str(one["what"]) for name, one in told.items() if name not in ITEMS and one.get("what")}
    items = [_row(name, what, told.get(name, {})) for name, what in {**ITEMS, **own}.items()]
    return items, errors


def _row(name: str, what: str, told: Mapping[str, Any]) -> Json:
    texts = {key: str(told.get(key) or "") for key in ("by", "note")}
    return {"item": name, "what": what, "done": told.get("done") is True, **texts, "date": _day(told.get("date"))}


def _errors(entry: object) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield f"must be a dictionary with {', '.join(KEYS)}."
        return
    yield from (f"{key!r} is not a key; use {', '.join(KEYS)}." for key in entry if key not in KEYS)
    yield from _name_errors(entry)
    yield from _value_errors(entry)
    if entry.get("done") is True:
        lacking = [f"`{key}`" for key in ("by", "date") if not entry.get(key)]
        if lacking:
            yield f"an item that is done needs {' and '.join(lacking)}."


def _name_errors(entry: Mapping[Any, Any]) -> Iterator[str]:
    name = entry.get("item")
    if not isinstance(name, str) or not name:
        yield f"needs `item`: one of {', '.join(ITEMS)}, or a name of your own with `what`."
    elif name not in ITEMS and not entry.get("what"):
        hint = question(nearest(name, ITEMS)) or f"The items are {', '.join(ITEMS)}."
        yield f"item: {name!r} is unknown. {hint} For an item of your own, add `what`."


def _value_errors(entry: Mapping[Any, Any]) -> Iterator[str]:
    if not isinstance(entry.get("done", False), bool):
        yield f"done: {entry['done']!r} is neither true nor false; write one of these."
    for key in ("what", "by", "note"):
        if entry.get(key) is not None and not isinstance(entry[key], str):
            yield f"{key}: {entry[key]!r} is not text; quote it."
    if entry.get("date") is not None and not _day(entry["date"]):
        yield f"date: {entry['date']!r} is not a date; write it as 2027-01-31."


def _day(value: object) -> str:
    """A day as YYYY-MM-DD, from what YAML made of it; empty if it is none."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) and len(value) == 10 else ""
    except ValueError:
        return ""
