# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names that are nearest to a mistyped one, found quickly among thousands of names, and the question about them."""

from __future__ import annotations

import difflib
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._model.current import Current

CANDIDATES = 20
"""Names that are compared letter by letter: those that share most pairs of letters with the mistyped one."""
MOST = 3
"""Names that a question offers, where several are equally near."""
SIMILAR = 0.6
"""How alike two names must be (0 to 1) for one to be offered in place of the other."""


def nearest(text: str, names: Iterable[str], similar: float = SIMILAR) -> list[str]:
    """The most similar name, with those that are as similar, one more than a question offers at most.

    Case counts. In alphabetical order; empty if no name is similar.
    """
    known = set(names)
    near = difflib.get_close_matches(text, known, n=len(known) or 1, cutoff=similar)
    best = _likeness(near[0], text) if near else 0
    return sorted(itertools.takewhile(lambda name: _likeness(name, text) == best, near))[: MOST + 1]


def question(names: Iterable[str], quote: Callable[[str], str] = repr) -> str:
    """Whether one of the nearest names is meant; empty without a name."""
    told = [quote(name) for name in names]
    if len(told) > MOST:
        told[MOST:] = ["another one like these"]
    *others, last = told or [""]
    return f"Did you mean {', '.join(others)}{' or ' if others else ''}{last}?" if told else ""


class NearNames:
    """Names by the pairs of letters in them. To compare each unknown name with each existing one takes minutes."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.lower(): name for name in names}
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for low in self._names:
            for pair in _pairs(low):
                self._by_pair[pair].append(low)

    def nearest(self, text: str) -> list[str]:
        """The most similar names, compared without regard to case; empty if no name is similar."""
        low = text.lower()
        shared = Counter(name for pair in _pairs(low) for name in self._by_pair.get(pair, ()))
        # Of names with equally many pairs the one of similar length is nearer; the name itself makes the order total.
        ranked = sorted(shared, key=lambda name: (abs(len(name) - len(low)) - 2 * shared[name], name))
        return [self._names[name] for name in nearest(low, ranked[:CANDIDATES])]


def offered(entities: Iterable[Current]) -> NearNames:
    """The names of entities that a task can mean: no task may use an account of the service itself."""
    return NearNames(one.name for one in entities if not one.protected)


def _likeness(name: str, text: str) -> float:
    return difflib.SequenceMatcher(None, name, text).ratio()


def _pairs(low: str) -> set[str]:
    """The pairs of letters in a name, its beginning and its end counted as letters."""
    framed = f"^{low}$"
    return {framed[place : place + 2] for place in range(len(framed) - 1)}
