# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which programs may open whose mailboxes (WorkMail API reference, CreateImpersonationRole)."""

from __future__ import annotations

from .setting import EFFECT, conditions, rule
from .vocabulary import Calls, Field

NAME = r"[^\x00-\x1F\x7F\x3C\x3E\x5C]+"
NAME_ERROR = "must not contain <, >, \\ or control characters."
TEXT = r"[^\x00-\x09\x0B\x0C\x0E-\x1F\x7F\x3C\x3E\x5C]+"
DESCRIPTION = Field("description", minimum=1, pattern=TEXT, name_error=NAME_ERROR)
ID_ERROR = "is not an id of a rule: use letters A-Z, a-z, digits, _ and -."
RULE = (
    Field(
        "impersonation_rule_id", required=True, minimum=1, maximum=64, pattern=r"[a-zA-Z0-9_-]+", name_error=ID_ERROR
    ),
    Field("name", minimum=1, maximum=64, pattern=NAME, name_error=NAME_ERROR),
    DESCRIPTION,
    EFFECT,
    *conditions("target_users", refers="user"),
)

IMPERSONATION_ROLE = rule(
    "impersonation_role",
    Calls(
        list="list_impersonation_roles",
        rows="Roles",
        get="get_impersonation_role",
        create="create_impersonation_role",
        delete="delete_impersonation_role",
        id="ImpersonationRoleId",
    ),
    update="update_impersonation_role",
    most=20,
    id_as="role_id",
    name_maximum=64,
    name_pattern=NAME,
    name_error="is not a valid name of a role: use 1 to 64 characters, but not <, >, \\ or control characters.",
    fields=(
        Field("type", required=True, choices=("FULL_ACCESS", "READ_ONLY")),
        DESCRIPTION,
        Field("rules", type="list", fields=RULE, most=10, sent_empty=True),
    ),
)
