# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the audit share: the report of an emulated organization, and made-up things to report."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ansible_collections.mailops.workmail.plugins.filter.audit_comparable import audit_comparable
from ansible_collections.mailops.workmail.plugins.plugin_utils._audit.report import report
from support.inprocess import Runner

KINDS = ("users", "groups", "resources")
DEFINED = (*KINDS, "settings")
TODAY = "2026-11-25"

Json = dict[str, Any]


def read(acme: Runner, accept: Any = (), kinds: Any = None, **definition: Any) -> Json:
    """Everything that the role reads, by its own modules."""
    defined = {plural: definition.get(plural) for plural in DEFINED}
    found: Json = {
        "user": acme.run("workmail_user_info", include=["mailbox"])["users"],
        "group": acme.run("workmail_group_info", include=["members"])["groups"],
        "resource": acme.run("workmail_resource_info", include=["delegates"])["resources"],
    }
    comparable = {plural: audit_comparable(defined[plural], plural[:-1], found[plural[:-1]]) for plural in KINDS}
    comparable["settings"] = audit_comparable(defined["settings"], "settings", [])
    judged = [plural for plural in DEFINED if defined[plural] is not None] if kinds is None else kinds
    checked, errors = compared(acme, comparable, "settings" in judged)
    permissions = acme.run("workmail_mailbox_permission_info", effective=True)
    return {
        "organization": {"alias": "acme", "organization_id": "m-1", "default_mail_domain": "acme.awsapps.com"},
        "today": TODAY,
        "definition": defined,
        "kinds": judged,
        "checked": checked,
        "errors": errors,
        "users": found["user"],
        "groups": found["group"],
        "resources": found["resource"],
        "permissions": permissions["permissions"],
        "unreadable": permissions.get("unreadable", []),
        **settings_of(acme),
        "accept": list(accept),
        "quota_warning": 90,
    }


def settings_of(acme: Runner) -> Json:
    """The settings and tokens as the role reads them."""
    settings = acme.run("workmail_settings_info")["settings"]
    return {"settings": settings, "tokens": acme.run("workmail_personal_access_token_info")["personal_access_tokens"]}


def compared(acme: Runner, defined: Json, unlisted: bool) -> tuple[Json, list[str]]:
    given = {plural: items for plural, items in defined.items() if items is not None}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "comparison.json"
        options = {
            **given,
            "confirm_deletion": True,
            "report_unlisted": unlisted,
            "take_over": True,
            "removal_limit": 1_000_000,
            "link_removal_limit": 1_000_000,
            "report_path": str(path),
        }
        try:
            acme.run("workmail_directory", check=True, **options)
        except AssertionError as failed:
            return {}, failed.result["errors"]  # type: ignore[attr-defined]
        return json.loads(path.read_text(encoding="utf-8")), []


def audit(acme: Runner, accept: Any = (), kinds: Any = None, **definition: Any) -> Json:
    return report(read(acme, accept, kinds, **definition))


def told(rows: list[Json]) -> list[tuple[Any, ...]]:
    """Rows as short tuples: finding, kind, name, then what is wanted and found of a field."""
    return [tuple(_told(row)) for row in rows]


def _told(row: Json) -> list[Any]:
    short = [row["finding"], row["kind"], row["name"]]
    if row["finding"] != "different":
        return short
    if row["missing"] or row["extra"]:
        return [*short, row["field"], row["missing"], row["extra"]]
    return [*short, row["field"], row["wanted"], row["found"]]


def grant(mailbox: str, grantee: str, *permissions: str, **other: Any) -> Json:
    """A row of `workmail_mailbox_permission_info` with `effective`."""
    return {
        "mailbox": mailbox,
        "mailbox_kind": "user",
        "grantee": grantee,
        "grantee_kind": "user",
        "grantee_state": "ENABLED",
        "permissions": sorted(permissions),
        "path": [],
        **other,
    }


def made_up(permissions: list[Json] = (), **other: Any) -> Json:  # type: ignore[assignment]
    """The report of an organization that only exists in a test."""
    names = sorted({name for row in permissions for name in (row["mailbox"], row["grantee"])})
    return report(
        {
            "organization": {"alias": "acme"},
            "today": TODAY,
            "definition": {},
            "kinds": [],
            "checked": {},
            "errors": [],
            "users": [{"name": name, "entity_state": "ENABLED", "enabled": True} for name in names],
            "groups": [],
            "resources": [],
            "permissions": list(permissions),
            "unreadable": [],
            "settings": {"access_control_rules": [{"name": "default", "effect": "ALLOW"}]},
            "tokens": [],
            "accept": [],
            "quota_warning": 90,
            **other,
        }
    )
