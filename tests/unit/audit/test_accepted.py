# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accept list: what it covers, until when, and what it says about entries that are of no use any more."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit import accepted, report, rows

TODAY = "2026-11-25"


def entry(**other):
    return {"kind": "user", "name": "bob", "reason": "asked for it", "until": "2027-01-31", **other}


def differing(*fields: str, name: str = "bob"):
    return [rows.row("different", "user", name, field, wanted="a", found="b") for field in fields]


def statuses(listed, *entries, today: str = TODAY):
    stale = accepted.apply(listed, accepted.read(list(entries)), today)
    return [row["status"] for row in listed], stale


def test_an_entry_without_a_field_covers_everything_about_one_entity_only() -> None:
    listed = [*differing("city", "email"), rows.row("extra", "user", "bob"), *differing("city", name="bobby")]
    told, stale = statuses(listed, entry(name="BOB"))
    assert told == ["accepted", "accepted", "accepted", "open"]
    assert stale == []
    assert (listed[0]["reason"], listed[0]["until"]) == ("asked for it", "2027-01-31")


def test_an_entry_with_a_field_covers_that_field_and_what_is_inside_it() -> None:
    listed = differing("mailbox_permissions.ann", "mailbox_permissions.eve", "mailbox_quota")
    assert statuses(listed, entry(field="mailbox_permissions"))[0] == ["accepted", "accepted", "open"]
    listed = differing("mailbox_permissions.ann", "mailbox_permissions.eve")
    assert statuses(listed, entry(field="mailbox_permissions.eve"))[0] == ["open", "accepted"]


def test_an_entry_holds_on_its_last_day_and_not_on_the_day_after() -> None:
    assert statuses(differing("city"), entry(), today="2027-01-31")[0] == ["accepted"]
    assert statuses(differing("city"), entry(), today="2027-02-01")[0] == ["expired"]


def test_an_entry_that_goes_on_wins_over_one_that_ended() -> None:
    ended, going = entry(until="2026-01-01", reason="asked before"), entry(reason="asked again")
    for order in ([ended, going], [going, ended]):
        listed = differing("city")
        assert statuses(listed, *order) == (["accepted"], [])
        assert listed[0]["reason"] == "asked again"


@pytest.mark.parametrize("today", ["31.12.2026", "tomorrow", "2026-02-30", "2026-2-3"])
def test_a_report_of_a_day_that_is_none_is_refused(today: str) -> None:
    """Compared as a text, it would end an acceptance or let it go on."""
    with pytest.raises(ValueError, match=f"audit_today: '{today}' is not a date; write it as 2027-01-31"):
        report.report({"today": today})


def test_an_entry_that_means_no_row_is_reported() -> None:
    _told, stale = statuses(differing("city"), entry(field="email"))
    assert stale == [{**entry(), "field": "email"}]


@pytest.mark.parametrize("until", ["2027-01-31", datetime.date(2027, 1, 31), datetime.datetime(2027, 1, 31, 12)])
def test_a_day_may_be_text_or_what_yaml_makes_of_it(until) -> None:
    assert accepted.read([entry(until=until)])[0].until == "2027-01-31"


def test_everything_that_is_wrong_is_named_at_once_with_its_entry() -> None:
    wrong = [
        entry(kind="users"),
        {"kind": "user", "name": "bob"},
        entry(until="soon"),
        entry(until="2027-02-31"),
        entry(name=7),
        entry(filed="city"),
        "bob",
        entry(reason="Bob"),
    ]
    with pytest.raises(ValueError, match="The accept list has errors") as refused:
        accepted.read(wrong)
    errors = str(refused.value).splitlines()[1:]
    assert errors == [
        "- entry 1: kind: 'users' is not one of user, group, resource, access_control_rule, "
        "availability_configuration, email_monitoring, identity_provider, impersonation_role, inbound_dmarc, "
        "mobile_device_access_override, mobile_device_access_rule, retention_policy.",
        "- entry 2: reason is missing; an entry requires kind, name, reason, until.",
        "- entry 2: until is missing; an entry requires kind, name, reason, until.",
        "- entry 3: until: 'soon' is not a date; write it as 2027-01-31.",
        "- entry 4: until: '2027-02-31' is not a date; write it as 2027-01-31.",
        "- entry 5: name: 7 is not text; quote it.",
        "- entry 6: unsupported key 'filed'; use kind, name, reason, until, field.",
        "- entry 7: is not a dictionary but str; an entry requires kind, name, reason, until.",
        "- entry 8: reason: 'Bob' is not a reason; write a sentence of at least 10 characters, such as "
        "'Goes when the lease of the building ends.'",
    ]


def test_an_accept_list_that_is_no_list_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a list"):
        accepted.read({"kind": "user"})
