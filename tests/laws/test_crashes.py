# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run whose process is killed anywhere is finished by the next one: with the same end as if nothing had happened.

The emulator kills the process when its n-th call arrives. With one thread this is every state that a crash can leave:
killed before call n+1 is killed after call n took effect.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.kinds import BY_PLURAL
from hypothesis import given
from hypothesis import strategies as st
from paper.policies import declared
from support.forked import killed_at
from support.inprocess import Failed, Runner
from support.items import grant, mail
from support.lawful import MODULE, assert_nothing_is_doubled, attempt, fresh
from support.soak import SEED, SOAKING, TALLY, counted, examples, sampled
from support.wishes import sound
from workmail_emulator import Faults, Lag, Rule
from workmail_emulator.operations import OPERATIONS
from workmail_emulator.world import World

SHARES = 4
"""Parts into which the call indices are cut, so that they can run side by side."""
SAMPLES = 200 if SOAKING else 8
ADDRESSES = {"RegisterToWorkMail", "DeregisterFromWorkMail", "UpdatePrimaryEmailAddress", "CreateAlias", "DeleteAlias"}
"""The operations of addresses, which no kind declares."""
SOME_LATENCY = Faults(latency=0.002, jitter=0.002)
"""Seconds a call, so that several threads are under way when one is hit."""


BEFORE: dict[str, Any] = {
    "users": [
        {"name": "ann", "email": mail("a"), "aliases": [mail("x")]},
        {"name": "bob", "email": mail("b"), "aliases": [mail("y")], "mailbox_permissions": [grant("ann", "SEND_AS")]},
        {"name": "cem", "email": mail("c"), "mailbox_permissions": [grant("bob", "SEND_AS"), grant("ann", "SEND_AS")]},
        {"name": "eva", "email": mail("eva")},
        {"name": "fay", "email": mail("fay")},
    ],
    "groups": [{"name": "staff", "email": mail("staff"), "members": ["ann", "fay"]}, {"name": "old", "enabled": False}],
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
    begin: World
    end: dict[str, Any]
    calls: int
    writes: list[str]

    def restart(self) -> None:
        self.emulator.set_faults(Faults())
        self.emulator.set_lag(Lag())
        self.emulator.restore(self.begin)
        self.emulator.reset_log()

    def run(self, **options: Any) -> dict[str, Any]:
        return self.runner.run(MODULE, **WANTED, **options)

    def killed(self, index: int, concurrency: int, lag: Lag | None = None, runs: int = 1) -> str:
        """What is wrong after a run killed at a call and as many undisturbed ones as it may take, or nothing."""
        self.restart()
        self.emulator.set_lag(lag or Lag())
        if concurrency > 1:
            self.emulator.set_faults(SOME_LATENCY)
        options = {**WANTED, "concurrency": concurrency, "wait_timeout": 1}
        TALLY["cases"] += 1
        TALLY["kills"] += killed_at(index, self.emulator, self.runner, MODULE, **options)
        self.emulator.set_faults(Faults())
        assert_nothing_is_doubled(self.emulator)
        return self.complaint(runs)

    def complaint(self, runs: int = 1) -> str:
        """Run so often, until it succeeds and a preview is empty: what is not as it should be, or nothing.

        While readings lag, a list may still show what a description does not, so one success is no proof.
        """
        said = ""
        for _run in range(runs):
            try:
                self.run()
                said = self.restlessness()
            except Failed as failed:
                said = str(failed)
            if not said:
                break
        return said

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
    begin = running_emulator.remember()
    running_emulator.reset_log()
    runner.run(MODULE, concurrency=1, **WANTED)
    writes = [call.operation for call in running_emulator.writes()]
    calls = len(running_emulator.calls)
    return Reference(running_emulator, runner, begin, running_emulator.snapshot("acme"), calls, writes)


def test_the_reference_run_writes_in_every_way(reference) -> None:
    """But for the password, which is set again in every run."""
    known = ADDRESSES | declared(tuple(BY_PLURAL[plural] for plural in WANTED))
    writes = {name for name in known if OPERATIONS[name].write}
    assert set(reference.writes) == writes - {"ResetPassword"}


@pytest.mark.parametrize("share", range(SHARES))
def test_a_run_killed_at_any_call_is_finished_by_the_next_one(reference, share) -> None:
    wrong = {index: reference.killed(index, concurrency=1) for index in range(share + 1, reference.calls + 1, SHARES)}
    assert not any(wrong.values()), {index: text for index, text in wrong.items() if text}


def samples(reference: Reference, seed: int) -> list[int]:
    some = random.Random(SEED + seed)
    return [some.randint(1, reference.calls) for _sample in range(SAMPLES)]


def test_a_run_of_ten_threads_killed_at_some_calls_is_finished_by_the_next_one(reference) -> None:
    wrong = {index: reference.killed(index, concurrency=10) for index in samples(reference, seed=2)}
    assert not any(wrong.values()), {index: text for index, text in wrong.items() if text}


@pytest.mark.parametrize("concurrency", [1, 10])
def test_a_run_killed_while_readings_lag_is_finished_by_the_next_ones(reference, concurrency) -> None:
    """One that still reads what was before the crash may be refused something; it says so and goes on."""
    lag = Lag(stale_reads=2, invisible_reads=2)
    wrong = {index: reference.killed(index, concurrency, lag, runs=3) for index in samples(reference, concurrency)}
    assert not any(wrong.values()), {index: text for index, text in wrong.items() if text}


@examples(8, 150)
@given(first=sound(), second=sound(), index=st.integers(1, 80), concurrency=st.sampled_from([1, 10]))
@counted
def test_any_run_killed_anywhere_is_finished_by_the_next_one(
    running_emulator, first, second, index, concurrency
) -> None:
    runner = fresh(running_emulator)
    attempt(runner, **first)
    begin = running_emulator.remember()
    attempt(runner, **second)
    end = running_emulator.snapshot("acme")
    running_emulator.restore(begin)
    options = {**second, "concurrency": concurrency, "removal_limit": 100, "take_over": True}
    TALLY["kills"] += killed_at(index, running_emulator, runner, MODULE, **options)
    assert_nothing_is_doubled(running_emulator)
    attempt(runner, **second)
    assert running_emulator.snapshot("acme") == end


FAULTS = [
    {"cut": "after"},
    {"cut": "before"},
    {"code": "ThrottlingException"},
    {"code": "InternalFailure"},
    {"code": "ServiceUnavailable"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: " ".join(fault.values()))
def test_a_run_in_which_one_kind_of_write_meets_a_fault_does_all_the_same(reference, fault) -> None:
    """Each kind of write at a time: with one of the faults, or in a soak with all, and also each later call of it."""
    wrong = {}
    for operation in sampled(sorted(set(reference.writes)), len(FAULTS), first=FAULTS.index(fault)):
        for start in range(1, reference.writes.count(operation) + 1 if SOAKING else 2):
            reference.restart()
            reference.emulator.set_faults(Faults(rules=[Rule(operation, start=start, times=1, **fault)]))
            TALLY["cases"] += 1
            reference.run()
            wrong[operation, start] = reference.restlessness()
    assert not any(wrong.values()), {which: text for which, text in wrong.items() if text}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: " ".join(fault.values()))
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
