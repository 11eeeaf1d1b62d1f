# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator lets a caller do what an IAM policy allows, and denies the rest in the service's words."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from support.wire import client
from workmail_emulator import Emulator
from workmail_emulator.errors import ServiceError
from workmail_emulator.policy import Patterns, Policy

BIN = Path(sys.executable).parent
ARN = "arn:aws:workmail:eu-west-1:123456789012:organization/"


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    rows = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    return {"Version": "2012-10-17", "Statement": rows}


@pytest.fixture
def acme(emulator: Emulator) -> str:
    return emulator.add_organization("acme")


def denied(call: Any, **params: Any) -> str:
    """The message of a call that is denied."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
    return caught.value.response["Error"]["Message"]


def test_what_no_statement_allows_is_denied_and_has_no_effect(emulator: Emulator, acme: str) -> None:
    emulator.set_policy(policy({"Action": "workmail:ListUsers"}))
    service = client(emulator)
    assert len(service.list_users(OrganizationId=acme)["Users"]) == 2
    message = denied(service.create_group, OrganizationId=acme, Name="staff")
    assert message == (
        "User: arn:aws:iam::123456789012:user/emulated is not authorized to perform: workmail:CreateGroup on resource: "
        f"{ARN}{acme} because no identity-based policy allows the workmail:CreateGroup action"
    )
    assert emulator.snapshot("acme")["groups"] == {}
    assert [(call.operation, call.error, call.took_effect) for call in emulator.writes()] == [
        ("CreateGroup", "AccessDeniedException", False)
    ]


def test_a_denial_goes_before_a_wrong_parameter(emulator: Emulator) -> None:
    emulator.set_policy(policy({"Action": "workmail:List*"}))
    missing = "m-" + "0" * 32
    assert "workmail:DeleteUser" in denied(client(emulator).delete_user, OrganizationId=missing, UserId="nobody")


def test_a_deny_overrides_every_allow(emulator: Emulator, acme: str) -> None:
    emulator.set_policy(policy({"Action": "workmail:*"}, {"Effect": "Deny", "Action": "workmail:Delete*"}))
    service = client(emulator)
    group = service.create_group(OrganizationId=acme, Name="staff")["GroupId"]
    message = denied(service.delete_group, OrganizationId=acme, GroupId=group)
    assert message.endswith("with an explicit deny in an identity-based policy")


def test_a_policy_can_be_for_one_organization(emulator: Emulator, acme: str) -> None:
    other = emulator.add_organization("other")
    emulator.set_policy(policy({"Action": ["workmail:ListUsers", "workmail:ListTags*"], "Resource": ARN + acme}))
    service = client(emulator)
    service.list_users(OrganizationId=acme)
    service.list_tags_for_resource(ResourceARN=ARN + acme)
    assert f"on resource: {ARN}{other} " in denied(service.list_users, OrganizationId=other)
    assert f"on resource: {ARN}{other} " in denied(service.list_tags_for_resource, ResourceARN=ARN + other)


def test_a_policy_can_be_for_one_region(emulator: Emulator, acme: str) -> None:
    emulator.set_policy(policy({"Action": "workmail:*", "Resource": "arn:aws:workmail:us-*-1:*:organization/*"}))
    american = emulator.add_organization("american", region="us-east-1")
    client(emulator, "us-east-1").list_users(OrganizationId=american)
    denied(client(emulator).list_users, OrganizationId=acme)


@pytest.mark.parametrize("operation", ["list_organizations", "create_organization"])
def test_a_call_for_no_organization_needs_every_resource(emulator: Emulator, operation: str) -> None:
    call = getattr(client(emulator), operation)
    params = {"Alias": "fresh"} if operation.startswith("create") else {}
    emulator.set_policy(policy({"Action": "workmail:*", "Resource": "arn:aws:workmail:*:*:organization/*"}))
    assert " on resource: * " in denied(call, **params)
    emulator.set_policy(policy({"Action": "workmail:*", "Resource": "*"}))
    call(**params)


def allows(document: dict[str, Any], resource: str) -> bool:
    """Whether users may be listed."""
    try:
        Policy.of(document).require("ListUsers", resource)
    except ServiceError:
        return False
    return True


@pytest.mark.parametrize("action", ["*", "workmail:*", "WorkMail:listusers", "workmail:L?stUsers", "workmail:*s"])
def test_wildcards_and_case_of_actions_are_those_of_iam(action: str) -> None:
    assert allows(policy({"Action": action}), "*")


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ({"NotAction": "workmail:Delete*"}, True),
        ({"NotAction": ["workmail:Delete*", "workmail:List*"]}, False),
        ({"NotAction": "s3:*", "Resource": f"{ARN}m-1"}, True),
        ({"Action": "workmail:ListUsers", "Resource": f"{ARN}M-1"}, False),
        ({"Action": "s3:*"}, False),
    ],
)
def test_statements_cover_what_they_say(statement: dict[str, Any], allowed: bool) -> None:
    assert allows(policy(statement), f"{ARN}m-1") == allowed


def test_not_resource_leaves_one_organization_out() -> None:
    document = {"Statement": {"Effect": "Allow", "Action": "workmail:*", "NotResource": f"{ARN}m-1"}}
    assert allows(document, f"{ARN}m-2")
    assert not allows(document, f"{ARN}m-1")


def matches(pattern: str, text: str) -> bool:
    """The definition of the two wildcards, letter by letter."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return matches(pattern[1:], text) or (bool(text) and matches(pattern, text[1:]))
    return bool(text) and pattern[0] in ("?", text[0]) and matches(pattern[1:], text[1:])


