# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real IMAP servers for tests: Dovecot with a configuration of its own, and pymap, which starts in no time."""

from __future__ import annotations

import base64
import contextlib
import grp
import hmac
import imaplib
import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from .system import DOVECOT

USER, PASSWORD, MASTER = "bob@example.com", "only-for-tests", "mover"

CONFIGURATION = """
base_dir = {top}/run
state_dir = {top}/state
log_path = {top}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{top}/cert.pem
ssl_key = <{top}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_master_user_separator = *
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_max_userip_connections = 50
mail_location = {location}
mail_plugins = quota
protocol imap {{
  mail_plugins = quota imap_quota
}}
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage={quota}
  quota_max_mail_size = {largest}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {top}/tokens.conf
}}
passdb {{
  driver = passwd-file
  master = yes
  args = {top}/masters
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={top}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = subscribe
  }}
}}
service imap-login {{
  service_count = 0
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service imap {{
  process_min_avail = 1
}}
"""


TOKENS = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={top}/keys/
username_attribute = sub
"""
"""Tokens are valid if the key in that directory has signed them."""
SIGNING_KEY = b"a key that only tests use, of 32 bytes and more"


def token(user: str, seconds: int = 600, key: bytes = SIGNING_KEY) -> str:
    """An access token for a user of Dovecot (RFC 7519)."""
    now = int(time.time())
    claims = {"sub": user, "iat": now - 5, "nbf": now - 5, "exp": now + seconds}
    parts = [_encoded(json.dumps(one).encode()) for one in ({"alg": "HS256", "typ": "JWT"}, claims)]
    parts.append(_encoded(hmac.digest(key, ".".join(parts).encode(), "sha256")))
    return ".".join(parts)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Mailserver:
    """A running server. Mailboxes of all users exist; their folders are empty."""

    port: int
    tls_port: int = 0
    certificate: str = ""
    folder: Path | None = None
    user: str = USER

    def mailbox(self) -> Mailbox:
        return Mailbox(self.port, self.user)


@dataclass
class Mailbox:
    """A mailbox as a mail program sees it, through the standard library alone."""

    port: int
    user: str

    @contextlib.contextmanager
    def opened(self) -> Iterator[imaplib.IMAP4]:
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        imap.login(self.user, PASSWORD)
        try:
            yield imap
        finally:
            imap.logout()

    def folders(self) -> list[str]:
        with self.opened() as imap:
            return sorted(
                row.decode().rpartition(' "')[2].strip('"') if row.endswith(b'"') else row.decode().split()[-1]
                for row in imap.list()[1]
                if isinstance(row, bytes)
            )

    def messages(self, folder: str = "INBOX") -> list[Found]:
        """Every message of a folder, by its UID."""
        with self.opened() as imap:
            if imap.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            data = imap.uid("FETCH", "1:*", "(UID FLAGS INTERNALDATE BODY.PEEK[])")[1]
        return [_found(part) for part in data if isinstance(part, tuple)]

    def remove(self, folder: str, uid: int) -> None:
        with self.opened() as imap:
            imap.select(f'"{folder}"')
            imap.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
            imap.expunge()

    def empty(self) -> None:
        """Remove all messages, and all folders but the inbox."""
        with self.opened() as imap:
            for folder in self.folders():
                if folder != "INBOX":
                    imap.delete(f'"{folder}"')
            imap.select("INBOX")
            imap.store("1:*", "+FLAGS", "(\\Deleted)")
            imap.expunge()

    def add(self, folder: str, data: bytes) -> None:
        with self.opened() as imap:
            imap.append(f'"{folder}"', "", "", data)


@dataclass(frozen=True)
class Found:
    uid: int
    flags: frozenset[str]
    date: datetime
    data: bytes


def _found(part: tuple[bytes, bytes]) -> Found:
    line = part[0].decode()
    date = line.partition('INTERNALDATE "')[2].partition('"')[0]
    day, _blank, rest = date.strip().partition(" ")
    flags = frozenset(line.partition("FLAGS (")[2].partition(")")[0].split()) - {"\\Recent"}
    uid = int(line.partition("UID ")[2].split()[0].rstrip(")"))
    return Found(uid, flags, parsedate_to_datetime(f"{day.replace('-', ' ')} {rest}").astimezone(UTC), part[1])


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def waited_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server greets. Raises `AssertionError` with its log if it does not."""
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as one:
            one.settimeout(5)
            if one.recv(4).startswith(b"* OK"):
                return
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text() if log.exists() else process.poll()}")


