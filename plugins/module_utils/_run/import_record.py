# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the store, or the directory of inventories, remembers of an import: what was put where, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .._archive.errors import ArchiveError
from .._archive.safe_names import safe
from .._archive.shelf import failure, replacing
from .._imap.importing import Looked
from .._imap.record import Line, Recorded, packed, unpacked
from .._service.errors import WorkMailError
from .._store.store import Store
from .archives import Archives, Mailbox

IMPORTS = "imports/"
FORMAT = 1


class Memory:
    """Two files for each target: the lines, and a document with the counts, which is written last."""

    def __init__(self, archives: Archives, mailbox: Mailbox, options: Mapping[str, Any], target: str) -> None:
        self._store: Store | None = archives.store
        self._options = options
        self._mailbox = mailbox
        self._name = f"{IMPORTS}{mailbox.key}/{target}"
        folder = options.get("inventory_path")
        self._folder = Path(str(folder)) / f"{safe(mailbox.name)}.imported-{target}" if folder else None

    def recorded(self) -> Recorded:
        """Raises `ArchiveError`."""
        data = self._read(".jsonl.gz")
        return Recorded(unpacked(data, self._path(".jsonl.gz"))) if data else Recorded()

    def keep_lines(self, lines: Iterable[Line]) -> None:
        """Raises `ArchiveError`."""
        self._write(".jsonl.gz", packed(lines))

    def keep(self, looked: Looked) -> None:
        """The document, after the lines. Raises `ArchiveError`."""
        document = {
            "format": FORMAT,
            "type": "import",
            "entity_id": self._mailbox.key,
            "name": self._mailbox.name,
            "wave": self._options.get("wave"),
            "host": self._options["host"],
            "user": self._options["user"],
            "ended": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "messages": len(looked.chosen.mail),
            "present": len(looked.found.present),
            "missing": len(looked.found.missing),
            "excluded": len(looked.chosen.excluded),
            "unreadable": len(looked.chosen.unreadable),
        }
        self._write(".json", (json.dumps(document, indent=1, sort_keys=True) + "\n").encode())

    def _path(self, ending: str) -> str:
        return self._store.place.path(f"{self._name}{ending}") if self._store is not None else f"{self._folder}{ending}"

    def _read(self, ending: str) -> bytes | None:
        try:
            if self._store is not None:
                found = self._store.read(f"{self._name}{ending}")
                return found.data if found else None
            return Path(self._path(ending)).read_bytes() if self._folder is not None else None
        except FileNotFoundError:
            return None
        except OSError as error:
            raise failure(self._path(ending), "read", error) from None
        except WorkMailError as error:
            raise ArchiveError(f"{self._path(ending)}: {error}", error.code) from None

    def _write(self, ending: str, data: bytes) -> None:
        try:
            if self._store is not None:
                self._store.write(f"{self._name}{ending}", data)
            elif self._folder is not None:
                self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with replacing(Path(self._path(ending))) as target:
                    target.write(data)
        except OSError as error:
            raise failure(self._path(ending), "written", error) from None
        except WorkMailError as error:
            raise ArchiveError(f"{self._path(ending)}: {error}", error.code) from None
