# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the caller may do: reading actions are tried, for the others IAM is asked to simulate them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .._model.advice import REJECTED
from .._model.facts import Known
from .._model.settings import SETTINGS
from .._model.vocabulary import Kind
from .._service.answers import api_name
from .._service.beside import Beside
from .._service.client import WorkMail
from .._service.errors import WorkMailError
from .._service.failures import DENIED
from .._service.wire import THROTTLED, UNAVAILABLE, Answer, AwsModule, Params
from .actions import ANYWHERE, CHANGE
from .facts import Found, NotKnown, Rights
from .rights import NOT_SIMULATED, is_root, role_of, source_of

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
UNKNOWN_DOMAIN = "unknown.invalid"
UNKNOWN_RESOURCE_ID = f"r-{'0' * 32}"
"""Ids that no entity has. `EntityNotFoundException` is an answer that only a caller gets who may ask."""
ALLOWED = "allowed"
"""IAM's word for it (IAM API reference, EvaluationResult)."""


def _setting_calls(kind: Kind) -> Iterator[tuple[str, Params]]:
    """The calls that read a kind of settings, of one that does not exist where each has a call of its own."""
    if kind.is_rule:
        yield kind.calls.list, {}
    if kind.calls.get:
        yield kind.calls.get, kind.calls.id_parameter(UNKNOWN_ID)


def reading_calls(ids: Mapping[str, str], address: str, domain: str, arn: str) -> dict[str, Params]:
    """One call for each action of docs/iam/read-only.json, on an existing entity, or on an id that does not exist."""
    user, group = ids.get("user", UNKNOWN_ID), ids.get("group", UNKNOWN_ID)
    room = ids.get("resource", UNKNOWN_RESOURCE_ID)
    return {
        "list_organizations": {"MaxResults": 1},
        "describe_organization": {},
        **{call: params for kind in SETTINGS for call, params in _setting_calls(kind)},
        "list_tags_for_resource": {"ResourceARN": arn},
        "list_users": {"MaxResults": 1},
        "list_groups": {"MaxResults": 1},
        "list_resources": {"MaxResults": 1},
        "list_mail_domains": {"MaxResults": 1},
        "get_mail_domain": {"DomainName": domain},
        "describe_user": {"UserId": user},
        "describe_group": {"GroupId": group},
        "describe_resource": {"ResourceId": room},
        "describe_entity": {"Email": address},
        "get_mailbox_details": {"UserId": user},
        "list_aliases": {"EntityId": user},
        "list_group_members": {"GroupId": group},
        "list_groups_for_entity": {"EntityId": user},
        "list_mailbox_permissions": {"EntityId": user},
        "list_resource_delegates": {"ResourceId": room},
        "test_availability_configuration": {"DomainName": UNKNOWN_DOMAIN},
        "list_impersonation_roles": {"MaxResults": 1},
        "get_access_control_effect": {"UserId": UNKNOWN_ID, "Action": "IMAP", "IpAddress": "198.51.100.7"},
        "get_impersonation_role_effect": {"ImpersonationRoleId": UNKNOWN_ID, "TargetUser": UNKNOWN_ID},
        "get_mobile_device_access_effect": {},
        "get_mobile_device_access_override": {"UserId": UNKNOWN_ID, "DeviceId": "A1"},
        "list_personal_access_tokens": {"MaxResults": 1},
        "get_personal_access_token_metadata": {"PersonalAccessTokenId": UNKNOWN_ID},
    }


def try_calls(service: WorkMail, calls: Mapping[str, Params]) -> Rights:
    """Which of these actions may be used, each tried once."""
    answers = {api_name(operation): _is_allowed(service, operation, params) for operation, params in calls.items()}
    allowed = {action: answer for action, answer in answers.items() if answer is not None}
    return Rights(allowed, tuple(action for action in answers if action not in allowed))


def _is_allowed(service: WorkMail, operation: str, params: Params) -> bool | None:
    """None if the service said neither yes nor no."""
    try:
        service.call(operation, **params)
    except WorkMailError as error:
        if error.has_code(*DENIED):
            return False
        said_why = error.code.endswith("Exception") and not error.has_code(*THROTTLED, *UNAVAILABLE, *REJECTED)
        return True if said_why else None
    return True


def caller_arn(module: AwsModule, service: WorkMail) -> Found[str]:
    """The ARN that the credentials belong to. Reading it needs no permission (STS API reference)."""
    try:
        return Known(str(_call_once(module, service, "sts", "get_caller_identity")["Arn"]))
    except WorkMailError as error:
        return NotKnown(error.code, str(error))


def simulate_changes(module: AwsModule, service: WorkMail, whose: Found[str], arn: str) -> Found[Rights]:
    """Which of the actions of CHANGE a caller may use on an organization, as IAM simulates it."""
    if isinstance(whose, NotKnown):
        return NotKnown(NOT_SIMULATED, f"Not tried, because the call would write. {whose.text}")
    if is_root(whose.value):
        return Known(Rights(dict.fromkeys(CHANGE, True)))
    source = source_of(whose.value)
    if not source:
        return NotKnown(NOT_SIMULATED, f"Not tried, because the call would write. IAM cannot simulate {whose.value}.")
    source = _role_arn(module, service, role_of(whose.value)) or source
    try:
        allowed = _simulate(module, service, source, [one for one in CHANGE if one not in ANYWHERE], arn)
        allowed |= _simulate(module, service, source, ANYWHERE, "*")
    except WorkMailError as error:
        return NotKnown(
            NOT_SIMULATED, f"Not tried, because the call would write, and IAM does not simulate it: {error}"
        )
    return Known(Rights(allowed, tuple(one for one in CHANGE if one not in allowed)))


def _call_once(module: AwsModule, beside: WorkMail, service: str, operation: str, **params: object) -> Answer:
    """One answer of another AWS service, asked once. Raises `WorkMailError`."""
    return Beside(module, beside, service, tries=1).call(operation, **params)


def _role_arn(module: AwsModule, service: WorkMail, role: str) -> str:
    """A role's ARN with its path; empty if there is no role, or IAM does not return it."""
    try:
        return str(_call_once(module, service, "iam", "get_role", RoleName=role)["Role"]["Arn"]) if role else ""
    except WorkMailError:
        return ""


def _simulate(
    module: AwsModule, service: WorkMail, source: str, actions: Iterable[str], resource: str
) -> dict[str, bool]:
    params = {
        "PolicySourceArn": source,
        "ActionNames": [f"workmail:{action}" for action in actions],
        "ResourceArns": [resource],
        "MaxItems": 1000,
    }
    rows = _call_once(module, service, "iam", "simulate_principal_policy", **params).get("EvaluationResults") or []
    return {str(row["EvalActionName"]).partition(":")[2]: row["EvalDecision"] == ALLOWED for row in rows}
