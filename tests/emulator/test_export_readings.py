# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each reading of what is not documented about exports, and what the archives contain under it."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from support.storage import BUCKET, PREFIX, Drop, hashes, rights
from support.wire import Wire
from workmail_emulator import SWITCHES, Course, Mailbox
from workmail_emulator.export_switches import EXPORT_SWITCHES
from workmail_emulator.mailbox import folders_of
from workmail_emulator.switches import STRICT

DAY = 24 * 3600
NUMBERS = {"messages": 40, "requests": 2, "events": 4, "others": 3, "odd": 1, "kilobytes": 4}
TWENTY = re.compile(r"[0-9a-f]{20}")
ABOUT_CONTENT = ("X1", "X2", "X3", "X4", "X12", "X23")
ALL = [(name, reading) for name in ABOUT_CONTENT for reading in (STRICT, *EXPORT_SWITCHES[name].others)]


@pytest.fixture
def filled(wire: Wire, drop: Drop) -> Wire:
    wire.emulator.set_course(Course(polls=0, part_megabytes=1))
    wire.emulator.fill("acme", "bob", **NUMBERS)
    wire.emulator.fill("acme", "room", requests=2, events=3)
    return wire


def exported(wire: Wire, drop: Drop, entity: str = "bob", **changes: Any) -> dict[str, Any]:
    """The description of a job that has ended."""
    job = wire.here("StartMailboxExportJob", **drop.request(entity, **changes))["JobId"]
    told = wire.here("DescribeMailboxExportJob", JobId=job)
    assert told["State"] != "RUNNING"
    return {**told, "JobId": job}


def refused(wire: Wire, drop: Drop, entity: str = "bob", **changes: Any) -> str:
    return wire.error_here("StartMailboxExportJob", **drop.request(entity, **changes))


def content(wire: Wire, entity: str = "bob") -> list[str]:
    return sorted(row["sha256"] for row in wire.emulator.contents("acme", entity)["entries"])


def names(drop: Drop) -> list[str]:
    return [name for key in drop.objects() for name, _data in drop.unzipped(key)]


@pytest.mark.parametrize(("name", "reading"), ALL, ids=lambda value: value)
def test_an_archive_has_what_the_mailbox_has_under_each_reading_about_it(
    filled: Wire, drop: Drop, name: str, reading: str
) -> None:
    filled.emulator.set_switch(name, reading)
    told = exported(filled, drop)
    assert (told["State"], told["EstimatedProgress"], "ErrorInfo" in told) == ("COMPLETED", 100, False)
    entries = [entry for key in drop.objects() if key.endswith(".zip") for entry in drop.unzipped(key)]
    assert hashes([entry for entry in entries if entry[0] != "export.json"]) == content(filled)


def test_an_archive_is_encrypted_with_the_key_and_uploaded_in_parts(filled: Wire, drop: Drop) -> None:
    exported(filled, drop)
    (key,) = drop.objects()
    told = drop.s3.head_object(Bucket=BUCKET, Key=key)
    assert (told["ServerSideEncryption"], told["SSEKMSKeyId"]) == ("aws:kms", drop.key)
    assert told["ETag"].strip('"').endswith("-1")


@pytest.mark.parametrize(
    ("reading", "key", "path"),
    [
        (STRICT, rf"{PREFIX}a/{TWENTY.pattern}\.zip", "{bucket}/{key}"),
        ("folder", rf"{PREFIX}a/{{job}}\.zip", "{bucket}/{key}"),
        ("key", rf"{PREFIX}a/{TWENTY.pattern}\.zip", "{key}"),
        ("uri", rf"{PREFIX}a/{TWENTY.pattern}\.zip", "s3://{bucket}/{key}"),
    ],
)
def test_the_object_is_where_the_path_says(filled: Wire, drop: Drop, reading: str, key: str, path: str) -> None:
    filled.emulator.set_switch("X1", reading)
    told = exported(filled, drop, S3Prefix=f"{PREFIX}a/")
    (found,) = drop.objects()
    assert re.fullmatch(key.replace("{job}", told["JobId"]), found)
    assert told["S3Path"] == path.format(bucket=BUCKET, key=found)


