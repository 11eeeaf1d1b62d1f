# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of the pre-flight: each has facts that make it true, and the facts that fit make none true."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.mailops.workmail.plugins.module_utils._export.facts import Facts
from ansible_collections.mailops.workmail.plugins.module_utils._export.findings import CHECKS, findings
from ansible_collections.mailops.workmail.plugins.module_utils._export.starting import Target
from ansible_collections.mailops.workmail.plugins.module_utils._model.facts import Known, Unreadable
from ansible_collections.mailops.workmail.plugins.module_utils._store.place import Place
from support.storage import TRUST, rights

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROLE = "arn:aws:iam::123456789012:role/exports"
COMMAND = re.compile(r"`([^`]+)`")
ORGANIZATION = f"m-{'0' * 32}"
BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
RIGHTS = rights(KEY, "acme-exports", "exit/")
OLD_TRUST = {
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "export.workmail.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "123456789012"}},
    }
}
FIT = Facts(
    target=Target(Place("acme-exports", "exit"), ROLE, KEY),
    region="eu-west-1",
    organization=ORGANIZATION,
    bucket_region=Known("eu-west-1"),
    public_access_block=Known(BLOCKED),
    is_public=Known(False),
    encryption=Known({"Rules": [{"BucketKeyEnabled": False}]}),
    object_lock=Known(None),
    lifecycle=Known(None),
    key=Known({"KeyState": "Enabled", "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT"}),
    key_policy=Known(None),
    owner=Known("123456789012"),
    role=Known({"AssumeRolePolicyDocument": TRUST}),
    role_policies=Known((RIGHTS,)),
    retention=Known({"Name": "Default", "FolderConfigurations": [{"Name": "INBOX", "Action": "NONE"}]}),
)


def rule(**changes: Any) -> Known[Any]:
    return Known([{"ID": "tidy", "Status": "Enabled", "Filter": {"Prefix": ""}, **changes}])


def statement(**changes: Any) -> dict[str, Any]:
    return {**TRUST["Statement"][0], **changes}  # type: ignore[index]


def without(action: str) -> Known[Any]:
    rows = [{**one, "Action": [name for name in one["Action"] if name != action]} for one in RIGHTS["Statement"]]
    return Known(({**RIGHTS, "Statement": rows},))


