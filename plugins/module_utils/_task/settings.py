# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of the settings of an organization."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .._model.vocabulary import Kind
from .arguments import DEFINED_AT, MANAGING, STATE, Options, Spec, field_arguments
from .dictionaries import item_errors
from .expectations import ARGUMENTS
from .limits import limit_errors
from .named import wanted_named
from .option_errors import OptionError, plain, within, yaml_type
from .rules import rule_arguments, wanted_rules
from .strict import inspect
from .wanted import Wanted

ALLOWING: Spec = {"confirm_deletion": {"type": "bool", "default": False}}
"""Options of `workmail_settings` that allow a task what is refused otherwise."""


def settings_arguments(kinds: tuple[Kind, ...]) -> Spec:
    """Options of `workmail_settings`: a dictionary or a list for each kind, and what the task may do."""
    rules = [kind for kind in kinds if kind.is_rule]
    return {
        **MANAGING,
        **{kind.name: {"type": "dict", "options": setting_arguments(kind)} for kind in kinds if not kind.is_rule},
        **{kind.plural: {"type": "list", "elements": "dict", "options": rule_arguments(kind)} for kind in rules},
        "access_expectations": {"type": "list", "elements": "dict", "options": ARGUMENTS},
        "prune": {"type": "list", "elements": "str", "choices": [kind.plural for kind in rules]},
        "removal_limit": {"type": "int", "default": 10},
        **ALLOWING,
    }


def described_settings(
    kinds: tuple[Kind, ...], described: Mapping[str, Any], option: str
) -> tuple[list[Wanted], list[OptionError]]:
    """The settings of a dictionary, as the options of `workmail_settings` take them, and everything that is wrong.

    `option`: what messages call the dictionary. Its key `defined_at` may have the place of each other key.
    """
    found = described.get(DEFINED_AT)
    places: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    known = {kind.plural: kind for kind in kinds}
    wanted: list[Wanted] = []
    errors: list[OptionError] = []
    for name, value in described.items():
        place = plain(str(places[name])) if name in places else ""
        if name not in known and name != DEFINED_AT:
            errors.append(_unknown_setting(name, kinds, place, option))
        elif name != DEFINED_AT and value is not None:
            some, wrong = _described(known[name], value, place, option)
            wanted += some
            errors += wrong
    return wanted, errors


def _described(kind: Kind, value: object, place: str, option: str) -> tuple[list[Wanted], list[OptionError]]:
    """The settings of one kind."""
    where = f"{place} ({kind.plural})" if place else within(option, kind.plural)
    if kind.is_rule and isinstance(value, list):
        return wanted_rules(kind, value)
    if kind.is_rule or not isinstance(value, Mapping):
        form = ("list; write one item per line, each with `- `", "dictionary; write one `key: value` per line below it")
        return [], [OptionError(where, "", f"is {yaml_type(value)} but must be a {form[not kind.is_rule]}.")]
    options, errors = inspect(value, setting_arguments(kind), where)
    one = replace(wanted_named(kind, options), where=where, defined_at=place, broken=bool(errors))
    return [one], [*errors, *setting_errors(one)]


def _unknown_setting(name: object, kinds: tuple[Kind, ...], place: str, option: str) -> OptionError:
    """A key that is not a setting: an option of the task, or a mistyped one."""
    where = place or option
    if name in settings_arguments(kinds):
        return OptionError(where, str(name), f"is not a setting but an option of the task. Set `{name}` there.")
    from .shapes import unknown_option

    return unknown_option(name, {kind.plural: {} for kind in kinds}, where)


def setting_arguments(kind: Kind) -> Spec:
    """Options of a setting. One that may be absent keeps what is omitted, so only its first write needs all of them."""
    if not kind.optional:
        return field_arguments(kind)
    return {**STATE, **{option: {**rule, "required": False} for option, rule in field_arguments(kind).items()}}


def setting_errors(wanted: Wanted) -> Iterator[OptionError]:
    """What is wrong with the values of a setting, at any depth."""
    yield from limit_errors(wanted)
    if wanted.kind is not None:
        yield from item_errors(wanted.kind, wanted)


def wanted_settings(kinds: Iterable[Kind], options: Options) -> list[Wanted]:
    """The wanted settings of `workmail_settings`, each of which an organization has one of."""
    given = ((kind, options.get(kind.name)) for kind in kinds if not kind.is_rule)
    return [wanted_named(kind, inner) for kind, inner in given if isinstance(inner, Mapping)]
