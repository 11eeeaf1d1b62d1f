# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program of the packs that writes access tokens, as a process, against a sign-in service on the loopback."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate
from support.packs import made

SECRET = "only-for-tests-secret"


@dataclass
class Service:
    """A sign-in service that notes what it was asked."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    status: int = 200
    body: bytes = b'{"token_type": "Bearer", "expires_in": 3599, "access_token": "a-token"}'


@pytest.fixture
def service() -> Iterator[Service]:
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.asked.append((self.path, dict(parse_qsl(form, strict_parsing=True))))
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, format: str, *_words: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield told
        server.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The program as a pack has it, a key with its certificate, and a secret."""
    (tmp_path / "access_token.py").write_text(made("microsoft365")["microsoft365/access_token.py"], encoding="utf-8")
    (tmp_path / "import.secret").write_text(f"{SECRET}\n")
    certificate = "openssl req -x509 -newkey rsa:2048 -nodes -days 120 -subj /CN=workmail-import"
    command = f"{certificate} -keyout import.key -out import.crt"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "access_token.py", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def microsoft(folder: Path, service: Service, *words: str) -> subprocess.CompletedProcess[str]:
    given = ("--tenant", "t-1", "--client", "c-1", "--authority", service.url)
    return run(folder, "microsoft", *given, *words)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_client_secret_becomes_a_token(folder: Path, service: Service) -> None:
    done = microsoft(folder, service, "--secret-file", "import.secret")
    assert (done.returncode, done.stdout, done.stderr) == (0, "a-token\n", "")
    ((path, form),) = service.asked
    assert path == "/t-1/oauth2/v2.0/token"
    assert form == {
        "grant_type": "client_credentials",
        "client_id": "c-1",
        "scope": "https://outlook.office365.com/.default",
        "client_secret": SECRET,
    }


def test_a_certificate_signs_an_assertion_that_a_library_verifies(folder: Path, service: Service) -> None:
    done = microsoft(folder, service, "--certificate", "import.crt", "--key", "import.key")
    assert (done.returncode, done.stdout) == (0, "a-token\n"), done.stderr
    ((_path, form),) = service.asked
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    header, claims, signature = form["client_assertion"].split(".")
    certificate = load_pem_x509_certificate((folder / "import.crt").read_bytes())
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    key.verify(decoded(signature), f"{header}.{claims}".encode(), pss, hashes.SHA256())
    thumbprint = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest()
    told = json.loads(decoded(header))
    assert (told["alg"], decoded(told["x5t#S256"])) == ("PS256", thumbprint)
    said = json.loads(decoded(claims))
    assert (said["iss"], said["sub"], said["aud"]) == ("c-1", "c-1", f"{service.url}/t-1/oauth2/v2.0/token")
    assert 0 < said["exp"] - said["nbf"] <= 600


def test_a_service_account_of_google_asks_for_the_mailbox_of_a_user(folder: Path, service: Service) -> None:
    account = {
        "token_uri": service.url,
        "client_email": "mover@x.iam",
        "private_key": (folder / "import.key").read_text(),
    }
    (folder / "service-account.json").write_text(json.dumps(account))
    done = run(folder, "google", "--account", "service-account.json", "--user", "ann@example.com")
    assert (done.returncode, done.stdout) == (0, "a-token\n"), done.stderr
    ((_path, form),) = service.asked
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    header, claims, signature = form["assertion"].split(".")
    key = load_pem_x509_certificate((folder / "import.crt").read_bytes()).public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(decoded(signature), f"{header}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    said = json.loads(decoded(claims))
    assert (said["sub"], said["iss"]) == ("ann@example.com", "mover@x.iam")
    assert said["scope"] == "https://www.googleapis.com/auth/gmail.imap_admin"


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (
            401,
            b'{"error": "invalid_client", "error_description": "AADSTS7000215: Invalid secret.\\r\\nTrace"}',
            "AADSTS7000215: Invalid secret.\n",
        ),
        (500, b"<html>", "the request was refused without a reason.\n"),
        (200, b"[]", "the answer has no access token.\n"),
        (200, b"<html>", "the answer has no access token.\n"),
    ],
)
def test_what_the_service_says_is_shown_without_the_secret(
    folder: Path, service: Service, status: int, body: bytes, told: str
) -> None:
    service.status, service.body = status, body
    done = microsoft(folder, service, "--secret-file", "import.secret")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(told)
    assert SECRET not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--secret-file", "nowhere"], "nowhere: cannot be read: No such file or directory."),
        (["--certificate", "import.key", "--key", "import.key"], "import.key: has no certificate in PEM format."),
        (["--certificate", "import.crt", "--key", "import.crt"], "openssl cannot sign with the private key."),
        (["--certificate", "import.crt"], "give either --secret-file, or --certificate with --key"),
        ([], "give either --secret-file, or --certificate with --key"),
    ],
)
def test_a_wrong_argument_is_named_and_no_service_is_asked(
    folder: Path, service: Service, words: list[str], told: str
) -> None:
    done = microsoft(folder, service, *words)
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert service.asked == []


def test_a_key_of_google_that_is_none_is_named(folder: Path) -> None:
    (folder / "service-account.json").write_text('{"type": "authorized_user"}')
    done = run(folder, "google", "--account", "service-account.json", "--user", "ann@example.com")
    assert done.returncode == 1
    assert done.stderr == "service-account.json: is not the JSON key of a service account. Create another key.\n"
