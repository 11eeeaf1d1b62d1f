# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares a folder with the files that are wanted in it, and makes the changes one by one."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...module_utils._task.replacing import replacing
from .modes import NEW_FILE, NEW_FOLDER, of_new, resulting
from .wanted import File, Wanted

FOLDER, FILE, ABSENT = "folder", "file", "absent"


@dataclass(frozen=True)
class Change:
    what: str
    name: str
    """As the task names it. Empty for the folder and those above it."""
    path: Path
    found: os.stat_result | None = None
    mode: int = 0
    file: File | None = None
    """Unless only the mode changes."""

    def make(self) -> None:
        """Raises `OSError`."""
        if self.what == ABSENT:
            self.path.unlink(missing_ok=True)
        elif self.file is not None:
            self._write(self.file.data)
        else:
            if self.found is None:
                # Another host of the play may have made it in the meantime.
                with contextlib.suppress(FileExistsError):
                    self.path.mkdir(self.mode)
            self.path.chmod(self.mode)

    def _write(self, data: bytes) -> None:
        with replacing(self.path) as stream:
            stream.write(data)
            if self.found is not None and stat.S_ISREG(self.found.st_mode):
                # The mode may let a group read the file, and that group was chosen.
                with contextlib.suppress(PermissionError):
                    os.fchown(stream.fileno(), self.found.st_uid, self.found.st_gid)
            os.fchmod(stream.fileno(), self.mode)


def place_errors(wanted: Wanted) -> Iterator[str]:
    """Places at which no folder or file can be, or that lead out of the folder."""
    top = wanted.folder
    standing = _standing(top)
    if not os.path.isdir(standing):
        yield f"{_whole(standing)} is not a directory. Choose another folder, or move it away."
    elif standing != top and not os.access(standing, os.W_OK | os.X_OK):
        yield f"{_whole(top)} cannot be created: {_whole(standing)} is not writable. Choose another folder."
    inside = os.path.realpath(top)
    for name in wanted.subfolders():
        path = top / name
        if os.path.lexists(path) and not f"{os.path.realpath(path)}/".startswith(f"{inside.rstrip('/')}/"):
            yield f"{_whole(path)} leads out of {_whole(top)}. Move it away."
        elif os.path.lexists(path) and not os.path.isdir(path):
            yield f"{_whole(path)} is not a directory. Move it away."
    for name in (*(file.path for file in wanted.files), *wanted.absent):
        path = top / name
        if os.path.isdir(path) and not os.path.islink(path):
            yield f"{_whole(path)} is a directory, not a file. Move it away."


def _whole(path: Path) -> str:
    """In quotes and never cut: the end of a path says which one it is."""
    return repr(str(path))


def _standing(path: Path) -> Path:
    """The path or the nearest one above it that exists."""
    return next((one for one in (path, *path.parents) if os.path.lexists(one)), Path("/"))


def changes(wanted: Wanted) -> Iterator[Change]:
    """All that must be made, in this order. Raises `OSError`."""
    top, standing = wanted.folder, _standing(wanted.folder)
    missing = [one for one in reversed((top, *top.parents)) if one != standing and one.is_relative_to(standing)]
    for path in missing or [top]:
        yield from _folder("", path, wanted.folder_mode)
    for name in wanted.subfolders():
        yield from _folder(name, top / name, wanted.subfolder_mode)
    for file in wanted.files:
        yield from _file(file, top / file.path)
    for name in wanted.absent:
        if (found := _found(top / name)) is not None:
            yield Change(ABSENT, name, top / name, found)


def _folder(name: str, path: Path, mode: str) -> Iterator[Change]:
    found = path.stat() if path.exists() else None
    before = of_new(NEW_FOLDER) if found is None else stat.S_IMODE(found.st_mode)
    if found is None or resulting(mode, before) != before:
        yield Change(FOLDER, name, path, found, resulting(mode, before))


def _file(file: File, path: Path) -> Iterator[Change]:
    found = _found(path)
    regular = found is not None and stat.S_ISREG(found.st_mode)
    before = stat.S_IMODE(found.st_mode) if found is not None and regular else of_new(NEW_FILE)
    mode = resulting(file.mode, before)
    if not regular or read(path) != file.data:
        yield Change(FILE, file.path, path, found, mode, file)
    elif mode != before:
        yield Change(FILE, file.path, path, found, mode)


def _found(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def read(path: Path) -> bytes | None:
    """Nothing if the file may not be read; it may be replaced all the same."""
    try:
        return path.read_bytes()
    except OSError:
        return None
