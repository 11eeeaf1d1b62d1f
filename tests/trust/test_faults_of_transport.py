# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults 1 to 8: throttling, errors and cuts on the way, credentials that do not do, time that is over."""

from __future__ import annotations

import random
import time
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from support.clock import Clock, Slow
from support.inprocess import CREDENTIALS, Runner
from support.items import grant, mail, people, room
from support.lookups import actions
from trust.scenes import (
    COMPANY,
    DIRECTORY,
    ROOM,
    assert_silent,
    break_down,
    calm,
    effects,
    end_of,
    states,
)
from workmail_emulator import Faults, Rule
from workmail_emulator.errors import ServiceError
from workmail_emulator.faults import Injector

DOWN = ["InternalFailure", "ServiceUnavailable"]
SEEDS = range(3)


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch) -> None:
    monkeypatch.setattr(f"{ROOM}._service.gate.MAX_DELAY", 0.01)


def assert_company_is_made(emulator: Any, runner: Runner, faults: Faults, seed: int = 0) -> None:
    """A run under faults ends as one without, and nothing is left to do."""
    end = end_of(emulator, runner, **COMPANY)
    emulator.intercept(Injector(faults, random.Random(seed)))
    runner.run(DIRECTORY, **COMPANY)
    assert emulator.snapshot("acme") == end
    assert_silent(emulator, runner, **COMPANY)


def test_01_throttling_of_every_other_call_is_survived(emulator, acme: Runner) -> None:
    assert_company_is_made(emulator, acme, Faults(throttle=0.5))


HASTE = 100.0
"""Seconds of the gate's clock in one second."""


class Bursts(Injector):
    """Lets eight calls pass in each minute of the gate's clock, then throttles everything until the minute is over."""

    def __init__(self) -> None:
        super().__init__(Faults(), random.Random(0))
        self.passed: Counter[float] = Counter()

    def inject(self, operation: str, names: set[str], index: int) -> str:
        minute = time.monotonic() * HASTE // 60
        self.passed[minute] += 1
        if self.passed[minute] > 8:
            raise ServiceError("ThrottlingException", "Rate exceeded")
        return ""


def test_01_throttling_in_bursts_for_minutes_on_the_clock_of_the_gate_is_survived(
    emulator, acme: Runner, monkeypatch
) -> None:
    end = end_of(emulator, acme, **COMPANY)
    hasty = SimpleNamespace(
        monotonic=lambda: time.monotonic() * HASTE, sleep=lambda seconds: time.sleep(seconds / HASTE)
    )
    monkeypatch.setattr(f"{ROOM}._service.gate.time", hasty)
    emulator.intercept(Bursts())
    acme.run(DIRECTORY, **COMPANY)
    calls = emulator.calls
    assert (calls[-1].started - calls[0].started) / 1000 * HASTE > 180
    assert emulator.snapshot("acme") == end
    assert_silent(emulator, acme, **COMPANY)


def test_01_a_service_that_lets_nothing_pass_for_too_long_is_given_up_and_the_next_run_does_it(
    emulator, acme: Runner, monkeypatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"{ROOM}._service.gate.MAX_THROTTLED_SECONDS", 0.3)
        patch.setattr(f"{ROOM}._service.pace.FLOOR", 50.0)
        break_down(emulator, Rule("CreateUser", code="ThrottlingException"))
        failed = acme.fails(DIRECTORY, concurrency=1, users=people("ann"))
    assert failed["failures"][0]["code"] == "ThrottlingException"
    assert effects(emulator) == []
    calm(emulator)
    acme.run(DIRECTORY, users=people("ann"))
    assert states(emulator) == {"ann": "ENABLED"}


@pytest.mark.parametrize("seed", SEEDS)
def test_02_errors_of_the_service_at_any_call_are_survived(emulator, acme: Runner, seed) -> None:
    assert_company_is_made(emulator, acme, Faults(errors=0.3), seed)


