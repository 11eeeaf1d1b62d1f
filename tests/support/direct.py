# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hands calls of this process to an emulator of this process, without a connection.

More than half of what a module costs in this process is that a call goes through two sockets and two threads. The same
function of the emulator answers it here, in the thread that calls. botocore signs, sends and reads as always; what
lies below its `send` is left out: urllib3, the sockets, and aiohttp.

Only laws and tests of trust do without HTTP (`WITHOUT_HTTP`), because they try thousands of cases of the same calls.
Even there, a call goes over HTTP where that makes a difference: to another address, through a proxy, out of a process
that was forked, where the emulator is slow or a test injects errors of its own, where the operation itself waits for
storage, and in the tests of the transport (`OVER_HTTP`).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Coroutine
from functools import wraps
from io import BytesIO
from typing import Any

from aiohttp import web
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session
from urllib3 import HTTPHeaderDict
from workmail_emulator import Emulator
from workmail_emulator.faults import Injector
from workmail_emulator.operations import OPERATIONS
from workmail_emulator.server import TARGET, answer
from workmail_emulator.service import Service

LARGEST = 2**20
"""Bytes of a call that is handed over."""
STAGES = ("open_call", "before", "occupy", "perform", "vacate")
"""What the emulator does with a call, in several steps: each as a whole, in whichever thread."""
RUNNING: dict[str, tuple[int, Emulator]] = {}
"""The URL of an emulator → the process in which it runs, and the emulator."""
TURN = threading.RLock()
WITHOUT_HTTP = ("tests/laws/", "tests/trust/")
OVER_HTTP = ("tests/trust/test_faults_of_transport.py",)
"""Of these, the tests that are about connections."""
ALLOWED = threading.Event()
"""Set while a test runs that may do without HTTP."""


def allow(test: str) -> None:
    """Say which test runs, by its id."""
    if test.startswith(WITHOUT_HTTP) and not test.startswith(OVER_HTTP):
        ALLOWED.set()
    else:
        ALLOWED.clear()


class Body(BytesIO):
    """The body of an answer, as botocore reads it."""

    def stream(self, *_words: Any, **_options: Any) -> list[bytes]:
        return [self.read()]


class Transport:
    """The connection of a call, which the emulator may cut."""

    def __init__(self) -> None:
        self.cut = False

    def abort(self) -> None:
        self.cut = True


class Request:
    """What the emulator reads of a request."""

    def __init__(self, request: AWSPreparedRequest) -> None:
        self.headers = {name: _text(value) for name, value in request.headers.items()}
        self.body = _bytes(request.body)
        self.transport = Transport()

    async def read(self) -> bytes:
        return self.body


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")


def share(patch: Callable[[Any, str, Any], None]) -> None:
    """Hand over the calls of all clients of botocore from now on.

    :param patch: `setattr`, or one that can undo it
    """
    send, enter, leave, call = URLLib3Session.send, Emulator.__enter__, Emulator.__exit__, Emulator._call

    def entered(emulator: Emulator) -> Emulator:
        enter(emulator)
        RUNNING[emulator.url] = os.getpid(), emulator
        return emulator

    def left(emulator: Emulator, *words: Any) -> None:
        RUNNING.pop(emulator.url, None)
        leave(emulator, *words)

    def sent(session: Any, request: AWSPreparedRequest) -> AWSResponse:
        service = _service_for(session, request)
        return send(session, request) if service is None else _answered(service, request)

    patch(Emulator, "__enter__", entered)
    patch(Emulator, "__exit__", left)
    patch(Emulator, "_call", lambda emulator, work: call(emulator, _in_turn(work)))
    patch(URLLib3Session, "send", sent)
    for name in STAGES:
        patch(Service, name, _in_turn(getattr(Service, name)))


def _in_turn(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def alone(*words: Any) -> Any:
        with TURN:
            return work(*words)

    return alone


def _service_for(session: Any, request: AWSPreparedRequest) -> Service | None:
    """The service that answers a request without a connection; None if it goes over HTTP."""
    pid, emulator = RUNNING.get(request.url.removesuffix("/"), (0, None))
    if (
        not ALLOWED.is_set()
        or emulator is None
        or pid != os.getpid()
        or session._proxy_config.proxy_url_for(request.url)
    ):
        return None
    service, body = emulator.service, request.body
    plain = type(service.injector) is Injector and not (service.faults.latency or service.faults.jitter)
    handler = OPERATIONS.get(_text(request.headers.get("X-Amz-Target", "")).removeprefix(TARGET))
    at_once = handler is not None and handler.before is None and service.keeper is None
    short = isinstance(body, (bytes, str, type(None))) and len(body or "") <= LARGEST
    return service if plain and at_once and short and request.method == "POST" else None


def _answered(service: Service, request: AWSPreparedRequest) -> AWSResponse:
    asked = Request(request)
    with TURN:
        response = _finished(answer(service, asked))  # type: ignore[arg-type]
    if asked.transport.cut:
        raise ConnectionClosedError(error=ConnectionResetError(), request=request, endpoint_url=request.url)
    body = _bytes(response.body)
    headers: Any = HTTPHeaderDict([*response.headers.items(), ("Content-Length", str(len(body)))])
    received = AWSResponse(request.url, response.status, headers, Body(body))
    if not request.stream_output:
        received.content  # noqa: B018 - It reads the body, as botocore does.
    return received


def _finished(coroutine: Coroutine[Any, Any, web.Response]) -> web.Response:
    """What a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        response: web.Response = end.value
        return response
    coroutine.close()
    raise RuntimeError("The emulator waits for something, so this call has to go over HTTP.")
