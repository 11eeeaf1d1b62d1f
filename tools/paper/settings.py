# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of an organization: the options of `workmail_settings`, and the same as its results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Field, Kind
from ansible_collections.mailops.workmail.plugins.module_utils._task.named import ALLOWING, setting_arguments

from .documented import sentence
from .items import COPIED

Tree = dict[str, Any]
STATE = "Whether the organization has it."
NAMED = {"": "when the task names it", "info": "always"}
"""When a setting is returned that an organization always has, by place."""
THERE = {"": "when the task names it and it is not absent", "info": "when the organization has it"}
"""When a setting is returned that it may lack."""


def options(words: Tree, kinds: Iterable[Kind]) -> Tree:
    """The documentation of every option, with types and choices of the argument spec."""
    _refuse_unknown(words, {*ALLOWING, *(kind.name for kind in kinds)}, "")
    told = {option: {**_documented(words, option, ""), **rule} for option, rule in ALLOWING.items()}
    for kind in kinds:
        about = _about(words, kind.name, "")
        stated = {"state": {"about": STATE}, **about.get("fields", {})}
        told[kind.name] = {**_documented(words, kind.name, ""), "type": "dict"}
        told[kind.name]["suboptions"] = dict(_options(stated, setting_arguments(kind), kind.name))
    return told


def _documented(words: Tree, name: str, where: str) -> Tree:
    about = _about(words, name, where)
    added = {"version_added": about["version_added"]} if "version_added" in about else {}
    return {"description": about["about"], **added}


def _options(words: Tree, spec: Tree, where: str) -> Iterator[tuple[str, Tree]]:
    _refuse_unknown(words, {"state", *spec}, where)
    for name, rule in spec.items():
        about = _about(words, name, where)
        told = {
            "description": about["about"],
            **{key: rule[key] for key in COPIED if rule.get(key) not in (None, False)},
        }
        if "options" in rule:
            told["suboptions"] = dict(_options(about.get("fields", {}), rule["options"], f"{where}.{name}"))
        yield name, told


def returned(words: Tree, kinds: Iterable[Kind], place: str) -> Tree:
    """Words for every key of the settings as results. `place`: empty, or `info` for the info module."""
    told: Tree = {}
    for kind in kinds:
        about = _about(words, kind.name, "")
        fields = [field for _part, field in kind.fields()]
        when = (THERE if kind.optional else NAMED)[place]
        keys = dict(_returned(about.get("fields", {}), fields, kind.name))
        told[kind.name] = {"about": _first(about), "returned": when, "keys": keys}
    return told


def _returned(words: Tree, fields: Iterable[Field], where: str) -> Iterator[tuple[str, Tree]]:
    for field in fields:
        about = _about(words, field.option, where)
        told: Tree = {"about": _first(about), "returned": "always" if field.required else "when it is set"}
        if field.fields:
            told["rows" if field.type == "list" else "keys"] = dict(
                _returned(about.get("fields", {}), field.fields, f"{where}.{field.option}")
            )
        elif "sample" in about:
            told |= {"sample": about["sample"], "type": field.type}
        yield field.option, told


def _first(about: Tree) -> str:
    return sentence({"description": about["about"]})


def _refuse_unknown(words: Tree, known: set[str], where: str) -> None:
    for name in words:
        if name not in known:
            raise ValueError(
                f"tools/paper/words/settings.yml: no setting has the option {where}.{name}. Declare it, or remove it."
                if where
                else f"tools/paper/words/settings.yml: {name} is no setting. List it in `SETTINGS`, or remove it."
            )


def _about(words: Tree, name: str, where: str) -> Tree:
    if name not in words:
        raise ValueError(f"tools/paper/words/settings.yml: document {f'{where}.{name}' if where else name}.")
    return dict(words[name])
