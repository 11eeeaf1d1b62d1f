# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as one CSV table for spreadsheets: a section in the first column, so that it can be filtered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ...module_utils._report.cells import cell
from . import entry_sheet, words
from .rows import Json, ReportRow

COLUMNS = ("section", "kind", "name", "finding", "field", "wanted", "found", "through", "state", "reason", "until")
MARK = "\ufeff"
"""Byte order mark: without it a spreadsheet takes UTF-8 for something else."""


def text(report: Json) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: cell(value) for column, value in row.items()} for row in _rows(report))
    return MARK + sheet.getvalue()


def _rows(report: Json) -> Iterator[dict[str, object]]:
    yield from ({"section": "conflict", "finding": error} for error in report["errors"])
    yield from (_drift(one) for one in [*report["drift"], *report["accepted"]])
    for one in report["stale"]:
        yield {"section": "stale acceptance", **one}
    for one in report["not_compared"]:
        yield {"section": "not compared", **one}
    yield from entry_sheet.rows(report["entry"])
    yield from _access(report)
    for one in report["disabled_with_rights"]:
        for right in one["rights"]:
            told = {"section": "disabled with rights", "kind": one["kind"], "name": one["name"]}
            yield {**told, "field": right["mailbox"], **_way(right), "state": "DISABLED"}
    for one in report["groups_without_members"]:
        yield {"section": "group without members", "kind": "group", "name": one["name"]}
    for one in report["sizes"]:
        told = {"section": "mailbox size", "kind": "user", "name": one["name"], "field": "mailbox_quota"}
        yield {**told, "finding": "near quota" if one["near"] else "", "wanted": one["quota"], "found": one["size"]}


def _drift(one: ReportRow) -> dict[str, object]:
    told = {key: one[key] for key in ("kind", "name", "finding", "field", "reason", "until")}
    pairs = {"wanted": one["missing"] or one["wanted"], "found": one["extra"] or one["found"]}
    cells = {column: "" if value is None else words.value(value, "; ") for column, value in pairs.items()}
    return {"section": "drift", **told, **cells, "state": one["status"]}


def _access(report: Json) -> Iterator[dict[str, object]]:
    for mailbox in report["mailboxes"]:
        for one in mailbox["grantees"]:
            told = {"section": "access", "kind": mailbox["kind"], "name": mailbox["mailbox"]}
            yield {**told, "field": one["grantee"], **_way(one), "state": one["state"]}
    for one in report["unreadable"]:
        told = {"section": "access not readable", "kind": one["kind"], "name": one["name"]}
        yield {**told, "field": one["field"], "reason": one["reason"]}


def _way(one: Json) -> dict[str, object]:
    return {"finding": "; ".join(one["permissions"]), "through": " > ".join(one["path"])}
