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
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from workmail_emulator import Outcome
from workmail_emulator.cli import build, parser

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


def test_the_state_outlives_a_killed_command(tmp_path) -> None:
    state = tmp_path / "state.json"
    process, url, first = start("--state", str(state))
    body = json.dumps({"OrganizationId": first, "Name": "bob", "DisplayName": "Bob \ud800"}).encode()
    request = urllib.request.Request(url, body, {"X-Amz-Target": "WorkMailService.CreateUser"})
    request.add_header("Authorization", "AWS4-HMAC-SHA256 Credential=x/20260101/eu-west-1/workmail/aws4_request")
    urllib.request.urlopen(request, timeout=10).close()
    deadline = time.monotonic() + 10
    while '"bob"' not in state.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait(10)
    assert '"bob"' in state.read_text()
    assert state.stat().st_mode & 0o777 == 0o600
    process, _url, second = start("--state", str(state))
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[]",
        "{}",
        '{"version": 2}',
        '{"version": 2, "organizations": [1], "tokens": {}, "rng": []}',
        "[" * 9999,
    ],
)
def test_a_damaged_state_file_is_named_in_one_line_and_kept(tmp_path, text: str) -> None:
    state = tmp_path / "state.json"
    state.write_text(text)
    done = subprocess.run(
        [BIN / "workmail-emulator", "--state", state], capture_output=True, text=True, check=False, timeout=20
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(state) in done.stderr
    assert state.read_text() == text


def test_a_state_file_that_cannot_be_written_stops_the_start(tmp_path) -> None:
    command = [BIN / "workmail-emulator", "--state", tmp_path / "none" / "state.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


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


def stopped(process: subprocess.Popen[str]) -> str:
    """What else it had printed."""
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    told = process.stdout.read()
    assert process.wait(10) == 0
    return told


def test_the_start_prints_what_is_in_it_the_line_to_copy_and_how_to_stop() -> None:
    process, url, _organization = start("--populate", "users=3,groups=1")
    told = stopped(process).splitlines()
    content = "verified mail domains acme.awsapps.com, example.com; 3 users, 1 group, 0 resources"
    assert told[0] == f"  acme in eu-west-1: {content}"
    keys = "AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=only-for-rehearsals AWS_DEFAULT_REGION=eu-west-1"
    assert told[2] == f"export AWS_ENDPOINT_URL_WORKMAIL={url} {keys}"
    assert told[3] == "Stop it with Ctrl+C. Then everything in it is forgotten."


def test_domains_that_are_named_take_the_place_of_the_one_of_the_examples() -> None:
    process, _url, _organization = start("--organization", "labs", "--domain", "labs:example.org")
    told = stopped(process)
    assert "acme in eu-west-1: verified mail domains acme.awsapps.com;" in told
    assert "labs in eu-west-1: verified mail domains labs.awsapps.com, example.org;" in told


def test_the_copied_line_is_all_that_a_shell_needs(tmp_path: Path) -> None:
    process, _url, organization = start()
    assert process.stdout is not None
    line = next(line for line in process.stdout if line.startswith("export "))
    (tmp_path / "work.sh").write_text(f"{line}{BIN / 'aws'} workmail list-organizations\n", encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(["sh", tmp_path / "work.sh"], capture_output=True, text=True, env=environment, check=False)
    stopped(process)
    assert organization in done.stdout, done.stderr


def test_a_port_that_is_taken_is_reported_with_the_next_step() -> None:
    process, url, _organization = start()
    words = [BIN / "workmail-emulator", "--port", url.rpartition(":")[2]]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=20)
    stopped(process)
    assert done.returncode == 1
    assert "Choose another port with --port" in done.stderr


def test_the_command_takes_how_exports_run_and_where_they_write(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "--organization acme --populate users=3,messages=8 --s3-endpoint http://127.0.0.1:9 --export-polls 3-5"
    words += " --export-seconds 10 --export-seconds-per-gb 20 --fail-export bob=Disk*2 --fail-export ann"
    service = build(parser().parse_args(words.split()))
    course = service.exporter.course
    assert (course.polls, course.more_polls, course.seconds, course.seconds_per_gb) == (3, 2, 10, 20)
    assert course.outcomes == [Outcome("bob", "Disk", times=2), Outcome("ann")]
    assert service.exporter.storage is not None
    assert set(service.exporter.storage.endpoints) == {"s3", "kms", "iam"}
    assert any(one.mailbox and one.mailbox.messages for one in service.organization("acme").entities.values())
    assert build(parser().parse_args([])).exporter.storage is None
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    storage = build(parser().parse_args([])).exporter.storage
    assert storage is not None
    assert set(storage.endpoints) == {"s3"}
