# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an entry is, by its content: no layout of these archives is documented, so no name is relied on."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.message import Message
from typing import Any, NamedTuple

from . import headers
from .headers import Headers

MESSAGE, CALENDAR, INVITATION, LOG, OTHER, UNREADABLE = (
    "message",
    "calendar",
    "invitation",
    "log",
    "other",
    "unreadable",
)
"""An invitation is mail, unless its folder holds calendar items only: `settled` decides."""
KNOWN_FIELDS = frozenset(
    {
        *("from", "to", "cc", "bcc", "subject", "date", "message-id", "received", "return-path", "reply-to", "sender"),
        *("mime-version", "content-type", "content-transfer-encoding", "delivered-to", "in-reply-to", "references"),
    }
)
"""A block of fields is that of a message only if it has one of these."""
CALENDAR_START = b"BEGIN:VCALENDAR"
LOG_KEYS = frozenset({"totalMessages", "totalBytes", "totalFolders", "sha384Hash"})
"""Two of these make a JSON text the service's own log (administrator guide, exporting mailbox content)."""
LARGEST_LOG = LARGEST_CALENDAR = 8 * 1024 * 1024
"""Bytes up to which a whole text is looked at."""
METHOD = re.compile(rb"^METHOD\s*[:;][^\r\n]*?:?\s*([A-Za-z-]+)\s*$", re.MULTILINE | re.IGNORECASE)
NEAR = 4096
"""Bytes of a body in which the first part names its type, unless the parts are alternatives."""


class Told(NamedTuple):
    """What an entry is, and by which rule."""

    kind: str
    rule: str


BARE_CALENDAR = Told(CALENDAR, "begins with BEGIN:VCALENDAR")


def told_of(name: str, head: bytes, found: Headers, whole: bool) -> Told:
    """What an entry is.

    `head`: its beginning, up to the end of a header block at least; `whole`: whether that is all of it; `found`: the
    fields of the block. The entry's name decides only where its content says nothing.
    """
    start = head[:4096].lstrip(headers.BYTE_ORDER_MARK + b" \t\r\n")
    if start[: len(CALENDAR_START)].upper() == CALENDAR_START:
        return BARE_CALENDAR
    if start.startswith(b"{") and whole and log_of(head) is not None:
        return Told(LOG, "JSON with the keys of an export log")
    if not KNOWN_FIELDS.isdisjoint(found.firsts) and len(found.fields) >= found.stray:
        return _message(head, found, whole)
    if name.lower().endswith((".eml", ".msg", ".mime")):
        return Told(MESSAGE, "its name, because its content shows nothing")
    if not head:
        return Told(MESSAGE, "it is empty")
    return Told(OTHER, "no header block, calendar or log")


def _message(head: bytes, found: Headers, whole: bool) -> Told:
    if not (whole and len(head) <= LARGEST_CALENDAR and _may_hold_calendar(head, found)):
        return Told(MESSAGE, "header block")
    method = _only_calendar(message_from_bytes(head))
    if method is None:
        return Told(MESSAGE, "header block")
    if method in ("", "PUBLISH"):
        return Told(CALENDAR, f"its only content is text/calendar {'without METHOD' if not method else 'to publish'}")
    return Told(INVITATION, f"text/calendar with METHOD:{method}")


def _may_hold_calendar(head: bytes, found: Headers) -> bool:
    """Whether it is worth while to take the message apart."""
    kind = found.first("content-type").lower()
    if kind.startswith(b"text/calendar"):
        return True
    if not kind.startswith(b"multipart/"):
        return False
    area = head if kind.startswith(b"multipart/alternative") else head[:NEAR]
    return b"text/calendar" in area or b"TEXT/CALENDAR" in area


def _only_calendar(message: Message) -> str | None:
    """The METHOD if a calendar is all that the message holds, in one form or in several; None if it holds more."""
    part = message
    while part.is_multipart():
        parts: list[Any] = list(part.get_payload())
        calendars = [one for one in parts if one.get_content_type() == "text/calendar"]
        if calendars and (len(parts) == len(calendars) or part.get_content_type() == "multipart/alternative"):
            part = calendars[0]
        elif len(parts) == 1:
            part = parts[0]
        else:
            return None
    if part.get_content_type() != "text/calendar":
        return None
    raw = part.get_payload(decode=True)
    found = METHOD.search(raw) if isinstance(raw, bytes) else None
    return found[1].decode("ascii").upper() if found else str(part.get_param("method") or "").upper()


def calendar_of(raw: bytes) -> bytes:
    """The iCalendar text of a calendar item: all of it, or the one part of a message. Empty if there is none."""
    if raw[:64].lstrip(headers.BYTE_ORDER_MARK + b" \t\r\n").upper().startswith(CALENDAR_START):
        return raw
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() == "text/calendar":
            decoded = part.get_payload(decode=True)
            return decoded if isinstance(decoded, bytes) else b""
    return b""


def settled(kind: str, kinds_of_folder: frozenset[str], calendar_folder: bool) -> str:
    """The final kind, once all kinds of the folder are known."""
    if kind != INVITATION:
        return kind
    alone = kinds_of_folder <= {CALENDAR, INVITATION}
    return CALENDAR if alone and (calendar_folder or CALENDAR in kinds_of_folder) else MESSAGE


def log_of(raw: bytes) -> dict[str, Any] | None:
    """The service's export log if the text is one; None otherwise."""
    if len(raw) > LARGEST_LOG:
        return None
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and len(LOG_KEYS & found.keys()) >= 2 else None
