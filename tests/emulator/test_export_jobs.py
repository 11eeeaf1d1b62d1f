# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mailbox export jobs: their states, limits, time, and what a control call does to them. Nothing is written here."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from support.wire import DOMAIN, Wire, client
from workmail_emulator import Course, Emulator, Outcome

HOUR, DAY = 3600, 24 * 3600
PLACES = {
    "RoleArn": "arn:aws:iam::123456789012:role/exports",
    "KmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/exports",
    "S3BucketName": "exports",
    "S3Prefix": "exports/",
}


def start(wire: Wire, entity: str = "bob", **changes: Any) -> str:
    id_: str = wire.here("StartMailboxExportJob", EntityId=entity, **{**PLACES, **changes})["JobId"]
    return id_


def refused(wire: Wire, entity: str = "bob", **changes: Any) -> str:
    return wire.error_here("StartMailboxExportJob", EntityId=entity, **{**PLACES, **changes})


def describe(wire: Wire, job: str) -> dict[str, Any]:
    return wire.here("DescribeMailboxExportJob", JobId=job)


def state(wire: Wire, job: str) -> str:
    return str(describe(wire, job)["State"])


def rows(wire: Wire, **params: Any) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = wire.here("ListMailboxExportJobs", **params)["Jobs"]
    return listed


def crowd(wire: Wire, count: int) -> None:
    wire.emulator.populate("acme", users=count)


def test_a_job_runs_and_completes(wire: Wire) -> None:
    job = start(wire, Description="first wave")
    told = describe(wire, job)
    assert {**told, "StartTime": ""} == {
        "EntityId": wire.ids["bob"],
        "Description": "first wave",
        "State": "RUNNING",
        "EstimatedProgress": 50,
        "StartTime": "",
        **PLACES,
    }
    told = describe(wire, job)
    assert (told["State"], told["EstimatedProgress"]) == ("COMPLETED", 100)
    assert told["EndTime"] >= told["StartTime"]
    assert told["S3Path"].startswith("exports/exports/")


def test_the_list_has_neither_role_nor_key_nor_prefix_nor_error(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=1, outcomes=[Outcome(error="It broke.")]))
    job = start(wire)
    (row,) = rows(wire)
    assert set(row) == {"JobId", "EntityId", "S3BucketName", "EstimatedProgress", "State", "StartTime", "EndTime"}
    assert (row["JobId"], row["State"]) == (job, "FAILED")
    assert describe(wire, job)["ErrorInfo"] == "It broke."


@pytest.mark.parametrize("name", ["bob", f"bob@{DOMAIN}", "room"])
def test_a_mailbox_is_named_by_id_name_or_address(wire: Wire, name: str) -> None:
    job = start(wire, name)
    assert describe(wire, job)["EntityId"] == wire.ids[name.partition("@")[0]]


def test_an_unknown_mailbox_or_job_is_not_found(wire: Wire) -> None:
    assert refused(wire, "unknown") == "EntityNotFoundException"
    for operation in ("DescribeMailboxExportJob", "CancelMailboxExportJob"):
        assert wire.error_here(operation, JobId="unknown") == "EntityNotFoundException"


def test_the_same_token_starts_no_second_job(wire: Wire) -> None:
    first, again = start(wire, ClientToken="t1"), start(wire, ClientToken="t1")
    assert first == again
    assert len(rows(wire)) == 1
    assert refused(wire, "ann", ClientToken="t1") == "InvalidParameterException"
    assert refused(wire, ClientToken="t2") == "LimitExceededException", "one job for each mailbox"


def test_a_replayed_start_is_answered_when_the_job_has_ended_too(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=0))
    assert start(wire, ClientToken="t1") == start(wire, ClientToken="t1")


def test_ten_jobs_run_at_a_time(wire: Wire) -> None:
    crowd(wire, 11)
    jobs = [start(wire, f"user{number:05d}") for number in range(1, 11)]
    assert refused(wire, "user00011") == "LimitExceededException"
    wire.here("CancelMailboxExportJob", JobId=jobs[3])
    start(wire, "user00011")
    assert refused(wire, "bob") == "LimitExceededException"
    assert len(rows(wire)) == 11


