# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole way out on random organizations with the playbooks of the guides, as an administrator runs them.

Each run is killed with all its processes after a random task has begun. Then the same command is run again.
"""

from __future__ import annotations

import csv
import json
import os
import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit
import pytest
from support.imap import PASSWORD, dovecot
from support.nameserver import Nameserver, serving
from support.plays import BIN, Playbook, plain
from support.soak import SEED, SOAKING, TALLY
from support.storage import Drop
from workmail_emulator import Emulator

STORE = "s3://way-out/exit"
WAVE = "final"
BASES: dict[str, dict[str, Any]] = {
    "exit_assess": {"exit_targets": ["postfix_dovecot"]},
    "exit_storage": {},
    "exit_pack": {},
    "exit_switch": {"exit_store": STORE},
}
"""What the playbooks get that are not about a wave of a store."""
DAY = 24 * 3600
BEFORE = """\
@ 3600 IN MX 10 inbound-smtp.eu-west-1.amazonaws.com.
@ 3600 IN TXT "v=spf1 include:amazonses.com ~all"
mx 3600 IN A 192.0.2.25
"""
AFTER = """\
@ 300 IN MX 10 mx.example.com.
@ 300 IN TXT "v=spf1 mx ~all"
mx 3600 IN A 192.0.2.25
"""
SWITCH = {
    "target": "custom",
    "date": "2027-01-18",
    "today": "2027-01-16",
    "records": [
        {"name": "example.com", "type": "MX", "value": "10 mx.example.com"},
        {"name": "example.com", "type": "TXT", "value": "v=spf1 mx ~all"},
    ],
}
CLOSE = {"confirm_alias": "acme", "overrides": {"quiet": "A test, in which no mail is delivered."}}
TASKS = 16
"""A run is killed in one of so many of its first tasks, if it has as many."""


class Way:
    """The playbooks of one organization, each killed once."""

    def __init__(self, playbook: Playbook, drawn: random.Random) -> None:
        self.playbook = playbook
        self._drawn = drawn

    def step(self, name: str, organization: str = "acme", **variables: Any) -> str:
        """What the run after the killed one showed. It succeeded."""
        base = {f"{name}_organization": organization, **BASES.get(name, {"exit_store": STORE, f"{name}_wave": WAVE})}
        given = json.dumps({**base, **{f"{name}_{key}": value for key, value in variables.items()}})
        words = ("ansible-playbook", f"mailops.workmail.{name}", "-e", given)
        TALLY["kills"] += self._killed(*words)
        return self.again(*words)

    def again(self, *words: str) -> str:
        done = self.playbook.command(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return str(done.stdout)

    def _killed(self, *words: str) -> bool:
        """Run as a user does and kill in the middle of a task. False if the run ended before."""
        tasks, rest = self._drawn.randint(1, TASKS), self._drawn.random()
        run = subprocess.Popen(
            [BIN / words[0], *words[1:]],
            env=plain(self.playbook.environment),
            cwd=self.playbook.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        with run:
            for line in run.stdout or ():
                tasks -= line.startswith("TASK [")
                if tasks == 0:
                    time.sleep(rest)
                    for pid in stopped(run.pid):
                        os.kill(pid, signal.SIGKILL)
                    return run.wait() < 0
        return False


def stopped(pid: int) -> Iterator[int]:
    """A process and all that it started, each stopped before its children are listed."""
    os.kill(pid, signal.SIGSTOP)
    children = [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]
    for child in children:
        yield from stopped(child)
    yield pid


@pytest.fixture
def nameserver() -> Iterator[Nameserver]:
    with serving() as served:
        served.serve("example.com", BEFORE)
        served.serve("amazonses.com", '@ 300 IN TXT "v=spf1 ip4:199.255.192.0/22 -all"\n')
        yield served


def random_organization(emulator: Emulator, drawn: random.Random) -> None:
    emulator.populate(
        "acme",
        users=drawn.randint(2, 4),
        groups=drawn.randint(0, 2),
        resources=drawn.randint(0, 2),
        memberships=drawn.randint(0, 4),
        permissions=drawn.randint(0, 4),
        aliases=drawn.randint(0, 2),
        messages=drawn.randint(1, 6),
        events=drawn.randint(0, 3),
        others=drawn.randint(0, 2),
        settings=drawn.random() < 0.5,
    )


@pytest.mark.parametrize("number", range(6 if SOAKING else 1))
def test_the_playbooks_lose_nothing_wherever_they_are_killed(
    emulator: Emulator, playbook: Playbook, drop: Drop, nameserver: Nameserver, number: int
) -> None:
    drawn = random.Random(f"playbooks-{SEED}-{number}")
    random_organization(emulator, drawn)
    urls = {f"AWS_ENDPOINT_URL_{one}": drop.url for one in ("S3", "KMS", "IAM", "STS")}
    playbook.environment |= {**urls, "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1"}
    way, folder = Way(playbook, drawn), Path(playbook.folder)
    way.step("exit_assess", dir="status")
    (id_,) = set(re.findall(r"m-[0-9a-f]{32}", way.step("exit_storage", bucket="way-out")))
    way.step("exit_export", poll_interval=0.2, report="exports.csv")
    names = [row["name"] for row in csv.DictReader((folder / "exports.csv").read_text().splitlines())]
    way.step("exit_verify", dir="verified")
    verified = json.loads((folder / "verified" / "exit_verify.json").read_text())["mailboxes"]
    assert sorted(one["mailbox"] for one in verified) == sorted(names)
    assert all(one["balance"]["closed"] for one in verified)
    way.step("exit_pack", targets=["postfix_dovecot"], dir="packs", domains={"acme.awsapps.com": "example.com"})
    users = [f"{name}@example.com" for name in names]
    rows = "".join(f"{name};{user}\n" for name, user in zip(names, users, strict=True))
    (folder / "mapping.csv").write_text(f"mailbox;user\n{rows}")
    with dovecot() as target:
        place = {"host": "127.0.0.1", "port": target.port, "encryption": "none", "password": PASSWORD}
        wanted = {"mapping": "mapping.csv", "calendar_dir": "calendars", **place}
        way.step("exit_import", **wanted)
        close_down(way, nameserver, emulator, id_)
        asked = {"exit_import_organization": id_, "exit_import_wave": WAVE, "exit_store": STORE}
        given = json.dumps({**asked, **{f"exit_import_{key}": value for key, value in wanted.items()}})
        shown = way.again("ansible-playbook", "mailops.workmail.exit_import", "--check", "-e", given)
    for one in verified:
        few = {0: "There are no messages to import", 1: "The only message"}
        assert few.get(one["messages"], f"All {one['messages']:,} messages") in shown
    bag = bagit.Bag(str(folder / "evidence"))
    bag.validate(processes=1)
    assert len([name for name in bag.payload_entries() if name.endswith(".zip")]) == len(names)
    standing = way.step("exit_status", id_, dir="status")
    assert "red:" not in standing


def close_down(way: Way, nameserver: Nameserver, emulator: Emulator, id_: str) -> None:
    """From the switch to the organization that is deleted."""
    way.step("exit_switch", action="freeze", migration_hosts=["192.0.2.17"])
    where = {**SWITCH, "nameservers": "127.0.0.1", "nameserver_port": nameserver.port}
    way.step("exit_switch", dir="switch", **where)
    nameserver.serve("example.com", AFTER)
    way.step("exit_switch", **{**where, "action": "check", "stage": "switch", "today": "2027-01-18"})
    way.step("exit_evidence", dir="definition", path="evidence")
    way.step("exit_decommission", stage="disable", **CLOSE)
    emulator.advance(15 * DAY)
    for stage in ("delete_entities", "deregister_domains", "delete_organization"):
        way.step("exit_decommission", stage=stage, **CLOSE)
    assert "changed=0" in way.step("exit_decommission", id_, stage="delete_organization", **CLOSE)
