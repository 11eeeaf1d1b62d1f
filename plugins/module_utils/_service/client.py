# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Amazon WorkMail at the other end of the wire: the only file that talks to botocore.

All retries are here. botocore's own are off: they would send a CreateUser again whose answer was lost without saying
so, and take `LimitExceededException`, which is a real quota, for throttling.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping
from typing import Any, Protocol

try:
    from botocore.config import Config
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        HTTPClientError,
        ParamValidationError,
    )
    from botocore.exceptions import (
        ConnectionError as BotoConnectionError,
    )
except ImportError:  # AnsibleAWSModule reports the missing library before anything here is called.
    pass

from .errors import WorkMailError

Answer = dict[str, Any]
Params = Mapping[str, object]

THROTTLED = frozenset(
    {
        "ThrottlingException",
        "Throttling",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "RequestThrottled",
    }
)
UNAVAILABLE = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "ServiceUnavailable",
        "ServiceUnavailableException",
    }
    | {"DirectoryUnavailableException"}
)
DENIED = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"})
ACCOUNT_WIDE = frozenset({"list_organizations", "list_tags_for_resource"})
"""Calls that take no organization."""
TRIES = 8
"""How often a call without an answer is sent before it counts as failed."""
THROTTLED_FOR = 300.0
"""Seconds for which throttling is waited out."""
FIRST_DELAY, LONGEST_DELAY = 0.05, 5.0
PAGE = 100


class AwsModule(Protocol):
    def client(self, service: str, **extra: Any) -> Any: ...


class WorkMail:
    """One organization's calls over one client, which all threads share."""

    def __init__(self, module: AwsModule, connections: int = 10) -> None:
        config = Config(
            retries={"total_max_attempts": 1},
            max_pool_connections=max(connections, 10),
            connect_timeout=10,
            read_timeout=60,
        )
        self._client = module.client("workmail", config=config)
        self.organization_id = ""

    @property
    def region(self) -> str:
        return str(self._client.meta.region_name)

    def call(self, operation: str, **params: Any) -> Answer:
        """The answer of one call. Raises `WorkMailError` when it failed for good."""
        if operation not in ACCOUNT_WIDE:
            params["OrganizationId"] = params.get("OrganizationId", self.organization_id)
        lost, started = False, time.monotonic()
        for attempt in range(1, 1_000_000):
            try:
                answer: Answer = getattr(self._client, operation)(**params)
                return answer
            except (ClientError, BotoCoreError) as error:
                failure = _failure(operation, error, lost)
                lost = lost or failure.lost
                patient = attempt < TRIES or (failure.code in THROTTLED and time.monotonic() - started < THROTTLED_FOR)
                if not (patient and (failure.lost_now or failure.code in THROTTLED | UNAVAILABLE)):
                    raise WorkMailError(str(failure), failure.code, operation, lost) from None
            time.sleep(_delay(attempt))
        raise AssertionError("unreachable")

    def pages(self, operation: str, member: str, params: Params | None = None) -> list[Any]:
        """All rows of a list call, page after page."""
        rows: list[Any] = []
        token: dict[str, str] = {}
        while True:
            answer = self.call(operation, MaxResults=PAGE, **(params or {}), **token)
            rows += answer.get(member) or []
            if not answer.get("NextToken"):
                return rows
            token = {"NextToken": answer["NextToken"]}


class _Failure(Exception):
    def __init__(self, text: str, code: str, lost: bool, lost_now: bool) -> None:
        super().__init__(text)
        self.code = code
        self.lost = lost
        self.lost_now = lost_now


def _failure(operation: str, error: Exception, lost: bool) -> _Failure:
    """What went wrong, in words that hold no value of the call: a value may be a password."""
    action = _api_name(operation)
    if isinstance(error, ClientError):
        details = error.response.get("Error", {})
        code = str(details.get("Code", ""))
        text = str(details.get("Message") or details.get("message") or code)
        status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        unsure = status >= 500 or code in UNAVAILABLE
        if code in DENIED:
            text = f"access denied: the IAM action workmail:{action} is needed. {text}"
        return _Failure(text, code, lost or unsure, lost_now=unsure)
    if isinstance(error, ParamValidationError):
        names = ", ".join(dict.fromkeys(re.findall(r"parameter:? \"?([\w.]+)", str(error)))) or "its parameters"
        return _Failure(
            f"{action} cannot be sent: botocore does not accept {names}",
            "ParamValidation",
            lost,
            False,
        )
    cut = isinstance(error, (BotoConnectionError, HTTPClientError))
    return _Failure(str(error), type(error).__name__, lost or cut, lost_now=cut)


def _api_name(operation: str) -> str:
    """`register_to_work_mail` → `RegisterToWorkMail`, as IAM policies and the API reference call it."""
    return "".join(word.capitalize() for word in operation.split("_"))


def _delay(attempt: int) -> float:
    """Seconds to wait: doubling, with jitter so that threads do not come back together."""
    longest = min(LONGEST_DELAY, FIRST_DELAY * 2.0**attempt)
    return random.uniform(longest / 2, longest)
