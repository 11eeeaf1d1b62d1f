# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Argument specs, made from the model. The modules' documentation repeats them by hand; sanity proves both equal."""

from __future__ import annotations

from typing import Any

from .._model.organization import ORGANIZATION as THE_ORGANIZATION
from .._model.shared import RIGHTS
from .._model.vocabulary import Field, Kind, Link

Spec = dict[str, dict[str, Any]]

RANGES = {
    "concurrency": (1, 50),
    "max_requests_per_second": (0.1, 1000),
    "time_limit": (1, 7 * 86400),
    "wait_timeout": (0, 7 * 86400),
    "removal_limit": (0, 1_000_000),
}
"""Options of a task that are numbers → the least and the greatest."""


ORGANIZATION: Spec = {"organization": {"type": "str", "required": True}}
STATE: Spec = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}
PATIENCE: Spec = {"wait_timeout": {"type": "int", "default": 120}}


def _field(field: Field, secret: bool) -> dict[str, Any]:
    spec: dict[str, Any] = {"type": field.type}
    if field.fields:
        spec |= {"elements": "dict", "options": {one.option: _nested(one) for one in field.fields}}
    if field.choices:
        spec["choices"] = list(field.choices)
    if field.required and not field.create:
        spec["required"] = True
    if secret:
        spec["no_log"] = True
    return spec


def _nested(field: Field) -> dict[str, Any]:
    return {"type": field.type, **({"required": True} if field.required else {})}


def _fields(kind: Kind) -> Spec:
    spec: Spec = {}
    for part in kind.parts:
        fields = {field.option: _field(field, part.secret) for field in part.fields}
        if part.within:
            spec[part.within] = {"type": "dict", "options": fields}
            continue
        spec.update(fields)
        if part.secret:
            for option in fields:
                spec[f"update_{option}"] = {
                    "type": "str",
                    "choices": ["on_create", "always"],
                    "default": "on_create",
                    "no_log": False,
                }
    return spec


def _list(option: str, **element: Any) -> Spec:
    """A list option, the switch that says whether it is the whole list, and what is removed from it one by one."""
    return {
        option: {"type": "list", **(element or {"elements": "str"})},
        f"purge_{option}": {"type": "bool", "default": True},
        f"remove_{option}": {"type": "list", "elements": "str"},
    }


def _link(link: Link) -> Spec:
    if not link.values:
        return _list(link.wanted_as)
    row = {
        "grantee": {"type": "str", "required": True},
        "permissions": {
            "type": "list",
            "elements": "str",
            "required": True,
            "choices": list(RIGHTS),
        },
    }
    return _list(link.wanted_as, elements="dict", options=row)


def _entity(kind: Kind, with_values: bool) -> Spec:
    spec: Spec = {
        "name": {"type": "str"},
        kind.id_option: {"type": "str"},
        "email": {"type": "str"},
        **STATE,
        "enabled": {"type": "bool"},
        "take_over": {"type": "bool", "default": False},
        **_fields(kind),
        **_list("aliases"),
    }
    for link in kind.links:
        if with_values or not link.values:
            spec.update(_link(link))
    return spec


def identification(kind: Kind) -> tuple[str, ...]:
    """Options of which the first that is given tells which entity is meant; any of them will do."""
    return ("name", kind.id_option, "email") if kind.directory else ()


WAIT: Spec = {"wait": {"type": "bool", "default": True}, **PATIENCE}


def entity_arguments(kind: Kind) -> Spec:
    """Options of `workmail_<kind>`, less the connection options."""
    if not kind.directory:
        return {**ORGANIZATION, **_named(kind), **_fields(kind), **_settling(kind)}
    return {**ORGANIZATION, **_entity(kind, with_values=False), **WAIT}


def _named(kind: Kind) -> Spec:
    """The option that names an entity, and whether it is to be there."""
    return {kind.key: {"type": "str", "required": True}, **STATE}


def settings_arguments(kinds: tuple[Kind, ...]) -> Spec:
    """Options of `workmail_settings`: a dictionary for each kind."""
    return {**ORGANIZATION, **{kind.name: {"type": "dict", "options": _fields(kind)} for kind in kinds}}


