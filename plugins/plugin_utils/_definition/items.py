# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entities that are to be kept in a file: what `workmail_directory` takes, and no secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...module_utils._task.arguments import DEFINED_AT, Spec
from ...module_utils._task.option_errors import OptionError, within
from ...module_utils._task.strict import inspect


def checked(spec: Spec, item: object, where: str) -> tuple[dict[str, Any], list[OptionError]]:
    """The options that an item has, converted to their types, and everything that is wrong with them."""
    if not isinstance(item, Mapping):
        return {}, [OptionError(where, "", f"is not a dictionary but {type(item).__name__}.")]
    secret = [option for option in item if spec.get(option, {}).get("no_log")]
    rest = {option: plain(value) for option, value in item.items() if option not in (*secret, DEFINED_AT)}
    options, errors = inspect(rest, spec, where)
    return {option: value for option, value in options.items() if option in rest}, [
        *_secrets(spec, item, where),
        *errors,
    ]


def _secrets(spec: Spec, item: Mapping[str, Any], where: str) -> Iterator[OptionError]:
    """An error for each secret at any depth."""
    for option, value in item.items():
        rule = spec.get(option, {})
        if rule.get("no_log"):
            yield OptionError(where, option, "is a secret and must not be written to a file. Remove it.")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping):
                yield from _secrets(rule.get("options", {}), one, within(where, option))


def plain(value: Any) -> Any:
    """Dictionaries and lists of Python: to copy Ansible's own copies its whole engine of templates."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value
