# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Archives in S3: what goes wrong is one error of the mailbox, with its next step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service import beside, wire
from ansible_collections.mailops.workmail.plugins.module_utils._store.bucket import BucketStore
from ansible_collections.mailops.workmail.plugins.plugin_utils._exit.summaries import verified
from support import zips
from support.exports import STORE, Exporter, exporter_of
from support.inprocess import Runner
from support.storage import BUCKET, Drop
from workmail_emulator.exports.course import Course

MODULE = "workmail_archive_info"


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    return exporter_of(acme, emulator, drop, monkeypatch)


def test_archives_in_any_bucket_are_read_with_one_worker_and_with_two(exporter: Exporter) -> None:
    exporter.drop.s3.put_object(Bucket=BUCKET, Key="other/bob.zip", Body=zips.zipped(zips.mailbox(600)))
    told = [
        exporter.acme.run(MODULE, archives=[{"src": [f"s3://{BUCKET}/other/bob.zip"]}], workers=workers)["mailboxes"]
        for workers in (1, 2)
    ]
    assert told[0] == told[1]
    assert told[0][0]["messages"] == 600


def test_a_run_makes_one_client_of_s3_for_the_records_and_the_archives(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter.people("ann", "bob")
    exporter.run()
    made: list[str] = []

    def counting(module: Any, service: str, *args: Any, **more: Any) -> Any:
        made.append(service)
        return wire.open_client(module, service, *args, **more)

    monkeypatch.setattr(beside, "open_client", counting)
    assert len(exporter.acme.run(MODULE, store=STORE, wave="pilot")["mailboxes"]) == 2
    assert made == ["s3"]


def test_missing_and_denied_objects_are_one_error_each(exporter: Exporter) -> None:
    exporter.drop.s3.put_object(Bucket=BUCKET, Key="bob.zip", Body=zips.zipped(zips.mailbox(3)))
    sources = (f"s3://{BUCKET}/none.zip", "s3://no-such-bucket-at-all/x.zip", f"s3://{BUCKET}/bob.zip")
    result = exporter.acme.fails(MODULE, archives=[{"mailbox": text[-9:], "src": [text]} for text in sources])
    assert [one["mailbox"] for one in result["mailboxes"]] == ["s/bob.zip"]
    assert result["summary"]["failed"] == 2
    assert all("does not exist" in one["message"] for one in result["failures"]), result["failures"]


def test_an_export_whose_object_is_another_one_is_an_error(exporter: Exporter) -> None:
    exporter.people("ann", "bob")
    exporter.run()
    key = next(name for name in exporter.drop.objects() if name.endswith(".zip"))
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=zips.zipped(zips.mailbox(3)))
    result = exporter.acme.fails(MODULE, store=STORE, wave="pilot")
    assert len(result["mailboxes"]) == 1
    assert "is not the object that the export wrote" in result["failures"][0]["message"]


