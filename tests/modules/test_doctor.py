# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""workmail_doctor_info: what it finds in a healthy and in a broken place, and that it always goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._doctor.actions import ANYWHERE, CHANGE
from ansible_collections.mailops.workmail.plugins.module_utils._service import client, wire
from botocore.httpsession import URLLib3Session
from support.inprocess import CREDENTIALS, Runner
from support.storage import client as aws
from support.storage import emptied
from workmail_emulator import Emulator, Faults, Rule

MODULE = "workmail_doctor_info"
TOP = Path(__file__).parents[2]
OF_THE_DAY = ("end of WorkMail", "versions")
"""Checks whose verdict depends on the day and on the machine."""
ROLE = "arn:aws:iam::123456789012:role/mail/Post"
ASSUMED = "arn:aws:sts::123456789012:assumed-role/Post/ann"


def checks(result: dict[str, Any]) -> dict[str, dict[str, Any]]:
    told = {one["check"]: one for one in result["checks"]}
    assert len(told) == len(result["checks"]) == 21
    assert all(one["found"] for one in told.values())
    return told


def look(runner: Runner, **options: Any) -> dict[str, dict[str, Any]]:
    return checks(runner.run(MODULE, **options))


def verdicts(told: dict[str, dict[str, Any]], *but: str) -> set[str]:
    return {one["verdict"] for name, one in told.items() if name not in (*OF_THE_DAY, *but)}


