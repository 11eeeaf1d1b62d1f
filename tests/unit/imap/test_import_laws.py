# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Laws of the import: what is there, what is missing, what is sent in which batch, and what a record remembers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._archive import kinds
from ansible_collections.mailops.workmail.plugins.module_utils._archive.errors import ArchiveError, BadEntry
from ansible_collections.mailops.workmail.plugins.module_utils._archive.identity import Identity
from ansible_collections.mailops.workmail.plugins.module_utils._archive.items import EMPTY, NUL, Item
from ansible_collections.mailops.workmail.plugins.module_utils._imap import batches as sizes
from ansible_collections.mailops.workmail.plugins.module_utils._imap.batches import (
    Batch,
    Unread,
    batches,
    still_missing,
    with_crlf,
)
from ansible_collections.mailops.workmail.plugins.module_utils._imap.folders import Folders, Naming
from ansible_collections.mailops.workmail.plugins.module_utils._imap.folders import Rules as FolderRules
from ansible_collections.mailops.workmail.plugins.module_utils._imap.matching import (
    Matched,
    Precise,
    Row,
    ambiguous,
    doubled,
    groups,
    matched,
    similar,
    with_outlines,
    with_places,
)
from ansible_collections.mailops.workmail.plugins.module_utils._imap.pace import Pace
from ansible_collections.mailops.workmail.plugins.module_utils._imap.record import (
    Put,
    Recorded,
    lines_of,
    packed,
    target_of,
    unpacked,
)
from ansible_collections.mailops.workmail.plugins.module_utils._imap.selection import (
    Mail,
    Placed,
    Rules,
    flags_of,
    selected,
    settled,
)
from ansible_collections.mailops.workmail.plugins.module_utils._imap.target import Held
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples

FOLDERS = ("INBOX", "Sent", "Old")


def item(key: str = "k", folder: tuple[str, ...] = ("Inbox",), **changes: object) -> Item:
    """A message. One whose key begins with `c` has no Message-ID."""
    identity = Identity("", key, f"o{key}") if key.startswith("c") else Identity(key, "", f"o{key}")
    found = Item(0, f"{key}.eml", folder, kinds.MESSAGE, "", 10, f"sha-{key}", "2026-01-05T09:00:00Z", "", "", identity)
    return found._replace(**changes)


def mail(pairs: Iterable[tuple[str, str]]) -> list[Mail]:
    """Messages of an archive: folder and key of each."""
    return [Mail(order, folder, key, Placed(item(key), 0)) for order, (folder, key) in enumerate(pairs)]


def rows(pairs: Iterable[tuple[str, str]]) -> list[Row]:
    return [Row(folder, uid, key, "2026-01-05T09:00") for uid, (folder, key) in enumerate(pairs, 1)]


pairs = st.lists(st.tuples(st.sampled_from(FOLDERS), st.sampled_from(["a", "b", "c1", "c2"])), max_size=9)


