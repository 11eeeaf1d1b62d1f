# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All leavers in one table: the stage of each, its days, and what happens next."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ...module_utils._report.cells import cell
from .leavers import Leaver, LeaverRow, read_leaver

COLUMNS = ("user", "stage", "lock", "close", "delete", "successor", "next", "reason", "place")
MARK = "\ufeff"
"""Byte order mark: without it a spreadsheet takes UTF-8 for something else."""
TONES = {"held": "bad", "blocked": "bad", "locked": "warn", "closed": "warn"}
STAGES = ("waiting", "locked", "closed", "deleted", "gone", "held")
Row = dict[str, str]


def overview(accounts: Sequence[Mapping[str, Any]], leavers: Sequence[LeaverRow]) -> dict[str, Any]:
    """The `rows` of the table, the `tiles` of the page, and the table as `csv`."""
    listed = {one.user.lower(): one for one in (read_leaver(*pair) for pair in enumerate(leavers))}
    rows = [_row(one, listed.get(str(one["listed_as"]).lower())) for one in accounts]
    stages = Counter(row["stage"] for row in rows)
    return {
        "rows": rows,
        "tiles": [{"number": stages[stage], "text": stage, "tone": TONES.get(stage, "good")} for stage in STAGES],
        "csv": _csv(rows),
    }


def _row(account: Mapping[str, Any], leaver: Leaver | None) -> Row:
    """A leaver that is held has no account but its failures, so that its item says the rest."""
    item = leaver or Leaver("", "")
    held = account["stage"] == "held"
    upcoming = " ".join([*account["upcoming"], *account["warnings"]])
    upcoming = "Run again when this is corrected." if held or account["blocked"] else upcoming
    return {
        "user": str(account["user"]),
        "stage": str(account["stage"]),
        "lock": str(item.lock_on or ""),
        "close": str(item.close_on or ""),
        "delete": str(account.get("delete_on") or _delete(item)),
        "successor": item.successor or "",
        "next": upcoming,
        "reason": "; ".join(account["remarks"] if held else account["blocked"]),
        "place": item.place,
    }


def _delete(item: Leaver) -> str:
    """The day of deletion as far as it is known before the user is disabled."""
    if item.delete_after is None:
        return ""
    if item.close_on is None:
        return f"{item.delete_after} days after the user is disabled"
    return str(item.close_on + timedelta(days=item.delete_after))


def _csv(rows: Sequence[Row]) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: cell(value) for column, value in row.items()} for row in rows)
    return MARK + sheet.getvalue()
