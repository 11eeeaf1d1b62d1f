# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What users, groups and resources have in common (WorkMail API reference, data types)."""

from __future__ import annotations

from .vocabulary import Field, Link

LOGIN = r"[\w\-.]+(@[a-zA-Z0-9.\-]+\.[a-zA-Z0-9-]{2,})?"
"""Pattern of the names of users and resources."""

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
