# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The quick look at a value and the thorough one agree."""

from __future__ import annotations

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_NAME
from ansible_collections.mailops.workmail.plugins.module_utils._task.arguments import item_arguments
from ansible_collections.mailops.workmail.plugins.module_utils._task.shapes import shape_errors
from ansible_collections.mailops.workmail.plugins.module_utils._task.strict import has_exact_type
from hypothesis import given
from hypothesis import strategies as st

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["", "yes", "1", "ROOM"])
)
VALUES = SCALARS | st.lists(SCALARS) | st.dictionaries(st.text(), SCALARS)
RULES = [
    *({"type": one} for one in ("str", "path", "bool", "int", "float", "dict")),
    *({"type": "list", "elements": one} for one in ("str", "dict")),
    {"type": "list", "elements": "dict", "options": {"name": {"type": "str"}}},
    *item_arguments(BY_NAME["resource"]).values(),
]


@given(value=VALUES, rule=st.sampled_from(RULES))
def test_what_fits_at_a_glance_has_no_errors_and_is_not_converted(value: object, rule: dict[str, object]) -> None:
    if has_exact_type(value, rule):
        assert list(shape_errors(value, "option", rule, "here")) == []
        validated = ArgumentSpecValidator({"option": {**rule, "required": False}}).validate({"option": value})
        assert (validated.validated_parameters["option"], validated.error_messages) == (value, [])


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("bob", {"type": "str"}),
        (True, {"type": "bool"}),
        (5, {"type": "int"}),
        (["a", "b"], {"type": "list", "elements": "str"}),
        ("ROOM", {"type": "str", "choices": ["ROOM", "EQUIPMENT"]}),
    ],
)
def test_a_value_as_yaml_writes_it_fits(value: object, rule: dict[str, object]) -> None:
    assert has_exact_type(value, rule)
