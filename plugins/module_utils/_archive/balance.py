# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The balance of an archive: whether all its entries are accounted for, and one sentence for each reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .export_log import UNMATCHED

Document = Mapping[str, Any]
MEGABYTE = 1024 * 1024


def balance(document: Document) -> dict[str, Any]:
    """`closed`, the `reasons` why not, and what was `compared`."""
    reasons = list(_reasons(document))
    told: dict[str, Any] = {"closed": not reasons, "reasons": reasons, "log": document.get("log") or {}}
    size = document.get("mailbox_size")
    if size:
        told["share_of_mailbox"] = round(document["bytes"] / (size * MEGABYTE), 3)
    return told


def _reasons(document: Document) -> Iterator[str]:
    counted = document["messages"] + document["calendar_items"] + document["other"] + document["unreadable"]
    if counted != document["entries"]:
        yield f"The archive has {document['entries']} entries, and {counted} were counted."
    lost = document["unreadable"] - document["unlisted"]
    if lost:
        yield f"{_entries(lost)} cannot be read. Copy the archive again, or export the mailbox again."
    if document["unlisted"]:
        yield f"The directory of the zip lacks {_entries(document['unlisted'])}. Export the mailbox again."
    log = document.get("log") or {}
    for name, text in LOG_REASONS.items():
        if log.get(name) == UNMATCHED:
            yield text


LOG_REASONS = {
    "messages": "The log of the export counts another number of messages. Export the mailbox again.",
    "bytes": "The log of the export counts another number of bytes. Export the mailbox again.",
    "folders": "The log of the export counts fewer folders than the archive. Check that it is the log of this archive.",
    "hash": (
        "The hash in the log of the export is neither that of the archive nor of its content. Check that it is the "
        "log of this archive, then export the mailbox again."
    ),
}


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"
