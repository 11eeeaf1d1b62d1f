# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""RETURN of every module: its structure from the model and from samples, its text from the words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind

from .entities import at, entity
from .settings import returned, returned_rule
from .words import Words, over

Tree = dict[str, Any]
TYPES = {str: "str", bool: "bool", int: "int", float: "float", list: "list", dict: "dict"}
SEVERAL = 1250
"""A sample for how many there were, where not all are returned."""


class Returns:
    """What each module returns, as RETURN has it."""

    def __init__(self, words: Words, kinds: tuple[Kind, ...], settings: tuple[Kind, ...]) -> None:
        self.words = words
        self.settings = settings
        self.kinds = {kind.name: kind for kind in kinds}

    def of(self, module: str) -> Tree:
        """RETURN of a module."""
        if module not in self.words.modules:
            raise ValueError(f"tools/paper/words/modules.yml: say what {module} returns.")
        named = {key: self._shared(key, one or {}) for key, one in self.words.modules[module].items()}
        try:
            return self._entries(named)
        except ValueError as error:
            raise ValueError(f"tools/paper/words: {module}: {error}") from error

    def _shared(self, key: str, words: Tree) -> Tree:
        own = {name: value for name, value in words.items() if name != "like"}
        return dict(over(self.words.results.get(words.get("like", key), {}), own))

    def _entries(self, named: Tree) -> Tree:
        told: Tree = {}
        for key, words in named.items():
            told |= dict(self._with_count(key, words))
        return told

    def _with_count(self, key: str, words: Tree) -> Iterator[tuple[str, Tree]]:
        try:
            yield key, self._entry(words)
        except ValueError as error:
            raise ValueError(f"{key}: {error}") from error
        if "truncated" in words:
            count = {"about": words["truncated"], "returned": "when not all are returned", "sample": SEVERAL}
            yield f"{key}_truncated", self._entry(count)

    def _entry(self, words: Tree) -> Tree:
        inner = words.get("rows") or words.get("keys")
        lacking = {"about", *(() if inner else ("sample",))} - set(words)
        if lacking:
            raise ValueError(f"it has no {' and no '.join(sorted(lacking))}.")
        entry: Tree = {"description": words["about"], "returned": words.get("returned", "always")}
        if inner:
            entry |= {"type": "list", "elements": "dict"} if "rows" in words else {"type": "dict"}
            return {**entry, "contains": self._entries(self._table(inner))}
        return {**entry, **_typed(words), "sample": words["sample"]}

    def _table(self, inner: Tree | str) -> Tree:
        """A table by its name and place, or the keys themselves."""
        if not isinstance(inner, str):
            return inner
        name, _space, place = inner.partition(" ")
        if name == "settings":
            return returned(self.words.settings, self.settings, place)
        if name == "rule":
            return returned_rule(self.words.settings, next(kind for kind in self.settings if kind.name == place))
        if name in self.kinds:
            return entity(self.words, self.kinds[name], place)
        return at(self.words.tables[name], place)


def _typed(words: Tree) -> Tree:
    """The type of a sample, which must be the one that is declared."""
    sample = words["sample"]
    type_ = TYPES[type(sample)]
    if words.get("type", type_) != type_:
        raise ValueError(f"the sample {sample!r} is no {words['type']}.")
    if type_ != "list":
        return {"type": type_}
    return {"type": type_, "elements": words.get("elements") or TYPES[type(sample[0])]}
