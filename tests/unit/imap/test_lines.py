# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines of IMAP: names in modified UTF-7, quoted strings, dates, answers, and what a refusal means."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._imap.connection import printable, reason, refused
from ansible_collections.mailops.workmail.plugins.module_utils._imap.errors import Lost, Refused
from ansible_collections.mailops.workmail.plugins.module_utils._imap.lines import (
    from_utf7,
    internal_date,
    numbers,
    parsed,
    quoted,
    sequences,
    utf7,
)
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("INBOX", b"INBOX"),
        ("Büro", b"B&APw-ro"),
        ("A & B", b"A &- B"),
        ("&", b"&-"),
        ("~peter/mail/日本語/台北", b"~peter/mail/&ZeVnLIqe-/&U,BTFw-"),
        ("😀", b"&2D3eAA-"),
    ],
)
def test_names_are_coded_as_the_rfc_shows(name: str, coded: bytes) -> None:
    assert utf7(name) == coded
    assert from_utf7(coded) == name


@counted
@examples(200)
@given(st.text(st.characters(codec="utf-8")))
def test_every_name_is_read_back_as_it_was_coded(name: str) -> None:
    coded = utf7(name)
    assert from_utf7(coded) == name
    assert all(0x20 <= one < 0x7F for one in coded)


def test_names_that_are_not_coded_are_read_as_utf8() -> None:
    assert from_utf7("Größe".encode()) == "Größe"
    assert from_utf7(b"a&b") == "a&b"
    assert from_utf7(b"\xff&!!!-") == "\ufffd&!!!-"


@counted
@examples(200)
@given(st.lists(st.binary() | st.none(), max_size=5))
def test_an_answer_is_read_as_it_was_written(values: list[bytes | None]) -> None:
    """Strings as literals, quoted where they can be."""
    parts = [b"* X ("]
    for value in values:
        if value is None:
            parts[-1] += b" NIL"
        elif b"\r" in value or b"\n" in value:
            parts[-1] += b" {%d}" % len(value)
            parts += [value, b""]
        else:
            parts[-1] += b" " + quoted(value)
    parts[-1] += b" A[B C (D)]<0> 7)"
    assert parsed(parts) == [b"*", b"X", [*values, b"A[B C (D)]<0>", b"7"]]


def test_an_answer_that_closes_too_often_ends_there() -> None:
    assert parsed([b"(A) B) C"]) == [[b"A"], b"B"]


@counted
@examples(100)
@given(st.sets(st.integers(1, 500)), st.integers(1, 60))
def test_sequences_name_every_number_once(uids: set[int], most: int) -> None:
    told = list(sequences(uids, most))
    assert [uid for one in told for uid in numbers(one)] == sorted(uids)
    assert all(len(numbers(one)) <= most for one in told)


def test_dates_are_written_in_english_with_two_places_for_the_day() -> None:
    assert internal_date("2026-03-05T09:00:00Z") == b'" 5-Mar-2026 09:00:00 +0000"'
    assert internal_date("0999-12-31T23:59:59Z") == b'"31-Dec-0999 23:59:59 +0000"'
    assert internal_date("") == b""


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (b"[OVERQUOTA] Quota exceeded (mailbox for user is full)", Refused, "OVERQUOTA"),
        (b"[TOOBIG] Message too large", Refused, "TOOBIG"),
        (b"[LIMIT] Message size exceeds limit", Refused, "LIMIT"),
        (b"[LIMIT] Too many messages per minute", Lost, "ServerBusy"),
        (b"[TRYCREATE] Mailbox does not exist", Refused, "TRYCREATE"),
        (b"[UNAVAILABLE] User's backend is down", Lost, "ServerBusy"),
        (b"[INUSE] Locked", Lost, "ServerBusy"),
        (b"[THROTTLED] Slow", Lost, "ServerBusy"),
        (b"[ALERT] Account exceeded bandwidth limits. Please try again later.", Lost, "ServerBusy"),
        (b"[CANNOT] try again later", Refused, "CANNOT"),
        (b"Temporary authentication failure", Lost, "ServerBusy"),
        (b"[SERVERBUG] Internal error occurred", Lost, "ConnectionLost"),
        (b"Invalid arguments", Refused, ""),
        (b"[NOPERM\x00] x", Refused, ""),
        (b"", Refused, ""),
    ],
)
def test_a_refusal_means_that_it_is_over_or_that_it_may_succeed_later(answer: bytes, kind: type, code: str) -> None:
    error = refused(answer)
    assert type(error) is kind
    assert getattr(error, "code", None) == code


def test_the_text_of_a_server_is_cut_and_cleaned() -> None:
    assert printable(b"a\x1b[31m\xff" + b"b" * 500) == "a [31m\ufffd" + "b" * 193
    assert reason(TimeoutError()) == "no answer in time"
    assert reason(OSError(104, "Connection reset by peer")) == "Connection reset by peer"
    assert reason(EOFError()) == "closed by the server"
