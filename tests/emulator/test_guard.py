# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A web page that is open beside the emulator gets nothing from it, and no request can break it or choose a file."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from typing import Any

import pytest
from support.wire import Wire
from workmail_emulator import Emulator
from workmail_emulator.world import MailDomain

JSON = {"Content-Type": "application/json"}
PATHS = [("POST", "/"), ("GET", "/_emulator/state"), ("POST", "/_emulator/save"), ("OPTIONS", "/"), ("GET", "/none")]


def ask(
    emulator: Emulator, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    address = emulator.url.removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=10)
    connection.request(method, path, body or None, {"Host": address, **(headers or {})})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    kind = answer.getheader("Content-Type") or ""
    return answer.status, json.loads(text) if "json" in kind and text else text


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:5555"},
        {"Host": "10.11.12.13"},
        {"Host": "[::ffff"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_another_site_is_refused_on_every_path(wire: Wire, method: str, path: str, headers: dict[str, str]) -> None:
    status, told = ask(wire.emulator, method, path, b"{}" if method == "POST" else b"", {**JSON, **headers})
    assert status == 403
    assert told["__type"] == "AccessDeniedException"
    assert told["error"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.2:80", "[::1]:5555"])
def test_names_of_this_machine_are_served(wire: Wire, host: str) -> None:
    assert ask(wire.emulator, "GET", "/_emulator/health", headers={"Host": host})[0] == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
@pytest.mark.parametrize("path", ["save", "faults", "switches", "lag", "reset-log"])
def test_control_calls_want_json(wire: Wire, path: str, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert ask(wire.emulator, "POST", f"/_emulator/{path}", b"{}", headers)[0] == 415


def test_no_request_says_where_the_state_is_saved(wire: Wire, tmp_path: Path) -> None:
    target = tmp_path / "bashrc"
    body = json.dumps({"path": str(target)}).encode()
    status, told = ask(wire.emulator, "POST", "/_emulator/save", body, JSON)
    assert (status, target.exists()) == (400, False)
    assert "--state" in told["error"]
    assert ask(wire.emulator, "POST", "/_emulator/save", b"{}", JSON)[0] == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {"throttle": "often"}),
        ("faults", {"throttle": True}),
        ("faults", {"throttle": 2}),
        ("faults", {"latency": -1}),
        ("faults", {"rules": "all"}),
        ("faults", {"rules": [1]}),
        ("faults", {"rules": [{"operation": 1}]}),
        ("faults", {"rules": [{"cut": "sometimes"}]}),
        ("faults", {"rules": [{"unknown": ""}]}),
        ("faults", {"unknown": 1}),
        ("faults", []),
        ("lag", {"stale_reads": "2"}),
        ("lag", {"after_create": 1}),
        ("lag", [1]),
        ("switches", {"U1": "ok", "U5": "never"}),
        ("switches", {"U1": ["ok"]}),
        ("switches", "U1"),
    ],
    ids=str,
)
def test_what_has_a_wrong_type_is_refused_and_changes_nothing(wire: Wire, path: str, body: object) -> None:
    before = ask(wire.emulator, "GET", f"/_emulator/{path}")
    status, told = ask(wire.emulator, "POST", f"/_emulator/{path}", json.dumps(body).encode(), JSON)
    assert (status, bool(told["error"])) == (400, True)
    assert ask(wire.emulator, "GET", f"/_emulator/{path}") == before
    assert wire.here("ListUsers")["Users"]


@pytest.mark.parametrize("depth", [100, 1000, 200_000])
def test_deeply_nested_json_is_refused(wire: Wire, depth: int) -> None:
    body = b'{"a":' * depth + b"1" + b"}" * depth
    target = {"X-Amz-Target": "WorkMailService.ListUsers", "Content-Type": "application/x-amz-json-1.1"}
    status, told = ask(wire.emulator, "POST", "/", body, target)
    assert (status, told["__type"]) == (400, "SerializationException")
    assert ask(wire.emulator, "POST", "/_emulator/faults", body, JSON)[0] == 400
    assert ask(wire.emulator, "GET", "/_emulator/calls")[0] == 200


def test_a_registered_domain_is_verified_by_a_control_call_as_its_dns_records_would(wire: Wire) -> None:
    wire.emulator.edit("acme", lambda one: one.domains.update({"new.example": MailDomain("new.example")}))
    body = {"organization": "acme", "domain": "New.example"}
    assert ask(wire.emulator, "POST", "/_emulator/verify-domain", json.dumps(body).encode(), JSON)[0] == 200
    assert wire.emulator.edit("acme", lambda one: one.domains["new.example"].verified)


@pytest.mark.parametrize("body", [[], {"domain": "x.example"}, {"organization": "acme", "domain": "none.example"}])
def test_a_domain_that_is_not_there_cannot_be_verified(wire: Wire, body: object) -> None:
    status, told = ask(wire.emulator, "POST", "/_emulator/verify-domain", json.dumps(body).encode(), JSON)
    assert (status, bool(told["error"])) == (400, True)


@pytest.mark.parametrize("path", ["save", "faults", "switches", "lag", "reset-log"])
def test_an_unknown_character_set_is_no_failure_of_the_emulator(wire: Wire, path: str) -> None:
    headers = {"Content-Type": "application/json; charset=none-such"}
    assert ask(wire.emulator, "POST", f"/_emulator/{path}", b"{]", headers)[0] == 400
