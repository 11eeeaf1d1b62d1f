# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar items as iCalendar objects, one for each UID, as a CalDAV server takes them: pure.

The lines are kept as they are. A library that reads and writes iCalendar would rewrite what it does not know, and an
object must only be split and lose its METHOD here (RFC 4791, section 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable
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
        return name_of(self.uid)


def name_of(uid: str) -> str:
    """A file name that is the same for the same UID, safe everywhere."""
    return f"{sha256(uid.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.ics"


class _Block(NamedTuple):
    kind: bytes
    lines: list[bytes]


def events(raw: bytes) -> list[Event]:
    """The objects of an iCalendar text, in its order. None if it has no component with a UID."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    head, blocks = _taken_apart(lines)
    zones = [block for block in blocks if block.kind == ZONE]
    found: dict[str, list[_Block]] = {}
    for block in blocks:
        if block.kind in STORED and (uid := _value(block.lines, b"UID")):
            found.setdefault(uid, []).append(block)
    return [Event(uid, _joined(head, [*zones, *inner])) for uid, inner in found.items()]


def _joined(head: list[bytes], blocks: list[_Block]) -> bytes:
    inner = [line for block in blocks for line in block.lines]
    return b"\r\n".join([BEGIN + CALENDAR, *head, *inner, END + CALENDAR, b""])


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


def _value(lines: list[bytes], name: bytes) -> str:
    """A property of a component, its folded lines joined; that of an alarm in it does not count."""
    depth = 0
    parts: list[bytes] = []
    for line in lines:
        upper = line.upper()
        depth += upper.startswith(BEGIN) - upper.startswith(END)
        if parts:
            if line[:1] not in b" \t":
                break
            parts.append(line[1:])
        elif depth == 1 and upper.startswith((name + b":", name + b";")):
            parts.append(line.partition(b":")[2])
    return b"".join(parts).decode("utf-8", "replace").strip()


def merged(some: Iterable[Event]) -> dict[str, Event]:
    """One object for each UID, with all the exceptions that several items have."""
    found: dict[str, Event] = {}
    for event in some:
        known = found.get(event.uid)
        found[event.uid] = event if known is None else _united(known, event)
    return found


def _united(first: Event, second: Event) -> Event:
    """The components of both. Of two for the same occurrence the longer one stays; of equal ones the first."""
    head, blocks = _taken_apart(first.data.split(b"\r\n"))
    kept = {_occurrence(block): block for block in blocks}
    for block in _taken_apart(second.data.split(b"\r\n"))[1]:
        known = kept.get(_occurrence(block))
        if known is None or sum(map(len, block.lines)) > sum(map(len, known.lines)):
            kept[_occurrence(block)] = block
    ordered = sorted(kept.values(), key=lambda block: block.kind != ZONE)
    return Event(first.uid, _joined(head, ordered))


def _occurrence(block: _Block) -> tuple[bytes, str]:
    """What a component is about: a time zone, the series, or one day of it."""
    return block.kind, _value(block.lines, b"TZID" if block.kind == ZONE else b"RECURRENCE-ID")
