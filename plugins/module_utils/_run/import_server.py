# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The IMAP server of an import as the options describe it, and the command that writes a token."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from .._imap.errors import SIGN_IN, ImapError
from .._imap.sign_in import NONE, Server
from .import_options import PORTS
from .session import Session

TOKEN_SECONDS = 300.0
"""Seconds for which a token is used for further connections before the command runs again."""
LOCAL = re.compile(r"https?://(?:127\.0\.0\.1|\[::1\]|localhost)[:/]")


def plain_text_warnings(options: Mapping[str, Any]) -> list[str]:
    """What goes over the network unprotected."""
    found = []
    if options["encryption"] == NONE and options["host"] not in ("127.0.0.1", "::1", "localhost"):
        found.append("`encryption: none` sends passwords and messages in plain text. Use tls or starttls.")
    url = str(options.get("caldav_url") or "")
    if url.startswith("http:") and not LOCAL.match(url):
        found.append("`caldav_url`: http sends passwords and events in plain text. Use https.")
    return found


def server_of(session: Session, options: Mapping[str, Any]) -> Server:
    encryption = str(options["encryption"])
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
