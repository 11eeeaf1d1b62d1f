# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reasons that a person must give, and that others read years later. Pure.

No program knows whether a reason is true. It sees whether a person has written one: a few words that are not only
the name of what is opened, and not what is typed to get past a question.
"""

from __future__ import annotations

import re
import unicodedata

from .option_errors import quoted

SHORTEST = 10
"""Characters of a reason, without the blanks around it."""
SHORTEST_UNSPACED = 5
"""The same in scripts that write no blanks between words, and a word with one or two characters."""
SAMPLE = "The MX records were changed on 2027-01-15, and what still arrives is spam."
SAYS_NOTHING = frozenset(
    {
        "a",
        "an",
        "and",
        "asdf",
        "bar",
        "because",
        "blah",
        "bypass",
        "closed",
        "fixme",
        "foo",
        "force",
        "gate",
        "ignore",
        "ipsum",
        "is",
        "it",
        "later",
        "lorem",
        "na",
        "nil",
        "no",
        "none",
        "null",
        "ok",
        "okay",
        "open",
        "opened",
        "override",
        "overridden",
        "please",
        "qwerty",
        "reason",
        "sure",
        "tbd",
        "test",
        "testing",
        "the",
        "this",
        "todo",
        "true",
        "whatever",
        "xxx",
        "yes",
    }
)
"""Words that are typed to get past a question, and those between them."""
_WORD = re.compile(r"[^\W_]+")


def reason_error(text: str, subject: str = "", sample: str = SAMPLE) -> str:
    """What is wrong with a reason and what to write; empty if nothing is. `subject`: the name of what it is for."""
    told = text.strip()
    words = {one.lower() for one in _WORD.findall(told)}
    # One word in scripts that write no blanks is a sentence.
    unspaced = any(unicodedata.category(one) == "Lo" for one in told)
    said = words - SAYS_NOTHING - {one.lower() for one in _WORD.findall(subject.replace("_", " "))}
    longest = max(map(len, said), default=0)
    enough = (
        len(told) >= SHORTEST_UNSPACED and longest >= 1
        if unspaced
        else len(told) >= SHORTEST and len(words) >= 2 and longest >= 3
    )
    if enough:
        return ""
    return f"{quoted(text)} is not a reason; write a sentence of at least {SHORTEST} characters, such as '{sample}'"
