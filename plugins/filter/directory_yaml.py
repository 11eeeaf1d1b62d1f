# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The users, groups or resources of `workmail_directory` → a YAML file as a person would keep it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml
from ansible.errors import AnsibleFilterError

from ..module_utils._model.kinds import BY_PLURAL
from ..module_utils._model.vocabulary import Kind
from ..module_utils._task.arguments import Spec, identification, item_arguments
from ..module_utils._task.option_errors import visible
from ..module_utils._task.shapes import item_label
from ..plugin_utils._definition.items import checked
from ..plugin_utils._definition.nodes import UNSAFE, is_template


def directory_yaml(items: object, plural: str, comment: str = "") -> str:
    """The text of a YAML file that is the same for the same items, whatever their order and the order of their keys.

    Raises `AnsibleFilterError` that names every secret in the items and all that `workmail_directory` would not take.
    """
    if plural not in BY_PLURAL:
        raise AnsibleFilterError(f"directory_yaml: {plural!r} is not one of {', '.join(BY_PLURAL)}.")
    if not isinstance(items, list):
        raise AnsibleFilterError(f"directory_yaml takes a list of {plural}, not {type(items).__name__}.")
    kind = BY_PLURAL[plural]
    spec = item_arguments(kind)
    found = [checked(spec, item, item_label(plural, index, item)) for index, item in enumerate(items)]
    errors = [str(error) for _options, wrong in found for error in wrong]
    if errors:
        raise AnsibleFilterError("directory_yaml: " + "\n".join(errors))
    tidy = sorted((_tidy(spec, options) for options, _wrong in found), key=lambda item: _place(kind, item))
    head = ["---", *(f"# {line}".rstrip() for line in comment.splitlines())]
    body = yaml.dump(tidy, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    # Each text is in quotation marks, in which an escape is the same text.
    return visible("\n".join([*head, body]))


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
        return sorted((_tidy(rule["options"], row) for row in value), key=lambda row: row["grantee"].lower())
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


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"directory_yaml": directory_yaml}
