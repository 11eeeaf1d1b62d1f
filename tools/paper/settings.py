# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The settings of an organization: the options of `workmail_settings`, and the same as its results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._model.settles import noun
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Field, Kind
from ansible_collections.mailops.workmail.plugins.module_utils._task.arguments import MANAGING
from ansible_collections.mailops.workmail.plugins.module_utils._task.rules import rule_arguments
from ansible_collections.mailops.workmail.plugins.module_utils._task.settings import settings_arguments

from .documented import sentence
from .items import COPIED

Tree = dict[str, Any]
STATE = "Whether the organization has it."
RULE_STATE = "Whether the organization has the {}."
NAMED = {"": "when the task names it", "info": "always"}
"""When a setting is returned that an organization always has, by place."""
THERE = {"": "when the task names it and it is not absent", "info": "when the organization has it"}
"""When a setting is returned that it may lack."""


def options(words: Tree, kinds: Iterable[Kind]) -> Tree:
    """The documentation of every option, with types and choices of the argument spec."""
    spec = {option: rule for option, rule in settings_arguments(tuple(kinds)).items() if option not in MANAGING}
    _refuse_unknown(words, set(spec), "")
    rules = {kind.plural: kind for kind in kinds if kind.is_rule}
    told: Tree = {}
    for option, rule in spec.items():
        about = _about(words, option, "")
        copied = {key: rule[key] for key in (*COPIED, "elements") if rule.get(key) not in (None, False)}
        told[option] = {**_documented(words, option, ""), **copied}
        if "default" in rule:
            told[option]["default"] = rule["default"]
        if "options" in rule:
            state = RULE_STATE.format(noun(rules[option])) if option in rules else STATE
            stated = {"state": {"about": state}, **about.get("fields", {})}
            told[option]["suboptions"] = dict(_options(stated, rule["options"], option))
    return told


def rule_options(words: Tree, kind: Kind) -> Tree:
    """The documentation of every option of the module for one rule of a kind."""
    stated = {"state": {"about": RULE_STATE.format(noun(kind))}, **_about(words, kind.plural, "").get("fields", {})}
    return dict(_options(stated, rule_arguments(kind), kind.name))


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
        about = _about(words, kind.plural, "")
        fields = [field for _part, field in kind.fields()]
        if kind.is_rule:
            told[kind.plural] = _returned_rules(kind, about, fields)
            continue
        when = (THERE if kind.optional else NAMED)[place]
        keys = dict(_returned(about.get("fields", {}), fields, kind.name))
        told[kind.name] = {"about": _first(about), "returned": when, "keys": keys}
    return told


def _returned_rules(kind: Kind, about: Tree, fields: Iterable[Field]) -> Tree:
    """Words for a list of rules."""
    return {"about": _first(about), "returned": "when it is asked for", "rows": _rule_keys(kind, about, fields)}


def returned_rule(words: Tree, kind: Kind) -> Tree:
    """Words for every key of one rule."""
    told = _rule_keys(kind, _about(words, kind.plural, ""), [field for _part, field in kind.fields()])
    if kind.calls.assigned:
        told[kind.id_option]["returned"] = "unless check mode reports its creation"
    return told


def _rule_keys(kind: Kind, about: Tree, fields: Iterable[Field]) -> Tree:
    """What names a rule, then its values."""
    naming = [Field(kind.key, required=True)] if not kind.calls.ids else []
    naming += [Field(kind.id_option, required=True)] if kind.calls.assigned else []
    return dict(_returned(about.get("fields", {}), [*naming, *fields], kind.plural))


def _returned(words: Tree, fields: Iterable[Field], where: str) -> Iterator[tuple[str, Tree]]:
    for field in (one for one in fields if not one.secret):
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
