# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service that is not there is told at once; one that has answered before gets the usual patience."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service import gate, wire
from ansible_collections.mailops.workmail.plugins.module_utils._service.client import WorkMail
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from support.inprocess import Runner

MODULES: dict[str, dict[str, Any]] = {
    "workmail_access_control_rule": {"name": "office", "effect": "ALLOW"},
    "workmail_access_effect_info": {"questions": [{"device": {}}]},
    "workmail_activity_info": {},
    "workmail_alias": {"entity": "bob", "alias": "info@example.com"},
    "workmail_alias_info": {},
    "workmail_assumptions_info": {},
    "workmail_availability_configuration": {"domain": "example.net", "state": "absent"},
    "workmail_availability_test_info": {
        "lambda_provider": {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"}
    },
    "workmail_decommission": {"wave": "first", "store": "s3://acme-exports"},
    "workmail_directory": {"users": [{"name": "bob"}]},
    "workmail_directory_info": {},
    "workmail_domain": {"domain": "example.com"},
    "workmail_domain_info": {},
    "workmail_freeze": {"store": "exit", "migration_hosts": ["192.0.2.1"]},
    "workmail_evidence": {"wave": "first", "store": "s3://acme-exports"},
    "workmail_group": {"name": "staff"},
    "workmail_group_info": {},
    "workmail_identity_center_application": {
        "name": "mail",
        "instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    },
    "workmail_impersonation_role": {"name": "backup", "type": "READ_ONLY"},
    "workmail_mailbox_export": {"wave": "first", "store": "s3://acme-exports", "kms_key": "alias/a", "role": "exports"},
    "workmail_mailbox_export_info": {"wave": "first", "store": "s3://acme-exports"},
    "workmail_mailbox_permission": {"mailbox": "bob", "grantee": "ann", "permissions": ["SEND_AS"]},
    "workmail_mailbox_permission_info": {},
    "workmail_mobile_device_access_override": {"user": "bob", "device_id": "a1", "state": "absent"},
    "workmail_mobile_device_access_rule": {"name": "phones", "effect": "ALLOW"},
    "workmail_organization": {},
    "workmail_organization_info": {},
    "workmail_personal_access_token": {"user": "bob", "state": "absent"},
    "workmail_personal_access_token_info": {},
    "workmail_resource": {"name": "room", "type": "ROOM"},
    "workmail_resource_info": {},
    "workmail_settings": {"inbound_dmarc": {"enforced": False}},
    "workmail_settings_info": {},
    "workmail_switch": {"store": "exit", "domains": ["example.com"]},
    "workmail_user": {"name": "bob"},
    "workmail_user_info": {},
}
READING_FILES = ("workmail_archive", "workmail_archive_import", "workmail_archive_info")
"""Modules that need no service, unless their archives are in a store."""
SOON = 1.0
"""Seconds that a run may wait in all; the rest of two seconds is for its start."""


@pytest.fixture
def waits(monkeypatch) -> list[float]:
    """The seconds that a user would wait between the tries; here they are only written down."""
    waited: list[float] = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=waited.append)
    monkeypatch.setattr(gate, "FIRST_DELAY", 0.05)
    monkeypatch.setattr(gate, "time", clock)
    return waited


@contextmanager
def refusing(family: int = socket.AF_INET) -> Iterator[int]:
    """A port that is taken, so that no other program gets it, and refuses every connection."""
    with socket.socket(family) as taken:
        taken.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))
        yield taken.getsockname()[1]


def test_every_module_is_tried() -> None:
    names = {path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("workmail_*.py")}
    assert names - set(MODULES) == {"workmail_doctor_info", *READING_FILES}


@pytest.mark.parametrize("module", MODULES)
def test_a_refused_connection_is_reported_by_every_module_at_once(waits, module: str) -> None:
    with refusing() as port:
        result = Runner(f"http://127.0.0.1:{port}", "acme").fails(module, **MODULES[module])
        assert 0 < sum(waits) < SOON
    told = f"no response from http://127.0.0.1:{port}: the connection is refused. Start the service there, or check"
    assert told in result["msg"]
    assert "AWS_ENDPOINT_URL_WORKMAIL" in result["msg"]


