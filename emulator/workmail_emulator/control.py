# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoints under /_emulator/ to look at a running emulator and to change its injected errors and readings."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from aiohttp import web

from . import control_exports, control_settings
from .checked import known_members
from .faults import Faults
from .lag import Lag
from .service import Service
from .snapshot import snapshot
from .switches import SWITCHES, Switches


def add_routes(app: web.Application, service: Service) -> None:
    """To read: `health`, `calls`, `counts`, `bugs`, `state`; to read and set: `faults`, `switches`, `lag`; actions."""

    def get(path: str, told: Any) -> None:
        async def handler(request: web.Request) -> web.Response:
            try:
                return web.json_response(told(**request.query))
            except (KeyError, TypeError, ValueError) as error:
                return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

        app.router.add_get(f"/_emulator/{path}", handler)

    def post(path: str, change: Any) -> None:
        async def handler(request: web.Request) -> web.Response:
            if request.content_type != "application/json":
                return web.json_response({"error": "send this as Content-Type: application/json"}, status=415)
            try:
                done = change(json.loads(await request.read() or b"{}"))
                if inspect.isawaitable(done):
                    await done
            except (ValueError, RecursionError) as error:
                return web.json_response({"error": str(error)}, status=400)
            except OSError as error:
                return web.json_response({"error": str(error)}, status=500)
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
    post("faults", lambda body: service.set_faults(Faults.of(body)))
    post("lag", lambda body: _lag(service, body))
    post("switches", lambda body: _switch(service, body))
    post("verify-domain", lambda body: _verify(service, body))
    post("reset-log", lambda _body: service.log.reset())
    post("save", lambda body: _save(service, body))
    control_exports.add_routes(service, get, post)
    control_settings.add_routes(service, get, post)


def _all(service: Service) -> list[Any]:
    return list(service.world.organizations.values())


def _lag(service: Service, body: object) -> None:
    service.lag = replace(service.lag, **known_members(Lag, body))


def _switch(service: Service, body: object) -> None:
    """All of them, or none if one is wrong."""
    if not isinstance(body, Mapping) or not all(isinstance(reading, str) for reading in body.values()):
        raise ValueError("switches are an object of names and readings")
    service.switches = Switches({**service.switches.chosen, **body})


def _verify(service: Service, body: object) -> None:
    """What creating the DNS records of a mail domain does with the real service, after a while."""
    if not isinstance(body, Mapping) or set(body) != {"organization", "domain"}:
        raise ValueError('send {"organization": its alias or id, "domain": its name}')
    alias, name = str(body["organization"]), str(body["domain"]).lower()
    found = [one for one in _all(service) if alias in (one.alias, one.id)]
    if not found or name not in found[0].domains:
        raise ValueError(f"there is no domain {name} in an organization {alias}")
    domain = found[0].domains[name]
    domain.verified, domain.pending_reads = True, 0
    if service.keeper is not None:
        service.keeper.save()


def _save(service: Service, body: object) -> None:
    """The destination is set when the emulator starts, never by a request."""
    if body != {}:
        raise ValueError("save takes nothing; it writes the file of --state")
    if service.keeper is None:
        raise ValueError("the emulator was started without --state, so there is no file to save to")
    service.keeper.save()
