# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a check finds: how it is, what was found, and what to do."""

from __future__ import annotations

from typing import NamedTuple

from .._model.facts import T
from .facts import LEFT_OUT, NOT_REACHED, Found, NotKnown

BROKEN, ATTENTION, UNCHECKED, FINE = "broken", "attention", "could not be checked", "fine"
VERDICTS = (BROKEN, ATTENTION, UNCHECKED, FINE)
"""The most serious first."""

MAX_NAMED = 10
"""Entities, domains and the like that one check names; of the rest it shows the number."""
ADVICE_FOR_CODE = {
    NOT_REACHED: "Fix the failed checks, then run the doctor again.",
    LEFT_OUT: "Run the doctor with `quotas: true`.",
    "AccessDeniedException": "Attach docs/iam/read-only.json to the IAM user or role of the credentials.",
}


class Finding(NamedTuple):
    verdict: str
    found: str
    advice: str = ""
    """Empty where nothing is to be done."""


class Unchecked(Exception):
    """What a check needs is not known."""

    def __init__(self, failure: NotKnown) -> None:
        super().__init__(failure.text)
        self.finding = Finding(
            UNCHECKED, failure.text, ADVICE_FOR_CODE.get(failure.code, "Fix that, then run the doctor again.")
        )


def known_or_unchecked(found: Found[T]) -> T:
    """The fact that a check needs. Raises `Unchecked` if it is not known, so that no check needs to."""
    if isinstance(found, NotKnown):
        raise Unchecked(found)
    return found.value
