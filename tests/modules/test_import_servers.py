# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers that lack extensions or refuse what they get: real servers behind a gateway that hides and refuses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._imap import sending
from ansible_collections.mailops.workmail.plugins.module_utils._imap.errors import ImapError
from ansible_collections.mailops.workmail.plugins.module_utils._imap.importing import Looked, Manner
from support.gateway import appends, first, gateway, with_text
from support.imap import Mailserver, dovecot, pymap
from support.imports import TARGETS, Import, archived, differences, samples, server

COUNT = 70
SOME = samples(COUNT)
PLAIN_TARGETS = {**TARGETS, "Sent Items": "Sent Items"}
EXTENSIONS = ("UIDPLUS", "MULTIAPPEND", "LITERAL+", "SPECIAL-USE", "NAMESPACE", "LITERAL-", "CATENATE")
number = iter(range(10_000))


@pytest.fixture(autouse=True)
def impatient(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(sending, "LONGEST_DELAY", 0.05)


@pytest.fixture(scope="module", params=["pymap", "dovecot"])
def running(request: pytest.FixtureRequest) -> Iterator[Mailserver]:
    with dovecot() if request.param == "dovecot" else pymap() as found:
        yield found


@pytest.fixture
def target(running: Mailserver) -> Mailserver:
    """Each server, with an empty mailbox."""
    if running.folder:
        return replace(running, user=f"user{next(number)}@example.com")
    running.mailbox().empty()
    return running


def targets(target: Mailserver) -> dict[str, str]:
    """pymap has no folder of its own for sent messages."""
    return TARGETS if target.folder else PLAIN_TARGETS


def imported(target: Mailserver, port: int, path: Path, **manner: Any) -> Looked:
    one = Import(archived(path / "bob.zip", SOME), server(port, user=target.user), Manner(**manner))
    return one.run()


@pytest.mark.parametrize(
    "hidden", [("UIDPLUS",), ("MULTIAPPEND",), ("LITERAL+", "NAMESPACE"), EXTENSIONS], ids="-".join
)
def test_a_server_that_lacks_an_extension_gets_every_message_once(
    target: Mailserver, tmp_path: Path, hidden: tuple[str, ...]
) -> None:
    with gateway(target.port, hidden) as between:
        looked = imported(target, between.port, tmp_path)
        assert (looked.found.missing, looked.outcome.failed) == ([], {})
        again = Import(str(tmp_path / "bob.zip"), server(between.port, user=target.user)).run()
        assert (again.outcome.appended, again.found.strangers) == ({}, [])
        sent = [command for command in between.commands if appends(command)]
    assert differences(target, SOME, targets(target)) == []
    if "MULTIAPPEND" in hidden:
        assert len(sent) == COUNT
    else:
        assert len(sent) < COUNT / 4
    assert any(b"+}" in command for command in sent)
    assert bool(looked.outcome.places) is ("UIDPLUS" in hidden or len(looked.outcome.places) == COUNT)


@pytest.mark.parametrize(
    "answer",
    [
        b"NO [LIMIT] Too many messages, try again later",
        b"NO [UNAVAILABLE] Backend is gone",
        b"NO [INUSE] Locked by another session",
        b"NO Temporary failure, please retry",
        b"NO [SERVERBUG] Internal error",
        b"BAD [THROTTLED] Slow down",
    ],
)
def test_a_server_that_is_busy_gets_every_message_later(target: Mailserver, tmp_path: Path, answer: bytes) -> None:
    with gateway(target.port, judge=first(6, answer)) as between:
        looked = imported(target, between.port, tmp_path, connections=2)
    assert (looked.found.missing, looked.outcome.failed, looked.outcome.stopped) == ([], {}, None)
    assert looked.outcome.reconnections >= 3
    assert differences(target, SOME, targets(target)) == []


def test_a_server_that_stays_busy_ends_the_import_with_the_next_step(
    target: Mailserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.3)
    with gateway(target.port, judge=first(100_000, b"NO [UNAVAILABLE] Backend is gone")) as between:
        looked = imported(target, between.port, tmp_path)
    assert looked.outcome.stopped is not None
    assert "the server is busy: Backend is gone" in looked.outcome.stopped.message
    assert "Run the task again for the rest." in looked.outcome.stopped.message
    assert (len(looked.found.missing), looked.outcome.failed) == (COUNT, {})


@pytest.mark.parametrize("hidden", [(), ("LITERAL+",), ("MULTIAPPEND",)], ids="-".join)
def test_a_message_that_is_refused_among_others_is_found_and_the_others_arrive(
    target: Mailserver, tmp_path: Path, hidden: tuple[str, ...]
) -> None:
    refused = with_text(b"Subject: Number 57\r\n", b"NO [CANNOT] Contains a virus")
    with gateway(target.port, hidden, refused) as between:
        looked = imported(target, between.port, tmp_path)
    ((mail, code, text),) = looked.outcome.failed.values()
    assert (code, text) == ("CANNOT", "Contains a virus")
    assert b"57" in mail.item.message_id.encode()
    assert [one.order for one in looked.found.missing] == [mail.order]
    left = [one for one in SOME if b"Subject: Number 57\r\n" not in one.data]
    assert differences(target, left, targets(target)) == []


def test_a_message_that_ends_each_connection_is_given_up_and_the_others_arrive(
    target: Mailserver, tmp_path: Path
) -> None:
    poison = with_text(b"Subject: Number 57\r\n", b"NO [SERVERBUG] Panic")
    with gateway(target.port, judge=poison) as between:
        looked = imported(target, between.port, tmp_path, connections=2)
    ((_mail, code, _text),) = looked.outcome.failed.values()
    assert code == "ConnectionLost"
    left = [one for one in SOME if b"Subject: Number 57\r\n" not in one.data]
    assert differences(target, left, targets(target)) == []


def test_a_full_mailbox_ends_the_import_after_one_message(target: Mailserver, tmp_path: Path) -> None:
    with gateway(target.port, judge=first(100_000, b"NO [OVERQUOTA] Quota exceeded")) as between:
        looked = imported(target, between.port, tmp_path, connections=1)
        assert sum(map(appends, between.commands)) < 10
    assert looked.outcome.stopped is not None
    assert "the mailbox is full" in looked.outcome.stopped.message
    assert len(looked.found.missing) == COUNT


def test_a_limit_of_the_server_excludes_what_is_larger(target: Mailserver, tmp_path: Path) -> None:
    largest = max(len(one.data) for one in SOME)
    with gateway(target.port, added=f"APPENDLIMIT={largest - 1}") as between:
        looked = imported(target, between.port, tmp_path)
    assert {one.reason for one in looked.chosen.excluded} == {f"larger than {largest - 1:,} bytes"}
    assert looked.found.missing == []


def test_a_folder_that_the_server_refuses_fails_its_messages_only(target: Mailserver, tmp_path: Path) -> None:
    def judge(command: bytes) -> bytes | None:
        return b"NO [CANNOT] Invalid name" if b" CREATE " in command and b"Projekte" in command else None

    with gateway(target.port, judge=judge) as between:
        looked = imported(target, between.port, tmp_path)
    assert {(mail.folder, code) for mail, code, _text in looked.outcome.failed.values()} == {
        ("Projekte/Büro", "CANNOT")
    }
    assert {one.folder for one in looked.found.missing} == {"Projekte/Büro"}
    left = [one for one in SOME if one.folder != "Projekte/Büro"]
    assert differences(target, left, targets(target)) == []


def test_a_folder_that_is_deleted_in_the_meantime_is_made_again(target: Mailserver, tmp_path: Path) -> None:
    gone: list[bytes] = []

    def judge(command: bytes) -> bytes | None:
        if appends(command) and b"B&APw-ro" in command and not gone:
            gone.append(command)
            with target.mailbox().opened() as imap:
                imap.delete('"Projekte/B&APw-ro"')
        return None

    with gateway(target.port, judge=judge) as between:
        looked = imported(target, between.port, tmp_path)
    assert gone
    assert (looked.found.missing, looked.outcome.failed) == ([], {})
    assert differences(target, SOME, targets(target)) == []


def test_a_server_that_says_goodbye_is_asked_again(target: Mailserver, tmp_path: Path) -> None:
    left = [b"BYE", b"BYE", b"BYE"]

    def judge(command: bytes) -> bytes | None:
        return left.pop() if left and appends(command) else None

    with gateway(target.port, judge=judge) as between:
        looked = imported(target, between.port, tmp_path)
    assert (looked.found.missing, left) == ([], [])
    assert differences(target, SOME, targets(target)) == []


def test_a_server_without_starttls_is_reported(target: Mailserver, tmp_path: Path) -> None:
    with gateway(target.port, ("STARTTLS",)) as between:
        into = Import(archived(tmp_path / "bob.zip", SOME), server(between.port, encryption="starttls"))
        with pytest.raises(ImapError, match="does not offer STARTTLS"):
            into.look()


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (b"NO [UNAVAILABLE] Later", "does not let .* sign in now"),
        (b"NO [AUTHENTICATIONFAILED] only-for-tests is wrong", "does not let .* sign in. Check `user` and `password`."),
    ],
)
def test_a_sign_in_that_is_refused_is_reported_without_what_was_sent(
    target: Mailserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, text: str
) -> None:
    monkeypatch.setattr(sending, "PATIENCE", 0.1)

    def judge(command: bytes) -> bytes | None:
        return answer if b" LOGIN " in command else None

    with gateway(target.port, ("AUTH=PLAIN",), judge) as between:
        into = Import(archived(tmp_path / "bob.zip", SOME), server(between.port, user=target.user))
        with pytest.raises(ImapError, match=text) as error:
            into.look()
    assert "only-for-tests" not in str(error.value)


