# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Archives into a real Dovecot: every message exactly once, whatever happens on the way."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._imap import sending
from ansible_collections.mailops.workmail.plugins.module_utils._imap.errors import ImapError
from ansible_collections.mailops.workmail.plugins.module_utils._imap.importing import Manner
from support.imap import MASTER, Mailserver, dovecot, token
from support.imports import Import, archived, differences, samples, server
from support.inprocess import Runner
from support.proxy import CORRUPT, CUT, MUTE, STALL, Fault, proxied
from support.soak import SOAKING

COUNT = 5000 if SOAKING else 400


@pytest.fixture(autouse=True)
def impatient(monkeypatch: Any) -> None:
    monkeypatch.setattr(sending, "FIRST_DELAY", 0.01)
    monkeypatch.setattr(sending, "LONGEST_DELAY", 0.2)


@pytest.fixture(scope="module")
def running() -> Iterator[Mailserver]:
    with dovecot() as found:
        yield found


@pytest.fixture
def target(running: Mailserver) -> Mailserver:
    """The server with a mailbox that no other test has used."""
    return replace(running, user=f"{time.monotonic_ns()}@example.com")


def test_every_message_arrives_once_with_its_date_flags_and_folder(target: Mailserver, tmp_path: Path) -> None:
    some = samples(300)
    into = Import(archived(tmp_path / "bob.zip", some), server(target))
    preview = into.look()
    assert (len(preview.found.missing), preview.found.present) == (300, [])
    first = into.run()
    assert (len(first.outcome.appended), first.found.missing, first.found.strangers) == (300, [], [])
    assert differences(target, some) == []
    second = into.run()
    assert (len(second.outcome.appended), len(second.found.present)) == (0, 300)
    assert {rung for rung, count in second.found.by_rung.items() if count} == {"header", "content"}


def test_what_is_deleted_or_added_by_hand_is_found(target: Mailserver, tmp_path: Path) -> None:
    some = samples(60)
    into = Import(archived(tmp_path / "bob.zip", some), server(target))
    into.run()
    mailbox = target.mailbox()
    gone = mailbox.messages("INBOX")[2]
    mailbox.remove("INBOX", gone.uid)
    mailbox.add("Sent", b"Subject: by hand\r\nMessage-ID: <h@example.com>\r\n\r\nHi.\r\n")
    looked = into.look()
    assert [one.folder for one in looked.found.missing] == ["INBOX"]
    assert [one.folder for one in looked.found.strangers] == ["Sent"]
    assert len(into.run().outcome.appended) == 1
    assert differences(target, [one for one in some if one.folder == "Inbox"]) == []


def test_a_message_that_was_moved_in_the_target_is_not_appended_again(target: Mailserver, tmp_path: Path) -> None:
    into = Import(archived(tmp_path / "bob.zip", samples(30)), server(target))
    into.run()
    with target.mailbox().opened() as imap:
        imap.create("Done")
        imap.select("INBOX")
        imap.uid("MOVE", "1:2", "Done")
    looked = into.run()
    assert (looked.outcome.appended, looked.found.missing) == ({}, [])
    assert looked.found.by_rung["other_folder"] == 2


def test_cuts_and_lost_answers_lose_and_double_nothing(target: Mailserver, tmp_path: Path) -> None:
    some = samples(COUNT)
    drawn = random.Random(3)
    faults = [
        None,
        *(Fault(drawn.choice((CUT, MUTE)), drawn.randrange(200, 60 * COUNT)) for _number in range(20)),
    ]
    with proxied(target.port, faults) as proxy:
        looked = Import(archived(tmp_path / "bob.zip", some), server(proxy.port, user=target.user)).run()
    assert proxy.struck >= 8
    assert (looked.found.missing, looked.outcome.failed, looked.outcome.stopped) == ([], {}, None)
    assert differences(target, some) == []


def test_a_byte_that_changes_on_the_way_ends_the_connection(target: Mailserver, tmp_path: Path) -> None:
    some = samples(300)
    faults = [None, None, Fault(CORRUPT, 20_000), Fault(STALL, 10_000)]
    with proxied(target.tls_port, faults) as proxy:
        secure = server(proxy.port, user=target.user, encryption="tls", certificates=target.certificate, timeout=1.5)
        looked = Import(archived(tmp_path / "bob.zip", some), secure, Manner(connections=2)).run()
        assert proxy.struck == 2
    assert looked.found.missing == []
    assert differences(target, some) == []


