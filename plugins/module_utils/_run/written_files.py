# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that a task is told to write: why they could not be, looked at before anything is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from .._report.full import FORMATS
from .._task.option_errors import OptionError, shown

OPTIONS: dict[str, tuple[str, ...]] = {"report_path": tuple(FORMATS), "progress_path": ()}
"""Option → the endings that choose a format; none where any will do."""
LONGEST_NAME = 255
"""Bytes that a file system takes as the name of one file."""


def path_errors(options: Mapping[str, object]) -> Iterator[OptionError]:
    for option, endings in OPTIONS.items():
        path = options.get(option)
        if isinstance(path, str):
            yield from (OptionError("", option, text) for text in (_unnameable(path) or _errors(path, endings)))


def _unnameable(path: str) -> list[str]:
    """What no file system takes as a name."""
    try:
        encoded = os.fsencode(path)
    except UnicodeEncodeError:
        encoded = b"\0"
    if b"\0" in encoded or len(os.path.basename(encoded)) > LONGEST_NAME:
        return [f"{shown(path)} is not a valid file name; use a shorter one without control characters."]
    return []


def _errors(path: str, endings: tuple[str, ...]) -> Iterator[str]:
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
