# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bag of evidence: others can validate it, a second run changes nothing, and no key that it needs is given up."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import bagit
import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service.beside import S3
from support.exports import STORE, Exporter, exporter_of, replace_archive
from support.inprocess import Runner
from support.storage import BUCKET, Drop

MODULE = "workmail_evidence"
WAVE: dict[str, Any] = {"store": STORE, "wave": "pilot"}


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """Two exported and verified mailboxes."""
    found = exporter_of(acme, emulator, drop, monkeypatch)
    found.people("ann", "bob")
    for name in ("ann", "bob"):
        emulator.fill("acme", name, messages=4, events=1)
    found.run()
    found.acme.run("workmail_archive_info", **WAVE)
    return found


def objects(exporter: Exporter) -> dict[str, tuple[Any, ...]]:
    listed = exporter.drop.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return {one["Key"].removeprefix("exit/"): (one["ETag"], one["LastModified"]) for one in listed}


def downloaded(exporter: Exporter, folder: Path) -> bagit.Bag:
    """The bag as somebody gets it years later: the objects below evidence/, and what fetch.txt names."""
    for key in exporter.drop.objects():
        if key.startswith("exit/evidence/"):
            target = folder / key.removeprefix("exit/evidence/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(exporter.drop.read(key))
    for line in (folder / "fetch.txt").read_text().splitlines():
        url, size, path = line.split(" ", 2)
        data = exporter.drop.read(unquote(url).removeprefix(f"s3://{BUCKET}/"))
        assert len(data) == int(size)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return bagit.Bag(str(folder))


def test_another_program_validates_the_bag_of_the_store(exporter: Exporter, tmp_path: Path) -> None:
    definition = tmp_path / "definition.yml"
    definition.write_text("users: []\n")
    told = exporter.acme.run(MODULE, files={"definition.yml": str(definition)}, bag_info={"Contact-Name": "IT"}, **WAVE)
    assert (told["changed"], told["summary"]["mailboxes"], told["bag"]) == (True, 2, f"{STORE}/evidence")
    bag = downloaded(exporter, tmp_path / "bag")
    bag.validate(processes=1)
    names = list(bag.payload_entries())
    assert "data/definition/definition.yml" in names
    for one in exporter.records().values():
        assert f"data/records/{one['entity_id']}/pilot.json" in names
        assert f"data/inventories/{one['entity_id']}/pilot.jsonl.gz" in names
        assert any(name.startswith(f"data/exports/{one['entity_id']}/") for name in names)
    assert bag.info["Contact-Name"] == "IT"


def test_check_mode_writes_nothing_and_a_second_run_neither(exporter: Exporter) -> None:
    before = objects(exporter)
    assert exporter.acme.run(MODULE, check=True, **WAVE)["changed"] is True
    assert objects(exporter) == before
    exporter.acme.run(MODULE, **WAVE)
    after = objects(exporter)
    assert exporter.acme.run(MODULE, check=True, **WAVE)["changed"] is False
    assert exporter.acme.run(MODULE, **WAVE)["changed"] is False
    assert objects(exporter) == after


def test_each_file_is_read_once_and_none_that_is_not_there(exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each mailbox: a record, a verification and an inventory of two files, an archive, and what the bag has."""
    calls, call = Counter[str](), S3.call

    def counted(s3: S3, operation: str, **params: Any) -> Any:
        calls.update([operation])
        return call(s3, operation, **params)

    def cost(check: bool) -> Counter[str]:
        calls.clear()
        exporter.acme.run(MODULE, check=check, **WAVE)
        return calls

    monkeypatch.setattr(S3, "call", counted)
    lists, heads, records, archives, payload, tags = 6, 2, 2 * 4, 2, 2 * 4, 5
    # Check mode needs no content of a file that the bag does not have.
    assert cost(check=True) == {"list_objects_v2": lists, "head_object": heads, "get_object": 2}
    assert cost(check=False) == {
        "list_objects_v2": lists,
        "head_object": heads,
        "get_object": records + archives,
        "put_object": payload + tags + 2 * 2,
    }
    # Now each mailbox has a record of its evidence too, and what the bag has is compared with what it is to have.
    again = records + 2 + payload + tags
    assert cost(check=False) == {"list_objects_v2": lists, "head_object": heads, "get_object": again}


def test_a_whole_bag_in_a_folder(exporter: Exporter, tmp_path: Path) -> None:
    path = tmp_path / "whole"
    told = exporter.acme.run(MODULE, path=str(path), **WAVE)
    assert told["path"] == str(path)
    bag = bagit.Bag(str(path))
    bag.validate(processes=1)
    assert not (path / "fetch.txt").exists()
    assert {one.stat().st_mode & 0o077 for one in path.rglob("*")} == {0}
    archive = next(path.rglob("*.zip"))
    archive.write_bytes(b"x" * archive.stat().st_size)
    assert not bagit.Bag(str(path)).is_valid()
    assert exporter.acme.run(MODULE, path=str(path), **WAVE)["changed"] is True
    bagit.Bag(str(path)).validate(processes=1)


def test_a_second_wave_stays_beside_the_first(exporter: Exporter, tmp_path: Path) -> None:
    exporter.acme.run(MODULE, **WAVE)
    exporter.emulator.advance(25 * 3600)
    exporter.run(wave="final")
    exporter.acme.run(MODULE, store=STORE, wave="final")
    bag = downloaded(exporter, tmp_path / "bag")
    bag.validate(processes=1)
    waves = {name.split("/")[3] for name in bag.payload_entries() if name.startswith("data/exports/")}
    assert waves == {"pilot", "final"}


def closing_down(exporter: Exporter, folder: Path) -> Path:
    """A definition that has changed since closing down began."""
    definition = folder / "users.yml"
    definition.write_text("- name: ann\n")
    exporter.acme.run(MODULE, files={"users.yml": str(definition)}, **WAVE)
    gates = ("exported", "verified", "imported", "switched", "quiet", "evidence")
    closing = {"stage": "disable", "confirm_alias": "acme", "overrides": dict.fromkeys(gates, "A rehearsal.")}
    exporter.acme.run("workmail_decommission", **closing, **WAVE)
    definition.write_text("[]\n")
    return definition


def test_the_definition_stays_as_it_was_once_closing_down_has_begun(exporter: Exporter, tmp_path: Path) -> None:
    definition = closing_down(exporter, tmp_path)
    exporter.acme.run(MODULE, files={"users.yml": str(definition)}, **WAVE)
    assert exporter.drop.read("exit/evidence/data/definition/users.yml") == b"- name: ann\n"
    bag = downloaded(exporter, tmp_path / "bag")
    bag.validate(processes=1)
    assert "decommission.json" in bag.tagfile_entries()


def test_a_whole_bag_after_closing_down_has_begun_says_how_it_began(exporter: Exporter, tmp_path: Path) -> None:
    definition = closing_down(exporter, tmp_path)
    whole: dict[str, Any] = {"files": {"users.yml": str(definition)}, "path": str(tmp_path / "whole"), **WAVE}
    exporter.acme.run(MODULE, **whole)
    bag = bagit.Bag(str(tmp_path / "whole"))
    bag.validate(processes=1)
    assert "decommission.json" in bag.tagfile_entries()
    assert Path(bag.path, "decommission.json").read_bytes() == exporter.drop.read("exit/evidence/decommission.json")
    assert Path(bag.path, "data/definition/users.yml").read_bytes() == b"- name: ann\n"
    assert exporter.acme.run(MODULE, **whole)["changed"] is False
    exporter.drop.s3.put_object(Bucket=BUCKET, Key="exit/evidence/data/definition/users.yml", Body=b"- name: bob\n")
    told = exporter.acme.fails(MODULE, **{**whole, "path": str(tmp_path / "other")})
    assert f"{STORE}/evidence/data/definition/users.yml is not the file that the bag lists" in told["msg"]
    assert Path(bag.path, "data/definition/users.yml").read_bytes() == b"- name: ann\n"


def test_the_status_page_learns_of_it(exporter: Exporter) -> None:
    exporter.acme.run(MODULE, **WAVE)
    names = [name for name in objects(exporter) if name.startswith("bagged/")]
    steps = [json.loads(exporter.drop.read(f"exit/{name}")) for name in names]
    assert [one["state"] for one in steps] == ["in_bag", "in_bag"]


def test_an_archive_that_was_replaced_fails_and_the_others_go_on(exporter: Exporter) -> None:
    record = exporter.records()["ann"]
    key = f"exit/{record['objects'][0]['name']}"
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=b"other")
    told = exporter.acme.fails(MODULE, **WAVE)
    assert "ann" in told["msg"]
    assert "is not the object that the export wrote" in told["msg"]
    assert told["summary"]["mailboxes"] == 1
    replace_archive(exporter.drop.s3, record["entity_id"], "pilot", b"once more")
    assert exporter.acme.run(MODULE, **WAVE)["summary"]["mailboxes"] == 2


def test_a_key_that_objects_need_is_not_given_up(exporter: Exporter) -> None:
    before = objects(exporter)
    told = exporter.acme.fails(MODULE, retire_kms_key=exporter.drop.key, **WAVE)
    assert "cannot be read without" in told["msg"]
    assert any(name.startswith("exports/") for name in told["needing"])
    assert objects(exporter) == before
    other = exporter.drop.new_key()
    assert exporter.acme.run(MODULE, retire_kms_key=other, **WAVE)["kms_keys"][0]["key"] == exporter.drop.key


def test_a_key_that_is_being_deleted_is_a_warning(exporter: Exporter) -> None:
    exporter.drop.kms.schedule_key_deletion(KeyId=exporter.drop.key.rpartition("/")[2], PendingWindowInDays=7)
    told = exporter.acme.run(MODULE, **WAVE)
    assert told["kms_keys"][0]["state"] == "PendingDeletion"
    assert "cancel-key-deletion" in str(told["warnings"])


def test_a_store_of_another_organization_is_refused(exporter: Exporter) -> None:
    before = objects(exporter)
    told = exporter.acme.fails(MODULE, organization=f"m-{'0' * 32}", **WAVE)
    assert "belongs to the organization" in told["msg"]
    assert objects(exporter) == before


def test_an_edited_file_is_blamed_and_not_one_beside_it(exporter: Exporter, tmp_path: Path) -> None:
    files = {name: str(tmp_path / name) for name in ("users.yml", "zones.txt")}
    for path in files.values():
        Path(path).write_text("- name: ann\n")
    exporter.acme.run(MODULE, files=files, **WAVE)
    closing_down(exporter, tmp_path)
    edited = "exit/evidence/data/definition/zones.txt"
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=edited, Body=b"- name: bob\n")
    told = exporter.acme.fails(MODULE, path=str(tmp_path / "whole"), **WAVE)["msg"]
    assert "zones.txt is not the file that the bag lists" in told
    assert "users.yml" not in told
