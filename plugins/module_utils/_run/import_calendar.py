# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar items of an archive: into files, or into a calendar of a CalDAV server. They are never mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .._archive.errors import BadEntry
from .._archive.kinds import calendar_of
from .._archive.shelf import failure, replacing
from .._imap.caldav import CalDav, Collection
from .._imap.calendar import Event, events, merged
from .._imap.errors import Refused
from .._imap.selection import Placed
from .._imap.sign_in import Server
from .import_result import Calendar, entry
from .session import Session

Raw = Callable[[Placed], bytes]


def imported_calendar(session: Session, items: list[Placed], raw: Raw, server: Server) -> Calendar:
    """Put what is not there where the task says. Raises `ArchiveError` and `ImapError`."""
    folder, url = session.options.get("calendar_path"), session.options.get("caldav_url")
    told = Calendar()
    if not items or not (folder or url):
        told.left = len(items)
        return told
    found = merged(_events(items, raw, told))
    if folder:
        _into_files(Path(str(folder)), found.values(), session.mode.applies, told)
    else:
        collection = Collection(
            str(url),
            server.user,
            server.password,
            server.token,
            server.certificates,
            server.verify,
            server.timeout,
        )
        _into_calendar(CalDav(collection), found, session.mode.applies, told)
    return told


def _events(items: Iterable[Placed], raw: Raw, told: Calendar) -> Iterator[Event]:
    for placed in items:
        try:
            some = events(calendar_of(raw(placed)))
        except BadEntry as error:
            told.failed.append({**entry(placed.item), "code": "UNREADABLE", "message": error.detail})
            continue
        if not some:
            text = "it has no event, task or journal with a UID"
            told.failed.append({**entry(placed.item), "code": "NOUID", "message": text})
        yield from some


def _into_files(folder: Path, some: Iterable[Event], writes: bool, told: Calendar) -> None:
    try:
        if writes:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for event in some:
            path = folder / event.name
            if path.exists() and path.read_bytes() == event.data:
                told.present += 1
                continue
            told.written.append(event.uid)
            if writes:
                with replacing(path) as target:
                    target.write(event.data)
    except OSError as error:
        raise failure(str(folder), "written", error) from None


def _into_calendar(calendar: CalDav, found: dict[str, Event], writes: bool, told: Calendar) -> None:
    try:
        known = calendar.uids()
        for uid, event in found.items():
            if uid in known:
                told.present += 1
                continue
            try:
                if not writes or calendar.put(event):
                    told.written.append(uid)
                else:
                    told.present += 1
            except Refused as refusal:
                told.failed.append({"name": uid, "folder": "", "code": refusal.code, "message": refusal.text})
    finally:
        calendar.close()
