# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The locked copy of the bag: whole, proven, resumed, never weakened, and refused before anything is written.

moto is not S3: it does not compare the checksum that a client sends with the bytes, keeps no retention of objects in
parts (PutObjectRetention sets it), shows the checksum of such an object without the number of parts, lets anyone weaken
a retention, knows no GetObjectRetention, and does not compare ExpectedBucketOwner. What S3 refuses is therefore what
the module must not even try.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bagit
import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service.beside import S3
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from ansible_collections.mailops.workmail.plugins.module_utils._store import locked
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import place_of
from support.exports import STORE, Exporter, exporter_of, replace_archive
from support.inprocess import Runner
from support.storage import BUCKET, REGION, Drop

MODULE = "workmail_evidence"
LOCKED, PREFIX = "acme-evidence", "acme"
PLACE = f"s3://{LOCKED}/{PREFIX}"
WAVE: dict[str, Any] = {"store": STORE, "wave": "pilot"}
LOCK: dict[str, Any] = {"lock_store": PLACE, "lock_mode": "COMPLIANCE", "lock_until": "2037-12-31"}
COPY = {**WAVE, **LOCK}
ROOT = "ansible_collections.mailops.workmail.plugins.module_utils"


def bucket(drop: Drop, name: str = LOCKED, **options: Any) -> None:
    where = {"LocationConstraint": REGION}
    drop.s3.create_bucket(Bucket=name, CreateBucketConfiguration=where, **options)


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    """Two exported mailboxes, and a bucket with Object Lock."""
    found = exporter_of(acme, emulator, drop, monkeypatch)
    found.people("ann", "bob")
    emulator.fill("acme", "ann", messages=4, events=1)
    found.run()
    bucket(drop, ObjectLockEnabledForBucket=True)
    return found


def versions(exporter: Exporter, name: str = LOCKED) -> dict[str, list[str]]:
    """Name in the copy → its versions, the current one first."""
    found: dict[str, list[str]] = {}
    listed = exporter.drop.s3.list_object_versions(Bucket=name).get("Versions", [])
    for one in sorted(listed, key=lambda row: not row["IsLatest"]):
        found.setdefault(one["Key"].removeprefix(f"{PREFIX}/"), []).append(one["VersionId"])
    return found


