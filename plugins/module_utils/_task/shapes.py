# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with a raw value that does not have the shape its option takes, in the words of YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from ansible.module_utils.common.validation import check_type_bool, check_type_dict

from .arguments import DEFINED_AT, RANGES
from .near import NearNames, nearest, question
from .option_errors import OptionError, missing_options, plain, quoted, within, yaml_type

Rule = Mapping[str, Any]
INTEGER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")
"""Text that is taken for a whole number, as templates give it."""
GROUPED = re.compile(
    r"([0-9]{1,3}(?:([.,'\u2019 \u00a0\u202f_])[0-9]{3})(?:\2[0-9]{3})*|[0-9]+)(?:[.,]0{1,2})?(?: ?(?:MB|MiB))?", re.I
)
"""A whole number as spreadsheets and people write it: thousands apart, decimals of zero, a unit."""
OCTAL = (8, 0o100000)
"""Numbers that up to five digits after a leading zero give, as in postal codes: YAML 1.1 reads them as octal."""


def item_label(option: str, index: int, item: object) -> str:
    """How messages name an item of a list: `users[17] (bob)`, or `users.yml:12 (bob)` if the item has its place."""
    named = item if isinstance(item, Mapping) else {}
    place = named.get(DEFINED_AT)
    where = plain(place) if isinstance(place, str) and place else f"{option}[{index}]"
    ids = (key for key in named if str(key).endswith("_id"))
    known = next(
        (named[key] for key in ("name", "email", *ids, "grantee") if isinstance(named.get(key), str)),
        "",
    )
    return f"{where} ({plain(known)})" if known.strip() else where


def unknown_option(option: object, spec: Mapping[str, Rule], where: str) -> OptionError:
    """An option that there is not, with the one that was probably meant."""
    known = sorted({name for key, rule in spec.items() for name in (key, *rule.get("aliases", ()))})
    hint = question(nearest(str(option), known)) or "Remove it, or see the documentation."
    return OptionError(where, plain(str(option)), f"unsupported parameter. {hint}")


def with_value(option: str, value: object) -> str:
    """An option and its value, which is omitted if it is a dictionary: that may contain a secret."""
    return option if isinstance(value, Mapping) else f"{option} {quoted(value)}"


def checked(
    option: str, value: object, rule: Rule | None, spec: Mapping[str, Rule], where: str, ranges: Collection[str]
) -> tuple[object, list[OptionError]]:
    """The valid part of an option's value, None if there is none, and all errors. Unknown options have no `rule`.

    `ranges`: the options whose range is that in `RANGES`.
    """
    if rule is None:
        return None, [unknown_option(option, spec, where)]
    errors = list(_value_errors(value, option, rule, where, option in ranges))
    return (_valid_elements(value, rule) if errors else value), errors


def _value_errors(
    value: object, option: str, rule: Mapping[str, Any], where: str, ranged: bool
) -> Iterator[OptionError]:
    wrong = list(shape_errors(value, option, rule, where))
    yield from wrong
    if ranged and not wrong:
        least, most = RANGES[option]
        number = float(value)  # type: ignore[arg-type]
        if not least <= number <= most:
            yield OptionError(where, option, f"{value} is outside {least} to {most}.")


def _valid_elements(value: object, rule: Mapping[str, Any]) -> list[Any] | None:
    """The sound elements of a list of texts; None of anything else."""
    listed = split_elements(value)
    if rule.get("type") != "list" or rule.get("elements", "str") != "str" or not isinstance(listed, list):
        return None
    return [one for one in listed if one is not None and not list(shape_errors(one, "", {**rule, "type": "str"}, ""))]


def shape_errors(value: object, field: str, rule: Rule, where: str) -> Iterator[OptionError]:
    """Everything that is wrong with one value, down to its last element."""
    kind = str(rule.get("type", "str"))
    if kind == "list":
        yield from _list_errors(value, field, rule, where)
    elif kind == "dict":
        yield from _dict_errors(value, field, rule, where)
    else:
        text = _SCALARS[kind](value, bool(rule.get("no_log"))) or _choice_error(value, field, rule)
        if text:
            yield OptionError(where, field, text)


def split_elements(value: object) -> object:
    """What Ansible makes of the value of a list: a text is split at its commas."""
    return value.split(",") if isinstance(value, str) and value else value


def _list_errors(value: object, field: str, rule: Rule, where: str) -> Iterator[OptionError]:
    listed = split_elements(value)
    if value == "":
        yield OptionError(where, field, "is empty text but must be a list; write [] for an empty list.")
    elif not isinstance(listed, list) or (isinstance(value, str) and rule.get("elements") == "dict"):
        yield OptionError(
            where, field, f"is {yaml_type(value)} but must be a list; write one item per line, each with `- `."
        )
    else:
        for index, element in enumerate(listed):
            yield from _element_errors(element, index, field, rule, where)


