# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run with `approved_plan` does what the approved preview showed, or fails before its first write."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from support.inprocess import Runner
from workmail_emulator import Faults, Rule

DIRECTORY = "workmail_directory"
ANN = {"name": "ann", "email": "ann@example.com"}
BOB = {"name": "bob", "email": "bob@example.com"}
STAFF = {"name": "staff", "email": "staff@example.com"}
AGAIN = "Run the preview again and approve the new plan."
TASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "directory": (DIRECTORY, {"users": [{**ANN, "city": "Oslo"}, {"name": "cem", "email": "cem@example.com"}]}),
    "user": ("workmail_user", {"name": "ann", "city": "Oslo", "aliases": ["info@example.com"]}),
    "group": ("workmail_group", {"name": "staff", "members": ["ann"]}),
    "resource": ("workmail_resource", {"name": "hall", "type": "ROOM", "email": "hall@example.com"}),
    "alias": ("workmail_alias", {"entity": "ann", "alias": "info@example.com"}),
    "permission": ("workmail_mailbox_permission", {"mailbox": "ann", "grantee": "bob", "permissions": ["SEND_AS"]}),
    "domain": ("workmail_domain", {"domain": "new.example.com"}),
    "organization": ("workmail_organization", {"tags": {"team": "mail"}}),
    "settings": ("workmail_settings", {"inbound_dmarc": {"enforced": False}}),
    "access rule": ("workmail_access_control_rule", {"name": "office", "effect": "DENY", "users": ["bob"]}),
    "device rule": ("workmail_mobile_device_access_rule", {"name": "phones", "effect": "ALLOW"}),
    "override": ("workmail_mobile_device_access_override", {"user": "bob", "device_id": "a1", "effect": "DENY"}),
    "role": ("workmail_impersonation_role", {"name": "backup", "type": "READ_ONLY"}),
    "availability": (
        "workmail_availability_configuration",
        {
            "domain": "example.net",
            "lambda_provider": {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"},
        },
    ),
    "application": (
        "workmail_identity_center_application",
        {"name": "mail", "instance_arn": "arn:aws:sso:::instance/ssoins-1234567890abcdef"},
    ),
    "token": ("workmail_personal_access_token", {"user": "bob", "state": "absent"}),
}
MODULES = pytest.mark.parametrize(("module", "options"), TASKS.values(), ids=TASKS)
READ = {name: task for name, task in TASKS.items() if name != "application"}
"""An application cannot be read, so that its plan stays the same after the run."""


@pytest.fixture
def office(emulator: Any, acme: Runner) -> Runner:
    acme.run(DIRECTORY, users=[ANN, BOB], groups=[STAFF])
    emulator.issue_token("acme", "bob", "laptop")
    return acme


def approved(office: Runner, module: str, **options: Any) -> str:
    """The id of the plan of a preview."""
    return str(office.run(module, check=True, **options)["plan_id"])


@MODULES
def test_an_approved_plan_runs_and_its_id_ends_the_preview(
    office: Runner, emulator: Any, module: str, options: dict[str, Any]
) -> None:
    shown = office.run(module, check=True, **options)
    assert re.fullmatch("[0-9a-f]{16}", shown["plan_id"])
    assert shown["diff"]["prepared"].endswith(f" Plan id {shown['plan_id']}\n")
    assert office.run(module, check=True, **options, approved_plan=shown["plan_id"])["changed"]
    done = office.run(module, **options, approved_plan=shown["plan_id"])
    assert done["changed"]
    assert done["plan_id"] == shown["plan_id"]


@pytest.mark.parametrize(("module", "options"), READ.values(), ids=READ)
@pytest.mark.parametrize("check", [True, False])
def test_a_plan_that_is_not_the_approved_one_writes_nothing(
    office: Runner, emulator: Any, module: str, options: dict[str, Any], check: bool, tmp_path: Path
) -> None:
    report = str(tmp_path / "report.json")
    plan = approved(office, module, **options, report_path=report)
    office.run(module, **options)
    emulator.reset_log()
    failed = office.fails(module, check=check, **options, approved_plan=plan, approved_report=report)
    assert emulator.writes() == []
    assert failed["changed"] is False
    assert failed["plan_id"] != plan
    assert failed["plan_id"] in failed["msg"]
    assert plan in failed["msg"]
    assert failed["msg"].endswith(AGAIN)


