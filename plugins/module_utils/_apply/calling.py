# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""One operation → one call: ids filled in, what is not visible yet waited for, a lost answer judged by the fact."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any

from .._model.kinds import BY_NAME
from .._model.vocabulary import Ref
from .._plan.conditions import Fact
from .._plan.operations import Operation
from .._service.client import Answer, WorkMail
from .._service.errors import WorkMailError
from .judging import CREATES, Judge

NOT_YET = {
    "EntityNotFoundException": ("exists", "enabled"),
    "ResourceNotFoundException": ("exists", "enabled"),
    "EntityStateException": ("exists", "enabled", "disabled", "delegated", "answering"),
    "InvalidConfigurationException": ("delegated",),
    "EmailAddressInUseException": ("free",),
    "NameAvailabilityException": ("vacant",),
    "LimitExceededException": ("room", "elbow room"),
    "InvalidParameterException": ("former", "elbow room"),
}
"""Error code → the facts that, brought about a moment ago, may not have reached every part of the service yet."""
YOUNG_DOMAIN = "MailDomainStateException"
"""A new organization is Active some time before its test domain is verified."""
CROWDED = ("EntityStateException",)
"""What the service may answer while another write on the same entity is under way."""
CONTRADICTING = frozenset(
    {
        "EntityNotFoundException",
        "ResourceNotFoundException",
        "EntityStateException",
        "EmailAddressInUseException",
    }
    | {"EntityAlreadyRegisteredException", "InvalidParameterException"}
)
"""Codes that a service may answer because the fact is there already."""
FIRST_DELAY, LONGEST_DELAY = 0.05, 4.0
CROWD_TRIES = 6


class Caller:
    def __init__(self, service: WorkMail, judge: Judge, ids: dict[Ref, str], timeout: int) -> None:
        self._service = service
        self._judge = judge
        self._ids = ids
        self._timeout = timeout

    def perform(self, operation: Operation, fresh: frozenset[Fact]) -> None:
        """Bring the operation about. Raises `WorkMailError` when it failed for good."""
        answer = self._persist(operation, fresh)
        if operation.action in CREATES:
            self._ids[operation.subject] = str(answer[BY_NAME[operation.subject.kind].id_member])

    def _persist(self, operation: Operation, fresh: frozenset[Fact]) -> Answer:
        deadline = time.monotonic() + self._timeout
        delay, tries = FIRST_DELAY, 0
        while True:
            tries += 1
            try:
                return self._service.call(operation.action, **self._filled(operation.params))
            except WorkMailError as error:
                answer = self._judged(operation, error)
                if answer is not None:
                    return answer
                if time.monotonic() + delay > deadline or not _worth_waiting(operation, fresh, error, tries):
                    raise
            time.sleep(random.uniform(delay / 2, delay))
            delay = min(LONGEST_DELAY, delay * 2)

    def _judged(self, operation: Operation, error: WorkMailError) -> Answer | None:
        """A create is taken for ours only after a lost answer; everything else counts once the fact is there."""
        telling = operation.action not in CREATES and error.code in CONTRADICTING
        return self._judge.verdict(operation) if error.lost or telling else None

    def _filled(self, params: Mapping[str, object]) -> dict[str, Any]:
        return {member: self._ids[value] if isinstance(value, Ref) else value for member, value in params.items()}


def _worth_waiting(operation: Operation, fresh: frozenset[Fact], error: WorkMailError, tries: int) -> bool:
    if error.code == YOUNG_DOMAIN:
        return True
    if operation.other is not None and error.code in CROWDED and tries < CROWD_TRIES:
        return True
    facts = NOT_YET.get(error.code, ())
    return any(fact[0] in facts for fact in fresh)
