# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Amazon WorkMail at the other end of the wire: the only file that talks to botocore.

All retries are here. botocore's own are off: they would send a CreateUser again whose answer was lost without saying
so, and take `LimitExceededException`, which is a real quota, for throttling.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
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

from .errors import ELSEWHERE, WorkMailError
from .gate import Gate

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
NEXT_STEPS = {
    "ExpiredTokenException": "Renew the AWS credentials and run the task again.",
    "UnrecognizedClientException": "Check the AWS credentials; they are of no account that {region} knows.",
    "InvalidSignatureException": "Check the AWS credentials; the secret key may be wrong, or this machine's clock.",
    "OrganizationNotFoundException": "It was looked for in {region}. Check `region` and the credentials.",
}
"""Error code of any call → what to do about it."""
ACCOUNT_WIDE = frozenset(
    {"list_organizations", "create_organization", "list_tags_for_resource", "tag_resource", "untag_resource"}
)
"""Calls that take no organization."""
TRIES = 10
"""How often a call without an answer is sent before it counts as failed; a throttled one does not count."""
PAGE = 100
AWS = re.compile(r"https://[^/]+\.(amazonaws\.com|api\.aws)(:\d+)?/?")
"""An endpoint of AWS itself, also one inside of a VPC."""


class AwsModule(Protocol):
    def client(self, service: str, **extra: Any) -> Any: ...


@dataclass(frozen=True)
class Clocks:
    """The service's clock and ours at the same moment, when an answer came in."""

    theirs: str
    """The answer's Date header."""
    ours: float
    """Seconds since the epoch."""


class WorkMail:
    """One organization's calls over one client, which all threads share."""

    def __init__(self, module: AwsModule, connections: int = 10, gate: Gate | None = None, tries: int = TRIES) -> None:
        config = Config(
            retries={"total_max_attempts": 1},
            max_pool_connections=max(connections, 10),
            connect_timeout=10,
            read_timeout=60,
        )
        self._client = module.client("workmail", config=config)
        self.gate = gate or Gate()
        self.tries = tries
        self.organization_id = ""
        self.clocks: Clocks | None = None
        """At the last answer, an error or not."""

    @property
    def region(self) -> str:
        return str(self._client.meta.region_name)

    @property
    def endpoint(self) -> str:
        return str(self._client.meta.endpoint_url)

    def call(self, operation: str, **params: Any) -> Answer:
        """The answer of one call. Raises `WorkMailError` when it failed for good."""
        if operation not in ACCOUNT_WIDE:
            params["OrganizationId"] = params.get("OrganizationId", self.organization_id)
        lost, tries = False, 0
        while True:
            went_out = self.gate.go_out()
            try:
                answer: Answer = getattr(self._client, operation)(**params)
                self.gate.answer()
                self.clocks = _clocks(answer) or self.clocks
                return answer
            except (ClientError, BotoCoreError) as error:
                failure = _failure(operation, error)
                self.clocks = _clocks(getattr(error, "response", None)) or self.clocks
            lost = lost or failure.unsure
            tries += not failure.throttled
            if not self._again(failure, went_out, tries):
                step = NEXT_STEPS.get(failure.code, "").format(region=self.region)
                raise WorkMailError(f"{failure.text} {step}".strip(), failure.code, operation, lost)

    def _again(self, failure: _Failure, went_out: float, tries: int) -> bool:
        """Wait until a failed call may be sent once more; False if that makes no sense."""
        if failure.throttled:
            return self.gate.throttled(went_out)
        if not failure.cut:
            self.gate.answer()
        if tries >= self.tries or not failure.unsure:
            return False
        self.gate.back_off(tries)
        return True

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


def ask(module: AwsModule, beside: WorkMail, service: str, operation: str, **params: Any) -> Answer:
    """One answer of another AWS service, asked once. Raises `WorkMailError`.

    Where WorkMail is not AWS's (a local one, for a rehearsal), AWS is not asked about it: the credentials are no real
    ones. The module's `endpoint_url` is WorkMail's and not used here; `AWS_ENDPOINT_URL_<SERVICE>` is.
    """
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=60)
    client = module.client(service, config=config, endpoint=None)
    if AWS.fullmatch(str(client.meta.endpoint_url)) and not AWS.fullmatch(beside.endpoint):
        raise WorkMailError(
            f"WorkMail is reached at {beside.endpoint}, which is not AWS, so AWS is not asked.", ELSEWHERE
        )
    try:
        answer: Answer = getattr(client, operation)(**params)
        return answer
    except (ClientError, BotoCoreError) as error:
        failure = _failure(operation, error, service)
        raise WorkMailError(failure.text, failure.code, operation) from None


def _clocks(answer: object) -> Clocks | None:
    """None for what is no answer of the service (botocore's connection errors carry other things or nothing)."""
    told = answer.get("ResponseMetadata") or {} if isinstance(answer, dict) else {}
    date = (told.get("HTTPHeaders") or {}).get("date")
    return Clocks(str(date), time.time()) if date else None


@dataclass(frozen=True)
class _Failure:
    """Why a call has no good answer, in words that hold no value of it: a value may be a password."""

    text: str
    code: str
    cut: bool = False
    """True if there was no answer at all."""

    @property
    def throttled(self) -> bool:
        return self.code in THROTTLED

    @property
    def unsure(self) -> bool:
        """True if the call may have taken effect all the same, and another try may succeed."""
        return self.cut or self.code in UNAVAILABLE


def _failure(operation: str, error: Exception, service: str = "workmail") -> _Failure:
    action = api_name(operation)
    if isinstance(error, ClientError):
        return _answered(f"{service}:{action}", error)
    if isinstance(error, ParamValidationError):
        named = dict.fromkeys(re.findall(r"parameter(?: in input)?:? \"?([\w.]+)", str(error)))
        names = ", ".join(named) or "its parameters"
        return _Failure(f"{action} cannot be sent: botocore does not accept {names}", "ParamValidation")
    cut = isinstance(error, (BotoConnectionError, HTTPClientError))
    return _Failure(str(error), type(error).__name__, cut)


def _answered(action: str, error: ClientError) -> _Failure:
    details = error.response.get("Error", {})
    code = str(details.get("Code", ""))
    text = str(details.get("Message") or details.get("message") or code)
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in DENIED:
        text = f"access denied: the IAM action {action} is needed. {text}"
    return _Failure(text, code if status < 500 or code in UNAVAILABLE else "InternalFailure")


def api_name(operation: str) -> str:
    """`register_to_work_mail` → `RegisterToWorkMail`, as IAM policies and the API reference call it."""
    return "".join(word.capitalize() for word in operation.split("_"))
