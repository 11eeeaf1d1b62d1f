# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages of an archive as an IMAP server takes them, in batches that hold whole groups of one folder and key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from .._archive.errors import BadEntry
from .connection import Message
from .lines import internal_date
from .matching import groups
from .selection import Mail, flags_of

BARE = re.compile(rb"(?<!\r)\n")
MOST_MESSAGES, MOST_BYTES = 64, 4 * 1024 * 1024
"""Of a batch. After them it is sent, so that little is lost with a connection."""
MOST_HELD = 32 * 1024 * 1024
"""Bytes of all batches that are being filled."""


class Ready(NamedTuple):
    mail: Mail
    message: Message


class Batch(NamedTuple):
    folder: str
    groups: list[list[Ready]]

    @property
    def ready(self) -> list[Ready]:
        return [one for group in self.groups for one in group]


class Unread(NamedTuple):
    """A message whose bytes cannot be read from the archive."""

    mail: Mail
    text: str


def with_crlf(raw: bytes) -> bytes:
    """Line ends as IMAP wants them; the bytes themselves if they have them already.

    A carriage return that ends no line is part of the text, unless no line ends otherwise.
    """
    ends = raw.count(b"\n")
    if not ends:
        return raw.replace(b"\r", b"\r\n")
    return raw if ends == raw.count(b"\r\n") else BARE.sub(b"\r\n", raw)


def batches(missing: Sequence[Mail], read: Callable[[Mail], bytes], flags: Sequence[str]) -> Iterator[Batch | Unread]:
    """The archive is read in its own order; each folder has a batch that is being filled.

    Groups stay whole: after a lost answer, the number of their messages in the target says how many arrived.
    """
    filling: dict[str, list[list[Ready]]] = {}
    sizes: dict[str, int] = {}
    for members in groups(missing):
        folder, group = members[0].folder, []
        for mail in members:
            try:
                group.append(_ready(mail, read(mail), flags))
            except BadEntry as error:
                yield Unread(mail, error.detail)
        if not group:
            continue
        filling.setdefault(folder, []).append(group)
        sizes[folder] = sizes.get(folder, 0) + sum(len(one.message.data) for one in group)
        if sizes[folder] >= MOST_BYTES or sum(map(len, filling[folder])) >= MOST_MESSAGES:
            yield Batch(folder, _taken(filling, sizes, folder))
        elif sum(sizes.values()) >= MOST_HELD:
            largest = max(sizes, key=lambda name: sizes[name])
            yield Batch(largest, _taken(filling, sizes, largest))
    for folder in list(filling):
        yield Batch(folder, _taken(filling, sizes, folder))


def _taken(filling: dict[str, list[list[Ready]]], sizes: dict[str, int], folder: str) -> list[list[Ready]]:
    del sizes[folder]
    return filling.pop(folder)


def _ready(mail: Mail, raw: bytes, flags: Sequence[str]) -> Ready:
    item = mail.item
    return Ready(mail, Message(flags_of(item, flags), internal_date(item.date), with_crlf(raw)))


def still_missing(batch: Batch, arrived: Iterable[str]) -> tuple[list[Ready], Batch]:
    """After a lost answer: the messages that are there, and a batch of the others. `arrived`: keys as often as met."""
    counts: dict[str, int] = {}
    for key in arrived:
        counts[key] = counts.get(key, 0) + 1
    there: list[Ready] = []
    rest: list[list[Ready]] = []
    for group in batch.groups:
        count = min(counts.get(group[0].mail.key, 0), len(group))
        there += group[:count]
        if group[count:]:
            rest.append(group[count:])
    return there, Batch(batch.folder, rest)