def test_an_empty_plan_has_an_id_of_its_organization(office: Runner, emulator: Any) -> None:
    emulator.add_organization("beta")
    beta = Runner(office.url, "beta")
    first, second = (approved(one, DIRECTORY, users=[]) for one in (office, beta))
    assert first != second
    assert office.run(DIRECTORY, users=[], approved_plan=first)["plan_id"] == first
    by_id = Runner(office.url, office.run("workmail_organization")["organization"]["organization_id"])
    assert approved(by_id, DIRECTORY, users=[]) == first


def test_the_id_depends_neither_on_the_order_of_the_input_nor_on_a_password(office: Runner) -> None:
    people = [{"name": name, "email": f"{name}@example.com", "password": "Canary-Pass-1"} for name in ("x", "y", "z")]
    groups = [{"name": "staff", "members": ["x", "y", "z"]}]
    first = approved(office, DIRECTORY, users=people, groups=groups)
    other = [{**one, "password": "Another-Pass-2"} for one in reversed(people)]
    assert approved(office, DIRECTORY, users=other, groups=[{"name": "staff", "members": ["z", "x", "y"]}]) == first
    assert approved(office, DIRECTORY, users=people[:2], groups=[{"name": "staff", "members": ["x", "y"]}]) != first


def test_the_id_covers_more_operations_than_a_result_lists(office: Runner) -> None:
    def crowd(last: str) -> list[dict[str, str]]:
        return [{"name": f"u{number:03}", "display_name": "U"} for number in range(260)] + [
            {"name": "zz", "display_name": last}
        ]

    first, second = (office.run(DIRECTORY, check=True, users=crowd(last)) for last in ("A", "B"))
    assert first["operations"] == second["operations"]
    assert first["operations_truncated"] == 261
    assert first["plan_id"] != second["plan_id"]


def test_the_id_covers_what_a_deletion_takes_along(office: Runner) -> None:
    gone = {"state": "absent", "confirm_alias": "acme", "force_delete": True}
    kept = approved(office, "workmail_organization", **gone, delete_directory=False)
    assert approved(office, "workmail_organization", **gone, delete_directory=True) != kept


def test_a_stale_approval_says_what_is_new_and_what_is_gone(office: Runner, emulator: Any, tmp_path: Path) -> None:
    task = {"users": [{"name": "ann", "city": "Oslo"}, {"name": "bob", "city": "Rome"}]}
    report = str(tmp_path / "plan.json")
    plan = approved(office, DIRECTORY, **task, report_path=report)
    office.run("workmail_user", name="bob", city="Rome")
    task["users"].append({"name": "cem", "email": "cem@example.com"})
    emulator.reset_log()
    failed = office.fails(DIRECTORY, **task, approved_plan=plan, approved_report=report)
    assert emulator.writes() == []
    assert failed["new_changes"] == ["+ user cem email cem@example.com, no password"]
    assert failed["missing_changes"] == ["~ user bob city (none) -> Rome"]
    assert failed["msg"].splitlines() == [
        f"This run is not what was approved: its plan is {failed['plan_id']}, and `approved_plan` is {plan}. "
        "Nothing was changed.",
        "New since the approval (1):",
        "+ user cem email cem@example.com, no password",
        "No longer in the plan (1):",
        "~ user bob city (none) -> Rome",
        AGAIN,
    ]


def test_without_the_report_a_stale_approval_shows_what_the_run_would_do(office: Runner) -> None:
    plan = approved(office, DIRECTORY, users=[{"name": "ann", "city": "Oslo"}])
    many = [{"name": f"u{number:02}", "display_name": "U"} for number in range(30)]
    failed = office.fails(DIRECTORY, users=many, approved_plan=plan)
    told = failed["msg"].splitlines()
    place = told.index("This run would make these changes (30):")
    assert all(one.startswith("! ") for one in told[1:place])
    assert told[place + 1].startswith("+ user u00 ")
    assert told[place + 21] == "… and 10 more"
    assert "`approved_report`" in told[-1]
    assert AGAIN in told[-1]
    nothing = office.fails(DIRECTORY, users=[{"name": "ann"}], approved_plan=plan)
    assert "This run would change nothing." in nothing["msg"]


