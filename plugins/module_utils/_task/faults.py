# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""What is wrong with the input. All faults of a task are collected and reported together, before the first write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 200
"""Lines of one message."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: which item, which field, what about it and what to do."""

    where: str
    field: str
    message: str

    def __str__(self) -> str:
        place = ".".join(part for part in (self.where, self.field) if part)
        return f"{place}: {self.message}" if place else self.message


def explain(faults: Iterable[Fault]) -> str:
    """One line a fault, in input order, each once."""
    lines = list(dict.fromkeys(str(fault) for fault in faults))
    if len(lines) == 1:
        return f"{lines[0]} Nothing was changed."
    more = [f"- and {len(lines) - MOST} more"] if len(lines) > MOST else []
    told = [f"- {line}" for line in lines[:MOST]]
    return "\n".join([f"{len(lines)} faults in the input. Nothing was changed.", *told, *more])
