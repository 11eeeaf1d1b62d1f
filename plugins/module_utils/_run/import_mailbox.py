# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One mailbox of an archive into an IMAP server, and in check mode whether it is there."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from functools import partial
from typing import NoReturn

from .._archive.errors import ArchiveError
from .._archive.inventory import rows
from .._archive.rows import item_from
from .._archive.scanning import Reader
from .._imap.connection import Connection
from .._imap.errors import ImapError
from .._imap.importing import Importing, Looked, Manner
from .._imap.record import target_of
from .._imap.selection import Mail, Placed, Rules
from .._imap.sending import Sending
from .._task.option_errors import visible
from . import files
from .archive_options import MIB
from .archive_steps import Recorded
from .archives import Archives, Mailbox
from .import_calendar import CalendarImport
from .import_options import folder_rules
from .import_record import Memory
from .import_result import Brought, Told, counted, report
from .import_server import server_of
from .other_wave import OtherWave
from .progress import progress_file
from .session import Options, Session

MOST_NAMED = 3


class Failed(Exception):
    """A mailbox is not complete in the target."""

    def __init__(self, message: str, result: Options) -> None:
        super().__init__(message)
        self.message = message
        self.result = result
        """What the task returns of the mailbox as far as it is known, and the `code` of the cause."""


