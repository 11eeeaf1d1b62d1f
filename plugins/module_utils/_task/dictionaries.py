# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that are lists of dictionaries, which few kinds have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._model.vocabulary import Field, Kind
from .limits import scalar_errors
from .option_errors import OptionError, within
from .wanted import Wanted


def without_nulls(value: object) -> object:
    """The same without what is null in the items: Ansible fills in what is omitted."""
    if not isinstance(value, list):
        return value
    return [
        {option: inner for option, inner in one.items() if inner is not None} if isinstance(one, Mapping) else one
        for one in value
    ]


def item_errors(kind: Kind, wanted: Wanted) -> Iterator[OptionError]:
    """What is wrong with the values in the items of a setting, by the limits of the model."""
    for part, field in kind.fields():
        yield from _items(wanted.where, part.path(field), field, wanted.values.get(field.option))


def _items(where: str, path: str, field: Field, value: object) -> Iterator[OptionError]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Mapping):
            place = within(where, f"{path}[{index}]")
            for one in field.fields:
                yield from (
                    OptionError(place, one.option, text) for text in scalar_errors(False, one, item.get(one.option))
                )
