# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The header of a table → its format, and what each of its columns gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ...module_utils._task.near import nearest, question
from .format import ADDRESSES, LOGIN, Column, Format, exact, plain
from .formats import BY_KEY, FORMATS, IDENTITY, OWN, SPEC
from .names import Meaning, candidates, decides, fits, has, identifies, is_known, missing, names_of, suggested

FOREIGN = frozenset(("name", "user_id", "state", "enabled", "role", "ignore"))
"""Options whose names mean something else in the tables of others."""
IDENTIFYING = (*IDENTITY, LOGIN, ADDRESSES)
TARGETS = (*SPEC, LOGIN, ADDRESSES)
"""What `columns` maps a column to."""
SIMILARITY = 0.8
"""How alike two names must be (0 to 1) for one to be a spelling error of the other."""
MOST = 3
"""Formats that a message compares a header with."""

Columns = Mapping[str, str | None]
"""The option `columns`: name of a column → an option, or None to omit the column."""


@dataclass
class Header:
    """A header that was understood, as far as `errors` is empty."""

    format: Format
    names: list[str]
    columns: list[Column | None]
    """What each column gives; None where it gives nothing."""
    ignored: set[int] = field(default_factory=set)
    """Places of the columns that are left out. A column that decides whether another one counts is not."""
    errors: list[str] = field(default_factory=list)
    unclear: bool = False
    """Whether a column that is not clear may be the one that identifies the users."""
    unknown: bool = False
    """Whether a column has no option, so that the options are worth a list."""

    def options(self) -> set[str]:
        return {column.option for column in self.columns if column}

    def identity(self) -> list[str]:
        """The columns that say who a row is about."""
        pairs = zip(self.names, self.columns, strict=True)
        return [name for name, one in pairs if one and one.option in IDENTIFYING]

    def discard(self) -> None:
        """No row can be read by this header, so none of its columns counts."""
        self.columns = [None] * len(self.names)


def understood(names: Sequence[str], columns: Columns, key: str | None) -> Header:
    """The header, with everything that is wrong with it in `errors`."""
    names = [name.strip().strip("\ufeff") for name in names]
    own = {plain(name): target for name, target in columns.items()}
    chosen = _chosen(names, own, key)
    if isinstance(chosen, Header):
        return chosen
    header = Header(chosen, names, [])
    for place, name in enumerate(names):
        header.columns.append(_column(header, place, name, own))
    _check(header, columns)
    return header


def is_header(names: Sequence[str], columns: Columns, key: str | None) -> bool:
    """Whether a line is certainly a header, so that lines before it are a title."""
    names = [name.strip() for name in names]
    if key is not None:
        return fits(BY_KEY[key], names)
    return _own(names, {plain(name): target for name, target in columns.items()}) or bool(candidates(names))


def _own(names: Sequence[str], own: Columns) -> bool:
    """Whether every column is an option of a user or mapped to one, and one of them identifies the user."""
    rest = [name for name in names if plain(name) and plain(name) not in own]
    options = names_of(OWN.key)
    identified = any(has(rest, option) for option in IDENTITY) or any(target in IDENTIFYING for target in own.values())
    return identified and all(options.meaning(name) for name in rest)


def _chosen(names: list[str], own: Columns, key: str | None) -> Format | Header:
    if key is not None:
        return BY_KEY[key]
    if _own(names, own):
        return OWN
    found = candidates(names)
    if len(found) > 1:
        header = Header(OWN, names, [])
        titles = " and ".join(f"{one.title} (`format={one.key}`)" for one in found)
        header.errors.append(f"the header fits {titles}. Set `format`, or map columns with `columns`.")
        header.discard()
        return header
    return found[0] if found else OWN


def _column(header: Header, place: int, name: str, own: Columns) -> Column | None:
    """What a column gives. Adds what is wrong with it, or that it is ignored."""
    key = plain(name)
    if key in own:
        target = own[key]
        if target is None:
            header.ignored.add(place)
        return Column(target) if target in TARGETS else None
    if not name:
        return None
    known = names_of(header.format.key).meaning(name) or _extra(header, name)
    if known is None or known.unclear:
        _unknown(header, place, name, known)
        return None
    if known.column is None and not decides(header.format, name):
        header.ignored.add(place)
    return known.column


