# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Archives in S3: each is fixed to the ETag, and in a bucket with versions to the version, that it has when opened."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from .._archive.errors import ArchiveError
from .._archive.source import Ranged, Source, replaced
from .._service.beside import S3
from .._service.errors import WorkMailError
from .._store.store import Stored

GONE = ("NoSuchKey", "NoSuchVersion", "404")
OTHER = ("PreconditionFailed", "412")
"""Codes of a read whose condition does not hold (S3 API reference, GetObject, If-Match)."""
DENIED = ("AccessDenied", "AccessDeniedException", "403", "KMS.DisabledException", "KMS.KMSInvalidStateException")
"""Codes of a read that a policy or the key forbids. S3 names KMS in the message of a GetObject only."""
READS, PAUSE = 3, 0.5
"""How often a range is read whose bytes do not arrive, and the seconds before the second attempt."""


class Location(NamedTuple):
    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


Connect = Callable[[], S3]
"""The client of this process."""
Note = Callable[[Mapping[str, Any]], None]


def opened(connect: Connect, where: Location, expected: Stored | None = None, note: Note | None = None) -> Source:
    """The object as it is now. `expected`: as it was recorded. `note`: gets its head. Raises `ArchiveError`."""
    try:
        head = connect().call("head_object", Bucket=where.bucket, Key=where.key)
    except WorkMailError as error:
        raise _failure(where, error) from None
    size, etag = int(head["ContentLength"]), str(head["ETag"])
    if expected is not None and (size, etag) != (expected.size, expected.etag):
        text = f"{where}: is not the object that the export wrote. Export the mailbox again in another wave."
        raise ArchiveError(text, "Replaced")
    if note is not None:
        note(head)
    version = str(head.get("VersionId") or "")
    pinned = {"VersionId": version} if version and version != "null" else {}
    return Ranged(str(where), size, version or etag, partial(_range, connect, where, etag, pinned))


def _range(connect: Connect, where: Location, etag: str, pinned: dict[str, str], offset: int, length: int) -> bytes:
    condition = {"Bucket": where.bucket, "Key": where.key, "IfMatch": etag, **pinned}
    for attempt in range(READS):
        if attempt:
            time.sleep(PAUSE * attempt)
        try:
            answer = connect().call("get_object", **condition, Range=f"bytes={offset}-{offset + length - 1}")
        except WorkMailError as error:
            raise _failure(where, error) from None
        try:
            data: bytes = answer["Body"].read()
        except Exception:  # botocore and urllib3 have a class for each way in which a connection ends.
            continue
        if len(data) == length:
            return data
    raise ArchiveError(f"{where}: could not be read to its end in {READS} attempts. Run the task again.")


def _failure(where: Location, error: WorkMailError) -> ArchiveError:
    if error.has_code(*OTHER):
        return replaced(str(where))
    if error.has_code(*GONE):
        return ArchiveError(f"{where}: does not exist. Export the mailbox again.", error.code)
    if error.has_code(*DENIED):
        step = "Allow s3:GetObject for this object, and kms:Decrypt for the key that it is encrypted with."
        return ArchiveError(f"{where}: {str(error).rstrip('. ')}. {step}", error.code)
    return ArchiveError(f"{where}: {error}", error.code)
