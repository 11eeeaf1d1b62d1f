# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes as Ansible shows them with `--diff`. What a file with secrets contains is not shown."""

from __future__ import annotations

import stat
from typing import Any

from .writing import ABSENT, FOLDER, Change, read


def difference(change: Change, largest: int) -> dict[str, Any]:
    """Read before the change is made. `largest` is the number of bytes up to which files are shown, 0 for all."""
    path = str(change.path)
    if change.file is None:
        before, after = _state(change), {"path": path, "state": change.what}
        if change.what != ABSENT:
            after["mode"] = f"{change.mode:04o}"
        return {"before": before, "after": after}
    if change.file.secret:
        return {"prepared": f"{path}: changed. It is not shown, because it has secrets.\n"}
    shown = {"before_header": path, "after_header": path}
    regular = change.found is not None and stat.S_ISREG(change.found.st_mode)
    return (
        shown
        | _side("before", "dst", (read(change.path) or b"") if regular else b"", largest)
        | _side("after", "src", change.file.data, largest)
    )


def _state(change: Change) -> dict[str, str]:
    state: dict[str, str] = {"path": str(change.path), "state": FOLDER if change.what == FOLDER else "file"}
    if change.found is None:
        return state | {"state": ABSENT}
    return state if change.what == ABSENT else state | {"mode": f"{stat.S_IMODE(change.found.st_mode):04o}"}


def _side(name: str, side: str, data: bytes, largest: int) -> dict[str, Any]:
    if 0 < largest < len(data):
        return {f"{side}_larger": largest}
    return {f"{side}_binary": 1} if b"\0" in data else {name: data.decode(errors="replace")}
