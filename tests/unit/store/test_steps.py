# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records of the steps after an export."""

from __future__ import annotations

import json
from pathlib import Path

from ansible_collections.mailops.workmail.plugins.module_utils._store import steps
from ansible_collections.mailops.workmail.plugins.module_utils._store.folder import FolderStore
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import Place
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import Record, Written
from ansible_collections.mailops.workmail.plugins.module_utils._store.steps import Step

ENTITY, WAVE = "0c0ffee0-1111-2222-3333-444444444444", "final"
ARCHIVES = (Written("exports/a.zip", 3, "e1"),)


def step(type_: str, state: str, **more: object) -> Step:
    return Step(type_, "m-1", ENTITY, "ann", WAVE, state, archives=ARCHIVES, at=steps.now(), **more)  # type: ignore[arg-type]


def test_every_type_is_written_and_read_again(tmp_path: Path) -> None:
    store = FolderStore(Place(folder=str(tmp_path)))
    written = [step(type_, states[0], digests={"exports/a.zip": "00"}) for type_, states in steps.STATES.items()]
    for one in written:
        steps.save(store, one, "0" * 16 if one.type == steps.IMPORT else "")
    assert steps.steps(store, "m-1", WAVE, [ENTITY]) == {ENTITY: written}


def test_a_document_of_an_earlier_version_has_no_digests() -> None:
    told = json.loads(steps.to_bytes(step(steps.VERIFICATION, steps.BALANCED)))
    del told["digests"]
    found = steps.from_bytes(json.dumps(told).encode())
    assert found is not None
    assert found.digests == {}


def test_a_closed_mailbox_stays_closed_whatever_is_exported_later() -> None:
    later = Record("m-1", ENTITY, "user", "ann", WAVE, objects=(Written("exports/b.zip", 4, "e2"),))
    assert step(steps.CLOSED, steps.DELETED).of(later) == steps.DELETED
    assert step(steps.EVIDENCE, steps.IN_BAG).of(later) == steps.OUTDATED


def test_an_unknown_state_of_a_type_counts_as_not_made() -> None:
    assert steps.from_bytes(steps.to_bytes(step(steps.CLOSED, steps.IN_BAG))) is None
