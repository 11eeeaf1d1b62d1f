# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of mailboxes and of the whole organization: what is written is found again by whom it is about."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._store.folder import FolderStore
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import place_of
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import Record, Written
from ansible_collections.mailops.workmail.plugins.module_utils._store.steps import (
    FREEZE,
    LATER,
    STATES,
    Step,
    latest,
    save,
    step_name,
    steps,
)

ORGANIZATION = f"m-{'0' * 32}"
ANN, BOB = "0c0ffee0-1111-2222-3333-444444444444", "0c0ffee0-1111-2222-3333-555555555555"
ZIP = Written("exports/x/1/key.zip", 3, '"etag"')


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(place_of(str(tmp_path)))


def step(type_: str, entity: str = ANN, wave: str = "final", **more: object) -> Step:
    told = {"state": STATES[type_][0], "at": "2027-02-15T08:00:00Z", **more}
    return Step(type_, ORGANIZATION, entity, "ann", wave, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("type_", LATER)
@pytest.mark.parametrize("wave", ["final", ""])
def test_a_later_step_is_found_again_for_its_mailbox(store: FolderStore, type_: str, wave: str) -> None:
    save(store, step(type_, wave=wave))
    assert steps(store, ORGANIZATION, "final", [ANN, BOB]) == {ANN: [step(type_, wave=wave)]}
    assert steps(store, f"m-{'1' * 32}", "final", [ANN]) == {}


def test_a_step_of_another_wave_is_not_shown(store: FolderStore) -> None:
    save(store, step("evidence", wave="first"))
    assert steps(store, ORGANIZATION, "final", [ANN]) == {}


def test_a_mailbox_that_is_closed_is_closed_in_every_wave(store: FolderStore) -> None:
    save(store, step("closed", wave="final"))
    assert [one.state for one in steps(store, ORGANIZATION, "first", [ANN])[ANN]] == ["disabled"]


def test_a_step_of_the_organization_is_one_of_every_mailbox(store: FolderStore) -> None:
    frozen = step("frozen", ORGANIZATION, "")
    save(store, frozen)
    save(store, step("closed", wave=""))
    assert step_name(frozen) == f"frozen/{ORGANIZATION}.json"
    found = steps(store, ORGANIZATION, "final", [ANN, BOB])
    assert found == {ANN: [step("closed", wave=""), frozen], BOB: [frozen]}


@pytest.mark.parametrize(
    ("state", "shown", "at"),
    [
        ("frozen", "frozen", "2027-02-15T06:00:00Z"),
        ("thawed", "thawed", "2027-02-16T06:00:00Z"),
        ("freezing", "failed", "2027-02-15T06:00:00Z"),
    ],
)
def test_a_freeze_of_the_organization_is_a_step_of_every_mailbox(
    store: FolderStore, state: str, shown: str, at: str
) -> None:
    times = {"frozen_at": "2027-02-15T06:00:00Z", "thawed_at": "2027-02-16T06:00:00Z"}
    store.write(FREEZE, json.dumps({"organization": ORGANIZATION, "state": state, **times}).encode())
    ((only,),) = steps(store, ORGANIZATION, "final", [ANN]).values()
    assert (only.type, only.state, only.at) == ("frozen", shown, at)
    assert steps(store, f"m-{'1' * 32}", "final", [ANN]) == {}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"state": "frozen"}'])
def test_a_freeze_that_cannot_be_read_counts_as_not_made(store: FolderStore, data: bytes) -> None:
    store.write(FREEZE, data)
    assert steps(store, ORGANIZATION, "final", [ANN]) == {}


def test_what_ended_last_counts() -> None:
    early, late = step("closed", state="disabled"), step("closed", state="deleted", at="2027-03-20T08:00:00Z")
    assert latest([late, early], "closed") == late
    assert latest([early], "frozen") is None


def test_the_copy_of_a_step_of_another_mailbox_counts_as_not_made(store: FolderStore) -> None:
    own = step("closed", wave="")
    save(store, own)
    document = store.read(step_name(own))
    assert document is not None
    store.write(f"closed/{BOB}.json", document.data)
    store.write(f"bagged/{ANN}.json", document.data)
    assert steps(store, ORGANIZATION, "final", [ANN, BOB]) == {ANN: [own]}


def test_only_steps_about_archives_become_outdated() -> None:
    record = Record(ORGANIZATION, ANN, "user", "ann", "final", objects=(ZIP,))
    again = replace(record, objects=(replace(ZIP, etag='"other"'),))
    assert step("evidence", archives=(ZIP,), state="in_bag").of(record) == "in_bag"
    assert step("evidence", archives=(ZIP,)).of(again) == "outdated"
    assert step("frozen").of(again) == step("frozen").of(None) == "frozen"
    assert step("import").of(record) == "outdated"