def test_ten_jobs_are_a_limit_of_each_organization(wire: Wire) -> None:
    crowd(wire, 10)
    for number in range(1, 11):
        start(wire, f"user{number:05d}")
    other = wire.emulator.add_organization("other")
    wire.emulator.populate("other", users=1)
    answer = wire("StartMailboxExportJob", OrganizationId=other, EntityId="user00001", **PLACES)
    assert answer["JobId"]


def test_a_mailbox_is_exported_once_in_24_hours(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=0))
    job = start(wire)
    assert state(wire, job) == "COMPLETED"
    assert refused(wire) == "LimitExceededException"
    wire.emulator.advance(DAY - 60)
    assert refused(wire) == "LimitExceededException"
    wire.emulator.advance(120)
    assert start(wire) != job


def test_a_job_is_forgotten_after_seven_days(wire: Wire) -> None:
    job = start(wire)
    wire.emulator.advance(7 * DAY - HOUR)
    assert state(wire, job) == "RUNNING"
    assert state(wire, job) == "COMPLETED"
    wire.emulator.advance(2 * HOUR)
    assert rows(wire) == []
    assert wire.error_here("DescribeMailboxExportJob", JobId=job) == "EntityNotFoundException"


def test_a_job_that_is_forgotten_when_it_ends_counts_for_24_hours_all_the_same(wire: Wire) -> None:
    job = start(wire)
    wire.emulator.advance(8 * DAY)
    assert rows(wire)[0]["State"] == "RUNNING"
    assert rows(wire) == [], "it ends, and was started more than seven days ago"
    assert wire.error_here("DescribeMailboxExportJob", JobId=job) == "EntityNotFoundException"
    assert refused(wire) == "LimitExceededException"
    wire.emulator.advance(DAY + HOUR)
    assert start(wire)


def test_the_list_comes_in_pages_and_only_the_first_is_a_reading(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=3))
    crowd(wire, 3)
    jobs = [start(wire, f"user{number:05d}") for number in range(1, 4)]
    first = wire.here("ListMailboxExportJobs", MaxResults=2)
    second = wire.here("ListMailboxExportJobs", MaxResults=2, NextToken=first["NextToken"])
    assert [row["JobId"] for row in first["Jobs"] + second["Jobs"]] == jobs
    assert "NextToken" not in second
    assert {row["EstimatedProgress"] for row in first["Jobs"] + second["Jobs"]} == {33}


def test_a_job_is_cancelled_once_and_with_its_token_again(wire: Wire) -> None:
    job = start(wire)
    assert wire.here("CancelMailboxExportJob", JobId=job, ClientToken="t") == {}
    assert state(wire, job) == "CANCELLED"
    assert wire.here("CancelMailboxExportJob", JobId=job, ClientToken="t") == {}
    assert wire.error_here("CancelMailboxExportJob", JobId=job) == "InvalidParameterException"
    assert wire.emulator.jobs("acme")[0].path == ""


def test_a_completed_job_cannot_be_cancelled(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=0))
    job = start(wire)
    assert wire.error_here("CancelMailboxExportJob", JobId=job) == "InvalidParameterException"
    assert state(wire, job) == "COMPLETED"


def test_time_alone_ends_a_job_and_its_end_is_not_when_it_is_read(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=0, seconds=600, seconds_per_gb=3600))
    wire.emulator.edit("acme", lambda one: setattr(one.entities[wire.ids["bob"]], "size", 2048.0))
    job = start(wire)
    wire.emulator.advance(3900)
    told = describe(wire, job)
    assert (told["State"], told["EstimatedProgress"]) == ("RUNNING", 50)
    wire.emulator.advance(9 * HOUR)
    told = describe(wire, job)
    assert told["State"] == "COMPLETED"
    assert round((told["EndTime"] - told["StartTime"]).total_seconds()) == 7800


