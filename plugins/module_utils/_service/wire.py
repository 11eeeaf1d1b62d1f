# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls over botocore, which only this file and failures.py beside it know.

All retries are in the client. botocore's own are off: they would send a CreateUser again whose answer was lost without
saying so, and take `LimitExceededException`, which is a real quota, for throttling.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple, Protocol

try:
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError
except ImportError:  # AnsibleAWSModule reports the missing library before anything here is called.
    pass

from .answers import api_name, examine
from .errors import WorkMailError

Answer = dict[str, Any]
Params = Mapping[str, object]

THROTTLED = frozenset(
    {"ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "RequestThrottled"}
    | {"SlowDown"}
)
UNAVAILABLE = frozenset(
    {"InternalFailure", "InternalServerError", "ServiceUnavailable", "ServiceUnavailableException"}
    | {"DirectoryUnavailableException", "InternalError", "RequestTimeout", "KMSInternalException", "500", "503"}
)
"""The last ones are of S3 and KMS."""
WITH_PASSWORD = re.compile(r"(\w+:)?(//)?[^/?#]*@")
"""How a URL begins that has them, well-formed or not."""
NOT_SENT = "NotSent"
CONNECTION_REFUSED, NAME_UNRESOLVED = "the connection is refused", "its name does not resolve"
"""Why the endpoint cannot be reached."""
PASSWORD_IN_URL = (
    "the endpoint URL contains a user name or a password, which WorkMail does not accept. Remove them from "
    "`endpoint_url`, AWS_ENDPOINT_URL or the AWS configuration."
)


class AwsModule(Protocol):
    def client(self, service: str, **extra: Any) -> Any: ...


class Clocks(NamedTuple):
    """The service's clock and ours at the same moment, when an answer came in."""

    theirs: str
    """The answer's Date header."""
    ours: float
    """Seconds since the epoch."""


class CallFailure(Exception):
    """Why a call has no good answer, in words that hold no value of it: a value may be a password.

    `cut`: there was no answer at all. `foreign`: something else than the service answered a call that writes, which may
    have taken effect. `clocks`: of the answer, if it was one of the service. `unmet`: why no connection came
    about, if that is known.
    """

    def __init__(
        self,
        text: str,
        code: str,
        no_answer: bool = False,
        foreign: bool = False,
        clocks: Clocks | None = None,
        unreachable: str = "",
    ) -> None:
        super().__init__(text)
        self.code = code
        self.no_answer = no_answer
        self.foreign = foreign
        self.clocks = clocks
        self.unreachable = unreachable

    @property
    def throttled(self) -> bool:
        return self.code in THROTTLED

    @property
    def uncertain(self) -> bool:
        """True if the call may have taken effect all the same, and another try may succeed."""
        return self.no_answer or self.code in UNAVAILABLE


def open_client(module: AwsModule, service: str, connections: int = 10, **extra: Any) -> Any:
    """A client whose answers are examined. Raises `WorkMailError` if its URL has a password in it.

    What `aws_config` of the task says goes before our configuration, but for its `retries`.
    """
    config = _without_retries(max_pool_connections=max(connections, 10), connect_timeout=10, read_timeout=60)
    client = module.client(service, config=config, **extra)
    if client.meta.config.retries.get("total_max_attempts") != 1:
        client = module.client(service, aws_config=client.meta.config.merge(_without_retries()), **extra)
    if WITH_PASSWORD.match(str(client.meta.endpoint_url)):
        raise WorkMailError(PASSWORD_IN_URL, "Endpoint")
    client.meta.events.register("response-received", partial(_examine_response, client.meta.service_model))
    return client


def _without_retries(**settings: Any) -> Config:
    """botocore's own retries, off."""
    return Config(retries={"total_max_attempts": 1}, **settings)


def _examine_response(
    model: Any, event_name: str, response_dict: Any, parsed_response: Any, exception: Any, **_more: Any
) -> None:
    """botocore's event: what came in, or the exception because of which nothing did."""
    if response_dict is None:
        if not isinstance(exception, BotoCoreError):
            raise CallFailure(f"the call cannot be sent ({type(exception).__name__}). Check the credentials.", NOT_SENT)
        return
    operation = model.operation_model(event_name.rpartition(".")[2])
    xml = model.metadata["protocol"] != "json"
    examine(operation.name, operation.output_shape, response_dict, parsed_response if xml else None)


def send(client: Any, operation: str, params: Params) -> Answer:
    """The answer of one call, sent once. Raises `CallFailure`."""
    try:
        answer: Answer = getattr(client, operation)(**params)
        return answer
    except CallFailure:
        raise
    except Exception as error:
        from .failures import failure_of

        raise failure_of(client, operation, error) from None


def endpoint_variable(client: Any) -> str:
    """The environment variable that botocore takes the service's endpoint from."""
    return f"AWS_ENDPOINT_URL_{client.meta.service_model.service_id.replace(' ', '_').upper()}"


def has_parameter(client: Any, operation: str, member: str) -> bool:
    """True if botocore's model of the operation has this member."""
    shape = client.meta.service_model.operation_model(api_name(operation)).input_shape
    return shape is not None and member in shape.members


def clocks_of(answer: Mapping[str, Any]) -> Clocks | None:
    date = ((answer.get("ResponseMetadata") or {}).get("HTTPHeaders") or {}).get("date")
    return Clocks(str(date), time.time()) if date else None
