# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventories say the same however much memory they may use, and find messages again in another archive."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._archive import reader
from ansible_collections.mailops.workmail.plugins.module_utils._archive.balance import balance
from ansible_collections.mailops.workmail.plugins.module_utils._archive.delta import delta
from ansible_collections.mailops.workmail.plugins.module_utils._archive.errors import ArchiveError
from ansible_collections.mailops.workmail.plugins.module_utils._archive.inventory import Wanted, rows, take
from ansible_collections.mailops.workmail.plugins.module_utils._archive.repeats import AGAIN, ELSEWHERE, Repeats
from ansible_collections.mailops.workmail.plugins.module_utils._archive.rows import Row
from ansible_collections.mailops.workmail.plugins.module_utils._archive.scanning import Open
from ansible_collections.mailops.workmail.plugins.module_utils._archive.source import Ranged, replaced
from ansible_collections.mailops.workmail.plugins.module_utils._archive.zip_directory import Limits
from support import zips

Bytes = Callable[[int, int], bytes]


def opener(data: bytes, version: str = "v1", fetch: Bytes | None = None) -> Open:
    def cut(offset: int, length: int) -> bytes:
        return data[offset : offset + length]

    return partial(Ranged, "s3://bucket/bob.zip", len(data), version, fetch or cut)


def taken(*archives: bytes) -> tuple[dict[str, object], list[Row]]:
    target = io.BytesIO()
    document = take(Wanted([opener(one) for one in archives], Limits()), target)
    target.seek(0)
    return document, list(rows(target))


@pytest.mark.parametrize("held", [0, 100, 10_000_000])
def test_equal_keys_are_found_whether_they_are_in_memory_or_on_disk(held: int) -> None:
    repeats = Repeats(most_held=held)
    for key, folder in ((b"a", 1), (b"b", 1), (b"a", 1), (b"a", 2), (b"", 1), (b"", 1), (b"a", 1)):
        repeats.add(key * 16, folder)
    assert list(repeats.marks()) == [0, 0, AGAIN, ELSEWHERE, 0, 0, AGAIN]


def test_a_directory_that_is_too_large_to_keep_gives_the_same_inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zips.zipped([*zips.mailbox(50), ("Empty/", b"")])
    whole = taken(data)
    monkeypatch.setattr(reader, "MOST_KEPT", 2)
    assert taken(data) == whole
    assert [one["folder"] for one in whole[0]["folders"]] == ["Calendar", "Empty", "Inbox", "Sent Items"]


def test_parts_of_an_export_are_one_mailbox() -> None:
    document, lines = taken(zips.zipped(zips.mailbox(3)), zips.zipped([("Inbox/x", zips.message(1))]))
    assert document["messages"] == 4
    assert [(one.get("part", 0), one["number"]) for one in lines] == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]
    assert lines[-1]["findings"] == ["repeated"]


def test_an_object_that_is_replaced_while_it_is_read_is_an_error() -> None:
    data = zips.zipped(zips.mailbox(3))
    reads = 0

    def changing(offset: int, length: int) -> bytes:
        nonlocal reads
        reads += 1
        if reads > 2:
            raise replaced("s3://bucket/bob.zip")
        return data[offset : offset + length]

    with pytest.raises(ArchiveError, match="was replaced while it was read"):
        take(Wanted([opener(data, fetch=changing)], Limits()), io.BytesIO())


def test_an_object_of_another_version_afterwards_is_an_error() -> None:
    data = zips.zipped(zips.mailbox(3))
    versions = iter(["v1", "v1", "v2"])

    def cut(offset: int, length: int) -> bytes:
        return data[offset : offset + length]

    with pytest.raises(ArchiveError, match="was replaced"):
        take(Wanted([lambda: Ranged("bob.zip", len(data), next(versions), cut)], Limits()), io.BytesIO())


def test_a_damaged_inventory_is_said() -> None:
    target = io.BytesIO()
    take(Wanted([opener(zips.zipped(zips.mailbox(3)))], Limits()), target)
    with pytest.raises(ArchiveError, match="Delete it"):
        list(rows(io.BytesIO(target.getvalue()[:-20])))


@pytest.mark.parametrize(
    ("after", "rung"),
    [
        (zips.message(1, Received="by elsewhere"), "header"),
        (zips.message(1, X_Mailer="other", Date="Mon, 05 Jan 2026 09:00:00 +0000"), "header"),
        (zips.message(1, Message_ID="<new@example.com>"), "outline"),
        (zips.message(1, Message_ID="").replace(b"\r\n", b"\n"), "outline"),
    ],
)
def test_a_message_that_another_system_rewrote_is_found_again(after: bytes, rung: str) -> None:
    older = taken(zips.zipped([("Inbox/1", zips.message(1))]))[1]
    (change,) = delta(older, taken(zips.zipped([("Archive/1", after)]))[1])
    assert (change.change, change.before, change.rung) == ("moved", ["Inbox"], rung)


def test_a_message_without_an_id_is_found_by_its_content() -> None:
    older = taken(zips.zipped([("Inbox/1", zips.message(1, Message_ID=""))]))[1]
    after = zips.message(1, Message_ID="", Received="by elsewhere", X_Spam="no").replace(b"\r\n", b"\n") + b"\n\n"
    assert [one.rung for one in delta(older, taken(zips.zipped([("Archive/1", after)]))[1])] == ["content"]


def test_copies_are_paired_one_by_one() -> None:
    twin = zips.message(1)
    older = taken(zips.zipped([("A/1", twin), ("A/2", twin), ("B/1", twin)]))[1]
    newer = taken(zips.zipped([("A/1", twin), ("C/1", twin)]))[1]
    assert sorted(one.change for one in delta(older, newer)) == ["gone", "moved"]


def test_a_folder_that_is_the_inbox_and_a_root_are_known() -> None:
    root = "Top of Information Store"
    mail = [(f"{root}/{name}/1", zips.message(1)) for name in ("Posteingang/Projekte", "Posteingang", "Inbox copy")]
    document, _lines = taken(zips.zipped([*mail, (f"{root}/inbox/2", zips.message(2)), (f"{root}/3", zips.message(3))]))
    assert document["dropped_root"] == [root]
    assert {one["folder"].removeprefix(root): one["place"] for one in document["folders"]} == {
        "": ["Unfiled"],
        "/Inbox copy": ["Inbox copy"],
        "/Posteingang": ["INBOX"],
        "/Posteingang/Projekte": ["INBOX", "Projekte"],
        "/inbox": ["inbox (2)"],
    }


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ({"messages": "unmatched"}, "another number of messages"),
        ({"bytes": "unmatched"}, "another number of bytes"),
        ({"folders": "unmatched"}, "fewer folders"),
        ({"hash": "unmatched"}, "The hash in the log"),
    ],
)
def test_each_figure_of_the_log_can_open_the_balance(log: dict[str, str], words: str) -> None:
    document = {**taken(zips.zipped(zips.mailbox(3)))[0], "log": log}
    assert balance({**document, "log": dict.fromkeys(log, "fits")})["closed"] is True
    told = balance(document)
    assert told["closed"] is False
    assert words in told["reasons"][0]