def test_a_stale_approval_without_the_report_begins_with_the_most_dangerous_changes(office: Runner) -> None:
    """Names decide the order of a preview, so a deletion may come after more lines than a message has."""
    office.run("workmail_user", name="zoe", email="zoe@example.com")
    plan = approved(office, DIRECTORY, users=[{"name": "ann", "city": "Oslo"}])
    many = [{"name": f"u{number:02}", "display_name": "U"} for number in range(30)]
    failed = office.fails(DIRECTORY, users=[*many, {"name": "zoe", "enabled": False}], approved_plan=plan)
    told = failed["msg"].splitlines()
    assert told[1] == "! zoe@example.com no longer receives mail (it was the address of user zoe)"
    assert told[2].startswith("! user zoe: the mailbox closes")
    first = told.index("This run would make these changes (31):") + 1
    assert told[first] == "- user zoe disabled, loses zoe@example.com"
    assert told[first + 1].startswith("+ user u00 ")


def test_another_value_before_the_change_makes_an_approval_stale(office: Runner, tmp_path: Path) -> None:
    report = str(tmp_path / "plan.json")
    plan = approved(office, "workmail_user", name="ann", city="Oslo", report_path=report)
    office.run("workmail_user", name="ann", city="Bergen")
    failed = office.fails("workmail_user", name="ann", city="Oslo", approved_plan=plan, approved_report=report)
    assert failed["new_changes"] == ["~ user ann city Bergen -> Oslo"]
    assert failed["missing_changes"] == ["~ user ann city (none) -> Oslo"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("7f3c", "approved_plan: '7f3c' is not a plan id."),
        ("", "approved_plan: '' is not a plan id."),
        ("7F3C" * 4, "is not a plan id."),
        (1234567890123456, "quote"),
        (["a"], "approved_plan: is a list"),
    ],
)
def test_a_value_that_is_no_plan_id_is_refused_with_all_other_errors(
    office: Runner, emulator: Any, value: Any, text: str
) -> None:
    emulator.reset_log()
    failed = office.fails("workmail_user", name="ann", mailbox_quota=99_999_999, approved_plan=value)
    assert text in failed["msg"]
    assert "mailbox_quota" in failed["msg"]
    assert emulator.writes() == []


def _edited_by_hand(path: Path) -> None:
    report = json.loads(path.read_text(encoding="utf-8"))
    report["operations"][0]["changes"]["city"]["after"] = "Rome"
    path.write_text(json.dumps(report), encoding="utf-8")


BAD_REPORTS = {
    "truncated": (lambda path: path.write_text(path.read_text("utf-8")[:-40], "utf-8"), "is not complete JSON"),
    "edited by hand": (_edited_by_hand, "was changed after the preview"),
    "another file": (lambda path: path.write_text("[]", "utf-8"), "has no plan id"),
    "missing": (Path.unlink, "cannot be read: No such file"),
    "a directory": (lambda path: (path.unlink(), path.mkdir()), "is not a file."),
    "a pipe": (lambda path: (path.unlink(), os.mkfifo(path)), "is not a file."),
    "1 GB": (lambda path: os.truncate(path, 1_000_000_000), "has 1,000,000,000 bytes"),
    "nested too deeply": (lambda path: path.write_text("[" * 200_000, "utf-8"), "is not complete JSON"),
    "not text": (lambda path: path.write_bytes(b"\xff\xfe{}"), "is not complete JSON"),
}
"""What happened to the report of a preview, and the error."""


@pytest.mark.parametrize(("spoil", "text"), BAD_REPORTS.values(), ids=BAD_REPORTS)
def test_a_file_that_is_no_report_is_refused_before_anything_is_read(
    office: Runner, emulator: Any, tmp_path: Path, spoil: Any, text: str
) -> None:
    path = tmp_path / "plan.json"
    plan = approved(office, "workmail_user", name="ann", city="Oslo", report_path=str(path))
    spoil(path)
    emulator.reset_log()
    failed = office.fails("workmail_user", name="ann", city="Oslo", approved_plan=plan, approved_report=str(path))
    assert text in failed["msg"]
    assert failed["msg"].startswith("approved_report: ")
    assert emulator.calls == []


def test_a_report_belongs_to_its_plan_and_to_its_organization(office: Runner, emulator: Any, tmp_path: Path) -> None:
    first, second = (str(tmp_path / f"{name}.json") for name in ("first", "second"))
    plan = approved(office, "workmail_user", name="ann", city="Oslo", report_path=first)
    other = approved(office, "workmail_user", name="ann", city="Rome", report_path=second)
    task = {"name": "ann", "city": "Oslo"}
    assert office.run("workmail_user", check=True, **task, approved_report=first)["plan_id"] == plan
    assert plan in office.fails("workmail_user", name="ann", city="Rome", approved_report=first)["msg"]
    mixed = office.fails("workmail_user", **task, approved_plan=plan, approved_report=second)
    assert f"is the report of the plan {other}, but `approved_plan` is {plan}." in mixed["msg"]
    emulator.add_organization("beta")
    emulator.reset_log()
    foreign = Runner(office.url, "beta").fails("workmail_user", **task, approved_plan=plan, approved_report=first)
    assert "The report in `approved_report` is for the organization m-" in foreign["msg"]
    assert [call.operation for call in emulator.calls] == ["ListOrganizations"]


