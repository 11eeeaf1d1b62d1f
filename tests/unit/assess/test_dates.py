# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long exports take, and the calendar that follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess import dates, rates
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.dates import Course
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.organization import Entity
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples

SWITCH = date(2027, 2, 15)


def mailboxes(*sizes: float | None) -> list[Entity]:
    """Mailboxes of so many megabytes."""
    return [
        Entity("user", f"u{number}", {"enabled": True}, {} if size is None else {"mailbox_size": size})
        for number, size in enumerate(sizes)
    ]


def hours(row: dict[str, Any]) -> float:
    return float(row["hours"])


def test_without_a_measured_rate_three_assumed_ones_are_told() -> None:
    found = rates.rows(mailboxes(*[4096.0] * 20), None, rates.Assumed(30, 15))
    assert [(one["rate"], one["hours"], one["days"]) for one in found] == [
        *(("faster", 2.0, 1), ("assumed", 4.0, 1), ("slower", 16.0, 1)),
    ]


def test_a_job_takes_its_least_time_also_for_an_empty_or_unknown_mailbox() -> None:
    assumed = rates.Assumed(30, 15)
    (_faster, row, _slower) = rates.rows(mailboxes(0.0, None), None, assumed)
    assert (row["hours"], row["days"]) == (0.2, 1)
    assert [one["hours"] for one in rates.rows([], None, assumed)] == [0.0, 0.0, 0.0]


def test_a_measured_rate_counts_alone() -> None:
    rate = {"jobs": 12, "seconds": 900.0, "shortest_seconds": 60.0, "seconds_per_gb": 7200.0}
    (row,) = rates.rows(mailboxes(10240.0), rate, rates.Assumed())
    assert (row["rate"], row["jobs"], row["hours"], row["minutes_per_gb"]) == ("measured", 12, 20.0, 120.0)
    (row,) = rates.rows(mailboxes(*[None] * 30), {"jobs": 3, "seconds": 3600.0}, rates.Assumed())
    assert row["hours"] == 3.0


@counted
@examples(100)
@given(st.lists(st.none() | st.floats(0, 50_000), max_size=60))
def test_ten_jobs_run_at_a_time_and_the_longest_decides(sizes: list[float | None]) -> None:
    pace = rates.pace_of(None, rates.Assumed(30, 15))
    seconds = [pace.of(size) for size in sizes]
    found = rates.seconds_of(mailboxes(*sizes), pace)
    least = max(max(seconds, default=0), sum(seconds) / rates.PLACES)
    assert least - 1e-6 <= found <= sum(seconds) / rates.PLACES + max(seconds, default=0) + 1e-6


def day(course: Course, words: str) -> str:
    (found,) = [one["date"] for one in dates.entries(course, date(2026, 12, 1)) if words in one["what"]]
    return str(found)


def test_the_calendar_is_counted_back_from_the_switch() -> None:
    course = Course(SWITCH, 4)
    assert day(course, "AWS ends WorkMail") == "2027-03-31"
    assert day(course, "Latest start of the exports") == "2027-02-03"
    assert day(course, "Latest start of the pilot") == "2027-01-31"
    assert day(course, "Switch: freeze") == "2027-02-15"
    assert day(course, "Last export, as evidence") == "2027-03-01"
    assert day(course, "Disable the mailboxes") == "2027-03-05"
    assert day(course, "start an export job") == "2027-03-24"


def test_nothing_is_due_after_the_end_of_workmail() -> None:
    course = Course(SWITCH, 40)
    assert day(course, "Last export, as evidence. It would end on 2027-04-10, too late.") == "2027-03-01"
    assert max(one["date"] for one in dates.entries(course, date(2026, 12, 1))) == "2027-03-31"


def test_the_latest_switch_leaves_thirty_days_for_disabled_mailboxes() -> None:
    """14 days of late mail, then 30 days in which a mailbox opens again, end with WorkMail."""
    assert timedelta(dates.LATE_MAIL + dates.OPENS_FOR) + dates.LAST_SWITCH == dates.END


def test_the_days_are_in_order_and_told_from_today() -> None:
    disabled = ((date(2026, 12, 20), "ann"), (date(2026, 12, 24), "bob"))
    found = dates.entries(Course(SWITCH, 4, disabled), date(2027, 2, 10))
    assert [one["date"] for one in found] == sorted(one["date"] for one in found)
    assert found[0] == {
        "date": "2026-12-20",
        "days": -52,
        "what": "Last day on which the disabled mailbox of ann can be opened again. "
        "1 more follows, see Disabled mailboxes.",
        "deadline": True,
    }


@pytest.mark.parametrize(
    ("today", "course", "tone", "words"),
    [
        ("2026-12-01", Course(SWITCH, 0), "good", "must start by 2027-02-07, in 68 days"),
        ("2027-01-31", Course(SWITCH, 0), "warn", "in 7 days"),
        ("2027-02-07", Course(SWITCH, 0), "warn", "by 2027-02-07, today"),
        ("2027-02-08", Course(SWITCH, 0), "bad", "should have started on 2027-02-07"),
        ("2026-12-01", Course(SWITCH, 3), "good", "for 27 days only, because WorkMail ends"),
        ("2026-12-01", Course(date(2027, 2, 20), 0), "warn", "for 25 days only, because WorkMail ends"),
        ("2026-12-01", Course(SWITCH, 29), "good", "for 1 day only"),
        ("2026-12-01", Course(SWITCH, 30), "bad", "from 2027-03-01 on, would end on 2027-03-31, when AWS has ended"),
        ("2027-02-16", Course(SWITCH, 0), "warn", "The day of the switch, 2027-02-15, is over"),
        ("2027-04-01", Course(SWITCH, 0), "bad", "AWS has ended WorkMail"),
    ],
)
def test_the_verdict_says_when_to_start(today: str, course: Course, tone: str, words: str) -> None:
    found = dates.verdict(course, date.fromisoformat(today))
    assert found[0] == tone
    assert words in found[1]
