# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines of an inventory: one entry of an archive each, as JSON. What an entry lacks is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .identity import Identity
from .items import Item

Row = dict[str, Any]
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
PLAIN = ("rule", "date", "date_from", "message_id", "problem", "raw")


def row_of(item: Item, part: int) -> Row:
    """`part`: which archive of the mailbox, from 0."""
    row: Row = {"number": item.number, "name": item.name, "folder": item.folder, "kind": item.kind, "size": item.size}
    if item.sha256:
        row["sha256"] = item.sha256
    for key, value in zip(
        PLAIN, (item.rule, item.date, item.date_from, item.message_id, item.problem, item.raw), strict=True
    ):
        if value:
            row[key] = value
    if item.identity is not None:
        row["identity"] = item.identity
    if item.flags:
        row["flags"] = item.flags
    if item.findings:
        row["findings"] = item.findings
    if part:
        row["part"] = part
    return row


def line_of(row: Mapping[str, Any]) -> bytes:
    return _ENCODED(row).encode("utf-8", "surrogatepass") + b"\n"


def row_from(line: bytes) -> Row:
    row: Row = json.loads(line.decode("utf-8", "surrogatepass"))
    return row


def item_from(row: Row) -> Item:
    """The item that a line describes. Its entry is `number` in archive `part` of the mailbox."""
    identity = row.get("identity")
    return Item(
        row["number"],
        row["name"],
        tuple(row["folder"]),
        row["kind"],
        row.get("rule", ""),
        row["size"],
        row.get("sha256", ""),
        row.get("date", ""),
        row.get("date_from", ""),
        row.get("message_id", ""),
        Identity(*identity) if identity else None,
        tuple(row.get("flags", ())),
        tuple(row.get("findings", ())),
        row.get("problem", ""),
        row.get("raw", ""),
    )