def _extra(header: Header, name: str) -> Meaning | None:
    """One of our own columns that was added to the table of another program."""
    known = names_of(OWN.key).meaning(name)
    return known if known and known.column and known.column.option not in FOREIGN else None


def _unknown(header: Header, place: int, name: str, known: Meaning | None) -> None:
    if known is not None:
        header.unclear = header.unclear or any(option in IDENTITY for option in known.unclear)
        options = " or ".join(known.unclear)
        choice = f"columns={{{name!r}: {known.unclear[0]!r}}}"
        header.errors.append(f"the column {name!r} can be {options}. Write, for example, `{choice}`.")
    elif header.format is OWN:
        header.unknown = True
        what = f"the column {name!r}" if _certain(header.names) else f"column {place + 1}"
        header.errors.append(f"there is no option for {what}.{_near(name, OWN)}")
    elif header.format.sheet and _near(name, header.format):
        header.errors.append(f"the column {name!r} is not known.{_near(name, header.format)}")
    else:
        header.ignored.add(place)


def _certain(names: Sequence[str]) -> bool:
    """Whether this is a header, and not a row of values, which may hold a password."""
    named = [name for name in names if name]
    ours = any(has(named, option) for option in IDENTITY)
    return ours or (any(map(identifies, named)) and sum(map(is_known, named)) * 2 >= len(named))


def _near(name: str, one: Format) -> str:
    """What a column is probably meant to be, with the blank before it; empty if nothing is near."""
    option = suggested(name) if one is OWN else ""
    if option:
        return f" Write `columns={{{name!r}: {option!r}}}`."
    known = {plain(other): other for other in one.columns}
    near = [known[one] for one in nearest(plain(name), known, SIMILARITY)]
    return f" {question(near, str)}" if near else ""


def _check(header: Header, columns: Columns) -> None:
    """What is wrong with the header as a whole."""
    for name, target in columns.items():
        if not has(header.names, name):
            header.errors.append(f"`columns` has {name!r}, which is not a column of the table.")
        elif target is not None and target not in TARGETS:
            header.unknown = True
            header.errors.append(f"`columns` maps {name!r} to {target!r}, which is not an option of a user.")
    if not any(header.columns):
        header.errors = [f"this line is not a header: no column gives anything of a user.{_compared(header.names)}"]
        header.unknown = True
        return
    lacking = missing(header.format, header.names)
    if lacking and header.format is not OWN:
        header.errors.append(f"{header.format.title} needs the column {lacking[0].replace('|', ' or ')}.")
    header.errors += _duplicate_columns(header)
    if not header.identity() and not header.unclear:
        header.errors.append(f"no column identifies the users; there must be `name`.{_compared(header.names)}")


def _duplicate_columns(header: Header) -> list[str]:
    """Columns that are there twice: of the same name, or of our own for the same option."""
    seen: dict[str, list[str]] = {}
    for name, column in zip(header.names, header.columns, strict=True):
        if column:
            key = column.option if header.format is OWN else exact(name)
            seen.setdefault(key, []).append(name)
    return [
        f"{len(doubled)} columns mean {key if header.format is OWN else doubled[0]}; remove all but one."
        for key, doubled in seen.items()
        if len(doubled) > 1
    ]


def _compared(names: Sequence[str]) -> str:
    """The formats that come near to a header, with the columns that they miss; with the blank before it."""
    if not _certain(names):
        return ""
    known = {one.key: sum(bool(names_of(one.key).meaning(name)) for name in names if name) for one in FORMATS}
    near = sorted((one for one in FORMATS if known[one.key] > 1), key=lambda one: -known[one.key])[:MOST]
    told = [f"{one.title} (also needs {', '.join(missing(one, names))})" for one in near if missing(one, names)]
    return f" Formats that come near: {'; '.join(told)}." if told else ""
