# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a bucket, a key and a role fit an export, judged by what S3, KMS and IAM answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from typing import Any

import pytest
from support.storage import ACCOUNT, BUCKET, PREFIX, TRUST, Drop, client, rights
from support.wire import Wire
from workmail_emulator import Course
from workmail_emulator.exports.fit import Fit
from workmail_emulator.exports.grants import Ask, allowed
from workmail_emulator.exports.job import Job
from workmail_emulator.exports.storage import Storage
from workmail_emulator.switches import Switches

Change = Callable[[Drop], dict[str, Any]]


def refusal(wire: Wire, drop: Drop, **changes: Any) -> str:
    """The message with which a start is refused."""
    with pytest.raises(wire.api.exceptions.InvalidParameterException) as error:
        wire.here("StartMailboxExportJob", **drop.request("bob", **changes))
    return str(error.value)


def error_info(wire: Wire, drop: Drop, **changes: Any) -> str:
    """The ErrorInfo of a job that fails, or what it is instead of that."""
    wire.emulator.set_course(Course(polls=0))
    job = wire.here("StartMailboxExportJob", **drop.request("bob", **changes))["JobId"]
    told = wire.here("DescribeMailboxExportJob", JobId=job)
    return str(told.get("ErrorInfo", told["State"]))


def _other_region(drop: Drop) -> dict[str, Any]:
    far = client("s3", drop.url, "us-west-2")
    far.create_bucket(Bucket="far", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    return {"S3BucketName": "far"}


def _public(drop: Drop) -> dict[str, Any]:
    reading = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
    policy = {"Version": "2012-10-17", "Statement": [reading]}
    drop.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(policy))
    return {}


def _disabled_key(drop: Drop) -> dict[str, Any]:
    drop.kms.disable_key(KeyId=drop.key.rpartition("/")[2])
    return {}


def _dying_key(drop: Drop) -> dict[str, Any]:
    drop.kms.schedule_key_deletion(KeyId=drop.key.rpartition("/")[2], PendingWindowInDays=7)
    return {}


def _asymmetric_key(drop: Drop) -> dict[str, Any]:
    return {"KmsKeyArn": drop.new_key(KeySpec="RSA_2048", KeyUsage="ENCRYPT_DECRYPT")}


def _trust(change: Callable[[dict[str, Any]], object]) -> Change:
    def apply(drop: Drop) -> dict[str, Any]:
        document = json.loads(json.dumps(TRUST))
        change(document["Statement"][0])
        drop.iam.update_assume_role_policy(RoleName="exports", PolicyDocument=json.dumps(document))
        return {}

    return apply


