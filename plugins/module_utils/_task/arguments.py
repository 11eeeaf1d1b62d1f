# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs of entities, made from the model. Sanity proves that the modules' documentation says the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.shared import RIGHTS
from .._model.vocabulary import Field, Kind, Link

Spec = dict[str, dict[str, Any]]
Options = Mapping[str, Any]

RANGES = {
    "concurrency": (1, 50),
    "max_requests_per_second": (0.1, 1000),
    "time_limit": (1, 7 * 86400),
    "wait_timeout": (0, 7 * 86400),
    "removal_limit": (0, 1_000_000),
    "link_removal_limit": (0, 1_000_000),
}
"""Options of a task that are numbers → the least and the greatest."""


ORGANIZATION_OPTION: Spec = {"organization": {"type": "str", "required": True}}
MANAGING: Spec = {
    **ORGANIZATION_OPTION,
    "report_path": {"type": "path"},
    "approved_plan": {"type": "str"},
    "approved_report": {"type": "path"},
    "show_plan_id": {"type": "bool", "default": True},
}
"""Options of every module that changes something."""
STATE: Spec = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}
LINK_REMOVAL_DEFAULT = 50
"""Most entries that lists lose by one task, unless it says otherwise."""
DEFINED_AT = "defined_at"
"""Option of an item that messages name in place of its index. It says nothing about the entity."""
LINK_LIMIT: Spec = {"link_removal_limit": {"type": "int", "default": LINK_REMOVAL_DEFAULT}}
TIMEOUT: Spec = {"wait_timeout": {"type": "int", "default": 120}}


def field_argument(field: Field, secret: bool) -> dict[str, Any]:
    spec: dict[str, Any] = {"type": field.type}
    secret = secret or field.secret
    if field.type == "list" and not field.fields:
        spec["elements"] = "str"
    if field.fields:
        spec |= {"elements": "dict"} if field.type == "list" else {}
        spec |= {"options": {one.option: field_argument(one, secret) for one in field.fields}}
    if field.choices:
        spec["choices"] = list(field.choices)
    if field.required and not field.create:
        spec["required"] = True
    if secret:
        spec["no_log"] = True
    elif field.fields:
        spec["no_log"] = (
            False  # Each option of a dictionary says so itself, whatever the name of the dictionary sounds like.
        )
    return spec


def field_arguments(kind: Kind) -> Spec:
    spec: Spec = {}
    for part in kind.parts:
        fields = {field.option: field_argument(field, part.secret) for field in part.fields}
        if part.within:
            spec[part.within] = {"type": "dict", "options": fields}
            continue
        spec.update(fields)
        if part.secret:
            for option in fields:
                choices = ["on_create", "always"]
                spec[f"update_{option}"] = {"type": "str", "choices": choices, "default": "on_create", "no_log": False}
    return spec


def _list_arguments(option: str, **element: Any) -> Spec:
    """A list option, the switch that says whether it is the whole list, and what is removed from it one by one."""
    return {
        option: {"type": "list", **(element or {"elements": "str"})},
        f"purge_{option}": {"type": "bool", "default": True},
        f"remove_{option}": {"type": "list", "elements": "str"},
    }


def _link_arguments(link: Link) -> Spec:
    if not link.values:
        return _list_arguments(link.wanted_as)
    row = {
        "grantee": {"type": "str", "required": True},
        "permissions": {"type": "list", "elements": "str", "required": True, "choices": list(RIGHTS)},
    }
    return _list_arguments(link.wanted_as, elements="dict", options=row)


def _entity_arguments(kind: Kind, with_values: bool) -> Spec:
    spec: Spec = {
        "name": {"type": "str"},
        kind.id_option: {"type": "str"},
        "email": {"type": "str"},
        **STATE,
        "enabled": {"type": "bool"},
        "take_over": {"type": "bool", "default": False},
        **field_arguments(kind),
        **_list_arguments("aliases"),
    }
    for link in kind.links:
        if with_values or not link.values:
            spec.update(_link_arguments(link))
    return spec


def identification(kind: Kind) -> tuple[str, ...]:
    """Options of which the first that is given identifies the entity; any of them is enough."""
    return ("name", kind.id_option, "email")


WAIT: Spec = {"wait": {"type": "bool", "default": True}, **TIMEOUT}


def entity_arguments(kind: Kind) -> Spec:
    """Options of `workmail_<kind>` without the connection options."""
    return {**MANAGING, **_entity_arguments(kind, with_values=False), **LINK_LIMIT, **WAIT}


def item_arguments(kind: Kind) -> Spec:
    """Options of one item of `workmail_directory`."""
    return {
        **_entity_arguments(kind, with_values=True),
        "ignore": {"type": "bool", "default": False},
        DEFINED_AT: {"type": "str"},
    }
