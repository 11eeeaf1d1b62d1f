# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of the messages of a run."""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import ImapError
from .matching import Place
from .selection import Mail


@dataclass
class Outcome:
    """What became of the messages that were sent."""

    appended: dict[int, Mail] = field(default_factory=dict)
    failed: dict[int, tuple[Mail, str, str]] = field(default_factory=dict)
    """Index → message, code and the text of the server."""
    places: dict[int, Place] = field(default_factory=dict)
    """Index → where the message is in the target, as far as the server says so."""
    validities: dict[str, int] = field(default_factory=dict)
    """Folder → the UIDVALIDITY of these places."""
    doubtful: set[tuple[str, str]] = field(default_factory=set)
    """Folder and key of messages whose answer was lost."""
    reconnections: int = 0
    stopped: ImapError | None = None
    """Why sending ended early."""

    @property
    def over(self) -> tuple[int, int]:
        return len(self.appended) + len(self.failed), len(self.failed)
