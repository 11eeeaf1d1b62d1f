# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Carries out what is planned for an account, one operation after the other, and waits for what takes minutes."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Sequence
from typing import TypeVar

from .._plan.operations import Operation
from .._service.errors import WorkMailError
from .outcome import SKIPPED, WAIT_TIMEOUT, Failure, Outcome, refused

T = TypeVar("T")

FIRST_DELAY, LONGEST_DELAY = 0.1, 10.0
"""Seconds between two readings: doubling. An organization takes from 20 seconds to a few minutes, a domain longer."""
SIGHTINGS = 2
"""Consecutive readings before a state counts: the first may come from a part of the service that is ahead."""

Wait = Callable[[], None]
Step = Callable[[Operation], "Wait | None"]
"""Performs an operation. Returns how to wait for its effect, or None if the caller does not wait."""


def carry_out(operations: Sequence[Operation], perform: Step) -> Outcome:
    """Perform each operation; after one that failed the rest is skipped. Raises nothing of the service's."""
    outcome = Outcome()
    for operation in operations:
        if outcome.failures:
            outcome.failures.append(Failure(operation, SKIPPED, "skipped; run the task again."))
            continue
        try:
            wait = perform(operation)
        except WorkMailError as error:
            outcome.failures.append(refused(operation, error))
            continue
        late = _waited(operation, wait)
        outcome.done.append(operation.unsettled if late else operation)
        outcome.failures += [late] if late else []
    return outcome


def _waited(operation: Operation, wait: Wait | None) -> Failure | None:
    """The failure of the wait for the effect of an accepted operation."""
    try:
        if wait is not None:
            wait()
    except WorkMailError as error:
        return Failure(operation, error.code, str(error), acknowledged=True)
    return None


def token() -> str:
    """A client token: another one for every operation of every run, the same for its retries."""
    return uuid.uuid4().hex


class Clock:
    """Readings of one thing, ever less often, until a time is over."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._ends = time.monotonic() + timeout
        self._readings = 0

    @property
    def over(self) -> bool:
        return time.monotonic() >= self._ends

    def pause(self) -> None:
        longest = min(LONGEST_DELAY, FIRST_DELAY * 2.0**self._readings)
        self._readings += 1
        time.sleep(max(0.0, min(random.uniform(longest / 2, longest), self._ends - time.monotonic())))

    def until(
        self, look: Callable[[], T | None], there: Callable[[T | None], bool], complain: Callable[[T | None], str]
    ) -> T | None:
        """What was read once it was there in consecutive readings. Raises `WorkMailError` when the time is over."""
        seen = 0
        while True:
            read = look()
            seen = seen + 1 if there(read) else 0
            if seen >= SIGHTINGS:
                return read
            if self.over:
                raise WorkMailError(complain(read), WAIT_TIMEOUT)
            self.pause()
