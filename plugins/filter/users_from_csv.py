# -*- coding: utf-8 -*-
# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CSV text → the `users` of `workmail_directory`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._model.user import USER
from ..module_utils._task.arguments import item_arguments

SECRET = frozenset(field.option for part, field in USER.fields() if part.secret)
CLEAR = "-"
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

Row = dict[str, Any]


def users_from_csv(text: object) -> list[Row]:
    """One item a line. Raises `AnsibleFilterError` that names every unknown column and bad cell with its line."""
    if not isinstance(text, str):
        raise AnsibleFilterError(f"users_from_csv takes the text of a CSV file, not {type(text).__name__}")
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    header = next(reader, [])
    columns, faults = _columns(header)
    users = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(f"line {reader.line_num}: {len(cells)} cells where the header has {len(header)} columns")
            continue
        user, wrong = _user(columns, cells)
        users.append(user)
        faults += [f"line {reader.line_num}: {one}" for one in wrong]
    if faults:
        raise AnsibleFilterError("the CSV file has faults:\n" + "\n".join(f"- {fault}" for fault in faults))
    return users


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _columns(header: list[str]) -> tuple[list[str | None], list[str]]:
    """The option of each column; spaces, case, hyphens and underscores do not matter."""
    spec = item_arguments(USER)
    usable = {_plain(option): option for option, rule in spec.items() if rule.get("elements") != "dict"}
    columns = [usable.get(_plain(name)) for name in header]
    faults = [
        f"line 1: there is no option for the column {name!r}; there are: {', '.join(sorted(usable.values()))}"
        for name, option in zip(header, columns, strict=True)
        if option is None
    ]
    twice = {option for option in columns if option is not None and columns.count(option) > 1}
    faults += [f"line 1: two columns mean {option}" for option in sorted(twice)]
    if not {"name", "email", USER.id_option}.intersection(option for option in columns if option):
        faults.append("line 1: no column tells who is meant; there must be `name`")
    return columns, faults


def _user(columns: list[str | None], cells: list[str]) -> tuple[Row, list[str]]:
    spec = item_arguments(USER)
    user: Row = {}
    faults = []
    for option, cell in zip(columns, cells, strict=True):
        if option is None or not cell.strip():
            continue
        try:
            user[option] = _READ[spec[option]["type"]](cell.strip())
        except ValueError as error:
            faults.append(f"{option}: {'the value' if option in SECRET else repr(cell)} {error}")
    if not any(user.get(option) for option in ("name", "email", USER.id_option)):
        faults.append("name is empty")
    return user, faults


def _boolean(cell: str) -> bool:
    if cell.lower() not in BOOLEANS:
        raise ValueError("is neither true nor false")
    return BOOLEANS[cell.lower()]


def _number(cell: str) -> int:
    try:
        return int(cell)
    except ValueError:
        raise ValueError("is not a whole number") from None


_READ: dict[str, Callable[[str], Any]] = {
    "str": lambda cell: "" if cell == CLEAR else cell,
    "list": lambda cell: [] if cell == CLEAR else [part.strip() for part in cell.split(";") if part.strip()],
    "bool": _boolean,
    "int": _number,
}


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"users_from_csv": users_from_csv}
