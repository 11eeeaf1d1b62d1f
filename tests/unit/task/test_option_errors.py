# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words of messages."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._task.option_errors import quantity


@pytest.mark.parametrize(
    ("count", "word", "text"),
    [
        (1, "mailbox", "1 mailbox"),
        (2, "mailbox", "2 mailboxes"),
        (0, "alias", "0 aliases"),
        (1200, "day", "1,200 days"),
    ],
)
def test_a_quantity_has_the_plural_of_its_word(count: int, word: str, text: str) -> None:
    assert quantity(count, word) == text
