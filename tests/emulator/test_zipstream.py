# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Zip archives as a stream: what the standard library reads of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workmail_emulator.exports.zipstream import ZipStream

FILES: list[tuple[str | bytes, bytes]] = [
    ("Inbox/a.eml", b"first"),
    ("Inbox/a.eml", b"second, of the same name"),
    ("日本/ä.eml", b"x" * 100_000),
    (b"M\xfcnchen\\b.eml", b""),
]


def packed(files: Iterable[tuple[str | bytes, bytes]], zip64: bool) -> bytes:
    stream = ZipStream(zip64)
    data = b"".join(piece for name, text in files for piece in stream.entry(name, 1e9, (text[:9], text[9:])))
    return data + b"".join(stream.end())


@pytest.mark.parametrize("zip64", [True, False])
def test_every_entry_is_read_back(zip64: bool) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(FILES, zip64))) as archive:
        assert archive.testzip() is None
        read = [(one.filename, archive.read(one)) for one in archive.infolist()]
        assert read == [(name if isinstance(name, str) else name.decode("cp437"), text) for name, text in FILES], (
            "a name in bytes has no UTF-8 mark, so a reader takes it for code page 437"
        )
        assert {one.date_time for one in archive.infolist()} == {(2001, 9, 9, 1, 46, 40)}


@given(
    st.lists(st.tuples(st.text("aé日/\\. ", min_size=1, max_size=9), st.lists(st.binary(max_size=60), max_size=4))),
    st.booleans(),
)
def test_any_names_and_bytes_are_read_back(files: list[tuple[str, list[bytes]]], zip64: bool) -> None:
    stream = ZipStream(zip64)
    data = b"".join(piece for name, pieces in files for piece in stream.entry(name, 1e9, pieces))
    assert stream.offset == len(data)
    with zipfile.ZipFile(io.BytesIO(data + b"".join(stream.end()))) as archive:
        read = [(one.orig_filename, archive.read(one)) for one in archive.infolist()]
    assert read == [(name, b"".join(pieces)) for name, pieces in files]


def test_an_archive_may_be_empty() -> None:
    assert zipfile.ZipFile(io.BytesIO(packed([], zip64=False))).namelist() == []


def test_an_archive_may_have_more_entries_than_two_bytes_count() -> None:
    stream = ZipStream(False)
    data = b"".join(stream.entry("a.eml", 1e9, (b"text",)))
    stream._entries *= 70_000  # the directory names one file again and again
    with zipfile.ZipFile(io.BytesIO(data + b"".join(stream.end()))) as archive:
        assert len(archive.infolist()) == 70_000
        assert archive.read(archive.infolist()[-1]) == b"text"


def test_a_date_before_1980_is_the_earliest_that_a_zip_can_have() -> None:
    stream = ZipStream(False)
    data = b"".join([*stream.entry("a", -1e9, (b"",)), *stream.end()])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_zip64_records_are_written_where_they_are_asked_for() -> None:
    assert b"PK\6\6" in packed(FILES, zip64=True)
    assert b"PK\6\6" not in packed(FILES, zip64=False)
