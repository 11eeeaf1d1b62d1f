# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a bucket, a key and a role fit an export (administrator guide, Exporting mailbox content, prerequisites)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ..policy import ACCOUNT
from ..switches import Switches
from ..world import Organization
from .grants import Ask, allowed, denying
from .job import Job
from .storage import Storage

SERVICE = "export.workmail.amazonaws.com"
DENIED = "AccessDenied: "


@dataclass(frozen=True)
class Fit:
    """Looks at what a job names. Methods give the problems, and raise `OSError` if an endpoint cannot be reached."""

    storage: Storage
    organization: Organization
    job: Job
    switches: Switches

    def at_start(self) -> Iterator[str]:
        """What can be seen when a job is to be started."""
        yield from self._bucket()
        yield from self._key()
        yield from self._trust()

    def at_upload(self, key: str) -> Iterator[str]:
        """What S3 and KMS refuse when the object `key` is written."""
        yield from self._role_rights(f"arn:aws:s3:::{self.job.bucket}/{key}")
        if self.switches.strict("X6"):
            yield from self._demands()
        yield from self._bucket_policy(f"arn:aws:s3:::{self.job.bucket}/{key}")

    @property
    def _region(self) -> str:
        return self.organization.region

    def _s3(self, call: str) -> Mapping[str, Any] | None:
        return self.storage.ask("s3", self._region, call, Bucket=self.job.bucket)

    def _bucket(self) -> Iterator[str]:
        location = self._s3("get_bucket_location")
        if location is None:
            yield f"The bucket {self.job.bucket} does not exist or cannot be read."
            return
        region = location.get("LocationConstraint") or "us-east-1"
        if region != self._region:
            yield f"The bucket {self.job.bucket} is in {region}, not in {self._region}."
        status = self._s3("get_bucket_policy_status")
        if status and status["PolicyStatus"].get("IsPublic"):
            yield f"The bucket {self.job.bucket} is public."

    def _key(self) -> Iterator[str]:
        elsewhere = foreign_key(self.organization, self.job.key)
        if elsewhere:
            yield elsewhere
        if elsewhere or not self.storage.has("kms"):
            return
        found = self.storage.ask("kms", self._region, "describe_key", KeyId=self.job.key)
        if found is None:
            yield f"The key {self.job.key} does not exist or cannot be used."
            return
        told = found["KeyMetadata"]
        if told.get("KeyState") != "Enabled":
            yield f"The key {self.job.key} is {told.get('KeyState')}."
        kind = (told.get("KeySpec", "SYMMETRIC_DEFAULT"), told.get("KeyUsage", "ENCRYPT_DECRYPT"))
        if kind != ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"):
            yield f"The key {self.job.key} is not a symmetric encryption key."

    def _role(self) -> Mapping[str, Any] | None:
        name = self.job.role.rpartition("/")[2]
        found = self.storage.ask("iam", self._region, "get_role", RoleName=name)
        role = found["Role"] if found else None
        return role if role and role["Arn"] == self.job.role else None

    def _trust(self) -> Iterator[str]:
        if not self.storage.has("iam"):
            return
        role = self._role()
        if role is None:
            yield f"The role {self.job.role} does not exist."
            return
        context = {"aws:sourceaccount": ACCOUNT, "aws:sourcearn": self.organization.arn, "sts:externalid": ACCOUNT}
        ask = Ask("sts:AssumeRole", "", context, (SERVICE,))
        if not allowed([_document(role["AssumeRolePolicyDocument"])], ask):
            yield f"The role {self.job.role} cannot be assumed by {SERVICE}."

    def _policies(self) -> Iterator[Mapping[str, Any]]:
        """The documents of a role's inline and attached policies."""
        name = {"RoleName": self.job.role.rpartition("/")[2]}
        for inline in (self._iam("list_role_policies", **name) or {}).get("PolicyNames", []):
            found = self._iam("get_role_policy", **name, PolicyName=inline)
            yield from [_document(found["PolicyDocument"])] if found else []
        for attached in (self._iam("list_attached_role_policies", **name) or {}).get("AttachedPolicies", []):
            arn = {"PolicyArn": attached["PolicyArn"]}
            policy = self._iam("get_policy", **arn)
            version = policy and self._iam("get_policy_version", **arn, VersionId=policy["Policy"]["DefaultVersionId"])
            yield from [_document(version["PolicyVersion"]["Document"])] if version else []

    def _iam(self, call: str, **params: Any) -> Mapping[str, Any] | None:
        return self.storage.ask("iam", self._region, call, **params)

    def _role_rights(self, object_arn: str) -> Iterator[str]:
        if not self.storage.has("iam"):
            return
        bucket_arn = f"arn:aws:s3:::{self.job.bucket}"
        by_bucket = self.switches.strict("X5") and self._has_bucket_key()
        via = {
            "kms:viaservice": f"s3.{self._region}.amazonaws.com",
            "kms:encryptioncontext:aws:s3:arn": bucket_arn if by_bucket else object_arn,
        }
        asks = [
            Ask("s3:GetBucketPolicyStatus", bucket_arn, {}),
            Ask("s3:PutObject", object_arn, self._upload_context()),
            Ask("s3:AbortMultipartUpload", object_arn, {}),
            Ask("kms:GenerateDataKey", self.job.key, via),
            Ask("kms:Decrypt", self.job.key, via),
        ]
        documents = list(self._policies())
        for ask in asks:
            if not allowed(documents, ask):
                about = f", encryption context {via['kms:encryptioncontext:aws:s3:arn']}" if ask.context is via else ""
                yield f"{DENIED}{self.job.role} is not allowed to perform {ask.action} on {ask.resource}{about}"

    def _has_bucket_key(self) -> bool:
        found = self._s3("get_bucket_encryption") or {}
        rules = found.get("ServerSideEncryptionConfiguration", {}).get("Rules", [])
        return any(rule.get("BucketKeyEnabled") for rule in rules)

    def _demands(self) -> Iterator[str]:
        found = self._s3("get_object_lock_configuration") or {}
        if found.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention"):
            yield "InvalidRequest: Content-MD5 is required for Put Object requests with Object Lock parameters"

    def _upload_context(self) -> dict[str, str]:
        return {
            "aws:principalarn": self.job.role,
            "aws:principalaccount": ACCOUNT,
            "aws:securetransport": "true",
            "s3:x-amz-server-side-encryption": "aws:kms",
            "s3:x-amz-server-side-encryption-aws-kms-key-id": self.job.key,
        }

    def _bucket_policy(self, object_arn: str) -> Iterator[str]:
        """A Deny for the upload. Where X6 says so, the exporter sends whatever headers a policy demands."""
        found = self._s3("get_bucket_policy")
        if not found:
            return
        account_root = f"arn:aws:iam::{ACCOUNT}:root"
        ask = Ask("s3:PutObject", object_arn, self._upload_context(), (self.job.role, account_root))
        denied = denying(_document(found["Policy"]), ask)
        if not self.switches.strict("X6"):
            denied = [one for one in denied if not _about_headers(one)]
        if denied:
            yield f"{DENIED}the policy of the bucket denies s3:PutObject on {object_arn}"


def foreign_key(organization: Organization, arn: str) -> str:
    """Says that a key is in another Region; empty if it is not. Its ARN is enough for this."""
    region = arn.split(":")[3]
    return "" if region == organization.region else f"The key {arn} is in {region}, not in {organization.region}."


def _about_headers(statement: Mapping[str, Any]) -> bool:
    return any(key.lower().startswith("s3:") for pairs in statement.get("Condition", {}).values() for key in pairs)


def _document(written: Any) -> Mapping[str, Any]:
    """A policy as IAM gives it (an object, by way of botocore) or as S3 does (a text)."""
    document: Mapping[str, Any] = json.loads(unquote(written)) if isinstance(written, str) else written
    return document
