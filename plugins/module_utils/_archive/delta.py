# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changed between two inventories of one mailbox: added, gone, and moved between folders.

A message is found again by its bytes, or else on a rung of the ladder in `identity`; each pair is made once, so a
message that is there three times must be there three times again. Keys of both inventories go into buckets on disk,
which are compared one after the other.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import IO, NamedTuple

from . import kinds
from .rows import Row, line_of, row_from

ADDED, GONE, MOVED = "added", "gone", "moved"
BUCKETS = 64
STEPS = ("bytes", "header", "content", "outline")
"""By what messages are matched, one after the other."""


class Change(NamedTuple):
    change: str
    row: Row
    """Of the newer inventory; of the older one if it is gone."""
    before: list[str]
    """The folder in which a moved message was."""
    rung: str
    """By what a moved message was found again."""


def delta(older: Iterable[Row], newer: Iterable[Row]) -> Iterator[Change]:
    """The changes. Messages that are where they were are none."""
    left: Pair = (_kept(older), _kept(newer))
    for step in STEPS:
        left, moved = _matched(left, step)
        yield from moved
    yield from (Change(ADDED, row, [], "") for row in left[1])
    yield from (Change(GONE, row, [], "") for row in left[0])


def _kept(rows: Iterable[Row]) -> Iterator[Row]:
    return (row for row in rows if row["kind"] in (kinds.MESSAGE, kinds.CALENDAR))


Pair = tuple[Iterable[Row], Iterable[Row]]


def _matched(both: Pair, step: str) -> tuple[Pair, list[Change]]:
    """What is not matched at this step, and the changes that the matches are."""
    files = [_Buckets(rows, step) for rows in both]
    rest = [tempfile.TemporaryFile() for _side in both]  # noqa: SIM115
    moved: list[Change] = []
    for number in range(BUCKETS):
        left = _pairs(list(files[0].rows(number)), list(files[1].rows(number)), step, moved.append)
        for file, rows in zip(rest, left, strict=True):
            file.writelines(line_of(row) for row in rows)
    return (_read(rest[0]), _read(rest[1])), moved


def _read(file: IO[bytes]) -> Iterator[Row]:
    file.seek(0)
    with file:
        for line in file:
            yield row_from(line)


def _pairs(
    older: list[Row], newer: list[Row], step: str, found: Callable[[Change], None]
) -> tuple[list[Row], list[Row]]:
    """What stays alone of both. Of several equal ones, those in the same folder are paired first."""
    here: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in older:
        here[key_of(row, step), *row["folder"]].append(row)
    waiting: list[Row] = []
    for row in newer:
        key = key_of(row, step)
        twins = here.get((key, *row["folder"])) if key else None
        if twins:
            twins.pop()
        else:
            waiting.append(row)
    anywhere: dict[str, list[Row]] = defaultdict(list)
    for (key, *_folder), rows in here.items():
        anywhere[key] += rows
    alone = []
    for row in waiting:
        twins = anywhere.get(key_of(row, step)) if key_of(row, step) else None
        if twins:
            found(Change(MOVED, row, list(twins.pop()["folder"]), step))
        else:
            alone.append(row)
    return [row for rows in anywhere.values() for row in rows], alone


def key_of(row: Row, step: str) -> str:
    """The row's key at a step; empty if it has none."""
    if step == "bytes":
        return str(row.get("sha256", ""))
    identity = row.get("identity")
    return str(identity[STEPS.index(step) - 1]) if identity else ""


class _Buckets:
    """Rows on disk, those with equal keys in the same bucket."""

    def __init__(self, rows: Iterable[Row], step: str) -> None:
        self._files = [tempfile.TemporaryFile() for _number in range(BUCKETS)]  # noqa: SIM115
        for row in rows:
            number = sha256(key_of(row, step).encode()).digest()[0] % BUCKETS
            self._files[number].write(line_of(row))

    def rows(self, number: int) -> Iterator[Row]:
        return _read(self._files[number])
