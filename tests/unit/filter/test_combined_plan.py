# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter that gives the plans of several tasks one id."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.combined_plan import combined_plan


def result(id_: str, changes: bool = True) -> dict[str, Any]:
    text = f"+ {id_}\n" if changes else ""
    return {"plan_id": id_, "operations": [{"action": "create_user"}] if changes else [], "diff": {"prepared": text}}


ONE, TWO, IDLE = result("a" * 16), result("b" * 16), result("c" * 16, changes=False)
SKIPPED = {"changed": False, "skipped": True}


def test_a_single_plan_with_operations_keeps_its_id() -> None:
    assert combined_plan([IDLE, ONE, SKIPPED, {}], "acme") == {"id": "a" * 16, "text": f"+ {'a' * 16}\n"}


def test_several_plans_get_another_id_that_depends_on_each_and_on_their_order() -> None:
    both = combined_plan([ONE, IDLE, TWO], "acme")
    assert re.fullmatch("[0-9a-f]{16}", both["id"])
    assert both["text"].splitlines() == [f"+ {'a' * 16}", f"+ {'b' * 16}"]
    assert both["id"] == combined_plan([ONE, TWO], "acme")["id"]
    assert len({both["id"], combined_plan([TWO, ONE], "acme")["id"], ONE["plan_id"], TWO["plan_id"]}) == 4


def test_the_result_of_a_loop_has_a_plan_for_each_item() -> None:
    loop = {"results": [ONE, SKIPPED, TWO], "changed": True}
    assert combined_plan([loop], "acme") == combined_plan([ONE, TWO], "acme")


def test_plans_without_operations_have_an_id_of_their_organization() -> None:
    nothing = combined_plan([], "acme")
    assert nothing == combined_plan([IDLE, SKIPPED], "acme")
    assert re.fullmatch("[0-9a-f]{16}", nothing["id"])
    assert nothing["id"] != combined_plan([], "globex")["id"]


@pytest.mark.parametrize("given", [ONE, "text", None])
def test_what_is_no_list_is_refused(given: object) -> None:
    with pytest.raises(AnsibleFilterError, match="takes a list of results"):
        combined_plan(given, "acme")
