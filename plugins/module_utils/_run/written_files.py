# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""The files that a task is told to write: why they could not be, looked at before anything is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from .._report.full import FORMATS
from .._task.faults import Fault

OPTIONS: dict[str, tuple[str, ...]] = {"report_path": tuple(FORMATS), "progress_path": ()}
"""Option → the endings that choose a format; none where any will do."""


def faults_of(options: Mapping[str, object]) -> Iterator[Fault]:
    for option, endings in OPTIONS.items():
        path = options.get(option)
        if isinstance(path, str):
            yield from (Fault("", option, text) for text in _faults(path, endings))


def _faults(path: str, endings: tuple[str, ...]) -> Iterator[str]:
    target = Path(path)
    if not path:
        yield "is empty; name a file, or leave the option out."
    elif target.is_dir():
        yield f"{path!r} is a folder; name a file in it."
    elif endings and target.suffix not in endings:
        yield f"{path!r} ends with none of {', '.join(endings)}; the ending chooses the format."
    if not target.parent.is_dir():
        yield f"the folder {str(target.parent)!r} is not there; create it first."
    elif not os.access(target.parent, os.W_OK):
        yield f"the folder {str(target.parent)!r} cannot be written; choose another."
