# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a definition may hold in a role's variables is exactly what the module takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_PLURAL
from ansible_collections.mailops.workmail.plugins.module_utils._task.arguments import identification, item_arguments

ROLES = Path(__file__).parents[3] / "roles"


def variable(role: str, plural: str) -> dict[str, Any]:
    """What is documented of a variable, with its type as the role's first task checks it."""
    specs = yaml.safe_load((ROLES / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    checked = yaml.safe_load((ROLES / role / "vars" / "main.yml").read_text(encoding="utf-8"))
    types = next(value for key, value in checked.items() if key.endswith(f"{role}_types"))
    name = f"{role}_{plural}"
    return {**specs["argument_specs"]["main"]["options"][name], **types[name]}


def plain(spec: dict[str, Any]) -> dict[str, Any]:
    """A specification less its descriptions."""
    kept = {key: value for key, value in spec.items() if key not in ("description", "options")}
    kept = {key: list(value) if isinstance(value, tuple) else value for key, value in kept.items()}
    kept |= {"options": {name: plain(one) for name, one in spec["options"].items()}} if "options" in spec else {}
    return {key: value for key, value in kept.items() if value not in (False, None)}


@pytest.mark.parametrize("plural", BY_PLURAL)
@pytest.mark.parametrize("role", ["organization", "audit"])
def test_a_definition_takes_exactly_the_options_that_the_module_takes(role: str, plural: str) -> None:
    taken = {name: plain(dict(one)) for name, one in item_arguments(BY_PLURAL[plural]).items()}
    told = {name: plain(one) for name, one in variable(role, plural)["options"].items()}
    differing = sorted(name for name in taken.keys() | told.keys() if taken.get(name) != told.get(name))
    assert not differing, (
        f"roles/{role}/meta/argument_specs.yml: below {role}_{plural}, {', '.join(differing)} must be as "
        f"plugins/modules/workmail_{BY_PLURAL[plural].name}.py documents it"
    )


@pytest.mark.parametrize("plural", BY_PLURAL)
def test_the_role_organization_asks_for_something_that_identifies_an_item(plural: str) -> None:
    assert variable("organization", plural)["required_one_of"] == [list(identification(BY_PLURAL[plural]))]


@pytest.mark.parametrize("role", ["audit", "offboarding", "organization"])
def test_a_variable_whose_type_is_not_checked_before_the_first_task_is_checked_by_it(role: str) -> None:
    specs = yaml.safe_load((ROLES / role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    raw = {name for name, spec in specs["argument_specs"]["main"]["options"].items() if spec["type"] == "raw"}
    checked = yaml.safe_load((ROLES / role / "vars" / "main.yml").read_text(encoding="utf-8"))
    types = next(value for key, value in checked.items() if key.endswith(f"{role}_types"))
    assert set(types) == raw != set()
