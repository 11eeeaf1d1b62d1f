# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The existing name that is nearest to a mistyped one, found quickly among thousands of names."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .draft import Draft

CANDIDATES = 20
"""Names that are compared letter by letter: those that share most pairs of letters with the mistyped one."""


class NearNames:
    """Names by the pairs of letters in them. To compare each unknown name with each existing one takes minutes."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.lower(): name for name in names}
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for low in self._names:
            for pair in _pairs(low):
                self._by_pair[pair].append(low)

    def nearest(self, text: str) -> str | None:
        """The most similar name, compared without regard to case; None if no name is similar."""
        low = text.lower()
        shared = Counter(name for pair in _pairs(low) for name in self._by_pair.get(pair, ()))
        # Of names with equally many pairs the one of similar length is nearer; the name itself makes the order total.
        ranked = sorted(shared, key=lambda name: (abs(len(name) - len(low)) - 2 * shared[name], name))
        near = difflib.get_close_matches(low, ranked[:CANDIDATES], n=1)
        return self._names[near[0]] if near else None


def near_names(draft: Draft, kinds: tuple[str, ...], wanted_too: bool) -> NearNames:
    """The names that these kinds have, or are to have too, for the text of an error; put together once a round."""
    if (kinds, wanted_too) not in draft.names:
        names = [one.name for kind in kinds for one in draft.known.of_kind(kind)]
        wanted = [one.ref.name for one in draft.items if wanted_too and one.kind.name in kinds]
        draft.names[kinds, wanted_too] = NearNames([*names, *wanted])
    return draft.names[kinds, wanted_too]


def _pairs(low: str) -> set[str]:
    """The pairs of letters in a name, its beginning and its end counted as letters."""
    framed = f"^{low}$"
    return {framed[place : place + 2] for place in range(len(framed) - 1)}
