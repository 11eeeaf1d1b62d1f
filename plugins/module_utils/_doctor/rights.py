# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging what the caller may do, against the IAM policies of docs/iam, and whose policies IAM can simulate."""

from __future__ import annotations

import re

from .._task.option_errors import quantity
from .actions import CHANGE
from .check import ATTENTION, BROKEN, FINE, UNCHECKED, Finding, known_or_unchecked
from .facts import Facts, Found, NotKnown, Rights

NOT_NEEDED = ("ListOrganizations", "ListTagsForResource")
"""Reading works without these: where tasks give the organization's id, and do not ask for tags."""
NOT_SIMULATED = "NotSimulated"
"""Code of what IAM could not be asked about."""
_ASSUMED = re.compile(r"arn:(?P<partition>[\w-]+):sts::(?P<account>\d+):assumed-role/(?P<role>[^/]+)/.+")
_ROOT = re.compile(r"arn:[\w-]+:iam::\d+:root")
_SIMULATED = re.compile(r"arn:[\w-]+:iam::\d+:(user|role|group)/.+")


def reading(facts: Facts) -> Finding:
    rights = known_or_unchecked(facts.reading)
    denied = _denied(rights)
    if denied:
        verdict = ATTENTION if set(denied) <= set(NOT_NEEDED) else BROKEN
        advice = "Attach docs/iam/read-only.json to the IAM user or role of the credentials."
        if verdict == ATTENTION:
            advice += " Without it, specify the organization by its id and omit tags."
        return Finding(verdict, f"Denied: {', '.join(denied)}.{_without_result(rights)}", advice)
    if rights.unknown:
        return Finding(UNCHECKED, _without_result(rights).strip(), "Run the doctor again.")
    return Finding(FINE, f"All {len(rights.allowed)} actions of docs/iam/read-only.json were tried and are allowed.")


def changing(facts: Facts) -> Finding:
    if isinstance(facts.changing, NotKnown) and facts.changing.code == NOT_SIMULATED:
        return Finding(UNCHECKED, facts.changing.text, _other_way(facts.caller))
    rights = known_or_unchecked(facts.changing)
    denied = _denied(rights)
    if denied:
        found = f"IAM's simulation denies {len(denied)} of {quantity(len(CHANGE), 'action')}: {', '.join(denied)}."
        advice = "To make these changes, attach docs/iam/manage.json or the statements of it that you need."
        return Finding(ATTENTION, found + _without_result(rights), advice)
    if rights.unknown:
        return Finding(UNCHECKED, _without_result(rights).strip(), _other_way(facts.caller))
    found = f"IAM's simulation allows all {len(CHANGE)} actions that docs/iam/manage.json adds to read access."
    return Finding(FINE, found + " It does not consider session policies.")


def _denied(rights: Rights) -> list[str]:
    return sorted(action for action, allowed in rights.allowed.items() if not allowed)


def _without_result(rights: Rights) -> str:
    return f" No result for {', '.join(rights.unknown)}." if rights.unknown else ""


def _other_way(caller: Found[str]) -> str:
    """The command that an IAM administrator can run, or what shows it without IAM."""
    source = "" if isinstance(caller, NotKnown) else source_of(caller.value)
    return (
        "Ask an IAM administrator to run `aws iam simulate-principal-policy "
        f"--policy-source-arn {source or '<ARN of the user or role>'} --action-names workmail:CreateUser …` with the "
        "actions of docs/iam/manage.json, or compare the attached policies with that file."
    )


def is_root(caller: str) -> bool:
    """True for the account itself, which may do everything."""
    return _ROOT.fullmatch(caller) is not None


def role_of(caller: str) -> str:
    """The name of the role that was assumed; empty if no role was assumed."""
    found = _ASSUMED.fullmatch(caller)
    return found["role"] if found else ""


def source_of(caller: str) -> str:
    """The ARN whose policies IAM simulates for a caller; empty if it can simulate none.

    A role's path is not part of an assumed role's ARN: for a role with a path this is not its ARN, and IAM says so.
    """
    found = _ASSUMED.fullmatch(caller)
    if found:
        return f"arn:{found['partition']}:iam::{found['account']}:role/{found['role']}"
    return caller if _SIMULATED.fullmatch(caller) else ""
