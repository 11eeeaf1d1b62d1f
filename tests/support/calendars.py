# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real CalDAV server for tests: radicale, with two users. One can only read the calendar of the other."""

from __future__ import annotations

import base64
import contextlib
import http.client
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .imap import PASSWORD, USER, certify, free_port

READER = "reader@example.com"
HOME, CALENDAR = f"/{USER}/", f"/{USER}/calendar/"
MADE = (
    '<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
    "<D:displayname>Work</D:displayname></D:prop></D:set></C:mkcalendar>"
)
RIGHTS = f"""
[owner]
user: .+
collection: {{user}}(/.*)?
permissions: RrWw

[reader]
user: {READER}
collection: {USER}(/.*)?
permissions: Rr
"""
CONFIGURATION = """
[server]
hosts = 127.0.0.1:{port}
ssl = {tls}
certificate = {top}/cert.pem
key = {top}/key.pem

[auth]
type = htpasswd
htpasswd_filename = {top}/users
htpasswd_encryption = plain
delay = 0

[rights]
type = from_file
file = {top}/rights

[storage]
filesystem_folder = {top}/collections

[logging]
level = warning
"""


@dataclass
class Calendars:
    """A running server, with an empty calendar of the user."""

    port: int
    folder: Path
    tls: bool = False

    @property
    def url(self) -> str:
        return self.at(self.port)

    def at(self, port: int) -> str:
        """The calendar, on the port of a proxy."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{port}{CALENDAR}"

    @property
    def certificate(self) -> str:
        return str(self.folder / "cert.pem")

    def objects(self) -> dict[str, str]:
        """What the calendar has, by the names of the objects."""
        top = self.folder / "collections" / "collection-root" / USER / "calendar"
        return {path.name: path.read_text() for path in top.glob("*.ics")}

    def empty(self) -> None:
        """Remove the calendar and make it again."""
        self.ask("DELETE", CALENDAR)
        assert self.ask("MKCALENDAR", CALENDAR, MADE.encode()) == http.HTTPStatus.CREATED

    def ask(self, method: str, path: str, body: bytes = b"") -> int:
        """The status of the answer to a request of the user."""
        authorization = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        connection = self._connection()
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Authorization": f"Basic {authorization}"})
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def _connection(self) -> http.client.HTTPConnection:
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        context = ssl.create_default_context(cafile=self.certificate)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=context)


@contextlib.contextmanager
def radicale(tls: bool = False) -> Iterator[Calendars]:
    top = Path(tempfile.mkdtemp(prefix="radicale-"))
    found = Calendars(free_port(), top, tls)
    certify(top)
    (top / "users").write_text(f"{USER}:{PASSWORD}\n{READER}:{PASSWORD}\n")
    (top / "rights").write_text(RIGHTS)
    (top / "conf").write_text(CONFIGURATION.format(port=found.port, tls=tls, top=top))
    with open(top / "log", "wb") as log:
        command = [sys.executable, "-m", "radicale", "--config", str(top / "conf")]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(found.port, process, top / "log")
        found.ask("GET", HOME)  # radicale makes the home of a user who signs in
        found.empty()
        yield found
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(top, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Raises `AssertionError` with the log of the server if it does not listen."""
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"radicale did not start: {log.read_text()}")
