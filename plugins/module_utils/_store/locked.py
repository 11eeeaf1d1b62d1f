# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A bucket with S3 Object Lock: objects get a retention and a checksum that S3 compares, and none is removed.

What is wrong gets a new version; the old one stays as long as it is locked. A governance retention is bypassed only to
make it one of compliance, and no date gets earlier.
"""

from __future__ import annotations

import contextlib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from .._service.beside import S3
from .._service.errors import WorkMailError
from .place import Place

GOVERNANCE, COMPLIANCE = "GOVERNANCE", "COMPLIANCE"
HARDENED = (GOVERNANCE, COMPLIANCE)
"""The mode before and after, where S3 wants a bypass."""
ABSENT = ("NoSuchKey", "404")
NO_BUCKET = ("NoSuchBucket", "404")
NO_LOCK = "ObjectLockConfigurationNotFoundError"
DENIED = ("AccessDenied", "AccessDeniedException")
REGION_HEADER = "x-amz-bucket-region"
PART = 16 * 1024 * 1024
"""Bytes of a part. An object that is not larger is written by one call."""
MOST_PARTS = 10_000
"""S3 user guide, Multipart upload limits."""
POLICY = "docs/iam/evidence.json has the actions of a locked copy"


class Lock(NamedTuple):
    mode: str
    until: datetime

    def __str__(self) -> str:
        return f"{self.mode} until {stamp(self.until)}"


class Held(NamedTuple):
    """The current version of an object."""

    version: str
    size: int
    checksum: str
    """SHA-256 as S3 has it: of the object, or of the checksums of its parts with their number. Empty: it has none."""
    lock: Lock | None
    """None if it has no retention, or if the caller may not see it."""
    key: str = ""
    """The ARN of the KMS key that it is encrypted with."""


class Sent(NamedTuple):
    version: str
    """Empty if the answer was lost."""
    checksum: str

    def is_in(self, held: Held) -> bool:
        """Not all servers append the number of parts, which follows from the size."""
        return held.checksum.partition("-")[0] == self.checksum.partition("-")[0]


def stamp(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def part_size(size: int) -> int:
    """The same for each run, so that the same bytes have the same checksum."""
    return max(PART, -(-size // MOST_PARTS))


def _encoded(digest: bytes) -> str:
    return b64encode(digest).decode()


class LockedBucket:
    """All methods raise `WorkMailError`."""

    def __init__(self, place: Place, s3: S3, key: str = "", owner: str = "") -> None:
        """`key`: ARN of a KMS key; empty for the encryption of the bucket. `owner`: account id; empty for any."""
        self.place = place
        self._s3 = s3
        self._where = {"Bucket": place.bucket, **({"ExpectedBucketOwner": owner} if owner else {})}
        self._owner = owner
        self._encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key} if key else {}

    def _call(self, operation: str, name: str | None = None, **params: Any) -> Any:
        key = {} if name is None else {"Key": self.place.key(name)}
        try:
            return self._s3.call(operation, **self._where, **key, **params)
        except WorkMailError as error:
            if not error.has_code(*DENIED):
                raise
            owned = f", and check that the account {self._owner} owns the bucket" if self._owner else ""
            where = f"the bucket {self.place.bucket}" if name is None else self.place.path(name)
            text = f"{where}: {str(error).rstrip('. ')}. {POLICY}{owned}."
            raise WorkMailError(text, error.code, error.operation, error.lost) from None

    def findings(self, region: str) -> Iterator[str]:
        """Everything because of which it cannot have a locked copy."""
        bucket = self.place.bucket
        try:
            answer = self._call("head_bucket")
            found = answer["ResponseMetadata"]["HTTPHeaders"].get(REGION_HEADER) or region
            if found != region:
                yield f"the bucket {bucket} is in {found}, but the task uses {region}. Use a bucket in {region}."
        except WorkMailError as error:
            if error.has_code(*NO_BUCKET):
                place = f" --create-bucket-configuration LocationConstraint={region}" * (region != "us-east-1")
                yield (
                    f"the bucket {bucket} does not exist. Check its name, or create it: `aws s3api create-bucket "
                    f"--bucket {bucket} --region {region}{place} --object-lock-enabled-for-bucket`."
                )
                return
            yield str(error)
        yield from self._unlocked()
        yield from self._unversioned()

    def _unlocked(self) -> Iterator[str]:
        try:
            told = self._call("get_object_lock_configuration").get("ObjectLockConfiguration") or {}
            enabled = told.get("ObjectLockEnabled") == "Enabled"
        except WorkMailError as error:
            if not error.has_code(NO_LOCK):
                yield str(error)
                return
            enabled = False
        if not enabled:
            bucket = self.place.bucket
            yield (
                f"the bucket {bucket} has no Object Lock. Enable it: `aws s3api put-object-lock-configuration --bucket "
                f'{bucket} --object-lock-configuration \'{{"ObjectLockEnabled": "Enabled"}}\'`. It cannot be disabled '
                "afterwards."
            )

    def _unversioned(self) -> Iterator[str]:
        try:
            enabled = self._call("get_bucket_versioning").get("Status") == "Enabled"
        except WorkMailError as error:
            yield str(error)
            return
        if not enabled:
            bucket = self.place.bucket
            yield (
                f"the bucket {bucket} keeps no versions, which Object Lock needs. Enable them: `aws s3api "
                f"put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled`."
            )

    def head(self, name: str) -> Held | None:
        """The current version; None if there is none, or if it is a delete marker."""
        try:
            told = self._call("head_object", name, ChecksumMode="ENABLED")
        except WorkMailError as error:
            if error.has_code(*ABSENT):
                return None
            raise
        mode, until = told.get("ObjectLockMode"), told.get("ObjectLockRetainUntilDate")
        lock = Lock(str(mode), until) if mode and until else None
        checksum, key = str(told.get("ChecksumSHA256") or ""), str(told.get("SSEKMSKeyId") or "")
        return Held(str(told.get("VersionId") or ""), int(told["ContentLength"]), checksum, lock, key)

    def extend(self, name: str, before: Held, lock: Lock) -> None:
        """Set the retention of a version, never to an earlier date than it has.

        S3 takes a change of the mode for a bypass of GOVERNANCE, also one to COMPLIANCE (API PutObjectRetention,
        permissions).
        """
        held = before.lock
        until = max(lock.until, held.until) if held else lock.until
        bypass = {"BypassGovernanceRetention": True} if held and (held.mode, lock.mode) == HARDENED else {}
        retention = {"Mode": lock.mode, "RetainUntilDate": until}
        how = {"VersionId": before.version, "Retention": retention, "ChecksumAlgorithm": "SHA256", **bypass}
        self._call("put_object_retention", name, **how)

    def send(self, name: str, size: int, parts: Iterable[bytes], lock: Lock) -> Sent:
        """Write a new version. `parts`: of `part_size`; an error while they are read leaves no version."""
        how = {
            "ObjectLockMode": lock.mode,
            "ObjectLockRetainUntilDate": lock.until,
            "ChecksumAlgorithm": "SHA256",
            **self._encryption,
        }
        if size > PART:
            return self._in_parts(name, parts, how)
        data = b"".join(parts)
        checksum = _encoded(sha256(data).digest())
        answer = self._call("put_object", name, Body=data, ChecksumSHA256=checksum, **how)
        return Sent(str(answer.get("VersionId") or ""), checksum)

    def _in_parts(self, name: str, parts: Iterable[bytes], how: dict[str, Any]) -> Sent:
        self._abort_earlier(name)
        upload = {"UploadId": self._call("create_multipart_upload", name, **how)["UploadId"]}
        done: list[dict[str, Any]] = []
        digests: list[bytes] = []
        try:
            for number, data in enumerate(parts, 1):
                digests.append(sha256(data).digest())
                told = {"PartNumber": number, "ChecksumSHA256": _encoded(digests[-1])}
                answer = self._call("upload_part", name, Body=data, ChecksumAlgorithm="SHA256", **upload, **told)
                done.append({**told, "ETag": answer["ETag"]})
            checksum = f"{_encoded(sha256(b''.join(digests)).digest())}-{len(digests)}"
            version = self._completed(name, upload, done)
        except BaseException:
            with contextlib.suppress(WorkMailError):
                self._call("abort_multipart_upload", name, **upload)
            raise
        return Sent(version, checksum)

    def _completed(self, name: str, upload: dict[str, str], done: list[dict[str, Any]]) -> str:
        try:
            answer = self._call("complete_multipart_upload", name, MultipartUpload={"Parts": done}, **upload)
        except WorkMailError as error:
            if error.lost and error.has_code("NoSuchUpload"):
                return ""  # An earlier attempt has completed it. Who reads the object sees whether it did.
            raise
        return str(answer.get("VersionId") or "")

    def _abort_earlier(self, name: str) -> None:
        """Parts that an interrupted run has left cost money until they are removed."""
        key = self.place.key(name)
        for one in self._call("list_multipart_uploads", Prefix=key).get("Uploads") or ():
            if one["Key"] == key:
                self._call("abort_multipart_upload", name, UploadId=one["UploadId"])
