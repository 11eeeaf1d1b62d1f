# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A message says in words which values a field takes. No message shows a regular expression."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils import _model
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Field, Kind
from ansible_collections.mailops.workmail.plugins.module_utils._task.limits import new_name_error, text_errors

MODULES = [import_module(f"{_model.__name__}.{one.name}") for one in pkgutil.iter_modules(_model.__path__)]
KINDS = {one.name: one for module in MODULES for one in vars(module).values() if isinstance(one, Kind)}


def fields(given: Any) -> Iterator[Field]:
    """Those of a kind, with those in dictionaries and in lists."""
    for one in given:
        yield one
        yield from fields(one.fields)


ALL = [
    pytest.param(field, id=f"{name}.{field.option}")
    for name, kind in KINDS.items()
    for field in fields(field for _part, field in kind.fields())
    if field.pattern and not field.option.endswith("password")
]


def test_the_model_has_kinds_with_patterns() -> None:
    assert len(KINDS) > 10
    assert len(ALL) > 15


@pytest.mark.parametrize("field", ALL)
def test_a_value_that_does_not_fit_is_refused_in_words(field: Field) -> None:
    length = max(field.minimum, 1)
    text = next(text for sign in "\x07/" for text in text_errors(field, sign * length))
    assert field.pattern not in text
    assert field.name_error, text
    assert text.endswith(field.name_error)
    assert field.name_error.endswith(".")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_name_that_does_not_fit_is_refused_in_words(kind: Kind) -> None:
    if kind.directory:
        text = new_name_error(kind, "\x07" * 3)
        assert kind.name_pattern not in text
        assert text.count("; use ") == 1
    elif kind.name_pattern:
        assert kind.name_error
