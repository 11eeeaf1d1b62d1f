# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exports the mailboxes of a wave: look, decide, let the engine start jobs and wait, until nothing is left to do."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from .._apply.execution import Execution, WaitLimits
from .._apply.places import Places
from .._plan.conditions import settled
from .._plan.graph import Graph
from .._service.errors import WorkMailError
from .._store.names import EXPORTS
from .._store.records import LIMIT, REFUSED, RUNNING
from .board import Board
from .decision import ADOPT, FAILED, OBSERVE, POSTPONED, START, Mailbox, Situation, Verdict, by_size, decide
from .selection import LeftOut
from .starting import START_JOB, Starter, Target, start_operation, subject
from .watching import JobWatch, allowed

THREADS = 10


@dataclass(frozen=True)
class Manner:
    """How a task wants exports to be made."""

    concurrency: int = 10
    poll_interval: float = 60.0
    """Seconds."""
    wait: bool = True
    retry_failed: bool = True


class Exporting:
    def __init__(
        self, board: Board, mailboxes: list[Mailbox], target: Target, manner: Manner, left: Callable[[], float]
    ) -> None:
        """`left`: seconds until the task's time is over."""
        self.board = board
        self.mailboxes = mailboxes
        self.left_out: list[LeftOut] = []
        """Mailboxes with data that the task does not export."""
        self.target = target
        self.manner = manner
        self._left = left

    def look(self) -> list[Verdict]:
        """Read jobs, records and bucket, and record how jobs ended that were not watched. Raises `WorkMailError`."""
        board = self.board
        board.relist()
        board.ledger.load(one.entity_id for one in self.mailboxes)
        board.stored.update(board.ledger.store.list(EXPORTS))
        verdicts = self.verdicts()
        for verdict in verdicts:
            self._recognize(verdict)
        ended = [one.mailbox.entity_id for one in verdicts if one.action == OBSERVE]
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(self._finish, ended))
        return self.verdicts() if ended else verdicts

    def _recognize(self, verdict: Verdict) -> None:
        """Take in the job of an intention whose answer was lost."""
        record, job = (
            self.board.ledger.records.get(verdict.mailbox.entity_id),
            self.board.jobs.by_id.get(verdict.job_id),
        )
        if job is not None and record is not None and not record.attempts[-1].job_id:
            self.board.save_or_warn(record.with_last(job_id=job.id, state=RUNNING, started=job.started))

    def _finish(self, entity_id: str) -> None:
        try:
            self.board.finish(entity_id)
        except WorkMailError as error:
            self.board.notes[entity_id] = str(error)

    def verdicts(self) -> list[Verdict]:
        """What is to be done about each mailbox now."""
        situation = Situation(self.board.jobs, self.board.stored, self.board.now())
        return [self._verdict(one, situation) for one in self.mailboxes]

    def _verdict(self, mailbox: Mailbox, situation: Situation) -> Verdict:
        ledger = self.board.ledger
        if mailbox.entity_id in ledger.damaged:
            return Verdict(mailbox, FAILED, text=ledger.damaged[mailbox.entity_id])
        record = ledger.records.get(mailbox.entity_id)
        if record is not None and mailbox.size is None:
            mailbox = replace(mailbox, size=record.mailbox_size)
        return decide(mailbox, record, situation, ledger.wave, self.manner.retry_failed)

    @property
    def room(self) -> int:
        """Jobs that can be started now."""
        own = self.board.jobs.running - self.board.jobs.running_besides(self.board.own)
        return max(0, allowed(self.board, self.board.jobs, self.manner.concurrency) - own)

    def run(self, verdicts: list[Verdict]) -> None:
        """Start what can be started, and wait for it if the task waits. Afterwards `final` says how that went."""
        while True:
            starts = [one for one in verdicts if one.action == START and one.mailbox.entity_id not in self.board.notes]
            adopted = [one for one in verdicts if one.action == ADOPT]
            if not starts and not (adopted and self.manner.wait):
                return
            self._execute(sorted(starts, key=lambda one: by_size(one.mailbox)), adopted)
            if not self.manner.wait or self.board.stopped or self._left() <= 0:
                return
            verdicts = self.verdicts()

    def _execute(self, starts: list[Verdict], adopted: list[Verdict]) -> None:
        board, manner = self.board, self.manner
        organization, wave = board.ledger.organization, board.ledger.wave
        operations = [start_operation(one, self.target, organization, wave) for one in starts]
        running = frozenset(settled(subject(one.mailbox)) for one in adopted)
        places = Places({START_JOB: allowed(board, board.jobs, manner.concurrency)})
        places.hold(START_JOB, running)
        graph = Graph(
            operations, [{} for _one in starts], [set() for _one in starts], running if manner.wait else frozenset()
        )
        starter = Starter(board, places, {one.mailbox.entity_id: one.mailbox for one in starts})
        watch = JobWatch(board, places, manner.concurrency, manner.poll_interval)
        limits = WaitLimits(manner.wait, 0, self._left)
        Execution(graph, starter, watch, limits, manner.concurrency, places=places).run()

    def final(self) -> list[Verdict]:
        """Where each mailbox is after the run."""
        return [self._as_it_is(one) for one in self.verdicts()]

    def _as_it_is(self, verdict: Verdict) -> Verdict:
        """The verdict with what this run has learnt of the mailbox."""
        board, id_ = self.board, verdict.mailbox.entity_id
        note, record = board.notes.get(id_, ""), board.ledger.records.get(id_)
        last = record.last if record is not None else None
        if verdict.action != START or not (note or board.stopped):
            return replace(verdict, text=verdict.text or note)
        if note and record is not None and last is not None and last.state == REFUSED:
            state = POSTPONED if last.code == LIMIT else FAILED
            return replace(verdict, state=state, action="", text=note, not_before=record.not_before)
        return replace(verdict, text=note or f"not started: {board.stopped}")
