# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts export jobs for the engine: the intention is recorded first, then the job is started, then its id recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .._apply.places import Full, Places
from .._model.vocabulary import Ref
from .._plan.conditions import Conditions, settled
from .._plan.operations import Change, Operation
from .._service.errors import OUT_OF_TIME, WorkMailError
from .._service.failures import DENIED
from .._store.names import exports_of
from .._store.place import Place
from .._store.records import INTENDED, LIMIT, REFUSED, RUNNING, Attempt, Record, token_of
from .._store.store import CONFLICT
from .board import STOPPED, Board
from .jobs import MOST_RUNNING, description_of

if TYPE_CHECKING:
    from .decision import Mailbox, Verdict

EXPORT = "export"
"""The kind of an operation's subject. Its name is the id of the entity."""
START_JOB = "start_mailbox_export_job"
OF_A_MAILBOX = (
    "EntityNotFoundException",
    "EntityStateException",
    "InvalidParameterException",
    "ResourceNotFoundException",
)
"""Codes of refusals after which another mailbox may be accepted."""


@dataclass(frozen=True)
class Target:
    """Where the service writes, and with what."""

    place: Place
    role: str
    key: str


def subject(mailbox: Mailbox) -> Ref:
    return Ref(EXPORT, mailbox.entity_id)


def start_operation(verdict: Verdict, target: Target, organization: str, wave: str) -> Operation:
    id_, number = verdict.mailbox.entity_id, verdict.attempt
    token = token_of(target.place, organization, id_, wave, number)
    return Operation(
        subject(verdict.mailbox),
        START_JOB,
        {
            "ClientToken": token,
            "EntityId": id_,
            "Description": description_of(wave, number, token),
            "RoleArn": target.role,
            "KmsKeyArn": target.key,
            "S3BucketName": target.place.bucket,
            "S3Prefix": target.place.key(exports_of(id_, wave, number)),
        },
        (Change("export", None, f"attempt {number}"),),
        makes=frozenset({settled(subject(verdict.mailbox))}),
        detail=str(number),
    )


class Starter:
    """Performs operations of `start_operation` for the engine, on any thread."""

    def __init__(self, board: Board, places: Places, mailboxes: dict[str, Mailbox]) -> None:
        self._board = board
        self._places = places
        self._mailboxes = mailboxes

    def perform(self, operation: Operation, _fresh: Conditions) -> None:
        """Raises `WorkMailError` if no job was started, and `Full` if that can be tried again."""
        board, id_ = self._board, operation.subject.name
        if board.stopped:
            raise WorkMailError(board.stopped, STOPPED)
        try:
            record = self._intended(operation)
            if record.attempts[-1].job_id:
                return  # Another run has started it in the meantime.
            job_id = str(board.service.call(START_JOB, **operation.params)["JobId"])
        except WorkMailError as error:
            self._refused(id_, error)
            raise
        board.accepted(id_, int(operation.detail))
        board.notes.pop(id_, None)
        changes = {"state": RUNNING, "job_id": job_id, "started": board.now(), "code": "", "error": ""}
        board.save_or_warn(replace(record.with_last(**changes), not_before=None))

    def _intended(self, operation: Operation) -> Record:
        """The record with the intention, which is in the store then."""
        board, id_ = self._board, operation.subject.name
        wanted = self._with_intention(board.ledger.records.get(id_), operation)
        if wanted is not board.ledger.records.get(id_):
            try:
                board.save(wanted)
            except WorkMailError as error:
                if not error.has_code(CONFLICT):
                    board.stop(str(error))
                    raise
                return self._agreed(operation)
        return wanted

    def _agreed(self, operation: Operation) -> Record:
        """What another run has written of the same attempt. Raises `WorkMailError` if it is about another one."""
        found = self._board.ledger.reload(operation.subject.name)
        last = found.last if found is not None else None
        if found is None or last is None or last.token != operation.params["ClientToken"]:
            raise WorkMailError("another run is exporting it. Run the task again.", CONFLICT)
        if last.state not in (INTENDED, RUNNING):
            raise WorkMailError("another run has exported it in the meantime. Run the task again.", CONFLICT)
        return found

    def _with_intention(self, record: Record | None, operation: Operation) -> Record:
        number, token = int(operation.detail), str(operation.params["ClientToken"])
        mailbox = self._mailboxes[operation.subject.name]
        if record is None:
            ledger = self._board.ledger
            record = Record(ledger.organization, mailbox.entity_id, mailbox.kind, mailbox.name, ledger.wave)
        if mailbox.size is not None:
            record = replace(record, mailbox_size=mailbox.size)
        last = record.last
        if last is not None and last.number == number and last.token == token:
            return record if last.state == INTENDED else record.with_last(state=INTENDED)
        attempts = [one for one in record.attempts if one.number < number]
        return replace(record, attempts=(*attempts, Attempt(number, token, INTENDED, self._board.now())))

    def _refused(self, id_: str, error: WorkMailError) -> None:
        """Record a refusal. Raises `Full` where the service has no place for another job now."""
        board, record = self._board, self._board.ledger.records.get(id_)
        if error.has_code(LIMIT) and record is not None:
            self._limited(record, error)
        elif error.has_code(*OF_A_MAILBOX) and record is not None:
            board.notes[id_] = str(error)
            board.save_or_warn(record.with_last(state=REFUSED, code=error.code, error=str(error)))
            board.refused(str(error))
        else:
            board.notes[id_] = str(error)
            if error.has_code(*DENIED) or not (error.lost or error.has_code(CONFLICT, OUT_OF_TIME, STOPPED)):
                board.stop(str(error))

    def _limited(self, record: Record, error: WorkMailError) -> None:
        """Distinguish the two limits by the jobs that are listed."""
        board, id_ = self._board, record.entity_id
        board.notes[id_] = str(error)
        jobs = board.relist()
        until = jobs.blocks_until(id_, board.now())
        if jobs.running >= MOST_RUNNING or (until is None and jobs.running):
            del board.notes[id_]
            board.most = jobs.running - jobs.running_besides(board.own)
            self._places.most[START_JOB] = min(self._places.most[START_JOB], int(board.most))
            raise Full(str(error), LIMIT)
        record = record.with_last(state=REFUSED, code=error.code, error=str(error))
        board.save_or_warn(replace(record, not_before=until))
