# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws under every reading of what nobody outside of AWS knows: all at once, in random mixtures, and each.

In a soak each reading has runs of its own. Else those that refuse nothing have them several at a time.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import laws
from support.lawful import REFUSALS
from support.soak import SOAKING, examples
from support.wishes import wishes
from workmail_emulator import Faults, Lag
from workmail_emulator.switches import STRICT, UNKNOWNS, Switches

TOGETHER = 6
"""Readings of one set."""


def together(readings: list[dict[str, str]]) -> list[dict[str, str]]:
    """Few sets in which each of the readings is once; no set has two of one switch."""
    sets: list[dict[str, str]] = []
    for one in readings:
        (name,) = one
        place = next((some for some in sets if name not in some and len(some) < TOGETHER), None)
        if place is None:
            sets.append(dict(one))
        else:
            place.update(one)
    return sets


ALONE = [{name: reading} for name, switch in UNKNOWNS.items() for reading in switch.others]
NAMED = {name: next(iter(switch.others)) for name, switch in UNKNOWNS.items() if not name.startswith("U")}
REFUSING = [{name: reading} for name, reading in REFUSALS]
"""Under these a task may fail, and a failed one shows less of the others."""
SETS = [
    *(ALONE if SOAKING else [*REFUSING, *together([one for one in ALONE if one not in REFUSING])]),
    Switches.lenient().chosen,
    {**Switches.lenient().chosen, **NAMED},
]
every_reading = pytest.mark.parametrize(
    "switches", SETS, ids=lambda one: " ".join(f"{name}={reading}" for name, reading in one.items())[:40]
)
mixtures = st.fixed_dictionaries({name: st.sampled_from([STRICT, *switch.others]) for name, switch in UNKNOWNS.items()})


def obeyed(emulator: Any, data: Any, switches: dict[str, str]) -> None:
    """One example of each law."""
    first, second, seed = data.draw(wishes()), data.draw(wishes()), data.draw(st.integers(0, 1000))
    laws.the_preview_is_honest_and_the_second_run_silent(emulator, switches, first, second)
    laws.an_export_fed_back_changes_nothing_and_rebuilds_the_organization(emulator, switches, first)
    laws.the_order_of_the_input_does_not_matter(emulator, switches, first, second, seed)
    faults = Faults(throttle=0.1, errors=0.05, cut_before=0.05, cut_after=0.1)
    laws.a_disturbed_run_ends_as_an_undisturbed_one(emulator, switches, first, second, faults, Lag())


@every_reading
@examples(1, 20)
@given(data=st.data())
def test_the_laws_hold_under(running_emulator, data, switches) -> None:
    obeyed(running_emulator, data, switches)


@examples(4, 500)
@given(data=st.data(), switches=mixtures)
def test_the_laws_hold_under_a_mixture_of_readings(running_emulator, data, switches) -> None:
    obeyed(running_emulator, data, switches)
