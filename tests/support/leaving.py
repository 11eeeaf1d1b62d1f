# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An organization on its way out, as the guides assume it: exported in two waves, and a server that takes its mail."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.exports import Exporter, exporter_of
from support.imap import Mailserver, dovecot
from support.inprocess import Runner
from support.storage import Drop

PRINTED_HOST = "exit_import_host=imap.example.net"
LOCAL = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
SERVICES = ("S3", "KMS", "IAM", "STS")


@dataclass
class Leaving:
    """What the pages name: mailboxes `ann`, `bob` and `room`, waves `first` and `final`, hosts, a mail server."""

    playbook: Any
    exporter: Exporter
    stack: ExitStack = field(default_factory=ExitStack)

    @classmethod
    def made(cls, playbook: Any, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Leaving:
        acme = Runner(emulator.url, "acme")
        exporter = exporter_of(acme, emulator, drop, monkeypatch)
        acme.run("workmail_resource", name="room", type="ROOM", email="room@example.com")
        counts = {"ann": (20, 2), "bob": (14, 1)}
        for name, (messages, events) in counts.items():
            emulator.fill("acme", name, messages=messages, events=events)
        exporter.run(mailboxes=[*counts, "room"], wave="first")
        emulator.advance(25 * 3600)
        emulator.fill("acme", "ann", messages=23, events=2, gone=1)
        exporter.run(mailboxes=[*counts, "room"], wave="final")
        urls = {f"AWS_ENDPOINT_URL_{name}": drop.url for name in SERVICES}
        playbook.environment |= {**urls, "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1"}
        hosts = {"reader1": LOCAL, "reader2": LOCAL}
        readers = {"readers": {"hosts": hosts}}
        (Path(playbook.folder) / "readers.yml").write_text(json.dumps(readers), encoding="utf-8")
        return cls(playbook, exporter)

    def server(self) -> Mailserver:
        """A Dovecot that greets with TLS. Skips the test where there is none."""
        return self.stack.enter_context(dovecot())

    def meant(self, text: str) -> str:
        """A command of a page with the server in place of the one that it prints."""
        if PRINTED_HOST not in text:
            return text
        if not hasattr(self, "_server"):
            self._server = self.server()
        one = self._server
        place = (
            f"exit_import_host=127.0.0.1 -e exit_import_port={one.tls_port} -e exit_import_ca_path={one.certificate}"
        )
        return text.replace(PRINTED_HOST, place)
