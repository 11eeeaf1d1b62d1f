# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one gate for answers: what each must contain before anything is read from it.

A proxy, a login page or a wrong endpoint answers 200 as well. botocore makes an empty answer of that, an empty list
where a list was asked for, or stops somewhere in its parser. So the body is looked at before botocore's result is used:
the types come from botocore's own model of the API, and the members that are always there from the table below (the
model calls every member optional). Code that reads an answer can rely on both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Members = Mapping[str, "Members"]


def each(*names: str) -> Members:
    return dict.fromkeys(names, NOTHING)


NOTHING: Members = {}
ENTITY_MEMBERS = each("Id", "Name", "State")
ORGANIZATION_MEMBERS = each("OrganizationId", "Alias", "State")
ANSWERS: Mapping[str, Members] = {
    "ListOrganizations": {"OrganizationSummaries": ORGANIZATION_MEMBERS},
    "DescribeOrganization": ORGANIZATION_MEMBERS,
    "ListTagsForResource": {"Tags": each("Key", "Value")},
    "ListUsers": {"Users": ENTITY_MEMBERS},
    "ListGroups": {"Groups": ENTITY_MEMBERS},
    "ListResources": {"Resources": ENTITY_MEMBERS},
    "DescribeUser": each("UserId", "Name", "State"),
    "DescribeGroup": each("GroupId", "Name", "State"),
    "DescribeResource": each("ResourceId", "Name", "State"),
    "DescribeEntity": each("EntityId", "Type"),
    "GetMailboxDetails": each("MailboxQuota"),
    "ListAliases": each("Aliases"),
    "ListGroupMembers": {"Members": each("Id")},
    "ListGroupsForEntity": {"Groups": each("GroupId", "GroupName")},
    "ListMailboxPermissions": {"Permissions": each("GranteeId", "PermissionValues")},
    "ListResourceDelegates": {"Delegates": each("Id")},
    "ListMailDomains": {"MailDomains": each("DomainName")},
    "GetMailDomain": each("IsTestDomain", "IsDefault", "OwnershipVerificationStatus"),
    "CreateUser": each("UserId"),
    "CreateGroup": each("GroupId"),
    "CreateResource": each("ResourceId"),
    "CreateOrganization": each("OrganizationId"),
}
"""API operation → the members that its answer always has. Those of seldom used operations are in further_answers.py."""
MAY_BE_EMPTY = frozenset({"Value"})
"""Required texts that may be empty: a tag's value. An empty id, name or state counts as missing."""
DELETED = ("DELETED", "Deleted")
NOT_OF_DELETED = frozenset({"Name", "Alias"})
"""What an entity or organization that was deleted need not have: it is left out."""
AWS_JSON = "application/x-amz-json"
NUMBER = (int, float)
TYPES: Mapping[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": NUMBER,
    "double": NUMBER,
}
"""Type of a shape → what JSON makes of it. A timestamp is left to botocore, which takes several forms."""
TYPE_WORDS = {
    "structure": "an object",
    "map": "an object",
    "string": "a text",
    "boolean": "true or false",
    "list": "a list",
}

Shape = Any
Headers = Mapping[str, str]
Response = Mapping[str, Any]


class InvalidAnswer(Exception):
    """Whatever answered is not the service; the text says why, without a value of the body."""


def examine(action: str, shape: Shape, response: Response, parsed: Mapping[str, Any] | None) -> None:
    """Raises `NotAnAnswer` unless the response is one that the service gives to this action.

    `parsed` is botocore's reading of a body that is not JSON. A status from 500 on says that the service, or what
    is in front of it, cannot answer now: the caller decides what that means.
    """
    status, headers = int(response["status_code"]), {key.lower(): value for key, value in response["headers"].items()}
    if status >= 500:
        return
    required = required_members(action)
    document = _json(response["body"]) if parsed is None else parsed
    if status >= 301:
        why = "" if _error_code(document) else "it has no error code"
    else:
        why = _unmarked(headers) if parsed is None and not required else ""
        why = why or next(_errors(shape, document, required, "the body"), "")
    if why:
        raise InvalidAnswer(f"HTTP {status}, {_type(headers)}: {why}")


def api_name(operation: str) -> str:
    """`register_to_work_mail` → `RegisterToWorkMail`, as IAM policies and the API reference call it."""
    return "".join(word.capitalize() for word in operation.split("_"))


def required_members(action: str) -> Members:
    """The members that the answer to an action always has; none of what acknowledges a call."""
    if action in ANSWERS:
        return ANSWERS[action]
    from .further_answers import further

    return further(action)


def _json(body: bytes) -> object:
    """What the body says; nothing (null) if it is not JSON. An empty body equals an empty object."""
    try:
        return json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return None


def _error_code(document: object) -> str:
    """The code in either protocol: `__type` of a JSON object, or what botocore found in XML."""
    if not isinstance(document, Mapping):
        return ""
    error = document.get("Error")
    code = error.get("Code") if isinstance(error, Mapping) else document.get("__type")
    return code if isinstance(code, str) else ""


def _unmarked(headers: Headers) -> str:
    """Why an answer without members is not an acknowledgment: AWS marks every answer, a proxy does not."""
    marked = headers.get("x-amzn-requestid") or headers.get("content-type", "").startswith(AWS_JSON)
    return "" if marked else "it has neither a request id nor the content type of AWS"


def _type(headers: Headers) -> str:
    document = re.match(r"[\w.+-]{1,40}/[\w.+-]{1,40}", headers.get("content-type", ""))
    return document[0] if document else "no content type"


def _errors(shape: Shape, value: object, required: Members, where: str) -> Iterator[str]:
    """All that is missing or of another type than the model says; null counts as missing."""
    kind = shape.type_name
    if kind in TYPES and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{where} is not {TYPE_WORDS.get(kind, 'a number')}"
    elif isinstance(value, dict) and kind == "structure":
        yield from _member_errors(shape, value, required)
    elif isinstance(value, list):
        for one in value:
            yield from _errors(shape.member, one, required, f"an item of {where}")


def _member_errors(shape: Shape, value: Mapping[str, object], required: Members) -> Iterator[str]:
    if value.get("State") in DELETED:
        required = {name: inner for name, inner in required.items() if name not in NOT_OF_DELETED}
    for name, member in shape.members.items():
        inner = value.get(name)
        needed = name in required
        if inner is None or (needed and inner == "" and name not in MAY_BE_EMPTY):
            if needed:
                yield f"{name} is missing"
        elif needed and getattr(member, "enum", None) and inner not in member.enum:
            yield f"{name} is not one of {', '.join(member.enum)}"
        else:
            yield from _errors(member, inner, required.get(name, NOTHING), name)
