# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bytes of a table → its text, in the encoding that they have; no character is guessed."""

from __future__ import annotations

import codecs
import re

UTF8 = "utf-8"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""A byte order mark is certain, so it counts without the option `encoding`."""
NULS = "it holds NUL bytes, as a file in UTF-16 does. Set `encoding` to utf-16-le, or save the file as CSV UTF-8."
LOST = (
    "it contains U+FFFD, which replaces a character that was lost when the file was saved. Save it from its program "
    "again, as CSV UTF-8."
)
SUGGESTED = "cp1252"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a workbook of Excel begins: a zip, or an OLE file of older versions."""
EXCEL = "it is an Excel workbook, not a table of text. Open it in Excel and save it as CSV UTF-8."


class NotText(Exception):
    """The message continues after the name of the file, or after `line N`: `line` is 0 where there is none."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def bytes_of(text: str) -> bytes:
    """The bytes of a file that Ansible read: what is not UTF-8 in it has become lone surrogates."""
    try:
        return text.encode(UTF8, "surrogateescape")
    except UnicodeEncodeError:
        raise NotText("it holds characters that no file can have. Read the file with the lookup users_table.") from None


def text_of(contents: bytes, encoding: str | None) -> str:
    """Raises `NotText` with the line of the first byte that the encoding does not know."""
    if contents.startswith(WORKBOOKS):
        raise NotText(EXCEL)
    codec = _codec(contents, encoding)
    try:
        text = contents.decode(codec)
    except UnicodeDecodeError as error:
        raise NotText(_undecodable(contents, error, codec), _line(contents[: error.start])) from None
    for mark, why in (("\0", NULS), ("\ufffd", LOST)):
        if mark in text:
            raise NotText(why, lines(text[: text.index(mark)]) + 1)
    return text.removeprefix("\ufeff")


def _codec(contents: bytes, encoding: str | None) -> str:
    marked = next((codec for mark, codec in MARKS if contents.startswith(mark)), None)
    if encoding is None:
        return marked or UTF8
    try:
        codec = codecs.lookup(encoding).name
        "x".encode(codec)  # An empty text is encoded without a look at the codec.
    except (LookupError, ValueError):
        raise NotText(f"`encoding` is {encoding!r}, which is not an encoding. Use utf-8, utf-16 or cp1252.") from None
    known = "UTF-8" if marked == "utf-8-sig" or _is_utf8(contents) else "UTF-16" if marked == "utf-16" else ""
    if known and not codec.startswith(known.lower()):
        raise NotText(f"`encoding` is {encoding!r}, but the file is in {known}. Leave `encoding` out.")
    return marked or codec


def _is_utf8(contents: bytes) -> bool:
    """Whether there are characters outside ASCII that another encoding would read as others."""
    try:
        return not contents.isascii() and b"\0" not in contents and bool(contents.decode(UTF8))
    except UnicodeDecodeError:
        return False


def _undecodable(contents: bytes, error: UnicodeDecodeError, codec: str) -> str:
    what = f"the byte 0x{contents[error.start]:02X} is not {codec.removesuffix('-sig').upper()}."
    if codec != UTF8:
        return f"{what} Set `encoding` to the encoding in which the file was saved."
    if contents.count(b"\0") > len(contents) // 4:
        return f"{what} {NULS}"
    try:
        contents.decode(SUGGESTED)
    except UnicodeDecodeError:
        return f"{what} Save the file as CSV UTF-8, or set `encoding`."
    return f"{what} Save the file as CSV UTF-8, or set `encoding` to {SUGGESTED} if Excel saved it as CSV."


def _line(before: bytes) -> int:
    return lines(before.decode("latin-1")) + 1


def lines(text: str) -> int:
    """Line ends in a text: of Unix, of Windows and of old Macs."""
    return len(re.findall(r"\r\n?|\n", text))
