# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary of exit_verify, from results that do not have every mailbox."""

from __future__ import annotations

from typing import Any

from ansible_collections.mailops.workmail.plugins.plugin_utils._exit.summaries import verified

TOTALS = dict.fromkeys(("messages", "calendar_items", "other", "unreadable", "failed"), 0)

BALANCED = {"balance": {"closed": True, "reasons": []}}


def host(mailboxes: list[dict[str, Any]], **summary: Any) -> dict[str, Any]:
    told = {**TOTALS, "mailboxes": 9, "balanced": 9, "not_balanced": [], "findings": [], **summary}
    return {"summary": told, "mailboxes": mailboxes}


def test_changes_are_counted_for_mailboxes_that_the_result_leaves_out() -> None:
    ann = {"mailbox": "ann", "delta": {"added": 2, "gone": 0, "moved": 0}}
    bob = {"mailbox": "bob", "not_compared": "has no inventory."}
    counts = {"compared": 6, "not_compared": 3, "added": 40, "gone": 2, "moved": 1}
    lines = verified({"one": host([{**one, **BALANCED} for one in (ann, bob)], **counts)})["lines"]
    assert lines[1:] == [
        "6 of 9 mailboxes compared with the other wave: 40 added, 2 gone, 1 moved",
        "ann: 2 added, 0 gone, 0 moved",
        "more mailboxes: 38 added, 2 gone, 1 moved. Set `exit_verify_dir`, and its report has each of them.",
        "not compared: bob: has no inventory.",
        "2 more mailboxes are not compared. Set `exit_verify_dir`, and its report has each of them.",
    ]


def test_mailboxes_without_a_change_are_not_counted_as_left_out() -> None:
    ann = {"mailbox": "ann", "delta": {"added": 15, "gone": 0, "moved": 0}}
    counts = {"compared": 9, "not_compared": 0, "added": 15, "gone": 0, "moved": 0}
    lines = verified({"one": host([{**ann, **BALANCED}], **counts)})["lines"]
    assert lines[1:] == [
        "9 mailboxes compared with the other wave: 15 added, 0 gone, 0 moved",
        "ann: 15 added, 0 gone, 0 moved",
    ]


def test_findings_are_counted_for_mailboxes_that_the_result_leaves_out() -> None:
    found = [{"finding": "no-date", "count": 7}]
    lines = verified({"one": host([], findings=found), "two": host([], findings=found)})["lines"]
    assert lines[1:] == ["findings: no-date 14"]
