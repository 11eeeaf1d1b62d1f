# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of files that Linux, macOS and Windows take, made from any text so that the text can be had back.

What a system refuses is written as `%` and two digits for each byte of UTF-8. A name that would be too long ends in
`%~` and a part of its hash; only a manifest has the text of such a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import unquote_to_bytes

LONGEST = 160
"""Bytes of a name, so that an ending and a temporary name fit into the 255 of all three systems."""
EMPTY = "%"
CUT = "%~"
REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%\ud800-\udfff]|[ .]$|^[ .]')
"""What Windows refuses (Microsoft, Naming Files, Paths, and Namespaces), what hides a file, and `%` itself."""
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe(text: str) -> str:
    """A name that represents the text."""
    if not text:
        return EMPTY
    name = REFUSED.sub(_coded, text)
    if unicodedata.normalize("NFC", name) != name or any(unicodedata.category(one) in INVISIBLE for one in name):
        name = "".join(one if one.isascii() else _bytes(one) for one in name)
    if DEVICES.fullmatch(name):
        name = _bytes(name[0]) + name[1:]
    return _short(name, text)


def _coded(found: re.Match[str]) -> str:
    return _bytes(found[0])


def _bytes(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def _short(name: str, text: str) -> str:
    if len(name.encode("utf-8", "surrogatepass")) <= LONGEST:
        return name
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    kept = name.encode("utf-8", "surrogatepass")[: LONGEST - len(CUT) - len(digest)].decode("utf-8", "ignore")
    kept = re.sub(r"%[0-9A-F]?$", "", kept)
    return f"{kept}{CUT}{digest}"


def original(name: str) -> str | None:
    """The text that a name represents; None if it was too long, so that only the manifest knows."""
    if CUT in name:
        return None
    return "" if name == EMPTY else unquote_to_bytes(name).decode("utf-8", "surrogatepass")


def distinct(texts: Iterable[str]) -> dict[str, str]:
    """A name for each of the texts of one folder, no two of which any system takes for the same.

    Of texts that differ in case only, the later ones in sorted order have their letters coded.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for text in sorted(set(texts)):
        name = next(one for one in _choices(text) if _same(one) not in taken)
        taken.add(_same(name))
        names[text] = name
    return names


def _choices(text: str) -> Iterable[str]:
    name = safe(text)
    yield name
    yield _short("".join(_bytes(one) if one.isupper() else one for one in name) if CUT not in name else name, text)
    yield _short(_bytes(text), text)
    yield CUT + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