def test_a_prefix_is_taken_literally_and_the_path_is_not_shown_before_the_end(filled: Wire, drop: Drop) -> None:
    filled.emulator.set_course(Course(polls=2))
    job = filled.here("StartMailboxExportJob", **drop.request("bob", S3Prefix="exports/a-"))["JobId"]
    assert "S3Path" not in filled.here("DescribeMailboxExportJob", JobId=job)
    assert filled.here("DescribeMailboxExportJob", JobId=job)["S3Path"].startswith(f"{BUCKET}/exports/a-")


def test_the_path_is_shown_from_the_start_where_it_is_known_then(filled: Wire, drop: Drop) -> None:
    filled.emulator.set_switch("X1", "folder")
    filled.emulator.set_course(Course(polls=2))
    job = filled.here("StartMailboxExportJob", **drop.request("bob"))["JobId"]
    (row,) = filled.here("ListMailboxExportJobs")["Jobs"]
    assert (row["State"], row["S3Path"]) == ("RUNNING", f"{BUCKET}/{PREFIX}{job}.zip")
    assert drop.objects() == [], "nothing is there before the job has ended"


def test_names_repeat_and_use_either_separator_and_any_encoding(filled: Wire, drop: Drop) -> None:
    filled.emulator.fill("acme", "bob", messages=200)
    exported(filled, drop)
    found = names(drop)
    assert len(set(found)) < len(found)
    assert any(name.startswith("Projects\\2025") for name in found)
    assert any(name.startswith("Projects/2025") for name in found)
    assert any(name.startswith("Reisekosten Mⁿnchen") for name in found), "Latin-1, read as code page 437"
    assert any("日本" in name for name in found)


@pytest.mark.parametrize(("reading", "root"), [("tidy", ""), ("rooted", "Top of Information Store/")])
def test_names_can_be_tidy(filled: Wire, drop: Drop, reading: str, root: str) -> None:
    filled.emulator.set_switch("X2", reading)
    exported(filled, drop)
    found = names(drop)
    assert len(set(found)) == len(found)
    assert all(re.fullmatch(rf"{root}([^/\\]+/)+\d{{8}}\.eml", name) for name in found)
    assert f"{root}Sales_Marketing/A_B" in {name.rpartition("/")[0] for name in found}


@pytest.mark.parametrize(("reading", "suffix", "start"), [(STRICT, ".eml", b"Date: "), ("ics", ".ics", b"BEGIN:VCAL")])
def test_calendar_items_are_messages_or_files_of_their_own(
    filled: Wire, drop: Drop, reading: str, suffix: str, start: bytes
) -> None:
    filled.emulator.set_switch("X3", reading)
    exported(filled, drop)
    (key,) = drop.objects()
    events = [entry for entry in drop.unzipped(key) if entry[0].startswith("Calendar/")]
    assert len(events) == NUMBERS["events"]
    assert all(name.endswith(suffix) and data.startswith(start) and b"BEGIN:VEVENT" in data for name, data in events)


@pytest.mark.parametrize("reading", [STRICT, "beside", "beside-content", "inside"])
def test_the_log_is_where_the_reading_says(filled: Wire, drop: Drop, reading: str) -> None:
    filled.emulator.set_switch("X4", reading)
    told = exported(filled, drop)
    (key,) = [one for one in drop.objects() if one.endswith(".zip")]
    entries = drop.unzipped(key)
    inside = [data for name, data in entries if name == "export.json"]
    beside = [drop.read(one) for one in drop.objects() if one.endswith(".json")]
    assert (len(inside), len(beside)) == (reading == "inside", reading.startswith("beside"))
    if reading == STRICT:
        return
    mails = [data for name, data in entries if name != "export.json"]
    hashed = drop.read(key) if reading == "beside" else b"".join(mails)
    assert json.loads((inside or beside)[0]) == {
        "totalMessages": str(len(mails)),
        "totalNonExportableItems": str(NUMBERS["others"]),
        "totalBytes": str(sum(map(len, mails))),
        "totalFolders": str(len(folders_of(Mailbox(**NUMBERS)))),
        "sha384Hash": hashlib.sha384(hashed).hexdigest(),
        "startTime": str(int(told["StartTime"].timestamp())),
        "endTime": str(int(told["EndTime"].timestamp())),
    }


