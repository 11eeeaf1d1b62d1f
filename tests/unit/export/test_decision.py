# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done about a mailbox, for whatever the store, the service, the bucket and the clock say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ansible_collections.mailops.workmail.plugins.module_utils._export.decision import (
    ADOPT,
    DONE,
    FAILED,
    MOST_ATTEMPTS,
    OBSERVE,
    POSTPONED,
    START,
    UNDER_WAY,
    WAITING,
    Mailbox,
    Situation,
    by_size,
    decide,
)
from ansible_collections.mailops.workmail.plugins.module_utils._export.estimate import estimate
from ansible_collections.mailops.workmail.plugins.module_utils._export.jobs import BETWEEN, Job, Jobs, description_of
from ansible_collections.mailops.workmail.plugins.module_utils._export.observation import observed
from ansible_collections.mailops.workmail.plugins.module_utils._store.names import exports_of
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import Place
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import Attempt, Record, Written
from ansible_collections.mailops.workmail.plugins.module_utils._store.store import Stored
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ID, WAVE = "0c0ffee0-1111-2222-3333-444444444444", "pilot"
ANN = Mailbox(ID, "user", "ann", 100)
NAME = f"{exports_of(ID, WAVE, 1)}x.zip"
ENDED = ("COMPLETED", "FAILED", "CANCELLED", "LOST")
hours = st.integers(-300, 300).map(lambda number: NOW + timedelta(hours=number))


@st.composite
def records(draw: st.DrawFn) -> Record | None:
    """What runs of the module can have left: ended attempts, and a last one in any state."""
    count = draw(st.integers(0, 4))
    if count == 0:
        return None
    states = [draw(st.sampled_from(ENDED)) for _one in range(count - 1)]
    states.append(draw(st.sampled_from((*ENDED, "INTENDED", "RUNNING", "REFUSED"))))
    attempts = tuple(
        Attempt(number, f"t{number}", state, draw(hours), "" if state in ("INTENDED", "REFUSED") else f"j{number}")
        for number, state in enumerate(states, 1)
    )
    objects = (Written(NAME, 3, "e"),) if states[-1] == "COMPLETED" else ()
    return Record("m", ID, "user", "ann", WAVE, 100, attempts, objects, draw(st.none() | hours))


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    jobs = [
        Job(id_, ID, draw(st.sampled_from(("RUNNING", "COMPLETED", "FAILED"))), NOW, NOW, 0, description)
        for id_, description in (("j1", ""), ("j2", ""), ("new", description_of(WAVE, 1, "t1")), ("other", "by hand"))
        if draw(st.booleans())
    ]
    stored = {NAME: Stored(3, draw(st.sampled_from(("e", "f"))))} if draw(st.booleans()) else {}
    return Situation(Jobs(jobs), stored, NOW)


@counted
@examples(300)
@given(records(), situations(), st.booleans())
def test_a_job_is_started_only_where_none_can_be_running(record: Record | None, now: Situation, retry: bool) -> None:
    verdict = decide(ANN, record, now, WAVE, retry)
    last = record.last if record is not None else None
    own = {one.job_id for one in record.attempts} if record is not None else set()
    if verdict.action == START:
        assert verdict.state == WAITING
        assert not any(job.running and job.id not in own for job in now.jobs.by_id.values())
        assert last is None or verdict.attempt == last.number + (last.state in ENDED)
        assert last is None or last.state != "RUNNING"
        assert record is None or record.not_before is None or record.not_before <= NOW
    if verdict.action == ADOPT:
        assert now.jobs.by_id[verdict.job_id].running
    if verdict.state == DONE:
        assert last is not None
        assert last.state == "COMPLETED"
        assert now.stored[NAME] == Stored(3, "e")
    assert bool(verdict.action) == (verdict.state in (WAITING, UNDER_WAY))
    assert verdict.text or verdict.state not in (POSTPONED, FAILED)


@counted
@examples(200)
@given(records(), situations())
def test_a_mailbox_that_failed_three_times_is_not_tried_again(record: Record | None, now: Situation) -> None:
    failed = sum(one.state in ENDED[1:] for one in record.attempts) if record is not None else 0
    verdict = decide(ANN, record, now, WAVE)
    if verdict.action == START and record is not None and record.attempts[-1].state in ENDED[1:]:
        assert failed < MOST_ATTEMPTS


