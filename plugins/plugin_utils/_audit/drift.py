# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operations that would make the organization so → rows that say how it differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from .definition import Definition
from .rows import DIFFERENT, EXTRA, MISSING, PLURALS, Json, Row, by_name, by_place, row

REGISTER, DEREGISTER = "register_to_work_mail", "deregister_from_work_mail"
MOVE = "update_primary_email_address"
LIST_WRITES = ("create_alias", "delete_alias", "associate_", "disassociate_")
"""Operations whose lists are wanted; the others change lists only on the way."""
FOLLOWS = {"email", "aliases", "mailbox_quota"}
"""Fields of an entity that are gone or closed while it is DISABLED, so that they say nothing beside that."""

Key = tuple[str, str]
Found = dict[str, list[Json]]
"""Entities as the info modules return them, by kind."""


def extras(found: Found, definition: Definition, kinds: Iterable[str]) -> list[Row]:
    """Everybody of these kinds (plurals) who is there, ENABLED or not, and whom no item means."""
    return [
        row(EXTRA, kind, one["name"], found=state(one))
        for kind, plural in PLURALS.items()
        if plural in kinds
        for one in found[kind]
        if definition.item_of(kind, one) is None
    ]


def state(entity: Json) -> str:
    """How an entity is: `enabled, ann@example.com` or `disabled since 2026-10-01`."""
    if entity.get("enabled"):
        return ", ".join(["enabled", *([entity["email"]] if entity.get("email") else [])])
    since = str(entity.get("disabled_date") or "")[:10]
    return f"disabled since {since}" if since else "disabled"


class Comparison:
    """What a check of the definition came to, against what was found."""

    def __init__(self, checked: Json, definition: Definition, found: Found, kinds: Iterable[str]) -> None:
        self._operations: dict[Key, list[Json]] = defaultdict(list)
        for operation in checked.get("operations") or ():
            self._operations[_key(operation)].append(operation)
        self._deferred: list[Json] = list(checked.get("deferred") or ())
        self._definition = definition
        self._entities = {_key({"kind": kind, **one}): one for kind, some in found.items() for one in some}
        self._extras = extras(found, definition, kinds)

    def rows(self) -> list[Row]:
        """All drift, sorted by kind, name and field."""
        named = {_key(dict(one)) for one in self._extras}
        found = [one for key, some in self._operations.items() if key not in named for one in self._of(key, some)]
        found += [row(DIFFERENT, *key, "enabled", wanted=True, found=False) for key in self._closed()]
        spelt = {key: entity["name"] for key, entity in self._entities.items()}
        for one in found:
            one["name"] = spelt.get(_key(dict(one)), one["name"])
        return sorted([*self._extras, *found], key=by_place)

    def not_compared(self) -> list[Json]:
        """Wishes that nobody can compare, because somebody in them is DISABLED."""
        told = {*self._closed(), *(_key(dict(one)) for one in self._extras)}
        left = [one for one in self._deferred if _key(one) not in told]
        return sorted(left, key=lambda one: (one["kind"], by_name(one["name"]), one["field"]))

    def _closed(self) -> list[Key]:
        """Entities that the definition gives an address to and that somebody disabled: the check leaves them so."""
        closed = [_key(one) for one in self._deferred if one["field"] == "email" and self._is_open_in_definition(one)]
        return list(dict.fromkeys(closed))

    def _is_open_in_definition(self, one: Json) -> bool:
        entity = self._entities.get(_key(one))
        item = self._definition.item_of(one["kind"], entity) if entity else None
        return item is not None and item.wanted.enabled is not False

    def _of(self, key: Key, operations: list[Json]) -> Iterator[Row]:
        kind, name = key[0], operations[0]["name"]
        actions = {one["action"] for one in operations}
        entity = self._entities.get(key)
        if f"create_{kind}" in actions:
            address = next((one["changes"]["email"]["after"] for one in operations if one["action"] == REGISTER), None)
            yield row(MISSING, kind, name, wanted=f"enabled, {address}" if address else "disabled")
        elif f"delete_{kind}" in actions:
            yield row(EXTRA, kind, name, wanted="absent", found=state(entity or {}))
        else:
            yield from _differences(kind, name, operations)


def _key(one: Json) -> Key:
    return one["kind"], str(one["name"]).lower()


def _differences(kind: str, name: str, operations: list[Json]) -> Iterator[Row]:
    scalars, lists = _folded(operations)
    before, after = scalars.pop("entity_state", (None, None))
    if before != after:
        scalars = {field: pair for field, pair in scalars.items() if field not in FOLLOWS}
        lists.pop("aliases", None)
        yield row(DIFFERENT, kind, name, "enabled", wanted=after == "ENABLED", found=before == "ENABLED")
    for field, (was, shall) in scalars.items():
        if was != shall and field != "password":  # What is written at every run is no difference.
            yield row(DIFFERENT, kind, name, "name" if field == "new_name" else field, wanted=shall, found=was)
    for field, (missing, extra) in lists.items():
        if missing or extra:
            ends = {"missing": sorted(missing, key=by_name), "extra": sorted(extra, key=by_name)}
            yield row(DIFFERENT, kind, name, field, **ends)


def _folded(operations: list[Json]) -> tuple[dict[str, tuple[Any, Any]], dict[str, tuple[set[str], set[str]]]]:
    """Scalars as (found, wanted), lists as (missing, extra): what comes and goes on the way cancels out."""
    scalars: dict[str, tuple[Any, Any]] = {}
    lists: dict[str, tuple[set[str], set[str]]] = {}
    passing = {pair[side] for one in operations if one["action"] == MOVE for pair in _moves(one) for side in (0, 1)}
    for one in operations:
        for field, change in one["changes"].items():
            if "added" not in change:
                scalars[field] = (scalars.get(field, (change["before"],))[0], change["after"])
            elif one["action"].startswith(LIST_WRITES):
                missing, extra = lists.setdefault(field, (set(), set()))
                missing.update(change["added"])
                extra.update(set(change["removed"]) - passing)
    return scalars, lists


def _moves(operation: Json) -> Iterator[tuple[str, str]]:
    """A primary address that is left, and the one that takes its place; neither was an alias to begin with."""
    change = operation["changes"]["email"]
    yield change["before"], change["after"]
