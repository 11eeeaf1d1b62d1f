# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_personal_access_token and its info module: tokens are read and revoked, never created."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.inprocess import Runner
from support.items import people
from workmail_emulator import Emulator, Faults, Rule
from workmail_emulator.operations import rows

MODULE, INFO = "workmail_personal_access_token", "workmail_personal_access_token_info"
TOKENS = (("ann", "laptop"), ("ann", "phone"), ("bob", "laptop"))
DELETE = "DeletePersonalAccessToken"


@pytest.fixture
def ids(emulator: Emulator, acme: Runner) -> dict[str, str]:
    """The tokens of two users: `ann laptop` and so on."""
    acme.run("workmail_directory", users=people("ann", "bob", "cem"), groups=people("staff"))
    return {f"{user} {name}": emulator.issue_token("acme", user, name, age=30, used=2) for user, name in TOKENS}


def by_id(emulator: Emulator, acme: Runner) -> Runner:
    """The same organization named by its id, so that no call looks it up."""
    (row,) = acme.run("workmail_organization_info", organization="acme")["organizations"]
    emulator.reset_log()
    return Runner(acme.url, row["organization_id"])


def named(result: dict[str, Any], key: str = "personal_access_tokens") -> list[str]:
    return [f"{one['user']} {one['name']}" for one in result[key]]


def left(acme: Runner) -> list[str]:
    return named(acme.run(INFO))


def calls(emulator: Emulator) -> dict[str, int]:
    return dict(emulator.counts())


def test_a_token_is_told_with_its_user_dates_and_scopes(emulator: Emulator, acme: Runner, ids) -> None:
    (token,) = acme.run(INFO, personal_access_token_id=ids["ann phone"])["personal_access_tokens"]
    (ann,) = acme.run("workmail_user_info", name="ann")["users"]
    assert set(token) == {
        *("personal_access_token_id", "name", "user", "user_id"),
        *("date_created", "date_last_used", "scopes"),
    }
    assert (token["personal_access_token_id"], token["user_id"]) == (ids["ann phone"], ann["user_id"])
    assert token["scopes"] == ["EWS", "IMAP", "SMTP"]
    assert token["date_created"] < token["date_last_used"]
    assert token == acme.run(INFO, user="ann")["personal_access_tokens"][1]


def test_all_tokens_are_read_with_one_call_a_page_and_the_names_of_few_users_one_by_one(emulator, acme, ids) -> None:
    runner = by_id(emulator, acme)
    assert named(runner.run(INFO)) == ["ann laptop", "ann phone", "bob laptop"]
    assert calls(emulator) == {"ListPersonalAccessTokens": 1, "DescribeUser": 2}


def test_the_names_of_many_users_are_read_with_one_list(emulator: Emulator, acme: Runner) -> None:
    names = [f"user{number:03d}" for number in range(60)]
    acme.run("workmail_directory", users=people(*names))
    for name in names:
        for number in range(2):
            emulator.issue_token("acme", name, f"laptop {number}")
    runner = by_id(emulator, acme)
    assert len(runner.run(INFO)["personal_access_tokens"]) == 120
    assert calls(emulator) == {"ListPersonalAccessTokens": 2, "ListUsers": 1}


@pytest.mark.parametrize(("user", "look_up"), [("ann", "DescribeUser"), ("ann@example.com", "ListUsers")])
def test_the_tokens_of_a_user_are_asked_for_alone(emulator: Emulator, acme: Runner, ids, user, look_up) -> None:
    runner = by_id(emulator, acme)
    assert named(runner.run(INFO, user=user)) == ["ann laptop", "ann phone"]
    assert calls(emulator) == {"ListPersonalAccessTokens": 1, look_up: 1}


def test_an_id_without_a_token_gives_an_empty_list(emulator: Emulator, acme: Runner) -> None:
    assert acme.run(INFO, personal_access_token_id="gone") == acme.run(INFO) | {
        "invocation": acme.run(INFO, personal_access_token_id="gone")["invocation"]
    }


def test_the_user_of_a_token_who_is_gone_is_told_by_id(emulator: Emulator, acme: Runner, ids) -> None:
    gone = "11111111-2222-4333-8444-555555555555"
    emulator.edit("acme", lambda one: rows.of(one, rows.TOKENS)[ids["bob laptop"]].update(UserId=gone))
    assert left(acme)[-1] == f"unknown:{gone} laptop"
    result = acme.check_then_run(MODULE, personal_access_token_id=ids["bob laptop"], state="absent")
    assert named(result, "revoked") == [f"unknown:{gone} laptop"]


@pytest.mark.parametrize("module", [MODULE, INFO])
@pytest.mark.parametrize("reading", ["strict", "ok"])
def test_the_tokens_of_a_disabled_user_are_found_in_either_reading(emulator, acme, ids, module, reading) -> None:
    emulator.set_switch("U67", reading)
    acme.run("workmail_user", name="ann", enabled=False)
    state = {"state": "absent"} if module == MODULE else {}
    key = "revoked" if module == MODULE else "personal_access_tokens"
    assert named(acme.run(module, user="ann", **state), key) == ["ann laptop", "ann phone"]