@contextlib.contextmanager
def dovecot(**changes: str) -> Iterator[Mailserver]:
    """A Dovecot on free ports of the loopback interface. `changes`: values of the configuration above.

    It has a directory of its own, because its processes run as users who cannot read those of pytest.
    """
    program = DOVECOT.required()
    top = Path(tempfile.mkdtemp(prefix="dovecot-"))
    os.chmod(top, 0o755)
    root = os.geteuid() == 0
    me, mine = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    owner = "nobody" if root else me
    values = {
        "top": str(top),
        "port": str(free_port()),
        "tls_port": str(free_port()),
        "internal": "dovecot" if root else me,
        "group": "dovecot" if root else mine,
        "login": "dovenull" if root else me,
        "owner": owner,
        "owner_group": grp.getgrgid(pwd.getpwnam(owner).pw_gid).gr_name,
        "password": PASSWORD,
        "location": "sdbox:~/sdbox",
        "separator": "/",
        "prefix": "",
        "quota": "0",
        "largest": "0",
        **changes,
    }
    (top / "mail").mkdir()
    if root:
        shutil.chown(top / "mail", owner)
    certify(top)
    (top / "masters").write_text(f"{MASTER}:{{PLAIN}}{PASSWORD}\n")
    (top / "tokens.conf").write_text(TOKENS.format(top=top))
    (top / "keys" / "default" / "HS256").mkdir(parents=True)
    (top / "keys" / "default" / "HS256" / "default").write_bytes(base64.b64encode(SIGNING_KEY))
    (top / "dovecot.conf").write_text(CONFIGURATION.format(**values))
    process = subprocess.Popen([program, "-F", "-c", str(top / "dovecot.conf")], stderr=subprocess.DEVNULL)
    try:
        waited_for(int(values["port"]), process, top / "log")
        yield Mailserver(int(values["port"]), int(values["tls_port"]), str(top / "cert.pem"), top)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(top, ignore_errors=True)


def certify(top: Path) -> None:
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (top / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (top / "key.pem").write_bytes(private)


@contextlib.contextmanager
def pymap(*words: str, users: Iterable[str] = ()) -> Iterator[Mailserver]:
    """A pymap with one user, whose mailbox is in memory, or with the mailboxes of `users` in files.

    `words`: further ones of its command line.
    """
    port, top = free_port(), Path(tempfile.mkdtemp(prefix="pymap-"))
    run = ["-c", "from pymap.main import main; main()", "--no-service", "managesieve", "--no-service", "admin"]
    user = maildirs(top, users) or ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    command = [sys.executable, *run, "--host", "127.0.0.1", "--port", str(port), "--no-tls", *user, *words]
    log = top / "log"
    with open(log, "wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
    try:
        waited_for(port, process, log)
        yield Mailserver(port)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(top, ignore_errors=True)


def maildirs(top: Path, users: Iterable[str]) -> list[str]:
    """The words of pymap's command line for users with a Maildir each; none without users."""
    from pysasl.hashing import BuiltinHash  # comes with pymap

    if not (names := list(users)):
        return []
    secret = BuiltinHash(rounds=10).hash(PASSWORD)
    (top / "pymap-etc-passwd").write_text("".join(f"{name}:x::::{name}:\r\n" for name in names))
    (top / "pymap-etc-shadow").write_text("".join(f"{name}:{secret}:::::::\r\n" for name in names))
    return ["maildir", str(top)]


def serving_tls(top: Path) -> ssl.SSLContext:
    """What `certify` has made, for a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(top / "cert.pem", top / "key.pem")
    return context
