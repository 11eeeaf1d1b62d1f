# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of exports: what is written is read back, and what cannot be used says so with the next step."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import Place
from ansible_collections.mailops.workmail.plugins.module_utils._store.records import (
    STATES,
    Attempt,
    Damaged,
    Record,
    Written,
    from_bytes,
    to_bytes,
    token_of,
)
from hypothesis import given
from hypothesis import strategies as st
from support.soak import counted, examples

ORGANIZATION, ENTITY = f"m-{'0' * 32}", "0c0ffee0-1111-2222-3333-444444444444"
MOMENT = datetime(2026, 12, 1, 12, 30, tzinfo=UTC)
RECORD = Record(
    *(ORGANIZATION, ENTITY, "user", "ann", "pilot"),
    mailbox_size=512,
    attempts=(Attempt(1, "token", "COMPLETED", MOMENT, "job-1", MOMENT, MOMENT, s3_path="bucket/key.zip"),),
    objects=(Written("exports/x/1/key.zip", 3, '"etag"'),),
    not_before=MOMENT,
)
texts = st.text(max_size=20)
moments = st.datetimes(timezones=st.just(UTC))
attempts = st.builds(
    Attempt, st.integers(1, 9), texts, st.sampled_from(STATES), moments, texts, st.none() | moments, st.none() | moments
)


@counted
@examples(50)
@given(
    st.builds(
        Record,
        *(st.just(ORGANIZATION), texts, texts, texts, texts),
        mailbox_size=st.none() | st.integers(0, 10**6),
        attempts=st.lists(attempts, max_size=3).map(tuple),
        objects=st.lists(st.builds(Written, texts, st.integers(0, 10**12), texts), max_size=2).map(tuple),
        not_before=st.none() | moments,
    )
)
def test_a_record_is_read_back_as_it_was_written(record: Record) -> None:
    assert from_bytes(to_bytes(record), "x", ORGANIZATION) == record


def test_a_record_is_a_small_text_that_people_can_read() -> None:
    told = json.loads(to_bytes(RECORD))
    assert told["format"] == 1
    assert told["attempts"][0]["started"] == "2026-12-01T12:30:00Z"
    assert to_bytes(RECORD).endswith(b"}\n")


def changed(**values: Any) -> bytes:
    return json.dumps({**json.loads(to_bytes(RECORD)), **values}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"format": 1}',
        changed(attempts=[{"number": 1}]),
        changed(mailbox_size="many"),
        changed(not_before="yesterday"),
        changed(objects=[{"name": "x", "size": True, "etag": ""}]),
        changed(attempts=[{"number": 1, "token": "t", "state": "odd", "intended": "2026-12-01T00:00:00Z"}]),
    ],
)
def test_a_damaged_record_is_named_with_the_next_step(data: bytes) -> None:
    with pytest.raises(Damaged, match=r"s3://bucket/records/x\.json is damaged .* Restore an earlier version"):
        from_bytes(data, "s3://bucket/records/x.json", ORGANIZATION)


def test_a_record_of_a_newer_version_is_refused() -> None:
    with pytest.raises(Damaged, match=r"has format 2; .* Update the collection"):
        from_bytes(changed(format=2), "x", ORGANIZATION)


def test_a_record_of_another_organization_is_refused() -> None:
    with pytest.raises(Damaged, match=r"belongs to the organization m-0+, not to m-1+"):
        from_bytes(to_bytes(RECORD), "x", f"m-{'1' * 32}")


def test_a_token_is_the_same_in_every_run_and_another_one_for_each_attempt() -> None:
    here = Place("bucket", "exit")
    tokens = {
        token_of(here, ORGANIZATION, ENTITY, "pilot", 1),
        token_of(here, ORGANIZATION, ENTITY, "pilot", 2),
        token_of(here, ORGANIZATION, ENTITY, "final", 1),
        token_of(Place("bucket", "other"), ORGANIZATION, ENTITY, "pilot", 1),
    }
    assert len(tokens) == 4
    assert token_of(here, ORGANIZATION, ENTITY, "pilot", 1) in tokens


def test_the_last_attempt_can_be_changed_alone() -> None:
    second = replace(RECORD, attempts=(*RECORD.attempts, Attempt(2, "t2", "INTENDED", MOMENT)))
    told = second.with_last(job_id="job-2", state="RUNNING")
    assert [one.job_id for one in told.attempts] == ["job-1", "job-2"]
