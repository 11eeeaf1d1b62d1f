# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every unknown has an answer of ours and a test that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.unknowns import DONE, EXPORTS, NO_SWITCH, SETTINGS, table
from workmail_emulator.switches import EXPORT_SWITCHES, SETTING_SWITCHES, UNKNOWNS

TOP = Path(__file__).parents[2]


def test_every_unknown_has_a_row() -> None:
    assert {name for name in DONE if name.startswith("U")} == {f"U{number}" for number in range(1, 53)}
    assert set(DONE) - set(NO_SWITCH) == set(UNKNOWNS)
    assert set(EXPORTS) == set(EXPORT_SWITCHES)
    assert list(SETTINGS) == list(SETTING_SWITCHES) == [f"U{number}" for number in range(53, 53 + len(SETTINGS))]


@pytest.mark.parametrize("test", [*(test for _done, test in DONE.values()), *SETTINGS.values(), *EXPORTS.values()])
def test_the_test_that_a_row_names_is_there(test: str) -> None:
    file, _colons, function = test.partition("::")
    assert f"def {function}(" in (TOP / file).read_text(encoding="utf-8")


def test_the_page_is_what_the_table_says() -> None:
    made = "made by PYTHONPATH=tests python -m support.unknowns > docs/unknowns.md"
    assert (TOP / "docs" / "unknowns.md").read_text(encoding="utf-8") == table(), made
