# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Items that make a reader of mail stumble, one of each kind in a set; the bytes are valid or broken on purpose."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from .item import MESSAGE, Item

DATE = 1700000000.0
COMMON = (
    b"From: odd@example.net\r\nTo: me@example.com\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\nMIME-Version: 1.0\r\n"
)
TEXT = b"Content-Type: text/plain\r\n\r\n"
TNEF = base64.encodebytes(b"\x78\x9f\x3e\x22" + bytes(range(256))).replace(b"\n", b"\r\n")
PKCS7 = base64.encodebytes(b"\x30\x82\x01\x00" + bytes(range(256))).replace(b"\n", b"\r\n")
NESTED = b"Subject: inner\r\nMessage-ID: <inner@example.net>\r\nFrom: a@example.net\r\n\r\nThe message inside.\r\n"


def _message(name: bytes, rest: bytes, message_id: bool = True, common: bytes = COMMON) -> bytes:
    id_ = b"Message-ID: <odd-" + name + b"-%d-%d@example.net>\r\n" if message_id else b""
    return common + b"Subject: odd " + name + b"\r\n" + id_ + rest


ODD: dict[str, bytes] = {
    "no-message-id": _message(b"no-message-id", TEXT + b"It has no Message-ID.\r\n", message_id=False),
    "duplicate": _message(b"duplicate", TEXT + b"It is there three times, once in another folder.\r\n"),
    "shift-jis": _message(
        b"shift-jis", b"Content-Type: text/plain; charset=Shift_JIS\r\n\r\n" + "見積書\r\n".encode("shift_jis")
    ),
    "raw-8bit": _message(
        b"raw-8bit", TEXT.replace(b"\r\n\r\n", b"; charset=koi8-r\r\n\r\n") + b"\xf0\xd2\xc9\r\n"
    ).replace(b"Subject: odd raw-8bit", b"Subject: \xc4\xe9j\xe0 vu"),
    "unknown-charset": _message(b"unknown-charset", b"Content-Type: text/plain; charset=x-nowhere\r\n\r\n\xff\xfe\r\n"),
    "nested": _message(b"nested", b"Content-Type: message/rfc822\r\n\r\n" + NESTED),
    "winmail": _message(
        b"winmail",
        b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + TNEF,
    ),
    "smime": _message(
        b"smime",
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + PKCS7,
    ),
    "pgp": _message(
        b"pgp",
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r\n\r\n--b\r\n'
        b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b--\r\n",
    ),
    "date-1970": _message(b"date-1970", TEXT, common=COMMON.replace(b"14 Nov 2023", b"01 Jan 1970")),
    "date-2080": _message(b"date-2080", TEXT, common=COMMON.replace(b"14 Nov 2023", b"14 Nov 2080")),
    "date-rubbish": _message(b"date-rubbish", TEXT, common=COMMON.replace(b"Tue, 14 Nov", b"yesterday")),
    "no-date": _message(b"no-date", TEXT, common=b"From: odd@example.net\r\n"),
    "nul": _message(b"nul", TEXT + b"A NUL \x00 in the text.\r\n"),
    "bare-newlines": _message(b"bare-newlines", TEXT + b"Lines end\nin LF\nonly.\n").replace(b"\r\n", b"\n"),
    "long-line": _message(b"long-line", TEXT + b"x" * 12000 + b"\r\n"),
    "from-line": _message(b"from-line", TEXT + b"From the start of a line\r\n>From quoted\r\n.\r\nFrom again\r\n"),
    "formula": _message(b"formula", TEXT).replace(b"Subject: odd formula", b"Subject: =HYPERLINK(1)"),
    "folded-header": _message(b"folded-header", b"X-Long: " + b" y\r\n\t" * 60 + b"z\r\n" + TEXT),
    "broken-header": _message(b"broken-header", b"this line is not a header\r\n" + TEXT + b"Text.\r\n"),
    "only-headers": _message(b"only-headers", b""),
    "headless": b"\r\nThere is no header above this line.\r\n",
    "empty": b"",
}
"""Name → the message; `%d` are the seed and the number of the set."""

FOLDERS: dict[str, tuple[str, ...]] = {
    "slash": ("Sales/Marketing", "A\\B"),
    "reserved": ("CON", "aux."),
    "composed": ("Caf\u00e9",),
    "decomposed": ("Cafe\u0301",),
    "case": ("INBOX copy",),
    "other-case": ("inbox COPY",),
    "dots": ("..", "..."),
    "emoji": ("\U0001f4e7 Post", "日本"),
    "long": ("n" * 200,),
    "spaces": (" leading", "trailing "),
}
"""Name → a folder whose name is hard to keep; each has one message."""


def items(seed: int, number: int) -> Iterator[Item]:
    for name, text in ODD.items():
        yield _item(("Inbox",), name, text, seed, number)
    for name in ("Inbox", "Archive"):
        yield _item((name,), "duplicate", ODD["duplicate"], seed, number)
    for name, folder in FOLDERS.items():
        yield _item(folder, f"folder-{name}", _message(f"folder-{name}".encode(), TEXT), seed, number)


def _item(folder: tuple[str, ...], name: str, text: bytes, seed: int, number: int) -> Item:
    whole = text.replace(b"-%d-%d@", f"-{seed}-{number}@".encode())
    return Item(MESSAGE, folder, f"odd {name}", DATE, len(whole), lambda _travelled: (whole,))
