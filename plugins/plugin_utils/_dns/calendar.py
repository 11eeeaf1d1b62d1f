# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The days of a switch: when TTLs go down, when mail goes elsewhere, when the old side may be closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

END = date(2027, 3, 31)
"""Last day of WorkMail (AWS, end of support of Amazon WorkMail)."""
LATE_MAIL, REOPEN = 14, 30
"""Days in which late mail may arrive at the old side, and in which a disabled mailbox can be opened again."""
LATEST = END - timedelta(days=LATE_MAIL + REOPEN)
"""2027-02-15: the last day on which MX can be switched with all of both left."""
BEFORE = {"prepare": 2, "switch": 0, "finish": -LATE_MAIL}
"""Stage → days before the switch."""


def day(text: object, option: str) -> tuple[date | None, list[str]]:
    """The day that a text names, and what is wrong with it."""
    try:
        return date.fromisoformat(str(text).strip()), []
    except ValueError:
        return None, [f"`{option}`: {str(text)!r} is not a day; write it as 2027-01-18."]


def day_errors(switch: date, today: date, switched: bool) -> Iterator[str]:
    """`switched`: MX already names the new system, so a day in the past is the day on which that happened."""
    if switch < today and not switched:
        yield f"`exit_switch_date`: {switch} is in the past; today is {today}. Choose a day until {LATEST}."
    if switch >= END:
        yield f"`exit_switch_date`: {switch} is too late: WorkMail ends on {END}. Choose a day until {LATEST}."


def day_warnings(switch: date, today: date) -> Iterator[str]:
    if LATEST < switch < END:
        left = (END - switch).days
        yield (
            f"{switch} is after {LATEST}. Of the {LATE_MAIL} days for late mail and the {REOPEN} days in which a "
            "disabled "
            f"mailbox can be opened again, {left} are left until WorkMail ends on {END}."
        )
    if switch.weekday() == 4:
        yield f"{switch} is a Friday. Choose a day after which people can be reached."
    if today < switch < today + timedelta(days=BEFORE["prepare"]):
        yield f"{switch} is less than {BEFORE['prepare']} days away, so apply the stage prepare today."


def calendar(switch: date, today: date, ttl: int | None, sends: bool) -> list[dict[str, Any]]:
    """The days in their order. `ttl`: the longest TTL that goes down, in seconds; `sends`: SES stays in use."""
    hours = max(1, -(-(ttl or 3600) // 3600))
    early = max(BEFORE["prepare"], -(-hours // 24) + 1)
    wait = f"{hours} {'hour' if hours == 1 else 'hours'}"
    closing = min(switch + timedelta(days=LATE_MAIL), END)
    gone = min(closing + timedelta(days=REOPEN), END)
    rows = [
        (
            max(14, early),
            "Find out who can change each zone. Verify the domains in the new system. Try a pilot mailbox.",
        ),
        (
            early,
            f"Apply the stage prepare: lower the TTLs, add the new senders to SPF, publish DKIM. Then wait {wait}.",
        ),
        (1, "Run exit_switch with the action check. Export and import what is new."),
        (0, f"Freeze, export and import what is new, apply the stage switch, wait {wait}, then import late mail."),
    ]
    told = [(switch - timedelta(days=before), text) for before, text in rows]
    told += [
        (switch + timedelta(days=1), "From today, run the action stragglers every day. Keep the mailboxes enabled."),
        (
            closing,
            "Apply the stage finish: raise the TTLs again"
            + (". " if sends else ", remove the records of WorkMail. ")
            + "Make the final export, then disable the mailboxes.",
        ),
        (gone, f"Delete what is left. WorkMail ends on {END}."),
    ]
    return [{"date": str(on), "what": text, "days": (on - today).days, "past": on < today} for on, text in told]
