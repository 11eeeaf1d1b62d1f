# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a run is, as lines of JSON in a file that somebody else may read meanwhile.

Each line: `phase` (reading or writing), `calls` answered so far, `rate` in calls a second; while writing also
`done`, `failed` and `planned` operations and `left`, the estimated seconds to the end.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections import deque
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from .._service.gate import Gate

INTERVAL = 2.0
"""Seconds between two lines."""
LATELY = 5
"""Lines over which the rate is measured."""

Standing = Callable[[], tuple[int, int, int]]
"""Operations that are over, those of them without success, and all."""


class Progress:
    """`with Progress(path, gate):` appends lines until the block ends."""

    def __init__(self, path: str, gate: Gate) -> None:
        self._path = path
        self._gate = gate
        self._standing: Standing | None = None
        self._began = time.monotonic()
        self._looks = deque([(self._began, gate.answered)], maxlen=LATELY)
        self._ended = Event()
        self._thread = Thread(target=self._tell, daemon=True)
        self.failure = ""
        """Why the file has no lines, or no more of them. The work goes on all the same."""

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def writes(self, standing: Standing) -> None:
        """From now on operations are carried out; `standing` tells how many are."""
        self._began = time.monotonic()
        self._standing = standing

    def _tell(self) -> None:
        try:
            with os.fdopen(_opened(self._path), "a", encoding="utf-8") as stream:
                while not self._ended.wait(INTERVAL):
                    stream.write(json.dumps(self._line()) + "\n")
                    stream.flush()
        except OSError as error:
            self.failure = f"progress_path: {self._path!r} could not be written: {error.strerror}."

    def _line(self) -> dict[str, Any]:
        line: dict[str, Any] = {
            "phase": "writing" if self._standing else "reading",
            "calls": self._gate.answered,
            "rate": self._rate(),
        }
        if self._standing is not None:
            over, failed, planned = self._standing()
            spent = time.monotonic() - self._began
            left = round(spent / over * (planned - over)) if over else None
            line |= {"done": over - failed, "failed": failed, "planned": planned, "left": left}
        return line

    def _rate(self) -> float:
        """Calls a second that were answered lately, however long each took."""
        then, answered = self._looks[0]
        self._looks.append((time.monotonic(), self._gate.answered))
        now, all_answered = self._looks[-1]
        return round((all_answered - answered) / max(now - then, 0.01), 1)


def _opened(path: str) -> int:
    """The descriptor of a file that is there or new, its own and not a link's, for its owner only."""
    # A pipe that no process reads would hold up the task for ever.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.fchmod(descriptor, 0o600)
    return descriptor
