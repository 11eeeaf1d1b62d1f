# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a key and a role fit exports, and what deletes mail (administrator guide, Exporting mailbox content)."""

from __future__ import annotations

from collections.abc import Iterator

from .._model.facts import Known
from .._task.option_errors import name_list
from .facts import Facts, Finding, encryption_context, known
from .policies import Document, Request, allows, resources

SERVICE = "export.workmail.amazonaws.com"


def key_can_be_used(facts: Facts) -> Iterator[Finding]:
    arn = facts.target.key
    region = arn.split(":")[3]
    if region != facts.region:
        text = f"the key {arn} is in {region}, but the organization is in {facts.region}. Use a key in {facts.region}."
        yield Finding("kms_key", f"{text} {_new_key(facts)}")
        return
    told = known(facts.key)
    if told is None:
        yield Finding("kms_key", f"the key {arn} does not exist. {_new_key(facts)}", missing=True)
        return
    if (told.get("KeySpec", "SYMMETRIC_DEFAULT"), told.get("KeyUsage", "ENCRYPT_DECRYPT")) != (
        "SYMMETRIC_DEFAULT",
        "ENCRYPT_DECRYPT",
    ):
        text = f"the key {arn} is not a symmetric encryption key. {_new_key(facts)}"
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
        yield Finding("kms_key", f"{text} {_new_key(facts)}")


def _new_key(facts: Facts) -> str:
    return f"Create a key, unless the alias exists, with {facts.setup(key='alias/workmail-exports')}."


def role_is_trusted(facts: Facts) -> Iterator[Finding]:
    if facts.role_account != facts.account:
        text = (
            f"the role {facts.target.role} is in the account {facts.role_account}, but the organization is in the "
            f"account {facts.account}. Use a role of the account {facts.account}, or create one: {facts.setup()}."
        )
        yield Finding("role", text)
        return
    role = known(facts.role)
    if role is None:
        text = f"the role {facts.target.role} does not exist. Create it: {facts.setup()}."
        yield Finding("role", text, missing=True)
        return
    arn = f"arn:aws:workmail:{facts.region}:{facts.account}:organization/{facts.organization}"
    context = {"aws:sourceaccount": facts.account, "aws:sourcearn": arn, "sts:externalid": facts.account}
    request = Request("sts:AssumeRole", "", context, (SERVICE,))
    if not allows([role.get("AssumeRolePolicyDocument") or {}], request):
        yield Finding(
            "role",
            f"the trust policy of the role {facts.role_name} does not let the service {SERVICE} assume the role for "
            f"the organization {facts.organization} of the account {facts.account}. Add the organization to the trust "
            f"policy: {facts.setup()}.",
        )


def role_may_write(facts: Facts) -> Iterator[Finding]:
    if not facts.bucket_fits or facts.role_account != facts.account or known(facts.role) is None:
        return
    documents: tuple[Document, ...] = known(facts.role_policies)
    by_key = facts.key_policy.value or () if isinstance(facts.key_policy, Known) else ()
    lacking = [
        request.action
        for request in _requests(facts)
        if not allows(documents, Request(request.action, request.resource, request.context))
        and not (request.action.startswith("kms:") and allows(by_key, request))
    ]
    if lacking:
        place = facts.target.place.path("").rstrip("/")
        yield Finding(
            "role",
            f"the role {facts.role_name} is not allowed to perform {', '.join(lacking)} for exports to {place} with "
            f"the key {facts.target.key}.{_other_places(facts, documents)} Add what is missing to the role: "
            f"{facts.setup()}.",
        )


def _other_places(facts: Facts, documents: tuple[Document, ...]) -> str:
    """The prefixes of the same bucket below which the role may write, where this one is not among them."""
    if allows(documents, Request("s3:PutObject", facts.objects)):
        return ""
    start = f"arn:aws:s3:::{facts.bucket}/"
    others = sorted({one for one in resources(documents) if one.startswith(start) and one.endswith("*")})
    named = name_list((f"s3://{one.removeprefix('arn:aws:s3:::').rstrip('*').rstrip('/')}" for one in others), 3)
    return f" It may write to {named}, so the prefix may be mistyped." if named else ""


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
