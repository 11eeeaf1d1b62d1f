# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the laws share: a fresh organization, and a run whose faults are a result too."""

from __future__ import annotations

from typing import Any

from support.inprocess import Failed, Runner

MODULE = "workmail_directory"


def fresh(emulator: Any, alias: str = "acme") -> Runner:
    emulator.clear()
    emulator.add_organization(alias, domains=["example.com"])
    return Runner(emulator.url, alias)


def attempt(runner: Runner, check: bool = False, **options: Any) -> dict[str, Any]:
    """Run whatever the input is worth: faults are a result too."""
    try:
        return runner.run(MODULE, check=check, removal_limit=100, take_over=True, **options)
    except Failed as failed:
        if "faults" not in failed.result:
            raise
        return failed.result
