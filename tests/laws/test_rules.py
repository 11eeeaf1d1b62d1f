# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws of the engine hold for rules, roles, overrides and availability, through faults and kills."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.forked import killed_at
from support.inprocess import Failed, Runner
from support.settings import MODULE, OPERATIONS, RULES, add_people
from support.soak import TALLY, counted, examples
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.setting_switches import SETTING_SWITCHES

Settings = dict[str, list[dict[str, Any]]]
READINGS = [{}, *({name: reading} for name, one in SETTING_SWITCHES.items() for reading in one.others)]
REFUSED = ("no access control rule",)
"""What the module itself refuses."""
REFUSING = {"U54"}
"""Readings in which the service refuses a rule that has values and exceptions."""
SECRET = "Correct-Horse-9"
PEOPLE = ["alice", "bob", "alice@example.com"]
LISTS = [kind.plural for kind in RULES]
WRITES = sorted(name for name in OPERATIONS if name.startswith(("Put", "Delete", "Create", "Update")))
EFFECT = st.sampled_from(["ALLOW", "DENY"])


def some(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


def rows(key: str, required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    there = st.fixed_dictionaries(required, optional=optional)
    names = {name: value for name, value in required.items() if name in key.split()}
    gone = st.fixed_dictionaries({**names, "state": st.just("absent")})
    return st.lists(there | there | gone, max_size=3, unique_by=lambda one: tuple(one[name] for name in key.split()))


ACCESS = rows(
    "name",
    {"name": st.sampled_from("abc"), "effect": EFFECT},
    {
        "description": st.just("Why"),
        "ip_ranges": some("198.51.100.0/24", "10.0.0.0/8"),
        "not_actions": some("IMAP", "SMTP"),
        "users": some("alice", "bob"),
        "not_users": some(*PEOPLE),
    },
)
DEVICES = rows(
    "name",
    {"name": st.sampled_from("abc"), "effect": EFFECT},
    {"description": st.just("Why"), "device_types": some("iPhone", "iPad"), "not_device_models": some("$NONE", "x")},
)
ROLE_RULE = st.fixed_dictionaries(
    {"impersonation_rule_id": st.sampled_from("xyz"), "effect": EFFECT},
    optional={"name": st.just("N"), "target_users": some("alice", "bob")},
)
ROLES = rows(
    "name",
    {"name": st.sampled_from("pqr"), "type": st.sampled_from(["FULL_ACCESS", "READ_ONLY"])},
    {
        "description": st.just("Why"),
        "rules": st.lists(ROLE_RULE, max_size=2, unique_by=lambda one: one["impersonation_rule_id"]),
    },
)
OVERRIDES = rows(
    "user device_id",
    {"user": st.sampled_from(["alice", "bob"]), "device_id": st.sampled_from(["A1", "B2"]), "effect": EFFECT},
    {"description": st.just("Why")},
)
EWS = st.fixed_dictionaries(
    {
        "endpoint": st.sampled_from(["https://a.example.net/x", "https://b.example.net/x"]),
        "username": st.just("u"),
        "password": st.just(SECRET),
    }
)
LAMBDA = {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:availability"}
AVAILABILITY = rows("domain", {"domain": st.sampled_from(["example.net", "example.org"])}, {}).flatmap(
    lambda listed: st.tuples(*(provided(one) for one in listed)).map(list)
)


def provided(row: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    if row.get("state") == "absent":
        return st.just(row)
    return EWS.map(lambda one: {**row, "ews_provider": one}) | st.just({**row, "lambda_provider": LAMBDA})


WANTED = st.fixed_dictionaries(
    {},
    optional={
        "access_control_rules": ACCESS,
        "mobile_device_access_rules": DEVICES,
        "impersonation_roles": ROLES,
        "mobile_device_access_overrides": OVERRIDES,
        "availability_configurations": AVAILABILITY,
    },
)
FAULTS = st.builds(
    lambda operation, options: Faults(rules=[Rule(operation, times=2, **options)]),
    st.sampled_from(WRITES),
    st.sampled_from(
        [{"cut": "before"}, {"cut": "after"}, {"code": "ThrottlingException"}, {"code": "InternalFailure"}]
    ),
)


def turned(wanted: Settings) -> Settings:
    """The same with its lists in another order."""
    other = copy.deepcopy(wanted)
    for listed in other.values():
        listed.reverse()
        for row in listed:
            for value in row.values():
                if isinstance(value, list):
                    value.reverse()
    return other


def pruned(wanted: Settings) -> list[str]:
    """The lists that can be pruned: those in which an item is present."""
    return [name for name, listed in wanted.items() if any(one.get("state") != "absent" for one in listed)]


def new(emulator: Emulator, switches: dict[str, str]) -> Runner:
    emulator.clear()
    emulator.add_organization("acme", domains=["example.com"])
    emulator.set_switches(switches)
    add_people(emulator)
    return Runner(emulator.url, "acme")


def found(acme: Runner) -> dict[str, Any]:
    settings = acme.run(f"{MODULE}_info", include=LISTS)["settings"]
    return {name: [{**one, "rule_id": "", "role_id": ""} for one in listed] for name, listed in settings.items()}


def obeyed(emulator: Emulator, wants: list[Settings], switches: dict[str, str], faults: Faults, index: int) -> None:
    acme = new(emulator, switches)
    for wanted in wants:
        options = {**wanted, "prune": pruned(wanted)}
        world = emulator.remember()
        try:
            done = acme.check_then_run(MODULE, **options)
        except Failed as failed:
            if not (switches.keys() & REFUSING or any(text in failed.result["msg"] for text in REFUSED)):
                raise
            emulator.restore(world)
            continue
        assert SECRET not in json.dumps(done)
        again = acme.run(MODULE, **options)
        assert not again["changed"], again["diff"]
        assert not acme.run(MODULE, **turned(wanted))["changed"]
        end = found(acme)
        told = [(name, one) for name, listed in done["settings"].items() for one in listed]
        assert set(done["settings"]) == set(wanted)
        assert all({**one, "rule_id": "", "role_id": ""} in end[name] for name, one in told)
        assert not acme.run(MODULE, **acme.run(f"{MODULE}_info", include=LISTS)["settings"])["changed"]
        for disturb in (faults, None):
            emulator.restore(world)
            if disturb is None:
                TALLY["kills"] += killed_at(index, emulator, acme, MODULE, **options)
            else:
                emulator.set_faults(disturb)
                acme.run_anyhow(MODULE, **options)
            emulator.set_faults(Faults())
            acme.run(MODULE, **options)
            assert found(acme) == end


@pytest.mark.parametrize("switches", READINGS, ids=lambda one: " ".join(f"{k}={v}" for k, v in one.items()) or "strict")
@examples(2)
@given(wants=st.lists(WANTED, min_size=2, max_size=3), faults=FAULTS, index=st.integers(1, 12))
@counted
def test_the_laws_hold_under(running_emulator, switches, wants: list[Settings], faults: Faults, index: int) -> None:
    obeyed(running_emulator, wants, switches, faults, index)
