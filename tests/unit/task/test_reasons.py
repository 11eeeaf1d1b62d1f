# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A reason is a few words that say something, in any language."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._task.reasons import SAMPLE, reason_error

SAY_SOMETHING = (
    SAMPLE,
    "A rehearsal.",
    "Agreed with legal on 2027-01-04",
    "Ist mit der Rechtsabteilung abgestimmt",
    "Согласовано с юристами",
    "邮件已停止两周",
    "メールは届かない",
    "legal says the gate exported is fine",
)
SAY_NOTHING = (
    *("", " ", "x", "xx", "todo", "TODO: test", "test test test", "because", "n/a", "ok ok ok ok ok ok", "-" * 40),
    *(
        "quiet",
        "the gate quiet",
        "quiet quiet quiet",
        "Override the gate quiet, please",
        "Rehearsal.",
        "a b c d e f g h",
    ),
    *("the reason is quiet", "1 2 3 4 5 6 7 8", "\t\n \t\n \t\n \t", "aaaaaaaaaaaaaaaaaaaaaa", "邮件"),
)


@pytest.mark.parametrize("text", SAY_SOMETHING)
def test_a_sentence_is_a_reason(text: str) -> None:
    assert reason_error(text, "quiet") == ""
    assert reason_error(f"  {text}\n", "quiet") == ""


@pytest.mark.parametrize("text", SAY_NOTHING)
def test_what_says_nothing_is_refused_with_the_value_and_what_to_write(text: str) -> None:
    told = reason_error(text, "quiet")
    assert repr(text) in told
    assert "is not a reason; write a sentence of at least 10 characters" in told
    assert SAMPLE in told


def test_the_name_of_what_is_opened_is_no_reason_for_it() -> None:
    assert reason_error("shared mailbox", "shared_mailbox")
    assert reason_error("shared mailbox", "quiet") == ""
