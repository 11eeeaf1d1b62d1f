# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of many entries are equal, found in bounded memory: keys go into buckets, and large buckets to disk."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from itertools import groupby
from typing import IO

RECORD = struct.Struct(">16sIQ")
"""The key, the folder's number, the row's number. In this byte order records sort by them."""
BUCKETS = 256
MOST_HELD = 32 * 1024 * 1024
"""Bytes in memory before buckets go to disk."""
AGAIN, ELSEWHERE = 1, 2
"""Marks of a row: its folder has had the same before; an earlier folder has it too."""


class Repeats:
    """`add` each row, then `marks`."""

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self._held = [bytearray() for _bucket in range(BUCKETS)]
        self._files: list[IO[bytes] | None] = [None] * BUCKETS
        self._size = 0
        self._most_held = most_held
        self._rows = 0

    def add(self, key: bytes, folder: int) -> None:
        """The next row. `key`: 16 bytes of its hash; empty if it equals no other."""
        number, self._rows = self._rows, self._rows + 1
        if not key:
            return
        self._held[key[0]] += RECORD.pack(key, folder, number)
        self._size += RECORD.size
        if self._size > self._most_held:
            self._spill()

    def _spill(self) -> None:
        for number, held in enumerate(self._held):
            if held:
                file = self._files[number] or tempfile.TemporaryFile()  # noqa: SIM115
                self._files[number] = file
                file.write(held)
                held.clear()
        self._size = 0

    def marks(self) -> bytearray:
        """One byte for each row: `AGAIN` and `ELSEWHERE`, or 0."""
        marked = bytearray(self._rows)
        for number in range(BUCKETS):
            for _key, equal in groupby(self._sorted(number), key=lambda record: record[:16]):
                folders: set[int] = set()
                for record in equal:
                    _same, folder, row = RECORD.unpack(record)
                    marked[row] = AGAIN if folder in folders else ELSEWHERE if folders else 0
                    folders.add(folder)
        return marked

    def _sorted(self, number: int) -> Iterator[bytes]:
        data = bytes(self._held[number])
        file = self._files[number]
        if file is not None:
            file.seek(0)
            data = file.read() + data
            file.close()
        return iter(sorted(data[at : at + RECORD.size] for at in range(0, len(data), RECORD.size)))