def head(exporter: Exporter, name: str, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = exporter.drop.s3.head_object(Bucket=LOCKED, Key=f"{PREFIX}/{name}", **more)
    return told


def downloaded(exporter: Exporter, folder: Path) -> bagit.Bag:
    """The copy alone, as it is got years later."""
    for name in versions(exporter):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        body = exporter.drop.s3.get_object(Bucket=LOCKED, Key=f"{PREFIX}/{name}")["Body"]
        target.write_bytes(body.read())
    return bagit.Bag(str(folder))


def record(exporter: Exporter) -> dict[str, Any]:
    (name,) = [one for one in exporter.drop.objects() if one.startswith("exit/locked/")]
    told: dict[str, Any] = json.loads(exporter.drop.read(name))
    return told


def stored(exporter: Exporter) -> dict[str, str]:
    return {name: exporter.drop.s3.head_object(Bucket=BUCKET, Key=name)["ETag"] for name in exporter.drop.objects()}


def spied(monkeypatch: pytest.MonkeyPatch, **replaced: Any) -> list[tuple[str, dict[str, Any]]]:
    """The calls to S3; `replaced`: operation → what is called in place of it, with the real call and the parameters."""
    calls: list[tuple[str, dict[str, Any]]] = []
    call = S3.call

    def noted(one: S3, operation: str, **params: Any) -> Any:
        calls.append((operation, params))
        other = replaced.get(operation)
        return other(lambda: call(one, operation, **params), params) if other else call(one, operation, **params)

    monkeypatch.setattr(S3, "call", noted)
    return calls


def test_the_copy_is_a_whole_bag_and_every_file_is_locked(exporter: Exporter, tmp_path: Path) -> None:
    told = exporter.acme.run(MODULE, **COPY)
    copy = told["locked_copy"]
    assert (told["changed"], copy["complete"], copy["store"]) == (True, True, PLACE)
    assert "the locked copy s3://acme-evidence/acme is complete" in told["summary"]["text"]
    downloaded(exporter, tmp_path / "copy").validate(processes=1)
    names = set(versions(exporter)) - {"locked-copy.json"}
    assert copy["files"] == len(names) == copy["copied"]
    assert any(name.endswith(".zip") for name in names)
    for name in versions(exporter):
        found = head(exporter, name)
        assert found["ObjectLockMode"] == "COMPLIANCE"
        assert found["ObjectLockRetainUntilDate"] == datetime(2037, 12, 31, 23, 59, 59, tzinfo=UTC)
    files = record(exporter)["files"]
    assert set(files) == names
    assert {name: [one["version_id"]] for name, one in files.items()} == {
        name: found for name, found in versions(exporter).items() if name in names
    }
    beside = exporter.drop.s3.get_object(Bucket=LOCKED, Key=f"{PREFIX}/locked-copy.json")["Body"].read()
    assert json.loads(beside)["files"] == files


def test_a_second_run_copies_nothing_and_reads_no_content(exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
    exporter.acme.run(MODULE, **COPY)
    before = versions(exporter)
    assert exporter.acme.run(MODULE, check=True, **COPY)["changed"] is False
    calls = spied(monkeypatch)
    told = exporter.acme.run(MODULE, **COPY)
    assert (told["changed"], told["locked_copy"]["complete"], told["locked_copy"]["copied"]) == (False, True, 0)
    assert versions(exporter) == before
    read = [params["Key"] for name, params in calls if name == "get_object" and params["Bucket"] == LOCKED]
    assert set(read) <= {f"{PREFIX}/locked-copy.json"}


def test_check_mode_says_what_would_be_copied(exporter: Exporter) -> None:
    before = stored(exporter)
    told = exporter.acme.run(MODULE, check=True, **COPY)
    assert (told["changed"], told["locked_copy"]["complete"]) == (True, False)
    assert "would be written" in told["summary"]["text"]
    assert (stored(exporter), versions(exporter)) == (before, {})
    done = exporter.acme.run(MODULE, **COPY)["locked_copy"]
    assert (done["files"], done["copied"]) == (told["locked_copy"]["files"], told["locked_copy"]["copied"])


@pytest.mark.parametrize("known", [True, False], ids=["recorded", "unrecorded"])
def test_wrong_content_gets_a_new_version_whatever_it_claims(exporter: Exporter, tmp_path: Path, known: bool) -> None:
    if known:
        exporter.acme.run(MODULE, **COPY)
    else:
        exporter.acme.run(MODULE, **WAVE)
    name = next(one for one in exporter.drop.objects() if one.startswith("exit/evidence/data/records/"))
    data = exporter.drop.read(name)
    path = name.removeprefix("exit/evidence/")
    claims = {"sha512": "right", "sha256": "right"}
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": datetime(2090, 1, 1, tzinfo=UTC)}
    wrong = exporter.drop.s3.put_object(
        Bucket=LOCKED,
        Key=f"{PREFIX}/{path}",
        Body=b"x" * len(data),
        Metadata=claims,
        ChecksumAlgorithm="SHA256",
        **lock,
    )["VersionId"]
    told = exporter.acme.run(MODULE, **COPY)
    assert told["locked_copy"]["complete"] is True
    assert versions(exporter)[path][1:].count(wrong) == 1
    downloaded(exporter, tmp_path / "copy").validate(processes=1)
    assert exporter.acme.run(MODULE, **COPY)["changed"] is False


def test_a_deleted_object_is_copied_again(exporter: Exporter, tmp_path: Path) -> None:
    exporter.acme.run(MODULE, **COPY)
    exporter.drop.s3.delete_object(Bucket=LOCKED, Key=f"{PREFIX}/bagit.txt")
    told = exporter.acme.run(MODULE, **COPY)
    assert (told["locked_copy"]["complete"], told["locked_copy"]["copied"]) == (True, 1)
    downloaded(exporter, tmp_path / "copy").validate(processes=1)


def test_a_lost_record_is_made_again_from_the_content(exporter: Exporter) -> None:
    exporter.acme.run(MODULE, **COPY)
    before, known = versions(exporter), record(exporter)
    (name,) = [one for one in exporter.drop.objects() if one.startswith("exit/locked/")]
    for damage in (None, b"{", b'{"files": {"a": {"lock": 1}}}'):
        if damage is None:
            exporter.drop.s3.delete_object(Bucket=BUCKET, Key=name)
        else:
            exporter.drop.s3.put_object(Bucket=BUCKET, Key=name, Body=damage)
        told = exporter.acme.run(MODULE, **COPY)
        assert told["locked_copy"]["complete"] is True
        assert (versions(exporter), record(exporter)) == (before, known)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("COMPLIANCE", "2037-12-31"), ("GOVERNANCE", "2037-12-31")),
        (("COMPLIANCE", "2037-12-31"), ("GOVERNANCE", "2047-12-31")),
        (("COMPLIANCE", "2037-12-31"), ("COMPLIANCE", "2036-12-31")),
        (("GOVERNANCE", "2037-12-31"), ("GOVERNANCE", "2036-12-31")),
        (("GOVERNANCE", "2037-12-31"), ("COMPLIANCE", "2036-12-31")),
    ],
)
@pytest.mark.parametrize("recorded", [True, False])
def test_a_retention_is_never_weakened(exporter: Exporter, first: Any, second: Any, recorded: bool) -> None:
    exporter.acme.run(MODULE, **{**COPY, "lock_mode": first[0], "lock_until": first[1]})
    if not recorded:
        (name,) = [one for one in exporter.drop.objects() if one.startswith("exit/locked/")]
        exporter.drop.s3.delete_object(Bucket=BUCKET, Key=name)
    before = versions(exporter)
    held = {name: head(exporter, name)["ObjectLockRetainUntilDate"] for name in before}
    for check in (True, False):
        told = exporter.acme.fails(MODULE, check=check, **{**COPY, "lock_mode": second[0], "lock_until": second[1]})
        for text in (PLACE, *(f"{mode} until {date}T23:59:59Z" for mode, date in (first, second)), "Set `lock_mode: "):
            assert text in told["msg"]
    assert versions(exporter) == before
    assert {name: head(exporter, name)["ObjectLockRetainUntilDate"] for name in before} == held


