# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may use which protocol from where (WorkMail API reference, PutAccessControlRule)."""

from __future__ import annotations

from .setting import EFFECT, LATIN, LATIN_ERROR, conditions, rule
from .vocabulary import Calls, Field

ACTIONS = ("ActiveSync", "AutoDiscover", "EWS", "IMAP", "SMTP", "WindowsOutlook", "WebMail")

ACCESS_CONTROL_RULE = rule(
    "access_control_rule",
    Calls(
        list="list_access_control_rules",
        rows="Rules",
        create="put_access_control_rule",
        delete="delete_access_control_rule",
        id="Name",
    ),
    update="put_access_control_rule",
    confirmed=False,  # "The new rule replaces the older rule."
    most=10,
    keep=("default",),
    name_maximum=64,
    name_pattern=r"[a-zA-Z0-9_-]+",
    name_error="is not a valid name of a rule: use 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.",
    fields=(
        EFFECT,
        Field("description", minimum=1, maximum=255, pattern=LATIN, name_error=LATIN_ERROR, default_of="name"),
        *conditions("ip_ranges", most=1024, networks=True),
        *conditions("actions", choices=ACTIONS),
        *conditions("users", member="UserIds", refers="user"),
        *conditions("impersonation_roles", member="ImpersonationRoleIds", refers="impersonation_role"),
    ),
)
