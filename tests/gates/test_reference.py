# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of playbooks and their variables says what the playbooks say, and leaves no variable out."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from playbooks.test_blank import variables

TOP = Path(__file__).parents[2]
REFERENCE = runpy.run_path(str(TOP / "docs" / "reference.py"))
PAGE = REFERENCE["PAGE"].read_text(encoding="utf-8")


def test_the_page_is_written_from_the_playbooks_as_they_are() -> None:
    assert REFERENCE["page"]() == PAGE, "run python docs/reference.py"


def test_every_playbook_for_users_is_on_the_page() -> None:
    files = {path.stem for path in (TOP / "playbooks").glob("*.yml")}
    assert files - set(REFERENCE["PLAYBOOKS"]) == {"demo"}


@pytest.mark.parametrize("name", REFERENCE["PLAYBOOKS"])
def test_every_variable_of_a_playbook_is_on_the_page(name: str) -> None:
    section = PAGE.split(f"\n{name}\n---")[1].split("\n---")[0]
    told = variables(name)
    assert len(told) >= 4
    assert {variable for variable in told if f"``{variable}``" not in section} == set()