def test_an_organization_that_is_created_in_between_may_have_been_previewed_as_empty(
    office: Runner, emulator: Any, tmp_path: Path
) -> None:
    gamma, report = Runner(office.url, "gamma"), str(tmp_path / "plan.json")
    task = {"users": [{"name": "ann"} | {"display_name": "Ann"}], "missing_organization": "empty"}
    plan = approved(gamma, DIRECTORY, **task, report_path=report)
    made = approved(gamma, "workmail_organization")
    assert gamma.run("workmail_organization", approved_plan=made)["changed"]
    done = gamma.run(DIRECTORY, **task, approved_plan=plan, approved_report=report)
    assert done["changed"]
    assert done["plan_id"] != plan


def test_nothing_is_removed_that_became_necessary_only_during_an_approved_run(office: Runner, emulator: Any) -> None:
    emulator.set_switch("U49", "restored")
    office.run("workmail_user", **ANN, aliases=["x@example.com", "y@example.com"])
    office.run("workmail_user", name="ann", enabled=False)
    task = {**ANN, "enabled": True, "aliases": ["x@example.com"]}
    plan = approved(office, "workmail_user", **task)
    failed = office.fails("workmail_user", **task, approved_plan=plan)
    assert sorted(emulator.snapshot("acme")["users"]["ann"]["aliases"]) == ["x@example.com", "y@example.com"]
    assert [(one["action"], one["code"]) for one in failed["failures"]] == [("delete_alias", "NotApproved")]
    again = approved(office, "workmail_user", **task)
    assert office.run("workmail_user", **task, approved_plan=again)["changed"]
    assert sorted(emulator.snapshot("acme")["users"]["ann"]["aliases"]) == ["x@example.com"]


def test_an_approved_run_that_failed_halfway_needs_a_new_approval_for_the_rest(office: Runner, emulator: Any) -> None:
    task = {"users": [{"name": "ann", "city": "Oslo"}, {"name": "bob", "city": "Rome"}]}
    plan = approved(office, DIRECTORY, **task)
    emulator.set_faults(Faults(rules=[Rule("UpdateUser", code="EntityStateException", target="bob")]))
    failed = office.fails(DIRECTORY, **task, approved_plan=plan)
    assert failed["plan_id"] == plan
    assert failed["msg"].endswith(
        "1 operation is done; the rest is another plan and needs a new approval: run the preview again, and set "
        "`approved_plan` to its id."
    )
    assert "run the task again for the rest" not in failed["msg"]
    emulator.set_faults(Faults())
    office.fails(DIRECTORY, **task, approved_plan=plan)
    assert office.run(DIRECTORY, **task, approved_plan=approved(office, DIRECTORY, **task))["changed"]


def test_an_approved_run_that_did_nothing_keeps_its_approval(office: Runner, emulator: Any) -> None:
    task = {"users": [{"name": "ann", "city": "Oslo"}]}
    plan = approved(office, DIRECTORY, **task)
    emulator.set_faults(Faults(rules=[Rule("UpdateUser", code="AccessDeniedException")]))
    assert "new approval" not in office.fails(DIRECTORY, **task, approved_plan=plan)["msg"]
    emulator.set_faults(Faults())
    assert office.run(DIRECTORY, **task, approved_plan=plan)["changed"]


def test_a_preview_that_is_approved_together_with_others_shows_no_id_of_its_own(office: Runner, tmp_path: Path) -> None:
    task = {"users": [{"name": "ann", "city": "Oslo"}], "report_path": str(tmp_path / "plan.md")}
    alone, part = (office.run(DIRECTORY, check=True, **task, show_plan_id=shown) for shown in (True, False))
    assert alone["diff"]["prepared"].replace(f" Plan id {alone['plan_id']}", "") == part["diff"]["prepared"]
    assert part["plan_id"] == alone["plan_id"]
    assert part["plan_id"] not in (tmp_path / "plan.md").read_text(encoding="utf-8")
