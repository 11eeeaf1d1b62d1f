# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which folder of the target takes which folder of an archive: separators, prefixes, special use, the task's map."""

from __future__ import annotations

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._archive.folders import folder_key
from ansible_collections.mailops.workmail.plugins.module_utils._imap.folders import (
    Folders,
    Listed,
    Naming,
    Rules,
    parts_of,
)
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples

SLASH, DOT, FLAT = Naming("/"), Naming(".", "INBOX."), Naming("")
NOTHING = Rules({}, frozenset())


def listed(name: str, *attributes: str) -> Listed:
    return Listed(name, frozenset(attributes))


@pytest.mark.parametrize(
    ("folder", "naming", "target"),
    [
        (("INBOX",), SLASH, "INBOX"),
        (("INBOX",), DOT, "INBOX"),
        (("INBOX", "Old"), SLASH, "INBOX/Old"),
        (("INBOX", "Old"), DOT, "INBOX.Old"),
        (("Projects", "A.b"), DOT, "INBOX.Projects.A_b"),
        (("Projects", "A/b"), SLASH, "Projects/A_b"),
        (("Projects", "A/b"), DOT, "INBOX.Projects.A/b"),
        (("Projects", "Q1"), FLAT, "Projects-Q1"),
        (("100 %", "a*b\x07"), SLASH, "100 _/a_b_"),
        ((" ",), SLASH, "_"),
    ],
)
def test_a_folder_has_a_name_that_the_server_can_have(folder: tuple[str, ...], naming: Naming, target: str) -> None:
    folders = Folders((), naming, NOTHING)
    assert folders.target(folder) == target
    lasting = naming.separator and not any(one in part for part in folder for one in f"{naming.separator}%*\x07")
    assert bool(folders.changed) is not bool((lasting and folder != (" ",)) or (folder == ("Projects", "Q1")))


def test_the_folder_that_the_server_has_for_a_purpose_takes_messages_of_that_purpose() -> None:
    some = [listed("INBOX"), listed("Gesendet", "\\sent"), listed("Bin", "\\trash"), listed("All", "\\all")]
    folders = Folders(some, SLASH, NOTHING)
    assert folders.target(("Sent Items",)) == "Gesendet"
    assert folders.target(("Deleted Items", "Old")) == "Bin/Old"
    assert folders.target(("Drafts",)) == "Drafts"
    assert folders.target(("Projects", "Sent Items")) == "Projects/Sent Items"
    assert Folders(some, SLASH, Rules({}, frozenset(), special_use=False)).target(("Sent Items",)) == "Sent Items"
    assert Folders([*some, listed("Sent Items")], SLASH, NOTHING).target(("Sent Items",)) == "Sent Items"
    assert [one.holds_messages for one in some] == [True, True, True, False]


def test_the_map_of_the_task_comes_first_and_takes_what_is_inside() -> None:
    rules = Rules({"Projects": "Old/Work//Life", "Projects/Q1": "Q1", "Sent Items": "Mine"}, frozenset({"Junk", "A/B"}))
    folders = Folders([listed("Gesendet", "\\sent")], DOT, rules)
    assert folders.target(("Projects", "Q2")) == "INBOX.Old.Work/Life.Q2"
    assert folders.target(("Projects", "Q1", "x")) == "INBOX.Q1.x"
    assert folders.target(("Sent Items",)) == "INBOX.Mine"
    assert [folders.is_excluded(one) for one in (("Junk", "x"), ("A", "B"), ("A",), ("A", "Junk"))] == [
        *(True, True),
        *(False, False),
    ]


def test_two_folders_may_be_mapped_onto_one_and_other_names_never_meet() -> None:
    folders = Folders((), SLASH, Rules({"A": "Both", "B": "Both"}, frozenset()))
    assert folders.target(("A",)) == folders.target(("B",)) == "Both"
    assert folders.target(("C/D",)) == "C_D"
    assert folders.target(("C_D",)) == "C_D (2)"
    assert folders.changed == {"C//D": "C_D", "C_D": "C_D (2)"}


parts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6).filter(str.strip)
names = st.lists(parts, min_size=1, max_size=3).map(tuple)


@counted
@examples(200)
@given(st.sets(names, max_size=8), st.sampled_from([SLASH, DOT, FLAT]))
def test_different_folders_stay_different_and_keep_their_names(some: set[tuple[str, ...]], naming: Naming) -> None:
    folders = Folders((), naming, NOTHING)
    told = {folder: folders.target(folder) for folder in sorted(some)}
    assert len(set(told.values())) == len(told)
    assert told == {folder: folders.target(folder) for folder in sorted(some)}
    for name in told.values():
        assert not set("%*") & set(name)
        assert name.isprintable()


@counted
@examples(100)
@given(names)
def test_a_path_is_read_back_as_the_folder_that_it_names(folder: tuple[str, ...]) -> None:
    plain = tuple(part.replace("\0", "") for part in folder)
    if all(part.strip("/") and not part.startswith("/") and not part.endswith("/") for part in plain):
        assert parts_of(folder_key(plain)) == plain