@pytest.mark.parametrize(
    ("wanted", "gone"),
    [
        ({"user": "ann"}, ["ann laptop", "ann phone"]),
        ({"user": "ANN", "name": "phone"}, ["ann phone"]),
        ({"user": "ann", "name": "Phone"}, []),
        ({"user": "cem"}, []),
        ({"personal_access_token_id": "bob laptop"}, ["bob laptop"]),
        ({"personal_access_token_id": "of-none"}, []),
    ],
)
def test_exactly_what_is_meant_is_revoked_and_a_second_run_changes_nothing(emulator, acme, ids, wanted, gone) -> None:
    id_ = wanted.get("personal_access_token_id")
    wanted = {**wanted, "state": "absent", **({"personal_access_token_id": ids.get(id_, id_)} if id_ else {})}
    emulator.reset_log()
    result = acme.check_then_run(MODULE, **wanted)
    assert (result["changed"], named(result, "revoked")) == (bool(gone), gone)
    assert [call.operation for call in emulator.writes()] == [DELETE] * len(gone)
    assert [one["name"] for one in result["operations"]] == sorted(ids[name] for name in gone)
    assert left(acme) == [name for name in ids if name not in gone]
    again = acme.run(MODULE, **wanted)
    assert (again["changed"], again["revoked"], again["operations"]) == (False, [], [])


def test_revoking_takes_the_fewest_calls(emulator: Emulator, acme: Runner, ids) -> None:
    runner = by_id(emulator, acme)
    runner.run(MODULE, user="ann", state="absent")
    assert calls(emulator) == {"DescribeUser": 1, "ListPersonalAccessTokens": 1, DELETE: 2}
    emulator.reset_log()
    runner.run(MODULE, user="ann", state="absent")
    assert calls(emulator) == {"DescribeUser": 1, "ListPersonalAccessTokens": 1}
    emulator.reset_log()
    runner.run(MODULE, personal_access_token_id=ids["bob laptop"], state="absent")
    assert calls(emulator) == {"GetPersonalAccessTokenMetadata": 1, "DescribeUser": 1, DELETE: 1}
    emulator.reset_log()
    runner.run(MODULE, personal_access_token_id=ids["bob laptop"], state="absent")
    assert calls(emulator) == {"GetPersonalAccessTokenMetadata": 1}


def test_the_preview_names_token_and_user(acme: Runner, ids) -> None:
    preview = acme.run(MODULE, check=True, user="ann", name="phone", state="absent")
    (line, last, _end) = preview["diff"]["prepared"].split("\n")
    assert line.startswith(f"- personal_access_token  {ids['ann phone']}  deleted, ")
    assert ", name phone, " in line
    assert line.endswith(", user ann, " + line.rpartition(", ")[2])
    assert last.startswith("Plan: 0 to add, 0 to change, 1 to disable or delete.")
    (operation,) = preview["operations"]
    assert operation["changes"]["name"] == {"before": "phone", "after": None}
    assert operation["changes"]["user"] == {"before": "ann", "after": None}


def test_a_plan_that_was_approved_is_the_one_that_runs(emulator: Emulator, acme: Runner, ids) -> None:
    approved = acme.run(MODULE, check=True, user="ann", state="absent")["plan_id"]
    emulator.issue_token("acme", "ann", "tablet")
    refused = acme.fails(MODULE, user="ann", state="absent", approved_plan=approved)
    assert "approved" in refused["msg"]
    assert len(left(acme)) == 4
    now = acme.run(MODULE, check=True, user="ann", state="absent")["plan_id"]
    assert len(acme.run(MODULE, user="ann", state="absent", approved_plan=now)["operations"]) == 3


def test_check_mode_takes_an_unknown_user_for_one_of_an_earlier_task(acme: Runner, ids) -> None:
    preview = acme.run(MODULE, check=True, user="dan", state="absent")
    assert (preview["changed"], preview["unresolved"]) == (False, [{"field": "user", "value": "dan"}])
    text = "user: 'dan' does not exist yet; check mode assumes that an earlier task creates it."
    assert text in json.dumps(preview["warnings"])
    assert acme.fails(MODULE, user="amn", state="absent")["errors"] == [
        "user: there is no user 'amn' in the organization. Did you mean 'ann'?"
    ]


@pytest.mark.parametrize("check", [True, False])
def test_only_a_user_has_tokens(acme: Runner, ids, check) -> None:
    text = "user: 'staff' is a group; only a user is allowed here."
    assert acme.run(MODULE, check=check, expect_failure=True, user="staff", state="absent")["errors"] == [text]
    assert text in acme.fails(INFO, user="staff")["msg"]


def test_one_token_that_cannot_be_revoked_does_not_stop_the_others(emulator: Emulator, acme: Runner, ids) -> None:
    emulator.set_faults(Faults(rules=[Rule(DELETE, code="UnsupportedOperationException", times=1)]))
    failed = acme.fails(MODULE, user="ann", state="absent")
    (failure,) = failed["failures"]
    assert (failure["action"], failure["code"]) == ("delete_personal_access_token", "UnsupportedOperationException")
    assert len(left(acme)) == 2
    assert failed["diff"]["prepared"].startswith(f"- personal_access_token  {failed['operations'][0]['name']}  deleted")


@pytest.mark.parametrize("reading", ["strict", "parameter", "not-found"])
def test_a_token_that_another_task_revokes_meanwhile_is_revoked(emulator, acme, ids, reading) -> None:
    emulator.set_switch("U63", reading)
    emulator.set_faults(Faults(rules=[Rule(DELETE, cut="after", times=1)]))
    assert acme.run(MODULE, user="ann", state="absent")["changed"]
    assert left(acme) == ["bob laptop"]