@counted
@examples(300)
@given(pairs, pairs)
def test_each_message_is_matched_once_or_missing(ours: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
    archive, target = mail(ours), rows(theirs)
    found = matched(archive, target)
    assert sorted([*(one.mail.order for one in found.present), *(one.order for one in found.missing)]) == list(
        range(len(archive))
    )
    assert sorted([*(one.row.uid for one in found.present), *(one.uid for one in found.strangers)]) == list(
        range(1, len(target) + 1)
    )
    assert all(one.mail.key == one.row.key for one in found.present)
    assert all((one.rung == "other_folder") == (one.mail.folder != one.row.folder) for one in found.present)
    assert Counter(key for _folder, key in ours) - Counter(key for _folder, key in theirs) == Counter(
        one.key for one in found.missing
    )
    in_place = Counter(ours) & Counter(theirs)
    assert in_place == Counter((one.mail.folder, one.mail.key) for one in found.present if one.rung != "other_folder")
    assert sum(found.by_rung.values()) == len(found.present)


@counted
@examples(200)
@given(pairs, pairs)
def test_what_is_missing_and_then_appended_is_there(ours: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
    archive, target = mail(ours), rows(theirs)
    missing = matched(archive, target).missing
    after = [*target, *rows((one.folder, one.key) for one in missing)]
    numbered = [row._replace(uid=uid) for uid, row in enumerate(after, 1)]
    again = matched(archive, numbered)
    assert again.missing == []
    assert Counter(one.key for one in again.strangers) == Counter(one.key for one in matched(archive, target).strangers)


def test_of_equal_messages_of_the_target_the_older_ones_stay() -> None:
    found = matched(mail([("INBOX", "a")]), rows([("INBOX", "a"), ("INBOX", "a")]))
    assert [one.uid for one in found.strangers] == [2]
    assert doubled(found, mail([("INBOX", "a")]), [("INBOX", 2)]) == [("INBOX", 2)]
    assert doubled(found, mail([("INBOX", "a")]), [("INBOX", 1)]) == []
    assert doubled(found, mail([("Sent", "a")]), [("INBOX", 2)]) == []


def test_bytes_decide_where_a_key_does_not() -> None:
    archive = [Mail(order, "INBOX", "a", Placed(item("a", sha256=f"sha-{text}"), 0)) for order, text in enumerate("xy")]
    held = rows([("INBOX", "a")])
    assert ambiguous(archive, held) == (archive, held)
    assert ambiguous(archive, []) == ([], [])
    assert ambiguous(archive, rows([("INBOX", "a"), ("INBOX", "a")])) == ([], [])
    found = matched(archive, held, Precise({0: "x", 1: "y"}, {("INBOX", 1): "y"}))
    assert [one.order for one in found.missing] == [0]


def test_the_third_rung_and_records_find_what_was_rewritten() -> None:
    archive = mail([("INBOX", "a"), ("INBOX", "b"), ("Sent", "c1")])
    found = matched(archive, rows([("INBOX", "other"), ("INBOX", "else"), ("Old", "stranger")]))
    assert [one.uid for one in similar(found)] == [1, 2]
    outlined = with_outlines(found, {("INBOX", 1): "oa", ("INBOX", 2): "unlike"})
    assert [(one.mail.order, one.row.uid, one.rung) for one in outlined.present] == [(0, 1, "outline")]
    placed = with_places(outlined, {1: ("INBOX", 2), 2: ("Sent", 99)})
    assert [(one.mail.order, one.rung) for one in placed.present] == [(0, "outline"), (1, "record")]
    assert ([one.order for one in placed.missing], [one.uid for one in placed.strangers]) == ([2], [3])


@counted
@examples(200)
@given(pairs, st.integers(1, 5), st.integers(1, 60), st.integers(1, 100))
def test_batches_hold_every_message_once_in_whole_groups(
    ours: list[tuple[str, str]], most: int, most_bytes: int, most_held: int
) -> None:
    kept = sizes.MOST_MESSAGES, sizes.MOST_BYTES, sizes.MOST_HELD
    sizes.MOST_MESSAGES, sizes.MOST_BYTES, sizes.MOST_HELD = most, most_bytes, most_held
    try:
        made = list(batches(mail(ours), lambda one: one.key.encode() * 7, ()))
    finally:
        sizes.MOST_MESSAGES, sizes.MOST_BYTES, sizes.MOST_HELD = kept
    sound = [one for one in made if isinstance(one, Batch)]
    assert sound == made
    assert sorted(one.mail.order for batch in sound for one in batch.ready) == list(range(len(ours)))
    whole = [(batch.folder, group[0].mail.key) for batch in sound for group in batch.groups]
    assert len(whole) == len(set(whole)) == len(list(groups(mail(ours))))
    assert all(one.mail.folder == batch.folder for batch in sound for one in batch.ready)


@counted
@examples(200)
@given(pairs, st.lists(st.sampled_from(["a", "b", "c1", "x"]), max_size=6))
def test_after_a_lost_answer_only_what_did_not_arrive_is_sent_again(
    ours: list[tuple[str, str]], arrived: list[str]
) -> None:
    batch = Batch("INBOX", [])
    for made in batches(mail(("INBOX", key) for _folder, key in ours), lambda _one: b"x", ()):
        assert isinstance(made, Batch)
        batch = made
    there, rest = still_missing(batch, arrived)
    assert len(there) + len(rest.ready) == len(ours)
    assert Counter(one.mail.key for one in there) == Counter(key for _folder, key in ours) & Counter(arrived)


def test_a_message_that_cannot_be_read_leaves_the_others() -> None:
    def read(one: Mail) -> bytes:
        if one.key == "b":
            raise BadEntry("BadChecksum", "its checksum is wrong")
        return b"x\n"

    made = list(batches(mail([("INBOX", "a"), ("INBOX", "b"), ("INBOX", "a")]), read, ["\\Seen"]))
    (unread,) = (one for one in made if isinstance(one, Unread))
    (batch,) = (one for one in made if isinstance(one, Batch))
    assert (unread.mail.key, unread.text) == ("b", "its checksum is wrong")
    assert [len(group) for group in batch.groups] == [2]
    assert batch.ready[0].message == (("\\Seen",), b'" 5-Jan-2026 09:00:00 +0000"', b"x\r\n")


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\nb\n", b"a\r\nb\r\n"),
        (b"a\r\nb\n\n", b"a\r\nb\r\n\r\n"),
        (b"a\rb\r", b"a\r\nb\r\n"),
        (b"a\rb\r\n", b"a\rb\r\n"),
        (b"a\r\r\nb\n", b"a\r\r\nb\r\n"),
        (b"", b""),
    ],
)
def test_line_ends_become_those_of_imap_and_nothing_else_changes(raw: bytes, told: bytes) -> None:
    assert with_crlf(raw) == told


PLAIN = Folders((), Naming("/"), FolderRules({}, frozenset({"Junk"})))


