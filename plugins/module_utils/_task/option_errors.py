# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the input. All errors of a task are collected and reported together, before the first write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

MAX_LINES = 200
"""Lines of one message."""
MAX_QUOTED_LENGTH = 80
"""Characters of a value that a message repeats."""

_WORDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),
    ((int, float), "a number"),
    (str, "text"),
    (date, "a date"),
    (Mapping, "a dictionary"),
    ((list, tuple), "a list"),
    (type(None), "null"),
)


def yaml_type(value: object) -> str:
    """What YAML calls a value of this kind."""
    return next((name for types, name in _WORDS if isinstance(value, types)), "something else")


def quoted(value: object) -> str:
    """A value as messages repeat it: text in quotes, on one line, cut where it is long, without passwords in URLs."""
    text = re.sub(r"//[^/\s]*@", "//…@", value) if isinstance(value, str) else value
    if isinstance(text, str) and len(text) > MAX_QUOTED_LENGTH:
        return f"{text[:MAX_QUOTED_LENGTH]!r}…"
    return repr(text)


def name_list(names: Iterable[str], maximum: int) -> str:
    """The first names, and how many more there are."""
    known = list(names)
    return ", ".join(known[:maximum]) + (f" and {len(known) - maximum} more" if len(known) > maximum else "")


def plain(text: str) -> str:
    """A name as messages use it in a place: without quotes, on one line, cut where it is long."""
    cut = text[:MAX_QUOTED_LENGTH] + ("…" if len(text) > MAX_QUOTED_LENGTH else "")
    return cut if cut.isprintable() else repr(cut)[1:-1]


def visible(text: str, kept: str = "\n", escape: Callable[[str], str] | None = None) -> str:
    """A text as a terminal, a file and a page may show it: control characters are escaped, except `kept` ones.

    That is every control character, every invisible character and every one that turns the direction of writing.
    YAML reads the escapes as the same text if it is in quotation marks; `escape` writes another language's.
    """
    if text.isprintable():
        return text
    return "".join(
        one if one in kept or unicodedata.category(one) not in CONTROL_CATEGORIES else (escape or _escaped)(one)
        for one in text
    )


def visible_in(value: Any) -> Any:
    """The same in every text of a value, and in its keys."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, Mapping):
        return {visible_in(key): visible_in(inner) for key, inner in value.items()}
    return [visible_in(inner) for inner in value] if isinstance(value, (list, tuple)) else value


CONTROL_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that have no shape of their own."""


def _escaped(one: str) -> str:
    return f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"


def quantity(count: int, word: str) -> str:
    """`1 alias`, `2 aliases`, `2 mailboxes`."""
    return f"{count:,} {word if count == 1 else word + ('es' if word.endswith(('s', 'x')) else 's')}"


class OptionError(NamedTuple):
    """One thing that is wrong: which item, which field, what about it and what to do."""

    where: str
    field: str
    message: str

    def __str__(self) -> str:
        place = ".".join(part for part in (self.where, self.field) if part)
        return visible(f"{place}: {self.message}" if place else self.message)


def within(where: str, field: str) -> str:
    """The place of what is in a field."""
    return f"{where}.{field}" if where else field


def missing_options(
    found: Mapping[str, Any], spec: Mapping[str, Mapping[str, Any]], where: str
) -> Iterator[OptionError]:
    for option, rule in spec.items():
        if rule.get("required") and all(found.get(name) is None for name in (option, *rule.get("aliases", ()))):
            yield OptionError(where, option, f"is required; add `{option}: …`.")


def explain(errors: Iterable[OptionError], about: str = "errors in the task options") -> str:
    """One line an error, in input order, each once. `about`: what the errors are, after their number."""
    lines = list(dict.fromkeys(str(error) for error in errors))
    if len(lines) == 1:
        return f"{lines[0]} Nothing was changed."
    more = [f"- and {len(lines) - MAX_LINES} more"] if len(lines) > MAX_LINES else []
    shown = [f"- {line}" for line in lines[:MAX_LINES]]
    return "\n".join([f"{len(lines)} {about}. Nothing was changed.", *shown, *more])
