# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checklist of what no API moves: what a file ticks off, and every error in it at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._assess.checklist import ITEMS, read

DONE = {"item": "flow_rules", "done": True, "by": "ann", "date": date(2027, 1, 12), "note": "two rules"}


def test_without_a_file_nothing_is_done() -> None:
    for given in (None, []):
        items, errors = read(given)
        assert errors == []
        assert [one["item"] for one in items] == list(ITEMS)
        assert not any(one["done"] for one in items)


def test_what_is_done_shows_by_whom_and_when() -> None:
    items, errors = read([DONE, {"item": "forwarding", "done": False, "note": "asked"}])
    assert errors == []
    told = {one["item"]: one for one in items}
    assert told["flow_rules"] == {**DONE, "date": "2027-01-12", "what": ITEMS["flow_rules"]}
    assert (told["forwarding"]["done"], told["forwarding"]["note"]) == (False, "asked")


def test_an_item_of_ones_own_follows_the_others() -> None:
    items, errors = read([{"item": "fax", "what": "The fax gateway.", "done": True, "by": "ann", "date": "2027-01-12"}])
    assert errors == []
    assert (items[-1]["item"], items[-1]["what"], items[-1]["done"]) == ("fax", "The fax gateway.", True)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("flow_rules", "must be a dictionary with item, what, done, by, note, date"),
        ({"done": True, "by": "a", "date": "2027-01-12"}, "needs `item`: one of flow_rules"),
        ({"item": "flow_rule"}, "item: 'flow_rule' is unknown. Did you mean 'flow_rules'?"),
        ({"item": "zzz"}, "item: 'zzz' is unknown. The items are flow_rules"),
        ({**DONE, "who": "x"}, "'who' is not a key; use item"),
        ({**DONE, "done": "yes"}, "done: 'yes' is neither true nor false"),
        ({**DONE, "by": 3}, "by: 3 is not text; quote it"),
        ({**DONE, "date": "12.1.2027"}, "date: '12.1.2027' is not a date; write it as 2027-01-31"),
        ({"item": "flow_rules", "done": True}, "an item that is done needs `by` and `date`"),
        ({**DONE, "date": None}, "an item that is done needs `date`"),
    ],
)
def test_an_error_names_its_entry(entry: Any, words: str) -> None:
    _items, errors = read([{"item": "forwarding"}, entry])
    assert len(errors) == 1
    assert errors[0].startswith("entry 2: ")
    assert words in errors[0]


def test_all_errors_are_told_at_once() -> None:
    _items, errors = read([{"item": "x", "done": 1, "by": 2}, DONE, DONE])
    assert len(errors) == 4
    assert errors[-1] == "the item 'flow_rules' has two entries; keep one."
    assert read({"flow_rules": True})[1][0].startswith("must be a list")
