# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exports of an organization of the emulator into a storage beside it, as a test writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from support.inprocess import Runner
from support.storage import BUCKET, Drop, rights

MODULE = "workmail_mailbox_export"
PREFIX = "exit"
STORE = f"s3://{BUCKET}/{PREFIX}"


@dataclass
class Exporter:
    acme: Runner
    emulator: Any
    drop: Drop

    @property
    def options(self) -> dict[str, Any]:
        return {
            "wave": "pilot",
            "store": STORE,
            "kms_key": self.drop.key,
            "role": self.drop.role,
            "poll_interval": 0.0,
        }

    def run(self, **options: Any) -> dict[str, Any]:
        return self.acme.run(MODULE, **{**self.options, **options})

    def fails(self, **options: Any) -> dict[str, Any]:
        return self.acme.fails(MODULE, **{**self.options, **options})

    def people(self, *names: str, rooms: list[str] | None = None) -> None:
        """ENABLED users and rooms of these names."""
        users = [{"name": name, "email": f"{name}@example.com"} for name in names]
        resources = [{"name": name, "email": f"{name}@example.com", "type": "ROOM"} for name in rooms or ()]
        self.acme.run("workmail_directory", users=users, resources=resources)
        self.emulator.reset_log()

    def jobs(self) -> list[Any]:
        return list(self.emulator.jobs("acme"))

    def records(self) -> dict[str, dict[str, Any]]:
        """Records in the store by the entity's name."""
        names = [name for name in self.drop.objects() if name.startswith(f"{PREFIX}/records/")]
        told = [json.loads(self.drop.read(name)) for name in names]
        return {one["name"]: one for one in told}


def replace_archive(s3: Any, entity_id: str, wave: str, data: bytes) -> None:
    """Other bytes in the archive of a mailbox, which the record of the export then knows as the right ones."""
    key = f"{PREFIX}/records/{entity_id}/{wave}.json"
    record = json.loads(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
    (one,) = [found for found in record["objects"] if found["name"].endswith(".zip")]
    etag = s3.put_object(Bucket=BUCKET, Key=f"{PREFIX}/{one['name']}", Body=data)["ETag"]
    one |= {"size": len(data), "etag": etag}
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps(record).encode())


def exporter_of(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    for service in ("S3", "KMS", "IAM"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", drop.url)
    drop.grant(rights(drop.key, prefix=f"{PREFIX}/"))
    return Exporter(acme, emulator, drop)
