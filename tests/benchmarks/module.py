# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`python -m benchmarks.module NAME` runs a module's own `main()`; standard input holds its options as JSON.

It is a process of its own, so that what the process costs is what the module costs: interpreter, imports and all, but
for what Ansible does to bring a module to its place.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

from ansible.module_utils.testing import patch_module_args

from . import processes
from .servers import CREDENTIALS, REGION, Emulator

MODULES = "ansible_collections.mailops.workmail.plugins.modules"


def given(emulator: Emulator, /, **options: Any) -> str:
    """What the module reads: its options and the connection."""
    connection = {
        "organization": emulator.organization,
        "endpoint_url": emulator.url,
        "access_key": CREDENTIALS["AWS_ACCESS_KEY_ID"],
        "secret_key": CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        "region": REGION,
    }
    return json.dumps({**connection, **options})


def run(emulator: Emulator, name: str, /, timeout: float = 600.0, **options: Any) -> processes.Finished:
    command = [sys.executable, "-m", __name__, name]
    return processes.run(command, text=given(emulator, **options), timeout=timeout)


def result(finished: processes.Finished) -> dict[str, Any]:
    """What the module returned, also if it failed. Raises `Broken` if it did not return anything."""
    lines = finished.out.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        raise processes.Broken(f"no result, exit code {finished.code}: {finished.err.strip()[-600:]}")
    told: dict[str, Any] = json.loads(lines[-1])
    return told


def main(name: str) -> None:
    with patch_module_args(json.load(sys.stdin)):
        importlib.import_module(f"{MODULES}.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1])
