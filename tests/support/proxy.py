# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A TCP proxy between a client and a server that cuts, stalls and corrupts connections as a test says."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Event, Lock, Thread

CUT, STALL, CORRUPT, MUTE = "cut", "stall", "corrupt", "mute"
"""End both sides; pass nothing on; change a byte; let the server have everything and cut its answer."""


@dataclass(frozen=True)
class Fault:
    what: str
    after: int
    """Bytes from the client after which it strikes."""


class Proxy:
    def __init__(self, port: int, faults: Iterable[Fault | None], tls: ssl.SSLContext | None = None) -> None:
        """`faults`: one for each connection in their order, none after the last; `tls`: with which clients speak."""
        self._tls = tls
        self._target = port
        self._faults = iter(faults)
        self._lock = Lock()
        self._ended = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.struck = 0
        """Errors that were injected."""
        self.bytes = 0
        """Bytes from clients."""
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._ended.set()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                fault = next(self._faults, None)
                Thread(target=self._serve, args=(client, fault), daemon=True).start()

    def _serve(self, client: socket.socket, fault: Fault | None) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(("127.0.0.1", self._target)) as server:
            for one in (client, server):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                with self._tls.wrap_socket(client, server_side=True) as wrapped:
                    self._pass(wrapped, server, fault)
            else:
                self._pass(client, server, fault)

    def _pass(self, client: socket.socket, server: socket.socket, fault: Fault | None) -> None:
        passed, struck = 0, ""
        while not self._ended.is_set():
            for one in select.select([client, server], [], [], 0.5)[0]:
                data = _received(one)
                if one is client:
                    passed += len(data)
                    self.bytes += len(data)
                    if fault and not struck and passed > fault.after:
                        struck = self._strike(fault)
                        data = data[:-1] + bytes([data[-1] ^ 1]) if struck == CORRUPT else data
                if not data or struck == CUT or (struck == MUTE and one is server):
                    return
                if struck != STALL:
                    (server if one is client else client).sendall(data)

    def _strike(self, fault: Fault) -> str:
        with self._lock:
            self.struck += 1
        return fault.what


def _received(one: socket.socket) -> bytes:
    """What has arrived; nothing if the other side has ended the connection."""
    data = one.recv(65536)
    while isinstance(one, ssl.SSLSocket) and one.pending():
        data += one.recv(65536)
    return data


@contextlib.contextmanager
def proxied(port: int, faults: Iterable[Fault | None] = (), tls: ssl.SSLContext | None = None) -> Iterator[Proxy]:
    proxy = Proxy(port, faults, tls)
    try:
        yield proxy
    finally:
        proxy.close()
