# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of all leavers."""

from __future__ import annotations

import csv
import io
from typing import Any

from ansible_collections.mailops.workmail.plugins.filter.offboarding_overview import offboarding_overview
from ansible_collections.mailops.workmail.plugins.filter.offboarding_plan import offboarding_plan

ROWS = [
    {"name": name, "user_id": f"id-{name}", "entity_state": "ENABLED", "email": f"{name}@example.com"}
    for name in ("ann", "bob", "carol", "dave")
]
ROWS[2].update(entity_state="DISABLED", disabled_date="2027-01-10T08:00:00")
LEAVERS: list[dict[str, Any]] = [
    {"user": "bob", "lock_on": "2027-02-01", "close_on": "2027-02-10", "delete_after_days": 14, "successor": "ann"},
    {"user": "id-carol", "close_on": "2027-01-10", "delete_after_days": 30, "defined_at": "leavers.yml:7"},
    {"user": "gone", "close_on": "2026-01-10", "delete_after_days": 30},
    {"user": "dave", "lock_on": "2027-01-01", "successor": "=SUM(1)"},
]
HELD = [{"name": "dave", "action": "reset_password", "message": "UnsupportedOperationException"}]


def told() -> dict[str, Any]:
    read = {"users": ROWS, "groups": [], "resources": [], "permissions": [], "settings": {}}
    planned = offboarding_plan(LEAVERS[:3], "2027-01-20", read, True, HELD)
    assert planned["errors"] == []
    return offboarding_overview(planned["accounts"], LEAVERS)


def test_each_leaver_has_its_stage_its_days_and_what_comes_next() -> None:
    bob, carol, gone, dave = told()["rows"]
    assert [bob[key] for key in ("user", "stage", "lock", "close", "delete", "successor")] == [
        "bob",
        "waiting",
        "2027-02-01",
        "2027-02-10",
        "2027-02-24",
        "ann",
    ]
    assert bob["next"].startswith("On 2027-02-01 the user is locked.")
    assert [carol[key] for key in ("user", "stage", "delete", "place")] == [
        "carol",
        "closed",
        "2027-02-09",
        "leavers.yml:7",
    ]
    assert gone["stage"] == "gone"
    assert [dave[key] for key in ("stage", "lock", "reason")] == [
        "held",
        "2027-01-01",
        "reset_password: UnsupportedOperationException",
    ]


def test_the_tiles_count_the_stages_and_the_sheet_has_no_formula() -> None:
    shown = told()
    assert {one["text"]: one["number"] for one in shown["tiles"] if one["number"]} == {
        "waiting": 1,
        "closed": 1,
        "gone": 1,
        "held": 1,
    }
    rows = list(csv.DictReader(io.StringIO(shown["csv"].removeprefix("\ufeff"))))
    assert [row["user"] for row in rows] == ["bob", "carol", "gone", "dave"]
    assert rows[3]["successor"] == "'=SUM(1)"
