# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The law for people: what a run opened, closed, granted or moved is explained by its input.

It compares two states of the emulator with the input alone, and knows nothing of plans, operations and results.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.addresses import is_temporary

Item = dict[str, Any]
Wish = dict[str, Any]


@dataclass
class Seen:
    """The living entities of an organization at one moment, by id."""

    entities: dict[str, Any]

    @classmethod
    def of(cls, emulator: Any) -> Seen:
        entities = emulator.edit("acme", lambda one: copy.deepcopy(one.entities))
        return cls({id_: one for id_, one in entities.items() if one.state != "DELETED"})

    def enabled(self) -> set[str]:
        return {id_ for id_, one in self.entities.items() if one.state == "ENABLED"}

    def holders(self) -> dict[str, str]:
        """Address → the id that has it."""
        return {
            address.lower(): id_
            for id_, one in self.entities.items()
            for address in one.addresses()
            if not is_temporary(address)
        }

    def rights(self) -> set[tuple[str, str, str]]:
        return {
            (id_, grantee, right)
            for id_, one in self.entities.items()
            for grantee, some in one.permissions.items()
            for right in some
        }

    def links(self) -> set[tuple[str, str, str]]:
        return {
            (id_, option, other)
            for id_, one in self.entities.items()
            for option in ("members", "delegates")
            for other in getattr(one, option)
        }


@dataclass
class Explanation:
    """What an input of `workmail_directory` says about the entities of two moments."""

    before: Seen
    after: Seen
    wish: Wish

    def unexplained(self) -> list[str]:
        """Every change of a person's access that the input does not ask for."""
        return [*self._opened(), *self._closed(), *self._granted(), *self._linked(), *self._moved()]

    def _opened(self) -> Iterator[str]:
        for id_ in self.after.enabled() - self.before.enabled():
            if not any(self._present(item) and (item.get("enabled") or item.get("email")) for item in self._items(id_)):
                yield f"{self._name(id_)} was opened"

    def _closed(self) -> Iterator[str]:
        for id_ in self.before.enabled() - self.after.enabled():
            pruned = f"{self._entity(id_).kind}s" in self.wish.get("prune", ())
            if not any(self._leaves(item) for item in self._items(id_)) and not (pruned and not self._items(id_)):
                yield f"{self._name(id_)} was closed"

    def _granted(self) -> Iterator[str]:
        for mailbox, grantee, right in self.after.rights() - self.before.rights():
            rows = (row for item in self._items(mailbox) for row in item.get("mailbox_permissions", ()))
            if not any(right in row["permissions"] and self._means(row["grantee"], grantee) for row in rows):
                yield f"{self._name(grantee)} got {right} on {self._name(mailbox)}"

    def _linked(self) -> Iterator[str]:
        for parent, option, child in self.after.links() - self.before.links():
            named = [name for item in self._items(parent) for name in item.get(option, ())]
            if not any(self._means(name, child) for name in named):
                yield f"{self._name(child)} came into {option} of {self._name(parent)}"

    def _moved(self) -> Iterator[str]:
        old, new = self.before.holders(), self.after.holders()
        for address in old.keys() | new.keys():
            loser, winner = old.get(address), new.get(address)
            if loser == winner:
                continue
            if winner and not self._claimed(address, winner):
                yield f"{address} came to {self._name(winner)}"
            if loser and not self._let_go(address, loser):
                yield f"{address} was taken from {self._name(loser)}"

    def _claimed(self, address: str, winner: str) -> bool:
        kept = [one.lower() for one in self._entity(winner).kept]
        known = self.before.entities.get(winner)
        kept += [one.lower() for one in known.kept] if known else []
        return address in kept or any(address in _addresses(item) for item in self._items(winner))

    def _let_go(self, address: str, loser: str) -> bool:
        if any(address in _addresses(item) for item in self._everything()):
            return True
        if loser not in self.after.enabled():
            return True  # `_closed` asks whether the input wants that.
        return any(item.get("email") or "aliases" in item for item in self._items(loser))

    def _means(self, text: str, id_: str) -> bool:
        """True if a reference means the entity and none else."""
        meant = {one for one, entity in self._all().items() if text.lower() in self._called(one, entity)}
        return meant == {id_}

    def _called(self, id_: str, entity: Any) -> set[str]:
        held = {address for seen in (self.before, self.after) for address, one in seen.holders().items() if one == id_}
        return {id_.lower(), entity.name.lower(), *held}

    def _items(self, id_: str) -> list[Item]:
        """The items about an entity: by its name before or after."""
        entity = self._entity(id_)
        known = self.before.entities.get(id_, entity)
        names = {entity.name.lower(), known.name.lower()}
        return [
            item
            for item in self.wish.get(f"{entity.kind}s", ())
            if names & {str(item.get(option, "")).lower() for option in ("name", "new_name")}
        ]

    def _everything(self) -> list[Item]:
        return [item for plural in ("users", "groups", "resources") for item in self.wish.get(plural, ())]

    def _all(self) -> dict[str, Any]:
        return {**self.before.entities, **self.after.entities}

    def _entity(self, id_: str) -> Any:
        return self._all().get(id_)

    def _name(self, id_: str) -> str:
        entity = self._entity(id_)
        return f"{entity.kind} {entity.name}" if entity else id_

    @staticmethod
    def _present(item: Item) -> bool:
        return item.get("state", "present") == "present" and item.get("enabled") is not False

    @staticmethod
    def _leaves(item: Item) -> bool:
        return item.get("state") == "absent" or item.get("enabled") is False


def _addresses(item: Item) -> set[str]:
    return {one.lower() for one in [item.get("email"), *item.get("aliases", ())] if one}


def assert_explained(before: Seen, after: Seen, wish: Wish) -> None:
    unexplained = Explanation(before, after, wish).unexplained()
    assert not unexplained, "; ".join(unexplained)
