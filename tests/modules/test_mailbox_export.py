# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`workmail_mailbox_export` against the emulator and a storage beside it."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.mailops.workmail.plugins.module_utils._export.watching import JobWatch
from ansible_collections.mailops.workmail.plugins.module_utils._service import client
from support.exports import MODULE, STORE, Exporter, exporter_of
from support.inprocess import MODULES, Runner
from support.storage import BUCKET, TRUST, Drop, rights
from workmail_emulator import Faults
from workmail_emulator.export_switches import EXPORT_SWITCHES
from workmail_emulator.exports.course import Course, Outcome


@pytest.fixture
def exporter(acme: Runner, emulator: Any, drop: Drop, monkeypatch: pytest.MonkeyPatch) -> Exporter:
    return exporter_of(acme, emulator, drop, monkeypatch)


def states(result: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in result["exports"]}


def test_every_mailbox_is_exported_and_a_second_run_starts_nothing(exporter: Exporter) -> None:
    exporter.people("ann", "bob", "cem", rooms=["room"])
    result = exporter.run()
    assert result["changed"] is True
    assert states(result) == dict.fromkeys(("ann", "bob", "cem", "room"), "completed")
    assert result["summary"]["completed"] == 4
    assert result["summary"]["bytes"] == sum(one["bytes"] for one in result["exports"]) > 0
    assert len(exporter.jobs()) == 4
    again = exporter.run()
    assert again["changed"] is False
    assert again["exports"] == result["exports"]
    assert len(exporter.jobs()) == 4


