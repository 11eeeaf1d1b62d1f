# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mailbox sizes as bars, each in a track as long as the mailbox's own quota."""

from __future__ import annotations

from . import quota, words
from .rows import Json

MAX_BARS = 30
"""Bars that are drawn: the largest mailboxes."""
STEP, HEIGHT = 28, 8
"""Pixels from one bar to the next, and of a bar: all of them fit a sheet of paper."""
LABEL = 28
"""Columns that a name may take, so that it stays clear of the numbers on a phone."""


def draw_bars(sizes: list[Json]) -> Json:
    """Lengths in percent of the picture's width, so that it fits a phone as it fits paper."""
    shown = sizes[:MAX_BARS]
    return {
        "height": STEP * len(shown),
        "bar": HEIGHT,
        "left_out": len(sizes) - len(shown),
        "bars": [
            {
                "label": words.shortened(one["name"], LABEL),
                "name": one["name"],
                "numbers": f"{quota.in_words(one['size'])} of {quota.in_words(one['quota'])} · {one['percent']:.0f} %",
                "near": one["near"],
                "y": STEP * number,
                "filled": min(one["percent"], 100),
            }
            for number, one in enumerate(shown)
        ],
    }
