# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Faults of the raw options, found before Ansible converts anything.

Ansible turns `country: NO` into "False" and `zip_code: 01234` into "668", stops at the first fault of a list and does
not say which item it is in. So the options are inspected as they arrived, item by item, with Ansible's own validator.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from .arguments import Spec
from .faults import Fault

Raw = Mapping[str, Any]


def label(option: str, index: int, item: object) -> str:
    """How messages name an item of a list: `users[17] (bob)`."""
    named = item if isinstance(item, Mapping) else {}
    ids = (key for key in named if key.endswith("_id"))
    known = next(
        (named[key] for key in ("name", "email", *ids, "grantee") if isinstance(named.get(key), str)),
        None,
    )
    return f"{option}[{index}] ({known})" if known else f"{option}[{index}]"


def _quote(value: object) -> str:
    word = "a boolean" if isinstance(value, bool) else "a number"
    return f"{value!r} is {word} where text is wanted; quote it in YAML."


def unquoted(raw: Raw, spec: Spec, where: str = "") -> Iterator[Fault]:
    """Booleans and numbers that stand where text is wanted."""
    for option, rule in spec.items():
        value = raw.get(option)
        if value is None:
            continue
        yield from _unquoted_value(value, option, rule, where)


def _unquoted_value(value: object, option: str, rule: Mapping[str, Any], where: str) -> Iterator[Fault]:
    if rule.get("type") == "str":
        if isinstance(value, (bool, int, float)):
            hidden = Fault(
                where,
                option,
                "a boolean or number where text is wanted; quote it in YAML.",
            )
            yield hidden if rule.get("no_log") else Fault(where, option, _quote(value))
    elif rule.get("type") == "dict" and isinstance(value, Mapping):
        yield from unquoted(value, rule.get("options", {}), f"{where}.{option}" if where else option)
    elif rule.get("type") == "list" and isinstance(value, list):
        for index, element in enumerate(value):
            yield from _unquoted_element(element, index, option, rule, where)


def _unquoted_element(element: object, index: int, option: str, rule: Mapping[str, Any], where: str) -> Iterator[Fault]:
    prefix = f"{where}." if where else ""
    if rule.get("elements") == "dict" and isinstance(element, Mapping):
        yield from unquoted(element, rule.get("options", {}), prefix + label(option, index, element))
    elif rule.get("elements") == "str" and isinstance(element, (bool, int, float)):
        yield Fault(where, f"{option}[{index}]", _quote(element))


def unknown(raw: Raw, spec: Spec, where: str) -> Iterator[Fault]:
    """Options that there are not, with the one that was probably meant."""
    known = {name for option, rule in spec.items() for name in (option, *rule.get("aliases", ()))}
    for option in raw:
        if option not in known:
            near = difflib.get_close_matches(str(option), sorted(known), n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "See the module's documentation."
            yield Fault(where, str(option), f"there is no such option. {hint}")


def inspect(raw: Raw, spec: Spec, where: str = "", one_of: tuple[str, ...] = ()) -> tuple[dict[str, Any], list[Fault]]:
    """The options converted, and everything that is wrong with them.

    Faults of a text that is no text are reported once, by `unquoted`; the validator sees the rest.
    """
    faults = [*unknown(raw, spec, where), *unquoted(raw, spec, where)]
    flat = {fault.field.partition("[")[0] for fault in faults if fault.where == where}
    rest = {option: value for option, value in raw.items() if option not in flat and value is not None}
    loose = {option: {**rule, "required": False} if option in flat else rule for option, rule in spec.items()}
    needed = [list(one_of)] if one_of and not flat.intersection(one_of) else None
    result = ArgumentSpecValidator(loose, required_one_of=needed).validate(rest)
    faults += [Fault(where, "", f"{message}.") for message in result.error_messages]
    return dict(result.validated_parameters), faults
