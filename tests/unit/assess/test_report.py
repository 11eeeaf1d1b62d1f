# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The document of the assessment, and its table: what was read, what was not, and no formula."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import Any

from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.report import assess
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.sheet import COLUMNS, text

READ: dict[str, Any] = {
    "organization": "acme",
    "region": "eu-west-1",
    "today": "2026-12-01",
    "switch_date": "2027-02-15",
    "targets": ["microsoft365"],
    "batch_size": 100,
    "minutes_per_gb": 30,
    "minutes_per_mailbox": "15",
    "checklist": None,
    "directory": {
        "users": [
            {"name": "ann", "enabled": True, "email": "ann@example.com", "display_name": "=cmd()", "role": "USER"},
            {"name": "bob", "enabled": True, "email": "bob@example.com", "role": "USER"},
            {"name": "far", "enabled": True, "email": "far@example.com", "role": "REMOTE_USER"},
            {"name": "gone", "enabled": False, "role": "USER"},
            {"name": "lost", "enabled": False, "role": "USER"},
            {"name": "never", "enabled": False, "role": "USER"},
        ],
        "groups": [],
        "resources": [{"name": "hall", "enabled": True, "email": "hall@example.com", "type": "ROOM"}],
    },
    "assigned": [
        {"kind": "user", "name": "ann", "mailbox_size": 2048.0},
        {"kind": "user", "name": "bob", "mailbox_size": 512.5},
        {"kind": "user", "name": "gone", "disabled_date": "2026-11-20T10:00:00+00:00"},
        {"kind": "user", "name": "lost", "enabled_date": "2026-01-20T10:00:00+00:00"},
    ],
    "unreadable": [{"kind": "user", "name": "ann", "field": "aliases", "reason": "Denied."}],
    "settings": {"retention_policy": {"folder_configurations": [{"name": "INBOX", "action": "DELETE", "period": 30}]}},
    "settings_error": "",
    "rate": None,
    "summary": None,
}


def changed(**values: Any) -> dict[str, Any]:
    return assess({**READ, **values})


def test_mailboxes_come_by_size_and_those_elsewhere_apart() -> None:
    told = changed()
    assert [(one["name"], one["megabytes"], one["batch"]) for one in told["mailboxes"]] == [
        *(("ann", 2048.0, "batch-1"), ("bob", 512.5, "batch-1"), ("hall", None, "batch-1")),
    ]
    assert told["elsewhere"] == ["far"]
    assert [(one["text"], one["mailboxes"]) for one in told["bands"]] == [("up to 1 GB", 1), ("1 to 5 GB", 1)]
    assert (told["counts"]["mailboxes"], told["counts"]["megabytes"], told["counts"]["unmeasured"]) == (3, 2560.5, 0)
    assert told["days_left"] == 120


def test_disabled_mailboxes_have_thirty_days() -> None:
    """A user that was never enabled has no mailbox, and a day that the service does not return is unknown."""
    assert changed()["disabled"] == [
        {"kind": "user", "name": "gone", "disabled": "2026-11-20", "until": "2026-12-20", "days_left": 19},
        {"kind": "user", "name": "lost", "disabled": "", "until": ""},
    ]
    assert any("mailbox of gone" in one["what"] for one in changed()["calendar"])
    assert not any("mailbox of gone" in one["what"] for one in changed(today="2026-12-21")["calendar"])


def test_a_policy_that_deletes_is_a_danger_and_one_that_was_not_read_is_no_all_clear() -> None:
    assert changed()["retention"] == [{"name": "INBOX", "action": "DELETE", "period": 30}]
    assert changed(settings={})["retention"] == []
    assert changed(settings=None, settings_error="access denied")["retention"] is None


def test_exports_that_are_done_are_not_asked_for_again() -> None:
    assert "must start by" in changed(summary={"completed": 2})["verdict"]
    told = changed(summary={"completed": 3}, today="2027-02-14")
    assert told["verdict"] == "Every mailbox is exported. The switch is on 2027-02-15, in 1 day."
    assert (told["tone"], told["exported"]) == ("good", 3)


def test_what_could_not_be_read_is_told_with_what_is_missing() -> None:
    assert changed()["unreadable"][0]["missing"] == "aliases"
    fields = ("mailbox_quota", "mailbox_permissions", "members", "delegates")
    rows = [{"kind": "user", "name": "ann", "field": one, "reason": "x"} for one in fields]
    assert [one["missing"] for one in changed(unreadable=rows)["unreadable"]] == [
        "size",
        "rights",
        "members",
        "delegates",
    ]


def test_all_errors_come_at_once_and_nothing_else() -> None:
    told = changed(
        today="soon", switch_date="15.2.2027", targets=["exchange"], batch_size="0.5", checklist=[{"item": "x"}]
    )
    assert list(told) == ["errors"]
    assert [one.split(":")[0] for one in told["errors"]] == [
        *("exit_checklist", "exit_assess_today", "exit_assess_switch_date", "exit_targets", "exit_assess_batch_size"),
    ]
    assert "2027-04-01 is after 2027-03-31, when AWS ends WorkMail" in changed(switch_date="2027-04-01")["errors"][0]
    assert "exit_assess_minutes_per_gb" in changed(minutes_per_gb="nan")["errors"][0]


def test_the_same_organization_gives_the_same_document() -> None:
    directory = {key: random.Random(3).sample(rows, len(rows)) for key, rows in READ["directory"].items()}
    again = changed(directory=directory, assigned=READ["assigned"][::-1])
    assert json.dumps(again) == json.dumps(changed())


def test_the_table_has_every_section_and_no_formula() -> None:
    sheet = text(changed(targets=["google"], settings={**READ["settings"], "inbound_dmarc": {"enforced": True}}))
    assert sheet.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert {one["section"] for one in rows} == {
        *(
            "calendar",
            "mailbox",
            "disabled mailbox",
            "does not fit",
            "retention",
            "setting",
            "checklist",
            "not readable",
        ),
    }
    (ann,) = [one for one in rows if one["section"] == "mailbox" and one["name"] == "ann"]
    assert ann["what"] == "'=cmd()"
    assert not any(value[:1] in tuple("=+-@") for one in rows for value in one.values() if not value[1:].isdigit())


def test_a_thousand_mailboxes_of_which_groups_share_some_are_each_in_one_batch() -> None:
    users = [
        {
            "name": f"u{number:04d}",
            "enabled": True,
            "email": f"u{number:04d}@example.com",
            "mailbox_permissions": [{"grantee": f"g{number % 20}", "permissions": ["FULL_ACCESS"]}]
            * (number % 10 == 0),
        }
        for number in range(1000)
    ]
    groups = [
        {
            "name": f"g{number}",
            "enabled": True,
            "members": [f"u{one:04d}" for one in range(number * 50, number * 50 + 50)],
        }
        for number in range(20)
    ]
    told = changed(directory={"users": users, "groups": groups, "resources": []}, assigned=[])
    assert sum(len(one["mailboxes"]) for one in told["batches"]) == 1000
