# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging what the caller may do, against the IAM policies of docs/iam."""

from __future__ import annotations

from .._model.facts import Known
from .actions import CHANGE, READ
from .check import ATTENTION, BROKEN, FINE, UNCHECKED, Check, count, unchecked
from .facts import Facts, Failure, Found, Rights
from .policies import source_of

DISPENSABLE = ("ListOrganizations", "ListTagsForResource")
"""Reading goes on without these: where tasks give the organization's id, and nobody asks for tags."""
NOT_SIMULATED = "NotSimulated"
"""Code of what IAM could not be asked about."""


def reading(facts: Facts) -> Check:
    check = "permissions to read"
    if not isinstance(facts.reading, Known):
        return unchecked(check, facts.reading)
    rights = facts.reading.value
    denied = _denied(rights)
    if denied:
        verdict = ATTENTION if set(denied) <= set(DISPENSABLE) else BROKEN
        advice = "Attach docs/iam/read-only.json to the IAM user or role of the credentials."
        if verdict == ATTENTION:
            advice += " Without it, specify the organization by its id and omit tags."
        return Check(check, verdict, f"Denied: {', '.join(denied)}.{_silent(rights)}", advice)
    if rights.unknown:
        return Check(check, UNCHECKED, _silent(rights).strip(), "Run the doctor again.")
    return Check(check, FINE, f"All {len(READ)} actions of docs/iam/read-only.json were tried and are allowed.")


def changing(facts: Facts) -> Check:
    check = "permissions to change"
    if not isinstance(facts.changing, Known):
        if facts.changing.code == NOT_SIMULATED:
            return Check(check, UNCHECKED, facts.changing.text, _how_to(facts.caller))
        return unchecked(check, facts.changing)
    rights = facts.changing.value
    denied = _denied(rights)
    if denied:
        found = f"IAM's simulation denies {len(denied)} of {count(len(CHANGE), 'action')}: {', '.join(denied)}."
        advice = "To make these changes, attach docs/iam/manage.json or the statements of it that you need."
        return Check(check, ATTENTION, found + _silent(rights), advice)
    if rights.unknown:
        return Check(check, UNCHECKED, _silent(rights).strip(), _how_to(facts.caller))
    found = f"IAM's simulation allows all {len(CHANGE)} actions that docs/iam/manage.json adds to read access."
    return Check(check, FINE, found + " It does not consider session policies.")


def _denied(rights: Rights) -> list[str]:
    return sorted(action for action, allowed in rights.allowed.items() if not allowed)


def _silent(rights: Rights) -> str:
    return f" No result for {', '.join(rights.unknown)}." if rights.unknown else ""


def _how_to(caller: Found[str]) -> str:
    """What somebody who may ask IAM can run, or what tells it without IAM."""
    source = "" if isinstance(caller, Failure) else source_of(caller.value)
    return (
        "Ask an IAM administrator to run `aws iam simulate-principal-policy "
        f"--policy-source-arn {source or '<ARN of the user or role>'} --action-names workmail:CreateUser …` with the "
        "actions of docs/iam/manage.json, or compare the attached policies with that file."
    )
