# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_archive_import`: one mailbox of an archive into an IMAP server, and in check mode whether it is there."""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any, NoReturn

from .._archive.errors import ArchiveError
from .._archive.inventory import rows
from .._archive.rows import item_from
from .._archive.scanning import Reader
from .._imap.connection import Connection
from .._imap.errors import SIGN_IN, ImapError
from .._imap.importing import Importing, Looked, Manner
from .._imap.record import target_of
from .._imap.selection import Mail, Placed, Rules
from .._imap.sending import Sending
from .._imap.sign_in import NONE, Server
from .._task.option_errors import visible
from . import files
from .archive_options import ENDINGS, MESSAGE_LIMIT, MIB
from .archive_steps import Recorded
from .archives import Archives, Mailbox
from .import_calendar import CalendarImport
from .import_options import IMPORT, PORTS, RANGES, RULES, folder_rules, import_errors
from .import_record import Memory
from .import_result import Brought, Told, counted, report
from .naming import renamed
from .other_wave import OtherWave
from .progress import progress_file
from .session import Options, Session

TOKEN_SECONDS = 300.0
"""Seconds for which a token is used for further connections before the command runs again."""
MOST_NAMED = 3
LOCAL = re.compile(r"https?://(?:127\.0\.0\.1|\[::1\]|localhost)[:/]")


def run_archive_import() -> NoReturn:
    Session(IMPORT, endings=ENDINGS, renamed=renamed, check_boto3=False, own_ranges=RANGES, **RULES).run(_import)


def _import(session: Session) -> Options:
    most = session.options.get("max_message_size")
    archives = Archives(session, import_errors(session.options, session.raw))
    archives.limits = archives.limits._replace(message_bytes=MESSAGE_LIMIT * MIB)
    archives.takes_any_message_limit = True
    mailbox = _mailbox(session, archives)
    if mailbox is None:
        return {"changed": False, "other_host": True}
    importing = _Import(session, archives, mailbox, most)
    try:
        return importing.run()
    except (ArchiveError, ImapError) as error:
        importing.recorded.failed(error.message, importing.target)
        session.fail(f"{mailbox.name}: {error.message}", code=error.code)


def _mailbox(session: Session, archives: Archives) -> Mailbox | None:
    """The one mailbox that the task names; None if it belongs to another host."""
    for _name, error in archives.failures:
        session.fail(error.message, code=error.code)
    return archives.mailboxes[0] if archives.mailboxes else None


