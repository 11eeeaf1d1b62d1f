# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The items of a definition's files while leavers are removed from them, and what changes, one text each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._model.kinds import BY_PLURAL
from ...module_utils._task.arguments import DEFINED_AT
from .cases import Case
from .directory import Entity
from .stages import Work

Files = Mapping[str, Mapping[str, Any]]
"""Usual name → `path`, `sha256` and `items` of each file of the definition."""


def kind_in(file: str) -> str:
    return file.split(".", maxsplit=1)[0]


def items_of(files: Files) -> dict[str, list[Any]]:
    """The items by plural, a table and a list of one kind together."""
    kinds: dict[str, list[Any]] = {}
    for file, read in files.items():
        kinds.setdefault(kind_in(file), []).extend(read["items"])
    return kinds


@dataclass
class Rewriting:
    """The items of all files while the leavers are removed from them one by one. None is an item to remove."""

    work: Work
    files: Files
    owners: Mapping[str, Any]
    items: dict[str, list[Any]]
    texts: dict[str, list[str]] = field(default_factory=dict)
    """File → what changes in it, one text each."""
    held: list[Case] = field(default_factory=list)
    """Leavers whose items remain, because the settings must be changed by hand first."""

    def of(self, *plurals: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """The items of these kinds that are there still."""
        for file, items in self.items.items():
            for number, item in enumerate(items):
                if kind_in(file) in plurals and isinstance(item, dict):
                    yield file, number, item

    def say(self, case: Case, file: str, number: int, text: str) -> None:
        item = self.files[file]["items"][number]
        place = item.get(DEFINED_AT) or f"{file} item {number + 1}"
        name = item.get("name")
        self.tell(case, file, f"{place}{f' ({name})' if name else ''}: {text}.")

    def tell(self, case: Case, file: str, told: str) -> None:
        self.texts.setdefault(file, []).append(told)
        self.work.account(case).files.append(told)

    def remove(self, case: Case, file: str, number: int) -> None:
        self.say(case, file, number, "remove the item")
        self.items[file][number] = None

    def entity(self, plural: str, item: Mapping[str, Any]) -> Entity | None:
        """The entity that an item defines, if it was read."""
        kind = BY_PLURAL[plural]
        texts = [str(item[key]) for key in (kind.id_option, "name", "email") if item.get(key)]
        meant = [one for text in texts[:1] for one in self.work.organization.meaning(kind.name, text)]
        return meant[0] if meant else None
