# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users, groups and resources have in common, and how their organization is named (WorkMail API reference)."""

from __future__ import annotations

import re

from .vocabulary import Field, Link

LOGIN = r"[\w\-.]+(@[a-zA-Z0-9.\-]+\.[a-zA-Z0-9-]{2,})?"
"""Pattern of the names of users and resources."""
LOGIN_NAME = "use ASCII letters, digits, hyphens, underscores and periods, or an e-mail address"

HIDDEN = Field("hidden_from_global_address_list", type="bool", create=True)

RIGHTS = ("FULL_ACCESS", "SEND_AS", "SEND_ON_BEHALF")
"""What a mailbox permission can grant."""

PERMISSIONS = Link(
    "permissions",
    option="mailbox_permissions",
    list="list_mailbox_permissions",
    add="put_mailbox_permissions",
    remove="delete_mailbox_permissions",
    parent="EntityId",
    child="GranteeId",
    row_id="GranteeId",
    values="PermissionValues",
    kinds=("user", "group", "resource"),
)

ORGANIZATION_ID = re.compile(r"m-[0-9a-f]{32}")


def id_error(text: str) -> str:
    """What is wrong with an organization that would be an id if it were written in full; empty if nothing is."""
    almost = re.fullmatch(r"m-[0-9a-f]{8,}", text, re.IGNORECASE) and not ORGANIZATION_ID.fullmatch(text)
    return "looks like an id, but an id is m- and 32 lowercase hexadecimal digits." if almost else ""
