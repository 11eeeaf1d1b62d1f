# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar items of an archive: into files, or into a calendar of a CalDAV server. They are never mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .._archive.errors import BadEntry
from .._archive.kinds import calendar_of
from .._archive.shelf import failure
from .._imap.caldav import CalDav, Collection
from .._imap.calendar import Event, events, merged, name_of
from .._imap.errors import ImapError, Refused
from .._imap.selection import Placed
from .._imap.sign_in import Server
from .._task.replacing import replacing
from .import_result import Calendar, entry
from .session import Options

Raw = Callable[[Placed], bytes]
Known = dict[str, list[str]]


class CalendarImport:
    """What of the calendar items is where the task says, and the rest put there."""

    def __init__(self, options: Options, server: Server, items: list[Placed], raw: Raw, known: Known) -> None:
        """Looks at both sides. Raises `ArchiveError`, and `ImapError` if the calendar cannot be read.

        `known`: the UIDs in items that an earlier run has read, by the SHA-256 of the item. New ones are added.
        """
        folder, url = options.get("calendar_path"), options.get("caldav_url")
        self.told = Calendar()
        self._folder = Path(str(folder)) if folder else None
        self._calendar: CalDav | None = None
        self._missing: list[Event] = []
        self._origins: dict[str, Placed] = {}
        """UID → the item of the archive that has it."""
        if not items or not (folder or url):
            self.told.left = len(items)
            return
        if url:
            self._calendar = CalDav(_collection(str(url), server))
            self._calendar.inspect()
        self._there = self._calendar.uids() if self._calendar is not None else None
        new = [one for one in items if not self._has(known.get(one.item.sha256))]
        present = {uid for one in items if one not in new for uid in known[one.item.sha256]}
        for event in merged(self._events(new, raw, known)).values():
            if self._is_there(event):
                present.add(event.uid)
            else:
                self._missing.append(event)
        self.told.present = len(present - {event.uid for event in self._missing})
        self.told.written = [event.uid for event in self._missing]
        self.told.missing = len(self._missing)

    def _has(self, uids: list[str] | None) -> bool:
        """Whether all of these events are there, by their UIDs."""
        if self._there is not None:
            return bool(uids) and self._there.issuperset(uids or ())
        return bool(uids) and all(self._path(uid).exists() for uid in uids or ())

    def _path(self, uid: str) -> Path:
        if self._folder is None:
            raise AssertionError("events have a path only if they go into files")
        return self._folder / name_of(uid)

    def _events(self, items: list[Placed], raw: Raw, known: Known) -> Iterator[Event]:
        for placed in items:
            try:
                some = events(calendar_of(raw(placed)))
            except BadEntry as error:
                self._failed(placed, "UNREADABLE", error.detail)
                continue
            known[placed.item.sha256] = [event.uid for event in some]
            if not some:
                self._failed(placed, "NOUID", "it has no event, task or journal with a UID")
            for event in some:
                self._origins.setdefault(event.uid, placed)
                yield event

    def _failed(self, placed: Placed, code: str, text: str) -> None:
        self.told.failed.append({**entry(placed.item), "code": code, "message": text})

    def _is_there(self, event: Event) -> bool:
        if self._there is not None:
            return event.uid in self._there
        path = self._path(event.uid)
        try:
            return path.exists() and path.read_bytes() == event.data
        except OSError as error:
            raise failure(str(path), "read", error) from None

    def write(self) -> None:
        """Raises `ArchiveError`. What ends the work with a calendar server is part of `told`."""
        self.told.written = []
        try:
            if self._folder is not None:
                self._into_files(self._folder)
            elif self._calendar is not None:
                self._into_calendar(self._calendar)
        except ImapError as error:
            self.told.stopped = error

    def close(self) -> None:
        if self._calendar is not None:
            self._calendar.close()

    def _into_files(self, folder: Path) -> None:
        try:
            for event in self._missing:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                with replacing(self._path(event.uid)) as target:
                    target.write(event.data)
                self.told.written.append(event.uid)
                self.told.missing -= 1
        except OSError as error:
            raise failure(str(folder), "written", error) from None

    def _into_calendar(self, calendar: CalDav) -> None:
        for event in self._missing:
            try:
                if calendar.put(event):
                    self.told.written.append(event.uid)
                else:
                    self.told.present += 1
                self.told.missing -= 1
            except Refused as refusal:
                self._failed(self._origins[event.uid], refusal.code, refusal.text)


def _collection(url: str, server: Server) -> Collection:
    more: dict[str, Any] = {"certificates": server.certificates, "verify": server.verify, "timeout": server.timeout}
    return Collection(url, server.user, server.password, server.token, **more)
