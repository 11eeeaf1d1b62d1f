# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's options: what a definition may hold is exactly what the module takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_PLURAL
from ansible_collections.mailops.workmail.plugins.module_utils._task.arguments import item_arguments
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.definition import merged

ROLE = Path(__file__).parents[3] / "roles/audit"
OPTIONS = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]


def plain(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification less its descriptions."""
    kept = {key: value for key, value in spec.items() if key not in ("description", "options")}
    kept = {key: list(value) if isinstance(value, tuple) else value for key, value in kept.items()}
    kept |= {"options": {name: plain(one) for name, one in spec["options"].items()}} if "options" in spec else {}
    return {key: value for key, value in kept.items() if value not in (False, None)}


@pytest.mark.parametrize("plural", BY_PLURAL)
def test_the_items_of_a_definition_have_the_options_of_the_module(plural: str) -> None:
    module = {name: plain(dict(one)) for name, one in item_arguments(BY_PLURAL[plural]).items()}
    role = {name: plain(one) for name, one in OPTIONS[f"audit_{plural}"]["options"].items()}
    assert role == module


def test_every_option_is_described_in_the_role_and_in_its_readme() -> None:
    readme = (ROLE / "README.md").read_text(encoding="utf-8")
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    assert [name for name in OPTIONS if f"`{name}`" not in readme] == []
    assert {name: one["default"] for name, one in OPTIONS.items() if "default" in one} == defaults
    assert all(one["description"] for one in OPTIONS.values())


def test_rows_of_a_table_and_items_of_a_list_are_joined_by_name_and_the_items_go_before() -> None:
    table = [{"name": "ann", "city": "Oslo"}, {"name": "Bob", "city": "Rome"}]
    items = [{"name": "bob", "city": "Bonn", "enabled": False}, {"name": "cem"}, {"email": "dee@example.com"}]
    assert merged(table, items) == [
        {"name": "ann", "city": "Oslo"},
        {"name": "bob", "city": "Bonn", "enabled": False},
        {"name": "cem"},
        {"email": "dee@example.com"},
    ]


def test_two_items_of_one_name_stay_two_so_that_the_module_refuses_them() -> None:
    assert merged([], [{"name": "ann"}, {"name": "ANN"}]) == [{"name": "ann"}, {"name": "ANN"}]
    assert merged([{"name": "ann"}], [{"name": "ann"}, {"name": "ANN"}]) == [{"name": "ann"}, {"name": "ANN"}]
