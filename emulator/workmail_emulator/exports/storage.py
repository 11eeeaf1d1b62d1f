# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clients of the S3, KMS and IAM that run beside the emulator, and uploads in parts."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree.ElementTree import ParseError

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

PART = 8 * 2**20
"""Bytes of a part of an upload; S3 takes no less than 5 MiB, except for the last one."""
SERVICES = ("s3", "kms", "iam")


class Stopped(Exception):
    """The job was cancelled while its archive was written."""


LOCK = threading.Lock()
"""A session of botocore makes one client at a time."""


@cache
def _session() -> botocore.session.Session:
    return botocore.session.Session()


@cache
def _client(service: str, region: str, endpoint: str) -> Any:
    return _session().create_client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="workmail-emulator",
        aws_secret_access_key="only-for-rehearsals",
        config=Config(
            retries={"total_max_attempts": 3},
            connect_timeout=5,
            max_pool_connections=20,
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
        ),
    )


@dataclass
class Storage:
    """Where S3, KMS and IAM answer. A service without an endpoint is not asked; AWS itself never is."""

    endpoints: Mapping[str, str]

    @classmethod
    def at(cls, endpoint: str | None) -> Storage | None:
        """One endpoint for all three, or those of the environment (AWS_ENDPOINT_URL_S3 and so on); None without S3."""
        found = {name: endpoint or os.environ.get(f"AWS_ENDPOINT_URL_{name.upper()}", "") for name in SERVICES}
        return cls({name: url for name, url in found.items() if url}) if found["s3"] else None

    def has(self, service: str) -> bool:
        return service in self.endpoints

    def client(self, service: str, region: str) -> Any:
        with LOCK:
            return _client(service, region, self.endpoints[service])

    def ask(self, service: str, region: str, call: str, **params: Any) -> dict[str, Any] | None:
        """The answer to a read, or None if the service says that the subject does not exist or is not set.

        Raises `OSError` if the endpoint cannot be reached or cannot answer.
        """
        try:
            answer: dict[str, Any] = getattr(self.client(service, region), call)(**params)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
                raise OSError(f"{service} at {self.endpoints[service]} cannot answer: {error}") from error
            return None
        except (BotoCoreError, ParseError) as error:
            raise OSError(f"{service} at {self.endpoints[service]} cannot be reached: {error}") from error
        return answer

    def upload(self, region: str, where: tuple[str, str], key_arn: str, pieces: Iterable[bytes], stop: Any) -> None:
        """Write an object in parts, encrypted with a KMS key. Nothing is left of an upload that fails or is stopped.

        `where`: bucket and key. Raises `ClientError`, `BotoCoreError`, and `Stopped` once the event `stop` is set.
        """
        s3, place = self.client("s3", region), {"Bucket": where[0], "Key": where[1]}
        id_ = s3.create_multipart_upload(
            **place, ServerSideEncryption="aws:kms", SSEKMSKeyId=key_arn, ContentType="application/zip"
        )["UploadId"]
        try:
            parts = []
            for number, data in enumerate(_in_parts(pieces), 1):
                if stop.is_set():
                    raise Stopped
                tag = s3.upload_part(**place, UploadId=id_, PartNumber=number, Body=data)["ETag"]
                parts.append({"PartNumber": number, "ETag": tag})
            s3.complete_multipart_upload(**place, UploadId=id_, MultipartUpload={"Parts": parts})
        except BaseException:
            s3.abort_multipart_upload(**place, UploadId=id_)
            raise

    def put(self, region: str, where: tuple[str, str], key_arn: str, data: bytes) -> None:
        self.client("s3", region).put_object(
            Bucket=where[0], Key=where[1], Body=data, ServerSideEncryption="aws:kms", SSEKMSKeyId=key_arn
        )

    def delete(self, region: str, where: tuple[str, str]) -> None:
        """An object that does not exist is deleted too."""
        self.client("s3", region).delete_object(Bucket=where[0], Key=where[1])


def _in_parts(pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Pieces of any size as pieces of one size, at least one."""
    waiting, sent = bytearray(), False
    for piece in pieces:
        waiting += piece
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
            sent = True
    if waiting or not sent:
        yield bytes(waiting)
