# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role's options: what a definition may hold is exactly what the module takes."""

from __future__ import annotations

from pathlib import Path

import yaml

ROLE = Path(__file__).parents[3] / "roles/audit"
OPTIONS = yaml.safe_load((ROLE / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]


def test_every_option_is_described_in_the_role_and_in_its_readme() -> None:
    readme = (ROLE / "README.md").read_text(encoding="utf-8")
    defaults = yaml.safe_load((ROLE / "defaults/main.yml").read_text())
    assert [name for name in OPTIONS if f"`{name}`" not in readme] == []
    assert {name: one["default"] for name, one in OPTIONS.items() if "default" in one} == defaults
    assert all(one["description"] for one in OPTIONS.values())
