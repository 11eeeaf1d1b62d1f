# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The log of calls, to count them and to see what happened. Passwords never get into it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SECRET = frozenset({"Password", "EwsPassword"})


@dataclass
class Call:
    """One request. Times are milliseconds since the log began."""

    index: int
    operation: str
    params: dict[str, Any]
    is_write: bool
    region: str
    access_key: str
    started: float
    ended: float = 0.0
    status: int = 0
    """HTTP status; 0 where the connection was cut."""
    error: str = ""
    took_effect: bool = False


@dataclass
class Log:
    file: Path | None = None
    calls: list[Call] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    """Answers and errors that the service's model does not allow: mistakes of the emulator itself."""
    total: int = 0

    def begin(self, call: Call) -> Call:
        self.calls.append(call)
        self.total += 1
        return call

    def end(self, call: Call) -> None:
        if self.file is not None:
            with self.file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(asdict(call), default=str) + "\n")

    def counts(self) -> Counter[str]:
        return Counter(call.operation for call in self.calls)

    def writes(self) -> list[Call]:
        """Write calls that arrived, refused ones among them."""
        return [call for call in self.calls if call.is_write]

    def reset(self) -> None:
        self.calls.clear()
        self.bugs.clear()
        self.total = 0


def redacted(params: dict[str, Any]) -> dict[str, Any]:
    """The same members with `***` in the place of each password, at any depth."""
    return {
        member: "***" if member in SECRET else redacted(value) if isinstance(value, dict) else value
        for member, value in params.items()
    }
