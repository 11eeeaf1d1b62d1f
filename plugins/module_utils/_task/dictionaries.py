# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that are dictionaries or lists of them, which few kinds have."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._model.vocabulary import Field, Kind
from .limits import scalar_errors
from .option_errors import OptionError, quoted, within
from .wanted import Wanted


def without_nulls(value: object) -> object:
    """The same without what is null in dictionaries: Ansible fills in what is omitted."""
    if isinstance(value, list):
        return [without_nulls(one) for one in value]
    if isinstance(value, Mapping):
        return {option: without_nulls(inner) for option, inner in value.items() if inner is not None}
    return value


def item_errors(kind: Kind, wanted: Wanted) -> Iterator[OptionError]:
    """What is wrong with the values in the dictionaries of a setting, by the limits of the model."""
    for part, field in kind.fields():
        value = wanted.values.get(field.option)
        if isinstance(value, (list, Mapping)):  # The limits of the others are those of every entity.
            yield from field_errors(wanted.where, part.path(field), field, value)


def field_errors(where: str, path: str, field: Field, value: object) -> Iterator[OptionError]:
    """What is wrong with a value at any depth, by the limits of the model. Errors of secrets never repeat them."""
    if isinstance(value, list):
        yield from _list_errors(where, path, field, value)
    elif isinstance(value, Mapping):
        for one in field.fields:
            yield from field_errors(within(where, path), one.option, one, value.get(one.option))
    elif value == "" and field.required and not field.refers:  # What an empty reference lacks, its look-up says.
        yield OptionError(where, path, "must not be empty; give a value.")
    elif field.networks and isinstance(value, str):
        yield from (OptionError(where, path, text) for text in _network_errors(value))
    elif field.secret and isinstance(value, str):
        if not field.minimum <= len(value) <= field.maximum or re.fullmatch(field.pattern, value) is None:
            text = f"must have {field.minimum} to {field.maximum} characters of Latin-1, without control characters."
            yield OptionError(where, path, text)
    elif value not in (None, ""):
        yield from (OptionError(where, path, text) for text in scalar_errors(False, field, value))


def _list_errors(where: str, path: str, field: Field, rows: list[Any]) -> Iterator[OptionError]:
    yield from (OptionError(where, path, text) for text in _length_errors(field, len(rows)))
    for index, one in enumerate(rows):
        if one == "" and not field.refers:
            yield OptionError(where, f"{path}[{index}]", "must not be empty; give a value or remove the line.")
        else:
            yield from field_errors(where, f"{path}[{index}]", field, one)
    yield from _twice(where, path, field, rows)


def _length_errors(field: Field, length: int) -> Iterator[str]:
    if length < field.least:
        yield f"is an empty list, which sets no limit. Add an entry, or remove `{field.option}` if that is meant."
    if field.most and length > field.most:
        yield f"has {length} entries; at most {field.most} are allowed."


def _twice(where: str, path: str, field: Field, rows: list[Any]) -> Iterator[OptionError]:
    """Two rules of one id in an impersonation role (unknown U65)."""
    key = field.fields[0].option if field.fields else ""
    ids = [one.get(key) for one in rows if isinstance(one, Mapping)]
    for id_ in dict.fromkeys(ids):
        if ids.count(id_) > 1:
            yield OptionError(
                where, path, f"{ids.count(id_)} entries have the `{key}` {quoted(id_)}. Keep one of them."
            )


def _network_errors(text: str) -> Iterator[str]:
    """What is wrong with a range of IPv4 addresses (unknown U56: one that names another address than its first)."""
    try:
        network = ipaddress.IPv4Network(text, strict=False)
    except ValueError:
        yield f"{quoted(text)} is not a range of IPv4 addresses; write one as 198.51.100.0/24."
        return
    if str(network) == f"{text}/32":
        yield f"{quoted(text)} is an address and not a range; write {network}."
    elif str(network) != text:
        yield f"{quoted(text)} names another address than the first of its range; write {network}."
