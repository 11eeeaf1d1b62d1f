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
        "changes of 6 of 9 mailboxes since the other wave: 40 added, 2 gone, 1 moved",
        "ann: 2 added, 0 gone, 0 moved",
        "the changes of 5 more mailboxes are in the report of `exit_verify_dir`",
        "not compared: bob: has no inventory.",
        "the reasons of 2 more mailboxes not compared are in the report of `exit_verify_dir`",
    ]


def test_findings_are_counted_for_mailboxes_that_the_result_leaves_out() -> None:
    found = [{"finding": "no-date", "count": 7}]
    lines = verified({"one": host([], findings=found), "two": host([], findings=found)})["lines"]
    assert lines[1:] == ["findings: no-date 14"]
