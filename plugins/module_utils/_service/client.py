# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Amazon WorkMail at the other end: calls with the only retries that there are, and lists page by page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

from .errors import THROTTLED_TOO_LONG, WorkMailError
from .gate import Gate
from .wire import (
    NAME_UNRESOLVED,
    Answer,
    AwsModule,
    CallFailure,
    Clocks,
    Params,
    clocks_of,
    has_parameter,
    open_client,
    send,
)

if TYPE_CHECKING:
    from .failures import PageHistory

T = TypeVar("T")
ACCOUNT_WIDE = frozenset(
    {"list_organizations", "create_organization", "list_tags_for_resource", "tag_resource", "untag_resource"}
    | {"create_identity_center_application", "delete_identity_center_application"}
)
"""Calls that take no organization."""
MAX_TRIES = 10
"""How often a call without an answer is sent before it counts as failed; a throttled one does not count."""
MAX_CONNECT_TRIES = 3
"""The same where no connection came about and nothing has answered yet: an address that is wrong stays wrong."""
PAGE = 100
AWS = re.compile(r"https://[^/]+\.(amazonaws\.com|api\.aws)(:\d+)?/?")
"""An endpoint of AWS itself, also one inside of a VPC."""


class Service:
    """One AWS service's calls over one client, which all threads share."""

    paging: ClassVar[tuple[str, int, str, str]] = ("MaxResults", PAGE, "NextToken", "NextToken")
    """Member for the size of a page, or empty; its rows; member for the token in calls, and in answers."""
    id_parameter: ClassVar[tuple[str, ...]] = ()
    """Members that say what a denial is about."""

    def __init__(self, client: Any, gate: Gate | None = None, tries: int = MAX_TRIES) -> None:
        self._client = client
        self.gate = gate or Gate()
        self.tries = tries
        self.clocks: Clocks | None = None
        """At the last answer, an error or not."""
        self._was_answered = False
        """True once anything has answered."""
        self._refused: dict[tuple[object, ...], WorkMailError] = {}
        """Refusals that another call like it would get as well; under an empty key the one of the credentials."""

    @property
    def region(self) -> str:
        return str(self._client.meta.region_name)

    @property
    def endpoint(self) -> str:
        return str(self._client.meta.endpoint_url)

    def call(self, operation: str, **params: Any) -> Answer:
        """The answer of one call, with all that `answers` says it has. Raises `WorkMailError` when it failed."""
        lost, tries = False, 0
        while True:
            sent_at = _in_time(lambda: self._wait_for_turn(operation, params), lost)
            try:
                answer = send(self._client, operation, params)
                self.gate.note_answer()
                self._was_answered = True
                self.clocks = clocks_of(answer) or self.clocks
                return answer
            except CallFailure as error:
                failure = error
                self._was_answered = self._was_answered or not failure.no_answer
                self.clocks = failure.clocks or self.clocks
            lost = lost or failure.uncertain or failure.foreign
            tries += not failure.throttled
            if not self._wait_to_retry(failure, sent_at, tries, lost):
                self._give_up(operation, params, failure, lost)

    def _give_up(self, operation: str, params: Params, failure: CallFailure, lost: bool) -> NoReturn:
        from .._model.advice import REJECTED, advice
        from .failures import DENIED

        step = THROTTLED_TOO_LONG if failure.throttled else advice(operation, failure.code, self.region)
        error = WorkMailError(f"{failure} {step}".strip(), failure.code, operation, lost)
        if failure.code in REJECTED:
            self._refused[()] = error
        elif failure.code in DENIED:
            self._refused[self._permission(operation, params)] = error
        raise error

    def _wait_for_turn(self, operation: str, params: Params) -> float:
        """Wait for a call's turn. Raises a refusal that an earlier call got and this one would get too."""
        known = self._refused.get(()) or self._refused.get(self._permission(operation, params))
        if known is not None:
            raise WorkMailError(str(known), known.code, operation)
        return self.gate.wait_for_turn()

    def _permission(self, operation: str, params: Params) -> tuple[object, ...]:
        """What a denial is about."""
        return operation, *map(params.get, self.id_parameter)

    def _wait_to_retry(self, failure: CallFailure, sent_at: float, tries: int, lost: bool) -> bool:
        """Wait until a failed call may be sent once more; False if that makes no sense."""
        if failure.throttled:
            return self.gate.note_throttled(sent_at)
        if not failure.no_answer:
            self.gate.note_answer()
        if tries >= self._max_tries(failure) or not failure.uncertain:
            return False
        _in_time(lambda: self.gate.back_off(tries), lost)
        return True

    def _max_tries(self, failure: CallFailure) -> int:
        """How often a call may be sent. AWS itself may refuse a connection and take the next one; a name may not."""
        misled = failure.unreachable == NAME_UNRESOLVED or bool(
            failure.unreachable and not AWS.fullmatch(self.endpoint)
        )
        return min(self.tries, MAX_CONNECT_TRIES) if misled and not self._was_answered else self.tries

    def has_parameter(self, operation: str, member: str) -> bool:
        """True if the service's model of the call has this member."""
        return has_parameter(self._client, operation, member)

    def pages(self, operation: str, member: str, params: Params | None = None) -> list[Any]:
        """All rows of a list call. Raises `WorkMailError`, also where the pages have no end."""
        return [row for _token, rows in self.each_page(operation, member, params) for row in rows]

    def each_page(
        self, operation: str, member: str, params: Params | None = None, token: str = ""
    ) -> Iterator[tuple[str, list[Any]]]:
        """The pages from the one of a token on, each with its token. Raises `WorkMailError`."""
        history: PageHistory | None = None
        size, most, sends, tells = self.paging
        sized = {size: most} if self.has_parameter(operation, size) else {}  # Lists of rules have one page.
        while True:
            answer = self.call(operation, **sized, **(params or {}), **({sends: token} if token else {}))
            rows = answer.get(member) or []
            yield token, rows
            token = str(answer.get(tells) or "")
            if not token:
                return
            from .failures import PageHistory

            history = history or PageHistory(self._client, operation)
            history.on(token, rows)


class WorkMail(Service):
    """One organization's calls."""

    id_parameter = ("OrganizationId", "ResourceARN")
    # IAM knows no users, groups and resources of WorkMail (Service Authorization Reference, Amazon WorkMail).

    def __init__(
        self, module: AwsModule, connections: int = 10, gate: Gate | None = None, tries: int = MAX_TRIES
    ) -> None:
        super().__init__(open_client(module, "workmail", connections), gate, tries)
        self.organization_id = ""

    def call(self, operation: str, **params: Any) -> Answer:
        if operation not in ACCOUNT_WIDE:
            params["OrganizationId"] = params.get("OrganizationId", self.organization_id)
        return super().call(operation, **params)


def _in_time(step: Callable[[], T], lost: bool) -> T:
    """What the step gives. If no further call is sent, the error says whether an earlier attempt was lost."""
    try:
        return step()
    except WorkMailError as error:
        error.lost = error.lost or lost
        raise
