# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pictures: what is drawn where, and what is left out when there is too much."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit import bars, layout, network, quota, words
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.page import MAX_NODES, page
from support.work import growth
from unit.audit.cases import grant, made_up


def drawn(*permissions, most: int = 20):
    graph, left_out = network.readable(made_up(list(permissions))["mailboxes"], most)
    return layout.draw_network(graph), left_out


def columns(picture) -> dict[str, int]:
    """The column of each node by its first name."""
    return {node["names"][0]: picture["columns"].index(node["x"]) for node in picture["nodes"]}


def group(mailbox: str, name: str):
    return grant(mailbox, name, "SEND_AS", grantee_kind="group")


def test_people_stand_left_of_groups_and_groups_left_of_what_contains_them_and_of_mailboxes() -> None:
    picture, _left_out = drawn(
        group("info", "top"),
        grant("info", "cem", "SEND_AS", path=["top"]),
        grant("info", "dee", "SEND_AS", path=["top", "sub"]),
        group("post", "sub"),
        grant("post", "dee", "SEND_AS", path=["sub"]),
        grant("post", "ann", "FULL_ACCESS"),
    )
    assert columns(picture) == {"ann": 0, "cem": 0, "dee": 0, "sub": 1, "top": 2, "info": 3, "post": 3}
    arrows = {(one["source"], one["target"], tuple(one["rights"])) for one in picture["edges"]}
    assert arrows == {
        ("ann", "post", ("FULL_ACCESS",)),
        ("cem", "top", ()),
        ("dee", "sub", ()),
        ("sub", "top", ()),
        ("sub", "post", ("SEND_AS",)),
        ("top", "info", ("SEND_AS",)),
    }


def test_a_person_and_the_persons_own_mailbox_are_two_nodes() -> None:
    picture, _left_out = drawn(grant("ann", "bob", "FULL_ACCESS"), grant("bob", "ann", "SEND_AS"))
    assert sorted((node["sort"], node["names"][0]) for node in picture["nodes"]) == [
        ("mailbox", "ann"),
        ("mailbox", "bob"),
        ("person", "ann"),
        ("person", "bob"),
    ]


def test_people_with_the_same_arrows_are_one_node_and_disabled_users_are_not_among_them() -> None:
    people = [grant("info", name, "SEND_AS", path=["all"]) for name in ("ann", "bob", "cem", "dee")]
    gone = grant("info", "gone", "SEND_AS", path=["all"], grantee_state="DISABLED")
    picture, _left_out = drawn(group("info", "all"), *people, gone)
    nodes = {tuple(node["names"]): node for node in picture["nodes"] if node["sort"] == "person"}
    assert set(nodes) == {("ann", "bob", "cem", "dee"), ("gone",)}
    assert nodes["gone",]["disabled"] is True
    label = nodes["ann", "bob", "cem", "dee"]["label"]
    assert re.sub("[\u2068\u2069]", "", label) == "ann, bob +2"


def test_groups_that_contain_each_other_are_drawn_too() -> None:
    picture, _left_out = drawn(
        group("info", "a"),
        grant("info", "ann", "SEND_AS", path=["a", "b"]),
        group("post", "b"),
        grant("post", "bob", "SEND_AS", path=["b", "a"]),
    )
    assert {"a", "b"} <= set(columns(picture))


