# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole way out on random organizations: from a living organization to a deleted one, with nothing lost.

Every step is killed at a random call to any service and then run again, as an administrator would run it again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import bagit
import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service import client
from support.closing import quiet, switch
from support.exports import STORE, Exporter, exporter_of
from support.forked import Forked
from support.imap import PASSWORD, USER, Mailserver, pymap
from support.inprocess import Runner
from support.killing import AFTER, BEFORE, Killing
from support.soak import SEED, SOAKING, TALLY
from support.storage import BUCKET, Drop

WAVE: dict[str, Any] = {"store": STORE, "wave": "pilot"}
NAMES = ("ann", "bob", "cem")
LOST = 25 * 3600
"""Seconds after which the service makes a lost archive again."""
CALLS = 25
"""A run is killed at one of so many of its first calls, if it makes as many."""


class Way:
    """The steps of one organization, each killed once."""

    def __init__(self, exporter: Exporter, drawn: random.Random, patch: pytest.MonkeyPatch) -> None:
        self.exporter = exporter
        self._drawn = drawn
        self._patch = patch

    def step(self, module: str, **options: Any) -> dict[str, Any]:
        """The result of the run after one that was killed."""
        with self._patch.context() as patch:
            moment = self._drawn.choice((BEFORE, AFTER))
            patch.setattr(client, "send", Killing(self._drawn.randint(1, CALLS), moment))
            TALLY["kills"] += Forked(self.exporter.acme, module, options).result() is None
        return self.exporter.acme.run(module, **options)

    def lose(self, name: str) -> None:
        """An archive vanishes from the bucket: it is named, and exported again by the same task."""
        exporter = self.exporter
        for one in exporter.records()[name]["objects"]:
            exporter.drop.s3.delete_object(Bucket=BUCKET, Key=f"exit/{one['name']}")
        assert f"{name}: not read." in exporter.acme.fails("workmail_archive_info", **WAVE)["msg"]
        exporter.emulator.advance(LOST)
        again = self.step("workmail_mailbox_export", **exporter.options)
        assert again["summary"]["completed"] == len(exporter.records())

    def stage(self, name: str, **more: Any) -> dict[str, Any]:
        asked = {"stage": name, "confirm_alias": "acme", "activity": quiet(ahead=LOST), "wait_days": 0, **WAVE}
        return self.step("workmail_decommission", **asked, **more)


@pytest.fixture
def servers() -> Iterator[dict[str, Mailserver]]:
    """A target for each mailbox."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(pymap()) for name in NAMES}


@pytest.mark.parametrize("number", range(20 if SOAKING else 1))
def test_nothing_is_lost_between_a_living_organization_and_a_deleted_one(
    acme: Runner,
    emulator: Any,
    drop: Drop,
    monkeypatch: Any,
    servers: dict[str, Mailserver],
    tmp_path: Path,
    number: int,
) -> None:
    drawn = random.Random(f"{SEED}-{number}")
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    names = NAMES[: drawn.randint(2, len(NAMES))]
    exporter.people(*names)
    acme.run("workmail_group", name="staff", email="staff@example.com", members=list(names))
    for name in names:
        emulator.fill("acme", name, messages=drawn.randint(1, 6), events=drawn.randint(0, 2))
    way = Way(exporter, drawn, monkeypatch)
    assert way.step("workmail_mailbox_export", **exporter.options)["summary"]["completed"] == len(names)
    way.lose(drawn.choice(names))
    read = way.step("workmail_archive_info", **WAVE)
    assert all(one["balance"]["closed"] for one in read["mailboxes"])
    for name in names:
        place = {"host": "127.0.0.1", "port": servers[name].port, "encryption": "none", "calendar_path": str(tmp_path)}
        way.step("workmail_archive_import", mailboxes=[name], user=USER, password=PASSWORD, **place, **WAVE)
    assert way.step("workmail_freeze", store=STORE, migration_hosts=["192.0.2.17"])["freeze"]["state"] == "frozen"
    assert way.step("workmail_switch", store=STORE, domains=["example.com"])["switch"]["state"] == "switched"
    definition = tmp_path / "users.json"
    definition.write_text(json.dumps(sorted(names)))
    way.step("workmail_evidence", files={"users.json": str(definition)}, **WAVE)
    switch(acme, WAVE["store"])
    for stage in ("disable", "delete_entities"):
        way.step("workmail_directory", **way.stage(stage)["pending"])
        way.stage(stage)
    for domain in way.stage("deregister_domains")["domains"]:
        way.step("workmail_domain", domain=domain, state="absent")
    way.stage("delete_organization")
    way.step("workmail_organization", state="absent", confirm_alias="acme", force_delete=True)
    assert way.stage("delete_organization")["organization_exists"] is False
    id_ = json.loads(drop.read("exit/evidence/decommission.json"))["organization"]
    way.step("workmail_evidence", **{**WAVE, "organization": id_})
    standing = Runner(acme.url, id_).run("workmail_mailbox_export_info", steps=True, **WAVE)
    assert [(one["name"], one["next_step"], one["red"]) for one in standing["exports"]] == [
        (name, "done", False) for name in names
    ]
    messages = {one["mailbox"]: one["messages"] for one in read["mailboxes"]}
    for name in names:
        place = {"host": "127.0.0.1", "port": servers[name].port, "encryption": "none", "organization": id_}
        told = acme.run(
            "workmail_archive_import", check=True, mailboxes=[name], user=USER, password=PASSWORD, **place, **WAVE
        )
        assert (told["summary"]["missing"], told["summary"]["present"]) == (0, messages[name])
    assert len(complete(drop, tmp_path / "bag")) == len(names)


def complete(drop: Drop, folder: Path) -> list[str]:
    """The archives of the bag, which another program finds complete."""
    for key in drop.objects():
        if key.startswith("exit/evidence/"):
            target = folder / key.removeprefix("exit/evidence/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(drop.read(key))
    for line in (folder / "fetch.txt").read_text().splitlines():
        url, _size, path = line.split(" ", 2)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(drop.read(unquote(url).removeprefix(f"s3://{BUCKET}/")))
    bag = bagit.Bag(str(folder))
    bag.validate(processes=1)
    return [name for name in bag.payload_entries() if name.endswith(".zip")]