def reasons(*some: Item, **rules: object) -> list[str]:
    chosen = selected([Placed(one, 0) for one in some], PLAIN, Rules(**rules))
    assert len(chosen.mail) + len(chosen.excluded) == len(some)
    return [one.reason for one in chosen.excluded]


def test_what_stays_out_says_why() -> None:
    inbox = item("a", ("Inbox",))
    assert reasons(inbox, item("b", ("Junk", "x"))) == ["its folder is excluded"]
    assert reasons(inbox, item("b", size=0)) == ["empty"]
    assert reasons(inbox, item("b", findings=(EMPTY,))) == ["empty"]
    assert reasons(inbox, item("b", identity=None)) == ["empty"]
    assert reasons(inbox, item("b", findings=(NUL,))) == ["it contains NUL, which IMAP cannot transport"]
    assert reasons(inbox, item("b", size=2000), most_bytes=1999) == ["larger than 1,999 bytes"]
    assert reasons(inbox, not_before="2026-01-06") == ["older than 2026-01-06"]
    assert reasons(item("a", date=""), not_before="2026-01-06") == []
    assert reasons(inbox, inbox, item("b"), known={"a": 1}) == ["an earlier wave has it"]


def test_every_item_is_in_one_list() -> None:
    some = [
        *(item("a"), item("b", kind=kinds.CALENDAR), item("c", kind=kinds.UNREADABLE), item("d", kind=kinds.LOG)),
        *(item("e", kind=kinds.OTHER), item("f", ("Calendar",), kind=kinds.INVITATION)),
        item("g", ("Calendar",), kind=kinds.CALENDAR),
        item("h", ("Inbox",), kind=kinds.INVITATION),
    ]
    chosen = selected(settled(Placed(one, 0) for one in some), PLAIN, Rules())
    assert [one.key for one in chosen.mail] == ["a", "h"]
    assert (len(chosen.calendar), len(chosen.unreadable), chosen.other) == (3, 1, 2)


def test_flags_of_the_archive_come_first_and_none_marks_as_deleted() -> None:
    assert flags_of(item(flags=("\\Seen", "\\Deleted")), ["\\Flagged"]) == ("\\Seen",)
    assert flags_of(item(), ["\\Flagged"]) == ("\\Flagged",)


def held(*some: Row, validity: int = 7) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for row in some:
        found.setdefault(row.folder, Held(validity)).rows.append(row)
    return found


@counted
@examples(200)
@given(pairs)
def test_a_record_that_is_read_back_finds_every_message_where_it_was_put(ours: list[tuple[str, str]]) -> None:
    archive, target = mail(ours), rows(ours)
    found, there = matched(archive, target), held(*target)
    lines = lines_of(found.present, (), there, Recorded([{"sha256": "e", "uids": ["1"]}]))
    again = Recorded(unpacked(packed(lines), "x"))
    places = again.places(archive, there)
    assert sorted(places.values()) == sorted(row.place for row in target)
    assert again.uids == {"e": ["1"]}
    nothing = Matched([], archive, target)
    assert with_places(nothing, places).missing == []
    assert again.places(archive, held(*target, validity=8)) == {}


def test_a_record_keeps_what_other_waves_have_brought_while_it_is_there() -> None:
    archive = mail([("INBOX", "a"), ("INBOX", "b"), ("New", "d")])
    before = rows([("INBOX", "a"), ("INBOX", "x"), ("INBOX", "gone")])
    earlier = Recorded(
        [
            {"sha256": f"sha-{row.key}", "folder": row.folder, "validity": 7, "uid": row.uid, "rung": "header"}
            for row in before
        ]
    )
    there = held(*before[:2])
    found = matched(archive, before[:2])
    lines = lines_of(found.present, [Put(archive[1], ("INBOX", 9), 7), Put(archive[2], ("New", 1), 3)], there, earlier)
    assert [(one["sha256"], one["uid"], one["validity"]) for one in lines] == [
        *(("sha-a", 1, 7), ("sha-b", 9, 7), ("sha-d", 1, 3)),
        ("sha-x", 2, 7),
    ]


@pytest.mark.parametrize("data", [b"x", packed([{"sha256": "x"}]), packed([{"uids": []}]), packed([])[:-3]])
def test_a_damaged_record_is_said_with_the_next_step(data: bytes) -> None:
    with pytest.raises(ArchiveError, match=r"here: is damaged \(\w+\)\. Delete it"):
        list(unpacked(data, "here"))


def test_the_name_of_a_target_shows_neither_server_nor_user() -> None:
    name = target_of("IMAP.example.com", 993, "Bob@example.com")
    assert name == target_of("imap.example.com", 993, "bob@example.com") != target_of("imap.example.com", 143, "bob")
    assert len(name) == 16
    assert "bob" not in name


def test_the_pace_spreads_messages_over_time() -> None:
    pace = Pace(1000)
    delays = [pace.delay(100) for _turn in range(4)]
    assert delays[0] == 0
    assert all(late - early == pytest.approx(0.1, abs=0.05) for early, late in pairwise(delays))
    assert Pace(float("inf")).delay(10**9) == 0
