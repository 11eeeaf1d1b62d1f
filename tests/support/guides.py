# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guides' code blocks, so that what they show can be tried."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "docsite" / "rst"
BLOCK = re.compile(r"^\.\. code-block:: (\w+)\n\n((?:   .*\n|\n)+)", re.MULTILINE)


def blocks(guide: str, language: str) -> list[str]:
    """The texts of all blocks in a language, in the order of the page."""
    page = (FOLDER / f"guide_{guide}.rst").read_text(encoding="utf-8")
    return [textwrap.dedent(text).strip("\n") + "\n" for name, text in BLOCK.findall(page) if name == language]
