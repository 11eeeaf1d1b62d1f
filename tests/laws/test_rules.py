# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws of the engine hold for rules, roles, overrides and availability, through faults and kills."""

from __future__ import annotations

import copy
import json
from typing import Any
from unittest import mock

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._apply import waiting
from hypothesis import given
from hypothesis import strategies as st
from support.forked import killed_at
from support.inprocess import Failed, Runner
from support.rule_wishes import RULES_WANTED, SECRET
from support.settings import MODULE, OPERATIONS, RULES, add_people
from support.soak import TALLY, counted, examples
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.setting_switches import SETTING_SWITCHES

Settings = dict[str, list[dict[str, Any]]]
READINGS = [{}, *({name: reading} for name, one in SETTING_SWITCHES.items() for reading in one.others)]
REFUSED = ("no access control rule",)
"""What the module itself refuses."""
REFUSING = {"U54", "U68"}
"""Readings in which the service refuses a rule that has values and exceptions, or keeps what an update omits."""
LISTS = [kind.plural for kind in RULES]
WRITES = sorted(name for name in OPERATIONS if name.startswith(("Put", "Delete", "Create", "Update")))
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
            told = failed.result["msg"]
            refused = "U68" not in switches and switches.keys() & REFUSING
            kept = "U68" in switches and "does not remove it in an update" in told
            if not (refused or kept or any(text in told for text in REFUSED)):
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
@given(wants=st.lists(RULES_WANTED, min_size=2, max_size=3), faults=FAULTS, index=st.integers(1, 12))
@counted
def test_the_laws_hold_under(running_emulator, switches, wants: list[Settings], faults: Faults, index: int) -> None:
    with mock.patch.object(waiting, "MAX_LAG", 0.2):  # Here no reading is behind.
        obeyed(running_emulator, wants, switches, faults, index)