def test_a_job_that_is_over_by_time_frees_its_place_although_it_is_not_read(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=0, seconds=60))
    crowd(wire, 11)
    for number in range(1, 11):
        start(wire, f"user{number:05d}")
    wire.emulator.advance(61)
    assert start(wire, "user00011")


def test_jobs_take_different_numbers_of_readings(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=1, more_polls=29))
    crowd(wire, 10)
    for number in range(1, 11):
        start(wire, f"user{number:05d}")
    polls = [job.polls for job in wire.emulator.jobs("acme")]
    assert 1 <= min(polls) < max(polls) <= 30
    for _reading in range(30):
        shown = rows(wire)
    assert {row["State"] for row in shown} == {"COMPLETED"}


def test_jobs_of_an_entity_fail_at_a_percentage_and_a_number_of_times(wire: Wire) -> None:
    outcomes = [Outcome("bob", "The disk is full.", at=50, times=1), Outcome(f"ann@{DOMAIN}")]
    wire.emulator.set_course(Course(polls=4, outcomes=outcomes))
    bob, ann, room = start(wire, "bob"), start(wire, "ann"), start(wire, "room")
    told = [describe(wire, bob) for _reading in range(2)]
    assert [one["State"] for one in told] == ["RUNNING", "FAILED"]
    assert (told[1]["EstimatedProgress"], told[1]["ErrorInfo"]) == (50, "The disk is full.")
    assert "S3Path" not in told[1]
    assert [state(wire, room) for _reading in range(4)][-1] == "COMPLETED"
    assert {state(wire, ann) for _reading in range(9)} == {"RUNNING"}, "held"
    wire.emulator.advance(DAY + HOUR)
    again = start(wire, "bob")
    assert [state(wire, again) for _reading in range(4)][-1] == "COMPLETED"


def test_a_control_call_holds_fails_and_completes_jobs(wire: Wire) -> None:
    held, failed, done = start(wire, "bob"), start(wire, "ann"), start(wire, "room")
    wire.emulator.act(organization="acme", action="hold", job=held)
    wire.emulator.act(organization="acme", action="fail", entity="ann", error="Somebody pulled the plug.")
    wire.emulator.act(organization="acme", action="complete", entity="room")
    for _reading in range(3):
        states = {row["JobId"]: row["State"] for row in rows(wire)}
    assert states == {held: "RUNNING", failed: "FAILED", done: "COMPLETED"}
    assert describe(wire, failed)["ErrorInfo"] == "Somebody pulled the plug."
    wire.emulator.act(organization="acme", action="release", job=held)
    assert [state(wire, held) for _reading in range(2)][-1] == "COMPLETED"


