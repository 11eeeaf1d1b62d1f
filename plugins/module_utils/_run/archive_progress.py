# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task is that reads archives, in bytes of archives, for its progress file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .._archive.errors import ArchiveError
from .progress import READING, progress_file
from .session import Session

if TYPE_CHECKING:
    from .archives import Mailbox


class Advance:
    """One thread counts, the one of the progress file asks."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}
        self._over = self._failed = self._now = 0

    @contextmanager
    def watched(self, session: Session, mailboxes: Iterable[Mailbox], passes: int = 1) -> Iterator[None]:
        """Write the progress file of the task until the block ends, if the task wants one.

        `passes`: how often the task goes through an archive, each of which counts.
        """
        with progress_file(session) as started:
            if session.options.get("progress_path"):
                self._sizes = {one.key: passes * _size(one) for one in mailboxes}
                started(self.counts, READING)
            yield

    def see(self, read: int) -> None:
        """So many bytes of the current mailbox were read."""
        self._now += read

    def end(self, mailbox: Mailbox, failed: bool = False) -> None:
        """The mailbox is over, whether its archives were read or not."""
        size = self._sizes.get(mailbox.key, 0)
        self._now = 0
        self._over += size
        self._failed += size if failed else 0

    def counts(self) -> tuple[int, int, int]:
        """Bytes of archives that are over, those of them that failed, and all."""
        planned = sum(self._sizes.values())
        return min(self._over + self._now, planned), self._failed, planned


def _size(mailbox: Mailbox) -> int:
    """Bytes of its archives. One that cannot be opened counts as empty here, and fails when it is read."""
    if mailbox.record is not None:
        return sum(one.size for one in mailbox.record.archives)
    size = 0
    for open_ in mailbox.openers:
        try:
            source = open_()
        except ArchiveError:
            continue
        size += source.size
        source.close()
    return size
