# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that a task writes besides its result: errors in their paths, and its report.

The report contains the whole plan and the outcome of each operation. For the progress file see progress.py.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from .._apply.outcome import Outcome
from .._plan.planner import Plan
from .._report.full import FORMATS
from .._task.option_errors import OptionError, quoted

OPTIONS: dict[str, tuple[str, ...]] = {"report_path": tuple(FORMATS), "progress_path": ()}
"""Option → the endings that choose a format; none where any will do."""
MAX_NAME_BYTES = 255
"""Bytes that a file system takes as the name of one file."""


def path_errors(
    options: Mapping[str, object], allowed: Mapping[str, tuple[str, ...]] | None = None
) -> Iterator[OptionError]:
    for option, endings in (OPTIONS if allowed is None else allowed).items():
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
