# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What mailboxes contain: the same items each time, of the sizes that are counted, in bounded memory."""

from __future__ import annotations

import email
import email.policy
import hashlib
import tracemalloc
from collections import Counter
from dataclasses import replace

import pytest
from support.wire import Wire
from workmail_emulator import Emulator, Mailbox
from workmail_emulator.exports.archive import Archive
from workmail_emulator.mailbox import EVENT, MESSAGE, OTHER, bytes_of, folders_of, items
from workmail_emulator.switches import Switches

FULL = Mailbox(seed=7, messages=60, requests=3, events=8, others=5, kilobytes=20, odd=1)


def identities(mailbox: Mailbox) -> list[str]:
    return [item.sha256(True) for item in items(mailbox) if item.kind != OTHER]


def test_the_same_numbers_give_the_same_bytes_and_another_seed_gives_others() -> None:
    assert identities(FULL) == identities(FULL)
    assert not set(identities(replace(FULL, odd=0))) & set(identities(replace(FULL, odd=0, seed=8)))


def test_an_item_has_the_size_that_it_is_counted_with() -> None:
    wrong = [
        (item.subject, item.size)
        for item in items(FULL)
        if item.kind != OTHER and item.size != sum(map(len, item.source(True)))
    ]
    assert wrong == []
    assert bytes_of(FULL) == sum(item.size for item in items(FULL))


def test_messages_that_arrive_later_change_no_earlier_one() -> None:
    before, after = identities(Mailbox(messages=40)), identities(Mailbox(messages=50))
    assert after[:40] == before


def test_the_oldest_messages_can_be_deleted_or_moved() -> None:
    whole = list(items(Mailbox(messages=40)))
    rest = list(items(Mailbox(messages=40, gone=10, moved=5)))
    assert [item.sha256(True) for item in rest] == [item.sha256(True) for item in whole[10:]]
    assert {item.folder for item in rest[:5]} == {("Archive",)}
    assert [item.folder for item in rest[5:]] == [item.folder for item in whole[15:]]


def test_a_new_mailbox_has_fifteen_folders() -> None:
    assert len(folders_of(Mailbox())) == 15
    assert ("Projects",) in folders_of(Mailbox(messages=200)), "a folder above another one is a folder too"


def test_ordinary_messages_parse_without_a_defect() -> None:
    for item in items(replace(FULL, odd=0)):
        if item.kind != OTHER:
            message = email.message_from_bytes(b"".join(item.pieces(True)), policy=email.policy.default)
            parts = list(message.walk())
            assert [defect for part in parts for defect in part.defects] == []
            assert message["Subject"]
            assert all(part.get_content() is not None for part in parts if not part.is_multipart())


def test_a_calendar_item_is_a_message_with_an_icalendar_object_and_every_fourth_recurs() -> None:
    events = [item for item in items(FULL) if item.kind == EVENT]
    assert [b"RRULE:FREQ=WEEKLY" in item.calendar for item in events] == [True, False, False, False] * 2
    for item in events:
        assert b"".join(item.pieces(True)).endswith(item.calendar)
        assert b"METHOD:" not in item.calendar
    requests = [item for item in items(FULL) if b"METHOD:REQUEST" in item.calendar]
    assert {(item.kind, item.folder) for item in requests} == {(MESSAGE, ("Inbox",))}
    assert len(requests) == 3


def test_odd_items_are_what_their_names_say() -> None:
    odd: dict[str, bytes] = {}
    for item in items(Mailbox(odd=1)):
        odd.setdefault(item.subject.removeprefix("odd "), b"".join(item.source(True)))
    assert odd["empty"] == b""
    assert email.message_from_bytes(odd["no-message-id"])["Message-ID"] is None
    assert b"\x00" in odd["nul"]
    assert b"\r" not in odd["bare-newlines"]
    assert max(map(len, odd["long-line"].split(b"\r\n"))) == 12000
    assert email.message_from_bytes(odd["nested"]).get_payload(0)["Subject"] == "inner"
    assert b"\x78\x9f\x3e\x22" in email.message_from_bytes(odd["winmail"]).get_payload(decode=True)
    assert "見積書" in email.message_from_bytes(odd["shift-jis"], policy=email.policy.default).get_content()
    folders = {part for item in items(Mailbox(odd=1)) for part in item.folder}
    assert {"Sales/Marketing", "A\\B", "CON", "..", "Caf\u00e9", "Cafe\u0301"} <= folders


def test_identical_messages_are_in_one_folder_and_over_folders() -> None:
    found = Counter((item.folder, item.sha256(True)) for item in items(Mailbox(odd=1)) if "duplicate" in item.subject)
    assert sorted((folder, count) for (folder, _hash), count in found.items()) == [(("Archive",), 1), (("Inbox",), 2)]
    assert len({digest for _folder, digest in found}) == 1


def test_an_archive_of_any_size_is_made_in_bounded_memory() -> None:
    archive = Archive(Mailbox(messages=4, kilobytes=4000), "user", Switches(), 0.0, 0.0)
    tracemalloc.start()
    size = sum(len(piece) for piece in archive.zip(0))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 5 * 2**20
    assert peak < 2**20


@pytest.mark.parametrize("body", [{"messages": -1}, {"messages": "many"}, {"massages": 1}])
def test_numbers_that_no_mailbox_has_are_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Mailbox"):
        Mailbox().changed(body)


def test_the_size_of_a_mailbox_follows_its_items(wire: Wire) -> None:
    assert wire.here("GetMailboxDetails", UserId="bob")["MailboxSize"] == 0
    wire.emulator.fill("acme", "bob", messages=30, huge=1)
    mailbox = Mailbox(messages=30, huge=1)
    assert wire.here("GetMailboxDetails", UserId="bob")["MailboxSize"] == pytest.approx(bytes_of(mailbox) / 2**20)
    wire.emulator.edit("acme", lambda one: setattr(one.entities[wire.ids["bob"]], "size", 5000.0))
    assert wire.here("GetMailboxDetails", UserId="bob")["MailboxSize"] > 5040


def test_a_generated_organization_has_mailboxes_that_differ_and_cost_nothing_before_they_are_read(
    emulator: Emulator,
) -> None:
    emulator.add_organization("acme")
    emulator.populate("acme", users=14, resources=2, messages=8, events=4, others=2, odd=1)
    told = [emulator.contents("acme", f"user{number:05d}") for number in (1, 2, 7)]
    own = [one["numbers"]["messages"] for one in told]
    assert own == [4, 6, 2]
    assert len({row["sha256"] for one in told for row in one["entries"]}) > 100
    room = emulator.contents("acme", "room0001")
    assert (room["events"], room["messages"], room["others"]) == (4, 2, 0)
    assert {row["kind"] for row in room["entries"]} == {EVENT}


def test_a_generated_organization_without_content_keeps_no_numbers(emulator: Emulator) -> None:
    emulator.add_organization("acme")
    emulator.populate("acme", users=2, resources=1)
    assert emulator.edit("acme", lambda one: {entity.mailbox for entity in one.entities.values()}) == {None}


def test_the_hash_of_an_item_is_that_of_its_bytes() -> None:
    for item in items(FULL):
        for kept in (True, False):
            assert item.sha256(kept) == hashlib.sha256(b"".join(item.pieces(kept))).hexdigest()
