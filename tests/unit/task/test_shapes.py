# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The quick look at a value and the thorough one agree."""

from __future__ import annotations

import pytest
import yaml
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


@pytest.mark.parametrize("option", ["zip_code", "telephone", "department", "initials", "office", "country", "name"])
@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("0150", "104 is a number but must be text; quote it in YAML. If the file has 0150, YAML reads it as 104."),
        ("99950", "99950 is a number but must be text; quote it in YAML."),
        ("NO", "False is a boolean but must be text; quote it in YAML. YAML reads no and off, in any case, as False."),
        ("On", "YAML reads yes and on, in any case, as True."),
        ("1.10", "1.1 is a number but must be text; quote it in YAML."),
        ("2027-01-15", "is a date but must be text; quote it in YAML."),
    ],
)
def test_a_text_that_yaml_has_shortened_is_refused_with_what_the_file_may_have(option, written, told) -> None:
    rules = item_arguments(BY_NAME["user"])
    (error,) = shape_errors(yaml.safe_load(written), option, rules[option], "users.yml:12 (ann)")
    assert str(error).startswith(f"users.yml:12 (ann).{option}: ")
    assert told in str(error)


def test_no_message_repeats_what_yaml_made_of_a_secret() -> None:
    (error,) = shape_errors(yaml.safe_load("012345"), "password", {"type": "str", "no_log": True}, "user ann")
    assert str(error) == "user ann.password: is a number but must be text; quote it in YAML."


@pytest.mark.parametrize(
    ("written", "told"), [("1,500", "write 1500."), ("1 500", "write 1500."), ("1.5", "digits only.")]
)
def test_a_number_that_yaml_does_not_take_for_one_is_refused_with_what_to_write(written: str, told: str) -> None:
    (error,) = shape_errors(yaml.safe_load(written), "mailbox_quota", {"type": "int"}, "user ann")
    assert str(error).endswith(told)
