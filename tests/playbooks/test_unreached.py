# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every playbook and the inventory say at once that the service is not there."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

SETTINGS = {
    "apply": "apply_organization=acme apply_dir=files",
    "audit": "audit_organization=acme audit_dir=report",
    "doctor": "doctor_organization=acme",
    "export": "export_organization=acme export_dir=files",
    "offboard": "offboarding_organization=acme offboard_user=bob offboard_lock_on=2026-01-01",
    "verify_assumptions": "assumptions_organization=acme",
}


@pytest.fixture
def nowhere(playbook, monkeypatch) -> Iterator[str]:
    """The URL of a port that refuses every connection."""
    monkeypatch.chdir(playbook.folder)
    (playbook.folder / "files").mkdir()
    (playbook.folder / "files" / "users.yml").write_text("- {name: ann}\n", encoding="utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        playbook.environment |= {"AWS_ENDPOINT_URL_WORKMAIL": url, "AWS_REGION": "eu-west-1"}
        yield url


@pytest.mark.parametrize("name", SETTINGS)
def test_a_playbook_says_that_nothing_answers_before_any_line_about_its_progress(playbook, nowhere, name: str) -> None:
    done = playbook.command("ansible-playbook", f"mailops.workmail.{name}", "-e", SETTINGS[name])
    told = done.stdout + done.stderr
    assert done.returncode == 2
    assert f"no response from {nowhere}: the connection is refused" in told
    assert "calls so far" not in told


def test_the_inventory_says_that_nothing_answers(playbook, nowhere) -> None:
    file = playbook.folder / "workmail.yml"
    file.write_text("plugin: mailops.workmail.organizations\nregions: [eu-west-1]\n", encoding="utf-8")
    done = playbook.command("ansible-inventory", "-i", str(file), "--list")
    assert f"no response from {nowhere}: the connection is refused" in done.stderr
