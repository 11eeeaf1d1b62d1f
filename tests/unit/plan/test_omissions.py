# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a write leaves out, and whether a reading still shows it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._apply.waiting import Watch
from ansible_collections.mailops.workmail.plugins.module_utils._model.current import Current
from ansible_collections.mailops.workmail.plugins.module_utils._model.device_rules import MOBILE_DEVICE_ACCESS_RULE
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known
from ansible_collections.mailops.workmail.plugins.module_utils._model.impersonation import IMPERSONATION_ROLE
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Kind, Ref
from ansible_collections.mailops.workmail.plugins.module_utils._plan.knowledge import Knowledge
from ansible_collections.mailops.workmail.plugins.module_utils._plan.omissions import Omissions, omitted, value_at
from ansible_collections.mailops.workmail.plugins.module_utils._service.client import WorkMail

RULE = {"impersonation_rule_id": "all", "effect": "ALLOW", "description": "Everybody", "target_users": ["u1", "u2"]}
OTHER = {"impersonation_rule_id": "more", "effect": "DENY", "name": "More"}


def paths(kind: Kind, option: str, before: Any, after: Any) -> list[tuple[str, ...]]:
    (field,) = (field for _part, field in kind.fields() if field.option == option)
    return list(omitted(field, before, after))


@pytest.mark.parametrize(
    ("option", "before", "after", "expected"),
    [
        ("description", "Old", None, [("description",)]),
        ("description", "Old", "", [("description",)]),
        ("description", "Old", "New", []),
        ("description", None, None, []),
        ("device_types", ["iPad"], None, [("device_types",)]),
        ("device_types", ["iPad", "iPhone"], ["iPad"], []),
    ],
)
def test_a_value_is_left_out_if_it_was_set_and_is_not(option: str, before: Any, after: Any, expected: Any) -> None:
    assert paths(MOBILE_DEVICE_ACCESS_RULE, option, before, after) == expected


def test_what_rules_of_a_role_leave_out_is_found_by_their_ids() -> None:
    fewer = {"impersonation_rule_id": "all", "effect": "ALLOW", "target_users": ["u1"]}
    assert paths(IMPERSONATION_ROLE, "rules", [RULE, OTHER], [fewer]) == [("rules", "all", "description")]
    assert paths(IMPERSONATION_ROLE, "rules", [RULE, OTHER], []) == []
    (field,) = (field for _part, field in IMPERSONATION_ROLE.fields() if field.option == "rules")
    assert value_at(field, [OTHER, RULE], ("rules", "all", "description")) == "Everybody"
    assert value_at(field, [OTHER, fewer], ("rules", "all", "description")) is None
    assert value_at(field, [OTHER], ("rules", "all", "description")) is None


@pytest.mark.parametrize("shown", [["Old", "Old", None], [None]])
def test_old_readings_are_waited_for_and_one_without_the_value_ends_the_wait(shown: list[str | None]) -> None:
    ref = Ref("mobile_device_access_rule", "phones")
    condition = ("without", ref, Omissions((("description",),)))
    watch = Watch(cast(WorkMail, None), Knowledge(), {ref: "r1"}, timeout=120)
    watch.expect([condition])
    settled = [
        watch.note(
            {
                condition: Current(
                    MOBILE_DEVICE_ACCESS_RULE, "r1", "phones", "phones", values={"description": Known(text)}
                )
            }
        )
        for text in shown
    ]
    assert settled == [[]] * (len(shown) - 1) + [[condition]]
    assert watch.awaited == {}
    assert watch.seconds(condition) == 60
