# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every reading that an answer may have is told in words of its own."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._doctor.unknowns import MEANINGS, UNKNOWNS, meaning
from workmail_emulator.switches import SWITCHES


@pytest.mark.parametrize("number", UNKNOWNS)
def test_every_reading_has_a_sentence(number: str) -> None:
    readings = ["strict", *SWITCHES[number].others]
    told = [meaning(number, reading) for reading in [*readings, "undecided"]]
    assert all(text.endswith(".") and " " in text for text in told)
    assert len(set(told)) == len(told)
    assert set(MEANINGS[number]) == set(readings)


def test_nothing_else_is_reported() -> None:
    assert set(MEANINGS) == set(UNKNOWNS)
