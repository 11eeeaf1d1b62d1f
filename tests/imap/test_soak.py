# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module itself, killed and cut off again and again: afterwards every message is there exactly once."""

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
from support.forked import Forked
from support.imap import PASSWORD, Mailserver, dovecot, pymap
from support.imports import TARGETS, archived, differences, samples
from support.inprocess import Runner
from support.proxy import CUT, MUTE, Fault, Proxy, proxied
from support.soak import SEED, SOAKING, TALLY

MODULE = "workmail_archive_import"
MINE = Runner("http://127.0.0.1:1", "")
COUNT = 5000 if SOAKING else 300
SIZE = 3000 if SOAKING else 300
CUTS, KILLS = (20, 3) if SOAKING else (6, 2)


@pytest.fixture(params=["dovecot", "pymap"])
def target(request: pytest.FixtureRequest) -> Iterator[Mailserver]:
    with dovecot() if request.param == "dovecot" else pymap() as found:
        yield replace(found, user="soak@example.com") if found.folder else found


class Faults:
    """A cut or a lost answer for each new connection, until so many have struck."""

    def __init__(self, total: int) -> None:
        """`total`: bytes of all messages."""
        self._drawn = random.Random(SEED)
        self._total = total
        self.proxy: Proxy | None = None

    def __iter__(self) -> Iterator[Fault | None]:
        while self.proxy is None or self.proxy.struck < CUTS:
            after = self._drawn.randrange(self._total // 80, self._total // 25)
            yield Fault(self._drawn.choice((CUT, MUTE)), after)


def killed(options: dict[str, Any], proxy: Proxy, after: int) -> None:
    """Run in a process of its own and kill it when so many bytes more have been sent."""
    limit, end = proxy.bytes + after, time.monotonic() + 600
    run = Forked(MINE, MODULE, options)
    while proxy.bytes < limit and time.monotonic() < end:
        time.sleep(0.001)
    os.kill(run.pid, signal.SIGKILL)
    assert run.result() is None, "the run ended before it was killed"


def test_cuts_and_kills_lose_and_double_nothing(
    target: Mailserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FIRST_DELAY", 0.02)
    monkeypatch.setattr(sending, "LONGEST_DELAY", 0.5)
    monkeypatch.setattr(sending, "INTERVAL", 0.5)
    some = samples(COUNT, SIZE, SEED)
    options = {
        "organization": None,
        "archives": [{"src": [archived(tmp_path / "bob.zip", some)]}],
        "inventory_path": str(tmp_path / "kept"),
        "host": "127.0.0.1",
        "encryption": "none",
        "user": target.user,
        "password": PASSWORD,
    }
    total = sum(len(one.data) for one in some)
    faults = Faults(total)
    with proxied(target.port, faults) as proxy:
        faults.proxy = proxy
        through = {**options, "port": proxy.port}
        for _kill in range(KILLS):
            killed(through, proxy, total // (KILLS + 2))
        result = MINE.run(MODULE, **through)
        assert proxy.struck >= CUTS
    TALLY["cases"] += 1
    TALLY["faults injected"] += proxy.struck
    TALLY["kills"] += KILLS
    direct = {**options, "port": target.port}
    there = f"All {COUNT:,} messages of the archive are in the target."
    assert result["summary"]["text"] == there
    assert differences(target, some, targets(target)) == []
    again = MINE.run(MODULE, **direct)
    assert (again["changed"], again["summary"]["appended"], again["summary"]["bytes_read"]) == (False, 0, 0)
    assert MINE.run(MODULE, check=True, **direct)["summary"]["text"] == there
    check_mode_finds_both(target, direct)


def check_mode_finds_both(target: Mailserver, options: dict[str, Any]) -> None:
    """One message that is deleted by hand, and one that is added."""
    mailbox = target.mailbox()
    mailbox.remove("INBOX", mailbox.messages("INBOX")[7].uid)
    mailbox.add("INBOX", b"Subject: by hand\r\nMessage-ID: <hand@example.com>\r\n\r\nHi.\r\n")
    checked = MINE.run(MODULE, check=True, **options)
    assert [one["target"] for one in checked["missing"]] == ["INBOX"]
    assert [one["folder"] for one in checked["target_only"]] == ["INBOX"]
    text = f"{COUNT - 1:,} of {COUNT:,} messages of the archive are in the target, 1 is not. "
    assert checked["summary"]["text"] == f"{text}1 message is in the target only."


def targets(target: Mailserver) -> dict[str, str]:
    return TARGETS if target.folder else {**TARGETS, "Sent Items": "Sent Items"}
