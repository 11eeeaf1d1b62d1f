# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_archive_info` over zips on disk, and over exports of the emulator in a storage beside it."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from support import zips
from support.exports import STORE, Exporter, exporter_of
from support.inprocess import Runner
from support.storage import Drop

MODULE = "workmail_archive_info"
MINE = Runner("http://127.0.0.1:1", "")
"""Archives on the host need no service; a call to this one would fail."""


def read(*paths: str, **options: Any) -> dict[str, Any]:
    return MINE.run(MODULE, organization=None, archives=[{"src": [path]} for path in paths], **options)


def lines(path: str) -> list[dict[str, Any]]:
    with gzip.open(path) as packed:
        return [json.loads(line) for line in packed]


@pytest.fixture
def bob(tmp_path: Path) -> str:
    return zips.write(tmp_path / "bob.zip", zips.zipped(zips.mailbox(9)))


def test_a_mailbox_is_counted_and_balances(bob: str, tmp_path: Path) -> None:
    result = read(bob, inventory_path=str(tmp_path / "kept"))
    (told,) = result["mailboxes"]
    assert told["mailbox"] == "bob"
    assert (told["entries"], told["messages"], told["calendar_items"], told["other"]) == (10, 9, 1, 0)
    assert told["balance"]["closed"] is True
    assert [(one["folder"], one["place"]) for one in told["folders"]] == [
        ("Calendar", ["Calendar"]),
        ("Inbox", ["INBOX"]),
        ("Sent Items", ["Sent Items"]),
    ]
    with zipfile.ZipFile(bob) as archive:
        assert [one["sha256"] for one in lines(told["inventory"])] == [
            sha256(archive.read(name)).hexdigest() for name in archive.namelist()
        ]
    assert "changed" not in result or result["changed"] is False


def test_a_second_run_reads_no_byte_and_says_the_same(bob: str, tmp_path: Path) -> None:
    first = read(bob, inventory_path=str(tmp_path / "kept"))["mailboxes"][0]
    assert first["bytes_read"] == Path(bob).stat().st_size
    second = read(bob, inventory_path=str(tmp_path / "kept"))["mailboxes"][0]
    assert second == {**first, "bytes_read": 0}
    Path(bob).write_bytes(zips.zipped(zips.mailbox(10)))
    assert read(bob, inventory_path=str(tmp_path / "kept"))["mailboxes"][0]["messages"] == 10


def test_inventories_are_the_same_bytes_whatever_the_number_of_workers(tmp_path: Path) -> None:
    path = zips.write(tmp_path / "bob.zip", zips.zipped(zips.mailbox(700)))
    kept = []
    for workers in (1, 2):
        told = read(path, inventory_path=str(tmp_path / str(workers)), workers=workers)["mailboxes"][0]
        kept.append(Path(told["inventory"]).read_bytes())
    assert kept[0] == kept[1]
    assert Path(tmp_path / "1" / "bob.json").stat().st_mode & 0o777 == 0o600


def test_check_mode_keeps_nothing(bob: str, tmp_path: Path) -> None:
    read(bob, inventory_path=str(tmp_path / "kept"), report_path=str(tmp_path / "report.json"), check=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bob.zip"]


def test_equal_messages_are_found_in_a_folder_and_across_folders(tmp_path: Path) -> None:
    twin = zips.message(1)
    data = [("A/1.eml", twin), ("A/2.eml", twin), ("B/1.eml", twin), ("B/2.eml", zips.message(2))]
    told = read(zips.write(tmp_path / "a.zip", zips.zipped(data)))["mailboxes"][0]
    assert {one["finding"]: (one["count"], one["examples"]) for one in told["findings"]} == {
        "repeated": (1, ["A/2.eml"]),
        "repeated-elsewhere": (1, ["B/1.eml"]),
    }


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        (("Calendar/1", "Calendar/2"), (0, 2)),
        (("Termine/1", "Termine/2"), (0, 2)),
        (("Inbox/1", "Calendar/2"), (1, 1)),
        (("Invitations/1", "Calendar/2"), (1, 1)),
    ],
)
def test_an_invitation_is_mail_unless_its_folder_has_calendar_items_only(
    tmp_path: Path, names: tuple[str, str], kinds: tuple[int, int]
) -> None:
    data = [(names[0], zips.calendar_message("REQUEST")), (names[1], zips.calendar_message())]
    told = read(zips.write(tmp_path / "a.zip", zips.zipped(data)))["mailboxes"][0]
    assert (told["messages"], told["calendar_items"]) == kinds


def test_bad_archives_are_one_error_each_and_the_others_are_read(bob: str, tmp_path: Path) -> None:
    whole = Path(bob).read_bytes()
    bad = {
        "cut.zip": whole[:-100],
        "text.zip": b"hello",
        "bomb.zip": zips.bomb(1000),
    }
    paths = [zips.write(tmp_path / name, data) for name, data in bad.items()]
    result = MINE.fails(
        MODULE, organization=None, archives=[{"src": [path]} for path in (*paths, str(tmp_path / "none.zip"), bob)]
    )
    assert [one["mailbox"] for one in result["mailboxes"]] == ["bob"]
    assert [one["code"] for one in result["failures"]] == ["Truncated", "NotAZip", "Bomb", "Unreadable"]
    assert all(one["message"].endswith(".") for one in result["failures"])
    assert result["summary"]["text"] == "1 mailbox read, 1 balanced, 4 failed"


