# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why an import cannot continue, or cannot put one message into the target."""

from __future__ import annotations

CONNECTION, BUSY = "ConnectionLost", "ServerBusy"
SIGN_IN = "SignInFailed"
CERTIFICATE = "CertificateNotTrusted"
PROTOCOL = "UnexpectedAnswer"


class ImapError(Exception):
    """What the server or the connection to it refuses as a whole: cause and next step, as one text."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Lost(ImapError):
    """The connection ended, or the server is busy: the same may succeed later on a new connection."""

    def __init__(self, message: str, busy: bool = False) -> None:
        super().__init__(message, BUSY if busy else CONNECTION)
        self.busy = busy
        """Whether the server asked to wait, so that what was sent is not to blame."""


class Unreached(Lost):
    """No connection was made. If none was made before, the host or the port may be wrong."""


class NeverReached(ImapError):
    """The task made no connection at all, so the host or the port may be wrong."""


class Refused(Exception):
    """The server answered NO or BAD to one command."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        """The response code (RFC 5530), such as OVERQUOTA; empty if the server gave none."""
        self.text = text
