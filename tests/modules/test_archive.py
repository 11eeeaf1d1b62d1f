# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_archive`: trees of files that the standard library reads, complete, repeatable, inside their directory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from support import zips
from support.exports import STORE, exporter_of
from support.inprocess import Runner
from support.storage import Drop

MODULE = "workmail_archive"
MINE = Runner("http://127.0.0.1:1", "")
"""Archives on the host need no service; a call to this one would fail."""
READER = """
import mailbox, re, sys, hashlib, pathlib
top = pathlib.Path(sys.argv[1])
boxes = [mailbox.mbox(path, create=False) for path in top.glob("mail/**/*.mbox")]
if (top / "Maildir").is_dir():
    whole = mailbox.Maildir(top / "Maildir", create=False)
    boxes += [whole, *(whole.get_folder(name) for name in whole.list_folders())]
for raw in (box.get_bytes(key) for box in boxes for key in box.keys()):
    mbox = raw.startswith(b"X-Gmail-Labels: ")
    raw = re.sub(rb"(?m)^>(>*From )", rb"\\1", raw.partition(b"\\n")[2]) if mbox else raw
    print(hashlib.sha256(raw.replace(b"\\r\\n", b"\\n").rstrip(b"\\n")).hexdigest())
"""
"""A program that knows nothing of this collection, but what the formats themselves add to a message."""


def write(dest: Path, *paths: str, **options: Any) -> dict[str, Any]:
    archives = [{"src": [path]} for path in paths]
    return run(MINE, organization=None, archives=archives, dest=str(dest), **options)


def run(runner: Runner, **options: Any) -> dict[str, Any]:
    """The result of a run, which its preview told."""
    preview, real = (runner.run(MODULE, check=check, **options) for check in (True, False))
    assert {**preview, "invocation": 0} == {**real, "invocation": 0}
    return real


def found(tree: Path) -> Counter[str]:
    """What the standard library finds in a tree."""
    done = subprocess.run([sys.executable, "-c", READER, str(tree)], capture_output=True, text=True, check=True)
    return Counter(done.stdout.split())


def wanted(messages: list[bytes]) -> Counter[str]:
    return Counter(sha256(raw.replace(b"\r\n", b"\n").rstrip(b"\n")).hexdigest() for raw in messages)


def files(top: Path) -> dict[str, bytes]:
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


ODD = [
    zips.message(1, b"From the start\r\n>From quoted\r\n>>From twice\r\n.\r\nFrom again"),
    zips.message(2, b"no line end"),
    zips.message(3, b""),
    zips.message(4, b"a\0b\r\n\r\n\r\n"),
    zips.message(5, b"lf only\nFrom here\n").replace(b"\r\n", b"\n"),
    zips.message(6, b"x" * 10_000 + b"\r\nFrom after a long line\r\n"),
    zips.message(7, Message_ID="", Date="yesterday"),
    b"\r\nNo header.\r\nFrom nobody\r\n",
    zips.with_attachment(9, 5_000_000),
    zips.message(10),
    zips.message(10),
]


@pytest.fixture
def bob(tmp_path: Path) -> str:
    data = [(f"{'Inbox' if number % 3 else 'Sent Items/2026'}/{number}.eml", raw) for number, raw in enumerate(ODD)]
    return zips.write(tmp_path / "bob.zip", zips.zipped([*data, ("Calendar/c.eml", zips.calendar_message())]))


@pytest.mark.parametrize("form", ["mbox", "maildir"])
def test_the_standard_library_finds_the_same_messages(bob: str, tmp_path: Path, form: str) -> None:
    result = write(tmp_path / "out", bob, format=form)
    assert result["changed"] is True
    assert result["mailboxes"][0]["messages"] == len(ODD)
    assert found(tmp_path / "out" / "bob") == wanted(ODD)
    calendar = files(tmp_path / "out" / "bob" / "calendar")
    assert list(calendar.values()) == [zips.CALENDAR]


def test_single_messages_have_the_bytes_of_the_archive(bob: str, tmp_path: Path) -> None:
    write(tmp_path / "out", bob, format="eml")
    mail = files(tmp_path / "out" / "bob" / "mail")
    assert Counter(mail.values()) == Counter(ODD)
    assert sorted(mail)[:2] == ["INBOX/00000002.eml", "INBOX/00000003.eml"]