def _with_bucket_key(drop: Drop) -> None:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}
    drop.s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})


def test_a_bucket_key_needs_a_role_that_allows_the_bucket_as_context(filled: Wire, drop: Drop) -> None:
    _with_bucket_key(drop)
    told = exported(filled, drop)
    assert told["State"] == "FAILED"
    assert told["ErrorInfo"].startswith("AccessDenied: ")
    assert told["ErrorInfo"].endswith(f"encryption context arn:aws:s3:::{BUCKET}")
    assert drop.objects() == []
    filled.emulator.advance(DAY + 60)
    wide = rights(drop.key)
    wide["Statement"][1]["Condition"]["StringLike"]["kms:EncryptionContext:aws:s3:arn"] = f"arn:aws:s3:::{BUCKET}*"
    drop.grant(wide)
    assert exported(filled, drop)["State"] == "COMPLETED"


def test_a_bucket_key_can_be_harmless(filled: Wire, drop: Drop) -> None:
    _with_bucket_key(drop)
    filled.emulator.set_switch("X5", "works")
    assert exported(filled, drop)["State"] == "COMPLETED"


def _locked(drop: Drop) -> dict[str, str]:
    place = {"LocationConstraint": "eu-west-1"}
    drop.s3.create_bucket(Bucket="locked", CreateBucketConfiguration=place, ObjectLockEnabledForBucket=True)
    retention = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}}
    drop.s3.put_object_lock_configuration(Bucket="locked", ObjectLockConfiguration=retention)
    drop.grant(rights(drop.key, "locked"))
    return {"S3BucketName": "locked"}


def test_a_bucket_with_a_default_retention_fails_or_works(filled: Wire, drop: Drop) -> None:
    changes = _locked(drop)
    assert exported(filled, drop, **changes)["ErrorInfo"].startswith("InvalidRequest: Content-MD5")
    filled.emulator.advance(DAY + 60)
    filled.emulator.set_switch("X6", "works")
    assert exported(filled, drop, **changes)["State"] == "COMPLETED"


@pytest.mark.parametrize(
    ("reading", "expected"),
    [(STRICT, "EntityNotFoundException"), ("exports", "COMPLETED"), ("failed", "FAILED")],
)
def test_a_disabled_mailbox_within_30_days(filled: Wire, drop: Drop, reading: str, expected: str) -> None:
    filled.emulator.set_switch("X7", reading)
    filled.here("DeregisterFromWorkMail", EntityId=filled.ids["bob"])
    found = refused(filled, drop)
    if found == "no error":
        (job,) = filled.here("ListMailboxExportJobs")["Jobs"]
        found = job["State"]
    assert found == expected
    assert len(drop.objects()) == (expected == "COMPLETED")
    filled.emulator.advance(31 * DAY)
    assert refused(filled, drop) == "EntityNotFoundException", "the mailbox is gone after 30 days"


@pytest.mark.parametrize("entity", ["staff", "Administrator", "idle"])
@pytest.mark.parametrize("reading", [STRICT, "failed"])
def test_what_has_no_mailbox_is_not_found_or_fails(filled: Wire, drop: Drop, entity: str, reading: str) -> None:
    filled.emulator.set_switch("X8", reading)
    if reading == STRICT:
        assert refused(filled, drop, entity) == "EntityNotFoundException"
        return
    told = exported(filled, drop, entity)
    assert (told["State"], told["ErrorInfo"]) == ("FAILED", f"The mailbox of {told['EntityId']} cannot be exported.")


