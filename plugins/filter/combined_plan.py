# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans of several tasks → one plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from ansible.errors import AnsibleFilterError

DIGITS = 16
Result = dict[str, Any]


def combined_plan(results: object, place: str) -> dict[str, Any]:
    """The id of all plans that have operations, and their previews. Raises `AnsibleFilterError` if it gets no list.

    A single plan keeps its id, so that a role and a playbook that does the same in one task agree. Without operations,
    the id is that of the organization, as `place` names it.
    """
    if not isinstance(results, list):
        raise AnsibleFilterError(f"combined_plan takes a list of results, not {type(results).__name__}.")
    planned = [one for one in _each(results) if one.get("operations")]
    ids = [str(one["plan_id"]) for one in planned]
    id_ = ids[0] if len(ids) == 1 else hashlib.sha256(" ".join(ids or ["nothing", place]).encode()).hexdigest()[:DIGITS]
    return {"id": id_, "text": "".join(str(one.get("diff", {}).get("prepared", "")) for one in planned)}


def _each(results: list[Any]) -> Iterator[Result]:
    """Results one by one: that of a loop has one for each item, and that of a skipped task has no plan."""
    for one in results:
        if isinstance(one, dict):
            yield from _each(one["results"]) if isinstance(one.get("results"), list) else [one]


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"combined_plan": combined_plan}
