# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Leavers × the organization × a day → what is to be done for each. Pure: no I/O, no clock, no password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .cases import find_cases
from .directory import Organization
from .leavers import Row
from .stages import Work, decide


def questions(leavers: Sequence[Row], today: object, users: Sequence[Row]) -> dict[str, Any]:
    """What has to be read beside the list of users: no more than what is due depends on."""
    cases = find_cases(leavers, today, users)
    return {
        "leavers": [{"name": case.name, "user_id": case.id} for case in cases if case.locking or case.closing],
        "groups": any(case.silent for case in cases),
        "resources": any(case.unhooking for case in cases),
        "permissions": any(case.closing for case in cases),
        "alias": any(case.closing and case.leaver.primary == "release" for case in cases),
    }


def plan(leavers: Sequence[Row], today: object, read: Mapping[str, Any], checking: bool = False) -> dict[str, Any]:
    """Whose password to reset, the input of the tasks after it, and the account of each leaver.

    Where there are `faults`, nothing else is told. `checking` chooses the tense of the texts and nothing else.
    """
    cases = find_cases(leavers, today, read.get("users") or ())
    work = Work(Organization(read), cases)
    decide(work)
    faults = [fault for case in cases for fault in case.faults]
    return {
        "faults": faults,
        "passwords": [] if faults else work.passwords,
        "release": [] if faults else work.release.directory()["users"],
        "directory": {} if faults else work.wishes.directory(),
        "accounts": [] if faults else [work.account(case).told(checking) for case in cases],
    }
