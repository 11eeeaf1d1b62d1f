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
    """Reads and lists a store. Threads that ask for the same file at the same time may each read it."""

    def __init__(self, store: Store) -> None:
        self.place: Place = store.place
        self._store = store
        self._documents: dict[str, Document | None] = {}
        self._listed: dict[str, Mapping[str, Stored]] = {}

    def read(self, name: str) -> Document | None:
        if name not in self._documents:
            self._documents[name] = self._store.read(name)
        return self._documents[name]

    def write(self, name: str, data: bytes, expected: str | None = None) -> str:
        self._documents.pop(name, None)
        self._listed.clear()
        return self._store.write(name, data, expected)

    def beside(self) -> Sequence[str]:
        return self._store.beside()

    def list(self, under: str) -> dict[str, Stored]:
        if under not in self._listed:
            self._listed[under] = MappingProxyType(self._store.list(under))
        return dict(self._listed[under])
