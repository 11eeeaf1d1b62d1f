# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a bucket fits exports (administrator guide, Exporting mailbox content; unknowns X5 and X6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .facts import Facts, Finding, NotKnown, encryption_context, known
from .policies import Request, allows

BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def _exists(facts: Facts) -> str:
    """The Region of the bucket. Raises `NotKnown` if the bucket does not exist: only its own check reports that."""
    region = known(facts.bucket_region)
    if region is None:
        raise NotKnown("")
    return str(region)


def bucket_is_in_the_region(facts: Facts) -> Iterator[Finding]:
    region = known(facts.bucket_region)
    if region is None:
        yield Finding(
            "store",
            f"the bucket {facts.bucket} does not exist. Create it with "
            f"{facts.setup(key='', role='')}, or in {facts.region} with "
            f"`aws s3 mb s3://{facts.bucket} --region {facts.region}`.",
            missing=True,
        )
    elif region != facts.region:
        yield Finding(
            "store",
            f"the bucket {facts.bucket} is in {region}, but the organization is in {facts.region}. Use a bucket in "
            f"{facts.region}, or create one: {facts.setup(bucket='<bucket>', key='', role='')}.",
        )


def bucket_is_private(facts: Facts) -> Iterator[Finding]:
    _exists(facts)
    block = known(facts.public_access_block) or {}
    off = [name for name in BLOCKS if not block.get(name)]
    if off:
        settings = ",".join(f"{name}=true" for name in BLOCKS)
        yield Finding(
            "store",
            f"the bucket {facts.bucket} does not block public access ({', '.join(off)} off). Run `aws s3api "
            f"put-public-access-block --bucket {facts.bucket} --public-access-block-configuration {settings}`.",
            forbids=False,
        )


def bucket_policy_is_not_public(facts: Facts) -> Iterator[Finding]:
    _exists(facts)
    if known(facts.is_public):
        yield Finding(
            "store",
            f"the policy of the bucket {facts.bucket} makes it public, so WorkMail does not export into it. Run `aws "
            f"s3api delete-bucket-policy --bucket {facts.bucket}`, or remove the statements with the principal *.",
        )


def bucket_key_fits(facts: Facts) -> Iterator[Finding]:
    _exists(facts)
    rules = (known(facts.encryption) or {}).get("Rules", [])
    if not any(rule.get("BucketKeyEnabled") for rule in rules):
        return
    by_bucket = encryption_context(facts, f"arn:aws:s3:::{facts.bucket}")
    request = Request("kms:GenerateDataKey", facts.target.key, by_bucket)
    allowed = allows(known(facts.role_policies) or (), request)
    yield Finding(
        "store",
        f"the bucket {facts.bucket} uses an S3 Bucket Key, so its ARN is the encryption context"
        + ("" if allowed else f", which the role {facts.role_name} does not allow")
        + ". Disable the Bucket Key: `aws s3api put-bucket-encryption --bucket "
        f'{facts.bucket} --server-side-encryption-configuration \'{{"Rules": [{{"ApplyServerSideEncryptionByDefault": '
        f'{{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "{facts.target.key}"}}, "BucketKeyEnabled": false}}]}}\'`.',
        forbids=not allowed,
    )


def bucket_has_no_default_lock(facts: Facts) -> Iterator[Finding]:
    _exists(facts)
    if ((known(facts.object_lock) or {}).get("Rule") or {}).get("DefaultRetention"):
        yield Finding(
            "store",
            f"the bucket {facts.bucket} has a default Object Lock retention, which can make an export fail. Remove "
            f"it: `aws s3api put-object-lock-configuration --bucket {facts.bucket} --object-lock-configuration "
            '\'{"ObjectLockEnabled": "Enabled"}\'`, and copy verified archives into a locked bucket.',
        )


def lifecycle_keeps_exports(facts: Facts) -> Iterator[Finding]:
    _exists(facts)
    for rule in known(facts.lifecycle) or ():
        if rule.get("Status") != "Enabled" or not _reaches(rule, facts.target.place.key("")):
            continue
        name = rule.get("ID") or "without a name"
        fix = f"Exclude the prefix {facts.target.place.key('') or '/'} from it or disable it in the S3 console."
        if "Expiration" in rule and not set(rule["Expiration"]) <= {"ExpiredObjectDeleteMarker"}:
            text = f"the lifecycle rule {name} of the bucket {facts.bucket} deletes exports. {fix}"
            yield Finding("store", text)
        if rule.get("Transitions"):
            text = (
                f"the lifecycle rule {name} of the bucket {facts.bucket} moves exports to another storage class. "
                f"You may have to restore them before you can read them. {fix}"
            )
            yield Finding("store", text, forbids=False)


def _reaches(rule: Mapping[str, Any], prefix: str) -> bool:
    """True if a rule applies to objects below the prefix. Objects of an export have no tags."""
    chosen = rule.get("Filter") or {}
    both = chosen.get("And") or {}
    if chosen.get("Tag") or both.get("Tags"):
        return False
    own = str(rule.get("Prefix") or chosen.get("Prefix") or both.get("Prefix") or "")
    return own.startswith(prefix) or prefix.startswith(own)