WRONG: list[tuple[dict[str, Any], str, bool, str]] = [
    (
        {"bucket_region": Known(None)},
        "store",
        True,
        "the bucket acme-exports does not exist.*aws s3 mb s3://acme-exports",
    ),
    ({"bucket_region": Known("us-east-1")}, "store", True, "is in us-east-1, but the organization is in eu-west-1"),
    ({"public_access_block": Known(None)}, "store", False, "does not block public access.*put-public-access-block"),
    (
        {"public_access_block": Known({**BLOCKED, "BlockPublicAcls": False})},
        "store",
        False,
        r"public access \(BlockPublicAcls off\)",
    ),
    ({"is_public": Known(True)}, "store", True, "makes it public.*delete-bucket-policy"),
    (
        {"encryption": Known({"Rules": [{"BucketKeyEnabled": True}]})},
        "store",
        True,
        "uses an S3 Bucket Key.*which the role exports does not allow.*put-bucket-encryption",
    ),
    (
        {
            "encryption": Known({"Rules": [{"BucketKeyEnabled": True}]}),
            "role_policies": Known(({"Statement": {"Effect": "Allow", "Action": ["s3:*", "kms:*"], "Resource": "*"}},)),
        },
        "store",
        False,
        "uses an S3 Bucket Key, so its ARN is the encryption context. Disable",
    ),
    (
        {"object_lock": Known({"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}})},
        "store",
        True,
        "default Object Lock retention.*put-object-lock-configuration",
    ),
    ({"lifecycle": rule(Expiration={"Days": 30})}, "store", True, "the lifecycle rule tidy .* deletes exports"),
    ({"lifecycle": rule(Expiration={"Days": 1}, Filter={"Prefix": "exit/exports/"})}, "store", True, "deletes exports"),
    ({"lifecycle": rule(Transitions=[{"Days": 1}], Prefix="ex")}, "store", False, "moves exports to another storage"),
    (
        {"target": Target(Place("acme-exports", "exit"), ROLE, KEY.replace("eu-west-1", "us-east-1"))},
        "kms_key",
        True,
        "is in us-east-1, but the organization is in eu-west-1. Use a key in eu-west-1",
    ),
    ({"key": Known(None)}, "kms_key", True, "does not exist. Create a key"),
    ({"key": Known({"KeyState": "Disabled"})}, "kms_key", True, "is Disabled. Run `aws kms enable-key"),
    ({"key": Known({"KeyState": "PendingDeletion"})}, "kms_key", True, "scheduled for deletion.*cancel-key-deletion"),
    (
        {"key": Known({"KeyState": "PendingImport"})},
        "kms_key",
        True,
        "is PendingImport. Use a key whose KeyState is Ena",
    ),
    (
        {"key": Known({"KeyState": "Enabled", "KeyUsage": "SIGN_VERIFY"})},
        "kms_key",
        True,
        "is not a symmetric encryption key",
    ),
    (
        {"key": Known({"KeyState": "Enabled", "KeySpec": "RSA_2048"})},
        "kms_key",
        True,
        "is not a symmetric encryption key",
    ),
    ({"role": Known(None)}, "role", True, "the role arn:aws:iam::123456789012:role/exports does not exist"),
    (
        {"role": Known({"AssumeRolePolicyDocument": {"Statement": [statement(Principal={"Service": "x"})]}})},
        "role",
        True,
        "does not let the service export.workmail.amazonaws.com assume the role.*exit_storage",
    ),
    (
        {
            "role": Known(
                {
                    "AssumeRolePolicyDocument": {
                        "Statement": [statement(Condition={"StringEquals": {"aws:SourceAccount": "1"}})]
                    }
                }
            )
        },
        "role",
        True,
        "does not let the service export.workmail.amazonaws.com",
    ),
    *(
        (
            {"role_policies": without(action)},
            "role",
            True,
            f"not allowed to perform {action} for exports to s3://acme-exports/exit ",
        )
        for action in (
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:GetBucketPolicyStatus",
            "kms:GenerateDataKey",
            "kms:Decrypt",
        )
    ),
    (
        {"role_policies": Known((rights(KEY, "acme-exports", "other/"),))},
        "role",
        True,
        "It may write to s3://acme-exports/other, so the",
    ),
    (
        {"owner": Known("210987654321")},
        "role",
        True,
        "is in the account 123456789012, but the organization is in the ac",
    ),
    (
        {"retention": Known({"FolderConfigurations": [{"Name": "INBOX", "Action": "DELETE", "Period": 30}]})},
        "organization",
        False,
        r"deletes messages while you export \(INBOX: DELETE after 30 days\)",
    ),
]


def test_what_fits_has_no_findings() -> None:
    assert findings(FIT) == []


@pytest.mark.parametrize(("changes", "option", "forbids", "text"), WRONG, ids=[one[3][:40] for one in WRONG])
def test_what_does_not_fit_is_found_and_says_what_fixes_it(
    changes: dict[str, Any], option: str, forbids: bool, text: str
) -> None:
    every = findings(replace(FIT, **changes))
    found = {(one.option, one.forbids) for one in every if re.search(text, one.text)}
    assert found == {(option, forbids)}, every


FINE: list[dict[str, Any]] = [
    {"is_public": Known(None)},
    {"object_lock": Known({"ObjectLockEnabled": "Enabled", "Rule": {}})},
    {"lifecycle": rule(Transitions=[{"Days": 1}], Filter={"Prefix": "other/"})},
    {"lifecycle": rule(NoncurrentVersionExpiration={"NoncurrentDays": 1})},
    {"lifecycle": rule(Expiration={"ExpiredObjectDeleteMarker": True})},
    {"key": Known({"KeyState": "Enabled"})},
    {"role_policies": Known(({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},))},
    {"encryption": Known(None)},
    {"lifecycle": rule(Expiration={"Days": 30}, Status="Disabled")},
    {"lifecycle": rule(Expiration={"Days": 30}, Filter={"Prefix": "other/"})},
    {"lifecycle": rule(Expiration={"Days": 30}, Filter={"Tag": {"Key": "a", "Value": "b"}})},
    {"lifecycle": rule(AbortIncompleteMultipartUpload={"DaysAfterInitiation": 7})},
    {"object_lock": Known({"ObjectLockEnabled": "Enabled"})},
    {"role": Known({"AssumeRolePolicyDocument": OLD_TRUST})},
    {"retention": Known(None)},
    {
        "role_policies": without("kms:Decrypt"),
        "key_policy": Known(
            ({"Statement": [{"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "kms:*", "Resource": "*"}]},)
        ),
    },
]


@pytest.mark.parametrize("changes", FINE)
def test_what_fits_in_another_form_has_no_findings_either(changes: dict[str, Any]) -> None:
    assert findings(replace(FIT, **changes)) == []


@pytest.mark.parametrize(
    "fact",
    [
        *("bucket_region", "public_access_block", "is_public", "encryption", "object_lock", "lifecycle"),
        *("key", "role", "role_policies", "retention"),
    ],
)
def test_what_cannot_be_read_is_a_warning_that_names_the_permission(fact: str) -> None:
    why = "access denied: the IAM action s3:GetBucketPublicAccessBlock is required."
    found = findings(replace(FIT, **{fact: Unreadable(why)}))
    assert found
    assert all(not one.forbids and why in one.text for one in found)


def test_a_denial_wins_over_what_is_allowed() -> None:
    denied = {"Statement": {"Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}}
    found = findings(replace(FIT, role_policies=Known((RIGHTS, denied))))
    assert [one.text.partition(" for ")[0] for one in found] == [
        "the role exports is not allowed to perform s3:PutObject"
    ]


def test_every_check_is_tried() -> None:
    assert len(CHECKS) == 10


def test_each_finding_names_what_it_is_about_and_a_command_or_the_role_that_sets_it_up() -> None:
    """Every text that the cases above make: the resource, and a command, a setting, or the role of the collection."""
    names = {"store": "acme-exports", "kms_key": KEY[-36:], "role": "exports", "organization": "retention policy"}
    for changes, option, _forbids, text in WRONG:
        for one in findings(replace(FIT, **changes)):
            if re.search(text, one.text):
                assert names[option] in one.text
                assert re.search(r"`aws |exit_storage|console", one.text), one.text


@pytest.mark.parametrize(
    "changes",
    [
        {"bucket_region": Known("us-east-1"), "role_policies": Known(())},
        {"bucket_region": Known(None), "role_policies": Known(())},
        {"role_policies": Known((rights(KEY, "acme-exports", "other/"),))},
        {"owner": Known("210987654321"), "role_policies": Known(()), "role": Known(None)},
    ],
)
def test_one_mistake_is_one_finding(changes: dict[str, Any]) -> None:
    assert len(findings(replace(FIT, **changes))) == 1


def test_each_command_of_a_finding_has_what_it_needs() -> None:
    """No part to fill in but the name of a bucket, and no `aws` command without the options that it requires."""
    needed = {
        "cancel-key-deletion": {"--key-id"},
        "delete-bucket-policy": {"--bucket"},
        "describe-key": {"--key-id"},
        "enable-key": {"--key-id"},
        "put-bucket-encryption": {"--bucket", "--server-side-encryption-configuration"},
        "put-object-lock-configuration": {"--bucket", "--object-lock-configuration"},
        "put-public-access-block": {"--bucket", "--public-access-block-configuration"},
        "mb": {"--region"},
    }
    commands = {
        command
        for changes, *_rest in WRONG
        for one in findings(replace(FIT, **changes))
        for command in COMMAND.findall(one.text)
    }
    assert len(commands) > 10
    for command in commands:
        words = shlex.split(command)
        if words[0] == "aws":
            assert needed[words[2]] <= set(words), command
        else:
            assert words[:2] == ["ansible-playbook", "mailops.workmail.exit_storage"], command
            names = {word.partition("=")[0] for word in words[2:] if word != "-e"}
            assert {"exit_storage_organization", "exit_storage_bucket", "exit_storage_prefix"} <= names, command
