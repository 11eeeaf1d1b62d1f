# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An import into Dovecot beside what a tool does that appends message by message on one connection."""

from __future__ import annotations

import email
import imaplib
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from email.utils import mktime_tz, parsedate_tz
from pathlib import Path
from typing import Any

from support.imap import PASSWORD, Mailserver, dovecot
from support.imports import archived, differences, samples
from support.inprocess import Runner

from ..bench import Bench
from ..figures import Figure, at_least, exactly

MESSAGES, SIZE, ROUNDS = 5_000, 10_000, 3
MODULE = "workmail_archive_import"
MINE = Runner("http://127.0.0.1:1", "")
FOLDERS = {"Inbox": "INBOX", "Sent Items": "Sent", "Projekte/Büro": "Projekte/B&APw-ro", "Inbox/A.b": "INBOX/A.b"}
FIELDS = "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE)])"


def measure(bench: Bench) -> list[Figure]:
    some = samples(MESSAGES, SIZE, bench.random.randrange(1000))
    path = archived(bench.folder / "mailbox.zip", some)
    single, ours = [], []
    with dovecot() as server:
        for number in range(ROUNDS):
            first, second = (replace(server, user=f"{name}{number}@example.com") for name in ("single", "ours"))
            single.append(_spent(lambda path=path, target=first: one_by_one(Path(path), target)))
            options = task(path, second, bench.folder / f"kept{number}-{time.monotonic_ns()}")
            ours.append(_spent(lambda options=options: MINE.run(MODULE, **options)))
            bench.say(f"round {number + 1}: {single[-1]:.1f} s message by message, {ours[-1]:.1f} s for the task")
        again = MINE.run(MODULE, **options)["summary"]
        wrong = len(differences(second, some)) + len(differences(first, some))
    rate = f"{MESSAGES / min(ours):,.0f} and {MESSAGES / min(single):,.0f} messages a second"
    return [
        at_least("speed over 4 connections ÷ message by message on one", min(single) / min(ours), 3, "×", rate),
        exactly("messages that are not once in both mailboxes", wrong, 0),
        exactly("messages that a second run appends", again["appended"], 0),
        exactly("bytes of the archive that it reads", again["bytes_read"], 0),
    ]


def task(path: str, target: Mailserver, kept: Path) -> dict[str, Any]:
    return {
        "organization": None,
        "archives": [{"src": [path]}],
        "inventory_path": str(kept),
        "host": "127.0.0.1",
        "port": target.port,
        "encryption": "none",
        "user": target.user,
        "password": PASSWORD,
    }


def _spent(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def one_by_one(path: Path, target: Mailserver) -> None:
    """As imapsync does it: what each folder has is read first, and each message that is not there is appended."""
    imap = imaplib.IMAP4("127.0.0.1", target.port, timeout=60)
    imap.login(target.user, PASSWORD)
    known: dict[str, set[tuple[str, str]]] = {}
    with zipfile.ZipFile(path) as archive:
        for one in archive.infolist():
            source = one.filename.rpartition("/")[0]
            folder = FOLDERS.get(source, source.replace("&", "&-"))
            if folder not in known:
                known[folder] = held(imap, folder)
            data = archive.read(one)
            message = email.message_from_bytes(data.partition(b"\r\n\r\n")[0])
            key = (str(message["Message-ID"]), str(message["Date"]))
            if key in known[folder] and message["Message-ID"]:
                continue
            flags = "\\Seen" if "R" in str(message["Status"] or "") else ""
            moment = imaplib.Time2Internaldate(float(mktime_tz(parsedate_tz(str(message["Date"])) or (0,) * 10)))
            status, answer = imap.append(f'"{folder}"', flags, moment, data)
            assert status == "OK", answer
    imap.logout()


def held(imap: imaplib.IMAP4, folder: str) -> set[tuple[str, str]]:
    """What a folder has, by Message-ID and Date; the folder is created if it is not there."""
    imap.create(f'"{folder}"')
    _status, count = imap.select(f'"{folder}"')
    if not int(count[0] or 0):
        return set()
    found = [one for one in imap.fetch("1:*", FIELDS)[1] if isinstance(one, tuple)]
    messages = [email.message_from_bytes(one[1]) for one in found]
    return {(str(one["Message-ID"]), str(one["Date"])) for one in messages}
