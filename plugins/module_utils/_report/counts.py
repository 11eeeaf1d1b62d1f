# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task changes, counted: the key `summary` and the last line of a preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .._apply.outcome import Outcome
from .._model.kinds import BY_NAME, HOLDERS
from .._model.settles import noun
from .._model.vocabulary import Ref
from .._plan.differences import Difference, addresses_lost, entries_removed
from .._plan.planner import Plan
from .._task.option_errors import quantity
from .result import FATES, LISTS

ENTRIES = dict(zip(LISTS, ("member", "delegate", "alias", "right"), strict=True))
"""Option of a list → what one entry of it is called."""


class Counts:
    """`kinds`: how many entities have which fate. `removed`: entries that lists lose, by option."""

    def __init__(self, differences: list[Difference]) -> None:
        fates: dict[Ref, str] = {}
        for one in differences:
            fates[one.ref] = _fate(one) or fates.get(one.ref, "changed")
        self.kinds = Counter((ref.kind, word) for ref, word in fates.items())
        self.removed = Counter({option: len(some) for option, some in entries_removed(differences).items()})
        self.released = [one.address for one in addresses_lost(differences)]

    def number_of(self, *words: str) -> int:
        """How many entities of all kinds have one of these fates."""
        return sum(count for (_kind, word), count in self.kinds.items() if word in words)

    def line(self, outcome: Outcome) -> str:
        """One sentence without its full stop: `1 to add, 4 to change, 0 to disable or delete; removed: 1 member`."""
        verbs = ("to add", "to change", "to disable or delete")
        if not outcome.is_preview:
            verbs = ("added", "changed", "disabled or deleted")
        numbers = (self.number_of("created"), self.number_of("changed"), self.number_of("disabled", "deleted"))
        text = ", ".join(f"{number} {verb}" for number, verb in zip(numbers, verbs, strict=True))
        text += self._in_settings()
        lost = [quantity(self.removed[option], word) for option, word in ENTRIES.items() if self.removed[option]]
        lost += [quantity(len(self.released), "address")] if self.released else []
        return "; ".join([text, *([f"removed: {', '.join(lost)}"] if lost else []), *_unfinished(outcome)])

    def _in_settings(self) -> str:
        """How many of the changes are in which settings, if there are others too."""
        beside: Counter[str] = Counter()
        for (kind, _word), count in self.kinds.items():
            beside[kind] += 0 if kind in HOLDERS else count
        some = [quantity(count, noun(BY_NAME[kind])) for kind, count in sorted(beside.items()) if count]
        return f"; of these in the settings: {', '.join(some)}" if some and len(beside) > len(some) else ""


def in_settings(plan: Plan, kinds: Mapping[tuple[str, str], int]) -> dict[str, dict[str, dict[str, int]]]:
    """For each setting that the task describes, how many have which fate; nothing if it describes none."""
    task = plan.draft.task
    names = {one.kind.name for one in task.wanted if one.kind is not None} | set(task.listed or ())
    told = {BY_NAME[name].plural: name for name in sorted(names - set(HOLDERS))}
    counted = {plural: {word: kinds.get((name, word), 0) for word in FATES} for plural, name in told.items()}
    return {"settings": counted} if counted else {}


def _fate(one: Difference) -> str:
    if one.creates:
        return "created"
    return "deleted" if one.deletes else "disabled" if one.disables else ""


def _unfinished(outcome: Outcome) -> list[str]:
    fates = Counter(one.fate for one in outcome.failures)
    words = (("failed", "failed"), ("skipped", "skipped"), ("left", "left for another run"))
    texts = [f"{quantity(fates[fate], 'operation')} {word}" for fate, word in words if fates[fate]]
    return [", ".join(texts)] if texts else []
