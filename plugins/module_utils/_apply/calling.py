# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One operation → one call: ids filled in, what is not visible yet waited for, a lost answer judged by its effect."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from threading import Lock
from typing import Any

from .._model.current import Current
from .._model.kinds import BY_NAME
from .._model.vocabulary import Ref
from .._plan.conditions import Conditions
from .._plan.operations import LatestValue, Operation
from .._service.client import WorkMail
from .._service.errors import OUT_OF_TIME, WorkMailError
from .._service.gate import back_off_delay
from .._service.wire import Answer
from .judging import Judge, Verdict, with_ids
from .merging import merged
from .waiting import DELAYS, MAX_LAG

MAY_LAG = {
    "EntityNotFoundException": ("exists", "enabled"),
    "ResourceNotFoundException": ("exists", "enabled"),
    "EntityStateException": ("exists", "enabled", "disabled", "delegated", "auto_accepts"),
    "InvalidConfigurationException": ("delegated",),
    "EmailAddressInUseException": ("free",),
    "NameAvailabilityException": ("vacant",),
    "LimitExceededException": ("aliases_removed", "plain_aliases_removed", "rules_removed"),
    "InvalidParameterException": ("demoted_to_alias", "plain_aliases_removed", "unmentioned"),
}
"""Error code → the conditions that became true a moment ago and may not have reached every part of the service."""
DOMAIN_NOT_READY = "MailDomainStateException"
"""A new organization is Active some time before its test domain is verified."""
BUSY = "EntityStateException"
"""What the service may answer while another write on the same entity is under way."""
MAY_BE_DONE = frozenset(
    {
        "EntityNotFoundException",
        "ResourceNotFoundException",
        "EntityStateException",
        "EmailAddressInUseException",
        "OrganizationStateException",
    }
    | {"EntityAlreadyRegisteredException", "InvalidParameterException"}
)
"""Codes that a service may answer because the operation has taken effect already."""
SETTLING = {"EntityStateException": ("disabled",), "OrganizationStateException": ("settled",)}
"""Error code → the conditions that were read, but that another task may have made true a moment ago."""
FIRST_DELAY, MAX_DELAY = 0.025, 4.0
MAX_BUSY_TRIES = 8
TOKEN = "ClientToken"


