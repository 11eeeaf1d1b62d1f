# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists in a result, cut to what a log and a job's event can carry; the whole goes to `report_path`.

Ansible keeps a result in its event and, indented, in the event's output: a character here is three in a job's record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, TypeVar

T = TypeVar("T")

MAX_ENTRIES = 200
"""Entries of one list."""
MAX_CHARACTERS = 10_000
"""Characters of one list's entries as JSON."""
MAX_SIDE_CHARACTERS = 3_000
"""The same for lists beside the main ones."""


def first_fitting(entries: Iterable[T], characters: int = MAX_CHARACTERS) -> list[T]:
    """As many of the first entries as fit; always one, if there is one."""
    kept: list[T] = []
    for entry in islice(entries, MAX_ENTRIES):
        characters -= len(json.dumps(entry, default=str))
        if characters < 0 and kept:
            break
        kept.append(entry)
    return kept


def bounded(key: str, entries: Iterable[Any], count: int, characters: int = MAX_CHARACTERS) -> dict[str, Any]:
    """The entries under `key`; where some are left out, `<key>_truncated` is the number of all."""
    kept = first_fitting(entries, characters)
    return {key: kept, **({f"{key}_truncated": count} if count > len(kept) else {})}
