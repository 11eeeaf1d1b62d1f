# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that was read → the report: plain data, sorted, and the same for the same organization and day."""

from __future__ import annotations

from typing import Any

from ...module_utils._model.current import PROTECTED
from . import accepted, access, quota
from . import entry as entries
from .definition import Definition
from .drift import Comparison, Found
from .rows import ACCEPTED, EXPIRED, PLURALS, SETTINGS_DEFINED, Json, ReportRow
from .unseen import unseen


def report(read: Json) -> Json:
    """What the audit came to. Raises `ValueError` if the day or the accept list is wrong.

    `read` holds `organization`, `today`, `definition` (lists by kind), `kinds` (whose extra entities count), `checked`
    (the report of `workmail_directory` in check mode), `errors`, `users`, `groups`, `resources`, `permissions`,
    `unreadable`, `accept` and `quota_warning`, and what `entry` takes.
    """
    read = {**read, "today": accepted.today(read["today"])}
    found: Found = {kind: [one for one in read[plural] if _is_ours(one)] for kind, plural in PLURALS.items()}
    people = access.People(found)
    definition = Definition(read["definition"], found)
    drift, not_compared, stale = _drift(read, definition, found)
    entry = entries.entry(read, found["user"])
    mailboxes = access.with_roles(
        access.mailboxes(read["permissions"], people), entry["impersonation_roles"] or (), people
    )
    persons = access.persons(mailboxes)
    sizes = quota.mailbox_sizes(found["user"], read["quota_warning"])
    told: Json = {
        "organization": read["organization"],
        "date": read["today"],
        "compared": bool(definition.kinds) and not read["errors"],
        "defined_kinds": definition.kinds,
        "extra_kinds": [kind for kind in (*PLURALS.values(), SETTINGS_DEFINED) if kind in read["kinds"]],
        "quota_warning": read["quota_warning"],
        "errors": read["errors"],
        "drift": [one for one in drift if one["status"] != ACCEPTED],
        "accepted": [one for one in drift if one["status"] == ACCEPTED],
        "stale": stale,
        "not_compared": not_compared,
        "mailboxes": mailboxes,
        "people": persons,
        "disabled_with_rights": access.held_by_disabled(persons, found["resource"], people),
        "groups_without_members": access.without_members(found["group"]),
        "near_quota": quota.near(sizes),
        "sizes": sizes,
        "unreadable": unseen(read["unreadable"], found),
        "entry": entry,
    }
    return {**told, "counts": _counts(told, found)}


def _is_ours(entity: Json) -> bool:
    """False for an account of the service itself, which a definition does not contain."""
    return entity.get("role") not in PROTECTED


def _drift(read: Json, definition: Definition, found: Found) -> tuple[list[ReportRow], list[Json], list[Json]]:
    acceptances = accepted.read(read["accept"])
    if not definition.kinds:
        return [], [], [one.as_row() for one in acceptances]
    comparison = Comparison(read["checked"], definition, found, read["kinds"])
    rows = comparison.rows()
    return rows, comparison.not_compared(), accepted.apply(rows, acceptances, read["today"])


def _counts(told: Json, found: Found) -> dict[str, Any]:
    findings = [one["finding"] for one in told["drift"]]
    lists = ("accepted", "stale", "not_compared", "mailboxes", "people", "disabled_with_rights", "near_quota")
    return {
        **{plural: len(found[kind]) for kind, plural in PLURALS.items()},
        "drift": len(findings),
        **{finding: findings.count(finding) for finding in ("missing", "extra", "different")},
        "expired": sum(one["status"] == EXPIRED for one in told["drift"]),
        **{name: len(told[name]) for name in (*lists, "groups_without_members", "errors")},
        # A mailbox has a row for each group whose members cannot be read, and is one mailbox.
        "unreadable": len({(one["kind"], one["name"], one["field"]) for one in told["unreadable"]})
        + len(told["entry"]["unreadable"]),
        **entries.counts(told["entry"]),
    }