def test_an_entry_that_cannot_be_read_opens_the_balance(bob: str) -> None:
    data = bytearray(Path(bob).read_bytes())
    data[100] ^= 0xFF
    Path(bob).write_bytes(data)
    told = read(bob)["mailboxes"][0]
    assert told["balance"]["closed"] is False
    assert told["balance"]["reasons"] == [
        "1 entry cannot be read. Copy the archive again, or export the mailbox again."
    ]
    assert told["unreadable"] == 1
    assert len(told["unreadable_entries"]) == 1


def test_a_message_that_is_missing_is_found_by_the_log(tmp_path: Path) -> None:
    data = zips.mailbox(4)
    log = {"totalMessages": "5", "totalBytes": str(sum(len(raw) for _name, raw in data)), "totalFolders": "9"}
    (tmp_path / "bob.json").write_text(json.dumps({**log, "sha384Hash": ""}))
    whole = read(zips.write(tmp_path / "bob.zip", zips.zipped(data)))["mailboxes"][0]["balance"]
    assert whole["closed"] is True
    assert whole["log"]["messages"] == "messages and calendar items"
    short = read(zips.write(tmp_path / "bob.zip", zips.zipped(data[1:])))["mailboxes"][0]["balance"]
    assert short["closed"] is False
    assert "another number of messages" in short["reasons"][0]


def test_what_changed_between_two_archives_is_reported(tmp_path: Path) -> None:
    before = [(f"Inbox/{number}", zips.message(number)) for number in range(6)]
    after = [*before[2:], ("Archive/x", before[1][1]), ("Inbox/new", zips.message(9))]
    read(zips.write(tmp_path / "bob.zip", zips.zipped(before)), inventory_path=str(tmp_path / "old"))
    told = read(
        zips.write(tmp_path / "bob.zip", zips.zipped(after)),
        compare_with=str(tmp_path / "old"),
        report_path=str(tmp_path / "report.json"),
    )["mailboxes"][0]["delta"]
    assert (told["added"], told["gone"], told["moved"]) == (1, 1, 1)
    moved = next(one for one in told["changes"] if one["change"] == "moved")
    assert (moved["before"], moved["folder"], moved["rung"]) == ("Inbox", "Archive", "bytes")
    assert json.loads((tmp_path / "report.json").read_text())["mailboxes"][0]["delta"] == told


def test_two_hosts_share_archives_and_meet_none_twice(tmp_path: Path) -> None:
    paths = [zips.write(tmp_path / f"u{n}.zip", zips.zipped(zips.mailbox(1))) for n in range(12)]
    shares = [
        {one["mailbox"] for one in read(*paths, shard={"index": index, "count": 2})["mailboxes"]} for index in (0, 1)
    ]
    assert all(shares)
    assert shares[0] & shares[1] == set()
    assert shares[0] | shares[1] == {f"u{n}" for n in range(12)}


def test_options_are_checked_together() -> None:
    result = MINE.fails(
        MODULE,
        organization=None,
        archives=[{"src": []}, {"mailbox": "a", "src": ["s3://x"]}, {"mailbox": "a", "src": ["b.zip"]}, "c"],
        workers=0,
        shard={"index": 2, "count": 2},
        mailboxes=["bob"],
        report_path="report.txt",
    )
    assert len(result["errors"]) == 8
    assert "Nothing was changed" in result["msg"]


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    return exporter_of(acme, emulator, drop, monkeypatch)


READINGS: tuple[dict[str, str], ...] = (
    {},
    {"X2": "tidy", "X4": "beside"},
    {"X2": "rooted", "X3": "ics", "X4": "inside"},
    {"X1": "folder", "X4": "beside-content", "X12": "kept"},
    {"X23": "parts", "X4": "beside"},
)


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: "-".join(f"{key}={value}" for key, value in one.items()))
def test_an_export_equals_the_mailbox_under_every_layout(
    exporter: Exporter, emulator: Any, reading: dict[str, str]
) -> None:
    emulator.set_switches(reading)
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=40, events=5, requests=2, others=3, odd=1)
    exporter.run()
    (told,) = exporter.acme.run(MODULE, store=STORE, wave="pilot")["mailboxes"]
    assert told["balance"]["closed"], told["balance"]
    own = [one for one in kept(exporter, told) if one["kind"] != "log"]
    expected = emulator.contents("acme", "ann")["entries"]
    assert [one["sha256"] for one in own] == [one["sha256"] for one in expected]
    assert [one["kind"] == "calendar" for one in own] == [one["kind"] == "event" for one in expected]
    assert [one["size"] for one in own] == [one["bytes"] for one in expected]
    assert [folder(one["folder"]) for one in own] == [folder(one["folder"], reading) for one in expected]
    again = exporter.acme.run(MODULE, store=STORE, wave="pilot")["mailboxes"]
    assert again == [{**told, "bytes_read": 0}]


def kept(exporter: Exporter, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of an inventory in the store."""
    key = told["inventory"].split("/", 3)[3]
    return [json.loads(line) for line in gzip.decompress(exporter.drop.read(key)).splitlines()]


def folder(path: list[str], reading: dict[str, str] | None = None) -> str:
    """A folder as a zip can have it: both separators separate, and a tidy one has neither."""
    shape = (reading or {}).get("X2", "")
    names = [re.sub(r'[\x00-\x1f/\\\\:*?"<>|]+', "_", name) if shape else name for name in path]
    root = ["Top of Information Store"] if shape == "rooted" else []
    return "/".join([*root, *names]).replace("\\", "/")
