# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task wants of rules, each of which an item describes whole, and what is wrong with an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._model.vocabulary import Field, Kind
from .arguments import DEFINED_AT, STATE, Options, Spec, field_arguments
from .dictionaries import field_errors, without_nulls
from .option_errors import OptionError, plain, quoted, yaml_type
from .parse import text_or_none
from .shapes import item_label
from .strict import OptionRules, inspect
from .wanted import Wanted

EMPTY: Mapping[str, object] = {"list": [], "dict": None, "str": ""}
"""Type of a field → the value of an omitted option, because a write removes what it omits."""
UPDATE = "update_password"


def rule_arguments(kind: Kind) -> Spec:
    """Options of one rule. Those that are required may be omitted where the rule is absent."""
    naming: Spec = {} if kind.calls.ids else {kind.key: {"type": "str", "required": True}}
    if kind.calls.assigned:
        naming[kind.id_option] = {"type": "str"}
    options = {option: dict(argument) for option, argument in field_arguments(kind).items()}
    for _part, field in kind.fields():
        options[field.option].pop("required", None)
        if field.option in keys(kind):
            options[field.option]["required"] = True
    secrets = any(one.secret for _part, field in kind.fields() for one in field.fields)
    update = {"type": "str", "choices": ["on_create", "always"], "default": "on_create", "no_log": False}
    return {**naming, **STATE, **options, **({UPDATE: update} if secrets else {})}


def keys(kind: Kind) -> tuple[str, ...]:
    """The options that say which rule an item means, where it is not its name."""
    return tuple(field.option for _part, field in kind.fields() if field.write_member in kind.calls.ids)


def required(kind: Kind) -> tuple[str, ...]:
    """The options of a rule that is present."""
    return tuple(field.option for _part, field in kind.fields() if field.required and field.option not in keys(kind))


def wanted_rules(kind: Kind, raw: list[Any]) -> tuple[list[Wanted], list[OptionError]]:
    """The items of a list of rules, and everything that is wrong with each."""
    spec: Spec = {**rule_arguments(kind), DEFINED_AT: {"type": "str"}}
    rules = OptionRules(required_if=[("state", "present", required(kind))])
    wanted: list[Wanted] = []
    errors: list[OptionError] = []
    for index, item in enumerate(raw):
        where = _label(kind, index, item)
        if not isinstance(item, Mapping):
            text = f"is {yaml_type(item)} but must be a dictionary; write `- {(kind.key, *keys(kind))[-1]}: …`."
            errors.append(OptionError(where, "", text))
            continue
        options, wrong = inspect(item, spec, where, rules=rules)
        one, more = wanted_rule(kind, options, where, bool(wrong))
        wanted.append(one)
        errors += [*wrong, *more]
    return wanted, errors


def _label(kind: Kind, index: int, item: object) -> str:
    """`access_control_rules[2] (office)`, or `settings.yml:12 (office)` if the item has its place."""
    label = item_label(kind.plural, index, item)
    named = item.get(kind.key) if isinstance(item, Mapping) else None
    return f"{label} ({plain(named)})" if isinstance(named, str) and named.strip() and label[-1:] != ")" else label


def wanted_rule(kind: Kind, options: Options, where: str, broken: bool = False) -> tuple[Wanted, list[OptionError]]:
    """One rule from its options, with a value for each field, and what is wrong with it."""
    text = text_or_none(options.get(kind.key))
    name = text.lower() if text and kind.lower_case else text
    present = options.get("state") != "absent"
    values = {field.option: _value(field, options, name) for _part, field in kind.fields()} if present else {}
    values |= {option: options.get(option) for option in keys(kind)}
    always = options.get(UPDATE) == "always"
    secret = (field.option for _part, field in kind.fields() if always and _secrets_in(field, values.get(field.option)))
    one = Wanted(
        kind,
        where,
        defined_at=text_or_none(options.get(DEFINED_AT)) or "",
        name=name,
        id=text_or_none(options.get(kind.id_option)),
        present=present,
        values=values,
        rewrite=frozenset(secret),
        broken=broken,
    )
    return one, [] if broken else list(_errors(kind, one, options))


def _value(field: Field, options: Options, name: str | None) -> object:
    value = without_nulls(options.get(field.option))
    if field.default_of and not value:
        return name
    if isinstance(value, list):
        return [one for number, one in enumerate(value) if one not in value[:number]]
    return EMPTY.get(field.type) if value is None else value


def _secrets_in(field: Field, value: object) -> bool:
    return isinstance(value, Mapping) and any(one.secret and value.get(one.option) for one in field.fields)


def _errors(kind: Kind, wanted: Wanted, given: Options) -> Iterator[OptionError]:
    if wanted.name is not None and (
        len(wanted.name) > kind.name_maximum or re.fullmatch(kind.name_pattern, wanted.name, re.ASCII) is None
    ):
        yield OptionError(wanted.where, kind.key, f"{quoted(wanted.name)} {kind.name_error}")
    for field in (field for _part, field in kind.fields() if given.get(field.option) is not None):
        yield from field_errors(wanted.where, field.option, field, wanted.values.get(field.option))
    if given.get(UPDATE) == "always" and wanted.present and not wanted.rewrite:
        for option, one in ((field.option, one) for _part, field in kind.fields() for one in field.fields):
            if one.secret and wanted.values.get(option):
                text = f"is required where `{UPDATE}` is always; set it, or remove `{UPDATE}`."
                yield OptionError(wanted.where, f"{option}.{one.option}", text)
    providers = sum(bool(value) for value in wanted.values.values())
    if kind.name == "availability_configuration" and wanted.present and providers != 1:
        yield OptionError(wanted.where, "", "needs exactly one of `ews_provider` and `lambda_provider`.")