class MailboxImport:
    def __init__(
        self, session: Session, archives: Archives, mailbox: Mailbox, options: Options, earlier: OtherWave | None
    ) -> None:
        """`options`: those of the task, with what is set for this mailbox. `earlier`: the wave of `delta_from`."""
        self._session = session
        self._options = options
        self._archives = archives
        self._mailbox = mailbox
        self._server = server_of(session, options)
        self._reader = Reader(mailbox.openers, archives.limits)
        self._bytes_read = 0
        digits = target_of(self._server.host, self._server.port, self._server.user)
        self.target = digits, f"{self._server.user} on {self._server.host}"
        self.recorded = Recorded(archives.store if session.mode.applies else None, mailbox.record)
        self._memory = Memory(archives, mailbox, options, digits)
        self._other = earlier

    def run(self) -> Options:
        """The result. Raises `Failed`, with the result if there is one, and the failure is recorded in the store."""
        try:
            return self._run()
        except (ArchiveError, ImapError) as error:
            self.recorded.failed(error.message, self.target)
            code = {"code": error.code} if error.code else {}
            raise Failed(f"{self._mailbox.name}: {error.message}", code) from error

    def _run(self) -> Options:
        with contextlib.closing(self._reader):
            every = self._items()
            recorded = self._memory.recorded()
            earlier = self._other.imported(self._mailbox, self.target) if self._other is not None else None
            importing = Importing(lambda: Connection(self._server), self._read, self._manner(), recorded)
            looked = importing.look(every, folder_rules(self._options), self._rules(earlier or Counter()))
            appended = looked.found.missing
            items = looked.chosen.calendar
            calendar = CalendarImport(self._options, self._server, items, self._raw, recorded.uids)
            with contextlib.closing(calendar):
                if self._session.mode.applies:
                    self._send(importing, looked)
                    appended = list(looked.outcome.appended.values())
                    calendar.write()
        brought = earlier if earlier is None else Brought(earlier, recorded.still_at(looked.held), self._wave)
        told = Told(looked, calendar.told, appended, self._bytes_read, brought)
        self.recorded.imported(told.state, self.target, told.text, told.counts)
        return self._leave(told)

    @property
    def _wave(self) -> str:
        """What messages call the wave of `delta_from`."""
        name = str(self._options["delta_from"])
        return f"the wave {name}" if self._archives.store is not None else f"the inventory in {name}"

    def _items(self) -> list[Placed]:
        """The items of the archive, from its inventory: the archive is read only if there is none."""
        with tempfile.TemporaryFile() as target:
            _document, read = self._archives.inventory(self._mailbox, target, self._session.mode.applies)
            self._bytes_read += read
            target.seek(0)
            shelf = self._mailbox.shelf
            found = rows(target) if read or shelf is None else shelf.rows()
            return [Placed(item_from(row), row.get("part", 0)) for row in found]

    def _read(self, mail: Mail) -> bytes:
        return self._raw(mail.placed)

    def _raw(self, placed: Placed) -> bytes:
        raw = self._reader.archive(placed.part).bytes_of(placed.item.number, self._archives.limits.entry_bytes)
        self._bytes_read += len(raw)
        return raw

    def _manner(self) -> Manner:
        options = self._options
        per_second = options.get("max_messages_per_second") or float("inf")
        flags = tuple(options.get("default_flags") or ())
        return Manner(int(options["connections"]), float(per_second), lambda: self._session.gate.left, flags)

    def _rules(self, known: Counter[str]) -> Rules:
        most = self._options.get("max_message_size")
        return Rules(most * MIB if most else None, str(self._options.get("skip_older_than") or ""), known)

    def _send(self, importing: Importing, looked: Looked) -> None:
        def keep(so_far: Looked) -> None:
            self._memory.keep_lines(importing.lines(so_far))

        try:
            with progress_file(self._session) as started:
                importing.send(looked, lambda line: started(partial(_standing, line, looked)), keep)
        finally:
            keep(looked)

    def _leave(self, told: Told) -> Options:
        session, name, chosen = self._session, self._mailbox.name, told.looked.chosen
        result = {"mailbox": name, **told.result(), **self._reported(told)}
        for folder, text in told.looked.unreadable.items():
            session.warn(f"{name}: the folder {folder} of the target cannot be read: {text}.")
        for path in sorted(told.looked.folders.unused):
            session.warn(
                f"{name}: `folders`: the archive has no messages in {path!r}. "
                "See `folders` in the result or the report for its paths."
            )
        if chosen.unreadable:
            entries = counted(len(chosen.unreadable), ("entry", "entries"))
            session.warn(f"{name}: {entries} of the archive cannot be read. See `unreadable`.")
        if told.calendar.left:
            items = counted(told.calendar.left, ("calendar item was", "calendar items were"))
            session.warn(f"{name}: {items} not imported. Set `calendar_path` or `caldav_url`.")
        if session.mode.applies and (told.looked.found.missing or told.failures or told.calendar.stopped):
            self._fail(told, result)
        return result

    def _fail(self, told: Told, result: Options) -> NoReturn:
        stopped = told.looked.outcome.stopped
        parts = [f"{self._mailbox.name}: {told.text}"]
        if stopped is not None:
            parts.append(f"The import ended early: {stopped.message}")
        elif self._session.gate.left <= 0:
            parts.append("The time limit was reached. Run the task again for the rest.")
        named = [f"{one['name']}: {one['code']}: {one['message']}" for one in told.failures[:MOST_NAMED]]
        parts += [f"Refused: {'; '.join(named)}."] if named else []
        calendar = told.calendar.stopped
        parts += [f"{calendar.message[:1].upper()}{calendar.message[1:]}"] if calendar is not None else []
        cause = stopped or calendar
        code = {"code": cause.code} if cause is not None else {}
        raise Failed(" ".join(visible(part) for part in parts), {**result, **code})

    def _reported(self, told: Told) -> Options:
        path = self._options.get("report_path")
        if not path:
            return {}
        document: Options = {"mailbox": self._mailbox.name, "host": self._server.host, **told.document()}
        failure = files.write_text(str(path), visible(report(document)))
        if failure:
            self._session.warn(failure)
        return {"report_failure": failure} if failure else {"report_path": str(path)}


def _standing(line: Sending, looked: Looked) -> tuple[int, int, int]:
    """For the progress file: messages that are over, those of them that failed, and all."""
    over, failed = line.outcome.over
    return over, failed, len(looked.found.missing)
