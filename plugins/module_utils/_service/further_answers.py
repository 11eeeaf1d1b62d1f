# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the answers of seldom used operations always have: settings, export jobs, other services of AWS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .._model.kinds import settings
from .._model.vocabulary import Field, Kind
from .answers import Members, api_name, each

FURTHER: Mapping[str, Members] = {
    "CreateIdentityCenterApplication": each("ApplicationArn"),
    "GetAccessControlEffect": each("Effect"),
    "GetImpersonationRoleEffect": each("Effect", "Type"),
    "GetMobileDeviceAccessEffect": each("Effect"),
    "ListImpersonationRoles": {"Roles": each("ImpersonationRoleId", "Name")},
    "TestAvailabilityConfiguration": each("TestPassed"),
    "GetPersonalAccessTokenMetadata": each("PersonalAccessTokenId", "UserId"),
    "ListPersonalAccessTokens": {"PersonalAccessTokenSummaries": each("PersonalAccessTokenId", "UserId")},
    "StartMailboxExportJob": each("JobId"),
    "DescribeMailboxExportJob": each("EntityId", "State"),
    "ListMailboxExportJobs": {"Jobs": each("JobId", "EntityId", "State")},
    "GetObject": each("Body", "ETag"),
    "HeadObject": each("ContentLength", "ETag"),
    "ListAccessControlRules": {"Rules": each("Name", "Effect")},
    "ListObjectsV2": each("Name", "IsTruncated"),
    "PutObject": each("ETag"),
    "DescribeKey": {"KeyMetadata": each("Arn", "KeyState")},
    "FilterLogEvents": each("events"),
    "GetCallerIdentity": each("Arn"),
    "AssumeRole": {"Credentials": each("AccessKeyId", "SecretAccessKey", "SessionToken")},
    "GetRole": {"Role": each("Arn")},
    "SimulatePrincipalPolicy": {"EvaluationResults": each("EvalActionName", "EvalDecision")},
}
"""API operation → the members that its answer always has."""


def further(action: str) -> Members:
    """The members of an answer; of one that reads a setting, those that the setting cannot be written without."""
    return FURTHER[action] if action in FURTHER else _declared(action)


def _declared(action: str) -> Members:
    """The members that a setting cannot be written without, and those that a write sends back."""
    for kind in (one for one in settings() if one.is_rule):
        if api_name(kind.calls.list) == action:
            return {kind.calls.rows: _row(kind, kind.calls.list)}
        if api_name(kind.calls.get or "-") == action:
            return _row(kind, kind.calls.get)
        if api_name(kind.calls.create) == action and kind.calls.assigned:
            return each(kind.calls.assigned)
    parts = (part for kind in settings() for part in kind.parts if api_name(part.read or "") == action)
    return {name: inner for part in parts for name, inner in _required((*part.fields, *part.returned)).items()}


def _row(kind: Kind, call: str) -> Members:
    """What a row always has: what its calls name it by, and, if it contains the values, those that are required."""
    calls = kind.calls
    fields = [field for part in kind.parts if part.read == call for field in part.fields]
    return {**each(*(one for one in (calls.name, calls.id, *calls.ids) if one)), **_required(fields)}


def _required(fields: Iterable[Field]) -> Members:
    return {field.read_member: _required(field.fields) for field in fields if field.required and not field.secret}