def test_a_deleted_mailbox_is_not_found_under_either_reading(filled: Wire, drop: Drop) -> None:
    filled.here("DeregisterFromWorkMail", EntityId=filled.ids["bob"])
    filled.here("DeleteUser", UserId=filled.ids["bob"])
    for reading in ("exports", "failed"):
        filled.emulator.set_switch("X7", reading)
        filled.emulator.set_switch("X8", "failed")
        assert refused(filled, drop, filled.ids["bob"]) == "EntityNotFoundException"


LIMIT = "LimitExceededException"


@pytest.mark.parametrize(
    ("reading", "ending", "after_start", "after_end"),
    [
        (STRICT, "complete", LIMIT, "no error"),
        (STRICT, "fail", LIMIT, "no error"),
        (STRICT, "cancel", LIMIT, "no error"),
        ("start", "complete", "no error", "no error"),
        ("start", "fail", "no error", "no error"),
        ("completed", "complete", LIMIT, "no error"),
    ],
)
def test_the_24_hours_count_from(
    filled: Wire, drop: Drop, reading: str, ending: str, after_start: str, after_end: str
) -> None:
    _ran_for_ten_hours(filled, drop, reading, ending)
    assert refused(filled, drop) == LIMIT
    filled.emulator.advance(DAY - 5 * 3600)
    assert refused(filled, drop) == after_start, "24 hours after the start, not after the end"
    filled.emulator.act(organization="acme", action="complete", entity="bob") if after_start == "no error" else None
    filled.emulator.advance(2 * DAY)
    assert refused(filled, drop) == after_end


@pytest.mark.parametrize("ending", ["fail", "cancel"])
def test_a_job_that_did_not_complete_need_not_count(filled: Wire, drop: Drop, ending: str) -> None:
    _ran_for_ten_hours(filled, drop, "completed", ending)
    assert refused(filled, drop) == "no error"


def _ran_for_ten_hours(wire: Wire, drop: Drop, reading: str, ending: str) -> None:
    wire.emulator.set_switch("X9", reading)
    wire.emulator.set_course(Course(polls=99))
    job = wire.here("StartMailboxExportJob", **drop.request("bob"))["JobId"]
    wire.emulator.advance(10 * 3600)
    if ending == "cancel":
        wire.here("CancelMailboxExportJob", JobId=job)
    else:
        wire.emulator.act(organization="acme", action=ending, job=job)


@pytest.mark.parametrize("reading", [STRICT, "kept"])
def test_flags_and_the_headers_of_a_journey_survive_or_not(filled: Wire, drop: Drop, reading: str) -> None:
    filled.emulator.set_switch("X12", reading)
    exported(filled, drop)
    (key,) = drop.objects()
    entries = drop.unzipped(key)
    sent = [data for name, data in entries if name.startswith(("Sent Items/", "Drafts/"))]
    inbox = [data for name, data in entries if name.startswith("Inbox/") and " odd " not in name]
    assert sent
    assert {b"\nMessage-ID: " in data for data in sent} == {reading == "kept"}
    assert {b"Received: from" in data for data in sent} == {reading == "kept"}
    assert any(b"\nMessage-ID: " in data for data in inbox)
    assert any(data.startswith(b"Status: RO\r\nX-Status: ") for data in inbox) == (reading == "kept")


@pytest.mark.parametrize(
    ("reading", "last", "first_refused"),
    [(STRICT, "2027-03-23T23:00", "2027-03-24T00:30"), ("midnight", "2027-03-31T23:00", "2027-04-01T00:30")],
)
def test_no_job_is_started_in_the_last_days(
    wire: Wire, drop: Drop, reading: str, last: str, first_refused: str
) -> None:
    wire.emulator.set_switch("X22", reading)
    _at(wire, last)
    assert refused(wire, drop, "bob") == "no error"
    _at(wire, first_refused)
    assert refused(wire, drop, "ann") == "OrganizationStateException"


