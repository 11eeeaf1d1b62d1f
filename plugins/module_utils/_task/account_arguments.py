# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Private to this collection: may change without notice.

"""Argument specs of what manages an account: organizations and mail domains."""

from __future__ import annotations

from .arguments import ORGANIZATION, STATE, Spec

TIMEOUT: Spec = {"wait_timeout": {"type": "int", "default": 1800}}

ORGANIZATION_ARGUMENTS: Spec = {
    **ORGANIZATION,
    **STATE,
    "directory_id": {"type": "str"},
    "domains": {
        "type": "list",
        "elements": "dict",
        "options": {
            "domain_name": {"type": "str", "required": True},
            "hosted_zone_id": {"type": "str"},
        },
    },
    "kms_key_arn": {"type": "str", "no_log": False},
    "enable_interoperability": {"type": "bool"},
    "tags": {"type": "dict"},
    "purge_tags": {"type": "bool", "default": True},
    "delete_directory": {"type": "bool", "default": False},
    "force_delete": {"type": "bool", "default": False},
    "confirm_alias": {"type": "str"},
    "wait": {"type": "bool", "default": True},
    **TIMEOUT,
}
