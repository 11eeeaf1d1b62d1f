# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A store at one moment: what looks at a file several times sees the same bytes, and the store is asked once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from .place import Place
from .store import Document, Store, Stored


class ReadOnce:
    """Reads and lists a store. Threads that ask for the same file at the same time may each read it.

    A file that a list of the store does not have is not asked for.
    """

    def __init__(self, store: Store) -> None:
        self.place: Place = store.place
        self._store = store
        self._documents: dict[str, Document | None] = {}
        self._listed: dict[str, Mapping[str, Stored]] = {}

    def read(self, name: str) -> Document | None:
        if name not in self._documents:
            self._documents[name] = None if self._is_absent(name) else self._store.read(name)
        return self._documents[name]

    def write(self, name: str, data: bytes, expected: str | None = None) -> str:
        """The lists stay as they are, so that they are of one moment too; `read` knows what was written."""
        version = self._store.write(name, data, expected)
        self._documents[name] = Document(data, version)
        return version

    def beside(self) -> Sequence[str]:
        return self._store.beside()

    def list(self, under: str) -> dict[str, Stored]:
        """All files whose names begin with this, at the time of the first list that has them."""
        known = self._covering(under)
        if known is None:
            known = self._listed[under] = MappingProxyType(self._store.list(under))
        return {name: stored for name, stored in known.items() if name.startswith(under)}

    def _covering(self, name: str) -> Mapping[str, Stored] | None:
        return next((listed for under, listed in list(self._listed.items()) if name.startswith(under)), None)

    def _is_absent(self, name: str) -> bool:
        listed = self._covering(name)
        return listed is not None and name not in listed
