# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the module `workmail_directory` and prints the progress of a long run every few seconds.

The lines go to standard error: a callback may write one JSON document to standard output.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

from ansible import constants
from ansible.plugins.action import ActionBase

FIRST = 5.0
BETWEEN = 5.0
"""Seconds until the first line, and between two: a short run prints nothing."""
POLL = 0.5

Result = dict[str, Any]


class ActionModule(ActionBase):  # type: ignore[misc]
    _supports_check_mode = True
    _supports_async = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: Result | None = None) -> Result:
        result: Result = super().run(tmp, task_vars)
        if not self._can_be_followed():
            return result | self._module(self._task.args, task_vars)
        with tempfile.TemporaryDirectory(prefix="workmail-", dir=constants.DEFAULT_LOCAL_TMP) as folder:
            path = Path(folder) / "progress"
            with Follower(path, self._say(task_vars or {})):
                return result | self._module({**self._task.args, "progress_path": str(path)}, task_vars)

    def _module(self, arguments: Result, task_vars: Result | None) -> Result:
        told: Result = self._execute_module(module_args=arguments, task_vars=task_vars, wrap_async=self._task.async_val)
        return told

    def _can_be_followed(self) -> bool:
        """The file is on this machine, may be written by the module, and a person waits for the task."""
        local = self._connection.transport == "local" and not self._connection.become
        return local and not self._task.async_val and "progress_path" not in self._task.args

    def _say(self, task_vars: Result) -> Any:
        host = task_vars.get("inventory_hostname", "")
        return lambda text: self._display.display(f"workmail_directory [{host}]: {text}", stderr=True)


class Follower:
    """`with Follower(path, say):` says at intervals what the newest line of the file contains."""

    def __init__(self, path: Path, say: Any) -> None:
        self._path = path
        self._say = say
        self._ended = Event()
        self._thread = Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Follower:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        due, told = time.monotonic() + FIRST, 0
        while not self._ended.wait(POLL):
            lines = self._lines()
            if time.monotonic() >= due and len(lines) > told:
                self._say(in_words(json.loads(lines[-1])))
                due, told = time.monotonic() + BETWEEN, len(lines)

    def _lines(self) -> list[str]:
        """Complete lines only: the module may be in the middle of one."""
        text = self._path.read_text(encoding="utf-8") if self._path.exists() else ""
        return text.split("\n")[:-1]


def in_words(line: Result) -> str:
    """A line of the progress file as a person reads it."""
    if line["phase"] == "reading":
        return f"reading, {line['calls']:,} calls so far, {line['rate']:g} a second"
    left = "" if line["left"] is None else f", about {_duration(line['left'])} left"
    failed = f", {line['failed']:,} failed" if line["failed"] else ""
    return f"{line['done']:,} of {line['planned']:,} operations done{failed}, {line['rate']:g} calls a second{left}"


def _duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
