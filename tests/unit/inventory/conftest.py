# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inventories that are parsed against emulators, and a token service for roles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest
import yaml
from workmail_emulator import Emulator


@dataclass
class Inventory:
    """What became of a configuration file."""

    hosts: dict[str, dict[str, Any]]
    groups: dict[str, list[str]]
    below: dict[str, list[str]]
    """Group → the hosts that a play for it reaches."""
    said: list[str]
    """Warnings and errors as they were displayed."""
    code: int

    @property
    def names(self) -> list[str]:
        return self.groups["workmail_organizations"]


@dataclass
class Parse:
    """`parse(regions=[…])` writes the configuration and lets Ansible parse it."""

    process: subprocess.Popen[str]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, refresh: bool = False, **options: Any) -> Inventory:
        file = self.write("workmail.yml", **options)
        return self.file(file, refresh=refresh)

    def file(self, *paths: Path, refresh: bool = False) -> Inventory:
        """Parses the sources in this order."""
        asked = {"paths": [str(path) for path in paths], "cache": not refresh, "environment": self.environment}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return Inventory(**json.loads(self.process.stdout.readline()))

    def write(self, name: str, **options: Any) -> Path:
        """A file of the plugin with these options."""
        file = self.folder / name
        file.write_text(yaml.safe_dump({"plugin": "mailops.workmail.organizations", **options}), encoding="utf-8")
        return file

    def refused(self, **options: Any) -> str:
        """The error that stops Ansible."""
        done = self(**options)
        assert done.code == 4, done
        return done.said[-1]


@pytest.fixture(scope="session")
def parsing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path_factory.mktemp("home")), "LANG": "C.UTF-8"}
    command = [sys.executable, str(Path(__file__).with_name("parsing.py"))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def parse(parsing: subprocess.Popen[str], emulator: Emulator, tmp_path: Path) -> Parse:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "AWS_ENDPOINT_URL_WORKMAIL": emulator.url,
        "AWS_ACCESS_KEY_ID": "AKIDOWN",
        "AWS_SECRET_ACCESS_KEY": "only-for-tests",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
    }
    return Parse(parsing, tmp_path, environment)


@pytest.fixture
def south() -> Iterator[Emulator]:
    """The WorkMail of a second account."""
    with Emulator(seed=2) as emulator:
        yield emulator


@pytest.fixture
def profiles(emulator: Emulator, south: Emulator, parse: Parse) -> Parse:
    """The profiles `north` and `south`, each with a WorkMail of its own."""
    del parse.environment["AWS_ENDPOINT_URL_WORKMAIL"]
    lines = []
    for name, url in (("north", emulator.url), ("south", south.url)):
        lines += [f"[profile {name}]", f"services = {name}"]
        lines += [f"aws_access_key_id = AKID{name.upper()}", "aws_secret_access_key = only-for-tests"]
        lines += [f"[services {name}]", "workmail =", f"  endpoint_url = {url}"]
    Path(parse.environment["AWS_CONFIG_FILE"]).write_text("\n".join(lines), encoding="utf-8")
    return parse


Asked = dict[str, list[str]]


class TokenService(BaseHTTPRequestHandler):
    """AssumeRole, for roles `mail-audit` only; the access key that it gives tells the account."""

    asked: ClassVar[list[Asked]] = []

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append(asked)
        role = asked["RoleArn"][0]
        known = role.endswith("role/mail-audit")
        body = self.credentials(role.split(":")[4]) if known else self.refusal()
        answer = f"<AssumeRoleResponse>{body}</AssumeRoleResponse>".encode()
        self.send_response(200 if known else 403)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def credentials(self, account: str) -> str:
        keys = {"AccessKeyId": f"ASIA{account}", "SecretAccessKey": "only-for-tests", "SessionToken": "short-lived"}
        members = "".join(f"<{name}>{value}</{name}>" for name, value in keys.items())
        expires = "<Expiration>2038-01-01T00:00:00Z</Expiration>"
        return f"<AssumeRoleResult><Credentials>{members}{expires}</Credentials></AssumeRoleResult>"

    def refusal(self) -> str:
        return "<Error><Code>AccessDenied</Code><Message>You may not assume it.</Message></Error>"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def tokens(parse: Parse) -> Iterator[list[Asked]]:
    """What was asked of the Security Token Service."""
    TokenService.asked.clear()
    with HTTPServer(("127.0.0.1", 0), TokenService) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        parse.environment["AWS_ENDPOINT_URL_STS"] = f"http://127.0.0.1:{server.server_port}"
        yield TokenService.asked
        server.shutdown()
