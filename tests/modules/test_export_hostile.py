# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mailbox exports: what disturbs a wave from outside, what is edited by hand, and what is asked for carelessly."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._export.jobs import Job, Jobs
from ansible_collections.mailops.workmail.plugins.module_utils._export.listing import Listing
from ansible_collections.mailops.workmail.plugins.module_utils._export.watching import JobWatch
from ansible_collections.mailops.workmail.plugins.module_utils._service.errors import WorkMailError
from support import wire
from support.disturbed import CUT, DENIED, INTERNAL, LOST, SLOW_DOWN, Disturbance, before
from support.exports import PREFIX, STORE, Exporter, exporter_of
from support.inprocess import Runner
from support.storage import BUCKET, Drop
from workmail_emulator.exports.course import Course, Outcome

DAY = 24 * 3600


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    return exporter_of(acme, emulator, drop, monkeypatch)


def states(result: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in result["exports"]}


def record_key(exporter: Exporter, name: str, wave: str = "pilot") -> str:
    return f"{PREFIX}/records/{exporter.records()[name]['entity_id']}/{wave}.json"


def edit(exporter: Exporter, name: str, **changes: Any) -> None:
    """Change a record as by hand."""
    told = {**exporter.records()[name], **changes}
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=record_key(exporter, name), Body=json.dumps(told))


def test_users_whose_mailbox_is_elsewhere_are_left_out_and_named(exporter: Exporter) -> None:
    exporter.people("ann", "bob")
    exporter.acme.run("workmail_user", name="bob", role="REMOTE_USER")
    result = exporter.run()
    assert states(result) == {"ann": "completed"}
    warning = "1 users with the role REMOTE_USER are not exported, because their mailboxes are not in WorkMail: bob."
    assert warning in str(result["warnings"])
    named = exporter.run(mailboxes=["ann"])
    assert "REMOTE_USER" not in str(named.get("warnings"))


@pytest.mark.parametrize("archived", [True, False])
def test_a_job_that_the_service_does_not_know_is_given_up_after_an_hour(
    exporter: Exporter, emulator: Any, archived: bool
) -> None:
    exporter.people("ann")
    emulator.set_course(Course(polls=0, seconds=60.0 if archived else 2.0 * DAY))
    exporter.run(wait=False)
    emulator.act(organization="acme", action="forget", entity="ann")
    result = exporter.run()
    assert states(result) == {"ann": "running"}
    assert "the service does not return its job" in result["exports"][0]["message"]
    emulator.advance(3700)
    exporter.acme.run("workmail_user_info", name="ann")
    result = exporter.run()
    if archived:
        assert states(result) == {"ann": "completed"}
        assert "Verify the archive" in result["exports"][0]["message"]
        return
    assert states(result) == {"ann": "postponed"}
    assert result["retry_at"]
    emulator.set_course(Course(polls=1))
    emulator.advance(4 * DAY)
    assert states(exporter.run()) == {"ann": "completed"}
    assert [one["state"] for one in exporter.records()["ann"]["attempts"]] == ["LOST", "COMPLETED"]


def test_a_record_that_was_copied_from_another_mailbox_does_not_count(exporter: Exporter) -> None:
    exporter.people("ann", "bob")
    exporter.run()
    bob = record_key(exporter, "bob")
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=bob, Body=exporter.drop.read(record_key(exporter, "ann")))
    result = exporter.fails()
    assert states(result) == {"ann": "completed", "bob": "failed"}
    assert f"s3://{BUCKET}/{bob} is about the entity" in result["msg"]


