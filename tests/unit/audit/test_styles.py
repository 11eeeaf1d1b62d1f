# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page's style sheet: every text can be read on what it stands on, in the light, in the dark and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[3] / "roles/audit/templates/audit.css").read_text(encoding="utf-8")
SCHEMES = dict(zip(("light", "dark", "paper"), re.findall(r":root \{(.*?)\n\s*\}", CSS, re.DOTALL), strict=True))
TEXTS = [
    *((ink, back) for ink in ("ink", "soft", "link", "good", "warn", "bad") for back in ("paper", "card")),
    *((ink, f"{ink}-back") for ink in ("good", "warn", "bad")),
    ("ink", "good-back"),
]
SHAPES = [(shape, "paper") for shape in ("bar", "near", "member", "rights", "good")]


def colours(scheme: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", SCHEMES[scheme]))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_texts_have_a_contrast_of_four_and_a_half_and_shapes_of_three(scheme: str) -> None:
    palette = colours(scheme)
    weak = {(ink, back): contrast(palette[ink], palette[back]) for ink, back in TEXTS}
    assert {pair: round(found, 2) for pair, found in weak.items() if found < 4.5} == {}
    faint = {(shape, back): contrast(palette[shape], palette[back]) for shape, back in SHAPES}
    assert {pair: round(found, 2) for pair, found in faint.items() if found < 3} == {}


def test_every_colour_has_a_value_in_every_scheme() -> None:
    assert len({frozenset(colours(scheme)) for scheme in SCHEMES}) == 1
    assert set(re.findall(r"var\(--([\w-]+)\)", CSS)) <= set(colours("light"))


def test_the_style_sheet_needs_no_network() -> None:
    assert re.search(r"url\(|@import|https?:", CSS) is None
