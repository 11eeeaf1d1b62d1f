# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a key and a role fit exports, and what deletes mail (administrator guide, Exporting mailbox content)."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.facts import Known
from .facts import ROLE_HINT, Facts, Finding, encryption_context, known
from .policies import Document, Request, allows

SERVICE = "export.workmail.amazonaws.com"


def key_can_be_used(facts: Facts) -> Iterator[Finding]:
    arn = facts.target.key
    region = arn.split(":")[3]
    if region != facts.region:
        text = f"the key {arn} is in {region}, but the organization is in {facts.region}. Use a key in {facts.region}."
        yield Finding("kms_key", f"{text} {ROLE_HINT}")
        return
    told = known(facts.key)
    if told is None:
        yield Finding("kms_key", f"the key {arn} does not exist. Create it: `aws kms create-key`. {ROLE_HINT}")
        return
    if (told.get("KeySpec", "SYMMETRIC_DEFAULT"), told.get("KeyUsage", "ENCRYPT_DECRYPT")) != (
        "SYMMETRIC_DEFAULT",
        "ENCRYPT_DECRYPT",
    ):
        text = f"the key {arn} is not a symmetric encryption key. Create one: `aws kms create-key`. {ROLE_HINT}"
        yield Finding("kms_key", text)
    state = told.get("KeyState")
    fixes = {"PendingDeletion": "cancel-key-deletion", "Disabled": "enable-key"}
    if state == "PendingDeletion":
        yield Finding(
            "kms_key",
            f"the key {arn} is scheduled for deletion; after that, the exports cannot be decrypted. Run `aws kms "
            f"{fixes[state]} --key-id {arn}` and `aws kms enable-key --key-id {arn}`.",
        )
    elif state == "Disabled":
        yield Finding("kms_key", f"the key {arn} is {state}. Run `aws kms {fixes[state]} --key-id {arn}`.")
    elif state != "Enabled":
        text = (
            f"the key {arn} is {state}. Use a key whose KeyState is Enabled in `aws kms describe-key --key-id {arn}`."
        )
        yield Finding("kms_key", f"{text} {ROLE_HINT}")


def role_is_trusted(facts: Facts) -> Iterator[Finding]:
    role = known(facts.role)
    if role is None:
        yield Finding("role", f"the role {facts.target.role} does not exist. Create it with IAM. {ROLE_HINT}")
        return
    arn = f"arn:aws:workmail:{facts.region}:{facts.account}:organization/{facts.organization}"
    context = {"aws:sourceaccount": facts.account, "aws:sourcearn": arn, "sts:externalid": facts.account}
    request = Request("sts:AssumeRole", "", context, (SERVICE,))
    if not allows([role.get("AssumeRolePolicyDocument") or {}], request):
        yield Finding(
            "role",
            f"the trust policy of the role {facts.role_name} does not let {SERVICE} assume it for the organization "
            f"{facts.organization}. Allow this service to perform sts:AssumeRole with aws:SourceAccount "
            f"{facts.account} or aws:SourceArn {arn}: `aws iam update-assume-role-policy "
            f"--role-name {facts.role_name}`. {ROLE_HINT}",
        )


def role_may_write(facts: Facts) -> Iterator[Finding]:
    if known(facts.role) is None:
        return
    documents: tuple[Document, ...] = known(facts.role_policies)
    by_key = facts.key_policy.value or () if isinstance(facts.key_policy, Known) else ()
    for request in _requests(facts):
        own = Request(request.action, request.resource, request.context)
        if allows(documents, own) or (request.action.startswith("kms:") and allows(by_key, request)):
            continue
        context = request.context.get("kms:encryptioncontext:aws:s3:arn")
        about = f" with the encryption context {context}" if context else ""
        yield Finding(
            "role",
            f"the role {facts.role_name} is not allowed to perform {request.action} on {request.resource}{about}. Add "
            f"it to a policy of the role: `aws iam put-role-policy --role-name {facts.role_name}`. {ROLE_HINT}",
        )


def _requests(facts: Facts) -> tuple[Request, ...]:
    key, whose = encryption_context(facts, facts.objects), (facts.target.role,)
    return (
        Request("s3:GetBucketPolicyStatus", f"arn:aws:s3:::{facts.bucket}"),
        Request("s3:PutObject", facts.objects),
        Request("s3:AbortMultipartUpload", facts.objects),
        Request("kms:GenerateDataKey", facts.target.key, key, whose),
        Request("kms:Decrypt", facts.target.key, key, whose),
    )


def retention_keeps_mail(facts: Facts) -> Iterator[Finding]:
    policy = known(facts.retention) or {}
    deleting = [one for one in policy.get("FolderConfigurations", ()) if one.get("Action") != "NONE"]
    if deleting:
        named = ", ".join(f"{one.get('Name')}: {one.get('Action')} after {one.get('Period')} days" for one in deleting)
        yield Finding(
            "organization",
            f"the retention policy {policy.get('Name', '')} deletes messages while you export ({named}). To keep "
            "everything, remove it in the WorkMail console (Organization settings, Retention policy). A change can "
            "take 48 hours.",
            forbids=False,
        )