def test_a_record_edited_to_say_completed_is_not_believed_without_an_archive(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    emulator.set_course(Course(polls=1, outcomes=[Outcome(entity="ann", error="Broken.", times=1)]))
    exporter.run()
    edit(exporter, "ann", attempts=[{**exporter.records()["ann"]["attempts"][0], "state": "COMPLETED"}], objects=[])
    emulator.advance(25 * 3600)
    result = exporter.run()
    assert states(result) == {"ann": "completed", "bob": "completed"}
    assert "is exported again" in str(result["warnings"])
    assert result["exports"][0]["objects"]


def test_the_store_of_another_organization_is_refused_before_anything_is_started(
    exporter: Exporter, emulator: Any
) -> None:
    exporter.people("ann")
    exporter.run()
    emulator.add_organization("other", domains=["example.org"])
    other = Exporter(Runner(exporter.acme.url, "other"), emulator, exporter.drop)
    other.acme.run("workmail_directory", users=[{"name": "zoe", "email": "zoe@example.org"}])
    before = exporter.drop.objects()
    result = other.fails()
    assert "the store has exports of the organization m-" in result["msg"]
    assert "Use a store of its own" in result["msg"]
    assert exporter.drop.objects() == before
    assert states(other.run(store=f"{STORE}/other")) == {"zoe": "completed"}


def test_the_records_of_a_deleted_mailbox_do_not_disturb(exporter: Exporter) -> None:
    exporter.people("ann", "bob")
    exporter.run()
    exporter.acme.run("workmail_user", name="bob", state="absent")
    assert states(exporter.run()) == {"ann": "completed"}


def test_a_mailbox_named_twice_is_exported_once(exporter: Exporter) -> None:
    exporter.people("ann")
    result = exporter.run(mailboxes=["ann", "ann@example.com", "ANN"])
    assert states(result) == {"ann": "completed"}
    assert len(exporter.jobs()) == 1


def test_a_mailbox_that_comes_later_is_added_to_a_wave_that_was_finished(exporter: Exporter) -> None:
    exporter.people("ann")
    exporter.run()
    exporter.people("bob")
    result = exporter.run()
    assert [one["name"] for one in result["started"]] == ["bob"]
    assert states(result) == {"ann": "completed", "bob": "completed"}


def test_all_that_is_excluded_leaves_nothing_to_do(exporter: Exporter) -> None:
    exporter.people("ann")
    result = exporter.run(exclude=["ann@example.com"])
    assert result["changed"] is False
    assert result["summary"]["text"] == "no mailboxes, 1 not selected"


@pytest.mark.parametrize(
    ("option", "value", "text"),
    [
        ("time_limit", 0, "time_limit: 0"),
        ("concurrency", 0, "concurrency: 0 is outside 1 to 10."),
        ("concurrency", 51, "concurrency: 51 is outside 1 to 10."),
        ("concurrency", 11, "concurrency: 11 is outside 1 to 10."),
        ("wave", "../x", "wave: '../x' is not a valid name for a wave"),
        ("wave", "a" * 33, "is not a valid name for a wave"),
        ("wave", "first.json", "wave: 'first.json' is not a valid name for a wave"),
        ("exclude", ["nobody"], "exclude[0]: "),
    ],
)
def test_careless_values_are_refused_and_nothing_is_started(
    exporter: Exporter, option: str, value: Any, text: str
) -> None:
    exporter.people("ann")
    assert text in exporter.fails(**{option: value})["msg"]
    assert exporter.jobs() == []


@pytest.mark.parametrize("action", ["NONE", "DELETE"])
def test_a_policy_that_deletes_mail_is_a_warning_of_the_export(exporter: Exporter, emulator: Any, action: str) -> None:
    exporter.people("ann")
    folders = [{"Name": "DELETED_ITEMS", "Action": action, "Period": 30}]
    api, organization = wire.client(emulator), emulator.service.organization("acme").id
    api.put_retention_policy(OrganizationId=organization, Name="short", FolderConfigurations=folders)
    result = exporter.run()
    assert states(result) == {"ann": "completed"}
    warning = "deletes messages while you export (DELETED_ITEMS: DELETE after 30 days)"
    assert (warning in str(result.get("warnings"))) == (action == "DELETE")


@pytest.mark.parametrize("what", [SLOW_DOWN, INTERNAL, CUT, LOST])
def test_a_disturbed_s3_delays_exports_and_starts_no_second_job(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    exporter.people(*(f"u{number}" for number in range(6)))
    disturbance = Disturbance(exporter.drop.url, what, 0.25)
    with before(disturbance) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
        result = exporter.run()
    assert disturbance.met["PUT"] > 0
    assert disturbance.met["GET"] > 0
    assert set(states(result).values()) == {"completed"}
    assert len(exporter.jobs()) == 6
    assert {one["attempts"][-1]["state"] for one in exporter.records().values()} == {"COMPLETED"}


@pytest.mark.parametrize("what", [DENIED, INTERNAL, CUT])
def test_records_that_cannot_be_written_start_nothing_and_the_message_says_why(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    exporter.people("ann", "bob")
    with before(Disturbance(exporter.drop.url, what, 1.0, ("PUT",))) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
        result = exporter.fails()
    assert exporter.jobs() == []
    assert "no further exports were started" in result["msg"]
    assert {DENIED: "s3:PutObject", INTERNAL: "Told so", CUT: "Connection was closed"}[what] in result["msg"]
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", exporter.drop.url)
    assert set(states(exporter.run()).values()) == {"completed"}


def test_records_that_can_no_longer_be_written_lose_no_job(
    exporter: Exporter, emulator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first look on, S3 refuses every write: the next run finds out how the jobs ended."""
    exporter.people("ann", "bob")
    disturbance = Disturbance(exporter.drop.url, DENIED, 0.0, ("PUT",))
    with before(disturbance) as url, monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_S3", url)
        Halfway(patch, lambda: setattr(disturbance, "share", 1.0))
        exporter.acme.run_anyhow("workmail_mailbox_export", **exporter.options)
    result = exporter.run()
    assert set(states(result).values()) == {"completed"}
    assert len(exporter.jobs()) == 2


class Halfway:
    """Does something when the task looks at its jobs for the first time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
        usual, done = JobWatch.read, list[bool]()

        def read(watch: JobWatch) -> dict[Any, Any]:
            if not done:
                done.append(True)
                act()
            return usual(watch)

        monkeypatch.setattr(JobWatch, "read", read)


def test_a_key_that_is_disabled_halfway_stops_the_wave_and_the_next_run_goes_on(
    exporter: Exporter, emulator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter.people("ann", "bob", "cem", "dee")
    key = exporter.drop.key.rpartition("/")[2]
    with monkeypatch.context() as patch:
        Halfway(patch, lambda: exporter.drop.kms.disable_key(KeyId=key))
        result = exporter.fails(concurrency=2)
    assert "is Disabled" in result["msg"]
    assert "enable-key" in exporter.fails()["msg"]
    exporter.drop.kms.enable_key(KeyId=key)
    emulator.advance(25 * 3600)
    assert set(states(exporter.run()).values()) == {"completed"}


def test_a_bucket_that_is_deleted_halfway_stops_the_wave_with_what_to_do(
    exporter: Exporter, emulator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter.people("ann", "bob", "cem", "dee")
    s3 = exporter.drop.s3

    def delete() -> None:
        for key in exporter.drop.objects():
            s3.delete_object(Bucket=BUCKET, Key=key)
        s3.delete_bucket(Bucket=BUCKET)

    with monkeypatch.context() as patch:
        Halfway(patch, delete)
        result = exporter.fails(concurrency=2)
    assert BUCKET in result["msg"]
    assert len(exporter.jobs()) <= 4
    assert "does not exist" in exporter.fails()["msg"]
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    emulator.advance(25 * 3600)
    result = exporter.run()
    assert set(states(result).values()) == {"completed"}


def test_limits_count_by_the_clock_of_the_service(exporter: Exporter, emulator: Any) -> None:
    """The controller is three days behind."""
    emulator.advance(3 * DAY)
    exporter.people("ann")
    exporter.run()
    result = exporter.run(wave="second")
    assert states(result) == {"ann": "postponed"}
    ended = datetime.fromtimestamp(exporter.jobs()[0].ended or 0, UTC)
    assert abs(datetime.fromisoformat(result["retry_at"]) - ended - timedelta(days=1)) < timedelta(minutes=1)


class Paged:
    """A service whose list has pages of two jobs."""

    def __init__(self, jobs: list[Job]) -> None:
        self.jobs, self.asked = jobs, list[str]()

    def pages(self, *_call: Any) -> list[dict[str, Any]]:
        return [row for _token, rows in self.each_page() for row in rows]

    def each_page(self, *_call: Any, token: str = "") -> Any:
        if token == "old":
            raise WorkMailError("the token is over", "InvalidParameterException")
        for start in range(int(token or 0), max(1, len(self.jobs)), 2):
            self.asked.append(str(start))
            rows = [{"JobId": one.id, "EntityId": "e", "State": one.state} for one in self.jobs[start : start + 2]]
            yield str(start) if start else "", rows


def jobs(*texts: str) -> list[Job]:
    return [Job(text.strip("*"), "e", "RUNNING" if "*" in text else "COMPLETED") for text in texts]


def test_a_look_reads_the_pages_that_have_running_jobs_only() -> None:
    service = Paged(jobs("a", "b", "c", "d", "e*", "f*"))
    listing = Listing(service)  # type: ignore[arg-type]
    known = listing.again(listing.whole(), set())
    service.asked.clear()
    service.jobs[4] = replace(service.jobs[4], state="COMPLETED")
    known = listing.again(known, set())
    assert service.asked == ["4"]
    assert {one.id for one in known.by_id.values()} == set("abcdef")
    assert [one.id for one in known.by_id.values() if one.running] == ["f"]


def test_a_look_goes_back_to_the_first_page_where_jobs_moved() -> None:
    service = Paged(jobs("a", "b", "c", "d", "e*", "f*"))
    listing = Listing(service)  # type: ignore[arg-type]
    known = listing.again(listing.whole(), set())
    del service.jobs[:3]
    service.asked.clear()
    known = listing.again(known, set())
    assert service.asked[-2:] == ["0", "2"]
    assert known.running == 2


def test_a_token_that_is_over_costs_one_call_and_loses_nothing() -> None:
    service = Paged(jobs("a", "b", "c*"))
    listing = Listing(service)  # type: ignore[arg-type]
    known = listing.again(listing.whole(), set())
    listing._page = "old"
    assert listing.again(known, set()).running == 1


def test_a_job_that_vanished_is_no_longer_known_and_not_searched_for_again() -> None:
    service = Paged(jobs("a*", "b*", "c", "d"))
    listing = Listing(service)  # type: ignore[arg-type]
    known = listing.whole()
    del service.jobs[0]
    known = listing.again(known, {"a", "b"})
    assert "a" not in known.by_id
    service.asked.clear()
    assert listing.again(known, {"a", "b"}).running == 1
    assert service.asked == ["0"]


def test_jobs_started_since_are_looked_for() -> None:
    service = Paged(jobs("a*", "b", "c*"))
    listing = Listing(service)  # type: ignore[arg-type]
    known = listing.again(Jobs(jobs("a*", "b")), {"c"})
    assert set(known.by_id) == {"a", "b", "c"}


@pytest.mark.parametrize(
    "action", ["StartMailboxExportJob", "DescribeMailboxExportJob", "ListMailboxExportJobs", "GetMailboxDetails"]
)
def test_a_denied_action_is_named_and_nothing_is_lost(exporter: Exporter, emulator: Any, action: str) -> None:
    exporter.people("ann", "bob")
    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    denied = {"Effect": "Deny", "Action": f"workmail:{action}", "Resource": "*"}
    emulator.set_policy({"Version": "2012-10-17", "Statement": [allowed, denied]})
    result = exporter.acme.run_anyhow("workmail_mailbox_export", **exporter.options)
    assert f"workmail:{action}" in f"{result.get('msg')} {result.get('warnings')} {result.get('exports')}"
    emulator.set_policy(None)
    assert set(states(exporter.run()).values()) == {"completed"}
    assert len(exporter.jobs()) == 2


def test_jobs_of_others_fill_the_ten_places_and_the_wave_waits_for_them(exporter: Exporter, emulator: Any) -> None:
    strangers = [f"s{number}" for number in range(10)]
    exporter.people("ann", *strangers)
    emulator.set_course(Course(polls=3))
    for name in strangers:
        emulator.act(organization="acme", action="start", entity=name)
    emulator.reset_log()
    result = exporter.run(mailboxes=["ann"])
    assert states(result) == {"ann": "completed"}
    assert emulator.counts()["StartMailboxExportJob"] == 1
