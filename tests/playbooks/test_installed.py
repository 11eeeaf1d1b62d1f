# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection that these tests run is the one that they are meant to run, and the demo works from it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import bagit
import pytest
from support import plays

TOP = Path(__file__).parents[2]


def test_the_collection_that_runs_is_the_one_that_was_asked_for(playbook) -> None:
    asked = os.environ.get("MAILOPS_COLLECTIONS")
    expected = Path(asked, "ansible_collections", "mailops", "workmail") if asked else TOP
    playbook.environment = plays.plain(playbook.environment)
    done = playbook.command("ansible-doc", "--json", "mailops.workmail.workmail_user")
    assert done.returncode == 0, done.stderr
    (documented,) = json.loads(done.stdout).values()
    assert Path(documented["doc"]["filename"]).resolve() == (expected / "plugins/modules/workmail_user.py").resolve()


def test_the_demo_builds_exports_and_audits_an_organization(environment, tmp_path) -> None:
    script = ["bash", str(TOP / "examples" / "demo.sh")]
    mine = environment | {"DEMO_DIR": str(tmp_path / "demo"), "DEMO_BIN": str(plays.BIN)}
    done = subprocess.run(script, capture_output=True, text=True, env=mine, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    # A busy machine shows the progress of long tasks, too.
    warnings = [line for line in done.stderr.splitlines() if line and not line.startswith("workmail_directory [")]
    assert len(warnings) == 1, done.stderr
    assert "Because of `missing_organization: empty`" in warnings[0], "the preview before there is an organization"
    assert "changed=0 " in done.stdout
    assert "j.quinn" in done.stdout.partition("== Audit")[2]
    assert (tmp_path / "demo" / "report" / "audit.html").exists()


def test_the_demo_takes_everybody_out_with_every_message(environment, tmp_path) -> None:
    """A few people in place of the 64, because the organization is tested above, and each mailbox costs a second."""
    out = tmp_path / "demo"
    few = {"DEMO_POPULATE": "users=3,resources=1,groups=1,memberships=2,messages=4,events=1"}
    mine = environment | {"DEMO_DIR": str(out), "DEMO_BIN": str(plays.BIN)} | few
    script = ["bash", str(TOP / "examples" / "demo_exit.sh")]
    done = subprocess.run(script, capture_output=True, text=True, env=mine, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = out / "status" / "exit_status.html"
    assert done.stdout.endswith(f"The status page is {page}\n")
    assert page.exists()
    report = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    everybody = len(report["exports"])
    assert everybody == 4
    steps = ("completed", "verified", "imported", "frozen", "switched", "evidence", "closed")
    counts = {**dict.fromkeys(steps, everybody), "red": 0}
    assert {key: report["summary"][key] for key in counts} == counts
    assert report["next"] == []
    sentences = [one["imports"][0]["text"] for one in report["exports"]]
    assert all(one.startswith(("All ", "The only ", "There are no messages to import. ")) for one in sentences), (
        sentences
    )
    assert sum(one["verification"]["messages"] for one in report["exports"]) > 4
    bagit.Bag(str(out / "evidence")).validate(processes=1)
    assert len(list((out / "evidence" / "data").rglob("*.zip"))) == everybody


@pytest.mark.parametrize("elsewhere", ["https://workmail.eu-west-1.amazonaws.com", "https://127.example.com"])
def test_the_demo_refuses_any_service_but_a_local_one(playbook, elsewhere: str) -> None:
    playbook.environment = plays.plain(playbook.environment) | {"AWS_ENDPOINT_URL_WORKMAIL": elsewhere}
    done = playbook.command("ansible-playbook", "mailops.workmail.demo")
    assert done.returncode == 2
    assert "AWS_ENDPOINT_URL_WORKMAIL" in done.stdout
    assert "changed=0 " in done.stdout