@pytest.mark.parametrize("code", DOWN)
@pytest.mark.parametrize("operation", ["", "CreateUser"])
def test_02_a_service_that_stays_down_is_reported_and_nothing_is_half_done(
    emulator, acme: Runner, clock: Clock, operation, code
) -> None:
    """Where the answer of a write is lost, its effect is looked for until the wait is over."""
    break_down(emulator, Rule(operation, code=code))
    failed = acme.fails(DIRECTORY, users=people("ann"), concurrency=1, wait_timeout=2)
    assert code in failed["msg"]
    assert states(emulator) == {}
    calm(emulator)
    acme.run(DIRECTORY, users=people("ann"))
    assert states(emulator) == {"ann": "ENABLED"}


@pytest.mark.parametrize("seed", SEEDS)
def test_03_a_connection_cut_before_any_call_is_processed_is_survived(emulator, acme: Runner, seed) -> None:
    assert_company_is_made(emulator, acme, Faults(cut_before=0.3), seed)


def test_03_a_service_that_never_answers_is_reported_and_nothing_is_written(emulator, acme: Runner) -> None:
    break_down(emulator, Rule(cut="before"))
    assert "Connection" in acme.fails(DIRECTORY, users=people("ann"))["msg"]
    assert effects(emulator) == []
    assert_silent(emulator, acme, users=[])


@pytest.mark.parametrize("seed", SEEDS)
def test_04_a_connection_cut_after_any_call_was_processed_is_survived(emulator, acme: Runner, seed) -> None:
    assert_company_is_made(emulator, acme, Faults(cut_after=0.3), seed)


ANN, BOB = people("ann", "bob")
ALIAS = {**ANN, "aliases": [mail("info")]}
GRANT = {**ANN, "mailbox_permissions": [grant("bob", "SEND_AS")]}
STAFF = people("staff", members=["ann"])
GONE = {"state": "absent"}
TAKEN, HELD, STATE = "NameAvailabilityException", "EmailAddressInUseException", "EntityStateException"
MISSING, WRONG = "EntityNotFoundException", "InvalidParameterException"

LOST: list[tuple[str, dict[str, str], str, dict[str, Any], dict[str, Any]]] = [
    ("CreateUser", {}, TAKEN, {}, {"users": [ANN]}),
    ("CreateGroup", {}, TAKEN, {}, {"groups": people("staff")}),
    ("CreateResource", {}, TAKEN, {}, {"resources": [room()]}),
    ("RegisterToWorkMail", {}, "", {}, {"users": [ANN]}),
    ("RegisterToWorkMail", {"U3": "error"}, "EntityAlreadyRegisteredException", {}, {"users": [ANN]}),
    ("CreateAlias", {}, "", {"users": [ANN]}, {"users": [ALIAS]}),
    ("CreateAlias", {"U15": "error"}, HELD, {"users": [ANN]}, {"users": [ALIAS]}),
    ("UpdatePrimaryEmailAddress", {"U19": "error"}, WRONG, {"users": [ANN]}, {"users": [{**ANN, "email": mail("a")}]}),
    ("AssociateMemberToGroup", {"U20": "state"}, STATE, {"users": [ANN]}, {"groups": STAFF}),
    ("AssociateMemberToGroup", {"U20": "parameter"}, WRONG, {"users": [ANN]}, {"groups": STAFF}),
    (
        "AssociateDelegateToResource",
        {"U20": "state"},
        STATE,
        {"users": [ANN]},
        {"resources": [room(delegates=["ann"])]},
    ),
    ("DeleteAlias", {}, WRONG, {"users": [ALIAS]}, {"users": [{**ANN, "aliases": []}]}),
    (
        "DeleteMailboxPermissions",
        {"U35": "not-found"},
        MISSING,
        {"users": [BOB, GRANT]},
        {"users": [{**ANN, "mailbox_permissions": []}]},
    ),
    (
        "DisassociateMemberFromGroup",
        {},
        MISSING,
        {"users": [ANN], "groups": STAFF},
        {"groups": people("staff", members=[])},
    ),
    ("DeregisterFromWorkMail", {}, STATE, {"users": [ANN]}, {"users": [{"name": "ann", "enabled": False}]}),
    ("DeleteUser", {}, STATE, {"users": [ANN]}, {"users": [{"name": "ann", **GONE}]}),
    ("DeleteUser", {"U2": "not-found"}, MISSING, {"users": [ANN]}, {"users": [{"name": "ann", **GONE}]}),
    ("DeleteUser", {"U2": "not-found", "U6": "gone"}, MISSING, {"users": [ANN]}, {"users": [{"name": "ann", **GONE}]}),
    ("DeleteGroup", {"U2": "not-found"}, MISSING, {"groups": people("staff")}, {"groups": [{"name": "staff", **GONE}]}),
    (
        "DeleteResource",
        {"U2": "not-found"},
        MISSING,
        {"resources": [room()]},
        {"resources": [{"name": "room", **GONE}]},
    ),
]
"""Operation, readings, what its second try is answered, what is there, what is wanted."""