@pytest.mark.parametrize("form", ["mbox", "maildir", "eml"])
def test_a_second_run_changes_nothing_and_reads_no_archive(bob: str, tmp_path: Path, form: str) -> None:
    write(tmp_path / "out", bob, format=form)
    before = files(tmp_path / "out")
    again = write(tmp_path / "out", bob, format=form)
    assert again["changed"] is False
    assert again["diff"]["prepared"] == ""
    assert again["summary"]["bytes_read"] == 0
    assert files(tmp_path / "out") == before


@pytest.mark.parametrize("form", ["mbox", "maildir", "eml"])
def test_a_file_that_is_missing_or_shorter_is_written_again(bob: str, tmp_path: Path, form: str) -> None:
    write(tmp_path / "out", bob, format=form)
    before = files(tmp_path / "out")
    first, second = [name for name in sorted(before) if "/mail/" in name or "/cur/" in name][:2]
    (tmp_path / "out" / first).unlink()
    (tmp_path / "out" / second).write_bytes(b"x")
    assert write(tmp_path / "out", bob, format=form)["changed"] is True
    assert files(tmp_path / "out") == before


def test_a_preview_writes_nothing_and_names_the_folders(bob: str, tmp_path: Path) -> None:
    result = MINE.run(MODULE, check=True, organization=None, archives=[{"src": [bob]}], dest=str(tmp_path / "out"))
    assert result["diff"]["prepared"].splitlines() == [
        "+ bob  Calendar  1 calendar item",
        "+ bob  INBOX  7 messages",
        "+ bob  Sent Items/2026  4 messages",
    ]
    assert not (tmp_path / "out").exists()


def test_another_archive_of_the_mailbox_replaces_the_tree_and_leaves_files_of_others(tmp_path: Path) -> None:
    old = [(f"Old/{number}", zips.message(number)) for number in range(3)]
    path = zips.write(tmp_path / "bob.zip", zips.zipped(old))
    write(tmp_path / "out", path)
    (tmp_path / "out" / "bob" / "mail" / "mine.txt").write_text("mine")
    zips.write(tmp_path / "bob.zip", zips.zipped([("New/1", zips.message(9))]))
    result = write(tmp_path / "out", path)
    assert result["diff"]["prepared"] == "~ bob  New  1 message\n"
    assert sorted(files(tmp_path / "out" / "bob" / "mail")) == ["New.mbox", "mine.txt"]


HOSTILE = (
    "../../evil",
    "/etc/evil",
    "C:\\evil",
    "..\\..\\evil",
    "CON",
    "aux.txt",
    "a.",
    " b ",
    "a:b",
    "x" * 300,
    "Inbox.mbox",
)


@pytest.mark.parametrize("form", ["mbox", "maildir", "eml"])
def test_nothing_is_written_outside_and_every_name_is_safe(tmp_path: Path, form: str) -> None:
    folders = [*HOSTILE, "Inbox", "inbox copy", "INBOX COPY", "Caf\u00e9", "Cafe\u0301", "Inbox/mbox", "日本"]
    raw: list[tuple[str | bytes, bytes]] = [
        (f"{folder}/{number}.eml", zips.message(number)) for number, folder in enumerate(folders)
    ]
    raw += [("nul", b"\x89x"), ("a/../../../evil.bin", b"\x89y"), ("Z\xfcrich/1".encode("latin-1"), zips.message(99))]
    top = tmp_path / "top"
    write(top / "out", zips.write(tmp_path / "bob.zip", zips.zipped(raw)), format=form)
    assert [path.name for path in tmp_path.iterdir()] == ["top", "bob.zip"] or len(list(tmp_path.iterdir())) == 2
    assert [path.name for path in top.iterdir()] == ["out"]
    written = [path.relative_to(top) for path in top.rglob("*")]
    for path in written:
        for part in path.parts:
            assert not re.search(r'[<>"|?*\\\x00-\x1f]|[. ]$', part), part
            assert part.partition(".")[0].lower() not in ("con", "aux", "nul")
            assert ":" not in part or form == "maildir"
            assert len(part.encode()) <= 255
    folded = Counter(str(path).casefold() for path in written)
    assert max(folded.values()) == 1
    if form != "eml":
        assert sum(found(top / "out" / "bob").values()) == len(folders) + 1


