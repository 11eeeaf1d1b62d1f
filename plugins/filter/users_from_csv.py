# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSV text → the `users` of `workmail_directory`."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.module_utils.parsing.convert_bool import boolean

from ..module_utils._model.user import USER
from ..module_utils._task.arguments import identification, item_arguments
from ..module_utils._task.limits import limit_errors
from ..module_utils._task.option_errors import shown
from ..module_utils._task.parse import entity
from ..plugin_utils._definition.nodes import UNSAFE, is_template

SPEC = {option: rule for option, rule in item_arguments(USER).items() if rule.get("elements") != "dict"}
"""What a cell can tell: every option of an item but lists of dictionaries."""
SECRET = frozenset(field.option for part, field in USER.fields() if part.secret)
CLEARABLE = frozenset(
    [field.option for part, field in USER.fields() if field.type == "str" and not field.choices and not part.secret]
    + [option for option, rule in SPEC.items() if rule["type"] == "list"]
)
CLEAR = "-"
LITERAL = f"{UNSAFE} "
"""Before a text that only looks like a template, as a definition file marks it."""
TEMPLATE = (
    "this is a template, and nothing evaluates it here: its own text would become the value. Write the value itself; a "
    f"vaulted password belongs in users.yml. If the braces are meant, write `{UNSAFE}` and a space before the text."
)
DELIMITERS = (",", ";", "\t")
BROKEN = re.compile("[\0\udc80-\udcff\ufffd]")
"""What bytes that are no UTF-8 have become in the text."""

Row = dict[str, Any]
Cells = list[str]
Columns = list[str | None]
"""The option of each column; None where there is none of that name."""
UNNAMED = ""
"""Instead of an option: spreadsheets leave columns behind that have neither a name nor a value."""
LineError = tuple[int, str]
"""Line on which the row begins, and what is wrong with it."""


class Template(Exception):
    """A cell that Ansible would evaluate. The message does not repeat it."""


def users_from_csv(text: object) -> list[Row]:
    """One item a row. Raises `AnsibleFilterError` that names every unknown column and bad row with its line."""
    if not isinstance(text, str):
        raise AnsibleFilterError(f"users_from_csv takes the text of a CSV file, not {type(text).__name__}.")
    users, errors = _read(text.lstrip("\ufeff"))
    if errors:
        lines = (f"- line {line}: {error}" for line, error in sorted(errors, key=lambda error: error[0]))
        raise AnsibleFilterError("the CSV file has errors:\n" + "\n".join(lines))
    return users


def _read(text: str) -> tuple[list[Row], list[LineError]]:
    broken = BROKEN.search(text)
    if broken:
        line = len(re.findall(r"\r\n?|\n", text[: broken.start()])) + 1
        return [], [(line, "there are bytes that are no UTF-8; save the file as CSV in UTF-8.")]
    delimiter = _delimiter(text)
    rows = list(_rows(text, delimiter))
    if not rows:
        return [], [(1, "the file is empty; its first line names the options, `name` among them.")]
    (first, header), *rest = rows
    if isinstance(header, str):
        return [], [(first, header)]
    columns, wrong = _columns(header)
    errors = [(first, error) for error in wrong]
    if not any(columns):
        return [], errors
    users = [(line, *_user(columns, cells, delimiter)) for line, cells in rest]
    errors += [(line, error) for line, _user, wrong in users for error in wrong]
    hidden = not SECRET.isdisjoint(columns)
    errors += _doubles(((line, user) for line, user, _wrong in users), hidden)
    return [user for _line, user, _wrong in users], errors