@pytest.mark.parametrize(("operation", "switches", "answer", "before", "wanted"), LOST)
def test_04_a_write_whose_answer_was_lost_is_recognised_as_done(
    emulator, acme: Runner, operation, switches, answer, before, wanted
) -> None:
    emulator.set_switches(switches)
    acme.run(DIRECTORY, **before)
    foreseen = acme.run(DIRECTORY, check=True, **wanted)
    calm(emulator)
    break_down(emulator, Rule(operation, cut="after", times=1))
    made = acme.run(DIRECTORY, **wanted)
    assert actions(made) == actions(foreseen)
    tries = [call for call in emulator.calls if call.operation == operation]
    assert [call.error for call in tries[1:]] == [answer]
    assert_silent(emulator, acme, **wanted)


def test_04_an_entity_that_took_the_name_in_the_meantime_is_not_taken_for_ours(emulator, acme: Runner) -> None:
    """The first try never arrived, the second finds the name taken: by a group that somebody made just now."""
    acme.run(DIRECTORY, groups=people("staff"))
    end = emulator.snapshot("acme")
    break_down(
        emulator,
        Rule("CreateUser", cut="before", times=1),
        Rule("CreateUser", code=TAKEN),
    )
    failed = acme.fails(DIRECTORY, users=people("ann"), wait_timeout=1)
    assert failed["failures"][0]["code"] == TAKEN
    assert emulator.snapshot("acme") == end


def test_05_credentials_that_expire_on_the_way_are_reported_and_the_next_run_goes_on(emulator, acme: Runner) -> None:
    wanted = {"users": people("ann", "bob", "cem"), "concurrency": 1, "wait": False}
    foreseen = acme.run(DIRECTORY, check=True, **wanted)
    break_down(
        emulator,
        Rule("CreateUser", code="ExpiredTokenException", start=3),
        Rule("RegisterToWorkMail", code="ExpiredTokenException", start=2),
    )
    failed = acme.fails(DIRECTORY, **wanted)
    assert "ExpiredTokenException" in failed["msg"]
    assert "Renew the AWS credentials" in failed["msg"]
    calm(emulator)
    rest = acme.run(DIRECTORY, **wanted)
    assert sorted(actions(failed) + actions(rest)) == sorted(actions(foreseen))
    assert actions(failed)
    assert_silent(emulator, acme, **wanted)


def test_05_credentials_that_have_expired_before_are_reported_and_nothing_is_written(emulator, acme: Runner) -> None:
    break_down(emulator, Rule(code="ExpiredTokenException"))
    assert "Renew the AWS credentials" in acme.fails(DIRECTORY, users=people("ann"))["msg"]
    assert emulator.writes() == []


