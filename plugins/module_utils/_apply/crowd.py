# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entities that the service was seen to refuse two writes at a time on: from then on, one at a time.

Nobody outside knows whether the service takes two changes of one group at once. So links of one group go out together
until the service objects; then only those of that group, and of the member concerned, queue up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

from .._model.vocabulary import Ref
from .._plan.operations import Operation


class Crowd:
    def __init__(self) -> None:
        self._turns: dict[Ref, Lock] = {}

    def refused(self, operation: Operation) -> None:
        """Note that a write was refused, perhaps because of another one on the same entity."""
        for ref in _ends(operation):
            self._turns.setdefault(ref, Lock())

    @contextmanager
    def turn(self, operation: Operation) -> Iterator[None]:
        """Hold both ends of a link, as far as they are known to be touchy."""
        with ExitStack() as held:
            for ref in _ends(operation):
                lock = self._turns.get(ref)
                if lock is not None:
                    held.enter_context(lock)
            yield


def _ends(operation: Operation) -> list[Ref]:
    """In one order for all threads, so that no two wait for each other."""
    return sorted({operation.subject, operation.other or operation.subject})
