# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Archives are read as they are: every entry is told by its content, and none is skipped."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._archive.errors import ArchiveError, BadEntry
from ansible_collections.mailops.workmail.plugins.module_utils._archive.items import Item
from ansible_collections.mailops.workmail.plugins.module_utils._archive.reader import Archive
from ansible_collections.mailops.workmail.plugins.module_utils._archive.source import Disk, Ranged
from ansible_collections.mailops.workmail.plugins.module_utils._archive.zip_directory import Limits
from support import zips
from support.zips import zipped


def ranged(data: bytes) -> Ranged:
    return Ranged("s3://bucket/bob.zip", len(data), "v1", lambda offset, length: data[offset : offset + length])


def read(data: bytes, **limits: int) -> list[Item]:
    return list(Archive(ranged(data), Limits(**limits)).items())


def test_messages_are_hashed_counted_and_dated() -> None:
    data = zipped(zips.mailbox())
    items = read(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [one.sha256 for one in items] == [sha256(archive.read(one)).hexdigest() for one in archive.infolist()]
        assert [one.size for one in items] == [one.file_size for one in archive.infolist()]
    assert [(one.folder, one.kind) for one in items] == [
        (("Sent Items",), "message"),
        (("Inbox",), "message"),
        (("Sent Items",), "message"),
        (("Calendar",), "calendar"),
    ]
    assert items[0].date == "2026-01-05T09:00:00Z"
    assert items[0].message_id == "<0@example.net>"
    assert items[0].findings == ()


@pytest.mark.parametrize(
    ("name", "data", "kind", "findings"),
    [
        ("a/x", zips.message(), "message", ()),
        ("a/x.eml", zips.message(Message_ID=""), "message", ("no-message-id",)),
        ("a/x.eml", zips.message(Date=""), "message", ("no-date",)),
        ("a/x.eml", zips.message(Date="yesterday"), "message", ("no-date",)),
        ("a/x.eml", zips.message(Date="Thu, 01 Jan 1970 00:00:00 +0000"), "message", ("odd-date",)),
        ("a/x.eml", zips.message(body=b"a\0b"), "message", ("nul",)),
        ("a/x.eml", b"not a field\r\n" + zips.message(), "message", ("odd-headers",)),
        ("a/x.eml", b"", "message", ("empty", "no-message-id", "no-date")),
        ("a/x.eml", b"\r\nNo header.", "message", ("no-headers", "no-message-id", "no-date")),
        ("a/x", b"From ann Mon Jan  5\n" + zips.message().replace(b"\r\n", b"\n"), "message", ()),
        ("a/x", zips.CALENDAR, "calendar", ()),
        ("a/x", b"\xef\xbb\xbf" + zips.CALENDAR, "calendar", ()),
        ("a/x", zips.calendar_message(), "calendar", ()),
        ("a/x", zips.calendar_message("PUBLISH"), "calendar", ()),
        ("a/x", zips.calendar_message("REQUEST"), "invitation", ()),
        ("log.json", b'{"totalMessages": "1", "sha384Hash": "00"}', "log", ()),
        ("a/x.json", b'{"a": 1}', "other", ()),
        ("a/x", b"\x89PNG", "other", ()),
        ("a/x.txt", b"Note: this is no mail.\nReally.\n", "other", ()),
    ],
)
def test_an_entry_is_recognized_by_its_content(name: str, data: bytes, kind: str, findings: tuple[str, ...]) -> None:
    (item,) = read(zipped([(name, data)]))
    assert (item.kind, item.findings) == (kind, findings)


def test_a_header_block_of_a_megabyte_and_a_message_of_100_mb_are_read_in_pieces() -> None:
    long = zips.message(X_Long="y" * 1_000_000)
    large = zips.message(2) + b"x" * 100_000_000
    items = read(zipped([("a/1.eml", long), ("a/2.eml", large)]))
    assert [one.sha256 for one in items] == [sha256(long).hexdigest(), sha256(large).hexdigest()]
    assert [one.findings for one in items] == [(), ("oversize",)]


@pytest.mark.parametrize(
    ("name", "folder", "findings"),
    [
        ("Inbox/x.eml", ("Inbox",), ()),
        ("Inbox\\2026\\x.eml", ("Inbox", "2026"), ()),
        ("Inbox/A\\B/x.eml", ("Inbox", "A", "B"), ("mixed-separators",)),
        ("../../etc/x.eml", ("..", "..", "etc"), ()),
        ("/etc/x.eml", ("etc",), ()),
        ("C:\\Windows\\x.eml", ("C:", "Windows"), ()),
        ("日本/x.eml", ("日本",), ()),
        ("Café/x.eml".encode("latin-1"), ("Café",), ("odd-name",)),
        ("Café/x.eml".encode("cp437"), ("Café",), ("odd-name",)),
        ("日本/x.eml".encode(), ("日本",), ()),
        ("x.eml", (), ()),
    ],
)
def test_names_in_any_encoding_become_folders(
    name: str | bytes, folder: tuple[str, ...], findings: tuple[str, ...]
) -> None:
    (item,) = read(zipped([(name, zips.message())]))
    assert (item.folder, item.findings) == (folder, findings)


def test_entries_of_the_same_name_are_different_messages() -> None:
    items = read(zipped([("a/x.eml", zips.message(1)), ("a/x.eml", zips.message(2)), ("a/x.eml", zips.message(1))]))
    assert [one.message_id for one in items] == ["<1@example.net>", "<2@example.net>", "<1@example.net>"]
    assert items[0].sha256 == items[2].sha256 != items[1].sha256


def test_the_bytes_can_be_opened_again_in_any_order() -> None:
    data = zips.mailbox(5)
    archive = Archive(ranged(zipped(data)))
    for number in (3, 1, 4, 4, 0):
        assert b"".join(archive.pieces(number)) == data[number][1]
    with pytest.raises(BadEntry, match="no entry 6"):
        archive.bytes_of(6, 10)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is not a zip file"),
        (b"hello", "is not a zip file"),
        (zipped(zips.mailbox())[:-30], "is truncated"),
        (zipped(zips.mailbox())[:100], "is truncated"),
        (zips.bomb(100), "entries overlap"),
    ],
)
def test_an_archive_that_cannot_be_read_says_why_and_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(ArchiveError, match=words) as error:
        read(data)
    assert "s3://bucket/bob.zip: " in str(error.value)
    assert str(error.value).endswith(".")