MODULES: dict[str, dict[str, Any]] = {
    DIRECTORY: {"users": people("ann"), "prune": ["users"]},
    "workmail_user": people("ann")[0],
    "workmail_domain": {"domain": "example.org"},
    "workmail_directory_info": {},
}


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("called", ["by alias", "by id"])
def test_06_an_organization_of_another_region_is_not_found_and_the_region_is_named(
    emulator, acme: Runner, module, called
) -> None:
    acme.run("workmail_user", name="bob", email=mail("bob"))
    before = emulator.snapshot("acme")
    id_ = emulator.edit("acme", lambda one: one.id)
    emulator.reset_log()
    elsewhere = Runner(acme.url, id_ if called == "by id" else "acme")
    failed = elsewhere.fails(module, **MODULES[module], region="us-east-1")
    assert "us-east-1" in failed["msg"]
    assert "`region` and the credentials" in failed["msg"]
    assert effects(emulator) == []
    assert emulator.snapshot("acme") == before


@pytest.mark.parametrize("code", ["UnrecognizedClientException", "InvalidSignatureException"])
def test_06_keys_of_no_account_are_reported_and_not_repeated(emulator, acme: Runner, code) -> None:
    break_down(emulator, Rule(code=code))
    failed = acme.fails(DIRECTORY, users=people("ann"), concurrency=1, wait_timeout=2)
    assert code in failed["msg"]
    assert CREDENTIALS["secret_key"] not in str(failed)
    assert emulator.writes() == []


def denying(*actions: str) -> dict[str, Any]:
    statement = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    denied = {"Effect": "Deny", "Action": [f"workmail:{action}" for action in actions], "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [*statement, denied]}


@pytest.mark.parametrize("denied", ["CreateAlias", "AssociateMemberToGroup", "PutMailboxPermissions", "CreateResource"])
def test_07_what_is_denied_is_named_and_the_rest_is_finished(emulator, acme: Runner, denied) -> None:
    end = end_of(emulator, acme, **COMPANY)
    emulator.set_policy(denying(denied))
    failed = acme.fails(DIRECTORY, **COMPANY)
    assert f"the IAM action workmail:{denied} is required" in failed["msg"]
    assert {one["code"] for one in failed["failures"]} <= {"AccessDeniedException", "Skipped"}
    refused = {call.operation for call in emulator.writes() if not call.took_effect}
    assert refused == {denied}
    emulator.set_policy(None)
    rest = acme.run(DIRECTORY, **COMPANY)
    assert sorted(actions(rest)) == sorted(one["action"] for one in failed["failures"])
    assert emulator.snapshot("acme") == end


def test_07_a_reading_that_is_denied_is_named_before_anything_is_written(emulator, acme: Runner) -> None:
    emulator.set_policy(denying("DescribeUser"))
    failed = acme.fails(DIRECTORY, users=people("ann"))
    assert "the IAM action workmail:DescribeUser is required" in failed["msg"]
    assert emulator.writes() == []


def test_08_when_time_is_over_it_is_said_what_is_left_and_the_next_run_does_exactly_that(
    emulator, acme: Runner, clock: Clock
) -> None:
    wanted = {"users": people(*(f"user{number}" for number in range(12))), "concurrency": 1}
    emulator.intercept(Slow(clock, seconds=0.08))
    stopped = acme.fails(DIRECTORY, time_limit=1, **wanted)
    assert {one["code"] for one in stopped["failures"]} == {"TimeLimit"}
    assert f"{24 - len(stopped['operations'])} operations are left" in stopped["msg"]
    assert 0 < len(effects(emulator)) == len(stopped["operations"])
    calm(emulator)
    rest = acme.run(DIRECTORY, **wanted)
    left = [one for one in stopped["failures"] if "not started" in one["message"]]
    assert actions(rest) == [one["action"] for one in left]
    assert set(states(emulator).values()) == {"ENABLED"}
    assert_silent(emulator, acme, **wanted)
