# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two ways in which reading an archive fails: the whole archive cannot be read, or one entry of it."""

from __future__ import annotations

DAMAGED = "damaged"
ENCRYPTED = "encrypted"
UNSUPPORTED = "unsupported"
OVERLAP = "overlap"
TOO_LARGE = "too-large"
NOT_A_ZIP = "NotAZip"
TRUNCATED = "Truncated"
REPLACED = "Replaced"
BOMB = "Bomb"
UNREADABLE = "Unreadable"
WRITING = "Writing"


class ArchiveError(Exception):
    """Why an archive cannot be read or written as a whole: its name, the cause and the next step, as one text."""

    def __init__(self, message: str, code: str = UNREADABLE) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __reduce__(self) -> tuple[type[ArchiveError], tuple[str, str]]:
        """An error of a worker process reaches the process that started it."""
        return ArchiveError, (self.message, self.code)


class BadEntry(Exception):
    """Why one entry of an archive cannot be read. `problem` is one of the words above; the other entries can be."""

    def __init__(self, problem: str, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail
