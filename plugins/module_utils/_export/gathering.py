# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what the pre-flight judges: bucket, key, role and retention policy, each with one call or a few."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote

from .._model.facts import Fact, Known, Unreadable
from .._service.beside import S3, Beside, Iam
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.wire import AwsModule
from .facts import Facts
from .policies import Document
from .starting import Target

NONE = frozenset(
    {
        "404",
        "EntityNotFoundException",
        "NoSuchBucket",
        "NoSuchBucketPolicy",
        "NoSuchEntity",
        "NoSuchLifecycleConfiguration",
        "NoSuchPublicAccessBlockConfiguration",
        "NotFoundException",
        "ObjectLockConfigurationNotFoundError",
        "ServerSideEncryptionConfigurationNotFoundError",
    }
)
"""Codes by which S3, KMS, IAM and WorkMail say that something does not exist or is not set."""
UNKNOWN_CALL = ("UnknownOperationException", "NotImplemented", "501")
REGION_HEADER = "x-amz-bucket-region"
THREADS = 8


class Gathering:
    def __init__(self, module: AwsModule, workmail: WorkMail, target: Target) -> None:
        """Raises `WorkMailError` if only WorkMail is at another endpoint than AWS's."""
        self._workmail = workmail
        self._target = target
        self._s3 = S3.shared(module, workmail)
        self._kms = Beside(module, workmail, "kms")
        self._iam = Iam(module, workmail)
        self._bucket = {"Bucket": target.place.bucket}
        self._role = {"RoleName": target.role.rpartition("/")[2]}

    def facts(self) -> Facts:
        target, key = self._target, {"KeyId": self._target.key}
        reads: dict[str, Callable[[], Any]] = {
            "bucket_region": self._region,
            "public_access_block": lambda: self._of_bucket("get_public_access_block", "PublicAccessBlockConfiguration"),
            "is_public": lambda: self._of_bucket("get_bucket_policy_status", "PolicyStatus").get("IsPublic"),
            "encryption": lambda: self._of_bucket("get_bucket_encryption", "ServerSideEncryptionConfiguration"),
            "object_lock": lambda: self._of_bucket("get_object_lock_configuration", "ObjectLockConfiguration"),
            "lifecycle": lambda: self._of_bucket("get_bucket_lifecycle_configuration", "Rules"),
            "key": lambda: self._kms.call("describe_key", **key)["KeyMetadata"],
            "key_policy": lambda: (_document(self._kms.call("get_key_policy", **key, PolicyName="default")["Policy"]),),
            "role": self._described_role,
            "role_policies": lambda: tuple(self._policies()),
            "owner": lambda: str(self._workmail.call("describe_organization")["ARN"]).split(":")[4],
            "retention": lambda: self._workmail.call("get_default_retention_policy"),
        }
        if target.key.split(":")[3] != self._workmail.region:
            del reads["key"], reads["key_policy"]
        with ThreadPoolExecutor(THREADS) as pool:
            found: dict[str, Fact[Any]] = dict(zip(reads, pool.map(_fact, reads.values()), strict=True))
        return Facts(target, self._workmail.region, self._workmail.organization_id, **found)

    def _region(self) -> str:
        """Of a HEAD request every answer names the Region, an error too; S3 redirects the call to it."""
        answer = self._s3.call("head_bucket", **self._bucket)
        return str(answer["ResponseMetadata"]["HTTPHeaders"].get(REGION_HEADER) or self._workmail.region)

    def _of_bucket(self, operation: str, member: str) -> Any:
        return self._s3.call(operation, **self._bucket).get(member) or {}

    def _described_role(self) -> Any:
        role = self._iam.call("get_role", **self._role)["Role"]
        return {**role, "AssumeRolePolicyDocument": _document(role.get("AssumeRolePolicyDocument") or {})}

    def _policies(self) -> Iterator[Document]:
        """The documents of the role's inline and attached policies."""
        for name in self._iam.pages("list_role_policies", "PolicyNames", self._role):
            yield _document(self._iam.call("get_role_policy", **self._role, PolicyName=name)["PolicyDocument"])
        for attached in self._iam.pages("list_attached_role_policies", "AttachedPolicies", self._role):
            arn = {"PolicyArn": attached["PolicyArn"]}
            version = self._iam.call("get_policy", **arn)["Policy"]["DefaultVersionId"]
            yield _document(self._iam.call("get_policy_version", **arn, VersionId=version)["PolicyVersion"]["Document"])


def _fact(read: Callable[[], Any]) -> Fact[Any]:
    try:
        return Known(read())
    except WorkMailError as error:
        if error.has_code(*NONE):
            return Known(None)
        return Unreadable("" if error.has_code(*UNKNOWN_CALL) else str(error))


def _document(written: Any) -> Document:
    """A policy as botocore decodes it for IAM, or as a text."""
    document: Document = json.loads(unquote(written)) if isinstance(written, str) else written
    return document