def organization_arguments() -> Spec:
    """Options of `workmail_organization`: what is chosen at creation, tags, and what guards its deletion."""
    spec = {**ORGANIZATION, **STATE, **_fields(THE_ORGANIZATION)}
    spec["kms_key_arn"]["no_log"] = False
    deletion = {field.option: _field(field, secret=False) for field in THE_ORGANIZATION.deletion}
    spec |= {
        option: {"type": rule["type"], **({"default": False} if rule["type"] == "bool" else {})}
        for option, rule in deletion.items()
    }
    wait = {"wait": {"type": "bool", "default": True}, "wait_timeout": {"type": "int", "default": 1800}}
    return {**spec, "tags": {"type": "dict"}, "purge_tags": {"type": "bool", "default": True}, **wait}


def _settling(kind: Kind) -> Spec:
    if kind.settles is None:
        return PATIENCE
    timeout = {"type": "int", "default": kind.settles.timeout}
    return {kind.settles.option: {"type": "bool", "default": False}, "wait_timeout": timeout}


def item_arguments(kind: Kind) -> Spec:
    """Options of one item of `workmail_directory`."""
    return {
        **_entity(kind, with_values=True),
        "ignore": {"type": "bool", "default": False},
    }


def directory_arguments(kinds: tuple[Kind, ...]) -> Spec:
    plurals = [kind.plural for kind in kinds]
    return {
        **ORGANIZATION,
        **{
            kind.plural: {
                "type": "list",
                "elements": "dict",
                "options": item_arguments(kind),
            }
            for kind in kinds
        },
        "prune": {"type": "list", "elements": "str", "choices": plurals},
        "prune_action": {
            "type": "str",
            "choices": ["disable", "delete"],
            "default": "disable",
        },
        "removal_limit": {"type": "int", "default": 10},
        "take_over": {"type": "bool", "default": False},
        "missing_organization": {
            "type": "str",
            "choices": ["fail", "empty"],
            "default": "fail",
        },
        "concurrency": {"type": "int", "default": 10},
        "max_requests_per_second": {"type": "float"},
        "time_limit": {"type": "int"},
        "report_path": {"type": "path"},
        "progress_path": {"type": "path"},
        **WAIT,
    }


ALIAS: Spec = {
    **ORGANIZATION,
    "entity": {"type": "str", "required": True},
    "alias": {"type": "list", "elements": "str", "required": True},
    **STATE,
    "move": {"type": "bool", "default": False},
    **PATIENCE,
}

PERMISSION: Spec = {
    **ORGANIZATION,
    "mailbox": {"type": "str", "required": True},
    "grantee": {"type": "str", "required": True},
    **STATE,
    "permissions": {"type": "list", "elements": "str", "choices": list(RIGHTS)},
    "purge_permissions": {"type": "bool", "default": True},
    **PATIENCE,
}


def entity_info_arguments(kind: Kind, include: tuple[str, ...]) -> Spec:
    if not kind.directory:
        return {**ORGANIZATION, kind.key: {"type": "str"}}
    return {
        **ORGANIZATION,
        **{option: {"type": "str"} for option in identification(kind)},
        "name_prefix": {"type": "str"},
        "email_prefix": {"type": "str"},
        "entity_state": {"type": "str", "choices": ["ENABLED", "DISABLED"]},
        "include": {
            "type": "list",
            "elements": "str",
            "choices": list(include),
            "default": [],
        },
    }


ALIAS_INFO: Spec = {
    **ORGANIZATION,
    "address": {"type": "str"},
    "entity": {"type": "str"},
}
PERMISSION_INFO: Spec = {
    **ORGANIZATION,
    "mailbox": {"type": "str"},
    "grantee": {"type": "str"},
    "effective": {"type": "bool", "default": False},
}
ORGANIZATION_INFO: Spec = {"organization": {"type": "str"}}
DIRECTORY_INCLUDES = ("attributes", "aliases", "mailbox", "members", "delegates", "permissions")
DIRECTORY_INFO: Spec = {
    **ORGANIZATION,
    "include": {"type": "list", "elements": "str", "choices": list(DIRECTORY_INCLUDES)},
}
