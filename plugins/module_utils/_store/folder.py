# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An exit store in a folder, for its owner only. A file is written beside its place and then moved there."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from .._service.errors import WorkMailError
from .._task.replacing import replacing
from .names import RECORDS
from .place import Place
from .store import NEW, Document, Stored, conflict

CODE = "Store"


class FolderStore:
    def __init__(self, place: Place) -> None:
        self.place = place
        self._top = Path(place.folder)

    def read(self, name: str) -> Document | None:
        try:
            data = (self._top / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failure(self.place.path(name), "read", error) from None
        return Document(data, _version(data))

    def write(self, name: str, data: bytes, expected: str | None = None) -> str:
        target = self._top / name
        try:
            private(target.parent)
            with _alone(target.parent):
                if expected is not None and self._version(name) != expected:
                    raise conflict(self.place, name)
                with replacing(target) as stream:
                    stream.write(data)
        except OSError as error:
            raise _failure(self.place.path(name), "written", error) from None
        return _version(data)

    def _version(self, name: str) -> str:
        found = self.read(name)
        return NEW if found is None else found.version

    def list(self, under: str) -> dict[str, Stored]:
        """The folder in which `under` lies is read with all that is below it."""
        top = self._top / under.rpartition("/")[0]
        return {name: stored for name, stored in self._files(top) if name.startswith(under)}

    def beside(self) -> Sequence[str]:
        with contextlib.suppress(OSError):
            parents = [self._top.parent, *self._top.parent.iterdir()]
            below = list(self._top.iterdir()) if self._top.is_dir() else []
            return sorted(str(one) for one in {*parents, *below} - {self._top} if (one / RECORDS).is_dir())
        return []

    def _files(self, top: Path) -> Iterator[tuple[str, Stored]]:
        """The store or a part of it may be a link to a folder of another disk. A link into itself is not followed."""
        seen = set[str]()
        for folder, folders, files in os.walk(top, followlinks=True):
            seen.add(os.path.realpath(folder))
            folders[:] = [one for one in folders if os.path.realpath(Path(folder, one)) not in seen]
            for file in files:
                path = Path(folder, file)
                with contextlib.suppress(FileNotFoundError):
                    told = path.stat()
                    if not (file.startswith(".workmail-") and file.endswith(".part")):
                        name = path.relative_to(self._top).as_posix()
                        yield name, Stored(told.st_size, f"{told.st_size}-{told.st_mtime_ns}")


def private(folder: Path) -> None:
    """Create a folder and those above it that do not exist, for their owner only. Raises `OSError`."""
    for one in reversed([folder, *folder.parents]):
        if not one.exists():
            one.mkdir(mode=0o700, exist_ok=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one run at a time compares and writes in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _failure(path: str, done: str, error: OSError) -> WorkMailError:
    return WorkMailError(f"{path} cannot be {done}: {error.strerror}. Check the path and its permissions.", CODE)
