# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings of the pre-flight: what of a bucket, a key, a role and the organization does not fit exports. Pure.

Each finding names the resource, what is wrong, and the command or the setting that fixes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import bucket_checks, role_checks
from .facts import Facts, Finding, NotKnown

Judge = Callable[[Facts], Iterator[Finding]]
CHECKS: tuple[tuple[str, Judge], ...] = (
    ("store", bucket_checks.bucket_is_in_the_region),
    ("store", bucket_checks.bucket_policy_is_not_public),
    ("store", bucket_checks.bucket_is_private),
    ("store", bucket_checks.bucket_key_fits),
    ("store", bucket_checks.bucket_has_no_default_lock),
    ("store", bucket_checks.lifecycle_keeps_exports),
    ("kms_key", role_checks.key_can_be_used),
    ("role", role_checks.role_is_trusted),
    ("role", role_checks.role_may_write),
    ("organization", role_checks.retention_keeps_mail),
)
"""Option → what is checked of what it names."""


def findings(facts: Facts) -> list[Finding]:
    """All of them, those that forbid an export first."""
    told = [one for option, judge in CHECKS for one in _judged(option, judge, facts)]
    return sorted(dict.fromkeys(told), key=lambda one: not one.forbids)


def _judged(option: str, judge: Judge, facts: Facts) -> list[Finding]:
    try:
        return list(judge(facts))
    except NotKnown as unknown:
        return [Finding(option, f"not checked: {unknown}", forbids=False)] if str(unknown) else []