def test_a_bomb_of_one_entry_is_refused_before_it_is_unpacked() -> None:
    data = zipped([("a/x.eml", zips.message(body=bytes(150_000_000)))])
    (item,) = read(data)
    assert (item.kind, item.problem) == ("unreadable", "too-large")
    assert read(data, ratio=100_000)[0].kind == "message"
    assert read(data, ratio=100_000, entry_bytes=1_000_000)[0].problem == "too-large"
    with pytest.raises(ArchiveError, match="max_total_size"):
        read(data, total_bytes=1_000_000)


def test_an_entry_that_claims_less_than_it_holds_is_damaged() -> None:
    data = bytearray(zipped([("a/x.eml", zips.message(body=bytes(20_000_000)))]))
    for place in (22, data.index(zips.CENTRAL) + 24):
        data[place : place + 4] = struct.pack("<I", 1000)
    (item,) = read(bytes(data))
    assert (item.kind, item.problem) == ("unreadable", "damaged")


def test_an_encrypted_entry_and_an_unknown_method_leave_the_others_alone() -> None:
    data = bytearray(zipped(zips.mailbox()))
    central = data.index(zips.CENTRAL)
    data[6] |= 1
    data[central + 8] |= 1
    items = read(bytes(data))
    assert [one.problem for one in items] == ["encrypted", "", "", ""]
    assert read(zipped([("a", b"x")], compress_type=zipfile.ZIP_LZMA))[0].problem == "unsupported"


def test_each_flipped_byte_is_found_or_changes_nothing() -> None:
    """A flip in what says nothing about a message, such as who made the zip, may change nothing at all."""
    whole = zipped(zips.mailbox())
    right = [(one.folder, one.name, one.kind, one.sha256, one.date) for one in read(whole)]
    unseen = 0
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 0x55
        try:
            items = read(bytes(data))
        except ArchiveError:
            continue
        if not any(one.kind == "unreadable" for one in items):
            unseen += 1
            assert [(one.folder, one.name, one.kind, one.sha256, one.date) for one in items] == right, place
    assert unseen < len(whole) / 8


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_row_that_is_missing_in_the_directory_is_found(number: int) -> None:
    whole = zipped(zips.mailbox())
    try:
        found = read(zips.without_row(whole, number))
    except ArchiveError:
        return
    assert any(one.problem == "hidden-entry" for one in found)


def test_a_file_that_is_replaced_while_it_is_read_is_an_error(tmp_path: Path) -> None:
    path = zips.write(tmp_path / "bob.zip", zipped(zips.mailbox()))
    archive = Archive(Disk(path))
    os.replace(zips.write(tmp_path / "new.zip", zipped(zips.mailbox(9))), path)
    with pytest.raises(ArchiveError, match="was replaced"):
        archive.source.unchanged()


def test_what_is_no_file_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.zip"):
        with pytest.raises(ArchiveError, match=str(path)):
            Disk(str(path))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArchiveError, match="is not a file"):
        Disk(str(tmp_path / "pipe"))
