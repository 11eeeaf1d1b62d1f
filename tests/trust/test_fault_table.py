# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault of the table has a test, or a reason why it has none yet; the page says what is so."""

from __future__ import annotations

import pytest
from trust.fault_table import FAULTS, LATER, PAGE, page, proofs


def test_the_table_has_all_faults_in_order() -> None:
    assert list(FAULTS) == list(range(1, 43))


@pytest.mark.parametrize("number", FAULTS)
def test_a_fault_has_a_test_or_comes_later_and_not_both(number) -> None:
    assert (number in proofs()) != (number in LATER)


def test_each_number_in_a_test_name_is_one_of_the_table() -> None:
    assert set(proofs()) | set(LATER) == set(FAULTS)


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: PYTHONPATH=tests python -m trust.fault_table > docs/error-table.md"
    )
