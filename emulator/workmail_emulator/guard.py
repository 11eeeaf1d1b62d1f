# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which clients may use the emulator: programs that call its own address, but no page of another site in a browser."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

OWN_SITE = ("same-origin", "none")
"""What a browser says of a request of our own page, and of an address that its user typed in."""


def guard(names: Iterable[str]) -> Middleware:
    """A middleware that refuses foreign hosts and origins on every path; `names` are further names of this host."""
    known = frozenset(name.lower() for name in ("localhost", *names))

    @web.middleware
    async def refuse_foreign(request: web.Request, handler: Handler) -> web.StreamResponse:
        problem = _problem(request, known)
        if problem:
            body = {"__type": "AccessDeniedException", "Message": problem, "error": problem}
            return web.json_response(body, status=403)
        return await handler(request)

    return refuse_foreign


def _problem(request: web.Request, known: frozenset[str]) -> str:
    hosts = request.headers.getall("Host", [])
    if len(hosts) != 1 or not _is_own_host(hosts[0], request, known):
        return f"Host {', '.join(hosts)!r} is not a name of this emulator: use its address, or add --allow-host."
    origins = request.headers.getall("Origin", [])
    if any(origin.lower() != f"http://{hosts[0].lower()}" for origin in origins):
        return f"Origin {', '.join(origins)!r} is another site, which may not talk to this emulator."
    sites = request.headers.getall("Sec-Fetch-Site", [])
    if any(site not in OWN_SITE for site in sites):
        return "The request comes from a page of another site, which may not talk to this emulator."
    return ""


def _is_own_host(host: str, request: web.Request, known: frozenset[str]) -> bool:
    """A known name, the loopback interface, or the address at which the connection arrived."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return False
    if name in known:
        return True
    here = request.transport.get_extra_info("sockname") if request.transport is not None else None
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or (here is not None and name == here[0])