def test_a_link_in_the_destination_is_refused(bob: str, tmp_path: Path) -> None:
    (tmp_path / "out" / "bob").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", tmp_path / "out" / "bob" / "mail")
    result = MINE.fails(MODULE, organization=None, archives=[{"src": [bob]}], dest=str(tmp_path / "out"))
    assert "is a symbolic link" in result["failures"][0]["message"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("form", ["mbox", "maildir", "eml"])
def test_an_interrupted_run_continues_and_ends_the_same(
    bob: str, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "whole", bob, format=form)
    base = "ansible_collections.mailops.workmail.plugins.module_utils._archive.tree"
    for _again in range(3):
        with monkeypatch.context() as patch:
            patch.setattr(f"{base}._read", _killed(4, import_module(base)._read))
            with pytest.raises(KeyboardInterrupt):
                MINE.run(MODULE, organization=None, archives=[{"src": [bob]}], dest=str(tmp_path / "out"), format=form)
    assert write(tmp_path / "out", bob, format=form)["changed"] is True
    left, right = files(tmp_path / "out" / "bob"), files(tmp_path / "whole" / "bob")
    assert {name: data for name, data in left.items() if "manifest" not in name and not name.startswith("inv")} == {
        name: data for name, data in right.items() if "manifest" not in name and not name.startswith("inv")
    }


def _killed(after: int, read: Any) -> Any:
    """`read`, which a signal ends at the message with this number."""
    seen = 0

    def until(*arguments: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == after:
            raise KeyboardInterrupt
        return read(*arguments)

    return until


def test_an_entry_that_cannot_be_read_is_left_out_and_said(bob: str, tmp_path: Path) -> None:
    data = bytearray(Path(bob).read_bytes())
    data[100] ^= 0xFF
    Path(bob).write_bytes(data)
    result = write(tmp_path / "out", bob)
    (told,) = result["mailboxes"]
    assert told["unreadable"] == 1
    assert told["balance"]["closed"] is False
    assert "bob: 1 of its entries cannot be read" in str(result["warnings"])
    manifest = json.loads((tmp_path / "out" / "bob" / "manifest.json").read_text())
    assert len(manifest["skipped"]) == 1
    assert found(tmp_path / "out" / "bob") == wanted(ODD[1:])


def test_every_export_of_a_wave_is_written(
    acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann", "bob", rooms=["room"])
    for name in ("ann", "bob"):
        emulator.fill("acme", name, messages=20, events=3, odd=1)
    exporter.run()
    result = run(acme, store=STORE, wave="pilot", dest=str(tmp_path), format="maildir")
    assert result["summary"]["text"] == "3 of 3 mailboxes written"
    for name in ("ann", "bob"):
        expected = [one for one in emulator.contents("acme", name)["entries"] if one["kind"] == "message"]
        assert sum(found(tmp_path / name).values()) == len(expected)
    again = acme.run(MODULE, store=STORE, wave="pilot", dest=str(tmp_path), format="maildir")
    assert (again["changed"], again["summary"]["bytes_read"]) == (False, 0)


@pytest.mark.parametrize(("module", "passes"), [("workmail_archive", 2), ("workmail_archive_info", 1)])
def test_the_progress_file_counts_bytes_of_archives(bob: str, tmp_path: Path, module: str, passes: int) -> None:
    broken = zips.write(tmp_path / "broken.zip", b"PK\x03\x04 and no more")
    dest = {"dest": str(tmp_path / "out")} if passes == 2 else {}
    progress = tmp_path / "progress"
    archives = [{"src": [bob]}, {"src": [broken]}]
    MINE.fails(module, organization=None, archives=archives, progress_path=str(progress), **dest)
    lines = [json.loads(line) for line in progress.read_text().splitlines()]
    counted = [one for one in lines if "done" in one]
    size, lost = Path(bob).stat().st_size, Path(broken).stat().st_size
    assert {one["planned"] for one in counted} == {passes * (size + lost)}
    assert {one["phase"] for one in counted} == {"reading"}
    assert sorted(one["done"] for one in counted) == [one["done"] for one in counted]
    assert (counted[-1]["done"], counted[-1]["failed"]) == (passes * size, passes * lost)
    assert progress.stat().st_mode & 0o777 == 0o600