AT_START: dict[str, tuple[Change, str]] = {
    "no bucket": (lambda _drop: {"S3BucketName": "elsewhere"}, "The bucket elsewhere does not exist"),
    "bucket of another region": (_other_region, "The bucket far is in us-west-2, not in eu-west-1"),
    "public bucket": (_public, f"The bucket {BUCKET} is public"),
    "no key": (
        lambda _drop: {"KmsKeyArn": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/none"},
        "key/none does not exist or cannot be used",
    ),
    "key of another region": (
        lambda drop: {"KmsKeyArn": drop.key.replace("eu-west-1", "us-west-2")},
        "is in us-west-2, not in eu-west-1",
    ),
    "disabled key": (_disabled_key, "is Disabled"),
    "key pending deletion": (_dying_key, "is PendingDeletion"),
    "asymmetric key": (_asymmetric_key, "is not a symmetric encryption key"),
    "no role": (lambda _drop: {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/none"}, "role/none does not exist"),
    "role of another account": (
        lambda drop: {"RoleArn": drop.role.replace(ACCOUNT, "210987654321")},
        "role/exports does not exist",
    ),
    "role that trusts another service": (
        _trust(lambda one: one.update(Principal={"Service": "ec2.amazonaws.com"})),
        "cannot be assumed by export.workmail.amazonaws.com",
    ),
    "role for another account's organizations": (
        _trust(lambda one: one["Condition"]["StringEquals"].update({"aws:SourceAccount": "210987654321"})),
        "cannot be assumed by export.workmail.amazonaws.com",
    ),
    "role for another organization": (
        _trust(lambda one: one["Condition"]["ArnLike"].update({"aws:SourceArn": "arn:aws:workmail:*:*:other"})),
        "cannot be assumed by export.workmail.amazonaws.com",
    ),
}


@pytest.mark.parametrize("case", AT_START)
def test_what_can_be_seen_then_is_refused_at_the_start(wire: Wire, drop: Drop, case: str) -> None:
    change, message = AT_START[case]
    changes = change(drop)
    assert message in refusal(wire, drop, **changes)
    assert wire.emulator.jobs("acme") == []
    wire.emulator.set_switch("X26", "failed")
    assert message in error_info(wire, drop, **changes)


@pytest.mark.parametrize(
    "change",
    [
        _trust(lambda one: one.pop("Condition")),
        _trust(lambda one: one.update(Condition={"StringEquals": {"sts:ExternalId": ACCOUNT}})),
        _trust(lambda one: one["Condition"].pop("ArnLike")),
    ],
    ids=["no condition", "older form", "without SourceArn"],
)
def test_each_documented_form_of_trust_is_accepted(wire: Wire, drop: Drop, change: Change) -> None:
    change(drop)
    assert error_info(wire, drop) == "COMPLETED"


def _without(action: str) -> Callable[[Drop], None]:
    def apply(drop: Drop) -> None:
        document = rights(drop.key)
        for statement in document["Statement"]:
            statement["Action"] = [one for one in statement["Action"] if one != action]
        drop.grant(document)

    return apply


def _via_another_service(drop: Drop) -> None:
    document = rights(drop.key)
    document["Statement"][1]["Condition"]["StringEquals"]["kms:ViaService"] = "s3.us-west-2.amazonaws.com"
    drop.grant(document)


def _denied(drop: Drop) -> None:
    document = rights(drop.key)
    document["Statement"].append({"Effect": "Deny", "Action": "s3:*", "Resource": "*"})
    drop.grant(document)


UPLOAD_ACTIONS = (
    *("s3:PutObject", "s3:AbortMultipartUpload", "s3:GetBucketPolicyStatus"),
    *("kms:GenerateDataKey", "kms:Decrypt"),
)


@pytest.mark.parametrize("action", UPLOAD_ACTIONS)
def test_a_job_fails_without_a_right_of_its_role(wire: Wire, drop: Drop, action: str) -> None:
    _without(action)(drop)
    assert error_info(wire, drop).startswith(f"AccessDenied: {drop.role} is not allowed to perform {action} on ")
    assert drop.objects() == []


@pytest.mark.parametrize("change", [_via_another_service, _denied])
def test_a_job_fails_where_a_condition_or_a_denial_stops_its_role(
    wire: Wire, drop: Drop, change: Callable[[Drop], None]
) -> None:
    change(drop)
    assert error_info(wire, drop).startswith("AccessDenied: ")


def test_a_job_fails_under_a_prefix_that_its_role_does_not_have(wire: Wire, drop: Drop) -> None:
    assert "s3:PutObject" in error_info(wire, drop, S3Prefix="other/")


def test_rights_may_come_from_an_attached_policy(wire: Wire, drop: Drop) -> None:
    drop.iam.delete_role_policy(RoleName="exports", PolicyName="exports")
    policy = drop.iam.create_policy(PolicyName="attached", PolicyDocument=json.dumps(rights(drop.key)))
    drop.iam.attach_role_policy(RoleName="exports", PolicyArn=policy["Policy"]["Arn"])
    assert error_info(wire, drop) == "COMPLETED"


def test_what_changes_while_a_job_runs_decides_at_its_end(wire: Wire, drop: Drop) -> None:
    job = wire.here("StartMailboxExportJob", **drop.request("bob"))["JobId"]
    _disabled_key(drop)
    for _reading in range(2):
        told = wire.here("DescribeMailboxExportJob", JobId=job)
    assert told["ErrorInfo"] == f"The key {drop.key} is Disabled."


def _demanding(drop: Drop) -> None:
    """The bucket policy wants a header that the exporter may not send."""
    condition = {"StringNotEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
    document = {"Version": "2012-10-17", "Statement": [{**denial, "Condition": condition}]}
    drop.s3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(document))


@pytest.mark.parametrize(("reading", "problems"), [("strict", 1), ("works", 0)])
def test_a_bucket_policy_that_demands_a_header_is_met_or_not(
    wire: Wire, drop: Drop, reading: str, problems: int
) -> None:
    """Without an upload: moto refuses it whatever the condition says."""
    _demanding(drop)
    storage = Storage.at(drop.url)
    assert storage is not None
    job = Job("", wire.ids["bob"], drop.role, drop.key, BUCKET, PREFIX, 0.0, 0, 0.0)
    organization = wire.emulator.service.organization("acme")
    fit = Fit(storage, organization, job, Switches({"X6": reading}))
    assert len(list(fit.at_upload(f"{PREFIX}a.zip"))) == problems


def test_a_bucket_policy_that_asks_for_encryption_is_met_by_every_export(wire: Wire, drop: Drop) -> None:
    condition = {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*", "Condition": condition}
    assert not allowed([{"Statement": denial}], Ask("s3:PutObject", "r", {}, ("p",)))
    context = {"s3:x-amz-server-side-encryption": "aws:kms"}
    grant = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    assert allowed([{"Statement": [denial, grant]}], Ask("s3:PutObject", "r", context, ("p",)))


def test_a_storage_that_does_not_answer_fails_the_job_and_is_reported_at_the_start(wire: Wire) -> None:
    drop = _nowhere()
    wire.emulator.set_storage("http://127.0.0.1:9")
    try:
        assert "cannot be reached" in refusal(wire, drop)
        wire.emulator.set_switch("X26", "failed")
        assert "cannot be reached" in error_info(wire, drop)
    finally:
        wire.emulator.set_storage(None)


def _nowhere() -> Drop:
    drop = object.__new__(Drop)
    drop.role, drop.key = f"arn:aws:iam::{ACCOUNT}:role/exports", f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/exports"
    return drop


class Broken(BaseHTTPRequestHandler):
    """Answers every read as a service does that has a bad moment."""

    def do_GET(self) -> None:
        self.send_response(503)
        body = b"<Error><Code>SlowDown</Code></Error>" if "policyStatus" in self.path else b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_values: object) -> None:
        """Nothing."""


@pytest.mark.parametrize("read", ["get_bucket_policy_status", "get_bucket_location"], ids=["error", "empty answer"])
def test_a_storage_that_has_a_bad_moment_has_not_lost_its_bucket(read: str) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Broken) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        storage = Storage.at(f"http://127.0.0.1:{server.server_port}")
        assert storage is not None
        with pytest.raises(OSError, match="s3 at http"):
            storage.ask("s3", "eu-west-1", read, Bucket=BUCKET)
        server.shutdown()


CONDITIONS: list[tuple[str, str, object, bool]] = [
    ("StringEquals", "k", ["a", "b"], True),
    ("StringEquals", "k", "c", False),
    ("StringEquals", "absent", "a", False),
    ("StringEqualsIfExists", "absent", "a", True),
    ("StringNotEquals", "k", "a", False),
    ("StringNotEquals", "absent", "a", True),
    ("StringLike", "K", "?", True),
    ("StringNotLike", "k", "b*", True),
    ("StringEqualsIgnoreCase", "k", "A", True),
    ("ArnLike", "arn", "arn:aws:*:x", True),
    ("ArnNotEquals", "arn", "arn:aws:s3:::x", False),
    ("Bool", "yes", True, True),
    ("Bool", "yes", "false", False),
    ("Null", "absent", "true", True),
    ("Null", "k", "true", False),
    ("ForAnyValue:StringEquals", "k", "a", True),
    ("IpAddress", "k", "10.0.0.0/8", False),
]


@pytest.mark.parametrize(("operator", "key", "wanted", "holds"), CONDITIONS)
def test_a_condition_holds_as_iam_says(operator: str, key: str, wanted: object, holds: bool) -> None:
    context = {"k": "a", "arn": "arn:aws:s3:::x", "yes": "true"}
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {operator: {key: wanted}}}
    assert allowed([{"Statement": [statement]}], Ask("s3:PutObject", "r", context)) == holds


@pytest.mark.parametrize(
    ("principal", "named"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/r"}, True),
        ({"AWS": ACCOUNT}, True),
        ({"AWS": "210987654321"}, False),
        ({"Service": ["s3.amazonaws.com"]}, False),
    ],
)
def test_a_principal_is_named_by_arn_account_or_everyone(principal: object, named: bool) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "NotAction": "s3:Get*", "NotResource": "other"}
    ask = Ask("s3:PutObject", "r", {}, (f"arn:aws:iam::{ACCOUNT}:role/r",))
    assert allowed([{"Statement": statement}], ask) == named


