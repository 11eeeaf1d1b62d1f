# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An export job, as the state keeps it."""

from __future__ import annotations

from dataclasses import dataclass

RUNNING, COMPLETED, FAILED, CANCELLED = "RUNNING", "COMPLETED", "FAILED", "CANCELLED"
DAY = 24 * 3600
REMEMBERED = 7 * DAY
"""Seconds after its start for which a job that has ended is shown (WorkMail API reference, ListMailboxExportJobs)."""
MOST_RUNNING = 10
"""Running jobs in an organization (administrator guide, Exporting mailbox content)."""


@dataclass
class Job:
    id: str
    entity: str
    """Id of the entity whose mailbox it exports."""
    role: str
    key: str
    bucket: str
    prefix: str
    started: float
    polls: int
    """Readings after which it can end."""
    due: float
    """The moment from which it can end."""
    size: int = 0
    """Bytes of the mailbox."""
    description: str | None = None
    state: str = RUNNING
    ended: float | None = None
    error: str = ""
    path: str = ""
    """S3Path; empty while the service does not show it."""
    read: int = 0
    """Readings that showed it RUNNING."""
    held: bool = False
    """It stays RUNNING until it is released."""
    doomed: str = ""
    """The ErrorInfo with which it is going to fail."""
    fails_at: int = 100
    """The percentage at which it fails."""
    forgotten: bool = False
    """No call shows it."""
    foreign: bool = False
    """Started by the control call, as an administrator does in the console."""

    def progress(self, now: float) -> int:
        """EstimatedProgress, in percent: what is slower of readings and time decides."""
        if self.state == COMPLETED:
            return 100
        moment = now if self.ended is None else self.ended
        by_polls = self.read / self.polls if self.polls else 1.0
        by_time = (moment - self.started) / (self.due - self.started) if self.due > self.started else 1.0
        return max(0, min(99, int(100 * min(by_polls, by_time))))

    def is_due(self, now: float) -> bool:
        """True if it has nothing more to wait for before it ends."""
        if self.state != RUNNING or self.held:
            return False
        if self.doomed and self.progress(now) >= min(self.fails_at, 99):
            return True
        return self.read >= self.polls and now >= self.due

    def end(self, state: str, moment: float, error: str = "") -> None:
        self.state, self.ended, self.error = state, moment, error[:1024]