def test_too_many_mailboxes_leave_out_the_least_connected_and_name_them() -> None:
    rows = [grant("busy", f"p{number}", "SEND_AS") for number in range(5)]
    rows += [grant(f"m{number:02}", f"q{number:02}", "FULL_ACCESS") for number in range(30)]
    picture, left_out = drawn(*rows, most=10)
    shown = [node["names"][0] for node in picture["nodes"] if node["sort"] == "mailbox"]
    assert "busy" in shown
    assert len(shown) + len(left_out) == 31
    assert max(sum(node["sort"] == sort for node in picture["nodes"]) for sort in ("person", "mailbox")) == 10
    assert left_out == sorted(left_out)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_lies_on_anything_else_and_all_is_inside_the_picture(seed: int) -> None:
    picture = page(made_up(crowd(random.Random(seed), mailboxes=12, people=40, groups=8)))["graph"]
    boxes = [(node["x"], node["y"]) for node in picture["nodes"]]
    for index, (x, y) in enumerate(boxes):
        assert 0 <= x <= picture["width"] - layout.WIDTH
        assert 0 <= y <= picture["height"] - layout.HEIGHT
        assert not any(x == x2 and abs(y - y2) < layout.HEIGHT for x2, y2 in boxes[index + 1 :])
    for node in picture["nodes"]:
        assert words.width(node["label"]) <= network.NODE_WIDTH
    for arrow in picture["edges"]:
        numbers = [int(number) for number in re.findall(r"-?\d+", arrow["path"])]
        assert re.fullmatch(r"M\d+ \d+(C(\d+ \d+ ?){3}(H\d+)?)+", arrow["path"])
        assert min(numbers) >= 0
        assert max(numbers) <= max(picture["width"], picture["height"])


def crowd(rng: random.Random, mailboxes: int, people: int, groups: int):
    """Random rights, directly and through groups of up to three levels."""
    rows = []
    for number in range(mailboxes):
        mailbox = f"m{number:04}"
        for name in rng.sample(range(people), 3):
            rows.append(grant(mailbox, f"p{name:04}", rng.choice(["FULL_ACCESS", "SEND_AS"])))
        path = [f"g{name:03}" for name in sorted(rng.sample(range(groups), 3))]
        rows.append(group(mailbox, path[0]))
        for depth in (1, 2, 3):
            rows += [grant(mailbox, f"p{rng.randrange(people):04}", "SEND_AS", path=path[:depth]) for _one in "ab"]
    return list({(row["mailbox"], row["grantee"], tuple(row["path"])): row for row in rows}.values())


def test_the_picture_is_the_same_whatever_the_order_of_the_rows() -> None:
    rows = crowd(random.Random(7), mailboxes=12, people=40, groups=8)
    shuffled = random.Random(8).sample(rows, len(rows))
    assert page(made_up(rows)) == page(made_up(shuffled))


def test_the_work_of_laying_out_a_thousand_people_grows_with_their_rights() -> None:
    def company(size: int) -> Any:
        return made_up(crowd(random.Random(3), mailboxes=size, people=size, groups=size // 10))

    report = company(1000)
    picture = page(report)["graph"]
    assert growth(page, company(250), report) < 6
    assert len(picture["left_out"]) + picture["shown"] == 1000
    assert len([node for node in picture["nodes"] if node["sort"] == "person"]) <= MAX_NODES


def test_bars_are_the_thirty_largest_mailboxes_filled_by_their_share_of_the_quota() -> None:
    users = [{"name": f"u{number:02}", "mailbox_size": 10.0 * number, "mailbox_quota": 1000} for number in range(1, 41)]
    users.append({"name": "over", "mailbox_size": 5000.0, "mailbox_quota": 2000})
    picture = bars.draw_bars(quota.mailbox_sizes(users, 90))
    assert [bar["name"] for bar in picture["bars"][:3]] == ["over", "u40", "u39"]
    assert [bar["filled"] for bar in picture["bars"][:2]] == [100, 40.0]
    assert picture["bars"][0]["numbers"] == "4.9 GB of 2.0 GB · 250 %"
    assert picture["bars"][0]["near"] is True
    assert (len(picture["bars"]), picture["left_out"]) == (30, 11)
    assert picture["height"] == 30 * bars.STEP


def test_a_long_name_is_shortened_in_a_bar() -> None:
    (bar,) = bars.draw_bars(quota.mailbox_sizes([{"name": "x" * 64, "mailbox_size": 1.0, "mailbox_quota": 10}], 90))[
        "bars"
    ]
    assert (bar["label"], bar["name"]) == ("x" * 27 + "…", "x" * 64)
