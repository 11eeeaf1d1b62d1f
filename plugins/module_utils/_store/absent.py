# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The exit store of a bucket that does not exist yet: it has no files."""

from __future__ import annotations

from .._service.errors import WorkMailError
from .place import Place
from .store import Document, Stored


class AbsentStore:
    def __init__(self, place: Place) -> None:
        self.place = place

    def read(self, name: str) -> Document | None:
        return None

    def write(self, name: str, data: bytes, expected: str | None = None) -> str:
        raise WorkMailError(
            f"{self.place.path(name)} cannot be written: the bucket {self.place.bucket} does not exist."
        )

    def beside(self) -> list[str]:
        return []

    def list(self, under: str) -> dict[str, Stored]:
        return {}
