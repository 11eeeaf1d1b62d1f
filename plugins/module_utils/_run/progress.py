# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""How far a run is, as lines of JSON in a file that somebody else may read meanwhile.

Each line: `phase` (reading or writing), `calls` answered so far, `rate` in calls a second; while writing also
`done`, `failed` and `planned` operations and `left`, the estimated seconds to the end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from .._service.gate import Gate

INTERVAL = 2.0
"""Seconds between two lines."""

Standing = Callable[[], tuple[int, int, int]]
"""Operations that are over, those of them without success, and all."""


class Progress:
    """`with Progress(path, gate):` appends lines until the block ends; without a path it does nothing."""

    def __init__(self, path: str | None, gate: Gate) -> None:
        self._path = path
        self._gate = gate
        self._standing: Standing | None = None
        self._began = time.monotonic()
        self._ended = Event()
        self._thread = Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Progress:
        if self._path:
            self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        if self._path:
            self._thread.join()

    def writes(self, standing: Standing) -> None:
        """From now on operations are carried out; `standing` tells how many are."""
        self._began = time.monotonic()
        self._standing = standing

    def _tell(self) -> None:
        while not self._ended.wait(INTERVAL):
            with Path(str(self._path)).open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(self._line()) + "\n")

    def _line(self) -> dict[str, Any]:
        line: dict[str, Any] = {
            "phase": "writing" if self._standing else "reading",
            "calls": self._gate.answered,
            "rate": round(self._gate.rate, 1),
        }
        if self._standing is not None:
            over, failed, planned = self._standing()
            spent = time.monotonic() - self._began
            left = round(spent / over * (planned - over)) if over else None
            line |= {"done": over - failed, "failed": failed, "planned": planned, "left": left}
        return line
