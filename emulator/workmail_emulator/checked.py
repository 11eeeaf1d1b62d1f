# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that come from outside, held against the types that a dataclass declares."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


@cache
def _hints(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {one.name: hints[one.name] for one in fields(cls) if one.init}


def check(one: Any) -> None:
    """Raise `ValueError` that names the first field of a dataclass whose value has another type than declared."""
    cls: type = type(one)
    for name, hint in _hints(cls).items():
        value = getattr(one, name)
        if not conforms(value, hint):
            raise ValueError(f"{cls.__name__}.{name}: {value!r:.60} is not {_word(hint)}")


def known_members(cls: type, body: object) -> dict[str, Any]:
    """A JSON object whose members are fields of a dataclass. Raises `ValueError`."""
    if not isinstance(body, Mapping):
        raise ValueError(f"{cls.__name__}: {body!r:.60} is not an object")
    strange = [str(name) for name in body if name not in _hints(cls)]
    if strange:
        raise ValueError(f"{cls.__name__} has no {', '.join(strange)}; it has {', '.join(_hints(cls))}")
    return dict(body)


def conforms(value: Any, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (Union, types.UnionType):
        return any(conforms(value, inner) for inner in arguments)
    if origin is list:
        return isinstance(value, list) and all(conforms(inner, arguments[0]) for inner in value)
    if origin is dict:
        pairs = value.items() if isinstance(value, dict) else [(None, None)]
        return all(conforms(key, arguments[0]) and conforms(inner, arguments[1]) for key, inner in pairs)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, origin or hint)


def _word(hint: Any) -> str:
    return f"of type {getattr(hint, '__name__', str(hint))}"
