# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written by hand about the keys and options of modules: the sentences of words/, and how they are combined.

A placeholder `<kind>` or `<kinds>` in a key makes one entry for each kind. Words that are laid over others replace them
key by key, and `~` takes a key away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Tree = dict[str, Any]
FOLDER = Path(__file__).with_name("words")


@dataclass(frozen=True)
class Words:
    """The files of words/, with the placeholders of their keys filled in."""

    modules: Tree
    results: Tree
    entities: Tree
    tables: Tree
    items: Tree
    policies: Tree
    settings: Tree


def load(kinds: Iterable[str]) -> Words:
    """Every file of words/. Kinds are singular."""
    names = tuple(kinds)
    read = {name: yaml.safe_load((FOLDER / f"{name}.yml").read_text("utf-8")) for name in Words.__annotations__}
    entities = read.pop("entities")
    return Words(**{name: spread(words, names) for name, words in read.items()}, entities=entities)


def spread(words: Any, kinds: tuple[str, ...]) -> Any:
    """The same with one entry for each kind where a key has a placeholder. Entries that get the same key are merged."""
    if not isinstance(words, dict):
        return words
    told: Tree = {}
    for key, value in words.items():
        for kind in kinds if "<kind" in key else ("",):
            name, one = (fill(key, kind), fill(value, kind)) if kind else (key, value)
            told[name] = over(told.get(name), spread(one, kinds))
    return told


def fill(words: Any, kind: str) -> Any:
    """The same with the kind in place of the placeholders, in keys too."""
    if isinstance(words, str):
        return words.replace("<kinds>", f"{kind}s").replace("<kind>", kind)
    if isinstance(words, list):
        return [fill(one, kind) for one in words]
    if isinstance(words, dict):
        return {fill(key, kind): fill(value, kind) for key, value in words.items()}
    return words


def over(under: Any, upper: Any) -> Any:
    """Lay words over others. Samples are whole: one replaces the other."""
    if not isinstance(under, dict) or not isinstance(upper, dict):
        return upper
    both = {**under, **{key: over(under.get(key), value) if key != "sample" else value for key, value in upper.items()}}
    return {key: value for key, value in both.items() if value is not None or key not in upper}
