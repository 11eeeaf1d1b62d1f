# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The pace finds any limit by itself, holds it, and comes back after a silence."""

from __future__ import annotations

import math
import random

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service.pace import Pace
from support.throttling import Bucket, Threads


def pace(most: float = math.inf, seed: int = 1) -> Pace:
    return Pace(most, random.Random(seed))


@pytest.mark.parametrize("rate", [5, 6, 7, 9, 12, 20, 45, 90, 150])
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_the_limit_is_hardly_any_of_it_is_left_unused(rate: int, seed: int) -> None:
    course = Threads(pace(seed=seed), Bucket(rate), latency=0.02).make(rate * 60)
    assert course.seconds / 60 <= 1.15
    assert course.throttled / course.passed <= 0.15


def test_nothing_is_held_back_while_nothing_is_throttled() -> None:
    course = Threads(pace(), Bucket(10_000), latency=0.05).make(3000)
    assert course.throttled == 0
    assert course.seconds < 3000 * 0.05 / 10 * 1.05


@pytest.mark.parametrize("silence", [60, 300])
def test_it_comes_back_after_minutes_of_throttling(silence: int) -> None:
    course = Threads(pace(), Bucket(50, silent=(10, 10 + silence)), latency=0.05).make(50 * 60)
    assert course.seconds <= 60 * 1.1 + silence + 15
    during = [moment for moment in course.went_out if 20 <= moment < 10 + silence]
    assert len(during) <= silence, "a silent service is asked about once a second at the most"


@pytest.mark.parametrize("rest", [0.3, 1, 3, 30])
@pytest.mark.parametrize("rate", [10, 122])
def test_a_pause_between_reading_and_writing_misleads_no_run(rate: int, rest: float) -> None:
    course = Threads(pace(), Bucket(rate), rest=(9, rest)).make(rate * 60)
    assert course.seconds - rest <= 60 * 1.15


def test_a_limit_of_the_users_own_is_never_exceeded() -> None:
    course = Threads(pace(most=8), Bucket(1000), latency=0.02).make(400)
    for start, end in zip(course.went_out, course.went_out[80:], strict=False):
        assert end - start >= 80 / 8 * 0.99
    assert course.seconds <= 400 / 8 * 1.02


def test_a_lower_limit_than_the_users_own_is_found_too() -> None:
    course = Threads(pace(most=60), Bucket(20), latency=0.02).make(20 * 60)
    assert course.seconds / 60 <= 1.15


def test_answers_to_calls_sent_before_a_decrease_do_not_decrease_again() -> None:
    one = pace(most=100)
    for number in range(10):
        one.note_call(number / 100)
    one.note_throttled(0.2, sent_at=0.05)
    lowered = one.rate
    one.note_throttled(0.21, sent_at=0.06)
    assert one.rate == lowered < 100


def test_a_limit_that_was_guessed_too_low_is_found_out_within_seconds() -> None:
    one = pace()
    for number in range(100):
        one.note_call(number / 50)
        one.note_answer(number / 50)
    one.note_throttled(2.0, sent_at=1.99)
    assert one.rate <= 50
    now = 2.0
    while one.rate < 75:
        now = one.due(now)
        one.note_call(now)
        one.note_answer(now)
    assert now < 20
