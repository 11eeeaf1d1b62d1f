# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A row of a table → a user, and everything that is wrong with the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._model.addresses import is_address
from ...module_utils._model.user import USER
from ...module_utils._task.limits import limit_errors
from ...module_utils._task.option_errors import quoted, visible
from ...module_utils._task.parse import wanted_entity
from ...module_utils._task.shapes import whole_number_error
from .addresses import is_login_address, parsed
from .cells import Refused, Template, meant, secret, trimmed
from .format import ADDRESSES, LOGIN, Column, plain
from .formats import IDENTITY, OWN, SECRET, SPEC
from .header import Header
from .rows import Cell
from .truth import ACCEPTED, truth

CLEARABLE = frozenset(
    [one.option for part, one in USER.fields() if one.type == "str" and not one.choices and not part.secret]
    + [option for option, rule in SPEC.items() if rule["type"] == "list"]
)
NO_ADDRESS = frozenset(("first_name", "last_name", "initials", "city", "zip_code", "country"))
"""Options that never are an e-mail address, so that one shows that cells have slipped."""

MAX_CELL_LENGTH = 100_000
"""Characters of a cell: more than any option takes."""

User = dict[str, Any]
Message = tuple[str, str]
"""Where in a row, empty for the whole row, and what is wrong there."""