def test_two_runs_at_once_leave_every_message_once(target: Mailserver, tmp_path: Path) -> None:
    some = samples(200)
    into = Import(archived(tmp_path / "bob.zip", some), server(target), Manner(connections=2))
    removed = []
    threads = [threading.Thread(target=lambda: removed.append(len(into.run().removed))) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(removed) == 2
    assert differences(target, some, targets(target)) == []


def test_a_message_that_was_changed_on_the_way_is_found_by_its_outline(target: Mailserver, tmp_path: Path) -> None:
    some = [one for one in SOME if one.folder == "Inbox"]
    into = Import(archived(tmp_path / "bob.zip", some), server(target))
    into.run()
    mailbox = target.mailbox()
    held = mailbox.messages("INBOX")[1]
    mailbox.remove("INBOX", held.uid)
    mailbox.add("INBOX", held.data.replace(b"Message-ID: <", b"Message-ID: <rewritten-"))
    looked = into.run()
    assert (looked.outcome.appended, looked.found.strangers) == ({}, [])
    assert looked.found.by_rung["outline"] == 1


def test_of_messages_with_one_id_the_one_that_is_gone_is_appended(target: Mailserver, tmp_path: Path) -> None:
    one = next(one for one in SOME if one.folder == "Inbox" and b"Message-ID" in one.data)
    some = [replace(one, data=one.data + text) for text in (b"first\r\n", b"second\r\n", b"third\r\n")]
    into = Import(archived(tmp_path / "bob.zip", some), server(target))
    into.run()
    assert differences(target, some) == []
    mailbox = target.mailbox()
    (gone,) = (found.uid for found in mailbox.messages("INBOX") if found.data.endswith(b"second\r\n"))
    mailbox.remove("INBOX", gone)
    looked = into.look()
    assert [found.order for found in looked.found.missing] == [1]
    into.run()
    assert differences(target, some) == []


def test_a_folder_that_cannot_be_read_is_told_and_gets_nothing(target: Mailserver, tmp_path: Path) -> None:
    """Nothing is appended where nothing can be compared."""
    Import(archived(tmp_path / "bob.zip", SOME), server(target)).run()
    more = samples(COUNT + 30)

    def judge(command: bytes) -> bytes | None:
        return b"NO [NOPERM] Locked" if b" EXAMINE " in command and b"B&APw-ro" in command else None

    with gateway(target.port, judge=judge) as between:
        looked = Import(archived(tmp_path / "more.zip", more), server(between.port, user=target.user)).run()
    assert looked.unreadable == {"Projekte/Büro": "Locked"}
    assert {one.folder for one in looked.found.missing} == {"Projekte/Büro"}
    assert {code for _mail, code, _text in looked.outcome.failed.values()} == {"UNREADABLE"}
    left = [one for one in more if one.folder != "Projekte/Büro"]
    assert differences(target, left, targets(target)) == []
