# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The form of a message in an mbox file, and the way back.

Line ends are LF, lines that begin with `From ` behind any number of `>` get one more `>` (mboxrd, RFC 4155 and
https://www.loc.gov/preservation/digital/formats/fdd/fdd000385.shtml), and the field X-Gmail-Labels names the folder, as
Gmail's restore tools read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email.header import Header
from time import asctime, gmtime

from .folders import INBOX, Folder
from .headers import epoch

QUOTED = re.compile(rb"^(>*From )", re.MULTILINE)
UNQUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
LABELS = re.compile(rb"X-Gmail-Labels: [^\n]*\n(?:[ \t][^\n]*\n)*")
HELD = 4096
"""Bytes of an unfinished line that are kept for the next piece; of a longer one, the beginning is past."""


def separator(date: str) -> bytes:
    """The line before a message. `date`: as an inventory has it."""
    return f"From - {asctime(gmtime(epoch(date)))}\n".encode()


def labels(place: Folder) -> bytes:
    """The field for a folder. Commas separate labels, so a name with one is in quotation marks."""
    name = "/".join(("Inbox" if place[0] == INBOX else place[0], *place[1:]))
    name = '"' + name.replace('"', "'") + '"' if "," in name else name
    name = "".join(one if one.isprintable() else " " for one in name)
    coded = name if name.isascii() else Header(name.encode("utf-8", "replace").decode(), "utf-8").encode()
    return b"X-Gmail-Labels: " + coded.replace("\r", "").encode("ascii", "replace") + b"\n"


def written(pieces: Iterable[bytes], place: Folder, date: str) -> Iterator[bytes]:
    """A message as an mbox file has it, with its separator and the empty line behind it."""
    yield separator(date)
    yield labels(place)
    last = b"\n"
    for piece in _unix(pieces):
        last = piece[-1:] or last
        yield piece
    yield b"\n" if last == b"\n" else b"\n\n"


def _unix(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same with LF and quoted lines, whatever the borders between pieces are."""
    held, begins = b"", True
    for piece in pieces:
        data = held + piece
        cut = data.rfind(b"\n") + 1
        if len(data) - cut > HELD:
            cut = len(data) - 1
        held = data[cut:]
        if cut:
            yield _lines(data[:cut], begins)
            begins = data[cut - 1 : cut] == b"\n"
    if held:
        yield _lines(held, begins)


def _lines(data: bytes, begins: bool) -> bytes:
    """`begins`: whether the data begin a line."""
    data = data.replace(b"\r\n", b"\n")
    if b"From " not in data:
        return data
    if begins:
        return QUOTED.sub(rb">\1", data)
    first, end, rest = data.partition(b"\n")
    return first + end + QUOTED.sub(rb">\1", rest)


def original(message: bytes) -> bytes:
    """What a message in an mbox file was, with LF at the ends of lines. `message`: without its separator."""
    return UNQUOTED.sub(rb"\1", LABELS.sub(b"", message, count=1))
