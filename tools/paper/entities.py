# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The keys of a user, group or resource, as the model declares them, at one of three places.

`after` is what a managing module returns, `info` what the info module of the kind does, `definition` what
`workmail_directory_info` does: option names only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Field, Kind, Link, Part

from .documented import options, sentence
from .words import Words, fill, over

Tree = dict[str, Any]
PLACES = ("after", "info", "definition")
HEAD = ("name", "<kind>_id", "entity_state", "enabled", "email", "aliases")
NOT_RETURNED = ("new_name",)
"""An entity that is renamed has its new name in `name`."""


@dataclass(frozen=True)
class Entity:
    """One kind at one place, with the words about it."""

    kind: Kind
    place: str
    words: Tree
    returned: dict[str, str]

    def keys(self) -> Tree:
        """Words for every key, in the order of the results: what identifies it, fields, links, dates, and the rest."""
        head = [fill(key, self.kind.name) for key in HEAD]
        told = {**{key: {} for key in head}, **dict(self._fields()), **dict(self._links())}
        here = at({key: words for key, words in self.words.items() if key not in self._nested()}, self.place)
        both = {
            key: over(words, here.get(key, {})) for key, words in told.items() if key in here or key not in self.words
        }
        return both | {key: words for key, words in here.items() if key not in told}

    def _nested(self) -> set[str]:
        return {field.option for part in self.kind.parts if part.within for field in part.fields}

    def _fields(self) -> Iterator[tuple[str, Tree]]:
        for part in self.kind.parts:
            fields = [field for field in part.fields if field.option not in NOT_RETURNED]
            if part.secret:
                continue
            if part.within:
                inner = {field.option: self._field(part, field, "nested") for field in fields}
                yield part.within, {**self._option(part.within), **self._when(part), "keys": inner}
            else:
                yield from ((field.option, self._field(part, field)) for field in fields)
            yield from ((field.option, self._when(part)) for field in part.measures)

    def _field(self, part: Part, field: Field, how: str = "") -> Tree:
        choices = " or ".join(f"V({choice})" for choice in field.choices)
        outer = options(f"workmail_{self.kind.name}").get(part.within, {}).get("suboptions", {})
        about = {"about": f"{choices}."} if choices else self._option(field.option, outer)
        words = self.words.get(field.option, {}) if how == "nested" else {}
        return {**about, "type": field.type, **self._when(part, field, how), **words}

    def _option(self, option: str, among: Tree | None = None) -> Tree:
        documented = among or options(f"workmail_{self.kind.name}")
        if option not in documented:
            raise ValueError(f"plugins/modules/workmail_{self.kind.name}.py: document the option {option}.")
        return {"about": sentence(documented[option])}

    def _when(self, part: Part, field: Field | None = None, how: str = "") -> Tree:
        described = (part.read or "").startswith("describe_")
        told = "listed" if field is not None and field.listed else "described" if described else "separate"
        return self._returned(how or told, "attributes" if described else part.name)

    def _links(self) -> Iterator[tuple[str, Tree]]:
        for link in sorted(self.kind.links, key=lambda link: bool(link.values)):
            yield link.wanted_as, {"type": "list", **self._returned(_how(link), link.name)}

    def _returned(self, how: str, part: str) -> Tree:
        return {"returned": self.returned[how].replace("<part>", part).replace("<kind>", self.kind.name)}


def _how(link: Link) -> str:
    return "grant" if link.values else "link"


def at(words: Tree, place: str) -> Tree:
    """Words as they are at one place: what they say of other places is left out, and what is not there."""
    told = {key: over(one, one.get(place, {})) for key, one in words.items() if one.get(place, {}) is not None}
    return {key: {name: value for name, value in one.items() if name not in PLACES} for key, one in told.items()}


def entity(words: Words, kind: Kind, place: str) -> Tree:
    """Words for every key of an entity."""
    if kind.name not in words.entities:
        raise ValueError(f"entities.yml has no samples for `{kind.name}`.")
    both = over(fill(words.entities["common"], kind.name), words.entities[kind.name])
    return Entity(kind, place, both, words.entities["returned"][place]).keys()
