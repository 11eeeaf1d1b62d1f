# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role exit_storage beside what exists: rights stay, and what does not fit is refused before any change."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from support.inprocess import Runner
from support.storage import client, emptied
from workmail_emulator import Emulator

STORAGE = {"exit_storage_organization": "acme", "exit_storage_bucket": "acme-exports"}
SERVICES = ("S3", "KMS", "IAM", "STS")


@pytest.fixture
def aws(emulator: Emulator, running_storage: str, playbook: Any) -> str:
    """An empty S3, KMS and IAM beside the emulator, and a playbook that finds them."""
    url = emptied(running_storage)
    emulator.set_storage(url)
    playbook.environment = {**playbook.environment, **{f"AWS_ENDPOINT_URL_{name}": url for name in SERVICES}}
    playbook.environment |= {"AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1"}
    return url


def policies_of(aws: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The trust policy and the inline policies of the default role."""
    iam, name = client("iam", aws), "workmail-exports"
    names = iam.list_role_policies(RoleName=name)["PolicyNames"]
    inline = [iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"] for one in names]
    return iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"], inline


def stored(playbook: Any, *words: str, **variables: str) -> Any:
    given = json.dumps({**STORAGE, **variables})
    return playbook.command("ansible-playbook", "mailops.workmail.exit_storage", "-e", given, *words)


def check_of(url: str, key: str, organization: str, store: str) -> list[str]:
    role = "arn:aws:iam::123456789012:role/workmail-exports"
    runner = Runner(url, organization)
    told = runner.run("workmail_mailbox_export_info", wave="a", store=store, kms_key=key, role=role)
    return [one["message"] for one in told["findings"] if one["forbids_exports"]]


def test_another_store_keeps_the_rights_of_the_stores_before_it(
    aws: str, emulator: Emulator, playbook: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    emulator.add_organization("beta")
    for name in SERVICES:
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{name}", aws)
    beta = {"exit_storage_organization": "beta", "exit_storage_prefix": "beta"}
    runs = ({}, beta, {"exit_storage_bucket": "acme-other"})
    for variables in runs:
        done = stored(playbook, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
    aliases = {one["AliasName"]: one for one in client("kms", aws).list_aliases()["Aliases"]}
    key = client("kms", aws).describe_key(KeyId=aliases["alias/workmail-exports"]["TargetKeyId"])["KeyMetadata"]["Arn"]
    for organization, store in (
        ("acme", "acme-exports/exit"),
        ("beta", "acme-exports/beta"),
        ("acme", "acme-other/exit"),
    ):
        assert check_of(emulator.url, key, organization, f"s3://{store}") == []
    before = policies_of(aws)
    assert len(before[0]["Statement"]) == 2
    assert len(before[1]) == 3
    for variables in runs:
        assert "changed=0" in stored(playbook, **variables).stdout
    assert policies_of(aws) == before


@pytest.mark.parametrize("form", ["alias", "id", "arn"])
@pytest.mark.parametrize("words", [(), ("--check",)])
def test_a_disabled_key_is_refused_before_anything_is_created(
    aws: str, playbook: Any, form: str, words: tuple[str, ...]
) -> None:
    kms = client("kms", aws)
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/off", TargetKeyId=key["KeyId"])
    kms.disable_key(KeyId=key["KeyId"])
    names = {"alias": "alias/off", "id": key["KeyId"], "arn": key["Arn"]}
    done = stored(playbook, *words, exit_storage_key=names[form])
    assert done.returncode == 2
    assert "is Disabled" in done.stdout
    assert "changed=0" in done.stdout
    assert client("s3", aws).list_buckets()["Buckets"] == []
    assert client("iam", aws).list_roles()["Roles"] == []


@pytest.mark.parametrize(
    ("variables", "text"),
    [
        ({"exit_storage_organization": "acmee"}, "Did you mean 'acme'?"),
        ({"exit_storage_bucket": "s3://acme-exports"}, "Set the name only, without s3://"),
        ({"exit_storage_role": "arn:aws:iam::123456789012:role/x"}, "Set the name only, without the ARN"),
        ({"exit_storage_key": "arn:aws:s3:::x"}, "exit_storage_key: arn:aws:s3:::x is not a key"),
    ],
)
def test_a_mistyped_variable_of_the_storage_is_refused(
    aws: str, playbook: Any, variables: dict[str, str], text: str
) -> None:
    done = stored(playbook, **variables)
    assert done.returncode == 2
    assert text in done.stdout.replace("\\'", "'"), done.stdout


def test_a_bucket_without_public_access_block_is_reported(aws: str, playbook: Any) -> None:
    client("s3", aws).create_bucket(
        Bucket="acme-exports", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    done = stored(playbook)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "does not block public access" in done.stdout


class Denying(BaseHTTPRequestHandler):
    """IAM as it answers a caller without permissions."""

    def do_POST(self) -> None:
        body = (
            b'<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>'
            b"<Code>AccessDenied</Code><Message>User: x is not authorized</Message></Error></ErrorResponse>"
        )
        self.send_response(403)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing."""


def test_a_denied_call_of_the_storage_is_reported_with_the_policy_that_allows_it(aws: str, playbook: Any) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Denying)
    Thread(target=server.serve_forever, daemon=True).start()
    playbook.environment["AWS_ENDPOINT_URL_IAM"] = f"http://127.0.0.1:{server.server_port}"
    done = stored(playbook)
    server.shutdown()
    assert done.returncode == 2
    assert "AWS denied GetRole" in done.stdout, done.stdout
    assert "docs/iam/storage.json" in done.stdout
    assert "Nothing was changed." in done.stdout
