# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One connection to an IMAP server: sign in, read folders, append messages.

`imaplib` of the standard library does TLS, authentication and commands. It appends one message in one round trip, or in
two; so appending is written here, with its documented `send` and `readline`: many messages in one command
(MULTIAPPEND, RFC 3502), and literals that do not wait (LITERAL+, RFC 7888). IMAPClient builds on imaplib too and waits
for each literal, so it would add a requirement and no speed.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .errors import Lost, Refused
from .folders import Listed, Naming
from .lines import Value, from_utf7, numbers, parsed, quoted, utf7
from .sign_in import Server, opened, signed_in

CODE = re.compile(rb"^\[([A-Z0-9-]+)(?: ([^\]]*))?\]")
WAITING_CODES = frozenset({"UNAVAILABLE", "INUSE", "THROTTLED"})
WAITING_WORDS = re.compile(r"throttl|too many|try again|temporar|busy|rate limit|later", re.IGNORECASE)
"""Codes (RFC 5530) and words with which servers say that the same may succeed later."""
VAGUE_CODES = frozenset({"", "LIMIT", "ALERT"})
"""Codes after which the words decide: LIMIT is that of a rate, or of the size of a message."""
BUG = "SERVERBUG"
SMALL_LITERAL = 4096
"""Bytes up to which LITERAL- lets a literal not wait (RFC 7888)."""
BROKEN = (imaplib.IMAP4.abort, OSError, ssl.SSLError, EOFError)


class Appended(NamedTuple):
    """What a server says of messages that it took: nothing where it lacks UIDPLUS."""

    validity: int
    uids: list[int]


class Message(NamedTuple):
    flags: tuple[str, ...]
    date: bytes
    """As a date-time in quotes, or empty."""
    data: bytes
    """With CRLF as line ends."""


class Connection:
    """Not for several threads."""

    def __init__(self, server: Server) -> None:
        """Raises `Lost` and `ImapError`."""
        self._imap = opened(server)
        self.capabilities = signed_in(self._imap, server)
        self._tags = 0
        self._unicode = "UTF8=ONLY" in self.capabilities
        if self._unicode:
            self._tried(self._imap.enable, "UTF8=ACCEPT")
        with contextlib.suppress(OSError):  # Only speed depends on it.
            self._imap.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        with contextlib.suppress(*BROKEN, imaplib.IMAP4.error):  # All answers that count are in.
            self._imap.logout()

    def drop(self) -> None:
        """Close without a word: the server no longer answers."""
        with contextlib.suppress(*BROKEN):  # It is broken already.
            self._imap.shutdown()

    def _tried(self, call: Any, *words: Any) -> list[Any]:
        """The data of the answer. Raises `Refused` and `Lost`."""
        try:
            status, data = call(*words)
        except imaplib.IMAP4.readonly:
            raise Refused("READ-ONLY", "the folder cannot be changed") from None
        except BROKEN as error:
            raise Lost(f"the connection was lost ({reason(error)})") from None
        except imaplib.IMAP4.error as error:
            raise refused(str(error).encode("utf-8", "replace")) from None
        if status != "OK":
            raise refused(data[0] if data and isinstance(data[0], bytes) else b"")
        return list(data)

    def _name(self, folder: str) -> Any:
        """The name as a command has it. imaplib turns text into ASCII, and passes bytes on."""
        return quoted(folder.encode() if self._unicode else utf7(folder))

    @property
    def naming(self) -> Naming:
        """The separator of folders, and the prefix of the user's own ones."""
        if "NAMESPACE" in self.capabilities:
            with contextlib.suppress(Refused):  # LIST returns the separator, too.
                own = parsed(self._tried(self._imap.namespace)[-1:])[0]
                if isinstance(own, list) and own and isinstance(own[0], list):
                    return Naming(_text(own[0][1]), _text(own[0][0]))
        rows = [parsed(_pieces(row)) for row in self._tried(self._imap.list, '""', '""') if row]
        return Naming(_text(rows[0][1]) if rows and len(rows[0]) > 1 else "/")

    def folders(self) -> list[Listed]:
        found = []
        for row in _rows(self._tried(self._imap.list, '""', "*")):
            values = parsed(row)
            if len(values) >= 3 and isinstance(values[0], list):
                name = _text(values[2]) if self._unicode else from_utf7(_bytes(values[2]))
                found.append(Listed(name, frozenset(_text(one).lower() for one in values[0])))
        return found

    def create(self, folder: str) -> None:
        """Make the folder, and subscribe to it so that mail programs show it. Raises `Refused` if it is not there."""
        try:
            self._tried(self._imap.create, self._name(folder))
        except Refused as refusal:
            if refusal.code != "ALREADYEXISTS" and "exist" not in refusal.text.lower():
                raise
        with contextlib.suppress(
            Refused
        ):  # The folder is there; a program that shows subscribed folders only can add it.
            self._tried(self._imap.subscribe, self._name(folder))

    def select(self, folder: str, writing: bool = False) -> tuple[int, int]:
        """Its UIDVALIDITY, and the number of its messages. Raises `Refused` if it does not exist."""
        count = self._tried(self._imap.select, self._name(folder), not writing)[0]
        validity = self._imap.response("UIDVALIDITY")[1][0]
        return int(validity or 0), int(count or 0)

    def fetch(self, uids: bytes, items: str) -> Iterator[dict[str, Value]]:
        """What was asked for of each of these messages, by the names of the items."""
        data = self._tried(self._imap.uid, "FETCH", uids.decode("ascii"), items)
        for row in _rows(data):
            values = parsed(row)
            pairs = next((value for value in values if isinstance(value, list)), [])
            yield {_label(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=False)}

    def remove(self, uids: Sequence[int]) -> None:
        """Remove messages of the selected folder, by UIDPLUS, so that no others go with them."""
        some = ",".join(map(str, uids))
        self._tried(self._imap.uid, "STORE", some, "+FLAGS.SILENT", "(\\Deleted)")
        self._tried(self._imap.uid, "EXPUNGE", some)

    def append(self, folder: str, messages: Sequence[Message]) -> Appended:
        """All of the messages, or none of them. Raises `Refused`, and `Lost`, after which some may be there.

        Several at a time need `can_append_many`.
        """
        self._tags += 1
        tag = b"M%d" % self._tags
        try:
            self._imap.send(tag + b" APPEND " + self._name(folder))
            for message in messages:
                if (answer := self._literal(tag, message)) is not None:
                    return _appended(answer)
            self._imap.send(b"\r\n")
            return _appended(self._answer(tag))
        except BROKEN as error:
            raise Lost(f"the connection was lost ({reason(error)})") from None

    @property
    def can_append_many(self) -> bool:
        return "MULTIAPPEND" in self.capabilities

    @property
    def largest(self) -> int | None:
        """Bytes of a message that the server takes (APPENDLIMIT, RFC 7889); None if it names no limit."""
        told = (one.partition("=")[2] for one in self.capabilities if one.startswith("APPENDLIMIT="))
        return min((int(one) for one in told if one.isdigit()), default=None)

    def _literal(self, tag: bytes, message: Message) -> bytes | None:
        """Send one message; the answer if the server refuses it before its bytes."""
        size = len(message.data)
        flags = b" (" + " ".join(message.flags).encode("ascii") + b")" if message.flags else b""
        head = flags + (b" " + message.date if message.date else b"")
        wide = b"UTF8 (~" if self._unicode else b""
        close = b")" if wide else b""
        if "LITERAL+" in self.capabilities or ("LITERAL-" in self.capabilities and size <= SMALL_LITERAL):
            self._imap.send(b"%b %b{%d+}\r\n" % (head, wide, size))
        else:
            self._imap.send(b"%b %b{%d}\r\n" % (head, wide, size))
            answer = self._answer(tag, continues=True)
            if answer:
                return answer
        self._imap.send(message.data)
        self._imap.send(close)
        return None

    def _answer(self, tag: bytes, continues: bool = False) -> bytes:
        """The tagged answer; empty if `continues` and the server waits for the literal."""
        while True:
            line = self._imap.readline()
            if not line.endswith(b"\n"):
                raise EOFError
            line = line.rstrip(b"\r\n")
            if line.startswith(b"+") and continues:
                return b""
            if line.startswith(tag + b" "):
                return line[len(tag) + 1 :]
            if line.upper().startswith(b"* BYE"):
                raise Lost(f"the server ended the connection: {printable(line[6:])}")