def test_the_doctor_shows_it_at_once_too(waits) -> None:
    with refusing() as port:
        checks = Runner(f"http://127.0.0.1:{port}", "acme").run("workmail_doctor_info")["checks"]
        assert 0 < sum(waits) < SOON
    (broken,) = [check for check in checks if check["verdict"] == "broken"]
    assert broken["check"] == "connection"
    assert f"no response from http://127.0.0.1:{port}: the connection is refused" in broken["found"]


@pytest.mark.parametrize("url", ["http://nowhere.invalid:5555", "https://workmail.nowhere.invalid"])
def test_a_name_that_does_not_resolve_is_reported_at_once(waits, url: str) -> None:
    result = Runner(url, "acme").fails("workmail_user_info")
    assert 0 < sum(waits) < SOON
    assert f"no response from {url}: its name does not resolve" in result["msg"]


def test_a_name_of_this_machine_and_its_other_protocol_are_reported_the_same_way() -> None:
    with refusing() as port:
        assert f"no response from http://localhost:{port}" in json.dumps(
            Runner(f"http://localhost:{port}", "acme").fails("workmail_user_info")
        )
    with refusing(socket.AF_INET6) as port:
        assert f"no response from http://[::1]:{port}" in json.dumps(
            Runner(f"http://[::1]:{port}", "acme").fails("workmail_user_info")
        )


class Refusing:
    """A service at which calls are refused in the order that is told; `None` is an answer."""

    def __init__(self, monkeypatch: Any, endpoint: str, outcomes: list[str | None]) -> None:
        self.sent = 0
        self.outcomes = outcomes
        monkeypatch.setattr("time.sleep", lambda _seconds: None)
        monkeypatch.setattr(f"{WorkMail.__module__}.send", self.answer)
        meta = type("Meta", (), {"endpoint_url": endpoint, "region_name": "eu-west-1"})
        monkeypatch.setattr(f"{WorkMail.__module__}.open_client", lambda *_words: type("Client", (), {"meta": meta}))
        self.service = WorkMail(None)  # type: ignore[arg-type]

    def answer(self, *_words: Any) -> dict[str, Any]:
        self.sent += 1
        unmet = self.outcomes.pop(0)
        if unmet is None:
            return {}
        raise wire.CallFailure("no", "EndpointConnectionError", no_answer=True, unreachable=unmet)


LOCAL, AWS = "http://127.0.0.1:5555", "https://workmail.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("endpoint", "unmet", "tries"),
    [
        (LOCAL, wire.CONNECTION_REFUSED, 3),
        (LOCAL, wire.NAME_UNRESOLVED, 3),
        (AWS, wire.NAME_UNRESOLVED, 3),
        (AWS, wire.CONNECTION_REFUSED, 10),
        (LOCAL, "", 10),
    ],
)
def test_what_never_answered_is_tried_so_often(monkeypatch, endpoint: str, unmet: str, tries: int) -> None:
    service = Refusing(monkeypatch, endpoint, [unmet] * 20)
    with pytest.raises(WorkMailError):
        service.service.call("describe_user", EntityId="x")
    assert service.sent == tries


def test_what_has_answered_once_keeps_its_patience(monkeypatch) -> None:
    service = Refusing(monkeypatch, LOCAL, [None, *[wire.CONNECTION_REFUSED] * 9, None])
    service.service.call("describe_user", EntityId="x")
    assert service.service.call("describe_user", EntityId="x") == {}
    assert service.sent == 11


def test_a_service_that_is_about_to_start_is_met(monkeypatch) -> None:
    service = Refusing(monkeypatch, LOCAL, [wire.CONNECTION_REFUSED, wire.CONNECTION_REFUSED, None])
    assert service.service.call("describe_user", EntityId="x") == {}
