# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The users, groups, resources or settings of an organization → a YAML file as a person would keep it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from ansible.errors import AnsibleFilterError

from ...module_utils._model.kinds import BY_PLURAL
from ...module_utils._model.settings import SETTINGS
from ...module_utils._model.vocabulary import Kind
from ...module_utils._task.arguments import Spec, identification, item_arguments
from ...module_utils._task.option_errors import OptionError, visible
from ...module_utils._task.rules import rule_arguments
from ...module_utils._task.settings import setting_arguments
from ...module_utils._task.shapes import item_label, unknown_option
from .items import checked
from .nodes import UNSAFE, is_template

SETTINGS_FILE = "settings"


def directory_yaml(items: object, plural: str, comment: str = "") -> str:
    """The text of a YAML file that is the same for the same items, whatever their order and the order of their keys.

    Raises `AnsibleFilterError` that names every secret in the items and all that the modules would not take.
    """
    tidy: Any
    if plural == SETTINGS_FILE:
        tidy, wrong = _settings(items)
    elif plural in BY_PLURAL:
        tidy, wrong = _items(items, plural)
    else:
        known = ", ".join((*BY_PLURAL, SETTINGS_FILE))
        raise AnsibleFilterError(f"directory_yaml: {plural!r} is not one of {known}.")
    if wrong:
        raise AnsibleFilterError("directory_yaml: " + "\n".join(map(str, wrong)))
    head = ["---", *(f"# {line}".rstrip() for line in comment.splitlines())]
    body = yaml.dump(tidy, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    # Each text is in quotation marks, in which an escape is the same text.
    return visible("\n".join([*head, body]))


def _items(items: object, plural: str) -> tuple[list[dict[str, Any]], list[OptionError]]:
    """The entities of a list in their order, and everything that is wrong with them."""
    if not isinstance(items, list):
        raise AnsibleFilterError(f"directory_yaml takes a list of {plural}, not {type(items).__name__}.")
    spec = item_arguments(BY_PLURAL[plural])
    found = [checked(spec, item, item_label(plural, index, item)) for index, item in enumerate(items)]
    tidy = sorted((_tidy(spec, options) for options, _wrong in found), key=lambda item: _place(BY_PLURAL[plural], item))
    return tidy, [error for _options, wrong in found for error in wrong]


def _settings(found: object) -> tuple[dict[str, Any], list[OptionError]]:
    """The settings in the order of the model, and everything that is wrong with them."""
    if not isinstance(found, Mapping):
        raise AnsibleFilterError(f"directory_yaml takes settings as a dictionary, not {type(found).__name__}.")
    known: dict[str, Any] = {kind.plural: {} for kind in SETTINGS}
    errors = [unknown_option(option, known, SETTINGS_FILE) for option in found if option not in known]
    tidy: dict[str, Any] = {}
    for kind in SETTINGS:
        value = found.get(kind.plural)
        if value is None:
            continue
        if kind.is_rule:
            tidy[kind.plural], wrong = _rules(kind, value)
        else:
            spec = setting_arguments(kind)
            options, wrong = checked(spec, value, kind.name)
            tidy[kind.plural] = _tidy(spec, options)
        errors += wrong
    return tidy, errors


def _rules(kind: Kind, listed: object) -> tuple[list[dict[str, Any]], list[OptionError]]:
    """The rules of one kind. Only rules of one name keep their ids, which another organization does not have."""
    if not isinstance(listed, list):
        raise AnsibleFilterError(f"directory_yaml takes a list of {kind.plural}, not {type(listed).__name__}.")
    spec = rule_arguments(kind)
    found = [checked(spec, item, item_label(kind.plural, index, item)) for index, item in enumerate(listed)]
    names = [options.get(kind.key) for options, _wrong in found]
    rules = [
        _tidy(
            spec, {key: value for key, value in one.items() if key != kind.id_option or names.count(one[kind.key]) > 1}
        )
        for one, _wrong in found
        if kind.key in one or kind.calls.ids
    ]
    rules += _removed_defaults(kind, names)
    return sorted(rules, key=_by_naming), [error for _options, wrong in found for error in wrong]


def _removed_defaults(kind: Kind, names: list[Any]) -> Iterator[dict[str, Any]]:
    """The rules of every new organization, where this one has removed them: else they would open another one."""
    if not set(kind.keep) & set(names):
        for name in kind.keep:
            yield {kind.key: _Text(name), "state": _Text("absent")}


def _by_naming(rule: dict[str, Any]) -> list[str]:
    """What distinguishes a rule from others comes first, without regard to case."""
    texts = [str(value) for value in rule.values() if isinstance(value, str)]
    return [*(text.lower() for text in texts), *texts]


def _place(kind: Kind, item: dict[str, Any]) -> tuple[str, str]:
    name = str(next((item[option] for option in identification(kind) if option in item), ""))
    return name.lower(), name


def _tidy(spec: Spec, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are set in the order of the model, lists last; lists are sets, so they are sorted."""
    order = sorted(spec, key=lambda option: spec[option]["type"] == "list")
    return {option: _value(spec[option], options[option]) for option in order if options.get(option) is not None}


def _value(rule: Mapping[str, Any], value: Any) -> Any:
    if rule["type"] == "dict":
        return _tidy(rule["options"], value)
    if rule["type"] != "list":
        return _Text(value) if isinstance(value, str) else value
    if rule.get("elements") == "dict":
        return sorted((_tidy(rule["options"], row) for row in value), key=_by_naming)
    return [_Text(text) for text in sorted(value, key=lambda text: (text.lower(), text))]


class _Text(str):
    """A text that is always quoted, so that `NO` stays Norway and `01234` a postal code."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """A list is indented below its key."""
        super().increase_indent(flow, False)


def _represented(dumper: yaml.SafeDumper, text: _Text) -> yaml.ScalarNode:
    """A text that Ansible would evaluate in a file of variables is tagged, so that it stays a text there too."""
    tag = UNSAFE if is_template(text) else "tag:yaml.org,2002:str"
    return dumper.represent_scalar(tag, str(text), style='"')


_Dumper.add_representer(_Text, _represented)