def test_a_mailbox_that_is_not_exported_yet_is_said(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    exporter.run(mailboxes=["ann"])
    emulator.set_course(Course(polls=1000))
    exporter.run(mailboxes=["bob"], wait=False)
    result = exporter.acme.fails(MODULE, store=STORE, wave="pilot")
    assert [one["mailbox"] for one in result["mailboxes"]] == ["ann"]
    assert result["failures"] == [
        {
            "mailbox": "bob",
            "code": "NotExported",
            "message": "bob: its export in this wave is running. Export the mailbox to its end first.",
        }
    ]
    wrong = exporter.acme.fails(MODULE, store=STORE, wave="pilot", mailboxes=["zoe"])
    assert wrong["errors"] == ["mailboxes[0]: 'zoe' has no export in this wave; use a name or an id."]


@pytest.mark.parametrize(
    ("module", "more"),
    [
        (MODULE, {}),
        ("workmail_archive", {"dest": "tree"}),
        (
            "workmail_archive_import",
            {"mailboxes": ["ann"], "host": "127.0.0.1", "user": "ann", "password": "only-for-tests"},
        ),
    ],
)
def test_a_wave_without_exports_is_an_error_that_names_those_of_the_store(
    exporter: Exporter, module: str, more: dict[str, Any]
) -> None:
    nothing = exporter.acme.fails(module, store=STORE, wave="first", **more)
    assert nothing["errors"] == [
        f"wave: 'first' has no exports in {STORE}. Export the mailboxes first, or correct the store."
    ]
    exporter.people("ann")
    exporter.run()
    mistyped = exporter.acme.fails(module, store=STORE, wave="first", option_names={"wave": "my_wave"}, **more)
    assert mistyped["errors"] == [f"my_wave: 'first' has no exports in {STORE}, which has 'pilot'; use one of them."]
    near = exporter.acme.fails(module, store=STORE, wave="pliot", **more)
    assert near["errors"] == [f"wave: 'pliot' has no exports in {STORE}, which has 'pilot'. Did you mean 'pilot'?"]
    folder = exporter.acme.fails(module, store="/nowhere/at/all", wave="pilot", **more)
    assert folder["errors"] == [
        "wave: 'pilot' has no exports in /nowhere/at/all. Export the mailboxes first, or correct the store."
    ]


def test_a_postponed_mailbox_is_called_so_as_on_the_status_page(exporter: Exporter) -> None:
    exporter.people("ann", "bob")
    exporter.run(mailboxes=["ann"])
    later = exporter.run(wave="second")["retry_at"]
    failed = exporter.acme.fails(MODULE, store=STORE, wave="second")
    assert [one["message"] for one in failed["failures"]] == [
        "ann: its export in this wave is postponed: WorkMail exports a mailbox once in 24 hours. "
        f"Export the mailbox after {later}."
    ]


@pytest.mark.parametrize("steps", [False, True])
def test_the_status_of_a_wave_without_records_warns_with_those_that_exist(exporter: Exporter, steps: bool) -> None:
    exporter.people("ann")
    exporter.run()
    known = exporter.acme.run("workmail_mailbox_export_info", store=STORE, wave="pilot", steps=steps)
    assert not known.get("warnings")
    result = exporter.acme.run("workmail_mailbox_export_info", store=STORE, wave="pliot", steps=steps)
    assert result["summary"]["waiting"] == 1
    (warning,) = map(str, result["warnings"])
    assert f"the wave 'pliot' has no exports in {STORE}, which has 'pilot'. Did you mean 'pilot'?" in warning


def test_a_mailbox_in_the_store_of_another_organization_is_not_called_unknown_alone(
    exporter: Exporter, emulator: Any
) -> None:
    exporter.people("ann")
    exporter.run()
    emulator.add_organization("other", domains=["example.org"])
    failed = Runner(emulator.url, "other").fails(MODULE, store=STORE, wave="pilot", mailboxes=["ann"])
    assert "belongs to the organization" in failed["msg"]
    assert "Use a store of its own for each organization." in failed["msg"]


def test_two_waves_of_one_mailbox_are_compared(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann")
    emulator.fill("acme", "ann", messages=30)
    exporter.run(wave="first")
    emulator.advance(25 * 3600)
    emulator.fill("acme", "ann", messages=33, gone=1)
    exporter.run(wave="final")
    exporter.acme.run(MODULE, store=STORE, wave="first")
    told = exporter.acme.run(MODULE, store=STORE, wave="final", compare_with="first")["mailboxes"][0]["delta"]
    assert (told["added"], told["gone"], told["moved"]) == (3, 1, 0)
    wrong = exporter.acme.fails(MODULE, store=STORE, wave="final", compare_with="none")
    assert wrong["errors"] == [
        f"compare_with: 'none' has no exports in {STORE}, which has 'final', 'first'; use one of them."
    ]
    itself = exporter.acme.fails(MODULE, store=STORE, wave="final", compare_with="final")
    assert itself["errors"] == ["compare_with: 'final' is the wave of the task itself; set an earlier one."]


def test_a_mailbox_that_cannot_be_compared_says_why_and_the_others_are_compared(
    exporter: Exporter, emulator: Any
) -> None:
    exporter.people("ann", "bob", "cem", "dan")
    for name in ("ann", "bob"):
        emulator.fill("acme", name, messages=30)
    exporter.run(wave="first", mailboxes=["ann", "bob"])
    emulator.set_course(Course(polls=1000))
    exporter.run(wave="first", mailboxes=["cem"], wait=False)
    exporter.acme.run(MODULE, store=STORE, wave="first", mailboxes=["ann"])
    emulator.set_course(Course())
    emulator.advance(25 * 3600)
    for name in ("ann", "bob"):
        emulator.fill("acme", name, messages=33)
    exporter.run(wave="final", mailboxes=["ann", "bob", "dan"])
    result = exporter.acme.run(MODULE, store=STORE, wave="final", compare_with="first")
    told = {one["mailbox"]: one for one in result["mailboxes"]}
    assert told["ann"]["delta"]["added"] == 3
    assert told["bob"]["not_compared"] == (
        "its archive of the wave first was not read. Run mailops.workmail.exit_verify for that wave first "
        "(`exit_verify_wave=first`)."
    )
    assert told["dan"]["not_compared"] == "has no export in the wave first, so everything in its archive is new."
    assert not {"delta"} & {*told["bob"], *told["dan"]}
    assert result["summary"]["text"] == "3 mailboxes read, 3 balanced, 1 compared, 2 not compared"
    assert "bob, dan could not be compared" in str(result["warnings"][0])
    lines = verified({"host": result})["lines"]
    assert "1 of 3 mailboxes compared with the other wave: 3 added, 0 gone, 0 moved" in lines
    assert f"not compared: bob: {told['bob']['not_compared']}" in lines
    assert f"not compared: dan: {told['dan']['not_compared']}" in lines
    assert verified({"host": result})["red"] == []


def test_a_mailbox_that_is_named_by_its_id_is_found_without_the_records_of_others(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    exporter.people("ann", "bob", "long.name.like.an.id")
    exporter.run()
    read, usual = list[str](), BucketStore.read

    def spying(store: BucketStore, name: str) -> Any:
        read.append(name)
        return usual(store, name)

    monkeypatch.setattr(BucketStore, "read", spying)
    id_ = exporter.records()["bob"]["entity_id"]
    # Only workmail_archive_info says which mailboxes are not named.
    written = {"dest": str(tmp_path / "out"), "format": "maildir"}
    for module, options, by_id in (("workmail_archive", written, 1), (MODULE, {}, 3)):
        for wanted, records in ((id_, by_id), ("bob", 3), ("long.name.like.an.id", 4 if by_id == 1 else 3)):
            read.clear()
            told = exporter.acme.run(module, store=STORE, wave="pilot", mailboxes=[wanted], **options)
            assert [one["mailbox"] for one in told["mailboxes"]] == ["bob" if wanted == id_ else wanted]
            assert len([name for name in read if name.startswith("records/")]) == records, (module, wanted)
    (others,) = [told["not_named"]]
    assert [one["mailbox"] for one in others] == ["ann", "bob"]
    failed = exporter.acme.fails(MODULE, store=STORE, wave="pilot", mailboxes=[id_, "0" * 36])
    assert "mailboxes[1]: '000" in failed["msg"]
