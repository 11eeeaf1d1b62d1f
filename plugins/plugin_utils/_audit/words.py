# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings in the words of the table, the sheet and the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from .rows import Json, ReportRow

RIGHTS = {
    "FULL_ACCESS": "full access",
    "SEND_AS": "send as",
    "SEND_ON_BEHALF": "send on behalf",
    "DELEGATE": "answers bookings",
}
NOT_SET = "–"
"""Placeholder for a value that is not set."""
ISOLATED = "\u2068{}\u2069"
"""Keeps a name that is written from right to left from reversing what is beside it."""


def value(one: Any, between: str = ", ") -> str:
    """A value as one would write it in the definition."""
    if one is None or one == "" or one == []:
        return NOT_SET
    if isinstance(one, bool):
        return str(one).lower()
    return between.join(map(str, one)) if isinstance(one, (list, tuple)) else str(one)


def wanted(one: ReportRow) -> str:
    if one["missing"] or one["extra"]:
        return f"also {', '.join(one['missing'])}" if one["missing"] else NOT_SET
    return value(one["wanted"])


def found(one: ReportRow) -> str:
    if one["missing"] or one["extra"]:
        return f"also {', '.join(one['extra'])}" if one["extra"] else NOT_SET
    return value(one["found"])


def rights(permissions: Iterable[str]) -> str:
    """`full access, send as`."""
    order = list(RIGHTS)
    known = sorted(permissions, key=lambda one: (order.index(one) if one in order else len(order), one))
    return ", ".join(RIGHTS.get(one, one) for one in known)


def count(number: int, one: str, many: str = "") -> str:
    """`1 person`, `2 persons`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def verdict(report: Json) -> str:
    """The whole audit in one sentence, and a second one if it could not see everything."""
    lists = report["counts"]["unreadable"]
    unseen = f" {count(lists, 'list')} could not be read, so the report may be incomplete." if lists else ""
    return f"{_judgement(report)}{unseen}"


def _judgement(report: Json) -> str:
    counts = report["counts"]
    if report["errors"]:
        return f"The definition could not be compared with the organization: {count(counts['errors'], 'conflict')}."
    if not report["defined_kinds"]:
        return "Drift was not checked, because no definition was given."
    if not counts["drift"]:
        accepted = f" {count(counts['accepted'], 'accepted difference')} not counted." if counts["accepted"] else ""
        as_defined = (
            "No drift was found." if counts["unreadable"] else "No drift. The organization matches its definition."
        )
        return f"{as_defined}{accepted}"
    parts = [f"{counts[one]} {one}" for one in ("missing", "extra", "different") if counts[one]]
    return f"{count(counts['drift'], 'difference')} from the definition: {', '.join(parts)}."


def width(text: str) -> int:
    """Columns that a text takes on a terminal: signs of East Asia take two, signs set above others none."""
    return sum(_wide(sign) for sign in text)


def _wide(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def shortened(text: str, most: int) -> str:
    """The beginning of a text that takes at most so many columns; an ellipsis shows that the text continues."""
    if width(text) <= most:
        return text
    kept, room = "", most - 1
    for sign in text:
        room -= _wide(sign)
        if room < 0:
            break
        kept += sign
    return f"{kept.rstrip()}…"
