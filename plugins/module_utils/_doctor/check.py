# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One check: what was looked at, how it is, what was found, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .facts import LEFT_OUT, NOT_REACHED, Failure

BROKEN, ATTENTION, UNCHECKED, FINE = "broken", "attention", "could not be checked", "fine"
VERDICTS = (BROKEN, ATTENTION, UNCHECKED, FINE)
"""The most serious first."""

NAMED = 10
"""Entities, domains and the like that one check names; of more it tells the number."""
ADVICE = {
    NOT_REACHED: "Fix the failed checks, then run the doctor again.",
    LEFT_OUT: "Run the doctor with `quotas: true`.",
    "AccessDeniedException": "Attach docs/iam/read-only.json to the IAM user or role of the credentials.",
}


@dataclass(frozen=True)
class Check:
    check: str
    verdict: str
    found: str
    advice: str = ""
    """Empty where nothing is to be done."""


def unchecked(check: str, failure: Failure) -> Check:
    return Check(check, UNCHECKED, failure.text, ADVICE.get(failure.code, "Fix that, then run the doctor again."))


def most_serious_first(checks: Iterable[Check]) -> list[Check]:
    return sorted(checks, key=lambda one: VERDICTS.index(one.verdict))


def named(texts: Iterable[str]) -> str:
    """The first of them, and how many there are beside."""
    listed = list(texts)
    rest = len(listed) - NAMED
    return ", ".join(listed[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def count(number: int, what: str) -> str:
    """`1 user`, `2 users`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
