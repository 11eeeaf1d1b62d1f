# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the store, or the directory of inventories, remembers of an import: what was put where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .._archive.errors import ArchiveError
from .._archive.safe_names import safe
from .._archive.shelf import failure
from .._imap.record import Line, Recorded, packed, unpacked
from .._service.errors import WorkMailError
from .._store.steps import FOLDERS, IMPORT
from .._store.store import Store
from .._task.replacing import replacing
from .archives import Archives, Mailbox

ENDING = ".jsonl.gz"


class Memory:
    """A file for each target, with a line for each message that is there."""

    def __init__(self, archives: Archives, mailbox: Mailbox, options: Mapping[str, Any], target: str) -> None:
        self._store: Store | None = archives.store
        self._name = f"{FOLDERS[IMPORT]}{mailbox.key}/{target}{ENDING}"
        folder = options.get("inventory_path")
        self._folder = Path(str(folder)) / f"{safe(mailbox.name)}.imported-{target}{ENDING}" if folder else None

    def recorded(self) -> Recorded:
        """Raises `ArchiveError`."""
        data = self._read()
        return Recorded(unpacked(data, self._path)) if data else Recorded()

    def keep_lines(self, lines: Iterable[Line]) -> None:
        """Raises `ArchiveError`."""
        self._write(packed(lines))

    @property
    def _path(self) -> str:
        return self._store.place.path(self._name) if self._store is not None else str(self._folder)

    def _read(self) -> bytes | None:
        try:
            if self._store is not None:
                found = self._store.read(self._name)
                return found.data if found else None
            return self._folder.read_bytes() if self._folder is not None else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise failure(self._path, "read", error) from None
        except WorkMailError as error:
            raise ArchiveError(f"{self._path}: {error}", error.code) from None

    def _write(self, data: bytes) -> None:
        try:
            if self._store is not None:
                self._store.write(self._name, data)
            elif self._folder is not None:
                self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with replacing(self._folder) as target:
                    target.write(data)
        except OSError as error:
            raise failure(self._path, "written", error) from None
        except WorkMailError as error:
            raise ArchiveError(f"{self._path}: {error}", error.code) from None