def test_an_intention_whose_answer_was_lost_is_found_by_its_token() -> None:
    record = Record("m", ID, "user", "ann", WAVE, attempts=(Attempt(1, "t1", "INTENDED", NOW),))
    job = Job("j9", ID, "RUNNING", NOW, description=description_of(WAVE, 1, "t1"))
    verdict = decide(ANN, record, Situation(Jobs([job]), {}, NOW), WAVE)
    assert (verdict.action, verdict.job_id) == (ADOPT, "j9")
    again = decide(ANN, record, Situation(Jobs([]), {}, NOW), WAVE)
    assert (again.action, again.attempt) == (START, 1)


def test_an_old_intention_with_an_archive_is_taken_from_the_bucket() -> None:
    long_ago = NOW - timedelta(days=8)
    record = Record("m", ID, "user", "ann", WAVE, attempts=(Attempt(1, "t1", "INTENDED", long_ago),))
    now = Situation(Jobs([]), {NAME: Stored(3, "e")}, NOW)
    assert decide(ANN, record, now, WAVE).action == OBSERVE
    after = observed(record, None, now.stored, Place("bucket", "exit"), NOW)
    assert after.attempts[-1].state == "COMPLETED"
    assert "no longer listed" in after.attempts[-1].error
    assert decide(ANN, after, now, WAVE).state == DONE


def test_a_job_that_is_gone_without_an_archive_is_lost_and_tried_again() -> None:
    record = Record("m", ID, "user", "ann", WAVE, attempts=(Attempt(1, "t1", "RUNNING", NOW, "j1"),))
    after = observed(record, None, {}, Place("bucket", "exit"), NOW)
    assert after.attempts[-1].state == "LOST"
    assert decide(ANN, after, Situation(Jobs([]), {}, NOW), WAVE).state == POSTPONED
    verdict = decide(ANN, after, Situation(Jobs([]), {}, NOW + BETWEEN), WAVE)
    assert (verdict.action, verdict.attempt) == (START, 2)


def test_all_objects_of_an_attempt_belong_to_an_export_and_the_path_may_have_any_form() -> None:
    record = Record("m", ID, "user", "ann", WAVE, attempts=(Attempt(1, "t1", "RUNNING", NOW, "j1"),))
    place, own = Place("bucket", "exit"), exports_of(ID, WAVE, 1)
    stored = {f"{own}x-1.zip": Stored(1, "a"), f"{own}x-2.zip": Stored(2, "b"), f"{own}x.json": Stored(3, "c")}
    for path in (f"exit/{own}x-1.zip", f"bucket/exit/{own}x-1.zip", f"s3://bucket/exit/{own}x-1.zip"):
        after = observed(record, Job("j1", ID, "COMPLETED", NOW, NOW, path=path), stored, place, NOW)
        assert after.attempts[-1].state == "COMPLETED"
        assert [one.size for one in after.objects] == [1, 2, 3]
    none = observed(record, Job("j1", ID, "COMPLETED", NOW, NOW, path=f"exit/{own}x.zip"), {}, place, NOW)
    assert none.attempts[-1].state == "FAILED"
    assert "is not in the bucket" in none.attempts[-1].error


def test_the_largest_come_first_and_resources_last() -> None:
    mailboxes = [
        Mailbox("1", "resource", "room"),
        Mailbox("2", "user", "unknown"),
        Mailbox("3", "user", "small", 1),
        Mailbox("4", "user", "large", 9),
    ]
    assert [one.name for one in sorted(mailboxes, key=by_size)] == ["large", "small", "unknown", "room"]


def completed(seconds: int, size: int) -> Record:
    attempt = Attempt(1, "t", "COMPLETED", NOW, "j", NOW - timedelta(seconds=seconds), NOW)
    return Record("m", ID, "user", "ann", WAVE, size, (attempt,))


def test_an_estimate_needs_three_jobs_and_goes_by_the_median_rate() -> None:
    jobs = [completed(1000, 1024), completed(1200, 1024), completed(4000, 2048)]
    assert estimate(jobs[:2], [], [1024], 10, NOW) is None
    assert estimate(jobs, [], [], 10, NOW) is None
    found = estimate(jobs, [(2048, 0.5)], [1024, 1024], 1, NOW)
    assert found is not None
    assert found.seconds_per_gb == 1200.0
    assert found.seconds == 1200 + 2 * 1200
    assert found.ends == NOW + timedelta(seconds=found.seconds)
    assert found.jobs == 3
    parallel = estimate(jobs, [], [1024] * 20, 10, NOW)
    assert parallel is not None
    assert parallel.seconds == 2 * 1200


def test_small_mailboxes_show_no_rate() -> None:
    found = estimate([completed(60, 1)] * 3, [], [1024, None], 1, NOW)
    assert found is not None
    assert found.seconds_per_gb is None
    assert found.seconds == 120
