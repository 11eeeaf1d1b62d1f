# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Errors of the raw options, found before Ansible converts anything.

Ansible turns `country: NO` into "False" and `zip_code: 01234` into "668", stops at the first error of a list and does
not say which item it is in. So the options are inspected as they arrived, item by item, and its validator only
converts what is sound.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .arguments import RANGES, Spec
from .option_errors import OptionError, missing_options, plain, within

Raw = Mapping[str, Any]
TASK_OPTIONS = ("organization", "wait", "wait_timeout")
"""Options that say nothing about the one entity of a single module."""

EXACT_TYPES: Mapping[str, type] = {"str": str, "path": str, "bool": bool, "int": int, "float": float}


class OptionRules(NamedTuple):
    """What options ask of each other."""

    one_of: Sequence[str] = ()
    """At least one of these must be given."""
    exclusive: Sequence[Sequence[str]] = ()
    """Of each group at most one may be given."""
    required_if: Sequence[tuple[str, str, Sequence[str]]] = ()
    """(option, value, options): with this value, or where it is the default, these must be given."""
    own_ranges: Collection[str] = ()
    """Options whose range is not the one in `RANGES`; the module checks it."""


def inspect(
    raw: Raw, spec: Spec, where: str = "", one_of: tuple[str, ...] = (), rules: OptionRules | None = None
) -> tuple[dict[str, Any], list[OptionError]]:
    """The sound options converted, and everything that is wrong with the rest.

    Of a list of texts the sound ones are kept, so that other errors in them can be reported too.
    """
    errors: list[OptionError] = []
    valid: dict[str, Any] = {}
    ranges = RANGES.keys() - set(rules.own_ranges if rules else ())
    named = {name: option for option, rule in spec.items() for name in (option, *rule.get("aliases", ()))}
    for option, value in raw.items():
        rule = spec[named[option]] if option in named else None
        if rule is None or not (value is None or (option not in ranges and has_exact_type(value, rule))):
            from .shapes import checked

            kept, found = checked(option, value, rule, spec, where, ranges)
            errors += found
        else:
            kept = value
        if kept is not None:
            valid[option] = kept
    errors += missing_options(raw, spec, where)
    errors += _rule_errors(raw, spec, where, rules or OptionRules(one_of))
    optional = {option: {**rule, "required": False} for option, rule in spec.items()}
    result = ArgumentSpecValidator(optional).validate(valid)
    errors += [OptionError(where, "", f"{message}.") for message in result.error_messages]
    return dict(result.validated_parameters), errors


def has_exact_type(value: object, rule: Mapping[str, Any]) -> bool:
    """True if a value has the very type of its option, so that nothing is wrong with it and nothing is converted."""
    kind = rule.get("type", "str")
    if kind == "list":
        inner = {**rule, "type": rule.get("elements", "str")}
        return isinstance(value, list) and all(has_exact_type(one, inner) for one in value)
    if kind == "dict":
        return isinstance(value, dict) and "options" not in rule
    exact = isinstance(value, EXACT_TYPES.get(kind, ())) and isinstance(value, bool) == (kind == "bool")
    return exact and value in (rule.get("choices") or (value,))


def _rule_errors(raw: Raw, spec: Spec, where: str, rules: OptionRules) -> Iterator[OptionError]:
    given = {option for option, value in raw.items() if value is not None}
    if rules.one_of and given.isdisjoint(rules.one_of):
        listed = ", ".join(rules.one_of)
        yield OptionError(
            where, "", f"one of the following is required: {listed}. Set one of them to identify the entity."
        )
    for group in rules.exclusive:
        both = [option for option in group if option in given]
        if len(both) > 1:
            from .shapes import with_value

            secret = {option for option in both if spec.get(option, {}).get("no_log")}
            text = " and ".join(option if option in secret else with_value(option, raw[option]) for option in both)
            yield OptionError(where, "", f"{text} are mutually exclusive; use one of them.")
    for option, value, needed in rules.required_if:
        if raw.get(option, spec[option].get("default")) == value:
            for other in needed:
                if other not in given:
                    yield OptionError(where, other, f"is required where `{option}` is {value}; write `{other}: …`.")


def with_entity(error: OptionError, naming: Sequence[str], raw: Raw) -> OptionError:
    """The error of a single module with the one entity that the task is about; `naming`: the options that name it."""
    alone = list(naming) == [error.field]
    if alone or not naming or (error.where or error.field).partition(".")[0].partition("[")[0] in TASK_OPTIONS:
        return error
    return OptionError(
        within(entity_label(naming, raw), error.where) if error.where else entity_label(naming, raw),
        error.field,
        error.message,
    )


def entity_label(naming: Sequence[str], raw: Raw) -> str:
    """How messages name it: `user bob`, by the first of the options that is given."""
    kind = next((option.removesuffix("_id") for option in naming if option.endswith("_id")), naming[0])
    known = next((raw[option] for option in naming if isinstance(raw.get(option), str) and raw[option]), None)
    return f"{kind} {plain(known)}" if known else kind
