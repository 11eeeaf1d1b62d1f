# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws under the strict readings, over random organizations and random wanted states, over HTTP."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support import laws
from support.lawful import attempt, fresh
from support.soak import counted, examples
from support.wishes import wishes
from workmail_emulator import Faults, Lag

STRICT: dict[str, str] = {}


@examples(12, 600)
@given(first=wishes(), second=wishes())
def test_the_preview_is_honest_and_the_second_run_is_silent(running_emulator, first, second) -> None:
    laws.the_preview_is_honest_and_the_second_run_silent(running_emulator, STRICT, first, second)


@examples(12, 600)
@given(wanted=wishes())
def test_an_export_fed_back_changes_nothing_and_rebuilds_the_organization(running_emulator, wanted) -> None:
    laws.an_export_fed_back_changes_nothing_and_rebuilds_the_organization(running_emulator, STRICT, wanted)


@examples(12, 600)
@given(first=wishes(), second=wishes(), seed=st.integers(0, 1000))
def test_the_order_of_the_input_does_not_matter(running_emulator, first, second, seed) -> None:
    laws.the_order_of_the_input_does_not_matter(running_emulator, STRICT, first, second, seed)


@st.composite
def faults(draw: Any) -> Faults:
    """Much of everything that can go wrong on the way, up to a fifth of all calls each."""
    some = st.sampled_from([0.0, 0.05, 0.2])
    return Faults(throttle=draw(some), errors=draw(some), cut_before=draw(some), cut_after=draw(some))


lags = st.builds(Lag, stale_reads=st.integers(0, 2), invisible_reads=st.integers(0, 2))


@examples(10, 200)
@given(first=wishes(), second=wishes(), faults=faults(), lag=lags)
def test_a_disturbed_run_ends_as_an_undisturbed_one(running_emulator, first, second, faults, lag) -> None:
    laws.a_disturbed_run_ends_as_an_undisturbed_one(running_emulator, STRICT, first, second, faults, lag)


@examples(12, 600)
@given(first=wishes(), second=wishes())
@counted
def test_no_password_is_anywhere_in_a_result(running_emulator, first, second) -> None:
    runner = fresh(running_emulator)
    for options in (first, second):
        assert "Canary" not in json.dumps(attempt(runner, **options))
    assert "Canary" not in json.dumps([call.params for call in running_emulator.calls])