@dataclass
class Reading:
    """One row while it is read."""

    header: Header
    cells: list[Cell]
    user: User = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Option → the column that gave it."""
    aliases: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """A cell that slipped into another column may be a password."""
        return not SECRET.isdisjoint(self.header.options())

    def quoted_value(self, value: object) -> str:
        return "the value" if self.hidden else visible(quoted(value))

    def refuse(self, name: str, message: str) -> None:
        self.errors.append((f"column {name!r}", message))

    def set_value(self, option: str, value: object, name: str) -> None:
        """The first column with a value counts."""
        if option not in self.user:
            self.user[option] = value
            self.sources[option] = name


def read(header: Header, cells: list[Cell]) -> Reading:
    """The user of a row that has a cell for each column."""
    row = Reading(header, cells)
    for number, (name, column, cell) in enumerate(zip(header.names, header.columns, cells, strict=True), 1):
        if not name and cell.text.strip():
            row.errors.append((f"column {number}", "there is a value here, but no name in the header."))
        elif column is not None and cell.text.strip():
            _cell(row, name, column, cell)
    _addresses(row)
    _identity(row)
    row.errors += _beyond(row)
    return row


def _cell(row: Reading, name: str, column: Column, cell: Cell) -> None:
    try:
        value = _value(row, column, cell)
    except Template as error:
        row.refuse(name, str(error))
    except ValueError as error:
        row.refuse(name, f"{row.quoted_value(trimmed(cell.text))} {error}")
    else:
        _store(row, name, column, value)


def _store(row: Reading, name: str, column: Column, value: Any) -> None:
    if value is None:
        return
    if column.option == ADDRESSES:
        found = parsed(value)
        row.aliases += found.aliases
        row.left += found.left
        if found.primary:
            row.set_value("email", found.primary, name)
        row.sources.setdefault("aliases", name)
    elif column.option == "aliases" and row.header.format is not OWN and value:
        row.aliases += value
        row.sources.setdefault("aliases", name)
    else:
        row.set_value(column.option, value, name)


def _value(row: Reading, column: Column, cell: Cell) -> Any:
    """What a cell gives; None for nothing. Raises `Template`, and `ValueError` whose text continues after the value."""
    own = row.header.format is OWN
    if len(cell.text) > MAX_CELL_LENGTH:
        raise Refused(f"has {len(cell.text)} characters; no option takes so many.")
    if column.option in SECRET and not column.refused:
        return _password(column, cell)
    text, clear = meant(cell.text, own, row.header.format.hexadecimal)
    if column.refused:
        raise Refused(f"cannot be read: {column.refused}")
    if not (text or clear) or text in column.blank or not _counts(row, column):
        return None
    if clear:
        return _cleared(column.option)
    if column.words is not None:
        return _word(column, text)
    if column.bit:
        return False if _number(text) & column.bit else None
    return _typed(column.option, text)


def _password(column: Column, cell: Cell) -> str | None:
    text = secret(cell.text, cell.quoted)
    if text == "-":
        return str(_cleared(column.option))
    return None if not text or text in column.blank else text


def _counts(row: Reading, column: Column) -> bool:
    """Whether the column beside it says that a cell is what the option means."""
    if column.beside is None:
        return True
    other, wanted = column.beside
    places = [place for place, name in enumerate(row.header.names) if plain(name) == plain(other)]
    return all(trimmed(row.cells[place].text).lower() in ("", *wanted) for place in places)


def _cleared(option: str) -> Any:
    if option not in CLEARABLE:
        raise Refused("cannot be cleared; leave the cell empty to keep the value.")
    return [] if SPEC[option]["type"] == "list" else ""


def _word(column: Column, text: str) -> bool | None:
    words = column.words or {}
    values = {word.lower(): value for word, value in words.items()}
    if text.lower() in values:
        return values[text.lower()]
    value = truth(text)
    same = [word for word in values if value is not None and truth(word) is value]
    if not same:
        raise Refused(f"is not one of {', '.join(words)}.")
    return values[same[0]]


def _typed(option: str, text: str) -> Any:
    if option in (LOGIN, ADDRESSES):
        return text
    rule = SPEC[option]
    choices = rule.get("choices")
    if choices:
        chosen = next((choice for choice in choices if choice.lower() == text.lower()), None)
        if chosen is None:
            raise Refused(f"is not one of {', '.join(choices)}.")
        return chosen
    if option in NO_ADDRESS and is_address(text):
        raise Refused("is an e-mail address; check whether cells of this row are in the wrong columns.")
    return _READ[rule["type"]](text)


def _boolean(text: str) -> bool:
    value = truth(text)
    if value is None:
        raise Refused(f"is neither true nor false. {ACCEPTED}")
    return value


def _number(text: str) -> int:
    if re.fullmatch("[0-9]+", text) is None:
        raise Refused(whole_number_error(text))
    return int(text)


_READ: dict[str, Callable[[str], Any]] = {
    "str": str,
    "list": lambda text: [part.strip() for part in text.split(";") if part.strip()],
    "bool": _boolean,
    "int": _number,
}


def _addresses(row: Reading) -> None:
    """The email and the name that a sign-in name gives, and the aliases, without the email itself."""
    login = row.user.pop(LOGIN, "")
    name = row.sources.pop(LOGIN, "")
    if is_login_address(login):
        row.set_value("email", login, name)
    local = login.partition("@")[0]
    if local:
        row.set_value("name", local, name)
    email = row.user.get("email", "")
    if row.header.format is not OWN and email:
        row.set_value("name", email.partition("@")[0], row.sources["email"])
    aliases = [one for one in dict.fromkeys(row.aliases) if one.lower() != email.lower()]
    if aliases:
        row.set_value("aliases", aliases, row.sources.pop("aliases"))
    row.user = {option: row.user[option] for option in SPEC if option in row.user}


def _identity(row: Reading) -> None:
    columns = row.header.identity()
    if columns and not row.errors and not any(row.user.get(option) for option in IDENTITY):
        row.errors.append(
            ("", f"{' and '.join(columns)} {'is' if len(columns) == 1 else 'are'} empty; a user needs one.")
        )


def _beyond(row: Reading) -> Iterator[Message]:
    """What `workmail_directory` would refuse of a row without looking at the organization."""
    for error in limit_errors(wanted_entity(USER, row.user, where="")):
        option, _bracket, place = error.field.partition("[")
        value = row.user.get(option)
        message = error.message
        for one in value if isinstance(value, list) else [value]:
            message = message.replace(quoted(one), "the value") if row.hidden else message
        where = f"column {row.sources.get(option, option)!r}"
        yield f"{where}, value {int(place[:-1]) + 1}" if place else where, message
