# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the names of columns mean in a format."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .format import LOGIN, NUMBER, Column, Format, exact, pattern, plain
from .formats import BY_KEY, FORMATS, IDENTITY


@dataclass(frozen=True)
class Meaning:
    """Of a column that a format knows: a column of a user, nothing, or one of several options."""

    column: Column | None = None
    unclear: tuple[str, ...] = ()


@dataclass
class Names:
    """The columns of one format by their names."""

    exactly: dict[str, Meaning] = field(default_factory=dict)
    plainly: dict[str, Meaning] = field(default_factory=dict)
    numbered: list[tuple[re.Pattern[str], Meaning]] = field(default_factory=list)

    def add(self, name: str, meaning: Meaning) -> None:
        if NUMBER in name:
            self.numbered.append((pattern(name), meaning))
            return
        self.exactly.setdefault(exact(name), meaning)
        self.plainly.setdefault(plain(name), meaning)

    def meaning(self, name: str) -> Meaning | None:
        """None for a column that the format does not know. Punctuation counts only where two names differ in it."""
        known = self.exactly.get(exact(name)) or self.plainly.get(plain(name))
        if known is not None:
            return known
        for look, meaning in self.numbered:
            found = look.fullmatch(plain(name))
            if found:
                return _of_number(meaning, found[1])
        return None


def _of_number(meaning: Meaning, number: str) -> Meaning:
    """The meaning of one numbered column, beside which is the column of the same number."""
    column = meaning.column
    if column is None or column.beside is None:
        return meaning
    other, cells = column.beside
    return Meaning(replace(column, beside=(other.replace(NUMBER, number), cells)))


@functools.cache
def names_of(key: str) -> Names:
    """The columns of the format with this key, of all versions of its program."""
    one, names = BY_KEY[key], Names()
    for name, target in one.columns.items():
        names.add(name, Meaning(target if isinstance(target, Column) else Column(target)))
    for name, options in one.unclear.items():
        names.add(name, Meaning(unclear=options))
    for name in (*one.header, *one.ignored, *_deciding(one)):
        if names.meaning(name) is None:
            names.add(name, Meaning())
    return names


def decides(one: Format, name: str) -> bool:
    """Whether a column says which rows, or which cells of another column, count."""
    deciding = Names()
    for column in _deciding(one):
        deciding.add(column, Meaning())
    return deciding.meaning(name) is not None


def _deciding(one: Format) -> list[str]:
    beside = [target.beside for target in one.columns.values() if isinstance(target, Column) and target.beside]
    return [aside.column for aside in one.aside] + [column for column, _cells in beside]


def has(header: Sequence[str], column: str) -> bool:
    return plain(column) in {plain(name) for name in header}


def fits(one: Format, header: Sequence[str]) -> bool:
    """Whether the header has the columns that identify a format."""
    return not missing(one, header)


def missing(one: Format, header: Sequence[str]) -> list[str]:
    """The columns that identify a format and are not in the header."""
    return [need for need in one.needs if not any(has(header, name) for name in need.split("|"))]


def candidates(header: Sequence[str]) -> list[Format]:
    """The formats that the header fits. One that knows every column that another one reads comes alone."""
    fitting = [one for one in FORMATS if fits(one, header)]
    covering = [one for one in fitting if all(_covers(one, other, header) for other in fitting)]
    most = max((len(one.needs) for one in covering), default=0)
    best = [one for one in covering if len(one.needs) == most] or fitting
    return [one for one in best if len(best) > 1 or not any(has(header, column) for column in one.without)]


def _covers(one: Format, other: Format, header: Sequence[str]) -> bool:
    mine, its = names_of(one.key), names_of(other.key)
    return all(mine.meaning(name) for name in header if (its.meaning(name) or Meaning()).column)


@functools.cache
def suggested(name: str) -> str:
    """What every format that knows a column takes it for; empty if no format does, or two disagree."""
    meanings = [names_of(one.key).meaning(name) for one in FORMATS]
    options = {known.column.option if known.column else "" for known in meanings if known and not known.unclear}
    return options.pop() if len(options) == 1 else ""


@functools.cache
def is_known(name: str) -> bool:
    """Whether any format knows a column of this name."""
    return any(names_of(key).meaning(name) for key in BY_KEY)


def identifies(name: str) -> bool:
    """Whether a column of this name identifies a user in any format, which no row of values has."""
    return plain(name) in _identifying()


@functools.cache
def _identifying() -> frozenset[str]:
    keys = {plain(option) for option in IDENTITY}
    for one in FORMATS:
        keys |= {plain(name) for name, target in one.columns.items() if target in (LOGIN, "email", "name")}
    return frozenset(keys)
