# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much is tried: a sample in `make test`, the full set in `make soak`, which counts what it did."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings

T = TypeVar("T")
SOAKING = os.environ.get("MAILOPS_SOAK") == "1"
SEED = int(os.environ.get("MAILOPS_SEED", "7"))
"""Of the samples; a soak draws other ones for another seed."""
SHRINKING = (Phase.shrink,) if os.environ.get("MAILOPS_SHRINK") == "1" else ()
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, *SHRINKING)
"""Shrinking an example of many calls takes minutes; ask for it when a failure is looked at."""
TALLY: Counter[str] = Counter()
"""Cases tried and errors injected by this process."""


def examples(few: int, many: int = 0) -> settings:
    """So many random examples: `few` of the same ones in every test run, `many` (ten times as many) in a soak."""
    most = (many or 10 * few) if SOAKING else few
    return settings(
        max_examples=most, phases=PHASES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )


def sampled(everything: Sequence[T], every: int, first: int = 0) -> list[T]:
    """One in `every` of a full set, from the place `first` on; in a soak all of it."""
    return list(everything if SOAKING else everything[first::every])


def counted(law: Callable[..., None]) -> Callable[..., None]:
    """A law whose every example counts as a case."""

    @wraps(law)
    def one(*arguments: Any, **options: Any) -> None:
        TALLY["cases"] += 1
        law(*arguments, **options)

    return one
