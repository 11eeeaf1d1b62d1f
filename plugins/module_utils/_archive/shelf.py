# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where inventories are kept, so that an archive is read once: a folder, or what else has these three methods."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from .._task.replacing import replacing
from .document import is_whole
from .errors import WRITING, ArchiveError
from .inventory import rows
from .rows import Row
from .safe_names import safe


class Shelf(Protocol):
    """One place for the inventory of one mailbox. All methods raise `ArchiveError` where the place fails."""

    path: str
    """Where the lines are, for people."""

    def document(self) -> dict[str, Any] | None:
        """The document, None if there is no usable one."""

    def rows(self) -> Iterator[Row]:
        """The lines."""

    def save(self, document: dict[str, Any], packed: IO[bytes]) -> None:
        """Keep an inventory whole; `packed` are its lines as gzip."""


class FolderShelf:
    """Two files: `<mailbox>.jsonl.gz` has the lines, `<mailbox>.json` the document, which is written last."""

    def __init__(self, folder: str, mailbox: str) -> None:
        self._folder = Path(folder)
        self._document = self._folder / f"{safe(mailbox)}.json"
        self.path = str(self._folder / f"{safe(mailbox)}.jsonl.gz")

    def document(self) -> dict[str, Any] | None:
        try:
            found = parsed(self._document.read_bytes())
            return found if os.path.exists(self.path) else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise failure(str(self._document), "read", error) from None

    def rows(self) -> Iterator[Row]:
        try:
            with open(self.path, "rb") as packed:
                yield from rows(packed)
        except OSError as error:
            raise failure(self.path, "read", error) from None

    def save(self, document: dict[str, Any], packed: IO[bytes]) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with contextlib.suppress(FileNotFoundError):
                self._document.unlink()
            packed.seek(0)
            with replacing(Path(self.path)) as target:
                shutil.copyfileobj(packed, target)
            with replacing(self._document) as target:
                target.write(text_of(document))
        except OSError as error:
            raise failure(self.path, "written", error) from None


def text_of(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=1, ensure_ascii=True) + "\n").encode()


def parsed(data: bytes) -> dict[str, Any] | None:
    """A document; None if the bytes are none, or were edited, so that the archive is read again."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("type") == "inventory" and is_whole(found) else None


def failure(path: str, done: str, error: OSError) -> ArchiveError:
    return ArchiveError(f"{path}: cannot be {done}: {error.strerror}. Check the path and its permissions.", WRITING)
