# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An exit store in S3. Every write is one PutObject, which S3 shows whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from .._service.beside import S3
from .._service.errors import WorkMailError
from .names import RECORDS
from .place import Place
from .store import NEW, Document, Stored, conflict

ABSENT = ("NoSuchKey", "404")
MOST_BESIDE = 10
"""Prefixes of which it is looked whether they are stores."""
READS = 3
"""How often an object is read whose bytes do not arrive."""
BEATEN = ("PreconditionFailed", "ConditionalRequestConflict", *ABSENT)
"""Codes of a conditional write whose condition does not hold (S3 user guide, Conditional writes)."""


class BucketStore:
    def __init__(self, place: Place, s3: S3) -> None:
        self.place = place
        self._s3 = s3

    def read(self, name: str) -> Document | None:
        where = {"Bucket": self.place.bucket, "Key": self.place.key(name)}
        for _try in range(READS):
            try:
                answer = self._call("get_object", **where)
            except WorkMailError as error:
                if error.has_code(*ABSENT):
                    return None
                raise
            data = _body(answer)
            if data is not None:
                return Document(data, str(answer["ETag"]))
        raise WorkMailError(
            f"{self.place.path(name)} could not be read to its end in {READS} attempts. Run the task again."
        )

    def write(self, name: str, data: bytes, expected: str | None = None) -> str:
        where = {"Bucket": self.place.bucket, "Key": self.place.key(name)}
        try:
            answer = self._call(
                "put_object", **where, Body=data, ContentType="application/json", **self._condition(expected)
            )
        except WorkMailError as error:
            if expected is None or not error.has_code(*BEATEN):
                raise
            # An earlier attempt whose answer was lost may have written it.
            found = self.read(name)
            if found is None or found.data != data:
                raise conflict(self.place, name) from None
            return found.version
        return str(answer["ETag"])

    def _condition(self, expected: str | None) -> dict[str, str]:
        """Older versions of botocore have no conditional writes; then the last write wins."""
        if expected is None:
            return {}
        member, value = ("IfNoneMatch", "*") if expected == NEW else ("IfMatch", expected)
        return {member: value} if self._s3.has_parameter("put_object", member) else {}

    def _call(self, operation: str, **params: Any) -> Any:
        try:
            return self._s3.call(operation, **params)
        except WorkMailError as error:
            raise self._told(error) from None

    def _told(self, error: WorkMailError) -> WorkMailError:
        """S3 does not name the bucket that is not there."""
        if not error.has_code("NoSuchBucket"):
            return error
        text = (
            f"the bucket {self.place.bucket} does not exist. Check its name, or create it: `ansible-playbook "
            "mailops.workmail.exit_storage -e exit_storage_organization=<organization> "
            f"-e exit_storage_bucket={self.place.bucket}`."
        )
        return WorkMailError(text, error.code, error.operation, error.lost)

    def list(self, under: str) -> dict[str, Stored]:
        cut = len(self.place.key(""))
        where = {"Bucket": self.place.bucket, "Prefix": self.place.key(under)}
        try:
            rows = self._s3.pages("list_objects_v2", "Contents", where)
        except WorkMailError as error:
            raise self._told(error) from None
        return {str(row["Key"])[cut:]: Stored(int(row["Size"]), str(row["ETag"])) for row in rows}

    def beside(self) -> Sequence[str]:
        """Only stores that a person may have meant are looked for, so a denied call means that there is none."""
        prefix = self.place.prefix
        above, slash, _last = prefix.rpartition("/")
        try:
            tops = {*self._tops(above + slash), *(self._tops(f"{prefix}/") if prefix else ())} - {prefix}
            tops |= {above} if slash or prefix else set()
            near = sorted(tops, key=lambda one: -SequenceMatcher(None, one, prefix).ratio())[:MOST_BESIDE]
            return sorted(one for one in near if self._is_store(one))
        except WorkMailError:
            return []

    def _tops(self, under: str) -> Sequence[str]:
        where = {"Bucket": self.place.bucket, "Prefix": under, "Delimiter": "/"}
        return [str(one["Prefix"]).rstrip("/") for one in self._s3.pages("list_objects_v2", "CommonPrefixes", where)]

    def _is_store(self, prefix: str) -> bool:
        key = self.place._replace(prefix=prefix).key(RECORDS)
        found = self._call("list_objects_v2", Bucket=self.place.bucket, Prefix=key, MaxKeys=1)
        return bool(found.get("Contents"))


def _body(answer: dict[str, Any]) -> bytes | None:
    """The bytes of an object; None if the connection was cut before their end."""
    try:
        data: bytes = answer["Body"].read()
    except Exception:  # botocore and urllib3 have a class for each way in which a connection ends.
        return None
    return data
