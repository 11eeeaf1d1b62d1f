# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The differences that a comparison with the definition found → rows that say how the organization differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from . import settings_drift
from .definition import Definition
from .rows import DIFFERENT, EXTRA, MISSING, PLURALS, SETTINGS_DEFINED, Json, ReportRow, by_name, by_place, row

ENTITY = ""
"""Field of a difference that is about the entity itself."""
LISTS = {"aliases", "members", "delegates"}
FOLLOWS = {"email", "aliases", "mailbox_quota"}
"""Fields of an entity that are gone or closed while it is DISABLED, so that they say nothing beside that."""

Key = tuple[str, str]
Found = dict[str, list[Json]]
"""Entities as the info modules return them, by kind."""


def extras(found: Found, definition: Definition, kinds: Iterable[str]) -> list[ReportRow]:
    """All existing entities of these kinds (plurals), ENABLED or not, that no item means."""
    return [
        row(EXTRA, kind, one["name"], found=state_of(one))
        for kind, plural in PLURALS.items()
        if plural in kinds
        for one in found[kind]
        if definition.item_of(kind, one) is None
    ]


def state_of(entity: Json) -> str:
    """How an entity is: `enabled, ann@example.com` or `disabled since 2026-10-01`."""
    if entity.get("enabled"):
        return ", ".join(["enabled", *([entity["email"]] if entity.get("email") else [])])
    since = str(entity.get("disabled_date") or "")[:10]
    return f"disabled since {since}" if since else "disabled"


class Comparison:
    """What a check of the definition came to, against what was found."""

    def __init__(self, checked: Json, definition: Definition, found: Found, kinds: Iterable[str]) -> None:
        self._differences: dict[Key, list[Json]] = defaultdict(list)
        for one in (one for one in checked.get("differences") or () if one["kind"] in PLURALS):
            self._differences[_key(one)].append(one)
        self._deferred: list[Json] = list(checked.get("deferred") or ())
        self._definition = definition
        self._entities = {_key({"kind": kind, **one}): one for kind, some in found.items() for one in some}
        self._extras = extras(found, definition, kinds)
        self._settings = list(settings_drift.rows(checked, SETTINGS_DEFINED in kinds))

    def rows(self) -> list[ReportRow]:
        """All drift, sorted by kind, name and field."""
        named = {_key(dict(one)) for one in self._extras}
        found = [one for key, some in self._differences.items() if key not in named for one in self._of(key, some)]
        found += [row(DIFFERENT, *key, "enabled", wanted=True, found=False) for key in self._closed()]
        spelt = {key: entity["name"] for key, entity in self._entities.items()}
        for one in found:
            one["name"] = spelt.get(_key(dict(one)), one["name"])
        return sorted([*self._extras, *found, *self._settings], key=by_place)

    def not_compared(self) -> list[Json]:
        """Wanted values that cannot be compared, because an entity in them is DISABLED."""
        told = {*self._closed(), *(_key(dict(one)) for one in self._extras)}
        left = [one for one in self._deferred if _key(one) not in told]
        return sorted(left, key=lambda one: (one["kind"], by_name(one["name"]), one["field"]))

    def _closed(self) -> list[Key]:
        """Entities that the definition gives an address to and that were disabled: the check leaves them disabled."""
        closed = [_key(one) for one in self._deferred if one["field"] == "email" and self._is_open_in_definition(one)]
        return list(dict.fromkeys(closed))

    def _is_open_in_definition(self, one: Json) -> bool:
        entity = self._entities.get(_key(one))
        item = self._definition.item_of(one["kind"], entity) if entity else None
        return item is not None and item.wanted.enabled is not False

    def _of(self, key: Key, differences: list[Json]) -> Iterator[ReportRow]:
        kind, name = key[0], differences[0]["name"]
        by_field = {one["field"]: one for one in differences}
        state = by_field.get(ENTITY, {"before": "", "after": ""})
        if state["before"] is None:
            address = by_field["email"]["after"] if "email" in by_field else None
            yield row(MISSING, kind, name, wanted=f"enabled, {address}" if address else "disabled")
        elif state["after"] is None:
            yield row(EXTRA, kind, name, wanted="absent", found=state_of(self._entities.get(key, {})))
        else:
            yield from _differences(kind, name, differences)


def _key(one: Json) -> Key:
    return one["kind"], str(one["name"]).lower()


def _differences(kind: str, name: str, differences: list[Json]) -> Iterator[ReportRow]:
    by_field = {one["field"]: one for one in differences}
    state = by_field.pop(ENTITY, None)
    if state is not None:
        wanted, found = (state[end] == "ENABLED" for end in ("after", "before"))
        by_field = {field: one for field, one in by_field.items() if field not in FOLLOWS}
        yield row(DIFFERENT, kind, name, "enabled", wanted=wanted, found=found)
    for field, one in by_field.items():
        if field in LISTS:
            ends = {"missing": sorted(one["added"], key=by_name), "extra": sorted(one["removed"], key=by_name)}
            yield row(DIFFERENT, kind, name, field, **ends)
        elif field != "password":  # What is written at every run is not a difference.
            yield row(DIFFERENT, kind, name, field, wanted=one["after"], found=one["before"])
