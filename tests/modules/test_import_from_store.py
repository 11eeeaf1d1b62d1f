# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Imports of the exports of a wave, from a bucket and from a folder, and what the store remembers of them."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._archive.source import Disk
from ansible_collections.mailops.workmail.plugins.module_utils._imap import batches, sending
from ansible_collections.mailops.workmail.plugins.module_utils._store.names import record_name
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import (
    COMPLETED,
    Attempt,
    Record,
    Written,
    to_bytes,
)
from support.exports import PREFIX, STORE, Exporter, exporter_of
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.imports import Sample, archived, samples
from support.inprocess import Runner
from support.storage import BUCKET, Drop
from support.zips import calendar_message, message

MODULE = "workmail_archive_import"
MOMENT = datetime(2026, 12, 1, tzinfo=UTC)
ENTITY = "0c0ffee0-1111-2222-3333-444444444444"


@pytest.fixture
def target() -> Iterator[Mailserver]:
    with pymap() as found:
        yield found


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    return exporter_of(acme, emulator, drop, monkeypatch)


def into(target: Mailserver, **options: Any) -> dict[str, Any]:
    where = {"host": "127.0.0.1", "port": target.port, "encryption": "none", "user": USER, "password": PASSWORD}
    return {"mailboxes": ["ann"], "wave": "pilot", "store": STORE, **where, **options}


def held(target: Mailserver) -> Counter[bytes]:
    """The Message-ID and Date lines of all messages of the target."""
    mailbox = target.mailbox()
    return Counter(one.data for folder in mailbox.folders() for one in mailbox.messages(folder))


