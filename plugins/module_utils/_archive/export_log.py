# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The service's own log of an export, and whether an archive agrees with it.

What its figures cover is not documented (unknown X4), so each is compared with every reading, and the one that fits is
reported. Source of the keys: WorkMail administrator guide, exporting mailbox content, which shows them as texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha384
from typing import Any, NamedTuple

from . import kinds
from .errors import BadEntry
from .rows import Row
from .scanning import Reader
from .source import MIB, Source, Window

UNMATCHED = "unmatched"


class Figures(NamedTuple):
    """What a log says; None where it says nothing."""

    messages: int | None
    bytes: int | None
    folders: int | None
    not_exported: int | None
    sha384: str


def figures(log: Mapping[str, Any]) -> Figures:
    numbers = [_number(log.get(f"total{key}")) for key in ("Messages", "Bytes", "Folders", "NonExportableItems")]
    told = log.get("sha384Hash")
    messages, size, folders, not_exported = numbers
    return Figures(messages, size, folders, not_exported, told.lower() if isinstance(told, str) else "")


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() else None


def compared(told: Figures, document: Mapping[str, Any], hashed: str) -> dict[str, Any]:
    """Each figure of the log with the reading that fits, or `unmatched`. `hashed`: the reading of the hash."""
    mail, items = document["messages"], document["messages"] + document["calendar_items"]
    found: dict[str, Any] = {}
    if told.messages is not None:
        found["messages"] = _fitting(told.messages, {"messages and calendar items": items, "messages": mail})
    if told.bytes is not None:
        sizes = {"content": document["mail_bytes"], "archives": sum(one["size"] for one in document["archives"])}
        found["bytes"] = _fitting(told.bytes, sizes)
    if told.folders is not None:
        found["folders"] = "at least those of the archive" if told.folders >= document["folder_count"] else UNMATCHED
    if told.sha384:
        found["hash"] = hashed or UNMATCHED
    if told.not_exported is not None:
        found["not_exported"] = told.not_exported
    return found


def _fitting(value: int, readings: Mapping[str, int]) -> str:
    return next((name for name, counted in readings.items() if counted == value), UNMATCHED)


def hash_reading(told: Figures, reader: Reader, parts: int, rows: Iterable[Row], inside: bool) -> str:
    """What the log's hash covers: `archives`, `content`, or nothing that was tried. Reads the archives once or twice.

    `inside`: the log lies in an archive itself, so that it cannot be of the archive.
    """
    if not told.sha384:
        return ""
    if not inside:
        whole = sha384()
        for part in range(parts):
            _feed(whole.update, reader.archive(part).source)
        if whole.hexdigest() == told.sha384:
            return "archives"
    content = sha384()
    try:
        for row in rows:
            if row["kind"] in (kinds.MESSAGE, kinds.CALENDAR):
                for piece in reader.archive(row.get("part", 0)).pieces(row["number"]):
                    content.update(piece)
    except BadEntry:
        return ""
    return "content" if content.hexdigest() == told.sha384 else ""


def _feed(update: Callable[[bytes], None], source: Source) -> None:
    window = Window(source)
    for offset in range(0, source.size, MIB):
        update(window.read(offset, MIB))