@given(st.text("ab.*?", max_size=6), st.text("ab.*?[", max_size=8))
def test_wildcards_match_as_they_are_defined(pattern: str, text: str) -> None:
    assert Patterns((pattern,)).match(text) == matches(pattern, text)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ([], "the policy has no Statement"),
        ({"Version": "2012-10-17"}, "the policy has no Statement"),
        ({"Version": "2020-01-01", "Statement": []}, "Version: '2020-01-01' is not one of 2012-10-17"),
        (policy({"Action": "workmail:*", "Effect": "allow"}), "Statement[0].Effect: 'allow' is neither"),
        (policy({"Action": "ListUsers"}), "the action 'ListUsers' names no service. Write 'workmail:ListUsers'"),
        (policy({}), "Statement[0]: give Action or NotAction, and not both"),
        (policy({"Action": "workmail:*", "NotAction": "s3:*"}), "Statement[0]: give Action or NotAction"),
        (policy({"Action": []}), "Statement[0].Action: it is neither a text nor a list of texts"),
        (policy({"Action": "workmail:*", "Condition": {}}), "Statement[0].Condition: the emulator knows Action,"),
        (policy({"Action": "*"}, {"Action": "*", "Resource": "${aws:x}"}), "Statement[1].Resource: the emulator knows"),
        ({"Statement": ["allow"]}, "Statement[0] is not an object"),
    ],
)
def test_what_the_emulator_cannot_judge_is_refused(document: Any, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        Policy.of(document)


def test_an_emulator_starts_with_a_policy_and_loses_it_when_it_is_cleared() -> None:
    with Emulator(policy=policy({"Action": "workmail:ListUsers"})) as emulator:
        acme = emulator.add_organization("acme")
        denied(client(emulator).list_groups, OrganizationId=acme)
        emulator.set_policy(None)
        client(emulator).list_groups(OrganizationId=acme)
        emulator.set_policy(policy({"Action": "workmail:ListUsers"}))
        emulator.clear()
        client(emulator).list_organizations()


def aws(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "eu-west-1"}
    command = [BIN / "aws", "workmail", *words, "--endpoint-url", url]
    environment = {"PATH": os.environ["PATH"], **keys}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_command_enforces_the_policy_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(policy({"Action": "workmail:ListOrganizations"})), encoding="utf-8")
    words = [BIN / "workmail-emulator", "--port", "0", "--organization", "acme", "--policy", file]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().removeprefix("listening on ").strip()
    id_ = process.stdout.readline().split()[-1]
    try:
        assert id_ in aws(url, "list-organizations").stdout
        refused = aws(url, "list-users", "--organization-id", id_)
        assert refused.returncode != 0
        assert "AccessDeniedException" in refused.stderr
        assert "not authorized to perform: workmail:ListUsers on resource: " in refused.stderr
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"Statement": {"Effect": "Allow"}}', "policy.json: Statement[0]: give Action or NotAction"),
        ("no JSON", "policy.json: Expecting value"),
        (None, "No such file"),
    ],
)
def test_the_command_explains_a_wrong_policy(tmp_path: Path, text: str | None, told: str) -> None:
    file = tmp_path / "policy.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    words = [BIN / "workmail-emulator", "--port", "0", "--policy", file]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