def remembered(drop: Drop, wave: str = "pilot") -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The lines and the document of the only import of a wave in the bucket."""
    names = [name for name in drop.objects() if name.startswith(f"{PREFIX}/imports/")]
    (lines,) = [name for name in names if name.endswith(".jsonl.gz")]
    documents = [name for name in names if name.endswith(f".{wave}.json")]
    assert documents == [lines.replace(".jsonl.gz", f".{wave}.json")]
    told = [json.loads(line) for line in gzip.decompress(drop.read(lines)).splitlines()]
    return told, json.loads(drop.read(documents[0]))


def test_an_export_in_a_bucket_is_imported_and_remembered(
    exporter: Exporter, emulator: Any, target: Mailserver, tmp_path: Path
) -> None:
    exporter.people("ann", "bob")
    emulator.fill("acme", "ann", messages=40, events=5, requests=2, others=3, odd=1)
    emulator.fill("acme", "bob", messages=3)
    exporter.run()
    options = into(target, calendar_path=str(tmp_path / "calendar"))
    preview = exporter.acme.run(MODULE, check=True, **options)
    assert not any("/imports/" in name or "/inventories/" in name for name in exporter.drop.objects())
    real = exporter.acme.run(MODULE, **options)
    assert (real["diff"], real["summary"]["missing"]) == (preview["diff"], 0)
    assert real["mailbox"] == "ann"
    summary = real["summary"]
    assert sum(held(target).values()) == summary["messages"]
    lines, document = remembered(exporter.drop)
    assert sum("uid" in one for one in lines) == summary["messages"]
    assert (document["wave"], document["name"], document["state"]) == ("pilot", "ann", "complete")
    assert (document["counts"]["missing"], document["counts"]["present"]) == (0, summary["messages"])
    again = exporter.acme.run(MODULE, **options)
    assert (again["changed"], again["summary"]["appended"], again["summary"]["bytes_read"]) == (False, 0, 0)
    assert again["summary"]["text"].endswith("All events of the archive are in the calendar.")


def test_an_inventory_that_was_made_with_another_limit_is_used_as_it_is(
    exporter: Exporter, emulator: Any, target: Mailserver
) -> None:
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=10)
    exporter.run()
    exporter.acme.run("workmail_archive_info", store=STORE, wave="pilot", max_message_size=150)
    result = exporter.acme.run(MODULE, check=True, max_message_size=20, **into(target))
    assert result["summary"]["bytes_read"] == 0


def test_a_wave_without_anything_new_says_so(exporter: Exporter, emulator: Any, target: Mailserver) -> None:
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=3)
    exporter.run(wave="first")
    exporter.acme.run(MODULE, **into(target, wave="first"))
    emulator.advance(25 * 3600)
    exporter.run(wave="final")
    told = exporter.acme.run(MODULE, **into(target, wave="final", delta_from="first"))
    known = "3 messages are excluded (3: an earlier wave has it)."
    assert told["summary"]["text"].startswith(f"Nothing new since the wave first. {known}")
    none = exporter.acme.run(MODULE, check=True, skip_older_than="2039-01-01", **into(target, wave="final"))
    old = "3 messages are excluded (3: older than 2039-01-01; the archive keeps them)."
    assert none["summary"]["text"].startswith(f"There are no messages to import. {old}")


def test_a_later_wave_brings_only_what_is_new(exporter: Exporter, emulator: Any, target: Mailserver) -> None:
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=30)
    exporter.run(wave="first")
    emulator.advance(25 * 3600)
    emulator.fill("acme", "ann", messages=33, gone=1)
    exporter.run(wave="final")
    first = exporter.acme.run(MODULE, **into(target, wave="first"))
    assert first["summary"]["appended"] == first["summary"]["messages"]
    before = remembered(exporter.drop, "first")[0]
    mailbox = target.mailbox()
    folder = next(name for name in mailbox.folders() if mailbox.messages(name))
    mailbox.remove(folder, mailbox.messages(folder)[0].uid)
    final = exporter.acme.run(MODULE, delta_from="first", **into(target, wave="final"))
    assert final["summary"]["appended"] == final["summary"]["messages"] == 3
    assert (first["summary"]["matches"]["outline"], final["summary"]["target_only"]) == (0, 0)
    assert final["summary"]["from_earlier_waves"] == 29
    assert "29 messages are there from earlier waves" in final["summary"]["text"]
    lines, document = remembered(exporter.drop, "final")
    assert (document["wave"], document["counts"]["present"]) == ("final", 3)
    assert len(lines) == len(before) - 1 + 3
    missing = exporter.acme.fails(MODULE, delta_from="none", **into(target, wave="final"))
    assert missing["errors"] == [
        f"delta_from: 'none' has no exports in {STORE}, which has 'final', 'first'; use one of them."
    ]
    itself = exporter.acme.fails(MODULE, delta_from="final", **into(target, wave="final"))
    assert itself["errors"] == ["delta_from: 'final' is the wave of the task itself; set an earlier one."]


@pytest.mark.parametrize("check", [True, False])
def test_what_another_wave_did_not_import_is_not_excluded(
    exporter: Exporter, emulator: Any, target: Mailserver, check: bool
) -> None:
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=5)
    exporter.run(wave="first")
    exporter.acme.run("workmail_archive_info", store=STORE, wave="first")
    emulator.advance(25 * 3600)
    emulator.fill("acme", "ann", messages=6)
    exporter.run(wave="final")
    told = exporter.acme.fails(MODULE, check=check, delta_from="first", **into(target, wave="final"))
    assert "the import of the wave first into" in told["msg"]
    assert "is missing" in told["msg"]
    assert not any(target.mailbox().messages(name) for name in target.mailbox().folders())
    whole = exporter.acme.run(MODULE, **into(target, wave="final"))
    assert whole["summary"]["appended"] == whole["summary"]["messages"] > 0


def test_an_export_that_is_not_there_is_reported(exporter: Exporter, emulator: Any, target: Mailserver) -> None:
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=3)
    exporter.run()
    wrong = exporter.acme.fails(MODULE, **into(target, mailboxes=["zoe"]))
    assert wrong["errors"] == ["mailboxes[0]: 'zoe' has no export in this wave; use a name or an id."]
    both = exporter.acme.fails(MODULE, **into(target, mailboxes=["ann", "bob"]))
    assert "must name exactly one mailbox" in both["msg"]
    key = next(name for name in exporter.drop.objects() if name.endswith(".zip"))
    exporter.drop.s3.delete_object(Bucket=BUCKET, Key=key)
    gone = exporter.acme.fails(MODULE, **into(target))
    assert "does not exist. Export the mailbox again." in gone["msg"]


def test_a_damaged_record_is_named_with_the_next_step(exporter: Exporter, emulator: Any, target: Mailserver) -> None:
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=3)
    exporter.run()
    exporter.acme.run(MODULE, **into(target))
    key = next(name for name in exporter.drop.objects() if name.startswith(f"{PREFIX}/imports/") and name[-3:] == ".gz")
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")
    assert "is damaged (BadGzipFile). Delete it" in exporter.acme.fails(MODULE, **into(target))["msg"]
    exporter.drop.s3.delete_object(Bucket=BUCKET, Key=key)
    assert exporter.acme.run(MODULE, **into(target))["changed"] is False


Stored = Callable[..., dict[str, Any]]


@pytest.fixture
def stored(acme: Runner, target: Mailserver, tmp_path: Path) -> Stored:
    """Options for a store in a folder with an export of these messages."""
    organization = acme.run("workmail_organization_info")["organizations"][0]["organization_id"]

    def made(some: list[Sample], beside: Any = (), wave: str = "pilot", entity: str = ENTITY) -> dict[str, Any]:
        top = tmp_path / "store"
        name = f"exports/{entity}/{wave}/1/x.zip"
        (top / name).parent.mkdir(parents=True)
        archived(top / name, some, beside)
        attempt = Attempt(1, "token", COMPLETED, MOMENT, "job-1", MOMENT, MOMENT, s3_path=name)
        written = Written(name, (top / name).stat().st_size, "e")
        told = Record(organization, entity, "user", "ann", wave, 1, (attempt,), (written,))
        path = top / record_name(entity, wave)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_bytes(told))
        return into(target, store=str(top), wave=wave)

    return made


def kept(tmp_path: Path) -> list[dict[str, Any]]:
    (path,) = (tmp_path / "store" / "imports" / ENTITY).glob("*.jsonl.gz")
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def test_a_store_in_a_folder_is_read_and_written(acme: Runner, stored: Stored, tmp_path: Path) -> None:
    options = stored(samples(20), [("Calendar/1.eml", calendar_message())])
    assert acme.run(MODULE, **options)["summary"]["appended"] == 20
    assert len(kept(tmp_path)) == 20
    again = acme.run(MODULE, **options)
    assert (again["changed"], again["summary"]["bytes_read"]) == (False, 0)


def test_a_message_that_the_server_has_rewritten_is_found_by_its_record(
    acme: Runner, stored: Stored, target: Mailserver, tmp_path: Path
) -> None:
    options = stored([one for one in samples(20) if one.folder == "Inbox"])
    acme.run(MODULE, **options)
    (path,) = (tmp_path / "store" / "imports" / ENTITY).glob("*.jsonl.gz")
    lines = kept(tmp_path)
    target.mailbox().remove("INBOX", lines[0]["uid"])
    target.mailbox().add("INBOX", message(1000, Subject="rewritten"))
    lines[0]["uid"] = max(one.uid for one in target.mailbox().messages("INBOX"))
    path.write_bytes(gzip.compress("".join(f"{json.dumps(one)}\n" for one in lines).encode()))
    told = acme.run(MODULE, **options)
    assert (told["changed"], told["summary"]["missing"], told["summary"]["target_only"]) == (False, 0, 0)
    assert told["summary"]["matches"]["record"] == 1


@pytest.mark.parametrize("record", ["kept", "lost"])
def test_what_the_waves_before_brought_is_expected_in_the_target(
    acme: Runner, stored: Stored, target: Mailserver, tmp_path: Path, record: str
) -> None:
    some = samples(60)
    acme.run(MODULE, **stored(some[:50], wave="first"))
    acme.run(MODULE, delta_from="first", **stored(some[5:55], wave="second"))
    target.mailbox().add("INBOX", message(1000, Subject="of a person"))
    if record == "lost":
        (path,) = (tmp_path / "store" / "imports" / ENTITY).glob("*.jsonl.gz")
        path.unlink()
    third = stored(some[10:], wave="third")
    preview = acme.run(MODULE, check=True, delta_from="second", **third)
    told = acme.run(MODULE, delta_from="second", **third)
    for one in (preview, told):
        # Without the record, what only the first wave had is not known to be its.
        only = 1 if record == "kept" else 6 + sum(not has_id(sample.data) for sample in some[5:55])
        assert (one["summary"]["target_only"], one["summary"]["from_earlier_waves"]) == (only, 56 - only)
    whole = acme.run(MODULE, **third)
    assert "from_earlier_waves" not in whole["summary"]


def has_id(data: bytes) -> bool:
    return b"Message-ID:" in data


def test_an_archive_that_is_damaged_halfway_loses_no_other_message(
    acme: Runner, stored: Stored, tmp_path: Path
) -> None:
    options = stored(samples(100))
    acme.run("workmail_archive_info", **{key: options[key] for key in ("store", "wave", "mailboxes")})
    (path,) = (tmp_path / "store" / "exports").rglob("*.zip")
    raw, state = bytearray(path.read_bytes()), path.stat()
    middle = raw.index(b"/60.eml") + 30
    raw[middle : middle + 40] = bytes(40)
    path.write_bytes(raw)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))  # as damage on a disk, which no time tells
    result = acme.fails(MODULE, **options)
    assert [one["code"] for one in result["failures"]] == ["UNREADABLE"]
    assert "99 of 100 messages of the archive are in the target, 1 is not" in result["msg"]
    assert len(kept(tmp_path)) == 99


def test_an_archive_that_is_replaced_leaves_a_record_of_what_arrived(
    acme: Runner, stored: Stored, target: Mailserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "INTERVAL", 0.0)
    monkeypatch.setattr(batches, "MOST_MESSAGES", 4)
    monkeypatch.setattr(Disk, "block", 4096)
    options = stored(samples(400))
    (path,) = (tmp_path / "store" / "exports").rglob("*.zip")

    deliver = sending._Line.deliver
    monkeypatch.setattr(sending._Line, "deliver", lambda *one: (deliver(*one), path.write_bytes(b"")))
    result = acme.fails(MODULE, **options)
    assert result["msg"].startswith("ann: "), result["msg"]
    assert 0 < len(kept(tmp_path)) < 400


def test_two_hosts_of_a_play_share_a_wave_and_meet_no_message_twice(
    acme: Runner, stored: Stored, target: Mailserver
) -> None:
    some = samples(12)
    entities = [f"0c0ffee0-1111-2222-3333-44444444444{number}" for number in range(6)]
    for number, entity in enumerate(entities):
        options = stored(some[number * 2 : number * 2 + 2], entity=entity)
    handled: list[list[str]] = [[], []]
    for index in (0, 1):
        for entity in entities:
            told = acme.run(MODULE, **{**options, "mailboxes": [entity], "shard": {"index": index, "count": 2}})
            if told.get("other_host"):
                assert told["changed"] is False
            else:
                handled[index].append(entity)
    assert sorted(handled[0] + handled[1]) == entities
    assert all(handled)
    assert sum(held(target).values()) == len(some)