def test_a_run_that_is_killed_is_continued(target: Mailserver, tmp_path: Path) -> None:
    some = samples(COUNT)
    into = Import(archived(tmp_path / "bob.zip", some), server(target), Manner(per_second=COUNT / 1.5))
    for kill in (0.5, 0.8, 0.65):
        pid = os.fork()
        if pid == 0:
            try:
                into.run()
            finally:
                os._exit(0)
        time.sleep(kill)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    looked = Import(into.path, into.server).run()
    assert looked.found.missing == []
    assert differences(target, some) == []


def test_a_master_user_signs_in_for_the_mailbox(target: Mailserver, tmp_path: Path) -> None:
    some = samples(5)
    Import(archived(tmp_path / "bob.zip", some), server(target, master_user=MASTER)).run()
    assert differences(target, some) == []


def test_a_token_signs_in_and_a_command_makes_it(target: Mailserver, tmp_path: Path) -> None:
    some = samples(20)
    written = tmp_path / "token"
    written.write_text(token(target.user))
    options = {
        "organization": None,
        "archives": [{"src": [archived(tmp_path / "bob.zip", some)]}],
        "host": "127.0.0.1",
        "port": target.tls_port,
        "ca_path": target.certificate,
        "user": target.user,
        "token_command": ["cat", str(written)],
    }
    mine = Runner("http://127.0.0.1:1", "")
    result = mine.run("workmail_archive_import", **options)
    assert result["summary"]["text"] == "All 20 messages of the archive are in the target."
    assert differences(target, some) == []
    for wrong in (token(target.user, -60), token("other@example.com"), token(target.user, key=b"x" * 40)):
        written.write_text(wrong)
        refused = mine.fails("workmail_archive_import", **options)
        assert refused["code"] == "SignInFailed"
        assert "Check `token_command`." in refused["msg"]
        assert wrong not in str(refused)


@pytest.mark.parametrize("wrong", [{"password": "other"}, {"master_user": "nobody"}])
def test_a_refused_sign_in_is_reported_without_the_password(
    target: Mailserver, tmp_path: Path, wrong: dict[str, str]
) -> None:
    into = Import(archived(tmp_path / "bob.zip", samples(2)), server(target, **wrong))
    with pytest.raises(ImapError, match=r"does not let .* sign in") as error:
        into.look()
    assert into.server.password not in str(error.value)


def test_a_certificate_that_is_not_trusted_ends_the_import(target: Mailserver, tmp_path: Path) -> None:
    into = Import(archived(tmp_path / "bob.zip", samples(2)), server(target.tls_port, encryption="tls"))
    with pytest.raises(ImapError, match=r"is not trusted.*ca_path"):
        into.look()


@pytest.mark.parametrize("changes", [{"separator": ".", "prefix": "INBOX."}, {"separator": "/", "prefix": "Mail/"}])
def test_other_separators_and_namespaces_keep_the_tree(tmp_path: Path, changes: dict[str, str]) -> None:
    some = samples(40)
    with dovecot(**changes) as found:
        into = Import(archived(tmp_path / "bob.zip", some), server(found))
        assert into.run().found.missing == []
        assert into.run().outcome.appended == {}
        prefix = changes["prefix"]
        inner = f"{prefix}A_b" if prefix == "INBOX." else f"{prefix}INBOX/A.b"
        separator = changes["separator"]
        targets = {
            "Inbox": "INBOX",
            "Sent Items": f"{prefix}Sent",
            "Projekte/Büro": f"{prefix}Projekte{separator}B&APw-ro",
            "Inbox/A.b": inner,
            "Archive & more": f"{prefix}Archive &- more",
        }
        assert differences(found, some, targets) == []


def test_a_full_mailbox_and_a_large_message_are_reported_by_message(tmp_path: Path) -> None:
    some = samples(60, size=20_000)
    with dovecot(quota="200k", largest="30k") as found:
        looked = Import(archived(tmp_path / "bob.zip", some), server(found), Manner(connections=1)).run()
    codes = {code for _mail, code, _text in looked.outcome.failed.values()}
    assert "OVERQUOTA" in codes or "LIMIT" in codes
    assert looked.outcome.stopped is not None
    assert looked.outcome.stopped.code == "OVERQUOTA"
    assert len(looked.found.present) + len(looked.found.missing) == 60
    assert 0 < len(looked.found.present) < 60
