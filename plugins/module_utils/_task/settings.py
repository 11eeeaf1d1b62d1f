# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of the settings of an organization."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .._model.vocabulary import Kind
from .arguments import MANAGING, STATE, Options, Spec, field_arguments
from .dictionaries import item_errors
from .expectations import ARGUMENTS
from .limits import limit_errors
from .named import wanted_named
from .option_errors import OptionError
from .rules import rule_arguments
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
