# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that a task writes besides its result: its report, and how far it is.

The report contains the whole plan and the outcome of each operation. The progress file has lines of JSON, which
another process can read during the run: `phase` (reading or writing), `calls` answered, `rate` in calls a second;
while writing also `done`, `failed` and `planned` operations and `left`, the estimated seconds to the end.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import stat
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any

from .._apply.outcome import Outcome
from .._plan.planner import Plan
from .._report.full import FORMATS
from .._service.gate import Gate
from .._task.option_errors import OptionError, quoted

OPTIONS: dict[str, tuple[str, ...]] = {"report_path": tuple(FORMATS), "progress_path": ()}
"""Option → the endings that choose a format; none where any will do."""
MAX_NAME_BYTES = 255
"""Bytes that a file system takes as the name of one file."""
INTERVAL = 2.0
"""Seconds between two lines."""
RATE_LINES = 5
"""Lines over which the rate is measured."""

OperationCounts = Callable[[], tuple[int, int, int]]
"""Operations that are over, those of them without success, and all."""


def path_errors(
    options: Mapping[str, object], allowed: Mapping[str, tuple[str, ...]] = OPTIONS
) -> Iterator[OptionError]:
    for option, endings in allowed.items():
        path = options.get(option)
        if isinstance(path, str):
            yield from (OptionError("", option, text) for text in (_name_errors(path) or _path_errors(path, endings)))


def _name_errors(path: str) -> list[str]:
    """What no file system takes as a name."""
    try:
        encoded = os.fsencode(path)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded or len(os.path.basename(encoded)) > MAX_NAME_BYTES:
        return [f"{quoted(path)} is not a valid file name; use a shorter one without control characters."]
    return []


def _path_errors(path: str, endings: tuple[str, ...]) -> Iterator[str]:
    target = Path(path)
    if not path:
        yield "must not be empty; set the path of a file, or omit the option."
    elif target.is_dir():
        yield f"{path!r} is a directory; specify a file in it."
    elif not endings and target.is_symlink():
        yield f"{path!r} is a symbolic link; specify the file itself."
    elif endings and target.suffix not in endings:
        yield f"{path!r} must end with {' or '.join(endings)}; the extension selects the format."
    if not target.parent.is_dir():
        yield f"the directory {str(target.parent)!r} does not exist; create it first."
    elif not os.access(target.parent, os.W_OK):
        yield f"the directory {str(target.parent)!r} is not writable; choose another."


def write_report(path: str, plan: Plan, outcome: Outcome) -> str:
    return write_text(path, FORMATS[Path(path).suffix](plan, outcome))


def write_text(path: str, text: str) -> str:
    """Put a report in place at once, readable by its owner only. Returns why that failed; empty if it did not.

    The operations are over by then, so a failure must not take the place of the task's result.
    """
    target = Path(path)
    try:
        with _temporary_file(target) as part:
            _fill(part, text)
            part.replace(target)
    except OSError as error:
        return f"the report could not be written to {path!r}: {error.strerror}."
    return ""


@contextlib.contextmanager
def _temporary_file(target: Path) -> Iterator[Path]:
    """A name for a new file in the same folder, of which nothing stays unless it becomes the target."""
    part = target.with_name(f".workmail-{secrets.token_hex(8)}.part")
    try:
        yield part
    finally:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            part.unlink()


def _fill(part: Path, text: str) -> None:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        stream.write(text)


class Progress:
    """`with Progress(path, gate):` appends lines until the block ends."""

    def __init__(self, path: str, gate: Gate) -> None:
        self._path = path
        self._gate = gate
        self._counts: OperationCounts | None = None
        self._began = time.monotonic()
        self._samples = deque([(self._began, gate.answered)], maxlen=RATE_LINES)
        self._ended = Event()
        self._thread = Thread(target=self._write_lines, daemon=True)
        self.failure = ""
        """Why the file has no lines, or no more of them. The work goes on all the same."""

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._ended.set()
        self._thread.join()

    def start_writing(self, counts: OperationCounts) -> None:
        """From now on operations are carried out; `counts` returns how many are over."""
        self._began = time.monotonic()
        self._counts = counts

    def _write_lines(self) -> None:
        try:
            with os.fdopen(_opened(self._path), "a", encoding="utf-8") as stream:
                while not self._ended.wait(INTERVAL):
                    stream.write(json.dumps(self._line()) + "\n")
                    stream.flush()
        except OSError as error:
            self.failure = f"progress_path: {self._path!r} could not be written: {error.strerror}."

    def _line(self) -> dict[str, Any]:
        line: dict[str, Any] = {
            "phase": "writing" if self._counts else "reading",
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
    # A pipe that no process reads would hold up the task for ever.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.fchmod(descriptor, 0o600)
    return descriptor
