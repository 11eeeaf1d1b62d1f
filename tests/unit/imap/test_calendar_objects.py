# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar items as objects of a calendar: one for each UID, with all exceptions, and nothing else changed."""

from __future__ import annotations

from ansible_collections.mailops.workmail.plugins.module_utils._imap.calendar import Event, events, merged, name_of
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples

ZONE = "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:1970\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"


def event(uid: str, *lines: str) -> str:
    return "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def text(*parts: str) -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(parts)}END:VCALENDAR\r\n".encode()


def test_a_calendar_with_one_event_stays_as_it_is() -> None:
    raw = text(ZONE, event("1", "SUMMARY:x", " folded", "BEGIN:VALARM", "UID:alarm", "END:VALARM"))
    assert events(raw) == [Event("1", raw)]
    assert events(raw.replace(b"\r\n", b"\n")) == [Event("1", raw)]


def test_events_are_split_by_uid_and_each_keeps_its_exceptions_and_the_zones() -> None:
    series = event("s", "RRULE:FREQ=DAILY"), event("s", "RECURRENCE-ID:2")
    found = events(text("METHOD:PUBLISH\r\n", ZONE, series[0], event("1"), series[1]))
    assert found == [Event("s", text(ZONE, *series)), Event("1", text(ZONE, event("1")))]


def test_a_folded_uid_and_a_folded_method_are_read_whole() -> None:
    raw = text("METHOD:PUB\r\n LISH\r\n", "BEGIN:VTODO\r\nUID;X=1:ab\r\n cd\r\n\tef\r\nEND:VTODO\r\n")
    (found,) = events(raw)
    assert found.uid == "abcdef"
    assert b"METHOD" not in found.data
    assert b"LISH" not in found.data


def test_what_has_no_uid_is_no_object() -> None:
    assert events(text("BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n", ZONE)) == []
    assert events(b"") == []


def test_exceptions_in_several_items_become_one_object() -> None:
    master, other, moved = event("s", "RRULE:x"), event("s", "RECURRENCE-ID:2"), event("s", "RECURRENCE-ID:3")
    longer = event("s", "RECURRENCE-ID:2", "SUMMARY:longer")
    found = merged(
        one for raw in (text(master, other), text(ZONE, moved), text(longer), text(event("1"))) for one in events(raw)
    )
    assert found["s"] == Event("s", text(ZONE, master, longer, moved))
    assert list(found) == ["s", "1"]


@counted
@examples(200)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=8))
def test_no_occurrence_is_lost_or_doubled(parts: list[tuple[str, int]]) -> None:
    found = merged(one for uid, day in parts for one in events(text(event(uid, f"RECURRENCE-ID:{day}"))))
    told = {
        (uid, day) for uid, one in found.items() for day in range(4) if f"RECURRENCE-ID:{day}\r\n" in one.data.decode()
    }
    assert told == set(parts)
    assert sum(one.data.count(b"BEGIN:VEVENT") for one in found.values()) == len(set(parts))


@counted
@examples(200)
@given(st.binary(max_size=60), st.booleans())
def test_any_bytes_are_no_error(data: bytes, inside: bool) -> None:
    raw = text(event("1")).replace(b"UID:1", data) if inside else data
    for one in events(raw):
        assert events(one.data) == [one]


def test_names_of_files_are_safe() -> None:
    assert name_of("../../etc/passwd") == name_of("../../etc/passwd") != name_of("x")
    assert name_of("ü\udc00").removesuffix(".ics").isalnum()