def test_a_preview_names_what_would_be_started_and_writes_nothing(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    preview = exporter.run(check=True)
    assert preview["changed"] is True
    assert sorted(one["name"] for one in preview["started"]) == ["ann", "bob"]
    lines = sorted(preview["diff"]["prepared"].splitlines())
    assert lines == ["+ export  user ann  attempt 1", "+ export  user bob  attempt 1"]
    assert emulator.writes() == []
    assert exporter.drop.objects() == []
    real = exporter.run()
    assert real["started"] == preview["started"]


def test_without_waiting_the_queue_is_topped_up(exporter: Exporter, emulator: Any) -> None:
    names = [f"u{number:02d}" for number in range(14)]
    exporter.people(*names)
    emulator.set_course(Course(polls=1))
    first = exporter.run(wait=False)
    assert (first["summary"]["running"], first["summary"]["waiting"]) == (10, 4)
    second = exporter.run(wait=False)
    assert len(exporter.jobs()) == 14
    assert second["summary"]["completed"] >= 10
    for _again in range(3):
        last = exporter.run(wait=False)
    assert last["summary"]["completed"] == 14
    assert last["changed"] is False


def test_the_largest_mailbox_is_exported_first(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob", "cem", rooms=["a-room"])
    emulator.fill("acme", "bob", messages=200)
    emulator.fill("acme", "cem", messages=100)
    result = exporter.run(concurrency=1)
    assert [one["name"] for one in result["started"]] == ["bob", "cem", "ann", "a-room"]


def test_jobs_of_others_count_and_are_left_alone(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob", "cem")
    emulator.set_course(Course(polls=1000))
    emulator.act(organization="acme", action="start", entity="ann")
    emulator.set_course(Course(polls=1))
    result = exporter.run()
    assert states(result) == {"ann": "postponed", "bob": "completed", "cem": "completed"}
    assert "which this wave did not start" in result["exports"][0]["message"]
    cancelled = exporter.run(state="cancelled")
    assert cancelled["changed"] is False
    assert [job.state for job in exporter.jobs() if job.foreign] == ["RUNNING"]


def test_a_mailbox_that_was_exported_today_is_postponed_and_asked_for_again_when_it_is_time(
    exporter: Exporter, emulator: Any
) -> None:
    exporter.people("ann")
    exporter.run()
    result = exporter.run(wave="second")
    assert states(result) == {"ann": "postponed"}
    assert result["retry_at"] == result["exports"][0]["not_before"]
    emulator.reset_log()
    assert states(exporter.run(wave="second")) == {"ann": "postponed"}
    assert "StartMailboxExportJob" not in emulator.counts()
    emulator.advance(25 * 3600)
    assert states(exporter.run(wave="second")) == {"ann": "completed"}


def test_a_failed_job_is_retried_up_to_three_times(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    emulator.set_switch("X9", "completed")
    emulator.set_course(Course(polls=1, outcomes=[Outcome(entity="ann", error="An internal error occurred.")]))
    result = exporter.fails()
    assert states(result) == {"ann": "failed", "bob": "completed"}
    assert "3 attempts failed" in result["msg"]
    assert "An internal error occurred." in result["msg"]
    assert [job.state for job in exporter.jobs()].count("FAILED") == 3
    assert states(exporter.fails(retry_failed=False)) == {"ann": "failed", "bob": "completed"}


def test_a_failed_job_waits_for_its_day_where_failed_jobs_count(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    emulator.set_course(Course(polls=1, outcomes=[Outcome(entity="ann", error="Broken.", times=1)]))
    assert states(exporter.run()) == {"ann": "postponed", "bob": "completed"}
    emulator.advance(25 * 3600)
    assert states(exporter.run()) == {"ann": "completed", "bob": "completed"}


def test_an_object_that_is_gone_is_exported_again_with_a_warning(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann")
    name = exporter.run()["exports"][0]["objects"][0]
    exporter.drop.s3.delete_object(Bucket=BUCKET, Key=name.removeprefix(f"s3://{BUCKET}/"))
    emulator.advance(25 * 3600)
    result = exporter.run()
    assert states(result) == {"ann": "completed"}
    assert result["exports"][0]["attempt"] == 2
    assert "is no longer in the store" in str(result["warnings"])


def test_running_jobs_of_the_wave_are_cancelled(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    emulator.set_course(Course(polls=1000))
    exporter.run(wait=False)
    preview = exporter.run(state="cancelled", check=True)
    assert [job.state for job in exporter.jobs()] == ["RUNNING", "RUNNING"]
    result = exporter.run(state="cancelled")
    assert preview["cancelled"] == result["cancelled"]
    assert [one["name"] for one in result["cancelled"]] == ["ann", "bob"]
    assert [job.state for job in exporter.jobs()] == ["CANCELLED", "CANCELLED"]
    assert exporter.records()["ann"]["attempts"][0]["state"] == "CANCELLED"


def test_three_failures_before_any_success_stop_the_wave(exporter: Exporter, emulator: Any) -> None:
    exporter.people(*(f"u{number}" for number in range(8)))
    emulator.set_course(Course(polls=1, outcomes=[Outcome(error="AccessDenied: the role must not write.")]))
    result = exporter.fails(concurrency=1)
    assert len(exporter.jobs()) == 3
    assert "AccessDenied: the role must not write." in result["msg"]
    assert result["summary"]["waiting"] + result["summary"]["postponed"] == 8


def test_everything_wrong_is_said_at_once_and_nothing_is_started(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann")
    options = exporter.fails(
        wave="First wave", store="/srv/exit", kms_key="a key", role="", concurrency=11, poll_interval=-1.0
    )
    fields = [one.partition(":")[0] for one in options["errors"]]
    assert fields == ["wave", "store", "kms_key", "role", "concurrency", "poll_interval"]
    named = exporter.fails(mailboxes=["ann", "anna", "", "staff"])
    assert [one.partition(":")[0] for one in named["errors"]] == ["mailboxes[2]"]
    named = exporter.fails(mailboxes=["ann", "anna", "room"], exclude=["zed"])
    assert "Did you mean 'ann'?" in named["errors"][1]
    assert len(named["errors"]) == 3
    assert exporter.jobs() == []


def test_from_march_24_a_job_is_started_only_if_the_task_accepts_it(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann")
    emulator.set_switch("X22", "midnight")
    emulator.advance((datetime(2027, 3, 25, tzinfo=UTC) - datetime.now(UTC)).total_seconds())
    refused = exporter.fails()
    assert "accept_late_start: must be true to start export jobs from 2027-03-24 on" in refused["msg"]
    assert states(exporter.run(accept_late_start=True)) == {"ann": "completed"}


def test_a_report_has_every_mailbox(exporter: Exporter, tmp_path: Path) -> None:
    exporter.people("ann", rooms=["room"])
    path = tmp_path / "exports.csv"
    result = exporter.run(report_path=str(path))
    assert result["report_path"] == str(path)
    lines = path.read_text().splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("kind,name,entity_id,wave,state")
    exporter.run(report_path=str(path.with_suffix(".json")))
    assert len(json.loads(path.with_suffix(".json").read_text())["exports"]) == 2


def test_the_info_module_says_where_each_mailbox_is_and_writes_nothing(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    exporter.run(mailboxes=["ann"])
    before = exporter.drop.objects()
    result = exporter.acme.run("workmail_mailbox_export_info", wave="pilot", store=STORE)
    assert states(result) == {"ann": "completed", "bob": "waiting"}
    assert exporter.drop.objects() == before


def test_a_time_limit_ends_the_wait_and_the_next_run_goes_on(
    exporter: Exporter, emulator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter.people("ann")
    emulator.set_course(Course(polls=10**6))

    def end(watch: JobWatch) -> dict[Any, Any]:
        watch.service.gate.ends = 0.0
        return {}

    with monkeypatch.context() as patch:
        patch.setattr(JobWatch, "read", end)
        result = exporter.run(time_limit=3600)
    assert states(result) == {"ann": "running"}
    assert "the time limit was reached" in str(result["warnings"])
    emulator.act(organization="acme", action="complete", entity="ann")
    assert states(exporter.run()) == {"ann": "completed"}
    assert len(exporter.jobs()) == 1


def test_a_damaged_record_fails_its_mailbox_only(exporter: Exporter, emulator: Any) -> None:
    exporter.people("ann", "bob")
    exporter.run(mailboxes=["ann"])
    name = next(one for one in exporter.drop.objects() if "/records/" in one)
    exporter.drop.s3.put_object(Bucket=BUCKET, Key=name, Body=b"{")
    result = exporter.fails()
    assert states(result) == {"ann": "failed", "bob": "completed"}
    assert f"s3://{BUCKET}/{name} is damaged" in result["msg"]
    assert len(exporter.jobs()) == 2


def test_the_preflight_finds_everything_at_once_and_starts_nothing(exporter: Exporter) -> None:
    exporter.people("ann")
    drop = exporter.drop
    drop.s3.put_bucket_lifecycle_configuration(
        Bucket=BUCKET,
        LifecycleConfiguration={
            "Rules": [{"ID": "tidy", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}]
        },
    )
    drop.kms.disable_key(KeyId=drop.key.rpartition("/")[2])
    drop.iam.delete_role_policy(RoleName="exports", PolicyName="exports")
    for check in (True, False):
        result = exporter.fails(check=check)
        told = "\n".join(result["errors"])
        assert "store: the lifecycle rule tidy of the bucket acme-exports deletes exports" in told
        assert f"kms_key: the key {drop.key} is Disabled. Run `aws kms enable-key --key-id {drop.key}`" in told
        assert "role: the role exports is not allowed to perform s3:GetBucketPolicyStatus, s3:PutObject" in told
        assert "does not block public access" in str(result["warnings"])
    assert exporter.jobs() == []
    assert drop.objects() == []


def test_the_preflight_can_be_left_out_and_then_the_service_says_what_is_wrong(exporter: Exporter) -> None:
    exporter.people("ann", "bob", "cem", "dee")
    exporter.drop.kms.disable_key(KeyId=exporter.drop.key.rpartition("/")[2])
    result = exporter.fails(preflight=False, concurrency=1)
    assert "is Disabled" in result["msg"]
    assert exporter.jobs() == []


def test_key_and_role_can_be_given_by_alias_and_name(exporter: Exporter) -> None:
    exporter.people("ann")
    exporter.drop.kms.create_alias(AliasName="alias/exports", TargetKeyId=exporter.drop.key.rpartition("/")[2])
    assert states(exporter.run(kms_key="alias/exports", role="exports")) == {"ann": "completed"}
    assert exporter.jobs()[0].key == exporter.drop.key
    assert exporter.jobs()[0].role == exporter.drop.role


@pytest.mark.parametrize("missing", ["bucket", "role", "key", "name", "alias"])
def test_what_does_not_exist_is_said_to_be_missing(exporter: Exporter, missing: str) -> None:
    exporter.people("ann")
    options = {
        "name": {"role": "no-such-role"},
        "alias": {"kms_key": "alias/no-such-key"},
        "bucket": {"store": "s3://no-such-bucket/exit"},
        "role": {"role": "arn:aws:iam::123456789012:role/nobody"},
        "key": {"kms_key": exporter.drop.key[:-4] + "0000"},
    }[missing]
    result = exporter.fails(**options)
    assert "does not exist" in result["msg"]


def test_a_policy_that_hides_what_is_checked_warns_with_the_action(
    exporter: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter.people("ann")
    usual = client.send

    def denying(one: Any, operation: str, params: Any) -> Any:
        if operation in ("get_role", "get_public_access_block"):
            raise client.CallFailure(f"access denied: the IAM action {operation} is required.", "AccessDenied")
        return usual(one, operation, params)

    monkeypatch.setattr(client, "send", denying)
    result = exporter.run()
    assert states(result) == {"ann": "completed"}
    assert "the IAM action get_role is required" in str(result["warnings"])
    assert "the IAM action get_public_access_block is required" in str(result["warnings"])


INSIDE = ("X2", "X3", "X12")
"""Unknowns about what an archive contains, which no export depends on."""
READINGS = [(name, one) for name, switch in EXPORT_SWITCHES.items() if name not in INSIDE for one in switch.others]


@pytest.mark.parametrize(("name", "reading"), [("X1", "strict"), *READINGS])
def test_under_every_reading_each_mailbox_is_exported_or_it_is_said_why_not(
    exporter: Exporter, emulator: Any, name: str, reading: str
) -> None:
    exporter.people("ann", "bob", rooms=["room"])
    exporter.acme.run("workmail_user", name="bob", enabled=False)
    emulator.set_switch(name, reading)
    options = {"mailboxes": ["ann", "bob", "room"]}
    for _day in range(3):
        result = exporter.acme.run_anyhow(MODULE, **exporter.options, **options)
        told = states(result)
        assert {told["ann"], told["room"]} == {"completed"}
        assert told["bob"] in ("completed", "failed", "postponed")
        assert told["bob"] == "completed" or result["exports"][0]["message"]
        emulator.advance(25 * 3600)
    assert told["bob"] in ("completed", "failed")


@pytest.mark.parametrize("faults", [Faults(throttle=0.2), Faults(errors=0.1), Faults(cut_before=0.1, cut_after=0.1)])
def test_throttling_errors_and_cut_connections_delay_exports_only(
    exporter: Exporter, emulator: Any, faults: Faults
) -> None:
    exporter.people(*(f"u{number}" for number in range(12)))
    emulator.set_faults(faults)
    result = exporter.run()
    assert result["summary"]["completed"] == 12
    assert len(exporter.jobs()) == 12


def test_the_examples_run_as_they_stand_but_for_the_wait_between_two_looks(
    exporter: Exporter, emulator: Any, tmp_path: Path
) -> None:
    exporter.people("ann", rooms=["room"])
    drop = exporter.drop
    drop.kms.create_alias(AliasName="alias/workmail-exports", TargetKeyId=drop.key.rpartition("/")[2])
    drop.iam.create_role(RoleName="workmail-exports", AssumeRolePolicyDocument=json.dumps(TRUST))
    document = json.dumps(rights(drop.key, prefix="exit/"))
    drop.iam.put_role_policy(RoleName="workmail-exports", PolicyName="exports", PolicyDocument=document)
    for module, quick, hours in ((MODULE, {"poll_interval": 0.0}, 25), (f"{MODULE}_info", {}, 0)):
        documented = importlib.import_module(f"{MODULES}.{module}").EXAMPLES.replace(
            "{{ playbook_dir }}", str(tmp_path)
        )
        for task in yaml.safe_load(documented):
            options = task.get(f"mailops.workmail.{module}")
            if options is not None:
                exporter.acme.run(module, **options, **quick)
                emulator.advance(hours * 3600)
    assert len(exporter.jobs()) == 4


def test_ten_jobs_run_at_every_poll_while_a_mailbox_waits_and_calls_are_at_the_least(
    exporter: Exporter, emulator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 24
    exporter.people(*(f"u{number:02d}" for number in range(count)))
    emulator.set_course(Course(polls=1, more_polls=5))
    running: list[int] = []
    usual = JobWatch.read

    def read(watch: JobWatch) -> dict[Any, Any]:
        if len(exporter.jobs()) < count:
            running.append(sum(job.state == "RUNNING" for job in exporter.jobs()))
        return usual(watch)

    monkeypatch.setattr(JobWatch, "read", read)
    exporter.run()
    calls = emulator.counts()
    assert running
    assert set(running) == {10}
    assert calls["StartMailboxExportJob"] == calls["DescribeMailboxExportJob"] == calls["GetMailboxDetails"] == count
    assert [calls[name] for name in ("ListUsers", "ListGroups", "ListResources", "ListOrganizations")] == [1, 1, 1, 1]


def test_a_denied_look_at_the_jobs_names_the_policy_to_attach(exporter: Exporter) -> None:
    exporter.people("ann")
    path = Path(__file__).parents[2] / "docs" / "iam" / "read-only.json"
    exporter.emulator.set_policy(json.loads(path.read_text(encoding="utf-8")))
    told = exporter.fails()["msg"]
    assert "the IAM action workmail:ListMailboxExportJobs is required" in told
    assert "Attach docs/iam/export.json" in told


def test_a_new_wave_that_is_named_nearly_as_another_is_warned_of(exporter: Exporter) -> None:
    exporter.people("ann")
    exporter.run(wave="first")
    told = exporter.run(wave="frist", check=True)
    assert "wave: 'frist' is new in s3://acme-exports/exit. Did you mean 'first'?" in str(told["warnings"])
    for wave in ("first", "final"):
        assert "is new in" not in str(exporter.run(wave=wave, check=True).get("warnings", ()))
