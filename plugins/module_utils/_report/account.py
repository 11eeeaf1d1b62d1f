# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Plan and outcome for an organization or a domain → the keys of a module's result."""

from __future__ import annotations

from typing import Any

from .._apply.outcome import Outcome
from .._plan.account import View, fold
from .result import Result, operations


def of(kind: str, name: str, before: View | None, outcome: Outcome) -> Result:
    """`changed`, `operations` and `diff`; what was not done does not count."""
    after = fold(before, outcome.done)
    return {"changed": bool(outcome.done), **operations(outcome.done), "diff": diff(kind, name, before, after)}


def diff(kind: str, name: str, before: View | None, after: View | None) -> Result:
    """Before and after, only what differs."""
    old, new = before or {}, after or {}
    keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    pairs = {key: _narrow(old.get(key), new.get(key)) for key in keys}
    return {"before": _named(kind, name, pairs, 0), "after": _named(kind, name, pairs, 1)}


def _narrow(old: Any, new: Any) -> tuple[Any, Any]:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        return tuple({key: side[key] for key in keys if key in side} for side in (old, new))  # type: ignore[return-value]
    return old, new


def _named(kind: str, name: str, pairs: dict[str, tuple[Any, Any]], side: int) -> Result:
    told = {key: pair[side] for key, pair in pairs.items() if pair[side] not in (None, "", [], {})}
    return {f"{kind}s": {name: told}} if told else {}
