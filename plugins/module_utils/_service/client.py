# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Amazon WorkMail at the other end: calls with the only retries that there are, and lists page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

from .errors import THROTTLED_TOO_LONG, WorkMailError
from .gate import Gate
from .wire import (
    UNRESOLVED,
    Answer,
    AwsModule,
    CallFailure,
    Clocks,
    Params,
    clocks_of,
    opened,
    sent,
    takes,
)

if TYPE_CHECKING:
    from .failures import Turning

T = TypeVar("T")
ACCOUNT_WIDE = frozenset(
    {"list_organizations", "create_organization", "list_tags_for_resource", "tag_resource", "untag_resource"}
)
"""Calls that take no organization."""
TRIES = 10
"""How often a call without an answer is sent before it counts as failed; a throttled one does not count."""
UNMET_TRIES = 3
"""The same where no connection came about and nothing has answered yet: an address that is wrong stays wrong."""
PAGE = 100
AWS = re.compile(r"https://[^/]+\.(amazonaws\.com|api\.aws)(:\d+)?/?")
"""An endpoint of AWS itself, also one inside of a VPC."""


class Service:
    """One AWS service's calls over one client, which all threads share."""

    paging: ClassVar[tuple[str, int, str, str]] = ("MaxResults", PAGE, "NextToken", "NextToken")
    """Member for the size of a page, its rows, member for the token in calls, and in answers."""
    about: ClassVar[tuple[str, ...]] = ()
    """Members that say what a denial is about."""

    def __init__(self, client: Any, gate: Gate | None = None, tries: int = TRIES) -> None:
        self._client = client
        self.gate = gate or Gate()
        self.tries = tries
        self.clocks: Clocks | None = None
        """At the last answer, an error or not."""
        self._heard = False
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
            went_out = _in_time(lambda: self._gone_out(operation, params), lost)
            try:
                answer = sent(self._client, operation, params)
                self.gate.answer()
                self._heard = True
                self.clocks = clocks_of(answer) or self.clocks
                return answer
            except CallFailure as error:
                failure = error
                self._heard = self._heard or not failure.cut
                self.clocks = failure.clocks or self.clocks
            lost = lost or failure.unsure or failure.foreign
            tries += not failure.throttled
            if not self._again(failure, went_out, tries, lost):
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

    def _gone_out(self, operation: str, params: Params) -> float:
        """Wait for a call's turn. Raises a refusal that an earlier call got and this one would get too."""
        known = self._refused.get(()) or self._refused.get(self._permission(operation, params))
        if known is not None:
            raise WorkMailError(str(known), known.code, operation)
        return self.gate.go_out()

    def _permission(self, operation: str, params: Params) -> tuple[object, ...]:
        """What a denial is about."""
        return operation, *map(params.get, self.about)

    def _again(self, failure: CallFailure, went_out: float, tries: int, lost: bool) -> bool:
        """Wait until a failed call may be sent once more; False if that makes no sense."""
        if failure.throttled:
            return self.gate.throttled(went_out)
        if not failure.cut:
            self.gate.answer()
        if tries >= self._most(failure) or not failure.unsure:
            return False
        _in_time(lambda: self.gate.back_off(tries), lost)
        return True

    def _most(self, failure: CallFailure) -> int:
        """How often a call may be sent. AWS itself may refuse a connection and take the next one; a name may not."""
        misled = failure.unmet == UNRESOLVED or bool(failure.unmet and not AWS.fullmatch(self.endpoint))
        return min(self.tries, UNMET_TRIES) if misled and not self._heard else self.tries

    def takes(self, operation: str, member: str) -> bool:
        """True if the service's model of the call has this member."""
        return takes(self._client, operation, member)

    def pages(self, operation: str, member: str, params: Params | None = None) -> list[Any]:
        """All rows of a list call, page after page. Raises `WorkMailError`, also where the pages have no end."""
        rows: list[Any] = []
        turning: Turning | None = None
        size, most, sends, tells = self.paging
        token: dict[str, str] = {}
        while True:
            answer = self.call(operation, **{size: most}, **(params or {}), **token)
            rows += answer.get(member) or ()
            following = str(answer.get(tells) or "")
            if not following:
                return rows
            from .failures import Turning

            turning = turning or Turning(self._client, operation)
            turning.on(following, answer.get(member) or [])
            token = {sends: following}


class WorkMail(Service):
    """One organization's calls."""

    about = ("OrganizationId", "ResourceARN")
    # IAM knows no users, groups and resources of WorkMail (Service Authorization Reference, Amazon WorkMail).

    def __init__(self, module: AwsModule, connections: int = 10, gate: Gate | None = None, tries: int = TRIES) -> None:
        super().__init__(opened(module, "workmail", connections), gate, tries)
        self.organization_id = ""

    def call(self, operation: str, **params: Any) -> Answer:
        if operation not in ACCOUNT_WIDE:
            params["OrganizationId"] = params.get("OrganizationId", self.organization_id)
        return super().call(operation, **params)


def _in_time(step: Callable[[], T], lost: bool) -> T:
    """What the step gives. Where no further call goes out, the error tells whether an earlier attempt was lost."""
    try:
        return step()
    except WorkMailError as error:
        error.lost = error.lost or lost
        raise
