# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole preview as Markdown, for the description of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._apply.outcome import Outcome
from .._plan.planner import Plan
from .._task.option_errors import visible
from . import changes, preview

SPECIAL = re.compile(r"[\\`*_\[\]<|~]")
"""What Markdown, a table or HTML would read as anything but itself."""
HEAD = ("| | Kind | Name | Field | Change |", "|---|---|---|---|---|")


def document(plan: Plan, outcome: Outcome) -> str:
    """The counts, a list of what to know first, and a table of all changes; nothing is left out."""
    text = preview.preview_of(plan, outcome, changes.differences_made(plan, outcome))
    return "\n\n".join(part for part in _parts(text) if part) + "\n"


def _parts(text: preview.Preview) -> Iterator[str]:
    yield f"**{escaped(text.last)}**"
    yield "\n".join(f"- **!** {escaped(one)}" for one in text.warnings)
    rows = [(one.sign, (one.ref.kind, one.ref.name, one.field, one.text)) for one in text.lines]
    table = [f"| {' | '.join([sign, *map(escaped, cells)])} |" for sign, cells in rows]
    yield "\n".join([*HEAD, *table]) if table else ""
    names = ", ".join(escaped(one) for one in text.not_in_input)
    yield f"Not in the input ({len(text.not_in_input):,}): {names}" if names else ""


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    return SPECIAL.sub(r"\\\g<0>", visible(text, kept=""))
