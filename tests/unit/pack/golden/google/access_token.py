# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes an access token with which a program opens mailboxes of Microsoft 365 or Google Workspace over IMAP.

    python3 access_token.py microsoft --tenant <id> --client <id> --secret-file import.secret
    python3 access_token.py microsoft --tenant <id> --client <id> --certificate import.crt --key import.key
    python3 access_token.py google --account service-account.json --user <address>

The packs have a copy of this file, so it needs nothing but Python 3.9 and, to sign, the program openssl. It shows no
secret, and takes none as an argument, because other users of the machine can see arguments.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import ssl
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, build_opener

MICROSOFT = "https://login.microsoftonline.com"
MICROSOFT_SCOPE = "https://outlook.office365.com/.default"
"""https://learn.microsoft.com/exchange/client-developer/legacy-protocols/
how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth"""
GOOGLE_SCOPE = "https://www.googleapis.com/auth/gmail.imap_admin"
"""https://developers.google.com/workspace/gmail/imap/xoauth2-protocol"""
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFE = 600
"""Seconds for which a signed request is valid."""


class Refused(Exception):
    """Why there is no token. The text has no secret."""


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write an OAuth 2.0 access token for IMAP.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    microsoft = kinds.add_parser("microsoft", help="a token of an application of Microsoft Entra")
    microsoft.add_argument("--tenant", required=True, help="Directory (tenant) ID")
    microsoft.add_argument("--client", required=True, help="Application (client) ID")
    microsoft.add_argument("--secret-file", type=Path, help="a file with the value of a client secret")
    microsoft.add_argument("--certificate", type=Path, help="the certificate of the application, PEM")
    microsoft.add_argument("--key", type=Path, help="the private key of the certificate, PEM without a passphrase")
    microsoft.add_argument("--authority", default=MICROSOFT, help="another sign-in service, as for national clouds")
    microsoft.add_argument("--scope", default=MICROSOFT_SCOPE)
    google = kinds.add_parser("google", help="a token of a service account with domain-wide delegation")
    google.add_argument("--account", type=Path, required=True, help="the JSON key of the service account")
    google.add_argument("--user", required=True, help="address of the mailbox")
    google.add_argument("--scope", default=GOOGLE_SCOPE)
    given = parser.parse_args(words)
    if given.kind == "microsoft" and bool(given.secret_file) == bool(given.certificate and given.key):
        parser.error("give either --secret-file, or --certificate with --key")
    return given


def microsoft_request(given: argparse.Namespace, now: float) -> tuple[str, dict[str, str]]:
    """URL and form of the client credentials grant (https://learn.microsoft.com/entra/identity-platform/
    v2-oauth2-client-creds-grant-flow and /certificate-credentials)."""
    url = f"{given.authority.rstrip('/')}/{given.tenant}/oauth2/v2.0/token"
    form = {"grant_type": "client_credentials", "client_id": given.client, "scope": given.scope}
    if given.secret_file:
        return url, {**form, "client_secret": text_of(given.secret_file).strip()}
    thumbprint = hashlib.sha256(certificate(text_of(given.certificate), given.certificate)).digest()
    header = {"alg": "PS256", "typ": "JWT", "x5t#S256": encoded(thumbprint)}
    claims = {"aud": url, "iss": given.client, "sub": given.client, "jti": str(uuid.uuid4())}
    claims_in_time = {**claims, "nbf": int(now), "iat": int(now), "exp": int(now) + LIFE}
    padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:-1"]
    signed = signature(header, claims_in_time, text_of(given.key), padding)
    return url, {**form, "client_assertion_type": ASSERTION, "client_assertion": signed}


def google_request(given: argparse.Namespace, now: float) -> tuple[str, dict[str, str]]:
    """URL and form (https://developers.google.com/identity/protocols/oauth2/service-account)."""
    try:
        account = json.loads(text_of(given.account))
        url, name, key = account["token_uri"], account["client_email"], account["private_key"]
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{given.account}: is not the JSON key of a service account. Create another key.") from None
    claims = {"iss": name, "sub": given.user, "scope": given.scope, "aud": url, "iat": int(now), "exp": int(now) + LIFE}
    return url, {"grant_type": BEARER, "assertion": signature({"alg": "RS256", "typ": "JWT"}, claims, key, [])}


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise Refused(f"{path}: cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}.") from None


def certificate(text: str, path: Path) -> bytes:
    """The first certificate of a PEM file, as DER."""
    begin, end = text.find("-----BEGIN CERTIFICATE-----"), text.find("-----END CERTIFICATE-----")
    if begin < 0 or end < begin:
        raise Refused(f"{path}: has no certificate in PEM format.")
    try:
        return ssl.PEM_cert_to_DER_cert(text[begin:end] + "-----END CERTIFICATE-----")
    except ValueError:
        raise Refused(f"{path}: has no certificate in PEM format.") from None


def encoded(data: bytes) -> str:
    """Base64 as in JSON web tokens (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signature(header: dict[str, str], claims: dict[str, object], key: str, padding: list[str]) -> str:
    """A signed JSON web token. openssl reads the key from a pipe, so that it is in no other file and no argument."""
    token = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    with tempfile.NamedTemporaryFile() as message:
        message.write(token.encode())
        message.flush()
        command = ["openssl", "dgst", "-sha256", *padding, "-sign", "/dev/stdin", message.name]
        try:
            done = subprocess.run(command, input=key.encode(), capture_output=True, timeout=30, check=False)
        except (OSError, subprocess.TimeoutExpired):
            raise Refused("the program openssl cannot be run. Install it.") from None
    if done.returncode != 0 or not done.stdout:
        raise Refused("openssl cannot sign with the private key. It must be an RSA key without a passphrase.")
    return f"{token}.{encoded(done.stdout)}"


def asked(url: str, form: dict[str, str]) -> str:
    """The access token that the service gives."""
    try:
        with build_opener().open(Request(url, urlencode(form).encode()), timeout=30) as answer:
            token = json.load(answer).get("access_token")
    except HTTPError as error:
        raise Refused(f"{url}: {reason(error.read())}") from None
    except (URLError, OSError) as error:
        raise Refused(f"{url}: cannot be reached: {getattr(error, 'reason', error)}.") from None
    except (ValueError, AttributeError):
        token = None
    if not isinstance(token, str) or not token:
        raise Refused(f"{url}: the answer has no access token.")
    return token


def reason(body: bytes) -> str:
    """What the service says (RFC 6749, 5.2); the first line, because the rest is for its support."""
    try:
        told = json.loads(body)
        return str(told.get("error_description") or told["error"]).splitlines()[0]
    except (ValueError, KeyError, AttributeError, IndexError):
        return "the request was refused without a reason."


def main(words: list[str] | None = None) -> int:
    given = arguments(words)
    make = {"microsoft": microsoft_request, "google": google_request}[given.kind]
    try:
        sys.stdout.write(asked(*make(given, time.time())) + "\n")
    except Refused as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
