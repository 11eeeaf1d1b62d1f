# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long the exports of an organization take: at a rate that was measured, or at assumed ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ...module_utils._export.estimate import Pace, spread
from .organization import Entity, Json

PLACES = 10
"""Jobs that run at a time in an organization (administrator guide, Exporting mailbox content)."""
DAY = 86400
SLOWER, FASTER = 4, 0.5
"""Factors of an assumed rate: no rate is published, so a plan must hold for others too."""


class Assumed(NamedTuple):
    minutes_per_gb: float = 30.0
    minutes_per_mailbox: float = 15.0
    """The least that a job takes."""


def pace_of(rate: Mapping[str, Any] | None, assumed: Assumed) -> Pace:
    """`rate`: what `workmail_mailbox_export_info` measured, or None."""
    if rate:
        per_gb = rate.get("seconds_per_gb")
        shortest = float(rate.get("shortest_seconds", rate["seconds"]))
        return Pace(float(rate["seconds"]), shortest, None if per_gb is None else float(per_gb), int(rate["jobs"]))
    shortest = assumed.minutes_per_mailbox * 60
    return Pace(shortest, shortest, assumed.minutes_per_gb * 60, 0)


def seconds_of(mailboxes: Iterable[Entity], pace: Pace) -> float:
    """Until the last job ends, the largest mailbox first, as exports start them."""
    sizes = sorted((one.size for one in mailboxes), key=lambda size: -(size or 0))
    return spread(pace, [], sizes, PLACES)


def rows(mailboxes: Iterable[Entity], rate: Mapping[str, Any] | None, assumed: Assumed) -> list[Json]:
    """The time of one export of all mailboxes: at the measured rate, or at three assumed ones."""
    listed, pace = list(mailboxes), pace_of(rate, assumed)
    if rate:
        return [_row("measured", listed, pace)]
    factors = (("faster", FASTER), ("assumed", 1.0), ("slower", float(SLOWER)))
    return [_row(name, listed, _times(pace, factor)) for name, factor in factors]


def _times(pace: Pace, factor: float) -> Pace:
    per_gb = None if pace.per_gb is None else pace.per_gb * factor
    return Pace(pace.typical * factor, pace.shortest * factor, per_gb, pace.jobs)


def _row(name: str, mailboxes: list[Entity], pace: Pace) -> Json:
    seconds = seconds_of(mailboxes, pace)
    return {
        "rate": name,
        "minutes_per_gb": None if pace.per_gb is None else round(pace.per_gb / 60, 1),
        "minutes_per_mailbox": round(pace.shortest / 60, 1),
        "jobs": pace.jobs,
        "hours": round(seconds / 3600, 1),
        "days": math.ceil(seconds / DAY),
    }
