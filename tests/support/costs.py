# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests cost, in CPU seconds, which a busy machine changes less than the time that passes.

    .venv/bin/python -m pytest -p support.costs tests/playbooks

The run ends with the cost of each folder and the most expensive files and tests. A test's cost is that of all threads
of this process, of the processes that it starts, and of those that the warm process runs for them. With `-n` each
worker measures its own tests.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TICKS = os.sysconf("SC_CLK_TCK")
"""Units of /proc/<pid>/stat in a second."""
LISTED = 10
COSTS: Counter[str] = Counter()
"""The id of a test → CPU seconds."""


def spent() -> float:
    """CPU seconds of this process and of its children, those that run included."""
    ours = os.times()
    threads = Path("/proc/self/task").iterdir()
    children = [pid for thread in threads for pid in listed(thread / "children").split()]
    return ours.user + ours.system + ours.children_user + ours.children_system + sum(map(running, children))


def listed(file: Path) -> str:
    """The text of a file of /proc; nothing where its thread or process has ended."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def running(pid: str) -> float:
    """CPU seconds of a child, and of its own children that have ended."""
    fields = listed(Path("/proc", pid, "stat")).rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    begin = spent()
    try:
        return (yield)
    finally:
        COSTS[item.nodeid] += spent() - begin


def pytest_sessionfinish(session: Any) -> None:
    """Hand the costs of a worker process over to the one that reports."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["costs"] = dict(COSTS)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    COSTS.update(getattr(node, "workeroutput", {}).get("costs", {}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    folders: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for test, cost in COSTS.items():
        path = test.partition("::")[0]
        files[path] += cost
        folders["/".join(path.split("/")[:2])] += cost
    terminalreporter.write_line(f"{COSTS.total():.0f} CPU seconds")
    for costs in (folders, files, COSTS):
        for name, cost in costs.most_common(LISTED):
            terminalreporter.write_line(f"{cost:8.1f} {name}")