@pytest.mark.parametrize("parts_before", [1, 99], ids=["half-way", "at the end"])
def test_an_upload_that_is_cancelled_leaves_nothing(
    wire: Wire, drop: Drop, monkeypatch: pytest.MonkeyPatch, parts_before: int
) -> None:
    """The archive stops on its way, until the job is cancelled."""
    there, go_on = threading.Event(), threading.Event()

    def stopping(pieces: Iterable[bytes]) -> Iterator[bytes]:
        yield from islice((b"x" * 5 * 2**20 for _part in range(3)), parts_before)
        there.set()
        go_on.wait(30)
        yield from [b"x"] if parts_before < 3 else []

    monkeypatch.setattr("workmail_emulator.exports.storage._in_parts", stopping)
    monkeypatch.setattr("workmail_emulator.exports.exporter.PATIENCE", 0.01)
    wire.emulator.set_course(Course(polls=0))
    job = wire.here("StartMailboxExportJob", **drop.request("bob"))["JobId"]
    assert wire.here("DescribeMailboxExportJob", JobId=job)["State"] == "RUNNING"
    assert there.wait(30)
    wire.here("CancelMailboxExportJob", JobId=job)
    go_on.set()
    while wire.emulator.service.exporter._writing:
        assert wire.here("DescribeMailboxExportJob", JobId=job)["State"] == "CANCELLED"
    assert drop.objects() == []
    assert "Uploads" not in drop.s3.list_multipart_uploads(Bucket=BUCKET)


def test_a_large_archive_has_several_parts(wire: Wire, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workmail_emulator.exports.storage.PART", 5 * 2**20)
    wire.emulator.fill("acme", "bob", messages=3, kilobytes=5000)
    assert error_info(wire, drop) == "COMPLETED"
    (key,) = drop.objects()
    assert drop.s3.head_object(Bucket=BUCKET, Key=key)["ETag"].strip('"').endswith("-2")
    assert len(drop.unzipped(key)) == 3
