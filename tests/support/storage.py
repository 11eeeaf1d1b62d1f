# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""S3, KMS and IAM beside the emulator: moto in a thread of this process, and what an export needs of them."""

from __future__ import annotations

import io
import json
import logging
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import boto3
from botocore.config import Config

ACCOUNT, REGION = "123456789012", "eu-west-1"
BUCKET, PREFIX = "acme-exports", "exports/"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "export.workmail.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": f"arn:aws:workmail:{REGION}:{ACCOUNT}:organization/*"},
            },
        }
    ],
}
"""As the administrator guide writes it."""


def rights(key: str, bucket: str = BUCKET, prefix: str = PREFIX) -> dict[str, Any]:
    """The policy of the export role, as the administrator guide writes it."""
    condition = {
        "StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{bucket}/{prefix}*"},
    }
    writing = ["s3:AbortMultipartUpload", "s3:PutObject", "s3:GetBucketPolicyStatus"]
    resources = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/{prefix}*"]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": writing, "Resource": resources},
            {
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                "Resource": key,
                "Condition": condition,
            },
        ],
    }


@contextmanager
def serving() -> Iterator[str]:
    """The URL of a server for all three services, on a free port of the loopback interface."""
    from moto import backends
    from moto.server import ThreadedMotoServer  # takes a second, which tests without a storage need not pay

    # For each request, moto lists its own folder to find the service, which is a seventh of its work.
    services = tuple(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: services
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def emptied(url: str) -> str:
    request = urllib.request.Request(f"{url}/moto-api/reset", method="POST", data=b"")
    urllib.request.urlopen(request, timeout=10).close()
    return url


@cache
def client(service: str, url: str, region: str = REGION) -> Any:
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=region,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="only-for-tests",
        config=Config(s3={"addressing_style": "path"}),
    )


@dataclass
class Drop:
    """A bucket, a key and a role that fit, and clients to change them."""

    url: str
    key: str = ""
    role: str = ""

    def __post_init__(self) -> None:
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.key = self.new_key()
        self.role = self.iam.create_role(RoleName="exports", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        self.grant(rights(self.key))

    @property
    def s3(self) -> Any:
        return client("s3", self.url)

    @property
    def iam(self) -> Any:
        return client("iam", self.url)

    @property
    def kms(self) -> Any:
        return client("kms", self.url)

    def new_key(self, **options: Any) -> str:
        arn: str = self.kms.create_key(**options)["KeyMetadata"]["Arn"]
        return arn

    def grant(self, document: dict[str, Any]) -> None:
        self.iam.put_role_policy(RoleName="exports", PolicyName="exports", PolicyDocument=json.dumps(document))

    def request(self, entity: str, **changes: Any) -> dict[str, Any]:
        """The members of StartMailboxExportJob."""
        places = {"RoleArn": self.role, "KmsKeyArn": self.key, "S3BucketName": BUCKET, "S3Prefix": PREFIX}
        return {"EntityId": entity, **places, **changes}

    def objects(self) -> list[str]:
        return [one["Key"] for one in self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def read(self, key: str) -> bytes:
        body: bytes = self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return body

    def unzipped(self, key: str) -> list[tuple[str, bytes]]:
        """Names and bytes of all entries, repeated names too."""
        with zipfile.ZipFile(io.BytesIO(self.read(key))) as archive:
            assert archive.testzip() is None
            return [(one.filename, archive.read(one)) for one in archive.infolist()]


def hashes(entries: list[tuple[str, bytes]]) -> list[str]:
    return sorted(sha256(data).hexdigest() for _name, data in entries)
