# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opens a connection to an IMAP server and signs in: TLS with verification, a password, a master user or a token."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .errors import CERTIFICATE, PROTOCOL, SIGN_IN, ImapError, Lost, Unreached

TLS, STARTTLS, NONE = "tls", "starttls", "none"


@dataclass(frozen=True)
class Server:
    """The server, the mailbox and the account that opens it. Its text contains no secrets."""

    host: str
    port: int
    user: str
    """The user whose mailbox is opened."""
    encryption: str = TLS
    certificates: str = ""
    """Path of a file of certificates to trust instead of the system's."""
    verify: bool = True
    password: str = field(default="", repr=False)
    master_user: str = ""
    """The account that signs in with the password and acts as the user."""
    token: Callable[[], str] | None = field(default=None, repr=False)
    """Returns an access token that is valid now."""
    timeout: float = 60.0
    """Seconds without an answer."""

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


def opened(server: Server) -> imaplib.IMAP4:
    """A connection that is encrypted, unless the task allows none. Raises `Lost` and `ImapError`."""
    context = tls_context(server.certificates, server.verify)
    try:
        if server.encryption == TLS:
            return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=server.timeout)
        plain = imaplib.IMAP4(server.host, server.port, timeout=server.timeout)
        if server.encryption == STARTTLS:
            _encrypt(plain, server, context)
        return plain
    except ssl.SSLCertVerificationError as error:
        text = (
            f"the certificate of {server.name} is not trusted: {error.verify_message}. Set `ca_path` to the "
            "certificate of the authority that issued it."
        )
        raise ImapError(text, CERTIFICATE) from None
    except ssl.SSLError as error:
        text = f"TLS with {server.name} failed: {error.reason or 'unknown error'}. Check `port` and `encryption`."
        raise ImapError(text, CERTIFICATE) from None
    except socket.gaierror:
        raise ImapError(f"the host {server.host} cannot be resolved. Check `host`.", SIGN_IN) from None
    except (imaplib.IMAP4.abort, OSError, EOFError) as error:
        text = error.strerror if isinstance(error, OSError) and error.strerror else "no greeting"
        step = "Check `host`, `port` and `encryption`"
        raise Unreached(f"{server.name} cannot be reached: {text}. {step}", busy=True) from None
    except imaplib.IMAP4.error as error:
        if "* BYE" in str(error):
            raise Lost(f"{server.name} accepts no connection now", busy=True) from None
        text = f"{server.name} does not respond like an IMAP server. Check `port` and `encryption`."
        raise ImapError(text, PROTOCOL) from error


def _encrypt(plain: imaplib.IMAP4, server: Server, context: ssl.SSLContext) -> None:
    """imaplib reports a server without STARTTLS as a lost connection."""
    capabilities: Any = plain.capabilities
    try:
        if "STARTTLS" in capabilities:
            plain.starttls(context)
            return
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        pass
    plain.shutdown()
    text = f"{server.name} does not offer STARTTLS. Set `encryption` to what the server supports."
    raise ImapError(text, CERTIFICATE)


@lru_cache(maxsize=4)
def tls_context(certificates: str, verify: bool) -> ssl.SSLContext:
    """`certificates`: path of those to trust, or empty for the system's. Raises `ImapError`.

    All connections share it: to read the certificates of the system takes longer than to import a small mailbox.
    """
    try:
        context = ssl.create_default_context(cafile=certificates or None)
    except (OSError, ssl.SSLError) as error:
        text = f"ca_path: {certificates!r} cannot be read as certificates ({type(error).__name__})."
        raise ImapError(text, CERTIFICATE) from None
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def signed_in(imap: imaplib.IMAP4, server: Server) -> frozenset[str]:
    """Sign in; the capabilities afterwards. Raises `ImapError` if the server refuses, without any secret in it."""
    try:
        _sign_in(imap, server)
        status, data = imap.capability()
    except (imaplib.IMAP4.abort, OSError, EOFError):
        raise Lost(f"{server.name} closed the connection while signing in", busy=True) from None
    except imaplib.IMAP4.error as error:
        raise _refusal(imap, server, str(error)) from None
    # imaplib returns those of the greeting, too, which are those before signing in.
    told = data[-1] if status == "OK" and data and isinstance(data[-1], bytes) else b""
    return frozenset(told.decode("ascii", "replace").upper().split())


def _sign_in(imap: imaplib.IMAP4, server: Server) -> None:
    if server.token is not None:
        token = server.token()
        answers = iter((f"user={server.user}\x01auth=Bearer {token}\x01\x01".encode(),))
        # An empty second answer makes the server end its refusal (XOAUTH2 protocol).
        imap.authenticate("XOAUTH2", lambda _challenge: next(answers, b""))
        return
    capabilities: Any = imap.capabilities
    if server.master_user or "AUTH=PLAIN" in capabilities or not _is_ascii(server):
        signing = server.master_user or server.user
        acting = server.user if server.master_user else ""
        response = f"{acting}\0{signing}\0{server.password}".encode()
        imap.authenticate("PLAIN", lambda _challenge: response)
    else:
        imap.login(server.user, server.password)


def _is_ascii(server: Server) -> bool:
    return f"{server.user}{server.password}".isascii()


def _refusal(imap: imaplib.IMAP4, server: Server, answer: str) -> ImapError:
    """Why signing in failed. Only the code of the answer is repeated: a server may echo what was sent."""
    code = next((one for one in ("UNAVAILABLE", "LIMIT", "INUSE") if f"[{one}]" in answer), "")
    if code:
        return Lost(f"{server.name} does not let {server.user} sign in now ({code})", busy=True)
    signing = f"{server.master_user} as {server.user}" if server.master_user else server.user
    what = "`token_command`" if server.token is not None else "`user` and `password`"
    if "LOGINDISABLED" in imap.capabilities:
        what = "`encryption`: the server accepts no password on this connection"
    text = f"{server.name} does not let {signing} sign in. Check {what}."
    return ImapError(text, SIGN_IN)
