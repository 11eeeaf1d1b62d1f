# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calendar of a move, counted back from the day on which AWS ends WorkMail. Pure.

Late mail arrives for two weeks after the switch, as a bounce or a cached record can take that long. A disabled mailbox
can be opened again for 30 days (administrator guide, disable a user).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from .organization import Json

END, LAST_JOB, LAST_SWITCH = date(2027, 3, 31), date(2027, 3, 24), date(2027, 2, 15)
"""AWS ends WorkMail; after LAST_JOB no export job is started (unknown X22); the latest sensible switch of MX."""
LATE_MAIL, OPENS_FOR = 14, 30
"""Days in which late mail arrives; days in which a disabled mailbox can be opened again."""
READY, VERIFIED, PILOT = 14, 8, 3
"""Days before the switch: the target is ready; everything is exported and verified. Days that a pilot takes before
that, because a mailbox is exported once in 24 hours."""


class Course(NamedTuple):
    switch: date
    export_days: int
    """Days that one export of all mailboxes takes."""
    disabled: tuple[tuple[date, str], ...] = ()
    """The last day on which a disabled mailbox can be opened again, and its name; the earliest first."""

    @property
    def start(self) -> date:
        """The latest start of the exports."""
        return self.switch - timedelta(VERIFIED + self.export_days)

    @property
    def final(self) -> date:
        """The start of the last export, when late mail has arrived."""
        return self.switch + timedelta(LATE_MAIL)

    @property
    def disable(self) -> date:
        return self.final + timedelta(self.export_days)


def entries(course: Course, today: date) -> list[Json]:
    """What is due when, the earliest first; `days` is the number of days from today, negative for what is over."""
    listed = sorted(_entries(course), key=lambda one: one[0])
    return [
        {"date": day.isoformat(), "days": (day - today).days, "what": what, "deadline": deadline}
        for day, what, deadline in listed
    ]


def _entries(course: Course) -> Iterator[tuple[date, str, bool]]:
    """A day, what is due, and whether it is a deadline of AWS."""
    switch = course.switch

    def on(days: int) -> date:
        return switch + timedelta(days)

    yield (
        course.start - timedelta(PILOT),
        "Latest start of the pilot: export, verify and import a few mailboxes.",
        False,
    )
    yield course.start, "Latest start of the exports of all mailboxes.", False
    yield (
        on(-READY),
        "The target has its users, groups and verified domains. The retention policy deletes nothing.",
        False,
    )
    yield on(-VERIFIED), "Every mailbox is exported and verified. The imports begin.", False
    yield on(-2), "Lower the TTL of the MX and autodiscover records to 300.", False
    yield on(-1), "Import what has arrived since. SPF names both systems, and DKIM of the target is live.", False
    yield switch, "Switch: freeze WorkMail, import what is new, change MX and autodiscover.", False
    yield on(1), "WorkMail stays enabled for two weeks, because late mail still arrives there.", False
    if course.disable < END:
        yield course.final, "Last export, as evidence. It has the late mail.", False
        yield course.disable, f"Disable the mailboxes. Each can be opened again for {_opens_for(course)}.", False
    else:
        yield course.final, f"Last export, as evidence. It would end on {course.disable}, too late.", True
    if switch != LAST_SWITCH:
        yield LAST_SWITCH, "Latest sensible day to switch MX.", True
    yield LAST_JOB, "Last day on which these playbooks start an export job.", True
    yield END, "AWS ends WorkMail. Console, API and mailboxes can no longer be reached.", True
    if course.disabled:
        day, name = course.disabled[0]
        more = len(course.disabled) - 1
        others = f" {more} more {'follows' if more == 1 else 'follow'}, see Disabled mailboxes." if more else ""
        yield day, f"Last day on which the disabled mailbox of {name} can be opened again.{others}", True


def verdict(course: Course, today: date, exported: bool = False) -> tuple[str, str]:
    """`good`, `warn` or `bad`, and a sentence. `exported`: all mailboxes are."""
    left = (course.start - today).days
    if today > END:
        return "bad", "AWS has ended WorkMail."
    if course.switch < today:
        return "warn", f"The day of the switch, {course.switch}, is over."
    if exported:
        return "good", f"Every mailbox is exported. The switch is on {course.switch}, {_in(course.switch, today)}."
    if left < 0:
        text = f"The exports should have started on {course.start}. Start them today, and read the guide for two weeks."
        return "bad", text
    text = f"The exports must start by {course.start}, {_in(course.start, today)}, to switch on {course.switch}."
    if course.disable >= END:
        text += (
            f" The last export, from {course.final} on, would end on {course.disable}, when AWS has ended WorkMail."
            " Switch earlier, or export only the mailboxes that still get mail then."
        )
        return "bad", text
    if course.disable + timedelta(OPENS_FOR) > END:
        text += f" Disabled mailboxes can then be opened again for {_opens_for(course)} only, because WorkMail ends."
    return ("warn" if left <= 14 or course.switch > LAST_SWITCH else "good"), text


def _opens_for(course: Course) -> str:
    """How long a mailbox can be opened again that is disabled on its day."""
    days = min(OPENS_FOR, (END - course.disable).days)
    return f"{days} {'day' if days == 1 else 'days'}"


def _in(day: date, today: date) -> str:
    days = (day - today).days
    return "today" if days == 0 else f"in {days} {'day' if days == 1 else 'days'}"
