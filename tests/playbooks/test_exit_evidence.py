# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook exit_evidence: what it refuses before it writes anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.exports import STORE, exporter_of
from support.inprocess import Runner
from support.storage import REGION, Drop

Play = Callable[..., str]


@pytest.fixture
def play(emulator: Any, acme: Runner, playbook: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Play:
    """The playbook for one exported mailbox; what it shows."""
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann")
    exporter.run()
    urls = {f"AWS_ENDPOINT_URL_{one}": drop.url for one in ("S3", "KMS", "IAM")}
    playbook.environment |= {**urls, "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1"}

    def run(expected: int = 0, **variables: Any) -> str:
        base = {"organization": "acme", "wave": "pilot", "dir": "definition", "audit": False}
        given = {f"exit_evidence_{key}": value for key, value in {**base, **variables}.items()}
        told = json.dumps({"exit_store": STORE, **given})
        done = playbook.command("ansible-playbook", "mailops.workmail.exit_evidence", "-e", told)
        assert done.returncode == expected, done.stdout + done.stderr
        return str(done.stdout)

    return run


def test_a_mistyped_wave_writes_no_folder(play: Play, playbook: Any, drop: Drop) -> None:
    before = drop.objects()
    shown = play(2, wave="pilto")
    assert "exit_evidence_wave: " in shown
    assert "Nothing was changed." in shown
    assert not (Path(playbook.folder) / "definition").exists()
    assert drop.objects() == before


def test_a_locked_copy_is_written_once(play: Play, playbook: Any, drop: Drop) -> None:
    where = {"LocationConstraint": REGION}
    drop.s3.create_bucket(Bucket="acme-evidence", CreateBucketConfiguration=where, ObjectLockEnabledForBucket=True)
    lock = {"lock_store": "s3://acme-evidence/acme", "lock_mode": "GOVERNANCE", "lock_until": "2037-03-31"}
    shown = play(2, **{**lock, "lock_until": ""})
    assert "exit_evidence_lock_until: is required for a locked copy" in shown
    assert not (Path(playbook.folder) / "definition").exists()
    assert "the locked copy s3://acme-evidence/acme is complete" in play(**lock)
    assert "changed=0" in play(**lock)
    found = drop.s3.head_object(Bucket="acme-evidence", Key="acme/data/definition/users.yml")
    assert found["ObjectLockMode"] == "GOVERNANCE"
    assert "Set `exit_evidence_lock_mode: GOVERNANCE` and" in play(2, **{**lock, "lock_until": "2036-03-31"})
    # The survey of AWX sends empty answers.
    assert "changed=0" in play(**dict.fromkeys((*lock, "lock_kms_key", "lock_bucket_owner"), ""))
