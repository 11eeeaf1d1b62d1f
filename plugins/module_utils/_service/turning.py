# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a list that has several pages can come to an end."""

from __future__ import annotations

from typing import Any

IDLE_PAGES = 1000
"""Pages of one list without a new row after which it counts as endless. A filter may leave whole pages empty, so it is
far more than any organization has."""


class Turning:
    """The pages of one list so far, and whether they can come to an end."""

    def __init__(self) -> None:
        self._tokens: set[str] = set()
        self._rows: set[str] = set()
        self._idle = 0

    def endless(self, following: str, rows: list[Any]) -> str:
        """Why the list would never end, from the token and the rows of the page just read; empty if it may end."""
        if following in self._tokens:
            return "it returned the same NextToken twice, so the list would never end"
        self._tokens.add(following)
        known = len(self._rows)
        self._rows.update(map(repr, rows))
        self._idle = self._idle + 1 if len(self._rows) == known else 0
        if self._idle >= IDLE_PAGES:
            return f"{self._idle} consecutive pages contain no new row, so the list would never end"
        return ""
