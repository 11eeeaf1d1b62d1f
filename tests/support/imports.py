# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Imports for tests: an archive of known messages, and what must be in the target afterwards."""

from __future__ import annotations

import io
import random
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ansible_collections.mailops.workmail.plugins.module_utils._archive.reader import Archive
from ansible_collections.mailops.workmail.plugins.module_utils._archive.source import Disk
from ansible_collections.mailops.workmail.plugins.module_utils._imap.connection import Connection
from ansible_collections.mailops.workmail.plugins.module_utils._imap.folders import Rules as FolderRules
from ansible_collections.mailops.workmail.plugins.module_utils._imap.importing import Importing, Looked, Manner
from ansible_collections.mailops.workmail.plugins.module_utils._imap.selection import Mail, Placed, Rules
from ansible_collections.mailops.workmail.plugins.module_utils._imap.sign_in import NONE, Server

from .imap import PASSWORD, USER, Found, Mailserver
from .zips import CALENDAR, info, message, write, zipped

EVERYTHING = FolderRules({}, frozenset())
USUAL, ALL = Manner(), Rules()
FOLDERS = ("Inbox", "Sent Items", "Projekte/Büro", "Inbox/A.b", "Archive & more")
STATUS = ("", "R", "O", "RO")


@dataclass(frozen=True)
class Sample:
    """A message of an archive and what the target must say of it."""

    folder: str
    data: bytes
    date: datetime
    flags: frozenset[str]

    @property
    def told(self) -> tuple[bytes, datetime, frozenset[str]]:
        return self.data, self.date, self.flags


def samples(count: int, size: int = 300, seed: int = 1) -> list[Sample]:
    """Messages with different dates, flags and folders; some without a Message-ID, some of them equal."""
    drawn = random.Random(seed)
    found: list[Sample] = []
    for number in range(count):
        if number % 50 == 49:
            found.append(found[-7])
            continue
        moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=drawn.randrange(3_000_000))
        status = drawn.choice(STATUS)
        named = {"Message_ID": ""} if number % 40 == 39 else {}
        body = b"".join(
            b"%064x\r\n" % drawn.getrandbits(256) for _line in range(drawn.randrange(1, max(2, size // 33)))
        )
        data = message(number, body, Date=moment.strftime("%a, %d %b %Y %H:%M:%S +0000"), Status=status, **named)
        flags = frozenset({"\\Seen"} if "R" in status else ())
        found.append(Sample(drawn.choice(FOLDERS), data, moment, flags))
    return found


def archived(path: Path, some: Iterable[Sample], beside: Iterable[tuple[str | bytes, bytes]] = ()) -> str:
    entries: list[tuple[str | bytes, bytes]] = [
        (f"{one.folder}/{number}.eml", one.data) for number, one in enumerate(some)
    ]
    return write(path, zipped([*entries, *beside]))


def server(target: Mailserver | int, **changes: Any) -> Server:
    port, user = (target, USER) if isinstance(target, int) else (target.port, target.user)
    told = {"encryption": NONE, "password": PASSWORD, "timeout": 20.0, "user": user, **changes}
    return Server("127.0.0.1", port, **told)


@dataclass
class Import:
    """The archive at a path into a server, without a module around it."""

    path: str
    server: Server
    manner: Manner = USUAL
    rules: Rules = ALL
    folders: FolderRules = EVERYTHING

    def run(self, send: bool = True) -> Looked:
        with Archive(Disk(self.path)) as archive:
            items = [Placed(item, 0) for item in archive.items()]

            def read(mail: Mail) -> bytes:
                return archive.bytes_of(mail.item.number, 1 << 30)

            importing = Importing(lambda: Connection(self.server), read, self.manner)
            looked = importing.look(items, self.folders, self.rules)
            if send:
                importing.send(looked)
            return looked

    def look(self) -> Looked:
        return self.run(send=False)


TARGETS = {
    "Inbox": "INBOX",
    "Sent Items": "Sent",
    "Projekte/Büro": "Projekte/B&APw-ro",
    "Inbox/A.b": "INBOX/A.b",
    "Archive & more": "Archive &- more",
}
"""Folders of samples → those of a Dovecot with slashes and the usual folders, in modified UTF-7."""


def differences(target: Mailserver, some: Iterable[Sample], targets: dict[str, str] = TARGETS) -> list[str]:
    """What is not exactly once in its folder, with its date and flags; empty if all is right."""
    wanted: dict[str, Counter[Any]] = {}
    for one in some:
        wanted.setdefault(targets[one.folder], Counter())[one.told] += 1
    wrong = []
    for folder, expected in wanted.items():
        held = Counter(told(one) for one in target.mailbox().messages(folder))
        wrong += [
            f"{folder}: {'missing' if lost else 'too much'}: {entry[0][:200]!r} {entry[1:]}"
            for lost, side in ((True, expected - held), (False, held - expected))
            for entry in side
        ]
    return wrong


def told(one: Found) -> tuple[bytes, datetime, frozenset[str]]:
    return one.data, one.date, one.flags


def odd_archive(path: Path) -> str:
    """Messages in many folders, in one that the target refuses, too old, empty; entries that nothing can read."""
    calendar = CALENDAR.replace(b"UID:1@example.com\r\n", b"")
    many = range(40)
    entries: list[tuple[str | bytes, bytes]] = [
        *((f"Inbox/{number}.eml", message(number)) for number in many),
        *((f"Projects %/A rather long name {number}/{number}.eml", message(100 + number)) for number in many),
        *((f"Locked/{number}.eml", message(200 + number)) for number in many),
        *((f"Old/{number}.eml", message(300 + number, Date="Mon, 05 Jan 1998 10:00:00 +0100")) for number in many),
        *((f"Calendar/{number}.ics", calendar) for number in many),
        *((f"Broken/{number}.eml", message(400 + number)) for number in many),
    ]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in entries:
            packing = zipfile.ZIP_BZIP2 if str(name).startswith("Broken/") else zipfile.ZIP_DEFLATED
            archive.writestr(info(name, compress_type=packing), data)
    return write(path, target.getvalue())
