# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that are dictionaries or lists of them, which few kinds have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .._model.vocabulary import Field, Kind
from .limits import scalar_errors
from .option_errors import OptionError, within
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
        yield from _inner_errors(wanted.where, part.path(field), field, wanted.values.get(field.option))


def _inner_errors(where: str, path: str, field: Field, value: object) -> Iterator[OptionError]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from _inner_errors(where, f"{path}[{index}]", field, item)
    if isinstance(value, Mapping):
        for one in field.fields:
            texts = scalar_errors(False, one, value.get(one.option))
            yield from (OptionError(within(where, path), one.option, text) for text in texts)
