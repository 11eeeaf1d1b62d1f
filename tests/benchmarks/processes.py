# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a command to its end and tells what it cost; nothing that is started here outlives the call."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class Broken(Exception):
    """A command did not end as it should; a row that meets this has no figures."""


@dataclass(frozen=True)
class Finished:
    """`seconds` by the clock; `cpu` in user and system mode together, children included; `peak` in bytes;
    `began` by the monotonic clock."""

    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    peak: int
    began: float

    def sound(self) -> Finished:
        """This, if the command ended with 0. Raises `Broken` with the last of what it said that tells of an error."""
        if self.code:
            lines = [line for line in (self.out + self.err).splitlines() if line.strip()]
            telling = [line for line in lines if "rror" in line] or lines or ["nothing was said"]
            raise Broken(f"exit code {self.code}: {telling[-1][-300:]}")
        return self


def run(
    command: Sequence[str], *, text: str = "", env: Mapping[str, str] | None = None, timeout: float = 600.0
) -> Finished:
    """Run a command with `text` on its standard input. After `timeout` seconds it is killed, with all it started."""
    with (
        tempfile.TemporaryFile("w+") as given,
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
    ):
        given.write(text)
        given.seek(0)
        began = time.monotonic()
        process = subprocess.Popen(command, stdin=given, stdout=out, stderr=err, env=env, start_new_session=True)
        watchdog = threading.Timer(timeout, kill_group, [process.pid])
        watchdog.start()
        try:
            _pid, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            watchdog.cancel()
            kill_group(process.pid)
        out.seek(0)
        err.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        return Finished(process.returncode, out.read(), err.read(), seconds, cpu, usage.ru_maxrss * 1024, began)


def kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
