# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calendar objects into a CalDAV collection: each under a name made of its UID, only if it is not there.

The standard library does it: a PUT for each object, on condition that there is none of its name (RFC 4791, section
5.3.2), and one REPORT for those that are there. The package caldav would add eight requirements for these two.
"""

from __future__ import annotations

import base64
import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from . import sending
from .calendar import Event, events
from .errors import BUSY, CERTIFICATE, PROTOCOL, SIGN_IN, ImapError, Lost, Refused
from .sign_in import tls_context

KIND = (
    b'<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/>'
    b"<D:current-user-privilege-set/></D:prop></D:propfind>"
)
QUERY = (
    b'<?xml version="1.0" encoding="utf-8"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    b'<D:prop><C:calendar-data><C:comp name="VCALENDAR"><C:comp name="VEVENT"><C:prop name="UID"/></C:comp>'
    b'<C:comp name="VTODO"><C:prop name="UID"/></C:comp><C:comp name="VJOURNAL"><C:prop name="UID"/></C:comp>'
    b"</C:comp></C:calendar-data></D:prop>"
    b'<C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'
)
CALDAV = b"urn:ietf:params:xml:ns:caldav"
"""In an answer that names the rule of CalDAV that an object breaks (RFC 4791, section 5.3.2.1)."""
DATA, IS_CALENDAR = f"{{{CALDAV.decode()}}}calendar-data", f"{{{CALDAV.decode()}}}calendar"
RESPONSE, HREF, RIGHTS = "{DAV:}response", "{DAV:}href", "{DAV:}privilege"
WRITING = frozenset({"{DAV:}all", "{DAV:}write", "{DAV:}write-content", "{DAV:}bind"})
"""Rights of which one lets a user add objects (RFC 3744, section 3)."""
FOUND, DONE, DENIED = 207, (200, 201, 204), 403
MOVED, WAITING = (301, 302, 307, 308), (429, 502, 503, 504)
ATTEMPTS = 6
"""How often a request is sent whose connection ends, or that the server puts off."""
MOST_NAMED = 5


@dataclass(frozen=True)
class Collection:
    """A calendar of a CalDAV server. Secrets are not part of its text."""

    url: str
    user: str
    password: str = field(default="", repr=False)
    token: Callable[[], str] | None = field(default=None, repr=False)
    certificates: str = ""
    verify: bool = True
    timeout: float = 60.0

    @property
    def authorization(self) -> str:
        if self.token is not None:
            return f"Bearer {self.token()}"
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")


class Answer(NamedTuple):
    status: int
    body: bytes
    location: str
    """Where the server says that it has moved to; empty if it does not."""
    repeated: bool
    """Whether an answer to the same request was lost before."""


class CalDav:
    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._parts = urlsplit(collection.url)
        self._path = (self._parts.path or "/").rstrip("/") + "/"
        self._connection: http.client.HTTPConnection | None = None

    def inspect(self) -> None:
        """Raises `ImapError` if there is no calendar here, or one that the user can only read."""
        found = self._found("PROPFIND", "0", KIND)
        if not any(True for _one in found.iter(IS_CALENDAR)):
            raise ImapError(f"{self._where} is not a calendar.{self._others()} Check `caldav_url`.", PROTOCOL)
        rights = {right.tag for one in found.iter(RIGHTS) for right in one}
        if rights and not rights & WRITING:
            raise self._read_only()

    def _others(self) -> str:
        """The calendars in the collection, for an error."""
        found = self._found("PROPFIND", "1", KIND)
        paths = [one.findtext(HREF, "") for one in found.iter(RESPONSE) if one.find(f".//{IS_CALENDAR}") is not None]
        return f" Calendars in it: {', '.join(map(unquote, paths[:MOST_NAMED]))}." if paths else ""

    def uids(self) -> set[str]:
        """The UIDs of the objects that the collection has. Raises `ImapError`."""
        texts = [one.text or "" for one in self._found("REPORT", "1", QUERY).iter(DATA)]
        return {event.uid for text in texts for event in events(text.encode())}

    def _found(self, method: str, depth: str, query: bytes) -> ElementTree.Element:
        words = {"Depth": depth, "Content-Type": "application/xml; charset=utf-8"}
        answer = self._asked(method, self._path, query, words)
        if answer.status != FOUND:
            raise ImapError(f"{self._where} {self._no_calendar(answer)}", PROTOCOL)
        try:
            return ElementTree.fromstring(answer.body)
        except ElementTree.ParseError:
            raise ImapError(f"{self._where} does not answer in XML. Check `caldav_url`.", PROTOCOL) from None

    def _no_calendar(self, answer: Answer) -> str:
        if answer.status in MOVED and answer.location:
            return f"has moved. Set `caldav_url` to {answer.location}."
        if answer.status == http.HTTPStatus.NOT_FOUND:
            return "does not exist. Create the calendar, or set `caldav_url` to one that exists."
        if answer.status == DENIED:
            return f"cannot be read by {self._collection.user}. Grant access, or set `caldav_url` to its own calendar."
        return f"is not a calendar (HTTP {answer.status}). Check `caldav_url`."

    def _read_only(self) -> ImapError:
        text = f"{self._where} cannot be changed by {self._collection.user}. Grant write access and run the task again."
        return ImapError(text, "ReadOnly")

    def put(self, event: Event) -> bool:
        """Store an object; False if there is one of its name or UID. Raises `Refused` and `ImapError`."""
        words = {"If-None-Match": "*", "Content-Type": "text/calendar; charset=utf-8"}
        answer = self._asked("PUT", f"{self._path}{event.name}", event.data, words)
        if answer.status in DONE:
            return True
        if answer.status == http.HTTPStatus.PRECONDITION_FAILED:
            return answer.repeated
        if answer.status == http.HTTPStatus.CONFLICT and b"no-uid-conflict" in answer.body:
            return False
        if answer.status == DENIED and CALDAV not in answer.body:
            raise self._read_only()
        raise Refused(str(answer.status), f"the calendar server answered HTTP {answer.status}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    @property
    def _where(self) -> str:
        return f"the calendar {self._parts.scheme}://{self._parts.netloc}{unquote(self._path)}"

    def _asked(self, method: str, path: str, body: bytes, words: dict[str, str]) -> Answer:
        """Sent again if the connection ends: a PUT with its condition and a REPORT can be repeated."""
        lost: Lost | None = None
        for attempt in range(ATTEMPTS):
            if attempt > 1:
                time.sleep(sending.delay(attempt - 2))
            try:
                answer = self._once(method, path, body, words)
            except Lost as error:
                lost = error
                continue
            if answer.status == http.HTTPStatus.UNAUTHORIZED:
                step = "`token_command`" if self._collection.token is not None else "`user` and `password`"
                text = f"{self._where} does not let {self._collection.user} sign in. Check {step}."
                raise ImapError(text, SIGN_IN)
            if answer.status not in WAITING:
                return answer._replace(repeated=lost is not None)
            busy = f"{self._where} is busy (HTTP {answer.status})"
        text = lost.message if lost is not None else busy
        raise ImapError(f"{text}. Run the task again for the rest.", lost.code if lost is not None else BUSY)

    def _once(self, method: str, path: str, body: bytes, words: dict[str, str]) -> Answer:
        """Raises `Lost` and `ImapError`."""
        if self._connection is None:
            self._connection = self._opened()
        try:
            headers = {**words, "Authorization": self._collection.authorization}
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return Answer(answer.status, answer.read(), answer.headers.get("Location", ""), False)
        except ssl.SSLCertVerificationError as error:
            text = f"the certificate of {self._parts.netloc} is not trusted: {error.verify_message}. Set `ca_path`."
            raise ImapError(text, CERTIFICATE) from None
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._connection = None
            why = getattr(error, "strerror", None) or type(error).__name__
            raise Lost(f"{self._where} cannot be reached: {why}") from None

    def _opened(self) -> http.client.HTTPConnection:
        host, port, timeout = self._parts.hostname or "", self._parts.port, self._collection.timeout
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=timeout)
        context = tls_context(self._collection.certificates, self._collection.verify)
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