class Caller:
    def __init__(
        self,
        service: WorkMail,
        judge: Judge,
        ids: dict[Ref, str],
        timeout: int,
        latest: Mapping[Ref, Current | None] | None = None,
    ) -> None:
        """`latest`: entities as they were read last while waiting."""
        self._service = service
        self._judge = judge
        self._ids = ids
        self._timeout = timeout
        self._latest: Mapping[Ref, Current | None] = {} if latest is None else latest
        self._serial_writes = SerialWrites()

    def perform(self, operation: Operation, recent: Conditions) -> None:
        """Bring the operation about. Raises `WorkMailError` when it failed permanently."""
        answer = self._call_until_done(operation, recent)
        if operation.creates:
            assigned = BY_NAME[operation.subject.kind].calls.assigned
            self._ids[operation.subject] = str(answer[assigned]) if assigned else operation.subject.name

    def _call_until_done(self, operation: Operation, recent: Conditions) -> Answer:
        began = time.monotonic()
        operation = self._with_token(operation)
        attempt, lost = 0, False
        while True:
            attempt += 1
            try:
                with self._serial_writes.hold(operation):
                    operation = merged(self._service, self._ids, operation)
                    return self._service.call(operation.action, **self._with_ids(operation.params))
            except WorkMailError as error:
                lost = error.lost = lost or error.lost
                deadline = began + self._retry_seconds(operation, error)
                again = time.monotonic() < deadline and self._may_succeed_later(operation, recent, error, attempt)
                answer = self._confirmed_answer(operation, error, 0.0 if again else deadline)
                if answer is not None:
                    return answer
                if not again:
                    raise
            self._pause(back_off_delay(attempt, FIRST_DELAY, MAX_DELAY), deadline)

    def _retry_seconds(self, operation: Operation, error: WorkMailError) -> int:
        """Seconds for which a refusal is not the last word, and a lost answer is looked for.

        Where a state takes long to settle, the service is not behind its own readings as long as that. Only a deletion
        that must wait for the state is tried for as long as the task waits.
        """
        settles = BY_NAME[operation.subject.kind].settles
        waits = any(condition[0] in SETTLING.get(error.code, ()) for condition in operation.needs)
        if settles is None or (waits and operation.deletes and not error.lost):
            return self._timeout
        return min(MAX_LAG, self._timeout)

    def _with_token(self, operation: Operation) -> Operation:
        """The same token in every attempt, by which the service knows that they are one."""
        if not self._service.has_parameter(operation.action, TOKEN):
            return operation
        return replace(operation, params={**operation.params, TOKEN: uuid.uuid4().hex})

    def _pause(self, seconds: float, deadline: float) -> None:
        """Sleep, but never beyond the end of the wait or of the task's time."""
        time.sleep(max(0.0, min(seconds, deadline - time.monotonic(), self._service.gate.left)))

    def _confirmed_answer(self, operation: Operation, error: WorkMailError, until: float) -> Answer | None:
        """What the call would have answered, if readings show that it took effect; None if they do not.

        After a lost answer they are repeated until a moment, because they may be stale. The call itself is not: what
        answers it may be no service, and it may take effect twice.
        """
        gate, looks = self._service.gate, 0
        verdict = self._judge_error(operation, error)
        while (
            verdict.answer is None
            and verdict.may_show_later
            and error.lost
            and time.monotonic() < until
            and gate.left > 0
        ):
            looks += 1
            self._pause(DELAYS[min(looks, len(DELAYS) - 1)], until)
            verdict = self._judge_error(operation, error)
        if verdict.answer is None and error.lost and gate.left <= 0:
            text = "the time limit was reached before a read showed whether it took effect; run the task again."
            raise WorkMailError(text, OUT_OF_TIME, operation.action, lost=True) from error
        return verdict.answer

    def _judge_error(self, operation: Operation, error: WorkMailError) -> Verdict:
        """A create counts as ours only after a lost answer; everything else counts once it has taken effect."""
        absent = BY_NAME[operation.subject.kind].calls.absent
        telling = not operation.creates and error.code in {*MAY_BE_DONE, *absent}
        return self._judge.verdict(operation) if error.lost or telling else Verdict()

    def _with_ids(self, params: Mapping[str, object]) -> dict[str, Any]:
        return {member: self._value(value) for member, value in params.items()}

    def _value(self, value: object) -> object:
        if isinstance(value, LatestValue):
            entity = self._latest.get(value.ref)
            return entity.get(value.option) if entity is not None else ""
        return with_ids(value, self._ids)

    def _may_succeed_later(self, operation: Operation, recent: Conditions, error: WorkMailError, attempt: int) -> bool:
        """True if the refusal may come from a part of the service that is behind, or from another write."""
        if error.code == DOMAIN_NOT_READY:
            return True
        if operation.other is not None and error.code == BUSY and attempt < MAX_BUSY_TRIES:
            self._serial_writes.serialize(operation)
            return True
        conditions, settling = MAY_LAG.get(error.code, ()), SETTLING.get(error.code, ())
        return any(condition[0] in conditions for condition in recent) or any(
            condition[0] in settling for condition in operation.needs
        )


class SerialWrites:
    """Entities that the service was seen to refuse two writes at a time on: from then on, one at a time.

    Whether WorkMail accepts two changes of one group at once is not documented. So links of one group are sent
    together until WorkMail refuses one; then only those of that group, and of the member concerned, queue up.
    """

    def __init__(self) -> None:
        self._locks: dict[Ref, Lock] = {}

    def serialize(self, operation: Operation) -> None:
        """Note that a write was refused, perhaps because of another one on the same entity."""
        for ref in _ends(operation):
            self._locks.setdefault(ref, Lock())

    @contextmanager
    def hold(self, operation: Operation) -> Iterator[None]:
        """Hold both ends of a link, as far as the service has refused writes on them."""
        with ExitStack() as held:
            for ref in _ends(operation):
                lock = self._locks.get(ref)
                if lock is not None:
                    held.enter_context(lock)
            yield


def _ends(operation: Operation) -> list[Ref]:
    """In one order for all threads, so that no two wait for each other."""
    return sorted({operation.subject, operation.other or operation.subject})
