# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A group (WorkMail API reference, CreateGroup, UpdateGroup, AssociateMemberToGroup, ListGroupMembers)."""

from __future__ import annotations

from .shared import HIDDEN, PERMISSIONS
from .vocabulary import Kind, Link, Part, directory_calls

GROUP = Kind(
    "group",
    directory_calls("group"),
    directory=True,
    name_maximum=256,
    name_pattern=r"[\u0020-\u00FF]+",
    parts=(Part("attributes", read="describe_group", write="update_group", fields=(HIDDEN,)),),
    links=(
        Link(
            "members",
            list="list_group_members",
            add="associate_member_to_group",
            remove="disassociate_member_from_group",
            parent="GroupId",
            child="MemberId",
            kinds=("user", "group"),
            nests=True,
        ),
        PERMISSIONS,
    ),
)
