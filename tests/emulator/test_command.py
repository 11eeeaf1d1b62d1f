# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The command, and a client that knows nothing of us: the AWS CLI."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


def start(*words: str) -> tuple[subprocess.Popen[str], str, str]:
    """Start the command; returns the process, its URL and the id of its organization."""
    process = subprocess.Popen(
        [BIN / "workmail-emulator", "--port", "0", "--organization", "acme", *words], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().removeprefix("listening on ").strip()
    return process, url, process.stdout.readline().split()[-1]


@pytest.fixture
def aws() -> Iterator[object]:
    process, url, organization = start()
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }

    def run(*words: str) -> dict:
        command = [BIN / "aws", "workmail", *words, "--organization-id", organization, "--endpoint-url", url]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")

    yield run
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def test_the_aws_cli_creates_describes_and_lists_users(aws) -> None:
    id_ = aws("create-user", "--name", "bob", "--display-name", "Bob O'Neill", "--password", "Correct-Horse-1")[
        "UserId"
    ]
    assert aws("register-to-work-mail", "--entity-id", id_, "--email", "bob@acme.awsapps.com") == {}
    told = aws("describe-user", "--user-id", "bob")
    assert (told["UserId"], told["State"], told["DisplayName"]) == (id_, "ENABLED", "Bob O'Neill")
    assert sorted(user["Name"] for user in aws("list-users")["Users"]) == ["Administrator", "Guest", "bob"]


def test_the_state_outlives_the_command(tmp_path) -> None:
    state = tmp_path / "state.json"
    process, _url, first = start("--state", str(state), "--populate", "users=3")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    process, _url, second = start("--state", str(state))
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert first == second
    assert "user00003" in state.read_text()


def test_the_help_explains_every_option() -> None:
    told = subprocess.run([BIN / "workmail-emulator", "--help"], capture_output=True, text=True, check=True).stdout
    for option in ("--port", "--organization", "--state", "--throttle", "--switch", "--stale-reads", "--fail"):
        assert option in told
    switches = subprocess.run(
        [BIN / "workmail-emulator", "--list-switches"], capture_output=True, text=True, check=True
    ).stdout
    assert "U7: When an address becomes free" in switches


def test_a_wrong_option_is_explained() -> None:
    done = subprocess.run(
        [BIN / "workmail-emulator", "--switch", "U7=never"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "U7 is one of strict, at-delete, after-30-days" in done.stderr
