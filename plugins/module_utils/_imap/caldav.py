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
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from .calendar import Event
from .errors import PROTOCOL, SIGN_IN, ImapError, Lost, Refused

QUERY = (
    b'<?xml version="1.0" encoding="utf-8"?><C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
    b'<D:prop><C:calendar-data><C:comp name="VCALENDAR"><C:comp name="VEVENT"><C:prop name="UID"/></C:comp>'
    b'<C:comp name="VTODO"><C:prop name="UID"/></C:comp></C:comp></C:calendar-data></D:prop>'
    b'<C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'
)
UID = re.compile(rb"^UID[^:\r\n]*:(.*(?:\r?\n[ \t].*)*)", re.MULTILINE | re.IGNORECASE)
ENTITIES = ((b"&#13;", b""), (b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))
DONE, DENIED = (200, 201, 204), (401, 403)


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


class CalDav:
    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._parts = urlsplit(collection.url)
        self._path = (self._parts.path or "/").rstrip("/") + "/"
        self._connection: http.client.HTTPConnection | None = None

    def uids(self) -> set[str]:
        """The UIDs of the objects that the collection has. Raises `ImapError`."""
        status, body = self._asked("REPORT", self._path, QUERY, {"Depth": "1", "Content-Type": "application/xml"})
        if status != 207:
            raise ImapError(f"{self._where}: is not a CalDAV calendar (HTTP {status}). Check `caldav_url`.", PROTOCOL)
        for entity, character in ENTITIES:
            body = body.replace(entity, character)
        return {
            re.sub(rb"\r?\n[ \t]", b"", one[1]).decode("utf-8", "replace").strip()
            for one in UID.finditer(unquoted(body))
        }

    def put(self, event: Event) -> bool:
        """Store an object; False if there is one of its name or UID. Raises `Refused` and `ImapError`."""
        words = {"If-None-Match": "*", "Content-Type": "text/calendar; charset=utf-8"}
        status, body = self._asked("PUT", f"{self._path}{event.name}", event.data, words)
        if status in DONE:
            return True
        if status == 412 or (status == 409 and b"no-uid-conflict" in body):
            return False
        raise Refused(str(status), f"the calendar server answered HTTP {status}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    @property
    def _where(self) -> str:
        return f"{self._parts.scheme}://{self._parts.netloc.rpartition('@')[2]}{unquote(self._path)}"

    def _asked(self, method: str, path: str, body: bytes, words: dict[str, str]) -> tuple[int, bytes]:
        """Sent twice if the connection ends: a PUT with its condition and a REPORT can be repeated."""
        for attempt in (1, 2):
            if self._connection is None:
                self._connection = self._opened()
            try:
                headers = {**words, "Authorization": self._collection.authorization}
                self._connection.request(method, path, body, headers)
                answer = self._connection.getresponse()
                status, told = answer.status, answer.read()
            except ssl.SSLCertVerificationError as error:
                text = f"the certificate of {self._where} is not trusted: {error.verify_message}. Set `ca_path`."
                raise ImapError(text, SIGN_IN) from None
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                self._connection = None
                if attempt == 2:
                    raise Lost(
                        f"{self._where} cannot be reached: {type(error).__name__}. Check `caldav_url`."
                    ) from None
                continue
            if status in DENIED:
                text = f"{self._where}: does not let {self._collection.user} in (HTTP {status}). Check `password`."
                raise ImapError(text, SIGN_IN)
            return status, told
        raise AssertionError

    def _opened(self) -> http.client.HTTPConnection:
        host, port, timeout = self._parts.hostname or "", self._parts.port, self._collection.timeout
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=timeout)
        context = ssl.create_default_context(cafile=self._collection.certificates or None)
        if not self._collection.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)


def unquoted(body: bytes) -> bytes:
    """The text of an XML document without the marks that separate its elements from iCalendar lines."""
    return body.replace(b"<![CDATA[", b"\n").replace(b"]]>", b"\n").replace(b">BEGIN:", b">\nBEGIN:")