def _element_errors(element: object, index: int, field: str, rule: Rule, where: str) -> Iterator[OptionError]:
    kind = str(rule.get("elements", "str"))
    if element is None:
        yield OptionError(where, f"{field}[{index}]", "is null; give a value or remove the line.")
    elif kind == "dict" and not isinstance(element, Mapping):
        first = next(iter(rule.get("options", {})), "name")
        text = f"is {yaml_type(element)} but must be a dictionary; write `- {first}: …`."
        yield OptionError(where, f"{field}[{index}]", text)
    elif kind == "dict":
        yield from mapping_errors(element, rule.get("options", {}), within(where, item_label(field, index, element)))
    else:
        inner = {**rule, "type": kind}
        yield from shape_errors(element, f"{field}[{index}]", inner, where)


def _dict_errors(value: object, field: str, rule: Rule, where: str) -> Iterator[OptionError]:
    try:
        found = check_type_dict(value)
    except (TypeError, ValueError):
        text = f"is {yaml_type(value)} but must be a dictionary; write one `key: value` per line below it."
        yield OptionError(where, field, text)
        return
    if "options" in rule:
        yield from mapping_errors(found, rule["options"], within(where, field))


def mapping_errors(found: Any, spec: Mapping[str, Rule], where: str) -> Iterator[OptionError]:
    """Everything that is wrong with the shapes in a dictionary of options, in the order of the input."""
    for option, value in found.items():
        if option not in spec:
            yield unknown_option(option, spec, where)
        elif value is not None:
            yield from shape_errors(value, option, spec[option], where)
    yield from missing_options(found, spec, where)


SECRET_NAME = re.compile("pass|secret|token|key", re.IGNORECASE)
"""Names of options in whose place a secret may have been written by mistake."""


def _choice_error(value: object, field: str, rule: Rule) -> str:
    choices = rule.get("choices")
    if not choices or value in choices:
        return ""
    meant = NearNames(map(str, choices)).nearest(str(value))
    hint = f" {question(meant)}" if meant else " Choose one of these."
    text = "the value" if rule.get("no_log") or (SECRET_NAME.search(field) and not meant) else quoted(value)
    return f"{text} is not one of {', '.join(map(str, choices))}.{hint}"


def text_error(value: object, secret: bool = False) -> str:
    """Why a value is not a text; empty if it is one. Nothing of a secret is repeated."""
    if isinstance(value, str):
        return ""
    if isinstance(value, (bool, int, float)):
        text = f"{'is' if secret else f'{value!r} is'} {yaml_type(value)}"
        return f"{text} but must be text; quote it in YAML.{'' if secret else _written_otherwise(value)}"
    step = "quote it in YAML" if isinstance(value, date) else "write a single text value"
    return f"is {yaml_type(value)} but must be text; {step}."


def _written_otherwise(value: bool | int | float) -> str:
    """What the file may have where YAML has read another form of it, with a blank before; empty if it is the same."""
    if isinstance(value, bool):
        return f" YAML reads {'yes and on' if value else 'no and off'}, in any case, as {value}."
    octal = isinstance(value, int) and OCTAL[0] <= value < OCTAL[1]
    return f" If the file has 0{value:o}, YAML reads it as {value}." if octal else ""


def whole_number_error(text: str) -> str:
    """Why a text is not a whole number, and what to write. Continues a sentence that begins with the text."""
    found = GROUPED.fullmatch(text.strip())
    plain_number = re.sub(r"[^0-9]", "", found[1]) if found else ""
    return f"is not a whole number; write {plain_number}." if found else "is not a whole number; write digits only."


def _boolean_error(value: object, _secret: bool) -> str:
    if not isinstance(value, (str, int, float)):
        return f"is {yaml_type(value)} but must be true or false; write one of these."
    try:
        check_type_bool(value)
    except TypeError:
        return f"{quoted(value)} is neither true nor false; write one of these."
    return ""


def _integer_error(value: object, _secret: bool) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        text = f"{value!r} is" if isinstance(value, bool) else "is"
        return f"{text} {yaml_type(value)} but must be a whole number; write digits only."
    valid = value.is_integer() if isinstance(value, float) else isinstance(value, int) or INTEGER.fullmatch(value)
    return "" if valid else f"{quoted(value)} {whole_number_error(str(value))}"


def _number_error(value: object, _secret: bool) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        text = f"{value!r} is" if isinstance(value, bool) else "is"
        return f"{text} {yaml_type(value)} but must be a number; write one like 2.5."
    try:
        float(value)
    except (ValueError, OverflowError):
        return f"{quoted(value)} is not a number; write one like 2.5."
    return ""


_SCALARS: dict[str, Callable[[object, bool], str]] = {
    "str": text_error,
    "path": text_error,
    "bool": _boolean_error,
    "int": _integer_error,
    "float": _number_error,
}
