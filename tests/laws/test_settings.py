# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws of the engine hold for the settings of an organization, in every reading of what is not documented."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._model.vocabulary import Field, Kind
from hypothesis import given
from hypothesis import strategies as st
from support.inprocess import Runner
from support.settings import ALLOWED, KINDS, MODULE, OPERATIONS, VALUES, add_applications
from support.soak import counted, examples
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.setting_switches import SETTING_SWITCHES

Settings = dict[str, dict[str, Any]]
READINGS = [{}, *({name: reading} for name, one in SETTING_SWITCHES.items() for reading in one.others)]
WRITES = sorted(name for name in OPERATIONS if name.startswith(("Put", "Delete")))


def values(field: Field, sample: Any) -> st.SearchStrategy[Any]:
    if field.type == "list":
        rows = st.lists(dictionaries(field.fields, sample[0]), min_size=1, unique_by=lambda one: one["name"])
        return rows.map(lambda listed: [with_period(one) for one in listed])
    if field.type == "dict":
        return dictionaries(field.fields, sample)
    if field.option.endswith("arn"):
        return st.just(sample)
    if field.type == "bool":
        return st.booleans()
    if field.type == "int":
        return st.integers(field.minimum, field.maximum)
    if field.choices:
        return st.sampled_from(field.choices)
    return st.text("abcXYZ019_-", min_size=max(field.minimum, 1), max_size=min(field.maximum, 12))


def dictionaries(fields: tuple[Field, ...], sample: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """All that is required, and some of the rest."""
    named = {one.option: values(one, sample[one.option]) for one in fields}
    optional = {one.option: named.pop(one.option) for one in fields if not one.required}
    return st.fixed_dictionaries(named, optional=optional)


def with_period(row: dict[str, Any]) -> dict[str, Any]:
    """A deletion has a period."""
    return row if row["action"] == "NONE" else {"period": 30, **row}


def setting(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    there = dictionaries(tuple(field for _part, field in kind.fields()), VALUES[kind.name])
    return there | st.just({"state": "absent"}) if kind.optional else there


WANTED = st.fixed_dictionaries({}, optional={kind.name: setting(kind) for kind in KINDS})


def there(wanted: Settings) -> Settings:
    return {name: value for name, value in wanted.items() if value.get("state") != "absent"}


def turned(wanted: Settings) -> Settings:
    """The same with its lists in another order."""
    other = copy.deepcopy(wanted)
    for value in other.values():
        for inner in value.values():
            if isinstance(inner, list):
                inner.reverse()
    return other


def contains(found: Any, wanted: Any) -> bool:
    """True if all that is wanted was found. The service may add defaults (unknowns U71, U76)."""
    if isinstance(wanted, dict):
        return all(option in found and contains(found[option], value) for option, value in wanted.items())
    if isinstance(wanted, list):
        return all(any(contains(one, value) for one in found) for value in wanted)
    return bool(found == wanted)


def obeyed(emulator: Emulator, wants: list[Settings], switches: dict[str, str], faults: Faults) -> None:
    emulator.clear()
    emulator.add_organization("acme")
    emulator.set_switches(switches)
    add_applications(emulator)
    acme = Runner(emulator.url, "acme")
    for wanted in wants:
        world = emulator.remember()
        done = acme.check_then_run(MODULE, **wanted, **ALLOWED)
        assert set(done["settings"]) == set(there(wanted))
        assert not acme.run(MODULE, **wanted)["changed"]
        assert not acme.run(MODULE, **turned(wanted))["changed"]
        found = acme.run(f"{MODULE}_info")["settings"]
        assert contains(found, done["settings"])
        assert not acme.run(MODULE, **found)["changed"]
        emulator.restore(world)
        emulator.set_faults(faults)
        acme.run_anyhow(MODULE, **wanted, **ALLOWED)
        emulator.set_faults(Faults())
        acme.run(MODULE, **wanted, **ALLOWED)
        again = acme.run(f"{MODULE}_info")["settings"]
        assert again == found


FAULTS = st.builds(
    lambda operation, options: Faults(rules=[Rule(operation, times=2, **options)]),
    st.sampled_from(WRITES),
    st.sampled_from(
        [{"cut": "before"}, {"cut": "after"}, {"code": "ThrottlingException"}, {"code": "InternalFailure"}]
    ),
)


@pytest.mark.parametrize("switches", READINGS, ids=lambda one: " ".join(f"{k}={v}" for k, v in one.items()) or "strict")
@examples(1, 20)
@given(wants=st.lists(WANTED, min_size=2, max_size=3), faults=FAULTS)
@counted
def test_the_laws_hold_under(running_emulator, switches, wants: list[Settings], faults: Faults) -> None:
    obeyed(running_emulator, wants, switches, faults)
