# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file that says during a run how far it is.

It has lines of JSON, which another process can read: `phase` (reading or writing), `calls` answered, `rate` in calls a
second; while writing also `done`, `failed` and `planned` operations, while archives are read the same in bytes, and
`left`, the estimated seconds to the end. The last line is written when the work is over.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from .._service.gate import Gate
from .converge import UNWATCHED, OperationCounts, Started
from .session import Session

INTERVAL = 2.0
"""Seconds between two lines."""
READING, WRITING = "reading", "writing"
RATE_LINES = 5
"""Lines over which the rate is measured."""


@contextmanager
def progress_file(session: Session, valid: bool = True) -> Iterator[Started]:
    """Write the file of `progress_path` until the block ends, if the task has one and its options are valid."""
    path = session.options.get("progress_path") if valid else None
    if not path:
        with UNWATCHED as started:
            yield started
        return
    with Progress(path, session.gate) as progress:
        yield progress.start
    if progress.failure:
        session.warn(progress.failure)


class Progress:
    """`with Progress(path, gate):` appends lines until the block ends."""

    def __init__(self, path: str, gate: Gate) -> None:
        self._path = path
        self._gate = gate
        self._counts: OperationCounts | None = None
        self._phase = READING
        self._began = time.monotonic()
        self._samples = deque([(self._began, gate.answered)], maxlen=RATE_LINES)
        self._ended = Event()
        self._thread = Thread(target=self._write_lines, daemon=True)
        self.failure = ""
        """Why the file has no lines, or no more of them. The work continues all the same."""

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def start(self, counts: OperationCounts, phase: str = WRITING) -> None:
        """From now on operations are carried out, or archives are read; `counts` returns how much of it is over."""
        self._began = time.monotonic()
        self._phase = phase
        self._counts = counts

    def _write_lines(self) -> None:
        try:
            with os.fdopen(_opened(self._path), "a", encoding="utf-8") as stream:
                ended = False
                while not ended:
                    # One line more when the work is over, so that the last one says how it ended.
                    ended = self._ended.wait(INTERVAL)
                    stream.write(json.dumps(self._line()) + "\n")
                    stream.flush()
        except OSError as error:
            self.failure = f"progress_path: {self._path!r} could not be written: {error.strerror}."

    def _line(self) -> dict[str, Any]:
        line: dict[str, Any] = {
            "phase": self._phase,
            "calls": self._gate.answered,
            "rate": self._rate(),
        }
        if self._counts is not None:
            over, failed, planned = self._counts()
            spent = time.monotonic() - self._began
            left = round(spent / over * (planned - over)) if over else None
            line |= {"done": over - failed, "failed": failed, "planned": planned, "left": left}
        return line

    def _rate(self) -> float:
        """Calls a second that were answered lately, however long each took."""
        then, answered = self._samples[0]
        self._samples.append((time.monotonic(), self._gate.answered))
        now, all_answered = self._samples[-1]
        return round((all_answered - answered) / max(now - then, 0.01), 1)


def _opened(path: str) -> int:
    """The descriptor of a file that is there or new, its own and not a link's, for its owner only."""
    # A pipe that no process reads would block the task.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.fchmod(descriptor, 0o600)
    return descriptor
