# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar items, and the meeting requests that are mail."""

from __future__ import annotations

import random
from email.utils import formatdate
from time import gmtime, strftime

from .item import EVENT, MESSAGE, Item

BEGAN = 1735689600.0
"""2025-01-01"""
ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\n"
    "TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
    "DTSTART:19700329T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "END:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)
SUBJECTS = ("Stand-up", "Board meeting", "Zahnarzt", "Review – Q3")


def event(seed: int, number: int) -> Item:
    """A calendar item of the folder Calendar."""
    subject, start, text = _calendar(seed, number, "event", method="")
    return _item(EVENT, ("Calendar",), subject, start, text, "text/calendar; charset=utf-8")


def request(seed: int, number: int) -> Item:
    """A meeting request, which is a message of the Inbox."""
    subject, start, text = _calendar(seed, number, "request", method="METHOD:REQUEST\r\n")
    kind = "text/calendar; charset=utf-8; method=REQUEST"
    return _item(MESSAGE, ("Inbox",), f"Invitation: {subject}", start - 86400, text, kind)


def _calendar(seed: int, number: int, sort: str, method: str) -> tuple[str, float, str]:
    """Subject, start and iCalendar object (RFC 5545)."""
    rng = random.Random(f"{seed}:{sort}:{number}")
    subject, start = rng.choice(SUBJECTS), BEGAN + number * 50000
    shown = strftime("%Y%m%dT%H%M%S", gmtime(start))
    recurs = "RRULE:FREQ=WEEKLY;COUNT=10\r\nEXDATE;TZID=Europe/Berlin:" + shown + "\r\n" if number % 4 == 0 else ""
    return (
        subject,
        start,
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//workmail-emulator//EN\r\n{method}{ZONE}BEGIN:VEVENT\r\n"
        f"UID:{sort}-{seed}-{number}@example.com\r\nDTSTAMP:{shown}Z\r\nDTSTART;TZID=Europe/Berlin:{shown}\r\n"
        f"DURATION:PT1H\r\n{recurs}SUMMARY:{subject}\r\nORGANIZER:mailto:ann@example.net\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n",
    )


def _item(kind: str, folder: tuple[str, ...], subject: str, date: float, text: str, content_type: str) -> Item:
    calendar = text.encode()
    head = (
        f"Date: {formatdate(date)}\r\nFrom: ann@example.net\r\nTo: me@example.com\r\n"
        f"Subject: {subject.encode('ascii', 'replace').decode()}\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    whole = head.encode() + calendar
    return Item(kind, folder, subject, date, len(whole), lambda _travelled: (whole,), ("seen",), calendar=calendar)
