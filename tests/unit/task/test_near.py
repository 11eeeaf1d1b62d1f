# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mistyped name finds the one that was meant, also among thousands of others, in a bounded number of comparisons."""

from __future__ import annotations

import difflib
from random import Random

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._task import near
from ansible_collections.mailops.workmail.plugins.module_utils._task.near import (
    CANDIDATES,
    MOST,
    NearNames,
    nearest,
    question,
)

FIRST = ("anna", "berta", "carla", "doris", "emil", "franz", "gerda", "heinz", "ida", "julius")
LAST = ("weber", "schmidt", "maier", "fischer", "becker", "hoffmann", "koch", "richter", "wolf", "klein")
NAMES = [f"{first}.{last}{number}" for first in FIRST for last in LAST for number in range(50)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Anna.Webr7", "anna.weber7"),
        ("bob", "Bob"),
        ("bbo", "Bob"),
        ("acb", "abc"),
        ("saless", "sales"),
        ("sal", "sales"),
        ("zzzzzz", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_found_without_regard_to_case(text: str, meant: str | None) -> None:
    assert NearNames([*NAMES, "Bob", "abc", "sales"]).nearest(text) == ([meant] if meant else [])


def test_a_name_with_one_letter_missing_finds_one_that_is_as_near_as_the_nearest() -> None:
    random, names = Random(1), NearNames(NAMES)
    for name in random.sample(NAMES, 60):
        cut = random.randrange(len(name))
        typed = name[:cut] + name[cut + 1 :]
        found = names.nearest(typed)
        assert found
        best = difflib.get_close_matches(typed, NAMES, n=1)[0]
        ratios = [difflib.SequenceMatcher(None, one, typed).ratio() for one in (found[0], best)]
        assert ratios[0] == pytest.approx(ratios[1], abs=0.05), (typed, found, best)


def test_letters_are_compared_with_a_bounded_number_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    usual = difflib.get_close_matches
    monkeypatch.setattr(
        near.difflib,
        "get_close_matches",
        lambda word, names, **rest: compared.append(len(names)) or usual(word, names, **rest),
    )
    names = NearNames(NAMES)
    for number in range(300):
        names.nearest(f"anna.webber{number}")
    assert max(compared) <= CANDIDATES


@pytest.mark.parametrize(
    ("text", "names", "asked"),
    [
        ("berg", ["n.berg", "a.berg", "else"], "Did you mean 'a.berg' or 'n.berg'?"),
        ("berg", ["n.berg", "a.berg", "i.berg"], "Did you mean 'a.berg', 'i.berg' or 'n.berg'?"),
        ("bergs", ["n.berg", "Berg"], "Did you mean 'Berg'?"),
        ("zz", ["berg"], ""),
        (
            "user1",
            [f"user1{n}" for n in range(9)],
            "Did you mean 'user10', 'user11', 'user12' or another one like these?",
        ),
    ],
)
def test_names_that_are_equally_near_are_all_offered_or_said_to_be_more(
    text: str, names: list[str], asked: str
) -> None:
    assert question(NearNames(names).nearest(text)) == asked
    assert question(NearNames(reversed(names)).nearest(text)) == asked


def test_a_list_of_options_is_compared_with_its_case_and_its_own_likeness() -> None:
    assert nearest("city", ["CITY"]) == []
    assert nearest("zip", ["zip_code"], similar=0.8) == []
    assert len(nearest("user1", [f"user1{number}" for number in range(9)])) == MOST + 1
