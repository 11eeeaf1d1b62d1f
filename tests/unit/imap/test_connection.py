# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What no server at hand does: names in UTF-8 alone, greetings that are none, namespaces that are missing."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._imap.connection import Connection, Message
from ansible_collections.mailops.workmail.plugins.module_utils._imap.errors import ImapError, Lost, Refused, Unreached
from support.imports import server

Answer = Callable[[bytes, bytes], bytes | None]
"""The tag and the rest of a line → what is written; None for `OK`, and `END` to end the connection."""
END = b"end"


@contextmanager
def scripted(answer: Answer, greeting: bytes = b"* OK Hello\r\n") -> Iterator[tuple[int, list[bytes]]]:
    """The port of a server that answers as the test says, and the lines that it gets."""
    listener = socket.create_server(("127.0.0.1", 0))
    lines: list[bytes] = []

    def serve() -> None:
        client = listener.accept()[0]
        with client, client.makefile("rb") as stream:
            client.sendall(greeting)
            for line in stream:
                lines.append(line)
                tag, _blank, rest = line.rstrip().partition(b" ")
                told = answer(tag, rest)
                if told == END:
                    return
                client.sendall(tag + b" OK done\r\n" if told is None else told)

    Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1], lines
    finally:
        listener.close()


def with_capabilities(words: bytes, others: Answer = lambda _tag, _rest: None) -> Answer:
    def answer(tag: bytes, rest: bytes) -> bytes | None:
        if rest == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1 " + words + b"\r\n" + tag + b" OK done\r\n"
        return others(tag, rest)

    return answer


def test_a_server_that_speaks_utf8_alone_gets_names_and_messages_in_it() -> None:
    def answer(tag: bytes, rest: bytes) -> bytes | None:
        if rest.startswith(b"LIST"):
            return b'* LIST (\\Sent) "/" "Gesendet \xc3\xbc"\r\n' + tag + b" OK done\r\n"
        return b"" if not rest or rest.startswith(b"APPEND") else None

    with scripted(with_capabilities(b"ENABLE UTF8=ONLY LITERAL+", answer)) as (port, lines):
        connection = Connection(server(port, timeout=5.0))
        (listed,) = connection.folders()
        assert (listed.name, listed.attributes) == ("Gesendet ü", frozenset({"\\sent"}))
        connection.create("Büro")
        with pytest.raises(Lost, match="no answer in time"):
            Connection.append(_impatient(connection), "Büro", [Message(("\\Seen",), b"", b"x\r\n")])
        connection.drop()
    assert any(line.endswith('CREATE "Büro"\r\n'.encode()) for line in lines)
    (append,) = (line for line in lines if b" APPEND " in line)
    assert append.endswith('APPEND "Büro" (\\Seen) UTF8 (~{3+}\r\n'.encode())


def _impatient(connection: Connection) -> Connection:
    connection._imap.socket().settimeout(0.2)
    return connection


@pytest.mark.parametrize(
    ("words", "told", "naming"),
    [
        (b"NAMESPACE", b'* NAMESPACE (("INBOX." ".")) NIL NIL\r\n', (".", "INBOX.")),
        (b"NAMESPACE", b"* NAMESPACE NIL NIL NIL\r\n", ("/", "")),
        (b"", b"", ("/", "")),
    ],
)
def test_the_separator_comes_from_the_namespace_or_from_a_list(
    words: bytes, told: bytes, naming: tuple[str, str]
) -> None:
    def answer(tag: bytes, rest: bytes) -> bytes | None:
        if rest == b"NAMESPACE":
            return told + tag + b" OK done\r\n"
        if rest.startswith(b"LIST"):
            return b'* LIST (\\Noselect) "/" ""\r\n' + tag + b" OK done\r\n"
        return None

    with scripted(with_capabilities(words, answer)) as (port, _lines):
        connection = Connection(server(port, timeout=5.0))
        assert connection.naming == naming
        connection.close()


def test_a_limit_that_is_no_number_is_none() -> None:
    with scripted(with_capabilities(b"APPENDLIMIT= APPENDLIMIT=x")) as (port, _lines):
        assert Connection(server(port, timeout=5.0)).largest is None


def test_a_folder_that_can_only_be_read_is_refused() -> None:
    def answer(tag: bytes, rest: bytes) -> bytes | None:
        return b"* OK [READ-ONLY] x\r\n" + tag + b" OK [READ-ONLY] done\r\n" if rest.startswith(b"SELECT") else None

    with scripted(with_capabilities(b"", answer)) as (port, _lines):
        with pytest.raises(Refused) as error:
            Connection(server(port, timeout=5.0)).select("INBOX", writing=True)
        assert error.value.code == "READ-ONLY"


def test_a_connection_that_ends_in_a_command_is_lost() -> None:
    def answer(_tag: bytes, rest: bytes) -> bytes | None:
        return END if rest.startswith(b"LIST") else None

    with scripted(with_capabilities(b"", answer)) as (port, _lines), pytest.raises(Lost, match="connection was lost"):
        Connection(server(port, timeout=5.0)).folders()


@pytest.mark.parametrize(
    ("greeting", "kind", "text"),
    [
        (b"* BYE Too many connections\r\n", Lost, "accepts no connection now"),
        (b"* NO\r\n", ImapError, "does not respond like an IMAP server"),
        (b"220 mail.example.com ESMTP\r\n", Unreached, "cannot be reached"),
        (b"", Unreached, "cannot be reached"),
    ],
)
def test_what_does_not_greet_as_an_imap_server_does_is_told(greeting: bytes, kind: type, text: str) -> None:
    with scripted(lambda _tag, _rest: None, greeting) as (port, _lines):
        with pytest.raises(ImapError, match=text) as error:
            Connection(server(port, timeout=0.5))
        assert type(error.value) is kind
        assert kind is Lost or "`port` and `encryption`" in str(error.value)


def test_a_server_that_takes_no_password_here_is_told_to_be_asked_otherwise() -> None:
    def answer(tag: bytes, rest: bytes) -> bytes | None:
        return tag + b" NO not here\r\n" if rest.startswith(b"LOGIN") else None

    refused = pytest.raises(ImapError, match="accepts no password on this connection")
    with scripted(with_capabilities(b"LOGINDISABLED", answer)) as (port, _lines), refused:
        Connection(server(port, timeout=5.0))


def test_a_server_that_ends_the_connection_while_signing_in_is_busy() -> None:
    def answer(_tag: bytes, rest: bytes) -> bytes | None:
        return END if rest.startswith(b"LOGIN") else None

    with scripted(with_capabilities(b"", answer)) as (port, _lines):
        with pytest.raises(Lost, match="closed the connection while signing in") as error:
            Connection(server(port, timeout=5.0))
        assert error.value.busy
