# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that ends anywhere is finished by the next one: with the same end as if nothing had happened, then silence."""

from __future__ import annotations

import contextlib
import copy
import random
from dataclasses import dataclass
from typing import Any

import pytest
from support.inprocess import Failed, Runner
from support.lawful import MODULE, fresh
from workmail_emulator import Faults, Lag, Rule
from workmail_emulator.operations import OPERATIONS

SHARES = 4
"""Parts into which the call indices are cut, so that they can run side by side."""
SAMPLES = 8
ELSEWHERE = ("Organization", "Domain", "TagResource", "UntagResource", "ResetPassword")
"""Writes that this module never makes, and the one that is made again in every run."""


def mail(name: str) -> str:
    return f"{name}@example.com"


def grant(grantee: str, *permissions: str) -> dict[str, Any]:
    return {"grantee": grantee, "permissions": list(permissions)}


BEFORE: dict[str, Any] = {
    "users": [
        {"name": "ann", "email": mail("a"), "aliases": [mail("x")]},
        {"name": "bob", "email": mail("b"), "aliases": [mail("y")], "mailbox_permissions": [grant("ann", "SEND_AS")]},
        {"name": "cem", "email": mail("c"), "mailbox_permissions": [grant("bob", "SEND_AS"), grant("ann", "SEND_AS")]},
        {"name": "eva", "email": mail("eva")},
        {"name": "fay", "email": mail("fay")},
    ],
    "groups": [{"name": "staff", "email": mail("staff"), "members": ["ann", "fay"]}, {"name": "old"}],
    "resources": [
        {
            "name": "room",
            "type": "ROOM",
            "email": mail("room"),
            "delegates": ["ann"],
            "booking_options": {"auto_accept_requests": False},
        },
        {"name": "car", "type": "EQUIPMENT", "email": mail("car")},
        {"name": "hut", "type": "ROOM"},
    ],
}
WANTED: dict[str, Any] = {
    "users": [
        {"name": "ann", "email": mail("b"), "aliases": [], "purge_aliases": False},
        {"name": "bob", "email": mail("a"), "aliases": [mail("x")], "mailbox_quota": 100},
        {
            "name": "cem",
            "email": mail("c2"),
            "mailbox_permissions": [grant("ann", "FULL_ACCESS"), grant("dee", "SEND_AS")],
        },
        {
            "name": "dee",
            "email": mail("fay"),
            "aliases": [mail("y")],
            "password": "Correct-Horse-1",
            "job_title": "Chief",
        },
        {"name": "eva", "enabled": False},
        {"name": "fay", "state": "absent"},
    ],
    "groups": [
        {"name": "staff", "members": ["bob", "new"], "hidden_from_global_address_list": True},
        {"name": "new", "email": mail("new"), "members": ["dee"]},
        {"name": "old", "state": "absent"},
    ],
    "resources": [
        {"name": "room", "new_name": "hall", "delegates": ["dee"]},
        {"name": "car", "delegates": ["staff"], "booking_options": {"auto_accept_requests": False}},
        {"name": "van", "type": "EQUIPMENT", "email": mail("van"), "description": "Blue"},
        {"name": "hut", "state": "absent"},
    ],
}
"""Every kind of change: primaries in a ring, aliases along a chain, a leaver's address, a rename, the last delegate."""


@dataclass
class Reference:
    """The run that nothing disturbs: where it begins, how it ends, which calls it makes with one thread."""

    emulator: Any
    runner: Runner
    begin: dict[str, Any]
    end: dict[str, Any]
    calls: int
    writes: list[str]

    def restart(self) -> None:
        self.emulator.set_faults(Faults())
        self.emulator.set_lag(Lag())
        self.emulator.edit("acme", lambda organization: vars(organization).update(copy.deepcopy(self.begin)))
        self.emulator.reset_log()

    def run(self, **options: Any) -> dict[str, Any]:
        return self.runner.run(MODULE, **WANTED, **options)

    def disturbed(self, faults: Faults, concurrency: int) -> None:
        """A run that may fail; afterwards nothing disturbs any more."""
        self.emulator.set_faults(faults)
        with contextlib.suppress(Failed):
            self.run(concurrency=concurrency, wait_timeout=1)
        self.emulator.set_faults(Faults())

    def complaint(self, runs: int = 1) -> str:
        """Run so often, until it succeeds, and preview once again: what is not as it should be, or nothing."""
        said = ""
        for _run in range(runs):
            try:
                self.run()
                said = ""
                break
            except Failed as failed:
                said = str(failed)
        return said or self.restlessness()

    def restlessness(self) -> str:
        """What differs from the undisturbed end, or would still be changed."""
        now, end = facts(self.emulator.snapshot("acme")), facts(self.end)
        differing = [f"{fact} is {value}, not {end.get(fact)}" for fact, value in now.items() if end.get(fact) != value]
        missing = sorted(end.keys() - now.keys())
        return "; ".join([*differing, *missing]) or str(self.run(check=True)["operations"] or "")