class _Import:
    def __init__(self, session: Session, archives: Archives, mailbox: Mailbox, most: int | None) -> None:
        self._session = session
        self._archives = archives
        self._mailbox = mailbox
        self._most = most
        self._server = server_of(session)
        self._reader = Reader(mailbox.openers, archives.limits)
        self._bytes_read = 0
        digits = target_of(self._server.host, self._server.port, self._server.user)
        self.target = digits, f"{self._server.user} on {self._server.host}"
        self.recorded = Recorded(archives.store if session.mode.applies else None, mailbox.record)
        self._memory = Memory(archives, mailbox, session.options, digits)
        self._other = OtherWave(session, archives, "delta_from") if session.options.get("delta_from") else None

    def run(self) -> Options:
        with contextlib.closing(self._reader):
            every = self._items()
            recorded = self._memory.recorded()
            earlier = self._other.imported(self._mailbox, self.target) if self._other is not None else None
            importing = Importing(lambda: Connection(self._server), self._read, self._manner(), recorded)
            looked = importing.look(every, folder_rules(self._session.options), self._rules(earlier or Counter()))
            appended = looked.found.missing
            items = looked.chosen.calendar
            calendar = CalendarImport(self._session.options, self._server, items, self._raw, recorded.uids)
            with contextlib.closing(calendar):
                if self._session.mode.applies:
                    self._send(importing, looked)
                    appended = list(looked.outcome.appended.values())
                    calendar.write()
        brought = earlier if earlier is None else Brought(earlier, recorded.still_at(looked.held))
        told = Told(looked, calendar.told, appended, self._bytes_read, brought)
        self.recorded.imported(told.state, self.target, told.text, told.counts)
        return self._leave(told)

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
        options = self._session.options
        per_second = options.get("max_messages_per_second") or float("inf")
        flags = tuple(options.get("default_flags") or ())
        return Manner(int(options["connections"]), float(per_second), lambda: self._session.gate.left, flags)

    def _rules(self, known: Counter[str]) -> Rules:
        most = self._most * 1024 * 1024 if self._most else None
        return Rules(most, str(self._session.options.get("skip_older_than") or ""), known)

    def _send(self, importing: Importing, looked: Looked) -> None:
        def keep(so_far: Looked) -> None:
            self._memory.keep_lines(importing.lines(so_far))

        try:
            with progress_file(self._session) as started:
                importing.send(looked, lambda line: started(partial(_standing, line, looked)), keep)
        finally:
            keep(looked)

    def _leave(self, told: Told) -> Options:
        session, chosen = self._session, told.looked.chosen
        result = {"mailbox": self._mailbox.name, **told.result(), **self._reported(told)}
        for name, text in told.looked.unreadable.items():
            session.warn(f"the folder {name} of the target cannot be read: {text}.")
        for path in sorted(told.looked.folders.unused):
            session.warn(
                f"folders: the archive has no messages in {path!r}. See `folders` in the result for its paths."
            )
        if chosen.unreadable:
            entries = counted(len(chosen.unreadable), ("entry", "entries"))
            session.warn(f"{entries} of the archive cannot be read. See `unreadable`.")
        if told.calendar.left:
            items = counted(told.calendar.left, ("calendar item was", "calendar items were"))
            session.warn(f"{items} not imported. Set `calendar_path` or `caldav_url`.")
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
        self._session.fail(" ".join(visible(part) for part in parts), **result, **code)

    def _reported(self, told: Told) -> Options:
        path = self._session.options.get("report_path")
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


def server_of(session: Session) -> Server:
    options = session.options
    encryption = str(options["encryption"])
    if encryption == NONE and options["host"] not in ("127.0.0.1", "::1", "localhost"):
        session.warn("`encryption: none` sends passwords and messages in plain text. Use tls or starttls.")
    if str(options.get("caldav_url") or "").startswith("http:") and not LOCAL.match(str(options["caldav_url"])):
        session.warn("`caldav_url`: http sends passwords and events in plain text. Use https.")
    command = options.get("token_command")
    return Server(
        str(options["host"]),
        int(options.get("port") or PORTS[encryption]),
        str(options["user"]),
        encryption,
        str(options.get("ca_path") or ""),
        options.get("verify_certificate") is not False,
        str(options.get("password") or ""),
        str(options.get("master_user") or ""),
        Token(command, session.module.no_log_values.add) if command else None,
        float(options["timeout"]),
    )


class Token:
    """Runs a command for an access token, and again when the token is a few minutes old. Threads may share it."""

    def __init__(self, command: list[str], hide: Callable[[str], Any]) -> None:
        """`hide`: keeps a text out of the result and of logs."""
        self._command = command
        self._hide = hide
        self._lock = Lock()
        self._token = ""
        self._until = 0.0

    def __call__(self) -> str:
        with self._lock:
            if time.monotonic() >= self._until:
                self._token = self._asked()
                self._hide(self._token)
                self._until = time.monotonic() + TOKEN_SECONDS
            return self._token

    def _asked(self) -> str:
        """Raises `ImapError` without what the command wrote, which may be a secret."""
        program = self._command[0]
        try:
            done = subprocess.run(self._command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            why = getattr(error, "strerror", "") or "no answer in 60 seconds"
            raise ImapError(f"`token_command`: {program!r} cannot be run: {why}.", SIGN_IN) from None
        token = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode or not token or any(one.isspace() for one in token):
            text = (
                f"`token_command`: {program!r} exited with code {done.returncode} and wrote no token. Run it manually."
            )
            raise ImapError(text, SIGN_IN)
        return token
