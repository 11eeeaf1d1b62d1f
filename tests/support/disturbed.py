# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""S3 that is throttled, fails, or whose connections end: a proxy before the storage that disturbs some requests."""

from __future__ import annotations

import contextlib
import http.client
import random
import socket
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

SLOW_DOWN, INTERNAL, DENIED, CUT, LOST = "SlowDown", "InternalError", "AccessDenied", "cut", "lost"
"""S3's answers; the connection ends before the request takes effect; it takes effect and the answer is cut."""
STATUS = {SLOW_DOWN: 503, INTERNAL: 500, DENIED: 403}
HOP = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive", "server", "date"})


class Disturbance:
    """`share` of the requests with one of `methods`, drawn from a seed."""

    def __init__(self, target: str, what: str, share: float, methods: tuple[str, ...] = ("GET", "PUT")) -> None:
        self.target = urlsplit(target).netloc
        self.what, self.share, self.methods = what, share, methods
        self.met: Counter[str] = Counter()
        """Method → requests that were disturbed."""
        self._random, self._lock = random.Random(7), Lock()

    def strikes(self, method: str) -> bool:
        with self._lock:
            struck = method in self.methods and self._random.random() < self.share
            self.met[method] += struck
            return struck


class Passing(BaseHTTPRequestHandler):
    disturbance: Disturbance
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        struck = self.disturbance.strikes(self.command)
        if struck and self.disturbance.what in STATUS:
            code = self.disturbance.what
            self._answer(STATUS[code], {}, f"<Error><Code>{code}</Code><Message>Told so.</Message></Error>".encode())
        elif struck and self.disturbance.what == CUT:
            self._end()
        else:
            status, headers, body = self._forward(data)
            if struck:
                self._end()
            else:
                self._answer(status, headers, body)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass

    def _forward(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        server = http.client.HTTPConnection(self.disturbance.target, timeout=30)
        server.request(self.command, self.path, data, dict(self.headers))
        answer = server.getresponse()
        body = answer.read()
        server.close()
        return answer.status, dict(answer.headers), body

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _end(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextlib.contextmanager
def before(disturbance: Disturbance) -> Iterator[str]:
    """The URL of the proxy."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Passing,), {"disturbance": disturbance}))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
