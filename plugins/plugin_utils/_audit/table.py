# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report on a screen: an aligned table of the first rows, and what else there is to know in a line each."""

from __future__ import annotations

from ...module_utils._task.option_errors import visible
from . import words
from .entry import OLD_DAYS
from .rows import EXPIRED, Json, ReportRow

MAX_ROWS = 50
"""Rows that are shown; a screen has no space for more."""
COLUMN_WIDTHS = {"kind": 8, "name": 26, "field": 34, "wanted": 34, "found": 34}
GAP = "  "


def lines(report: Json) -> list[str]:
    rows = [_cells(one) for one in report["drift"]]
    told = [_heading(report), words.verdict(report)]
    if rows:
        told += ["", *_aligned([("FINDING", "KIND", "NAME", "FIELD", "WANTED", "FOUND"), *rows[:MAX_ROWS]])]
        if len(rows) > MAX_ROWS:
            told.append(f"… and {len(rows) - MAX_ROWS} more; all {len(rows)} are in the files.")
    errors = [f"- {visible(error)}" for error in report["errors"][:MAX_ROWS]]
    return told + errors + ["", *_other_counts(report)]


def _heading(report: Json) -> str:
    return f"Audit of {report['organization'].get('alias', '')}, {report['date']}"


def _cells(one: ReportRow) -> tuple[str, ...]:
    finding = f"{one['finding']} (accepted until {one['until']})" if one["status"] == EXPIRED else one["finding"]
    texts = {"kind": one["kind"], "name": one["name"], "field": one["field"]}
    texts |= {"wanted": words.wanted(one), "found": words.found(one)}
    return finding, *(
        words.shortened(visible(" ".join(text.split()), kept=""), COLUMN_WIDTHS[column])
        for column, text in texts.items()
    )


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(words.width, column)) for column in zip(*rows, strict=True)]
    padded = ([cell + " " * (most - words.width(cell)) for cell, most in zip(row, widths, strict=True)] for row in rows)
    return [GAP.join(row).rstrip() for row in padded]


def _other_counts(report: Json) -> list[str]:
    counts = report["counts"]
    told = [
        ("accepted", "accepted difference", "accepted differences", ""),
        ("expired", "acceptance", "acceptances", " ended"),
        ("stale", "entry", "entries", " of the accept list matched nothing"),
        ("not_compared", "field", "fields", " not compared because of a disabled entity"),
        ("mailboxes", "mailbox", "mailboxes", " that others may use"),
        ("roles_that_open_all_mailboxes", "role", "roles", " with full access to all mailboxes"),
        ("old_tokens", "token", "tokens", f" older than {OLD_DAYS} days"),
        ("device_overrides", "device", "devices", " exempt from the rules"),
        ("expectations_not_met", "access expectation", "access expectations", " not met"),
        ("disabled_with_rights", "disabled person", "disabled people", " with rights"),
        ("groups_without_members", "group", "groups", " without members"),
        ("near_quota", "mailbox", "mailboxes", f" at {report['quota_warning']} % of the quota or more"),
        ("unreadable", "list", "lists", " or settings could not be read"),
    ]
    return [words.count(counts[key], one, many) + rest for key, one, many, rest in told if counts[key]]
