# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the parts of a report are made of, and their order."""

from __future__ import annotations

from typing import Any

from ...module_utils._model.kinds import BY_PLURAL
from ...module_utils._model.settings import SETTINGS

Json = dict[str, Any]

PLURALS = {kind.name: plural for plural, kind in BY_PLURAL.items()}
KINDS = (*PLURALS, *(kind.name for kind in SETTINGS))
"""Every kind that a row may be about, in the order of reports."""
SETTINGS_DEFINED = "settings"
"""What a definition calls all settings together."""
MISSING, EXTRA, DIFFERENT = "missing", "extra", "different"
OPEN, ACCEPTED, EXPIRED = "open", "accepted", "expired"


ReportRow = Json


def row(finding: str, kind: str, name: str, field: str = "", **values: Any) -> ReportRow:
    """One way in which the organization differs from its definition.

    `missing` is defined and not there, `extra` is there and not defined, `different` is a field of an entity (empty:
    the whole entity). Of a list, `missing` and `extra` hold what is wanted and not there, and the other way round.
    """
    blank: ReportRow = {
        "wanted": None,
        "found": None,
        "missing": [],
        "extra": [],
        "status": OPEN,
        "reason": "",
        "until": "",
    }
    return {"finding": finding, "kind": kind, "name": name, "field": field, **blank, **values}


def by_name(name: str) -> tuple[str, str]:
    """Sorts names as a person would, and always in the same way."""
    return name.casefold(), name


def by_place(one: ReportRow) -> tuple[int, tuple[str, str], str, str]:
    return KINDS.index(one["kind"]), by_name(one["name"]), one["field"], one["finding"]
