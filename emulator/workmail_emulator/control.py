# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoints under /_emulator/ to look at a running emulator and to change its faults and readings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from .faults import Faults
from .service import Service
from .snapshot import snapshot
from .statefile import save
from .switches import SWITCHES


def add_routes(app: web.Application, service: Service) -> None:
    """To read: `health`, `calls`, `counts`, `bugs`, `state`; to read and set: `faults`, `switches`, `lag`; actions."""

    def get(path: str, told: Any) -> None:
        async def handler(_request: web.Request) -> web.Response:
            return web.json_response(told())

        app.router.add_get(f"/_emulator/{path}", handler)

    def post(path: str, change: Any) -> None:
        async def handler(request: web.Request) -> web.Response:
            try:
                change(await request.json() if request.can_read_body else {})
            except (TypeError, ValueError, KeyError) as error:
                return web.json_response({"error": str(error)}, status=400)
            return web.json_response({"ok": True})

        app.router.add_post(f"/_emulator/{path}", handler)

    get("health", lambda: {"ok": True, "organizations": {one.alias: one.id for one in _all(service)}})
    get("calls", lambda: [asdict(call) for call in service.log.calls])
    get("counts", lambda: dict(service.log.counts()))
    get("bugs", lambda: service.log.bugs)
    get("state", lambda: {one.id: snapshot(one) for one in _all(service)})
    get("faults", lambda: asdict(service.faults))
    get("lag", lambda: asdict(service.lag))
    get("switches", lambda: {name: service.switches.get(name) for name in SWITCHES})
    post("faults", lambda body: service.set_faults(Faults.of(**body)))
    post("lag", lambda body: _set(service.lag, body))
    post("switches", lambda body: _switch(service, body))
    post("reset-log", lambda _body: service.log.reset())
    post("save", lambda body: save(service.world, body["path"]))


def _all(service: Service) -> list[Any]:
    return list(service.world.organizations.values())


def _set(target: Any, body: dict[str, Any]) -> None:
    for name, value in body.items():
        if not hasattr(target, name):
            raise ValueError(f"there is no {name!r}")
        setattr(target, name, value)


def _switch(service: Service, body: dict[str, str]) -> None:
    for name, reading in body.items():
        service.switches.set(name, reading)
