# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files of an exit store that a person or a broken copy has changed: no module ends in a traceback, and no gate opens.

Each file of a store in which the whole way was gone is changed in each way: without a key, with a value of another
type, empty, of another form. A file that cannot be used is named with the next step, or its step counts as not made.
"""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._archive.balance import balance
from ansible_collections.mailops.workmail.plugins.module_utils._archive.shelf import parsed
from ansible_collections.mailops.workmail.plugins.module_utils._archive.totals import TOTALS
from ansible_collections.mailops.workmail.plugins.module_utils._closing import bag, closing
from ansible_collections.mailops.workmail.plugins.module_utils._export import journey, rows
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from ansible_collections.mailops.workmail.plugins.module_utils._store import steps
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import Record, from_bytes, to_bytes
from ansible_collections.mailops.workmail.plugins.module_utils._switch import freeze
from support.closing import quiet, switch
from support.exports import STORE, exporter_of
from support.inprocess import Runner
from support.soak import sampled
from support.storage import BUCKET, Drop

WAVE: dict[str, Any] = {"store": STORE, "wave": "pilot"}
GATES: dict[str, Any] = {**WAVE, "activity": quiet(), "stage": "disable", "confirm_alias": "acme"}
READERS: dict[str, dict[str, Any]] = {
    "workmail_mailbox_export_info": {**WAVE, "steps": True},
    "workmail_archive_info": WAVE,
    "workmail_archive": {**WAVE, "dest": "mail"},
    "workmail_evidence": WAVE,
    "workmail_decommission": WAVE,
    "workmail_freeze": {"store": STORE, "state": "thawed"},
    "workmail_switch": {"store": STORE, "state": "switched_back"},
}
"""What reads a store, each in check mode."""
KINDS = (
    *("records/", "inventories/", "verifications/", "imports/", "bagged/", "closed/", "switched/", "switch/"),
    *("evidence/decommission.json", "evidence/manifest-sha512.txt", "evidence/tagmanifest-sha512.txt"),
    *("evidence/fetch.txt", "evidence/bag-info.txt"),
)
"""One file of each kind is changed: the first whose name begins so."""
OTHERS: tuple[Any, ...] = (None, 7, "seven", [], {}, [7], {"a": 7}, -1, True)
FORMS = {
    "empty": b"",
    "null": b"null",
    "list": b"[]",
    "text": b'"text"',
    "dictionary": b"{}",
    "bytes": b"\xff\xfe\x00\x9f",
    "deep": b"[" * 100_000,
    "digits": b"9" * 5_000,
}


class Change(NamedTuple):
    kind: str
    what: str
    data: bytes


class World(NamedTuple):
    acme: Runner
    drop: Drop
    files: dict[str, tuple[str, bytes]]
    """Kind → the key of its file and what it has."""


def changed(kind: str, data: bytes) -> Iterator[Change]:
    yield from (Change(kind, name, form) for name, form in FORMS.items())
    yield Change(kind, "half", data[: len(data) // 2])
    try:
        told = json.loads(data)
    except ValueError:
        return
    for path in paths(told, ()):
        where = "/".join(map(str, path))
        yield Change(kind, f"without {where}", json.dumps(edited(told, path)).encode())
        for other in OTHERS:
            yield Change(kind, f"{where}: {other!r}", json.dumps(edited(told, path, [other])).encode())


def paths(told: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Of every value. Of a list, the first one stands for all."""
    rows = told.items() if isinstance(told, dict) else list(enumerate(told))[:1] if isinstance(told, list) else ()
    for key, value in rows:
        yield (*path, key)
        yield from paths(value, (*path, key))


def edited(told: Any, path: tuple[Any, ...], new: list[Any] | None = None) -> Any:
    """A copy without the value at a path, or with another one."""
    result = copy.deepcopy(told)
    inner = result
    for key in path[:-1]:
        inner = inner[key]
    if new is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new[0]
    return result


