# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guides' code blocks, so that what they show can be tried."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).parents[2]
FOLDER = TOP / "docs" / "docsite" / "rst"
GUIDES = sorted(path.stem.removeprefix("guide_") for path in FOLDER.glob("guide_*.rst"))
BLOCK = re.compile(r"^( *)\.\. code-block:: (\w+)\n\n((?:\1   .*\n|\n)+)", re.MULTILINE)
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    language: str
    text: str


def on(page: str) -> list[Block]:
    """All blocks of a guide, or of `README`, in the order of the page."""
    if page == "README":
        return [Block(name, text) for name, text in FENCED.findall((TOP / "README.md").read_text(encoding="utf-8"))]
    text = (FOLDER / f"guide_{page}.rst").read_text(encoding="utf-8")
    return [Block(name, textwrap.dedent(inner).strip("\n") + "\n") for _indent, name, inner in BLOCK.findall(text)]


def blocks(guide: str, language: str) -> list[str]:
    """The texts of all blocks in a language, in the order of the page."""
    return [block.text for block in on(guide) if block.language == language]