def test_a_job_that_runs_when_the_service_ends_fails(wire: Wire, drop: Drop) -> None:
    wire.emulator.set_switch("X22", "midnight")
    _at(wire, "2027-03-31T20:00")
    job = wire.here("StartMailboxExportJob", **drop.request("bob"))["JobId"]
    _at(wire, "2027-04-01T01:00")
    told = wire.here("DescribeMailboxExportJob", JobId=job)
    assert (told["State"], told["ErrorInfo"]) == ("FAILED", "Amazon WorkMail has ended.")


def _at(wire: Wire, moment: str) -> None:
    seconds = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() - wire.emulator.service.world.clock()
    wire.emulator.advance(seconds)


def test_a_large_mailbox_is_one_object_or_several(filled: Wire, drop: Drop) -> None:
    filled.emulator.fill("acme", "bob", messages=30, kilobytes=200)
    exported(filled, drop)
    assert len(drop.objects()) == 1
    filled.emulator.advance(DAY + 60)
    filled.emulator.set_switch("X23", "parts")
    told = exported(filled, drop, S3Prefix=f"{PREFIX}parts/")
    parts = [key for key in drop.objects() if "parts/" in key]
    assert len(parts) > 2
    assert told["S3Path"] == f"{BUCKET}/{parts[0]}"
    assert hashes([entry for key in parts for entry in drop.unzipped(key)]) == content(filled)


def test_a_resource_has_calendar_items_or_its_requests_too(filled: Wire, drop: Drop) -> None:
    exported(filled, drop, "room")
    assert len(names(drop)) == 3
    filled.emulator.advance(DAY + 60)
    filled.emulator.set_switch("X24", "requests")
    exported(filled, drop, "room", S3Prefix=f"{PREFIX}again/")
    (again,) = [key for key in drop.objects() if "again/" in key]
    assert len(drop.unzipped(again)) == 5


def test_a_mailbox_that_contains_nothing_is_an_archive_without_entries(filled: Wire, drop: Drop) -> None:
    assert exported(filled, drop, "ann")["State"] == "COMPLETED"
    assert names(drop) == []


@pytest.mark.parametrize("reading", [STRICT, "failed"])
def test_a_bucket_that_does_not_exist_is_refused_or_fails(filled: Wire, drop: Drop, reading: str) -> None:
    filled.emulator.set_switch("X26", reading)
    if reading == STRICT:
        assert refused(filled, drop, S3BucketName="elsewhere") == "InvalidParameterException"
        assert filled.here("ListMailboxExportJobs")["Jobs"] == []
        return
    told = exported(filled, drop, S3BucketName="elsewhere")
    assert (told["State"], told["ErrorInfo"]) == (
        "FAILED",
        "The bucket elsewhere does not exist or cannot be read.",
    )


@pytest.mark.parametrize(("reading", "order"), [(STRICT, ["ann", "bob"]), ("newest", ["bob", "ann"])])
def test_jobs_are_listed_in_either_order(filled: Wire, drop: Drop, reading: str, order: list[str]) -> None:
    filled.emulator.set_switch("X27", reading)
    for name in ("ann", "bob"):
        filled.here("StartMailboxExportJob", **drop.request(name))
    listed = [one["EntityId"] for one in filled.here("ListMailboxExportJobs")["Jobs"]]
    assert listed == [filled.ids[name] for name in order]


def test_every_switch_of_exports_is_a_switch_like_the_others() -> None:
    assert set(EXPORT_SWITCHES) == {f"X{number}" for number in (*range(1, 10), 12, 22, 23, 24, 26, 27)}
    assert all(SWITCHES[name] is one for name, one in EXPORT_SWITCHES.items())
