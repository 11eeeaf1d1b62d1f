# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules whose exceptions exclude what their conditions name, so that they never apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._model.effects import NOT, all_excluded, excluded, pairs
from .._model.vocabulary import Field
from .._task.option_errors import name_list, quoted, within
from .draft import Draft, Item
from .mentions import mentioned

MAX_NAMED = 10
"""Values that a message names."""


def refuse_exceptions(draft: Draft, item: Item) -> None:
    """Refuse to write a rule that could not apply, or that names a value as condition and as exception.

    One that the organization has already stays: it is not written again.
    """
    for _part, field in item.kind.fields():
        for number, row in enumerate(_rows(item, field)):
            _refuse(draft, within(item.wanted.where, f"{field.option}[{number}]"), field.fields, row)
    _refuse(draft, item.wanted.where, [field for _part, field in item.kind.fields()], item.wanted.values)


def _rows(item: Item, field: Field) -> Iterator[Mapping[str, Any]]:
    """The rules inside a role."""
    value = item.wanted.values.get(field.option)
    yield from (one for one in value or () if isinstance(one, Mapping)) if isinstance(value, list) else ()


def _refuse(draft: Draft, where: str, fields: Sequence[Field], rule: Mapping[str, Any]) -> None:
    by_option = {field.option: field for field in fields}
    for option in (one for one in pairs(rule) if one in by_option):
        field, other = by_option[option], f"{NOT}{option}"
        both = [value for value in rule.get(option) or () if excluded(option, value, rule[other])]
        same = [value for value in both if value in rule[other]]
        if same:
            names = name_list((quoted(one) for one in mentioned(draft.known, field, same)), MAX_NAMED)
            text = f"`{option}` and `{other}` both have {names}. Each value belongs in one of the two."
            draft.error(where, option, text)
        elif all_excluded(rule, option):
            what = f"every entry of `{option}`" if rule.get(option) else "everything"
            text = f"excludes {what}, so the rule would never apply. Correct the list, or remove the rule."
            draft.error(where, other, text)
