# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plain boto3 client of the emulator, and an organization with one of each kind to work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from workmail_emulator import Emulator

DOMAIN = "acme.awsapps.com"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def client(emulator: Emulator, region: str = "eu-west-1") -> Any:
    return boto3.client(
        "workmail",
        endpoint_url=emulator.url,
        region_name=region,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="only-for-tests",
        config=Config(retries={"total_max_attempts": 1}),
    )


@dataclass
class Wire:
    """Calls in one organization; ids of `bob`, `ann` (ENABLED users), `staff` (group), `room` (resource), `idle`."""

    emulator: Emulator
    api: Any
    organization: str
    ids: dict[str, str]

    def __call__(self, operation: str, **params: Any) -> dict[str, Any]:
        method = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in operation).lstrip("_")
        answer: dict[str, Any] = getattr(self.api, method)(**params)
        answer.pop("ResponseMetadata", None)
        return answer

    def here(self, operation: str, **params: Any) -> dict[str, Any]:
        return self(operation, OrganizationId=self.organization, **params)

    def error(self, operation: str, **params: Any) -> str:
        """The code of the error that a call must answer."""
        try:
            self(operation, **params)
        except ClientError as error:
            return str(error.response["Error"]["Code"])
        return "no error"

    def error_here(self, operation: str, **params: Any) -> str:
        return self.error(operation, OrganizationId=self.organization, **params)


def furnished(emulator: Emulator) -> Wire:
    api = client(emulator)
    organization = emulator.add_organization("acme", domains=["example.com"])
    wire = Wire(emulator, api, organization, {})
    for name in ("bob", "ann", "idle"):
        wire.ids[name] = wire.here("CreateUser", Name=name, DisplayName=name)["UserId"]
    wire.ids["staff"] = wire.here("CreateGroup", Name="staff")["GroupId"]
    wire.ids["room"] = wire.here("CreateResource", Name="room", Type="ROOM")["ResourceId"]
    for name in ("bob", "ann", "staff", "room"):
        wire.here("RegisterToWorkMail", EntityId=wire.ids[name], Email=f"{name}@{DOMAIN}")
    return wire
