# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the document of an inventory is as it was written. One that a person has edited is read again. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .totals import TOTALS

Check = Callable[[Any], bool]
SUMMED = tuple(name for name in TOTALS if name != "entries")
"""Totals that the folders have too."""


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


def _row(**checks: Check) -> Check:
    return lambda value: (
        isinstance(value, dict) and all(name in value and told(value[name]) for name, told in checks.items())
    )


_TEXTS = _list_of(_is_text)
_ENTRIES = _list_of(_row(name=_is_text, reason=_is_text))
_CHECKS: Mapping[str, Check] = {
    **dict.fromkeys((*TOTALS, "largest_message", "mail_bytes", "folder_count", "unlisted"), _is_count),
    "limits": _list_of(lambda value: _is_count(value) or _is_text(value)),
    "archives": _list_of(_row(source=_is_text, size=_is_count, version=_is_text)),
    "dropped_root": _TEXTS,
    "inbox": lambda value: value is None or _TEXTS(value),
    "folders": _list_of(_row(folder=_is_text, path=_TEXTS, place=_TEXTS, **dict.fromkeys(SUMMED, _is_count))),
    "findings": _list_of(_row(finding=_is_text, count=_is_count, examples=_TEXTS)),
    "unreadable_entries": _ENTRIES,
    "other_entries": _ENTRIES,
}


def is_whole(document: Mapping[str, Any]) -> bool:
    """Every key is there with its type, and the totals are the sums of the folders."""
    return (
        all(name in document and told(document[name]) for name, told in _CHECKS.items())
        and isinstance(document.get("log", {}), dict)
        and all(document[name] == sum(one[name] for one in document["folders"]) for name in SUMMED)
    )