def _delimiter(text: str) -> str:
    """The one by which the header tells most options; a comma where none does better."""

    def told(delimiter: str) -> int:
        header = next((cells for _line, cells in _rows(text, delimiter)), "")
        return 0 if isinstance(header, str) else sum(_option(cell) is not None for cell in header)

    return max(DELIMITERS, key=told)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, Cells | str]]:
    """Every row that is not blank, with the line it begins on; what is wrong instead of cells where it is no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _malformed(str(error))
        else:
            if any(cell.strip() for cell in cells):
                yield line, cells


def _malformed(message: str) -> str:
    if "expected after" in message:
        return "something follows a closing quotation mark; inside a cell write a quotation mark twice."
    return "a quotation mark opens a cell and none closes it; the file may be cut off."


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


BY_PLAIN = {_plain(option): option for option in SPEC}


def _option(header: str) -> str | None:
    """The option of a column; case, spaces, hyphens and underscores do not matter."""
    return BY_PLAIN.get(_plain(header))


def _columns(header: Cells) -> tuple[Columns, list[str]]:
    columns = [_option(name) if name.strip() else UNNAMED for name in header]
    if not any(columns):  # Without a header this is somebody's row, and is not repeated.
        return columns, [f"no cell is the name of an option; the first line names them. {_known()}"]
    named = not set(identification(USER)).isdisjoint(columns)  # Else it may be a row as well, of whoever lives in City.
    errors = [
        f"there is no option for {f'the column {name.strip()!r}' if named else f'column {number}'}. {_near(name)}"
        for number, (name, option) in enumerate(zip(header, columns, strict=True), 1)
        if option is None
    ]
    twice = [option for option in dict.fromkeys(columns) if option and columns.count(option) > 1]
    errors += [f"two columns mean {option}; take one out." for option in twice]
    if not named:
        errors.append("no column tells who is meant; there must be `name`.")
    return columns, errors


def _known() -> str:
    return f"There are: {', '.join(SPEC)}."


def _near(name: str) -> str:
    near = difflib.get_close_matches(_plain(name), BY_PLAIN, n=1)
    return f"Did you mean {BY_PLAIN[near[0]]}?" if near else _known()


def _user(columns: Columns, cells: Cells | str, delimiter: str) -> tuple[Row, list[str]]:
    """The item of one row, and everything that is wrong with the row."""
    if isinstance(cells, str):
        return {}, [cells]
    if len(cells) != len(columns):
        return {}, [_misfit(len(cells), len(columns), delimiter)]
    hidden = not SECRET.isdisjoint(columns)  # A cell that slipped into another column may be a password.
    user: Row = {}
    errors = []
    for number, (option, cell) in enumerate(zip(columns, map(str.strip, cells), strict=True), 1):
        if not cell or option is None:
            continue
        if option == UNNAMED:
            errors.append(f"column {number} has a value here but no name in the first line.")
            continue
        try:
            user[option] = _value(option, cell)
        except Template as error:
            errors.append(f"{option}: {error}")
        except ValueError as error:
            errors.append(f"{option}: {'the value' if hidden else shown(cell)} {error}")
    if not any(option in user for option in identification(USER)):
        errors.append("name is empty.")
    return user, errors + list(_beyond(user, hidden))


def _misfit(cells: int, columns: int, delimiter: str) -> str:
    why = "the file may be cut off." if cells < columns else f"quote a cell that contains {delimiter!r}."
    if cells < columns and delimiter == "\t":
        why += " If the last cells are empty, read the file with `rstrip=false`."
    return f"{cells} cells where the header has {columns} columns; {why}"


def _value(option: str, cell: str) -> Any:
    """What a cell means. Raises `Template`, and `ValueError` that goes on after the value."""
    rule, cell = SPEC[option], _literal(cell)
    if cell == CLEAR:
        if option not in CLEARABLE:
            raise ValueError("cannot be cleared; an empty cell leaves it as it is.")
        return [] if rule["type"] == "list" else ""
    value = _READ[rule["type"]](cell)
    choices = rule.get("choices")
    if not choices:
        return value
    chosen = next((choice for choice in choices if choice.lower() == cell.lower()), None)
    if chosen is None:
        raise ValueError(f"is none of {', '.join(choices)}.")
    return chosen


def _literal(cell: str) -> str:
    """The text of a cell without the mark of a literal text. Raises `Template`."""
    text = cell.removeprefix(LITERAL)
    if not is_template(text):
        return cell
    if text == cell:
        raise Template(TEMPLATE)
    return text


def _boolean(cell: str) -> bool:
    try:
        return bool(boolean(cell))
    except TypeError:
        raise ValueError("is neither true nor false.") from None


def _number(cell: str) -> int:
    if re.fullmatch("[0-9]+", cell) is None:
        raise ValueError("is not a whole number; write digits only.")
    return int(cell)


_READ: dict[str, Callable[[str], Any]] = {
    "str": str,
    "list": lambda cell: [part.strip() for part in cell.split(";") if part.strip()],
    "bool": _boolean,
    "int": _number,
}


def _beyond(user: Row, hidden: bool) -> Iterator[str]:
    """What `workmail_directory` would refuse of a row without looking at the organization."""
    for error in limit_errors(entity(USER, user, where="")):
        value = user.get(error.field.partition("[")[0])
        message = error.message
        for one in value if isinstance(value, list) else [value]:
            message = message.replace(shown(one), "the value") if hidden else message
        yield f"{error.field}: {message}"


def _doubles(users: Iterator[tuple[int, Row]], hidden: bool) -> Iterator[LineError]:
    seen: dict[tuple[str, str], int] = {}
    for line, user in users:
        option = next((option for option in identification(USER) if option in user), None)
        if option is not None:
            first = seen.setdefault((option, user[option].lower()), line)
            if first != line:
                value = "the value" if hidden else shown(user[option])
                yield line, f"{option}: {value} is on line {first} already; write one row for each user."


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"users_from_csv": users_from_csv}