def test_only_a_change_to_compliance_bypasses_a_retention_and_no_date_gets_earlier(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, bool]] = []
    call = S3.call

    def noted(one: S3, operation: str, **params: Any) -> Any:
        if operation == "put_object_retention":
            sent.append((params["Retention"]["Mode"], params.get("BypassGovernanceRetention", False)))
        return call(one, operation, **params)

    monkeypatch.setattr(S3, "call", noted)
    runs = [("GOVERNANCE", "2036-12-31"), ("GOVERNANCE", "2037-12-31"), ("COMPLIANCE", "2037-12-31")]
    for mode, until in [*runs, ("COMPLIANCE", "2038-12-31")]:
        exporter.acme.run(MODULE, **{**COPY, "lock_mode": mode, "lock_until": until})
    assert list(dict.fromkeys(sent)) == [("GOVERNANCE", False), ("COMPLIANCE", True), ("COMPLIANCE", False)]


def test_no_retention_gets_an_earlier_date() -> None:
    sent: list[dict[str, Any]] = []
    s3: Any = SimpleNamespace(call=lambda _operation, **params: sent.append(params))
    near, far = datetime(2036, 12, 31, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
    held = locked.Held("1", 1, "", locked.Lock("GOVERNANCE", far))
    locked.LockedBucket(place_of(PLACE), s3).extend("bagit.txt", held, locked.Lock("COMPLIANCE", near))
    assert [one["Retention"] for one in sent] == [{"Mode": "COMPLIANCE", "RetainUntilDate": far}]


def test_a_retention_is_extended_without_a_new_copy(exporter: Exporter) -> None:
    exporter.acme.run(MODULE, **{**COPY, "lock_mode": "GOVERNANCE"})
    before = versions(exporter)
    longer = {**COPY, "lock_until": "2040-06-30"}
    assert exporter.acme.run(MODULE, check=True, **longer)["changed"] is True
    told = exporter.acme.run(MODULE, **longer)
    assert (told["locked_copy"]["copied"], told["locked_copy"]["extended"]) == (0, len(before) - 1)
    after = versions(exporter)
    assert after.pop("locked-copy.json")[1:] == before.pop("locked-copy.json")
    assert after == before
    for name in before:
        assert head(exporter, name)["ObjectLockMode"] == "COMPLIANCE"
        assert head(exporter, name)["ObjectLockRetainUntilDate"].date().isoformat() == "2040-06-30"
    assert {one["mode"] for one in record(exporter)["files"].values()} == {"COMPLIANCE"}
    assert exporter.acme.run(MODULE, **longer)["changed"] is False


def test_a_bag_with_more_in_it_copies_only_what_changed(exporter: Exporter, tmp_path: Path) -> None:
    exporter.acme.run(MODULE, **COPY)
    before = versions(exporter)
    contract = tmp_path / "contract.txt"
    contract.write_text("signed\n")
    exporter.acme.run(MODULE, files={"contract.txt": str(contract)}, **COPY)
    after = versions(exporter)
    assert {name for name in after if after[name] != before.get(name)} == {
        *("data/definition/contract.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"),
        "locked-copy.json",
    }
    downloaded(exporter, tmp_path / "copy").validate(processes=1)


def test_a_store_in_a_folder_is_a_source_too(exporter: Exporter, tmp_path: Path) -> None:
    for key in exporter.drop.objects():
        target = tmp_path / "store" / key.removeprefix("exit/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(exporter.drop.read(key))
    told = exporter.acme.run(MODULE, **{**COPY, "store": str(tmp_path / "store")})
    assert told["locked_copy"]["complete"] is True
    downloaded(exporter, tmp_path / "copy").validate(processes=1)
    assert exporter.acme.run(MODULE, **{**COPY, "store": str(tmp_path / "store")})["changed"] is False


def test_a_large_archive_is_copied_in_parts(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(locked, "PART", 5 * 1024 * 1024)
    entity = exporter.records()["ann"]["entity_id"]
    replace_archive(exporter.drop.s3, entity, "pilot", bytes(range(256)) * 48 * 1024)
    path = next(one["name"] for one in exporter.records()["ann"]["objects"] if one["name"].endswith(".zip"))
    left = exporter.drop.s3.create_multipart_upload(Bucket=LOCKED, Key=f"{PREFIX}/data/{path}")["UploadId"]
    calls = spied(monkeypatch)
    assert exporter.acme.run(MODULE, **COPY)["locked_copy"]["complete"] is True
    assert [name for name, _params in calls].count("upload_part") == 3
    found = head(exporter, f"data/{path}", ChecksumMode="ENABLED")
    assert found["ChecksumSHA256"]
    assert found["ObjectLockMode"] == "COMPLIANCE"
    uploads = exporter.drop.s3.list_multipart_uploads(Bucket=LOCKED).get("Uploads", [])
    assert left not in [one["UploadId"] for one in uploads]
    downloaded(exporter, tmp_path / "copy").validate(processes=1)
    assert exporter.acme.run(MODULE, **COPY)["changed"] is False


def test_an_archive_that_changes_while_it_is_copied_leaves_no_version(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locked, "PART", 5 * 1024 * 1024)
    entity = exporter.records()["ann"]["entity_id"]
    replace_archive(exporter.drop.s3, entity, "pilot", bytes(range(256)) * 48 * 1024)
    exporter.acme.run(MODULE, **WAVE)
    path = next(one["name"] for one in exporter.records()["ann"]["objects"] if one["name"].endswith(".zip"))
    right = exporter.drop.read(f"exit/{path}")
    call = exporter.drop.s3.put_object

    def replaced(go: Any, _params: dict[str, Any]) -> Any:
        call(Bucket=BUCKET, Key=f"exit/{path}", Body=right[::-1])
        return go()

    spied(monkeypatch, create_multipart_upload=replaced)
    told = exporter.acme.fails(MODULE, **COPY)
    assert told["locked_copy"]["complete"] is False
    assert [one["file"] for one in told["not_locked"]] == [f"data/{path}"]
    assert f"data/{path}" not in versions(exporter)
    assert "tagmanifest-sha512.txt" not in versions(exporter)
    assert exporter.drop.s3.list_multipart_uploads(Bucket=LOCKED).get("Uploads", []) == []


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_a_run_that_is_killed_is_continued(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, after: int
) -> None:
    """Without the record, as after a kill that lets nothing be written."""
    done: list[str] = []

    def killed(go: Any, params: dict[str, Any]) -> Any:
        if params["Bucket"] == LOCKED and len(done) >= after:
            raise WorkMailError("killed", "Killed")
        told = go()
        if params["Bucket"] == LOCKED:
            done.append(params["Key"])
        return told

    with monkeypatch.context() as patch:
        spied(patch, put_object=killed)
        told = exporter.acme.fails(MODULE, **COPY)
    assert told["locked_copy"]["complete"] is False
    for name in exporter.drop.objects():
        if name.startswith("exit/locked/"):
            exporter.drop.s3.delete_object(Bucket=BUCKET, Key=name)
    before = versions(exporter)
    assert told["locked_copy"]["copied"] == len(before)
    assert after <= len(before) <= after + 3, "four files are written at a time"
    told = exporter.acme.run(MODULE, **COPY)["locked_copy"]
    assert (told["complete"], told["copied"]) == (True, told["files"] - len(before))
    assert {name: versions(exporter)[name] for name in before} == before
    downloaded(exporter, tmp_path / "copy").validate(processes=1)


def test_a_copy_that_s3_changes_or_does_not_lock_is_not_complete(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter.acme.run(MODULE, **WAVE)

    def other(go: Any, params: dict[str, Any]) -> Any:
        return {**go(), "ChecksumSHA256": "b3RoZXI="} if params["Key"].endswith("bagit.txt") else go()

    def unlocked(go: Any, _params: dict[str, Any]) -> Any:
        return {key: value for key, value in go().items() if not key.startswith("ObjectLock")}

    for replaced, text in ((other, "has other content than was sent"), (unlocked, "Allow s3:GetObjectRetention")):
        with monkeypatch.context() as patch:
            spied(patch, head_object=replaced)
            told = exporter.acme.fails(MODULE, **COPY)
        assert text in told["msg"]
        assert told["locked_copy"]["complete"] is False
    assert exporter.acme.run(MODULE, **COPY)["locked_copy"]["complete"] is True


def refused(exporter: Exporter, *texts: str, **options: Any) -> None:
    before = stored(exporter)
    for check in (True, False):
        told = exporter.acme.fails(MODULE, check=check, **{**COPY, **options})
        assert [text for text in texts if text not in told["msg"]] == [], told["msg"]
        assert "Nothing was changed." in told["msg"]
    assert stored(exporter) == before
    assert versions(exporter) == {}


def test_everything_about_the_bucket_and_the_key_is_said_at_once(exporter: Exporter) -> None:
    drop = exporter.drop
    bucket(drop, "acme-plain")
    pending = drop.new_key()
    drop.kms.schedule_key_deletion(KeyId=pending.rpartition("/")[2], PendingWindowInDays=7)
    texts = ["the bucket acme-plain has no Object Lock", "the bucket acme-plain keeps no versions", "PendingDeletion"]
    refused(exporter, *texts, lock_store="s3://acme-plain/copy", lock_kms_key=pending)
    missing = f"arn:aws:kms:{REGION}:123456789012:key/00000000-0000-0000-0000-000000000000"
    elsewhere = missing.replace(REGION, "us-east-1")
    refused(exporter, "does not exist", "--object-lock-enabled-for-bucket", lock_store="s3://acme-none/copy")
    refused(exporter, "lock_kms_key: the key", "cannot be used", lock_kms_key=missing)
    refused(exporter, "lock_kms_key: the key", "is in us-east-1", lock_kms_key=elsewhere)
    signing = drop.new_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")
    refused(exporter, "RSA_2048 for SIGN_VERIFY", lock_kms_key=signing)


def test_missing_permissions_are_named_by_their_actions(exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(operation: str) -> Any:
        def refuse(go: Any, params: dict[str, Any]) -> Any:
            if params["Bucket"] == LOCKED:
                raise WorkMailError(f"access denied: the IAM action for {operation} is required", "AccessDenied")
            return go()

        return refuse

    looks = ("head_bucket", "get_object_lock_configuration", "get_bucket_versioning")
    with monkeypatch.context() as patch:
        spied(patch, **{one: denied(one) for one in looks})
        refused(
            exporter, "3 errors", *looks, "check that the account 123456789012 owns", lock_bucket_owner="123456789012"
        )
    calls = spied(monkeypatch, put_object=denied("put_object"))
    told = exporter.acme.fails(MODULE, **COPY)
    assert "access denied" in told["msg"]
    assert "docs/iam/evidence.json" in told["msg"]
    assert len([one for name, one in calls if name == "put_object" and one["Bucket"] == LOCKED]) == 1


def test_the_owner_goes_with_every_call(exporter: Exporter, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = spied(monkeypatch)
    exporter.acme.run(MODULE, lock_bucket_owner="123456789012", lock_kms_key=exporter.drop.key, **COPY)
    ours = [params for _name, params in calls if params["Bucket"] == LOCKED]
    assert ours
    assert {one.get("ExpectedBucketOwner") for one in ours} == {"123456789012"}
    assert {one["kms_key"] for one in record(exporter)["files"].values()} == {exporter.drop.key}


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        ({"lock_until": "2020-01-01"}, ["lock_until: 2020-01-01 is not after today"]),
        ({"lock_until": "0"}, ["lock_until: '0' is not a date"]),
        ({"lock_until": "2999-01-01"}, ["more than 100 years ahead"]),
        ({"lock_until": None, "lock_mode": None}, ["lock_mode: is required", "lock_until: is required"]),
        ({"lock_store": None}, ["lock_store: is required"]),
        ({"lock_store": "s3://AcmeLocked/x", "lock_until": "soon"}, ["no valid bucket name", "'soon' is not a date"]),
        ({"lock_store": "/srv/copy"}, ["is not a location in S3"]),
        ({"lock_store": f"{STORE}/copy"}, ["overlaps the store"]),
        ({"lock_store": f"s3://{BUCKET}"}, ["overlaps the store"]),
        ({"lock_store": f"s3://{BUCKET}/other"}, [f"the bucket {BUCKET} has no Object Lock"]),
        ({"lock_mode": "governance"}, ["lock_mode: 'governance' is not one of"]),
        ({"lock_bucket_owner": "12345"}, ["lock_bucket_owner: '12345' is not an account"]),
        ({"lock_kms_key": "alias/x"}, ["lock_kms_key: 'alias/x' is not valid"]),
    ],
)
def test_options_that_make_no_sense_are_refused(exporter: Exporter, options: Any, texts: list[str]) -> None:
    refused(exporter, *texts, **options)


def test_the_key_of_the_copy_is_not_given_up(exporter: Exporter) -> None:
    key = exporter.drop.new_key()
    refused(exporter, "is the key in `retire_kms_key`", lock_kms_key=key, retire_kms_key=key)
    exporter.acme.run(MODULE, lock_kms_key=key, **COPY)
    told = exporter.acme.fails(MODULE, retire_kms_key=key, **WAVE)
    assert f"{PLACE}/bagit.txt" in told["needing"]


def test_the_code_of_the_copy_is_loaded_on_request_only() -> None:
    parts = ("_run.evidence_lock", "_store.locked", "_closing.locked_copy")
    code = f"import sys, {ROOT}._run.evidence; print([one for one in {parts} if '{ROOT}.' + one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
