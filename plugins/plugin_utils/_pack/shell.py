# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values in a shell script, so that nothing in them is run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(text: str) -> str:
    """A text without control characters, each row of which becomes a blank."""
    return CONTROL.sub(" ", text)


def command(words: Iterable[str]) -> str:
    """A line that runs a program with exactly these arguments."""
    return shlex.join(one_line(word) for word in words)
