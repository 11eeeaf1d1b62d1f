# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A gateway in front of a real IMAP server that hides capabilities and refuses commands as a test says.

It takes each command of the client whole, with its literals, and passes it on or answers it itself.
"""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Callable, Iterator
from threading import Lock, Thread
from typing import BinaryIO

LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
Judge = Callable[[bytes], bytes | None]
"""A command with its literals → the answer behind the tag, or None to pass it on."""


class Gateway:
    def __init__(self, port: int, hidden: frozenset[str], added: str, judge: Judge) -> None:
        """`hidden`: words of CAPABILITY that the client does not see; `added`: words that it sees beside the others."""
        self._target = port
        self._hidden = hidden
        self._added = added
        self._judge = judge
        self._lock = Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.commands: list[bytes] = []
        """The first 100 bytes of each, with those that were refused."""
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, socket.create_connection(("127.0.0.1", self._target)) as server:
            Thread(target=self._answers, args=(server, client), daemon=True).start()
            with client.makefile("rb") as lines:
                while command := self._command(lines, client):
                    with self._lock:
                        self.commands.append(command[:100])
                        answer = self._judge(command)
                    if answer is None:
                        server.sendall(command)
                    else:
                        client.sendall(b"%b %b\r\n" % (command.split()[0], answer))
                        if answer.startswith(b"BYE"):
                            return

    def _command(self, lines: BinaryIO, client: socket.socket) -> bytes:
        """A whole command; the server gets literals that do not wait, whatever the client has sent."""
        parts = [lines.readline()]
        while found := LITERAL.search(parts[-1]):
            if not found[2]:
                client.sendall(b"+ go on\r\n")
                parts[-1] = parts[-1].replace(b"}\r\n", b"+}\r\n")
            parts += [lines.read(int(found[1])), lines.readline()]
        return b"".join(parts)

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        """Pass on what the server says, line by line, literals as they are."""
        with contextlib.suppress(OSError, ValueError), server.makefile("rb") as lines:
            while line := lines.readline():
                if line.upper().startswith(b"* CAPABILITY "):
                    line = self._shown(line)
                client.sendall(line)
                if found := LITERAL.search(line):
                    client.sendall(lines.read(int(found[1])))
            client.shutdown(socket.SHUT_RDWR)

    def _shown(self, line: bytes) -> bytes:
        words = [word for word in line.decode().split() if word.upper() not in self._hidden]
        return f"{' '.join([*words, self._added]).strip()}\r\n".encode()


@contextlib.contextmanager
def gateway(
    port: int, hidden: tuple[str, ...] = (), judge: Judge = lambda _command: None, added: str = ""
) -> Iterator[Gateway]:
    found = Gateway(port, frozenset(hidden), added, judge)
    try:
        yield found
    finally:
        found.close()


def appends(command: bytes) -> bool:
    return command.split(b" ", 2)[1:2] == [b"APPEND"]


def first(count: int, answer: bytes) -> Judge:
    """Refuse so many APPENDs with this answer, and pass on the others."""
    left = [answer] * count

    def judge(command: bytes) -> bytes | None:
        return left.pop() if left and appends(command) else None

    return judge


def with_text(text: bytes, answer: bytes) -> Judge:
    """Refuse each APPEND that has this text in it, alone or among other messages."""
    return lambda command: answer if appends(command) and text in command else None
