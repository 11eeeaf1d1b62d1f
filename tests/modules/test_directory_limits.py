# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_directory under limits of rate and time, in crowds, and with results too large to return."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest
from support.clock import Clock, Slow
from support.inprocess import Runner, preview
from support.items import crowd, people
from workmail_emulator import Faults, Lag, Rule

MODULE = "workmail_directory"


def test_throttling_alone_never_fails_a_task(emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rate=60))
    made = acme.run(MODULE, users=crowd(60))
    assert len(made["operations"]) + made.get("operations_truncated", 0) >= 60
    throttled = [call for call in emulator.calls if call.error == "ThrottlingException"]
    assert throttled
    assert len(throttled) < 0.4 * len(emulator.calls)
    emulator.set_faults(Faults())
    assert not acme.run(MODULE, users=crowd(60))["changed"]


def test_a_quota_is_reported_at_once_and_not_taken_for_throttling(emulator, acme: Runner) -> None:
    emulator.set_faults(Faults(rules=[Rule("CreateUser", code="LimitExceededException")]))
    failed = acme.fails(MODULE, users=crowd(1))
    assert failed["failures"][0]["code"] == "LimitExceededException"
    assert emulator.counts()["CreateUser"] == 1


EARLY = 0.0101
"""Seconds by which calls catch up after one that was late."""


def test_the_users_own_limit_of_requests_is_kept(emulator, acme: Runner, clock: Clock) -> None:
    emulator.intercept(arriving := Slow(clock))
    acme.run(MODULE, users=crowd(12), max_requests_per_second=40, concurrency=1)
    assert len(arriving.came) >= 26
    for first, twenty_later in zip(arriving.came, arriving.came[20:], strict=False):
        assert twenty_later - first >= 20 / 40 - EARLY


def test_when_time_is_over_the_rest_is_left_counted_and_done_by_the_next_run(emulator, acme, clock: Clock) -> None:
    emulator.intercept(Slow(clock, seconds=0.1))
    wanted = {"users": crowd(60), "concurrency": 1}
    stopped = acme.fails(MODULE, time_limit=4, **wanted)
    codes = {one["code"] for one in stopped["failures"]}
    assert codes == {"TimeLimit"}
    done = stopped.get("operations_truncated", len(stopped["operations"]))
    left = 120 - done
    assert f"The time limit was reached; {left} operations are left. {done} operations are done" in stopped["msg"]
    assert 0 < done < 40
    emulator.set_faults(Faults())
    rest = acme.run(MODULE, **wanted)
    assert done + rest.get("operations_truncated", len(rest["operations"])) == 120
    assert not acme.run(MODULE, **wanted)["changed"]


def test_time_that_is_over_while_reading_changes_nothing(emulator, acme: Runner, clock: Clock) -> None:
    acme.run(MODULE, users=crowd(40))
    emulator.reset_log()
    emulator.intercept(Slow(clock, seconds=0.3))
    failed = acme.fails(MODULE, users=crowd(40, city="Oslo"), concurrency=1, time_limit=1)
    assert "the time limit of 1 s was reached" in failed["msg"]
    assert emulator.writes() == []


def test_waiting_starts_with_the_first_look_so_a_slow_service_is_not_given_up(emulator, acme, clock: Clock) -> None:
    emulator.intercept(Slow(clock, seconds=0.05))
    made = acme.run(MODULE, users=crowd(60), concurrency=1, wait_timeout=1)
    assert made["summary"]["users"]["created"] == 60


def test_what_never_shows_is_given_up_by_name(emulator, acme: Runner) -> None:
    emulator.set_lag(Lag(stale_reads=10_000))
    failed = acme.fails(MODULE, users=crowd(1), wait_timeout=1)
    assert [one["code"] for one in failed["failures"]] == ["WaitTimeout"]
    assert "user0000 is not ENABLED yet after 1 s" in failed["failures"][0]["message"]


def test_a_crowded_group_is_filled_where_two_changes_at_a_time_are_refused(emulator, acme: Runner) -> None:
    emulator.set_switch("concurrent-writes", "refused")
    emulator.set_faults(Faults(latency=0.002))
    names = [one["name"] for one in crowd(60)]
    groups = people("all", "staff", members=names)
    acme.run(MODULE, users=crowd(60), groups=groups, concurrency=20)
    snapshot = emulator.snapshot("acme")["groups"]
    assert [len(snapshot[name]["members"]) for name in ("all", "staff")] == [60, 60]


