# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What came instead of an answer → why the call failed, in words that hold no value of it."""

from __future__ import annotations

import re
import socket
from typing import Any

try:
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        EndpointConnectionError,
        HTTPClientError,
        ParamValidationError,
    )
    from botocore.exceptions import (
        ConnectionError as BotoConnectionError,
    )
    from botocore.parsers import ResponseParserError
except ImportError:  # The doctor reports that the library is missing.
    pass

from .answers import InvalidAnswer, api_name
from .errors import NOT_THE_SERVICE, WorkMailError
from .wire import CONNECTION_REFUSED, NAME_UNRESOLVED, UNAVAILABLE, CallFailure, clocks_of, endpoint_variable

DENIED = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation"})
MAX_IDLE_PAGES = 1000
"""Pages of one list without a new row after which it counts as endless. A filter may leave whole pages empty, so it is
far more than any organization has."""
USER_INFO = re.compile(r"(?<=//)[^/\s\"']*@")
"""User name and password in a URL."""
IAM_ACTIONS = {
    "CompleteMultipartUpload": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectsV2": "ListBucket",
    "UploadPart": "PutObject",
}
"""Operation of S3 → the IAM action that allows it, where it has another name (Service Authorization Reference)."""
IAM_PREFIXES = {"monitoring": "cloudwatch"}
"""Prefix of a service's endpoint → of its IAM actions, where it has another (Service Authorization Reference)."""
FORBIDDEN = "403"
"""What botocore calls the error of an answer that has no body, as those to HEAD requests."""
READS = ("list_", "head_", "describe_", "get_", "simulate_", "assume_")


def failure_of(client: Any, operation: str, error: Exception) -> Exception:
    """A `CallFailure`, or the error itself where it is not one of botocore's."""
    if isinstance(error, (ClientError, BotoCoreError)):
        return _failure(client, operation, error)
    if isinstance(error, InvalidAnswer):
        return _foreign(client, operation, str(error))
    unparsed = (ArithmeticError, AttributeError, LookupError, ResponseParserError, RuntimeError, TypeError, ValueError)
    return _foreign(client, operation, "botocore cannot read it") if isinstance(error, unparsed) else error


def _foreign(client: Any, operation: str, why: str) -> CallFailure:
    return CallFailure(not_the_service(client, why), NOT_THE_SERVICE, foreign=not operation.startswith(READS))


def not_the_service(client: Any, why: str) -> str:
    name = client.meta.service_model.metadata["serviceFullName"]
    variable = endpoint_variable(client)
    option = "`endpoint_url`" if variable == "AWS_ENDPOINT_URL_WORKMAIL" else variable
    return (
        f"the service at {client.meta.endpoint_url} is not {name} ({why}). Check {option}, AWS_ENDPOINT_URL and "
        "the proxy."
    )


def _failure(client: Any, operation: str, error: Exception) -> CallFailure:
    action = api_name(operation)
    if isinstance(error, ClientError):
        action = IAM_ACTIONS.get(action, action)
        prefix = str(client.meta.service_model.endpoint_prefix)
        return _answered(f"{IAM_PREFIXES.get(prefix, prefix)}:{action}", error)
    if isinstance(error, ParamValidationError):
        named = dict.fromkeys(re.findall(r"parameter(?: in input)?:? \"?([\w.]+)", str(error)))
        names = ", ".join(named) or "its parameters"
        return CallFailure(f"{action} cannot be sent: botocore does not accept {names}", "ParamValidation")
    unreachable = _connection_error(error)
    if unreachable:
        where = str(client.meta.endpoint_url).rstrip("/")
        return CallFailure(
            f"no response from {where}: {unreachable}", type(error).__name__, no_answer=True, unreachable=unreachable
        )
    no_answer = isinstance(error, (BotoConnectionError, HTTPClientError))
    return CallFailure(USER_INFO.sub("", str(error)), type(error).__name__, no_answer)


def _connection_error(error: Exception) -> str:
    """Why no connection came about, by what the operating system said, which botocore wraps twice."""
    cause: BaseException | None = error if isinstance(error, EndpointConnectionError) else None
    while cause is not None:
        if isinstance(cause, ConnectionRefusedError):
            return CONNECTION_REFUSED
        if isinstance(cause, socket.gaierror):
            return NAME_UNRESOLVED
        cause = cause.__cause__ or cause.__context__
    return ""


def _answered(action: str, error: ClientError) -> CallFailure:
    details = error.response.get("Error", {})
    code = str(details.get("Code", ""))
    text = str(details.get("Message") or details.get("message") or code)
    if code == FORBIDDEN:
        code = "AccessDenied"
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in DENIED:
        text = f"access denied: the IAM action {action} is required. {text}"
    code = code if status < 500 or code in UNAVAILABLE else "InternalFailure"
    return CallFailure(text, code, clocks=clocks_of(error.response))


class PageHistory:
    """The pages of one list so far, and whether they can come to an end."""

    def __init__(self, client: Any, operation: str) -> None:
        self._client = client
        self._operation = operation
        self._tokens: set[str] = set()
        self._rows: set[str] = set()
        self._idle = 0

    def on(self, following: str, rows: list[Any]) -> None:
        """Go on to the next page. Raises `WorkMailError` if the list would never end."""
        why = self._endless(following, rows)
        if why:
            raise WorkMailError(not_the_service(self._client, why), NOT_THE_SERVICE, self._operation)

    def _endless(self, following: str, rows: list[Any]) -> str:
        """Why the list would never end, from the token and the rows of the page just read; empty if it may end."""
        if following in self._tokens:
            return "it returned the same NextToken twice, so the list would never end"
        self._tokens.add(following)
        known = len(self._rows)
        self._rows.update(map(repr, rows))
        self._idle = self._idle + 1 if len(self._rows) == known else 0
        if self._idle >= MAX_IDLE_PAGES:
            return f"{self._idle} consecutive pages contain no new row, so the list would never end"
        return ""
