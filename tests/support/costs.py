# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tests cost, in CPU seconds, which a busy machine changes less than the time that passes.

    .venv/bin/python -m pytest -p support.costs tests/playbooks

The run ends with the most expensive files and tests. A test's cost is that of all threads of this process, of the
processes that it starts, and of those that the warm process runs for them. Runs with `-n` are not measured.
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
    children = [pid for listed in Path("/proc/self/task").glob("*/children") for pid in listed.read_text().split()]
    return ours.user + ours.system + ours.children_user + ours.children_system + sum(map(running, children))


def running(pid: str) -> float:
    """CPU seconds of a child, and of its own children that have ended."""
    try:
        fields = Path("/proc", pid, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    begin = spent()
    try:
        return (yield)
    finally:
        COSTS[item.nodeid] += spent() - begin


def pytest_terminal_summary(terminalreporter: Any) -> None:
    files: Counter[str] = Counter()
    for test, cost in COSTS.items():
        files[test.partition("::")[0]] += cost
    terminalreporter.write_line(f"{COSTS.total():.0f} CPU seconds")
    for costs in (files, COSTS):
        for name, cost in costs.most_common(LISTED):
            terminalreporter.write_line(f"{cost:8.1f} {name}")