def facts(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Every field of every entity on its own."""
    return {
        f"{kind} {name} {field}": value
        for kind, entities in snapshot.items()
        for name, entity in entities.items()
        for field, value in entity.items()
    }


@pytest.fixture(scope="module")
def reference(running_emulator) -> Reference:
    runner = fresh(running_emulator)
    runner.run(MODULE, **BEFORE)
    begin = running_emulator.edit("acme", lambda organization: copy.deepcopy(vars(organization)))
    running_emulator.reset_log()
    runner.run(MODULE, concurrency=1, **WANTED)
    writes = [call.operation for call in running_emulator.writes()]
    calls = len(running_emulator.calls)
    return Reference(running_emulator, runner, begin, running_emulator.snapshot("acme"), calls, writes)


@pytest.fixture
def killed(monkeypatch) -> None:
    """A process that is killed does not try again."""
    monkeypatch.setattr("ansible_collections.mailops.workmail.plugins.module_utils._service.client.TRIES", 1)


def test_the_reference_run_writes_in_every_way(reference) -> None:
    known = {name for name, operation in OPERATIONS.items() if operation.write and not name.endswith(ELSEWHERE)}
    assert set(reference.writes) == known


@pytest.mark.usefixtures("killed")
@pytest.mark.parametrize("share", range(SHARES))
def test_a_run_killed_at_any_call_is_finished_by_the_next_one(reference, share) -> None:
    wrong = {}
    for index in range(share + 1, reference.calls + 1, SHARES):
        reference.restart()
        reference.disturbed(Faults(crash_at=index), concurrency=1)
        wrong[index] = reference.complaint()
    assert not any(wrong.values()), {index: text for index, text in wrong.items() if text}


def samples(reference: Reference, seed: int) -> list[int]:
    return sorted(random.Random(seed).sample(range(1, reference.calls + 1), SAMPLES))


@pytest.mark.usefixtures("killed")
def test_a_run_of_ten_threads_killed_at_some_calls_is_finished_by_the_next_one(reference) -> None:
    wrong = {}
    for index in samples(reference, seed=7):
        reference.restart()
        reference.disturbed(Faults(crash_at=index), concurrency=10)
        wrong[index] = reference.complaint()
    assert not any(wrong.values()), {index: text for index, text in wrong.items() if text}


@pytest.mark.usefixtures("killed")
@pytest.mark.parametrize("concurrency", [1, 10])
def test_a_run_killed_while_readings_lag_is_finished_by_the_next_ones(reference, concurrency) -> None:
    """One that still reads what was before the crash may be refused something; it says so and goes on."""
    wrong = {}
    for index in samples(reference, seed=concurrency):
        reference.restart()
        reference.emulator.set_lag(Lag(stale_reads=2, invisible_reads=2))
        reference.disturbed(Faults(crash_at=index), concurrency)
        wrong[index] = reference.complaint(runs=3)
    assert not any(wrong.values()), {index: text for index, text in wrong.items() if text}


def test_a_run_in_which_the_answer_of_any_kind_of_write_is_lost_does_all_the_same(reference) -> None:
    wrong = {}
    for operation in sorted(set(reference.writes)):
        reference.restart()
        reference.emulator.set_faults(Faults(rules=[Rule(operation, cut="after", times=1)]))
        reference.run()
        wrong[operation] = reference.restlessness()
    assert not any(wrong.values()), {operation: text for operation, text in wrong.items() if text}


@pytest.mark.parametrize(
    "fault",
    [
        {"cut": "after"},
        {"cut": "before"},
        {"code": "ThrottlingException"},
        {"code": "InternalFailure"},
        {"code": "ServiceUnavailable"},
    ],
    ids=lambda fault: " ".join(fault.values()),
)
def test_a_run_in_which_every_kind_of_write_meets_a_fault_does_all_the_same(reference, fault) -> None:
    reference.restart()
    rules = [Rule(operation, times=1, **fault) for operation in sorted(set(reference.writes))]
    reference.emulator.set_faults(Faults(rules=rules))
    reference.run()
    assert reference.restlessness() == ""


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_password_is_set_although_the_answer_is_lost(reference, cut) -> None:
    reference.restart()
    reference.emulator.set_faults(Faults(rules=[Rule("ResetPassword", cut=cut, times=1)]))
    reference.runner.run(MODULE, users=[{"name": "ann", "password": "Correct-Horse-2", "update_password": "always"}])
    assert reference.emulator.password_is("acme", "ann", "Correct-Horse-2")
