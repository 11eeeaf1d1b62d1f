# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar items as iCalendar objects, one for each UID, as a CalDAV server takes them: pure.

The lines are kept as they are. A library that reads and writes iCalendar would rewrite what it does not know, and an
object must only be split and lose its METHOD here (RFC 4791, section 4.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

BEGIN, END = b"BEGIN:", b"END:"
ZONE, CALENDAR = b"VTIMEZONE", b"VCALENDAR"
STORED = frozenset({b"VEVENT", b"VTODO", b"VJOURNAL"})
"""Components that a calendar consists of. An item has one of them, and more if it recurs with exceptions."""


class Event(NamedTuple):
    """One iCalendar object: an event with all its exceptions."""

    uid: str
    data: bytes

    @property
    def name(self) -> str:
        """A file name that is the same for the same UID, safe everywhere."""
        return f"{sha256(self.uid.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.ics"


class _Block(NamedTuple):
    kind: bytes
    lines: list[bytes]


def events(raw: bytes) -> list[Event]:
    """The objects of an iCalendar text, in its order. None if it has no component with a UID."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    head, blocks = _taken_apart(lines)
    zones = [line for block in blocks if block.kind == ZONE for line in block.lines]
    found: dict[str, list[bytes]] = {}
    for block in blocks:
        if block.kind in STORED and (uid := _uid(block.lines)):
            found.setdefault(uid, []).extend(block.lines)
    start, end = [BEGIN + CALENDAR, *head, *zones], [END + CALENDAR, b""]
    return [Event(uid, b"\r\n".join([*start, *inner, *end])) for uid, inner in found.items()]


def _taken_apart(lines: list[bytes]) -> tuple[list[bytes], list[_Block]]:
    """The calendar's own properties without METHOD, and its components."""
    head: list[bytes] = []
    blocks: list[_Block] = []
    open_: list[bytes] = []
    """Components that have begun and not ended."""
    is_method = False
    for line in lines:
        upper = line.strip().upper()
        if upper.startswith(BEGIN) and not line[:1].isspace():
            open_.append(upper[len(BEGIN) :])
            if len(open_) == 2:
                blocks.append(_Block(open_[1], []))
        if len(open_) >= 2 and line:
            blocks[-1].lines.append(line)
        elif len(open_) == 1 and line and upper != BEGIN + CALENDAR and not upper.startswith(END):
            is_method = is_method if line[:1] in b" \t" else upper.startswith((b"METHOD:", b"METHOD;"))
            if not is_method:
                head.append(line)
        if upper.startswith(END) and not line[:1].isspace() and open_:
            open_.pop()
    return head, blocks


def _uid(lines: list[bytes]) -> str:
    """The UID of a component, its folded lines joined; that of an alarm in it does not count."""
    depth = 0
    parts: list[bytes] = []
    for line in lines:
        upper = line.upper()
        depth += upper.startswith(BEGIN) - upper.startswith(END)
        if parts:
            if line[:1] not in b" \t":
                break
            parts.append(line[1:])
        elif depth == 1 and upper.startswith((b"UID:", b"UID;")):
            parts.append(line.partition(b":")[2])
    return b"".join(parts).decode("utf-8", "replace").strip()


def merged(some: Iterator[Event]) -> dict[str, Event]:
    """One object for each UID: of several items the largest, which has the most exceptions; of equal ones the first."""
    found: dict[str, Event] = {}
    for event in some:
        known = found.get(event.uid)
        if known is None or len(event.data) > len(known.data):
            found[event.uid] = event
    return found
