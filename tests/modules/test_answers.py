# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is not an answer of WorkMail becomes an error of one line: no empty list, no missing id, no fact."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._service import failures
from support.impostor import HTML, PAGES, Impostor, Response, impostor, telling
from support.inprocess import Runner

BOB = {"name": "bob", "email": "bob@example.com"}
READS: dict[str, dict[str, Any]] = {
    "workmail_user_info": {"include": ["attributes", "aliases", "groups", "permissions", "mailbox"]},
    "workmail_group_info": {"include": ["attributes", "aliases", "members", "permissions"]},
    "workmail_resource_info": {"include": ["attributes", "aliases", "delegates", "permissions"]},
    "workmail_alias_info": {},
    "workmail_mailbox_permission_info": {"effective": True},
    "workmail_directory_info": {},
    "workmail_domain_info": {},
    "workmail_settings_info": {},
    "workmail_personal_access_token_info": {},
    "workmail_availability_test_info": {
        "lambda_provider": {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"}
    },
    "workmail_access_effect_info": {
        "questions": [{"user": "bob", "action": "IMAP", "ip_address": "198.51.100.7"}, {"device": {}}]
    },
    "workmail_organization_info": {},
}


@pytest.fixture
def between(emulator: Any, acme: Runner) -> Any:
    """An organization with one of each kind, behind an impostor that changes nothing yet."""
    acme.run("workmail_user", **BOB)
    acme.run("workmail_group", name="staff", email="staff@example.com", members=["bob"])
    acme.run("workmail_resource", name="oslo", email="oslo@example.com", type="ROOM", delegates=["bob"])
    acme.run("workmail_mailbox_permission", mailbox="bob", grantee="staff", permissions=["SEND_AS"])
    emulator.issue_token("acme", "bob", "laptop")
    with impostor(emulator.url) as between:
        yield between


def through(between: Impostor, runner: Runner) -> Runner:
    return Runner(between.url, runner.organization)


def assert_told_as_foreign(result: dict[str, Any], between: Impostor) -> None:
    message = result["msg"]
    assert "is not Amazon WorkMail" in message, message
    assert between.url in message
    assert "\n" not in message
    assert "Traceback" not in json.dumps(result)
    assert "Please log in" not in json.dumps(result)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("module", READS)
def test_a_page_instead_of_any_answer_fails_each_reading_module(between, acme, module: str, page: str) -> None:
    runner = through(between, acme)
    runner.run(module, **READS[module])
    operations = list(between.calls)
    assert operations
    for operation in operations:
        between.changes = {operation: PAGES[page]}
        assert_told_as_foreign(runner.fails(module, **READS[module]), between)


BODIES = {
    "a list": b"[]",
    "a text": b'"Users"',
    "null": b"null",
    "a number": b"7",
    "no UTF-8": b"\xff\xfe",
    "a deep list": b"[" * 200_000,
    "rows that are a text": b'{"Users": "bob"}',
    "rows that are an object": b'{"Users": {"Id": "1"}}',
    "a row that is a text": b'{"Users": ["bob"]}',
    "a row without an id": b'{"Users": [{"Name": "bob", "State": "ENABLED"}]}',
    "an empty id": b'{"Users": [{"Id": "", "Name": "bob", "State": "ENABLED"}]}',
    "a number as a name": b'{"Users": [{"Id": "1", "Name": 5, "State": "ENABLED"}]}',
    "true as a name": b'{"Users": [{"Id": "1", "Name": true, "State": "ENABLED"}]}',
    "an unknown state": b'{"Users": [{"Id": "1", "Name": "bob", "State": "OPEN"}]}',
    "a date that is a text": b'{"Users": [{"Id": "1", "Name": "bob", "State": "ENABLED", "EnabledDate": "soon"}]}',
    "a date beyond all years": b'{"Users": [{"Id": "1", "Name": "bob", "State": "ENABLED", "EnabledDate": 1e40}]}',
    "no rows": b'{"NextToken": "x"}',
}


@pytest.mark.parametrize("body", BODIES)
def test_wrongly_typed_rows_are_an_error_of_one_line(between, acme, body: str) -> None:
    between.changes = {"ListUsers": Response(body=BODIES[body])}
    assert_told_as_foreign(through(between, acme).fails("workmail_user_info"), between)


@pytest.mark.parametrize("aliases", ["a@example.com", {"a@example.com": 1}, [1], [["a@example.com"]]])
def test_an_alias_list_that_is_none_is_not_taken_apart_into_letters(between, acme, aliases: object) -> None:
    between.changes = {"ListAliases": telling(Aliases=aliases)}
    assert_told_as_foreign(through(between, acme).fails("workmail_alias_info"), between)


def test_a_deleted_row_needs_no_name_for_it_is_left_out(between, acme) -> None:
    between.changes = {"ListUsers": telling(Users=[{"Id": "1", "State": "DELETED"}])}
    assert through(between, acme).run("workmail_user_info")["users"] == []


@pytest.mark.parametrize("status", [302, 400, 403, 404])
def test_an_error_page_of_a_proxy_is_not_quoted(between, acme, status: int) -> None:
    between.changes = {"ListUsers": Response(status, HTML.body, HTML.type, marked=False)}
    assert_told_as_foreign(through(between, acme).fails("workmail_user_info"), between)


@pytest.mark.parametrize("page", PAGES)
def test_a_write_that_a_page_answers_is_no_success(emulator, between, acme, page: str) -> None:
    between.reach = False
    between.changes = {"UpdateUser": PAGES[page]}
    result = through(between, acme).fails("workmail_user", name="bob", city="Oslo", wait_timeout=1)
    assert "is not Amazon WorkMail" in json.dumps(result)
    assert between.calls["UpdateUser"] == 1
    assert "city" not in acme.run("workmail_user_info", name="bob", include=["attributes"])["users"][0]


def test_a_write_that_took_effect_although_a_page_answered_is_done(between, acme) -> None:
    between.changes = {"UpdateUser": HTML, "CreateUser": HTML}
    runner = through(between, acme)
    assert runner.run("workmail_user", name="bob", city="Oslo", enabled=False)["changed"]
    assert runner.run("workmail_user", name="eva", display_name="Eva")["changed"]
    assert not acme.run("workmail_user", name="eva", display_name="Eva")["changed"]


def test_a_user_whose_id_was_not_returned_is_adopted(between, acme) -> None:
    between.changes = {"CreateUser": telling(UserId=None)}
    made = through(between, acme).run("workmail_user", name="eva", email="eva@example.com")
    assert made["changed"]
    assert not acme.run("workmail_user", name="eva", email="eva@example.com")["changed"]
    assert len(acme.run("workmail_user_info", name_prefix="eva")["users"]) == 1


def test_a_list_whose_pages_never_end_is_an_error(between, acme) -> None:
    between.reach = False
    between.changes = {"ListUsers": telling(Users=[], NextToken="again")}
    result = through(between, acme).fails("workmail_user_info")
    assert "never end" in result["msg"]
    assert between.calls["ListUsers"] == 2


def test_a_list_whose_pages_go_round_is_an_error(between, acme) -> None:
    def round_(params: dict[str, Any], told: Response) -> Response:
        following = {"": "one", "one": "two", "two": "one"}[params.get("NextToken", "")]
        return telling(Users=[], NextToken=following)(params, told)

    between.reach = False
    between.changes = {"ListUsers": round_}
    assert "never end" in through(between, acme).fails("workmail_user_info")["msg"]


ANN = {"Id": "1", "Name": "ann", "State": "DISABLED"}


@pytest.mark.parametrize("again", [[], [ANN], [{**ANN, "State": "DELETED"}]])
def test_a_list_that_shows_new_tokens_and_no_new_rows_is_an_error(between, acme, monkeypatch, again) -> None:
    monkeypatch.setattr(failures, "MAX_IDLE_PAGES", 20)
    pages = 0

    def endless(params: dict[str, Any], told: Response) -> Response:
        nonlocal pages
        pages += 1
        return telling(Users=[ANN] if pages == 1 else again, NextToken=f"page {pages}")(params, told)

    between.reach = False
    between.changes = {"ListUsers": endless}
    result = through(between, acme).fails("workmail_user_info")
    assert "20 consecutive pages contain no new row" in result["msg"]
    assert_told_as_foreign(result, between)
    assert 20 <= between.calls["ListUsers"] <= 22


def test_a_list_with_empty_pages_between_its_rows_is_read_to_its_end(between, acme, monkeypatch) -> None:
    monkeypatch.setattr(failures, "MAX_IDLE_PAGES", 3)
    pages = [[], [], [ANN], [], [], [{**ANN, "Id": "2", "Name": "bob"}], []]

    def told(params: dict[str, Any], answer: Response) -> Response:
        number = int(params.get("NextToken", 0))
        following = str(number + 1) if number + 1 < len(pages) else None
        return telling(Users=pages[number], NextToken=following)(params, answer)

    between.reach = False
    between.changes = {"ListUsers": told}
    users = through(between, acme).run("workmail_user_info")["users"]
    assert [one["name"] for one in users] == ["ann", "bob"]


@pytest.mark.parametrize("code", ["AccessDeniedException", "ExpiredTokenException"])
def test_a_refusal_of_the_first_of_many_calls_is_not_asked_for_again(between, acme, code: str) -> None:
    for number in range(40):
        acme.run("workmail_user", name=f"user{number}", email=f"user{number}@example.com")
    refusal = Response(
        403 if code.startswith("Access") else 400, json.dumps({"__type": code, "Message": "no"}).encode()
    )
    between.changes = {"ListAliases": refusal}
    result = through(between, acme).fails("workmail_alias_info")
    assert code in result["msg"]
    assert between.calls["ListAliases"] <= 10, "one for each thread at most"


def test_a_write_that_is_denied_is_not_sent_for_each_item(between, acme) -> None:
    body = json.dumps({"__type": "AccessDeniedException", "Message": "no"}).encode()
    between.changes = {"CreateUser": Response(400, body)}
    users = [{"name": f"user{number}", "display_name": "User"} for number in range(40)]
    result = through(between, acme).fails("workmail_directory", users=users, concurrency=5)
    assert result["msg"].startswith("40 operations failed")
    assert between.calls["CreateUser"] <= 5


def test_a_denial_in_one_organization_is_not_one_in_another(emulator, between, acme) -> None:
    emulator.add_organization("other")

    def denied(params: dict[str, Any], told: Response) -> Response:
        body = json.dumps({"__type": "AccessDeniedException", "Message": "no"}).encode()
        return Response(400, body) if params["OrganizationId"] == first else told

    first = acme.run("workmail_organization_info", organization="acme")["organizations"][0]["organization_id"]
    between.changes = {"DescribeOrganization": denied}
    told = Runner(between.url, "").run("workmail_organization_info", organization="other")
    assert [one["alias"] for one in told["organizations"]] == ["other"]


def test_retries_of_aws_config_do_not_turn_on_those_of_botocore(between, acme) -> None:
    broken = Response(500, b'{"__type": "InternalFailure", "Message": "later"}')
    between.changes = {"ListUsers": broken}
    retries = {"retries": {"max_attempts": 5, "mode": "standard"}, "user_agent_extra": "ours"}
    through(between, acme).fails("workmail_user_info", aws_config=retries)
    assert between.calls["ListUsers"] == 10, "ten tries of the client, each sent once"


PASSWORDS = [
    "https://user:hunter2secret@host.example",
    "https://user:hunter2 secret@host.example",
    "user:hunter2secret@host.example",
    "//user:hunter2secret@host.example/",
]


@pytest.mark.parametrize("module", ["workmail_user_info", "workmail_organization_info", "workmail_doctor_info"])
@pytest.mark.parametrize("url", PASSWORDS)
def test_a_password_in_the_endpoint_is_refused_and_not_echoed(acme, module: str, url: str) -> None:
    result = acme.run_anyhow(module, endpoint_url=url)
    assert "hunter2" not in json.dumps(result)
    assert "user name or a password" in json.dumps(result)


def test_a_password_in_an_endpoint_of_the_environment_is_refused_and_not_echoed(acme, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_WORKMAIL", "https://user:hunter2secret@host.example")
    result = acme.fails("workmail_user_info", endpoint_url=None)
    assert "hunter2" not in json.dumps(result)
    assert "user name or a password" in result["msg"]
