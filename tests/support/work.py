# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much work a function does, counted in calls: the same on a quiet machine and on a busy one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def calls(function: Callable[..., Any], *given: Any) -> int:
    """The number of functions that `function(*given)` calls, those written in C included."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function(*given)
    finally:
        sys.setprofile(before)
    return count


def growth(function: Callable[..., Any], small: Any, large: Any) -> float:
    """How many times the work on `small` the work on `large` is. Both are done once before, so that caches are full."""
    function(small)
    function(large)
    return calls(function, large) / calls(function, small)
