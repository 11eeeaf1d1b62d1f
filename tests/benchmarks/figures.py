# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was measured, what it should be, and the table of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TITLES = ("row", "what", "measured", "target", "met")
WORDS = {True: "yes", False: "NO", None: "did not run"}


@dataclass(frozen=True)
class Figure:
    """One line of the table. `met` is None if the row failed on the way."""

    what: str
    measured: str
    target: str
    met: bool | None


def at_most(what: str, value: float, limit: float, unit: str = "", told: str = "") -> Figure:
    return Figure(what, _value(value, unit, told), f"≤ {_plain(limit)}{unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str = "", told: str = "") -> Figure:
    return Figure(what, _value(value, unit, told), f"≥ {_plain(limit)}{unit}", value >= limit)


def exactly(what: str, value: int, wanted: int, told: str = "") -> Figure:
    return Figure(what, _value(value, "", told), _plain(wanted), value == wanted)


def _value(value: float, unit: str, told: str) -> str:
    return f"{_plain(value)}{unit}" + (f" ({told})" if told else "")


def _plain(value: float) -> str:
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def table(figures: Sequence[tuple[str, Figure]]) -> str:
    """A Markdown table that is also good to read in a terminal."""
    lines = [TITLES, *((name, one.what, one.measured, one.target, WORDS[one.met]) for name, one in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(TITLES))]
    told = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    told.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(told)