def _appended(answer: bytes) -> Appended:
    status, _blank, rest = answer.partition(b" ")
    if status.upper() != b"OK":
        raise refused(rest)
    found = CODE.match(rest)
    if found and found[1].upper() == b"APPENDUID" and found[2]:
        validity, _blank, uids = found[2].partition(b" ")
        with contextlib.suppress(ValueError):  # Without UIDs, the folder is read again.
            return Appended(int(validity), numbers(uids))
    return Appended(0, [])


def refused(text: bytes) -> Exception:
    """What a NO or BAD means: `Lost` if the same may succeed later."""
    found = CODE.match(text)
    code = found[1].decode("ascii") if found else ""
    words = printable(text[found.end() :] if found else text)
    if code in WAITING_CODES or (code in VAGUE_CODES and WAITING_WORDS.search(words)):
        return Lost(f"the server is busy: {words}", busy=True)
    if code == BUG:
        return Lost(f"the server reports an internal error: {words}")
    return Refused(code, words)


def printable(text: bytes) -> str:
    return "".join(one if one.isprintable() else " " for one in text.decode("utf-8", "replace")).strip()[:200]


def reason(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "closed by the server"


def _rows(data: Iterable[Any]) -> Iterator[list[bytes]]:
    """The answers of imaplib, each as the lines and literals that `parsed` takes.

    imaplib returns a line with a literal as a pair, and what follows the literal as the next element.
    """
    row: list[bytes] = []
    for part in data:
        if isinstance(part, tuple):
            row += part
            continue
        if row:
            yield [*row, part or b""]
            row = []
        elif part:
            yield [part]


def _pieces(part: Any) -> list[bytes]:
    return list(part) if isinstance(part, tuple) else [part]


def _bytes(value: Value) -> bytes:
    return value if isinstance(value, bytes) else b""


def _text(value: Value) -> str:
    return _bytes(value).decode("utf-8", "replace")


def _label(value: Value) -> str:
    """The name of an item, without the list that the server repeats behind BODY."""
    return _text(value).upper().partition("[")[0]
