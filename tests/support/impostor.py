# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An endpoint between a module and the emulator that changes answers: a proxy, a login page, a broken service."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Response:
    status: int = 200
    body: bytes = b"{}"
    type: str = "application/x-amz-json-1.1"
    marked: bool = True
    """True if it has a request id, as every answer of AWS has."""


HTML = Response(body=b"<html><body>Please log in.</body></html>", type="text/html", marked=False)
EMPTY_OBJECT = Response(type="application/json", marked=False)
EMPTY_BODY = Response(body=b"", type="text/plain", marked=False)
PAGES = {"HTML": HTML, "an empty object": EMPTY_OBJECT, "an empty body": EMPTY_BODY}

Change = Callable[[dict[str, Any], Response], Response]


def telling(**members: Any) -> Change:
    """The service's answer with other members; None takes a member out."""

    def change(_params: dict[str, Any], told: Response) -> Response:
        body = {**json.loads(told.body or b"{}"), **members}
        return Response(told.status, json.dumps({k: v for k, v in body.items() if v is not None}).encode())

    return change


@dataclass
class Impostor:
    """`changes`: operation (or "" for every other) → what becomes of its answer. `reach` False: the service is not
    asked, so that nothing takes effect."""

    follows: str
    changes: dict[str, Change | Response] = field(default_factory=dict)
    reach: bool = True
    calls: Counter[str] = field(default_factory=Counter)
    url: str = ""

    def answer(self, headers: dict[str, str], body: bytes) -> Response:
        operation = headers.get("X-Amz-Target", "").rpartition(".")[2]
        self.calls[operation] += 1
        change = self.changes.get(operation, self.changes.get(""))
        told = self._ask(headers, body) if self.reach or change is None else Response()
        return told if change is None else change if isinstance(change, Response) else change(json.loads(body), told)

    def _ask(self, headers: dict[str, str], body: bytes) -> Response:
        kept = {key: value for key, value in headers.items() if key.lower() not in ("host", "content-length")}
        request = urllib.request.Request(self.follows, body, kept)
        try:
            with urllib.request.urlopen(request) as told:
                return Response(told.status, told.read())
        except urllib.error.HTTPError as error:
            return Response(error.code, error.read())


@contextmanager
def impostor(behind: str, **changes: Change | Response) -> Iterator[Impostor]:
    """Keywords are operations; `Anything` means all that are not named."""
    between = Impostor(behind, {"" if name == "Anything" else name: change for name, change in changes.items()})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told = between.answer(dict(self.headers.items()), body)
            self.send_response(told.status)
            self.send_header("Content-Type", told.type)
            self.send_header("Content-Length", str(len(told.body)))
            if told.marked:
                self.send_header("x-amzn-RequestId", "0")
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    between.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield between
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