def test_the_members_of_one_large_group_are_added_side_by_side(emulator, acme: Runner) -> None:
    acme.run(MODULE, users=crowd(60))
    emulator.set_faults(Faults(latency=0.02))
    emulator.reset_log()
    names = [one["name"] for one in crowd(60)]
    acme.run(MODULE, groups=[{"name": "all", "email": "all@example.com", "members": names}], concurrency=10)
    calls = [call for call in emulator.calls if call.operation == "AssociateMemberToGroup"]
    under_way = [sum(other.started <= call.started < other.ended for other in calls) for call in calls]
    assert max(under_way) >= 5


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("ending", ["json", "csv"])
def test_a_report_holds_every_operation_and_its_outcome(acme: Runner, tmp_path: Path, check, ending) -> None:
    path = tmp_path / f"report.{ending}"
    password = "Canary-Horse-1"
    made = acme.run(MODULE, check=check, users=crowd(300, password=password), report_path=str(path))
    assert made["report_path"] == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    assert "Canary" not in text
    rows = json.loads(text)["operations"] if ending == "json" else list(csv.DictReader(text.splitlines()))
    assert len(rows) == 600
    assert {row["outcome"] for row in rows} == {"planned" if check else "done"}
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_report_shows_what_failed_was_skipped_and_was_done(emulator, acme: Runner, tmp_path: Path) -> None:
    emulator.set_faults(Faults(rules=[Rule("CreateUser", "user0001", "LimitExceededException")]))
    path = tmp_path / "report.csv"
    acme.fails(MODULE, users=crowd(3), report_path=str(path))
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    told = {(row["name"], row["action"]): (row["outcome"], row["code"]) for row in rows}
    assert told["user0001", "create_user"] == ("failed", "LimitExceededException")
    assert told["user0001", "register_to_work_mail"] == ("skipped", "Skipped")
    assert told["user0002", "register_to_work_mail"] == ("done", "")
    assert "email: → user0002@example.com" in next(
        row["changes"] for row in rows if row["name"] == "user0002" and row["action"].startswith("register")
    )


def test_a_report_is_no_change(acme: Runner, tmp_path: Path) -> None:
    acme.run(MODULE, users=crowd(1))
    again = acme.run(MODULE, users=crowd(1), report_path=str(tmp_path / "report.json"))
    assert not again["changed"]
    assert json.loads((tmp_path / "report.json").read_text())["operations"] == []


@pytest.mark.parametrize(
    ("name", "error"),
    [("report.txt", "must end with .json or .csv"), ("no/report.csv", "does not exist; create it first")],
)
def test_a_report_that_cannot_be_written_is_an_error_before_anything_happens(
    emulator, acme: Runner, tmp_path: Path, name: str, error: str
) -> None:
    failed = acme.fails(MODULE, users=[*crowd(1), {"name": "x y"}], report_path=str(tmp_path / name))
    assert any(error in one for one in failed["errors"])
    assert any("x y" in one for one in failed["errors"])
    assert emulator.writes() == []


@pytest.mark.parametrize(
    ("option", "value"), [("concurrency", 0), ("concurrency", 51), ("max_requests_per_second", 0), ("time_limit", 0)]
)
def test_a_number_out_of_range_is_named_with_its_range(emulator, acme: Runner, option: str, value: int) -> None:
    failed = acme.fails(MODULE, users=crowd(1), **{option: value})
    assert f"{option}: {value}" in failed["msg"]
    assert "is outside" in failed["msg"]
    assert emulator.writes() == []


def test_a_large_result_is_cut_to_what_a_log_can_carry_and_says_so(acme: Runner) -> None:
    made = acme.run(MODULE, users=crowd(400, city="Oslo"), check=True)
    assert made["operations_truncated"] == 1200
    shown = preview(made)
    assert shown[-2].startswith("… and ")
    assert shown[-2].endswith(" more changes; set `report_path` to get the whole")
    assert len([line for line in shown if line.startswith("+ user ")]) + int(shown[-2].split()[2]) == 400
    assert shown[0].startswith("! 400 users are created without a password")
    assert len(json.dumps(made)) < 50_000
    assert made["summary"]["text"] == "400 to add, 0 to change, 0 to disable or delete"


def test_hundreds_of_errors_are_counted_and_the_first_are_reported(acme: Runner) -> None:
    failed = acme.fails(MODULE, users=crowd(500, mailbox_quota=0))
    assert failed["errors_truncated"] == 500
    assert failed["msg"].startswith("500 errors in the task options.")
    assert len(json.dumps(failed)) < 60_000


def test_a_lost_create_is_recognised_even_if_it_does_not_show_at_once(emulator, acme: Runner) -> None:
    emulator.set_lag(Lag(invisible_reads=3))
    emulator.set_faults(Faults(rules=[Rule("CreateUser", cut="after", times=1)]))
    made = acme.run(MODULE, users=crowd(1))
    assert made["summary"]["users"]["created"] == 1
    assert sorted(emulator.snapshot("acme")["users"]) == ["Administrator", "Guest", "user0000"]
