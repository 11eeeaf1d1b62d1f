# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for export jobs on the engine's behalf: one list call mostly, one description for each that ended."""

from __future__ import annotations

import math
from typing import Any

from .._apply.places import Places
from .._apply.waiting import Watch, subject
from .._plan.conditions import Condition
from .._plan.knowledge import Knowledge
from .._service.errors import OUT_OF_TIME, WorkMailError
from .board import Board
from .jobs import MOST_RUNNING, Jobs
from .starting import START_JOB

FIRST = 5.0
"""Seconds after which the first look is due, where the task's interval is longer: jobs may be short."""
MISSES = 3
"""Looks that may fail one after another: the next one may succeed."""


class JobWatch(Watch):
    """A job that has ended, however it ended, is no longer awaited: how it did is in its record."""

    def __init__(self, board: Board, places: Places, concurrency: int, poll_interval: float) -> None:
        self._delay = min(FIRST, poll_interval)
        super().__init__(board.service, Knowledge(), {}, math.inf, first_delay=self._delay, busy_interval=math.inf)
        self._board = board
        self._places = places
        self._concurrency = concurrency
        self._interval = poll_interval
        self._missed = 0
        self._misses: dict[str, int] = {}

    @property
    def delay(self) -> float:
        return self._delay

    def hopeless(self) -> list[Condition]:
        return []

    def read(self) -> dict[Condition, Any]:
        """The facts whose jobs have ended. Raises `WorkMailError` once jobs can no longer be listed."""
        try:
            jobs = self._board.look_again()
        except WorkMailError as error:
            self._missed += 1
            if error.has_code(OUT_OF_TIME):
                raise
            if self._missed >= MISSES:
                self._board.stop(f"the jobs cannot be listed: {error}")
                raise
            return {}
        self._missed = 0
        self._allow(jobs)
        return {fact: True for fact in list(self.awaited) if self._has_ended(jobs, subject(fact).name)}

    def _allow(self, jobs: Jobs) -> None:
        """As many jobs as the task wants, minus other jobs; one more for each look after a refusal lowered it."""
        self._board.most += 1
        self._places.most[START_JOB] = allowed(self._board, jobs, self._concurrency)

    def _has_ended(self, jobs: Jobs, entity_id: str) -> bool:
        last = self._board.ledger.records[entity_id].attempts[-1]
        job = jobs.by_id.get(last.job_id)
        if job is not None and job.running:
            return False
        try:
            return self._board.finish(entity_id)
        except WorkMailError as error:
            self._misses[entity_id] = self._misses.get(entity_id, 0) + 1
            if self._misses[entity_id] < MISSES and not error.has_code(OUT_OF_TIME):
                return False
            self._board.notes[entity_id] = (
                f"the result of its job {last.job_id} is unknown: {error} Run the task again."
            )
            return True

    def note(self, readings: dict[Condition, Any]) -> list[Condition]:
        ended = [fact for fact in readings if fact in self.awaited]
        self._delay = self.first_delay = self._next_delay(len(ended), len(self.awaited))
        self.drop(ended)
        self.rounds += 1
        return ended

    def _next_delay(self, ended: int, awaited: int) -> float:
        """Seconds until the next look: fewer where jobs end before they are looked at, up to the task's interval."""
        if ended == 0:
            return min(self._delay * 2, self._interval)
        return max(self._delay / 2, min(FIRST, self._interval)) if ended * 2 >= awaited else self._delay


def allowed(board: Board, jobs: Jobs, concurrency: int) -> int:
    """Jobs of this wave that may run beside those of others."""
    return int(max(0, min(concurrency, board.most, MOST_RUNNING - jobs.running_besides(board.own))))
