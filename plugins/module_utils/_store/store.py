# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The exit store: small files in S3 or in a folder, read and replaced as a whole.

A write can be made conditional: on the version that was read before, or on the absence of the file. So of two runs that
want to write the same file at the same time, one gets a `Conflict`, reads again and decides again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from .._service.errors import WorkMailError
from .place import Place

CONFLICT = "Conflict"
NEW = ""
"""Placeholder for the version of a file that does not exist."""


class Conflict(WorkMailError):
    """Another run has written the file since it was read."""


class Document(NamedTuple):
    data: bytes
    version: str
    """What changes with each write."""


class Stored(NamedTuple):
    """A file as a list of the store shows it."""

    size: int
    etag: str


class Store(Protocol):
    """Names have slashes between their parts. All methods raise `WorkMailError`."""

    place: Place

    def read(self, name: str) -> Document | None:
        """None if the file does not exist."""

    def write(self, name: str, data: bytes, expected: str | None = None) -> str:
        """Replace the whole file; its new version. `expected`: the version to replace, `NEW`, or None for any.

        Raises `Conflict` if it is another one. A store that cannot compare versions writes in any case.
        """

    def list(self, under: str) -> dict[str, Stored]:
        """All files whose names begin with this."""

    def beside(self) -> Sequence[str]:
        """Prefixes or folders beside, above and below this one that are exit stores, as far as they can be listed."""


def conflict(place: Place, name: str) -> Conflict:
    return Conflict(f"{place.path(name)} was changed by another run at the same time. Run the task again.", CONFLICT)
