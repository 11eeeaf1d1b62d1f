# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The YAML of this collection: one style for documentation, argument specs and lists.

A dictionary of entries goes on one line for each key, a description is one text or a list of them, and all other values
go into one line where that is short enough.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml

WIDTH = 120
DEPTH = 3
"""Dictionaries within dictionaries that do not go into one line."""
NESTED = ("contains", "suboptions", "options")


def entries(named: dict[str, Any], indent: int = 0) -> Iterator[str]:
    """The lines of a dictionary of documented things."""
    for name, entry in named.items():
        yield f"{' ' * indent}{name}:"
        for key, value in entry.items():
            yield from _line(key, value, indent + 2)


def _line(key: str, value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    if key in NESTED:
        yield f"{pad}{key}:"
        yield from entries(value, indent + 2)
    elif key == "description":
        yield from _description([value] if isinstance(value, str) else value, indent)
    else:
        yield from _value(key, value, indent)


def _description(texts: list[str], indent: int) -> Iterator[str]:
    pad = " " * indent
    only = f"{pad}description: {scalar(texts[0], False)}"
    if len(texts) == 1 and len(only) <= WIDTH:
        yield only
        return
    yield f"{pad}description:"
    for text in texts:
        yield from textwrap.wrap(
            scalar(text, False),
            WIDTH,
            initial_indent=f"{pad}  - ",
            subsequent_indent=f"{pad}    ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _value(key: str, value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    line = f"{pad}{key}: {flow(value, inside=False)}"
    if (len(line) <= WIDTH and _depth(value) < DEPTH) or not isinstance(value, list | dict):
        yield line
        return
    yield f"{pad}{key}:"
    if isinstance(value, list):
        yield from (f"{pad}  - {flow(one, inside=False)}" for one in value)
    else:
        yield from (f"{pad}  {name}: {flow(one, inside=False)}" for name, one in value.items())


def _depth(value: Any) -> int:
    return 1 + max((_depth(one) for one in value.values()), default=0) if isinstance(value, dict) else 0


def flow(value: Any, inside: bool = True) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key, True)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value, inside)


def scalar(value: Any, inside: bool) -> str:
    """A scalar, quoted only if YAML would read something else, inside brackets or outside of them."""
    return _text(value, inside) if isinstance(value, str) else json.dumps(value)


@cache
def _text(value: str, inside: bool) -> str:
    if _reads(f"[{value}]" if inside else f"- {value}", [value]):
        return value
    return "'" + value.replace("'", "''") + "'" if '"' in value else json.dumps(value, ensure_ascii=False)


def _reads(text: str, value: list[str]) -> bool:
    try:
        return bool(yaml.safe_load(text) == value)
    except yaml.YAMLError:
        return False
