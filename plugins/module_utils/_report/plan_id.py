# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The id of a plan: the same for the same operations in the same organization, whatever their order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from .._plan.planner import Plan

DIGITS = 16


def identify_plan(plan: Plan, organization_id: str, new_place: str) -> None:
    """Set the id, and the place that it is for: an organization by its id, or `new_place` if there is none yet."""
    own = (item.current for item in plan.items if item.kind.name == "organization")
    plan.place = next((one.id for one in own if one is not None), organization_id) or new_place
    plan.id = plan_id(plan, plan.place)


def plan_id(plan: Plan, place: str) -> str:
    if not plan.graph.operations:
        return digest(place, ())
    from .changes import identity

    return digest(place, map(identity, plan.graph.operations))


def digest(place: str, identities: Iterable[Mapping[str, Any]]) -> str:
    """`identities`: what `changes.identity` says of each operation."""
    rows = sorted(json.dumps(one, sort_keys=True, default=str) for one in identities)
    return hashlib.sha256("\n".join([json.dumps(place), *rows]).encode()).hexdigest()[:DIGITS]
