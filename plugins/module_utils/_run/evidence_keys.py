# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The KMS keys without which objects of a store cannot be read.

A key that is deleted makes everything that it has encrypted unreadable, and cannot be brought back (AWS KMS developer
guide, Deleting AWS KMS keys). So a key must not be deleted because WorkMail has ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

from .._service.beside import S3, Beside
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.wire import AwsModule
from .._store.ledger import THREADS
from .._store.place import Place
from .._store.store import Store
from .evidence_archives import Archived

KEY = "SSEKMSKeyId"
"""Member of HeadObject with the ARN of the key (S3 API reference)."""
ENABLED = "Enabled"
DELETING = "PendingDeletion"
ENCRYPTS, SYMMETRIC = "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"
"""States of a key, its usage and its spec (AWS KMS API reference, KeyMetadata)."""


class Keys:
    def __init__(self, module: AwsModule, workmail: WorkMail, s3: S3 | None, place: Place) -> None:
        self._beside = module, workmail
        self._s3 = s3
        self._place = place
        self._objects: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._lock = Lock()
        self._told: list[dict[str, Any]] | None = None

    def look(self, archives: Iterable[Archived]) -> None:
        """Note with which keys archives are encrypted that are not read. Raises `WorkMailError`."""
        for one in archives:
            self.note(one.written.size, self._head(one.written.name))

    def note(self, size: int, head: Mapping[str, Any]) -> None:
        """Note with which key an archive is encrypted. `head`: what S3 says of the object; empty for a file."""
        key = str(head.get(KEY) or "")
        if key:
            with self._lock:
                self._objects[key] += 1
                self._bytes[key] += size

    def _key_of(self, name: str) -> str:
        return str(self._head(name).get(KEY) or "")

    def _head(self, name: str) -> Mapping[str, Any]:
        if self._s3 is None:
            return {}
        head: Mapping[str, Any] = self._s3.call("head_object", Bucket=self._place.bucket, Key=self._place.key(name))
        return head

    def needing(self, key: str, store: Store) -> list[str]:
        """The objects of a store and of its locked copies that are encrypted with a key. Raises `WorkMailError`."""
        from .._closing.locked_copy import encrypted_with

        ordered = sorted(store.list(""))
        with ThreadPoolExecutor(THREADS) as pool:
            keys = list(pool.map(self._key_of, ordered))
        own = [name for name, found in zip(ordered, keys, strict=True) if _id(found) == _id(key)]
        return own + encrypted_with(store, lambda found: _id(found) == _id(key))

    def told(self) -> list[dict[str, Any]]:
        """A row for each key, with the state of it as far as it can be read."""
        if self._told is None:
            self._told = [
                {"key": key, "objects": self._objects[key], "bytes": self._bytes[key], **self._state(key)}
                for key in sorted(self._objects)
            ]
        return self._told

    def _state(self, key: str) -> dict[str, Any]:
        try:
            told = Beside(*self._beside, "kms").call("describe_key", KeyId=key)["KeyMetadata"]
        except WorkMailError as error:
            return {"state": "unknown", "reason": str(error)}
        date = told.get("DeletionDate")
        return {"state": str(told["KeyState"]), **({"deletion_date": date.isoformat()} if date else {})}

    def warnings(self) -> Iterator[str]:
        for one in self.told():
            if one["state"] == "unknown":
                yield (
                    f"the state of the key {one['key']}, which {one['objects']} archives need, is not known "
                    f"({one['reason'].rstrip('. ')}). Allow kms:DescribeKey."
                )
            elif one["state"] != ENABLED:
                until = f" and is deleted on {one['deletion_date']}" if "deletion_date" in one else ""
                step = "aws kms cancel-key-deletion" if one["state"] == DELETING else "aws kms enable-key"
                yield (
                    f"the key {one['key']}, which {one['objects']} archives need, is {one['state']}{until}. "
                    f"Run `{step} --key-id {one['key']}`, or the archives are lost."
                )


def _id(key: str) -> str:
    """The id of a key, by its ARN or by the id itself."""
    return key.rpartition("/")[2] if key else ""


def unusable(kms: Beside, key: str) -> Iterator[str]:
    """Why S3 cannot encrypt objects of the Region with a key."""
    region = key.split(":")[3]
    if region != kms.region:
        yield f"the key {key} is in {region}; use one in {kms.region}, where the bucket is."
        return
    try:
        told = kms.call("describe_key", KeyId=key)["KeyMetadata"]
    except WorkMailError as error:
        yield f"the key {key} cannot be used: {str(error).rstrip('. ')}. Use another key, or allow this one."
        return
    if told["KeyState"] != ENABLED:
        yield f"the key {key} is {told['KeyState']}; use one that is {ENABLED}."
    usage, spec = told.get("KeyUsage", ENCRYPTS), told.get("KeySpec", SYMMETRIC)
    if (usage, spec) != (ENCRYPTS, SYMMETRIC):
        yield f"the key {key} is {spec} for {usage}, and S3 needs {SYMMETRIC} for {ENCRYPTS}; use another."