def test_a_job_that_is_started_by_hand_counts_like_any_other(wire: Wire) -> None:
    wire.emulator.act(organization="acme", action="start", entity="bob")
    (row,) = rows(wire)
    assert (row["EntityId"], row["S3BucketName"], row["State"]) == (wire.ids["bob"], "by-hand", "RUNNING")
    assert refused(wire) == "LimitExceededException"
    assert wire.emulator.jobs("acme")[0].foreign


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ({"action": "start"}, "give entity"),
        ({"action": "burn", "entity": "bob"}, "'burn' is not one of"),
        ({"action": "fail", "entity": "bob"}, "no running export job of bob"),
        ({"action": "fail", "job": "j", "entity": "bob"}, "give entity, or the job"),
        ({"action": "start", "entity": "unknown"}, "no entity unknown"),
        ({"action": "fail", "jab": "j"}, "Action has no jab"),
        ({"entity": "bob"}, "needs action"),
    ],
)
def test_another_action_is_refused(wire: Wire, action: dict[str, str], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        wire.emulator.act(organization="acme", **action)


@pytest.mark.parametrize(
    ("course", "text"),
    [
        ({"polls": -1}, "Course.polls: -1 is less than 0"),
        ({"polls": "two"}, "Course.polls: 'two' is not"),
        ({"outcomes": [{"at": 101}]}, "Outcome.at: 101 is not between"),
        ({"outcomes": {}}, "not a list"),
        ({"pols": 1}, "Course has no pols"),
        ({"part_megabytes": 0}, "part_megabytes: 0 is less than 1"),
    ],
)
def test_another_course_is_refused(course: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Course.of(course)


def control(wire: Wire, path: str, body: object = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{wire.emulator.url}/_emulator/{path}", data)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_everything_can_be_done_over_http(wire: Wire) -> None:
    control(wire, "mailbox", {"organization": "acme", "entity": "bob", "messages": 3, "others": 2})
    told = control(wire, f"mailbox?organization=acme&entity=bob@{DOMAIN}")
    assert (told["messages"], told["others"], told["numbers"]["messages"]) == (3, 2, 3)
    assert len(control(wire, "mailbox?organization=acme&entity=bob&every=1")["entries"]) == 3
    control(wire, "export-course", {"polls": 0, "seconds": 100, "outcomes": [{"entity": "ann", "error": "No."}]})
    assert control(wire, "export-course")["outcomes"][0]["error"] == "No."
    bob = start(wire, "bob")
    control(wire, "export-jobs", {"organization": "acme", "action": "start", "entity": "room"})
    control(wire, "advance", {"seconds": 101})
    jobs = control(wire, "export-jobs")[wire.organization]
    assert [(job["id"] == bob, job["state"]) for job in jobs] == [(True, "COMPLETED"), (False, "COMPLETED")]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("advance", {"seconds": -1}),
        ("advance", {}),
        ("mailbox", {"organization": "acme"}),
        ("mailbox", {"organization": "acme", "entity": "unknown"}),
        ("mailbox?organization=acme&entity=unknown", None),
        ("mailbox?organization=unknown&entity=bob", None),
        ("mailbox", None),
        ("export-jobs", []),
        ("export-course", {"polls": None}),
    ],
)
def test_a_control_call_that_is_wrong_is_refused(wire: Wire, path: str, body: object) -> None:
    with pytest.raises(urllib.error.HTTPError) as refusal:
        control(wire, path, body)
    assert refusal.value.code == 400
    assert json.load(refusal.value)["error"]


def test_jobs_mailboxes_and_the_clock_are_saved_and_loaded(wire: Wire, tmp_path: Any) -> None:
    wire.emulator.fill("acme", "bob", messages=5)
    wire.emulator.set_course(Course(polls=2, outcomes=[Outcome("ann", "No.", at=100)]))
    bob, ann = start(wire, "bob"), start(wire, "ann")
    assert state(wire, bob) == "RUNNING"
    wire.emulator.advance(50 * HOUR)
    wire.emulator.save(tmp_path / "state.json")
    with Emulator(state=tmp_path / "state.json") as other:
        assert other.jobs("acme") == wire.emulator.jobs("acme")
        assert other.contents("acme", "bob") == wire.emulator.contents("acme", "bob")
        assert abs(other.service.world.clock() - wire.emulator.service.world.clock()) < 60
        again = Wire(other, client(other), wire.organization, wire.ids)
        assert [row["State"] for row in rows(again)] == ["COMPLETED", "RUNNING"]
        assert describe(again, ann)["ErrorInfo"] == "No."


def test_a_job_is_remembered_and_restored_with_the_world(wire: Wire) -> None:
    before = wire.emulator.remember()
    job = start(wire)
    wire.emulator.restore(before)
    assert rows(wire) == []
    assert wire.error_here("DescribeMailboxExportJob", JobId=job) == "EntityNotFoundException"


def test_a_job_that_is_forgotten_is_shown_no_more_and_goes_on(wire: Wire) -> None:
    wire.emulator.set_course(Course(polls=0, seconds=60.0))
    job = start(wire)
    wire.emulator.act(organization="acme", action="forget", job=job)
    assert rows(wire) == []
    assert wire.error_here("DescribeMailboxExportJob", JobId=job) == "EntityNotFoundException"
    assert refused(wire) == "LimitExceededException"
    wire.emulator.advance(61)
    rows(wire)
    assert [one.state for one in wire.emulator.jobs("acme")] == ["COMPLETED"]
