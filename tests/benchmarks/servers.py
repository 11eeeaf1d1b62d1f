# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The services that are measured against, each as a process of its own, on a free port of the loopback interface."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.config import Config

from .processes import Broken, kill_group

BIN = Path(sys.executable).parent
REGION = "eu-west-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "only-for-tests", "AWS_REGION": REGION}
ALIAS = "acme"
DOMAIN = f"{ALIAS}.awsapps.com"
STARTS_WITHIN = 30.0
"""Seconds."""

Call = dict[str, Any]


class Server:
    """`with` starts it and waits until it says its address; afterwards it has ended."""

    def __init__(self, command: list[str], address: str, log: Path) -> None:
        self._command, self._address, self._log = command, re.compile(address), log
        self.url = ""

    def __enter__(self) -> Self:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self.url = self._said(self._address)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            kill_group(self._process.pid)
            self._process.wait()

    def _said(self, wanted: re.Pattern[str]) -> str:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            found = wanted.search(self._log.read_text())
            if found:
                return found.group(1)
            time.sleep(0.05)
        raise Broken(f"{Path(self._command[0]).name} did not start: {self._log.read_text()[-400:]}")


class Emulator(Server):
    """A local WorkMail with one organization; `options` are those of its command: `latency=0.02`."""

    def __init__(self, folder: Path, **options: object) -> None:
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        command = [str(BIN / "workmail-emulator"), "--port", "0", "--region", REGION, "--organization", ALIAS, *words]
        super().__init__(command, r"listening on (\S+)\n", folder / "emulator.log")

    def __enter__(self) -> Self:
        super().__enter__()
        self.organization = self._said(re.compile(rf"organization {ALIAS} (\S+)\n"))
        return self

    def get(self, what: str) -> Any:
        with urllib.request.urlopen(f"{self.url}/_emulator/{what}", timeout=60) as answer:
            return json.load(answer)

    def calls(self) -> list[Call]:
        found: list[Call] = self.get("calls")
        return found

    def state(self) -> dict[str, dict[str, Any]]:
        """The organization by kind and name."""
        found: dict[str, dict[str, Any]] = self.get("state")[self.organization]
        return found

    def reset_log(self) -> None:
        request = urllib.request.Request(f"{self.url}/_emulator/reset-log", data=b"{}", method="POST")
        request.add_header("Content-Type", "application/json")
        urllib.request.urlopen(request, timeout=60).close()

    def clock(self) -> float:
        """What the monotonic clock said when the times of the log began; leaves an unknown call in the log."""
        request = urllib.request.Request(self.url, data=b"{}", headers={"X-Amz-Target": "WorkMailService.Clock"})
        now = time.monotonic()
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=60).close()
        return now - float(self.calls()[-1]["started"]) / 1000

    def client(self) -> Any:
        """A plain boto3 client of it."""
        return client("workmail", self.url)


class Moto(Server):
    """A stand-in for other services of AWS."""

    def __init__(self, folder: Path) -> None:
        command = [str(BIN / "moto_server"), "--host", "127.0.0.1", "--port", "0"]
        super().__init__(command, r"Running on (http://127\.0\.0\.1:\d+)", folder / "moto.log")


def client(service: str, url: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def writes(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call["is_write"]]


def stretch(calls: list[Call]) -> float:
    """Seconds from the start of the first call to the end of the last."""
    return float(max(call["ended"] for call in calls) - min(call["started"] for call in calls)) / 1000
