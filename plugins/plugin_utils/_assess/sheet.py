# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The assessment as one CSV table for spreadsheets: a section in the first column, so that it can be filtered."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ...module_utils._report.cells import cell
from .organization import Json

COLUMNS = (
    "section",
    "kind",
    "name",
    "batch",
    "megabytes",
    "target",
    "what",
    "value",
    "date",
    "days",
    "done",
    "by",
    "note",
)
MARK = "\ufeff"
"""Byte order mark: without it a spreadsheet takes UTF-8 for something else."""


def text(report: Json) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(report):
        told = {column: "" if row.get(column) is None else row[column] for column in COLUMNS}
        writer.writerow({column: cell(value) for column, value in told.items()})
    return MARK + sheet.getvalue()


def _rows(report: Json) -> Iterator[Json]:
    """In the order of the page."""
    for one in report["calendar"]:
        yield {"section": "calendar", "date": one["date"], "days": one["days"], "what": one["what"]}
    for one in report["mailboxes"]:
        yield {"section": "mailbox", **one, "value": one["email"], "what": one["label"]}
    for one in report["disabled"]:
        told = {"kind": one["kind"], "name": one["name"], "date": one["until"], "days": one.get("days_left")}
        yield {"section": "disabled mailbox", **told, "what": "can be opened again until"}
    yield from _unfit(report)
    for one in report["checklist"]:
        yield {"section": "checklist", **one, "name": one["item"], "done": "yes" if one["done"] else "no"}
    for one in report["unreadable"]:
        yield {"section": "not readable", **one, "what": one["missing"], "note": one["reason"]}
    if report["settings_error"]:
        yield {"section": "not readable", "what": "settings", "note": report["settings_error"]}


def _unfit(report: Json) -> Iterator[Json]:
    """What the targets cannot take, and what must not stay as it is."""
    for one in report["findings"]:
        yield {"section": "does not fit", **one, "note": one["why"]}
    for one in report["unchecked"]:
        yield {"section": "not checked yet", **one, "note": one["text"]}
    for one in report["retention"] or ():
        yield {"section": "retention", "name": one["name"], "what": one["action"], "days": one.get("period")}
    for one in report["cut"]:
        yield {"section": "not in one batch", "value": one["mailboxes"], "note": one["why"]}
    for name in report["settings"]:
        yield {"section": "setting", "name": name}
