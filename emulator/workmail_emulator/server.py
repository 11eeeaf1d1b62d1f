# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""HTTP: JSON 1.1 in, JSON 1.1 out, and the control endpoints beside it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from email.utils import formatdate
from typing import Any

from aiohttp import web

from . import control
from .errors import ServiceError
from .faults import AFTER, Cut
from .guard import guard
from .service import Service

TARGET = "WorkMailService."
CONTENT_TYPE = "application/x-amz-json-1.1"
MAX_DEPTH = 32
"""Levels of lists and objects; no operation takes half as many."""
CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/")


def application(service: Service, names: Iterable[str] = ()) -> web.Application:
    """`names`: further host names by which it may be asked."""
    app = web.Application(client_max_size=16 * 2**20, middlewares=[guard(names)])

    async def endpoint(request: web.Request) -> web.StreamResponse:
        return await answer(service, request)

    app.router.add_post("/", endpoint)
    control.add_routes(app, service)
    return app


async def answer(service: Service, request: web.Request) -> web.StreamResponse:
    operation = request.headers.get("X-Amz-Target", "").removeprefix(TARGET)
    access_key, region = _credential(request)
    params = _params(await request.read())
    call = service.open_call(operation, params if params is not None else {}, region, access_key)
    cut = False
    try:
        if params is None:
            raise ServiceError("SerializationException", "The body is not a JSON object.")
        told, cut = await _perform(service, call, params)
        status, body, error = 200, told, ""
    except Cut:
        status, body, error, cut = 0, {}, "", True
    except ServiceError as problem:
        status, error = problem.status, problem.code
        body = {"__type": problem.code, "Message": problem.message}
    call.status, call.error, call.ended = (0 if cut else status), error, service.milliseconds()
    service.log.end(call)
    if service.keeper is not None and call.took_effect:
        service.keeper.changed()
    if cut and request.transport is not None:
        request.transport.abort()
    headers = {"x-amzn-ErrorType": error} if error else {}
    headers |= {"x-amzn-RequestId": f"{call.index:08d}", "Date": formatdate(service.world.clock(), usegmt=True)}
    return web.Response(status=status or 500, text=json.dumps(body), content_type=CONTENT_TYPE, headers=headers)


async def _perform(service: Service, call: Any, params: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The answer, and whether to cut the connection instead of sending it."""
    delay = service.injector.delay()
    after = service.before(call, params)
    ends = service.occupy(call, params)
    try:
        if delay:
            await asyncio.sleep(delay)
        try:
            return service.perform(call, params, await service.look(call, params)), after == AFTER
        except ServiceError:
            if after == AFTER:
                raise Cut(AFTER) from None
            raise
    finally:
        service.vacate(ends)


def _credential(request: web.Request) -> tuple[str, str]:
    found = CREDENTIAL.search(request.headers.get("Authorization", ""))
    return (found.group(1), found.group(2)) if found else ("", "")


def _params(body: bytes) -> dict[str, Any] | None:
    try:
        params = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return None
    return params if isinstance(params, dict) and not _too_deep(params) else None


def _too_deep(value: Any) -> bool:
    level = [value]
    for _depth in range(MAX_DEPTH):
        nested = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list)))
        level = [inner for some in nested for inner in some]
    return bool(level)