@pytest.fixture
def world(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """A person and a room, whose way is gone to the first stage of closing down."""
    exporter = exporter_of(acme, emulator, drop, monkeypatch)
    exporter.people("ann", rooms=["board"])
    emulator.fill("acme", "ann", messages=2, events=1)
    emulator.fill("acme", "board", messages=0, events=1)
    exporter.run()
    monkeypatch.chdir(tmp_path)
    acme.run("workmail_archive_info", **WAVE)
    acme.run("workmail_archive", dest=str(tmp_path / "mail"), **WAVE)
    acme.run("workmail_freeze", store=STORE, migration_hosts=["198.51.100.7"])
    switch(acme, STORE)
    acme.run("workmail_evidence", **WAVE)
    acme.run("workmail_user", name="ann", enabled=False)
    acme.run("workmail_decommission", **GATES)
    acme.run("workmail_user", name="ann", enabled=True, email="ann@example.com")
    keys = sorted(key for key in drop.objects() if not key.endswith(".gz"))
    first = {kind: next(key for key in keys if key.startswith(f"exit/{kind}")) for kind in KINDS}
    return World(acme, drop, {kind: (key, drop.read(key)) for kind, key in first.items()})


def use(kind: str, data: bytes, record: Record) -> None:
    """What modules do with a file of a kind. Raises what they expect of one that cannot be used."""
    if kind == "records/":
        told = from_bytes(data, kind, "")
        rows.summary([{"state": "completed", "bytes": told.bytes}])
        assert from_bytes(to_bytes(told), kind, "") == told
    elif kind == "inventories/":
        document = parsed(data) or {}
        assert not document or balance({**document, "mailbox_size": 1})["closed"] in (True, False)
        assert not document or {*TOTALS, "findings", "folders", "limits"} <= document.keys()
    elif kind == "switch/":
        frozen = freeze.from_bytes(data)
        freeze.differences(frozen.before, [])
        freeze.wrong_effects(freeze.expected(frozen.hosts, frozen.effects), {})
        freeze.addresses(frozen.hosts)
    elif kind == "evidence/decommission.json":
        json.loads(closing.to_bytes(closing.from_bytes(data, kind)))
    elif kind.startswith("evidence/"):
        for read in (bag.listed_in, bag.fetched_in):
            with contextlib.suppress(ValueError):
                read(data)
    elif (step := steps.from_bytes(data)) is not None:
        row = {"kind": "user", "name": "ann", "entity_id": record.entity_id, "state": "completed"}
        told_row = journey.with_steps(row, record, [step])
        json.dumps([journey.next_steps([told_row], {}), journey.journey_summary([told_row])])


def test_no_edited_file_ends_in_a_traceback(world: World) -> None:
    """Every change in what reads the file; a sample in whole modules, because each asks the storage dozens of times."""
    record = from_bytes(world.files["records/"][1], "records/", "")
    tried = 0
    for place, (kind, (key, data)) in enumerate(world.files.items()):
        changes = list(changed(kind, data))
        for one in changes:
            with contextlib.suppress(WorkMailError, *((ValueError,) if kind == "switch/" else ())):
                use(kind, one.data, record)
        for number, one in enumerate(sampled(changes, 97, place)):
            world.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=one.data)
            for module in sampled([*READERS], 3, (number + place) % 3):
                told = world.acme.run_anyhow(module, check=True, **READERS[module])
                assert "Traceback" not in json.dumps(told), (module, one.kind, one.what)
                tried += 1
        world.drop.s3.put_object(Bucket=BUCKET, Key=key, Body=data)
    assert tried > 30
    # One that lacks a key is read again.
    name, data = world.files["inventories/"]
    for lacking in ("entries", "largest_message", "limits"):
        world.drop.s3.put_object(
            Bucket=BUCKET, Key=name, Body=json.dumps(edited(json.loads(data), (lacking,))).encode()
        )
        world.acme.run("workmail_archive_info", **WAVE)
        assert json.loads(world.drop.read(name)) == json.loads(data)
