# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Completes the site's front page, which antsibull-docs writes: `python docs/front_page.py .build/docs/rst/index.rst`.

It gets the introduction of docs/docsite/introduction.rst, and filters that only the roles use come after the others.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

INTRODUCTION = Path(__file__).parent / "docsite" / "introduction.rst"
DESCRIPTION = "Description\n-----------\n"
INTERNAL = re.compile(r"^\* :ansplugin:`.* -- Internal: .*\n", re.MULTILINE)
FILTERS = re.compile(r"(Filter Plugins\n~+\n\n)((?:\* .*\n)+)")
HEADING = "\nThe roles use these filters. You do not need them, and they may change in any release:\n\n"


def completed(page: str, introduction: str) -> str:
    """Raises `ValueError` if the page is not as antsibull-docs writes it."""
    filters = FILTERS.search(page)
    if page.count(DESCRIPTION) != 1 or filters is None:
        raise ValueError("the front page has no description or no list of filters")
    internal = "".join(INTERNAL.findall(filters[2]))
    own = INTERNAL.sub("", filters[2])
    page = page.replace(filters[0], f"{filters[1]}{own}{HEADING}{internal}" if internal else filters[0])
    return page.replace(DESCRIPTION, f"{introduction.strip()}\n\n{DESCRIPTION}")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    introduction = INTRODUCTION.read_text(encoding="utf-8").partition("\n\n")[2]
    path.write_text(completed(path.read_text(encoding="utf-8"), introduction), encoding="utf-8")
