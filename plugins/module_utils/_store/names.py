# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of the files of an exit store. They are made of ids and waves only, never of names or addresses."""

from __future__ import annotations

import re

RECORDS, EXPORTS = "records/", "exports/"
WAVE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""The name of a round of exports: a part of paths on every system."""
WAVE_ERROR = "is not a valid name for a wave: use 1 to 32 lowercase letters, digits, hyphens and underscores."
ID = re.compile(r"[A-Za-z0-9._-]{12,256}")
"""Ids of entities (WorkMail API reference, WorkMailIdentifier), as far as they can be a part of a path."""
_RECORD = re.compile(rf"{RECORDS}(?P<entity>{ID.pattern})/(?P<wave>{WAVE.pattern})\.json")


def record_name(entity_id: str, wave: str) -> str:
    return f"{RECORDS}{entity_id}/{wave}.json"


def exports_of(entity_id: str, wave: str, attempt: int) -> str:
    """Beginning of the names of what one export job writes. The service appends a name of its own (unknown X1)."""
    return f"{EXPORTS}{entity_id}/{wave}/{attempt}/"


def entity_and_wave(name: str) -> tuple[str, str] | None:
    """What a record is about, by its name; None for another file."""
    found = _RECORD.fullmatch(name)
    return (found["entity"], found["wave"]) if found else None
