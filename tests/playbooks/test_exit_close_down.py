# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The last two playbooks of the way out: evidence, and closing down stage by stage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bagit
import pytest
from support.closing import quiet, switch
from support.exports import STORE, exporter_of
from support.inprocess import Runner
from support.storage import Drop
from workmail_emulator import Emulator

WAVE = {"store": STORE, "wave": "pilot"}


def test_an_organization_is_closed_down_with_the_playbooks(
    emulator: Emulator, playbook: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fixture `acme` would be a second organization of this alias, found when the first is deleted."""
    folder, acme = Path(playbook.folder), Runner(emulator.url, "acme")
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann")
    # More than a task of workmail_directory may delete by default.
    acme.run("workmail_directory", groups=[{"name": f"team{number}", "enabled": False} for number in range(11)])
    emulator.fill("acme", "ann", messages=3, events=1)
    exporter.run()
    acme.run("workmail_archive_info", **WAVE)
    acme.run("workmail_archive", dest=str(folder / "mail"), **WAVE)
    switch(acme, STORE)
    urls = {f"AWS_ENDPOINT_URL_{one}": drop.url for one in ("S3", "KMS", "IAM")}
    playbook.environment |= {**urls, "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1"}

    def run(name: str, expected: int = 0, **variables: Any) -> str:
        base = {f"{name}_organization": "acme", "exit_store": STORE, f"{name}_wave": "pilot"}
        given = json.dumps({**base, **{f"{name}_{key}": value for key, value in variables.items()}})
        done = playbook.command("ansible-playbook", f"mailops.workmail.{name}", "-e", given)
        assert done.returncode == expected, done.stdout + done.stderr
        return str(done.stdout)

    shown = run("exit_decommission")
    assert "evidence: closed (1 finding)" in shown
    assert (
        "  evidence: s3://acme-exports/exit/evidence is not a complete bag. Run mailops.workmail.exit_evidence."
        in shown
    )
    assert "-e exit_decommission_stage=disable -e exit_decommission_confirm_alias=acme" in shown
    assert "1 mailbox in" in run("exit_evidence", dir="definition", path="whole")
    whole = bagit.Bag(str(folder / "whole"))
    whole.validate(processes=1)
    assert {f"data/definition/audit.{one}" for one in ("html", "json")} <= set(whole.entries)
    assert "ann" in (folder / "whole" / "data" / "definition" / "audit.html").read_text(encoding="utf-8")
    assert "changed=0" in run("exit_evidence", dir="definition", path="whole")
    # Once there, a file stays in the bag. Without the audit, no new page is made.
    before = (folder / "definition" / "audit.json").stat().st_mtime_ns
    assert "changed=0" in run("exit_evidence", dir="definition", path="whole", audit=False)
    assert (folder / "definition" / "audit.json").stat().st_mtime_ns == before
    told = {"confirm_alias": "acme", "wait_days": 1}
    assert "quiet" in run("exit_decommission", 2, stage="disable", **told)
    assert "is not the alias" in run("exit_decommission", 2, stage="disable", confirm_alias="acne", activity=quiet())
    shown = run("exit_decommission", stage="disable", activity=quiet(), **told)
    assert "disable 1 user: ann" in shown
    assert "waited" in run("exit_decommission", 2, stage="delete_entities", **told)
    shown = run("exit_decommission", stage="delete_entities", overrides={"waited": "A rehearsal."}, **told)
    assert "delete 11 groups: team0, team1" in shown
    run("exit_decommission", stage="deregister_domains", **told)
    assert "the organization is deleted" in run("exit_decommission", stage="delete_organization", **told)
    again = run("exit_decommission", stage="delete_organization", **told)
    assert "changed=0" in again
    assert "everything is closed" in run("exit_decommission")
    assert "Its id is m-" in again
    named = {"exit_status_organization": "acme", "exit_status_wave": "pilot", "exit_status_dir": "status"}
    given = json.dumps({**named, "exit_store": STORE})
    by_alias = playbook.command("ansible-playbook", "mailops.workmail.exit_status", "-e", given)
    assert "1 closed" in by_alias.stdout, by_alias.stdout + by_alias.stderr
    assert "1 mailbox in" in run("exit_evidence", dir="definition", path="whole")
    gone = {"organization": json.loads(drop.read("exit/evidence/decommission.json"))["organization"]}
    run("exit_evidence", dir="definition", path="whole", **gone)
    assert "cannot be read without" in run("exit_evidence", 2, dir="definition", retire_kms_key=drop.key, **gone)
    bagit.Bag(str(folder / "whole")).validate(processes=1)