class Iam(BaseHTTPRequestHandler):
    """IAM and STS as far as the doctor asks them (query protocol: form in, XML out)."""

    caller: ClassVar[str] = ASSUMED
    denied: ClassVar[tuple[str, ...]] = ()
    refuses: ClassVar[tuple[str, ...]] = ()
    asked: ClassVar[list[dict[str, list[str]]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = parse_qs(self.rfile.read(length).decode())
        self.asked.append(form)
        action = form["Action"][0]
        if action in self.refuses:
            body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>"
        else:
            inner = getattr(self, action)(form)
            body = f"<{action}Response><{action}Result>{inner}</{action}Result></{action}Response>"
        self.send_response(403 if action in self.refuses else 200)
        self.end_headers()
        self.wfile.write(body.encode())

    def GetCallerIdentity(self, _form: dict[str, list[str]]) -> str:
        return f"<Arn>{self.caller}</Arn><UserId>x</UserId><Account>123456789012</Account>"

    def GetRole(self, form: dict[str, list[str]]) -> str:
        assert form["RoleName"] == ["Post"]
        return f"<Role><Arn>{ROLE}</Arn><RoleName>Post</RoleName></Role>"

    def SimulatePrincipalPolicy(self, form: dict[str, list[str]]) -> str:
        names = [value[0] for key, value in form.items() if key.startswith("ActionNames.")]
        rows = "".join(self._row(name) for name in names)
        return f"<EvaluationResults>{rows}</EvaluationResults><IsTruncated>false</IsTruncated>"

    def _row(self, name: str) -> str:
        decision = "implicitDeny" if name in self.denied else "allowed"
        return f"<member><EvalActionName>{name}</EvalActionName><EvalDecision>{decision}</EvalDecision></member>"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the screen of the tests."""


@pytest.fixture
def iam(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Iam]]:
    monkeypatch.setattr(Iam, "asked", [])
    for name, value in (("caller", ASSUMED), ("denied", ()), ("refuses", ())):
        monkeypatch.setattr(Iam, name, value)
    with ThreadingHTTPServer(("127.0.0.1", 0), Iam) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        for service in ("IAM", "STS"):
            monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", f"http://127.0.0.1:{server.server_port}")
        yield Iam
        server.shutdown()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing in the environment tells credentials or a region."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)


def people(runner: Runner) -> None:
    runner.run(
        "workmail_directory",
        users=[{"name": name, "email": f"{name}@example.com", "mailbox_quota": 100} for name in ("ann", "bob")],
        groups=[{"name": "staff", "email": "staff@example.com", "members": ["ann"]}],
        resources=[{"name": "room", "type": "ROOM", "email": "room@example.com"}],
    )


def test_a_healthy_place_is_fine_and_nothing_is_written(emulator: Emulator, acme: Runner, iam: type[Iam]) -> None:
    people(acme)
    emulator.reset_log()
    told = look(acme)
    assert verdicts(told, "end of WorkMail") == {"fine"}
    assert told["credentials"]["found"] == f"The service accepts them, those of {ASSUMED}."
    assert "2 users (2 enabled), 1 group, 1 resource." in told["users"]["found"]
    assert emulator.writes() == []
    assert all(name.startswith(("Describe", "List", "Get", "Test")) for name in emulator.counts())


def test_check_mode_finds_the_same(acme: Runner, iam: type[Iam]) -> None:
    preview, real = look(acme, check=True), look(acme)
    assert {**preview, "clock": None} == {**real, "clock": None}


def test_an_assumed_role_is_simulated_with_its_path_and_on_the_organization(
    emulator: Emulator, acme: Runner, iam: type[Iam]
) -> None:
    assert look(acme)["permissions to change"]["verdict"] == "fine"
    simulations = [form for form in iam.asked if form["Action"] == ["SimulatePrincipalPolicy"]]
    assert {form["PolicySourceArn"][0] for form in simulations} == {ROLE}
    names = [sum(key.startswith("ActionNames.") for key in form) for form in simulations]
    assert names == [len(CHANGE) - len(ANYWHERE), len(ANYWHERE)]
    resources = [form["ResourceArns.member.1"][0] for form in simulations]
    assert resources == [emulator.edit("acme", lambda one: one.arn), "*"]


def test_what_the_simulation_denies_is_named_and_is_no_failure(acme: Runner, iam: type[Iam]) -> None:
    iam.denied = ("workmail:CreateUser", "workmail:CreateOrganization")
    one = look(acme)["permissions to change"]
    assert one["verdict"] == "attention"
    assert f"denies 2 of {len(CHANGE)} actions: CreateOrganization, CreateUser." in one["found"]


def test_a_caller_that_may_not_ask_iam_reads_how_to_find_out(acme: Runner, iam: type[Iam]) -> None:
    iam.refuses = ("SimulatePrincipalPolicy", "GetRole")
    one = look(acme)["permissions to change"]
    assert one["verdict"] == "could not be checked"
    assert "the IAM action iam:SimulatePrincipalPolicy is required. not you" in one["found"]
    assert "--policy-source-arn arn:aws:iam::123456789012:role/Post " in one["advice"]


def test_the_account_itself_may_do_everything_and_a_federated_user_is_not_simulated(
    acme: Runner, iam: type[Iam]
) -> None:
    iam.caller = "arn:aws:iam::123456789012:root"
    assert look(acme)["permissions to change"]["verdict"] == "fine"
    iam.caller = "arn:aws:sts::123456789012:federated-user/ann"
    assert "IAM cannot simulate" in look(acme)["permissions to change"]["found"]
    assert [form["Action"][0] for form in iam.asked] == ["GetCallerIdentity"] * 2


def test_aws_is_not_asked_about_a_rehearsal(monkeypatch: pytest.MonkeyPatch, acme: Runner) -> None:
    sent: list[str] = []
    monkeypatch.setattr(URLLib3Session, "send", noting(sent))
    one = look(acme)["permissions to change"]
    assert one["verdict"] == "could not be checked"
    assert "which is not AWS, so STS was not queried" in one["found"]
    assert sent
    assert [url for url in sent if client.AWS.match(url)] == []


def noting(sent: list[str]) -> Any:
    send = URLLib3Session.send

    def noted(self: Any, request: Any) -> Any:
        sent.append(request.url)
        return send(self, request)

    return noted


def test_without_credentials_the_rest_could_not_be_checked(emulator: Emulator, acme: Runner, alone: None) -> None:
    told = look(acme, access_key=None, secret_key=None)
    assert told["credentials"]["verdict"] == "broken"
    assert told["region"]["verdict"] == "fine"
    assert verdicts(told, "credentials", "region") == {"could not be checked"}
    assert emulator.calls == []


def test_a_profile_that_is_not_there_is_named(acme: Runner, alone: None) -> None:
    told = look(acme, access_key=None, secret_key=None, profile="payroll")
    assert told["credentials"]["verdict"] == "broken"
    assert "The config profile (payroll) could not be found" in told["credentials"]["found"]


def test_without_a_region_nothing_is_called(emulator: Emulator, acme: Runner, alone: None) -> None:
    told = look(acme, region=None)
    assert told["region"]["verdict"] == "broken"
    assert verdicts(told, "region") == {"could not be checked"}
    assert emulator.calls == []


def test_in_a_region_without_workmail_aws_is_not_called(alone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *words, **_more: asked.append(words) or [])
    told = look(Runner("", "acme"), region="eu-central-1", endpoint_url=None)
    assert told["region"]["verdict"] == "broken"
    assert "eu-central-1" in told["region"]["found"]
    assert verdicts(told, "region") == {"could not be checked"}
    assert asked == []


def test_a_service_that_cannot_be_reached_is_a_broken_connection(alone: None) -> None:
    told = look(Runner("http://127.0.0.1:9", "acme"))
    assert told["connection"]["verdict"] == "broken"
    assert told["credentials"]["verdict"] == told["organization"]["verdict"] == "could not be checked"


@pytest.mark.parametrize("code", ["UnrecognizedClientException", "ExpiredTokenException"])
def test_credentials_that_are_rejected_are_broken_and_the_clock_is_still_checked(emulator, acme, code: str) -> None:
    emulator.set_faults(Faults(rules=[Rule(code=code)]))
    told = look(acme)
    assert told["credentials"]["verdict"] == "broken"
    assert code in told["credentials"]["found"]
    assert told["connection"]["verdict"] == told["clock"]["verdict"] == "fine"
    assert told["organization"]["verdict"] == "could not be checked"


@pytest.mark.parametrize(("ahead", "verdict"), [(0, "fine"), (-100, "attention"), (400, "broken")])
def test_the_clock_is_compared_with_the_services(acme: Runner, monkeypatch, ahead: int, verdict: str) -> None:
    monkeypatch.setattr(wire, "time", SimpleNamespace(time=lambda: time.time() + ahead))
    assert look(acme)["clock"]["verdict"] == verdict


def test_an_organization_that_is_not_there_is_broken_and_the_nearest_is_named(acme: Runner) -> None:
    told = look(Runner(acme.url, "acmee"))
    assert told["organization"]["verdict"] == "broken"
    assert "Did you mean 'acme'?" in told["organization"]["found"]
    assert told["domains"]["verdict"] == "could not be checked"
    nobody = look(Runner(acme.url, f"m-{'0' * 32}"))
    assert nobody["organization"]["verdict"] == "broken"
    assert "is not a WorkMail organization of this account in eu-west-1" in nobody["organization"]["found"]


def test_an_organization_that_is_not_active_is_reported_with_its_state(emulator: Emulator, acme: Runner) -> None:
    emulator.edit("acme", lambda one: setattr(one, "state", "Impaired"))
    told = look(acme)
    assert told["organization"]["verdict"] == "broken"
    assert "is Impaired" in told["organization"]["found"]
    assert told["users"]["verdict"] == told["domains"]["verdict"] == "could not be checked"
    assert told["permissions to read"]["verdict"] == "fine"


def test_domains_interoperability_and_full_mailboxes_are_found(emulator: Emulator, acme: Runner) -> None:
    people(acme)

    def spoil(one: Any) -> None:
        one.domains["example.com"].verified = False
        one.interoperability = True
        next(entity for entity in one.entities.values() if entity.name == "ann").size = 95.0
        next(entity for entity in one.entities.values() if entity.name == "bob").aliases = [
            f"b{number}@example.com" for number in range(89)
        ]

    emulator.edit("acme", spoil)
    told = look(acme)
    assert told["domains"]["found"].startswith("example.com is PENDING.")
    assert told["mailboxes"]["found"] == "1 of 2 fill 90 % or more: user ann 95 of 100 MB."
    assert told["aliases"]["found"] == "1 of 4 use 90 % or more: user bob 90 of 100 aliases."
    for name in ("domains", "interoperability", "mailboxes", "aliases"):
        assert told[name]["verdict"] == "attention"
        assert told[name]["advice"]
    emulator.edit("acme", lambda one: setattr(one, "default_domain", "example.com"))
    assert look(acme)["default domain"]["verdict"] == "broken"


WATCH = "arn:aws:iam::123456789012:role/watch"
PROVIDER = {"lambda_arn": "arn:aws:lambda:eu-west-1:123456789012:function:free-busy"}
SETTINGS: dict[str, Any] = {
    "retention_policy": {
        "name": "tidy",
        "folder_configurations": [{"name": "JUNK_EMAIL", "action": "DELETE", "period": 30}],
    },
    "confirm_deletion": True,
    "inbound_dmarc": {"enforced": False},
    "email_monitoring": {"log_group_arn": "arn:aws:logs:eu-west-1:123456789012:log-group:mail:*", "role_arn": WATCH},
    "availability_configurations": [
        {"domain": "a.example", "lambda_provider": PROVIDER},
        {"domain": "b.example", "lambda_provider": {"lambda_arn": f"{PROVIDER['lambda_arn']}-2"}},
    ],
}


@pytest.fixture
def beside(running_storage: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of logs and IAM."""
    url = emptied(running_storage)
    for name in ("LOGS", "CLOUDWATCH_LOGS", "IAM", "STS"):
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{name}", url)
    return url


def test_settings_that_need_attention_are_found(emulator: Emulator, acme: Runner, beside: str) -> None:
    acme.run("workmail_settings", **SETTINGS)
    emulator.set_missing([f"{PROVIDER['lambda_arn']}-2"])
    aws("logs", beside).create_log_group(logGroupName="mail-archive")
    told = look(acme, quotas=False)
    assert told["DMARC"]["verdict"] == told["email monitoring"]["verdict"] == "attention"
    assert told["availability"]["verdict"] == "attention"
    missing = f"Messages are not logged, because the log group mail and the role {WATCH} do not exist."
    assert told["email monitoring"]["found"] == missing
    assert told["availability"]["found"].startswith("The test of 1 of 2 domains fails: b.example (")
    assert "JUNK_EMAIL after 30 days" in told["retention"]["found"]

    aws("logs", beside).create_log_group(logGroupName="mail")
    aws("iam", beside).create_role(RoleName="watch", AssumeRolePolicyDocument="{}")
    assert look(acme, quotas=False)["email monitoring"]["found"] == "Messages are logged to mail."


def test_a_setting_that_cannot_be_read_is_that_check_only(emulator: Emulator, acme: Runner, iam: type[Iam]) -> None:
    emulator.set_policy(read_only_less("DescribeInboundDmarcSettings", "ListAvailabilityConfigurations"))
    told = look(acme, quotas=False)
    assert told["DMARC"]["verdict"] == told["availability"]["verdict"] == "could not be checked"
    assert told["retention"]["verdict"] == told["identity provider"]["verdict"] == "fine"


def test_a_rehearsal_does_not_look_for_a_log_group_of_aws(acme: Runner) -> None:
    acme.run("workmail_settings", email_monitoring={**SETTINGS["email_monitoring"], "role_arn": None})
    one = look(acme, quotas=False)["email monitoring"]
    assert one["verdict"] == "could not be checked"
    assert "which is not AWS, so LOGS was not queried" in one["found"]


def test_quotas_can_be_left_out_and_cost_nothing_then(emulator: Emulator, acme: Runner) -> None:
    people(acme)
    emulator.reset_log()
    told = look(acme, quotas=False)
    assert told["aliases"]["verdict"] == told["mailboxes"]["verdict"] == "could not be checked"
    assert emulator.counts()["ListAliases"] == emulator.counts()["GetMailboxDetails"] == 1


def read_only_less(*actions: str) -> dict[str, Any]:
    document = json.loads((TOP / "docs" / "iam" / "read-only.json").read_text(encoding="utf-8"))
    denied = {"Effect": "Deny", "Action": [f"workmail:{action}" for action in actions], "Resource": "*"}
    return {**document, "Statement": [*document["Statement"], denied]}


def test_a_missing_permission_to_read_is_named_and_the_rest_is_looked_at(emulator: Emulator, acme: Runner) -> None:
    emulator.set_policy(read_only_less("ListResourceDelegates", "GetMailDomain"))
    told = look(acme)
    assert told["permissions to read"]["verdict"] == "broken"
    assert told["permissions to read"]["found"] == "Denied: GetMailDomain, ListResourceDelegates."
    assert told["domains"]["verdict"] == "could not be checked"
    assert "workmail:GetMailDomain is required" in told["domains"]["found"]
    assert told["users"]["verdict"] == told["organization"]["verdict"] == "fine"


def test_who_may_not_list_organizations_needs_the_id(emulator: Emulator, acme: Runner) -> None:
    emulator.set_policy(read_only_less("ListOrganizations"))
    told = look(acme)
    assert told["permissions to read"]["verdict"] == "attention"
    assert "by its id" in told["permissions to read"]["advice"]
    assert told["organization"]["verdict"] == "could not be checked"
    by_id = look(Runner(acme.url, emulator.edit("acme", lambda one: one.id)))
    assert by_id["permissions to read"]["found"] == "Denied: ListOrganizations."
    assert by_id["organization"]["verdict"] == by_id["users"]["verdict"] == "fine"


def test_the_doctor_ends_although_no_action_is_allowed(emulator: Emulator, acme: Runner) -> None:
    emulator.set_policy(read_only_less("*"))
    told = look(Runner(acme.url, emulator.edit("acme", lambda one: one.id)))
    assert told["credentials"]["verdict"] == "fine"
    assert told["permissions to read"]["verdict"] == "broken"
    assert told["organization"]["verdict"] == "could not be checked"


def test_secrets_and_wrong_options(acme: Runner) -> None:
    secret = "Canary-Horse-1"
    assert secret not in json.dumps(acme.run(MODULE, secret_key=secret))
    assert "quotas" in acme.fails(MODULE, quotas="perhaps")["msg"]


WITHOUT_BOTO3 = """
import json, sys
sys.modules["boto3"] = sys.modules["botocore"] = None
from ansible.module_utils.testing import patch_module_args
with patch_module_args(json.loads(sys.argv[1])):
    from ansible_collections.mailops.workmail.plugins.modules import workmail_doctor_info
    workmail_doctor_info.main()
"""


def test_without_boto3_it_says_so_and_goes_on() -> None:
    arguments = json.dumps({"organization": "acme", **CREDENTIALS})
    command = [sys.executable, "-c", WITHOUT_BOTO3, arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = checks(json.loads(done.stdout.strip().splitlines()[-1]))
    assert told["versions"]["verdict"] == "broken"
    assert "boto3 missing" in told["versions"]["found"]
    assert told["region"]["verdict"] == "fine"
    assert verdicts(told, "region") == {"could not be checked"}
    assert "Traceback" not in done.stdout + done.stderr
